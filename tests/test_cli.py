"""The `assistant` command as a person or a program meets it: output, messages and exit status."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.bank.readers.choose import read_text
from assistant.bank.types import Reading
from assistant.cli import main

Command = Callable[..., subprocess.CompletedProcess[str]]
Record = dict[str, Any]

ENTRIES = """\
# Two entries of a small bank.
- id: json-lines-streaming
  type: multiple_choice
  stem: Which file format holds one JSON object a line?
  options:
    - {text: JSON Lines, correct: true, why: Each line is an object.}
    - {text: Apache Avro, correct: false, why: It is binary.}
    - {text: Apache Parquet, correct: false, why: It goes by column.}
    - {text: One JSON array, correct: false, why: It has to be complete first.}
  answer: JSON Lines
  explanation: >-
    Each of the lines can be read on its own. A stream never has to be complete before the first record is parsed.
  tasks: ["1.1"]
  services: []
  terms: [JSONL]
  sources: [{file: dump.txt, item: 4}]
  versions: [MLA-C01]

- id: datasync-moves-files
  type: multiple_choice
  stem: Which service copies the files of a server into Amazon EFS?
  options:
    - {text: AWS DataSync, correct: true, why: It copies between file systems.}
    - {text: Amazon Polly, correct: false, why: It speaks.}
    - {text: AWS Direct Connect, correct: false, why: It is a line.}
    - {text: Amazon Kinesis, correct: false, why: It streams records.}
  answer: AWS DataSync
  explanation: DataSync moves many files quickly and checks them on the way.
  tasks: ["1.1"]
  services: [AWS DataSync, Amazon EFS]
  terms: [file transfer]
  sources: [{file: dump.txt, item: 5}]
  versions: [MLA-C01]
"""
RAW = """\
1. Which service records each API call of an account?
A. AWS CloudTrail
B. Amazon Polly
Answer: A
Explanation: CloudTrail keeps a log of the calls. It says who called what.

2. Which section of a template maps a Region to an image?
A. Mappings
B. Outputs
Answer: A
"""
NOTES = """\
# Data drift

Drift means that live data moves away from the training data. A monitor compares both every hour.
"""
ESCAPES = "\x1b[31mred\x1b[0m \x07bell \x9b2Jcleared \u202eturned"
REPOSITORY = Path(__file__).resolve().parents[1]
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def filled(folder: Path) -> Path:
    """A folder of study material: entries, a raw document and notes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bank.yaml").write_text(ENTRIES, encoding="utf-8")
    (folder / "dump.txt").write_text(RAW, encoding="utf-8")
    (folder / "notes.md").write_text(NOTES, encoding="utf-8")
    return folder


def spoil(folder: Path) -> None:
    (folder / "broken.yaml").write_text("- id: a-b\n  stem: [unclosed\n", encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.png").write_bytes(bytes(range(256)) * 4)


def sentences(text: str) -> list[str]:
    """The lines of standard error, each of which must be one sentence of ours."""
    assert "Traceback" not in text
    lines = text.splitlines()
    assert all(line.startswith("assistant: ") and line.endswith((".", "?")) for line in lines), text
    return [line.removeprefix("assistant: ") for line in lines]


def records(text: str) -> list[Record]:
    """JSON Lines, and nothing else."""
    return [json.loads(line) for line in text.splitlines()]


def nothing_null(value: object) -> bool:
    if isinstance(value, dict):
        return all(nothing_null(each) for each in value.values())
    if isinstance(value, list):
        return all(nothing_null(each) for each in value)
    return value is not None


def documented_keys(repository: Path, heading: str) -> set[str]:
    """The first column of the table below a line of docs/formats.md."""
    text = (repository / "docs" / "formats.md").read_text(encoding="utf-8")
    table = text.split(heading, 1)[1].split("|---|---|\n", 1)[1].split("\n\n", 1)[0]
    return {key for line in table.splitlines() for key in re.findall(r"`(\w+)`", line.split("|")[1])}


STUMBLED = "{} could not be read (IndexError: list index out of range); report this file."


def stumbling(monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException | None = None) -> None:
    """Let the readers have a fault that one file brings out."""

    def read(text: str, file: str) -> Reading:
        if file == name:
            raise error or IndexError("list index out of range")
        return read_text(text, file)

    monkeypatch.setattr("assistant.bank.files.read_text", read)


@pytest.fixture
def material(tmp_path: Path) -> Path:
    return filled(tmp_path / "material")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """A folder with `material` and its `index`, made with the hashing embedder; only to be read."""
    folder = tmp_path_factory.mktemp("shared")
    filled(folder / "material")
    done = command("index", "--bank", folder / "material", "--index", folder / "index", "--model", "hashing")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def asked(shared: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The settings of the shared index in the environment, for commands within this process."""
    monkeypatch.setenv("ASSISTANT_BANK", str(shared / "material"))
    monkeypatch.setenv("ASSISTANT_INDEX", str(shared / "index"))
    monkeypatch.setenv("ASSISTANT_MODEL", "hashing")
    monkeypatch.chdir(tmp_path)
    return shared


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["unknown"],
            ["parse"],
            ["parse", "--jsn", "x"],
            ["search", "q", "-k", "many"],
            ["index", "--results", "3"],
            ["app", "--port", "0"],
            ["app", "--port", "65536"],
            ["app", "--port", "http"],
        ],
        ids=" ".join,
    )
    def test_wrong_usage_is_explained_with_exit_status_2(
        self, arguments: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("usage: assistant")

    def test_help_names_each_command(self, command: Command) -> None:
        done = command("--help")
        assert (done.returncode, done.stderr) == (0, "")
        for name in ("app", "search", "add", "remove", "index", "status", "parse", "check", "settings"):
            assert re.search(rf"^ +{name} +\w", done.stdout, re.MULTILINE)

    @pytest.mark.parametrize(
        "name", ["app", "search", "add", "remove", "index", "status", "parse", "check", "settings"]
    )
    def test_each_command_that_uses_an_index_takes_its_folder(
        self, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit) as ended:
            main([name, "--help"])
        assert ended.value.code == 0
        assert "--index DIR" in capsys.readouterr().out


class TestParse:
    def test_a_folder_named_as_the_index_is_passed_over(self, tmp_path: Path, command: Command) -> None:
        (tmp_path / "built").mkdir()
        (tmp_path / "built" / "left.md").write_text(NOTES, encoding="utf-8")
        (tmp_path / "one.md").write_text(NOTES, encoding="utf-8")
        both = command("parse", tmp_path, "--json").stdout
        one = command("parse", tmp_path, "--json", "--index", tmp_path / "built").stdout
        assert ("built/left.md" in both, "built/left.md" in one, "one.md" in one) == (True, False, True)

    def test_a_fault_of_ours_costs_only_the_file_that_brings_it_out(
        self, material: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        stumbling(monkeypatch, "dump.txt")
        assert main(["parse", str(material), "--json"]) == 1
        told = capsys.readouterr()
        assert sentences(told.err) == [STUMBLED.format("dump.txt")]
        assert len(records(told.out)) == 3
        stumbling(monkeypatch, "dump.txt", KeyboardInterrupt())
        assert main(["parse", str(material)]) == 130

    def test_files_of_one_name_in_two_folders_are_told_apart(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folders = [tmp_path / "two" / name for name in ("x", "y")]
        for folder in folders:
            folder.mkdir(parents=True)
            (folder / "notes.md").write_text(NOTES, encoding="utf-8")
        (folders[0] / "single.md").write_text(NOTES, encoding="utf-8")
        assert main(["parse", *map(str, folders)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line.split(" (")[0] for line in lines if ".md (" in line] == [
            "x/notes.md",
            "single.md",
            "y/notes.md",
        ]

    def test_each_file_has_a_table_of_item_type_question_and_answer(
        self, material: Path, command: Command
    ) -> None:
        done = command("parse", material, environment={"COLUMNS": "200"})
        assert (done.returncode, done.stderr) == (0, "")
        lines = done.stdout.splitlines()
        at = lines.index("dump.txt (lettered options)")
        assert re.match(r"Item +Type +Question .*Answer", lines[at + 1])
        row = lines[at + 2]
        assert re.match(
            r"1 +multiple choice \(2\) +Which service records each API call.* +AWS CloudTrail", row
        )
        row = next(line for line in lines if line.startswith("json-lines-streaming "))
        assert re.search(
            r"multiple choice \(4\) +Which file format holds one JSON object a line\? +JSON Lines", row
        )
        assert any(re.match(r" +passage +Data drift: Drift means", line) for line in lines)
        assert lines[-1] == "5 items from 3 files."

    def test_on_a_narrow_terminal_each_item_is_a_line_that_shows_every_column(
        self, material: Path, command: Command
    ) -> None:
        done = command("parse", material / "dump.txt", environment={"COLUMNS": "80"})
        title, header, *rows, _, _ = done.stdout.splitlines()
        assert title == "dump.txt (lettered options)"
        assert header.split() == ["Item", "Type", "Question", "Answer"]
        assert len(rows) == 2
        for number, row in enumerate(rows, 1):
            assert re.match(rf"{number} +multiple choice \(2\) +Which \w+.*  \w+", row)
            assert len(row) <= 80

    def test_what_could_not_be_read_of_an_item_is_shown(self, tmp_path: Path, command: Command) -> None:
        text = RAW.replace("Answer: A", "Answer: D", 1)
        (tmp_path / "dump.txt").write_text(text, encoding="utf-8")
        problem, *_ = json.loads(command("parse", tmp_path, "--json").stdout.splitlines()[0])["problems"]
        done = command("parse", tmp_path, environment={"COLUMNS": "200"})
        _, header, first, second, _, _ = done.stdout.splitlines()
        assert header.split()[-1] == "Problems"
        assert problem["what"][:20] in first
        assert problem["what"][:20] not in second

    def test_one_item_is_no_plural(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "one.md").write_text(NOTES, encoding="utf-8")
        assert main(["parse", str(tmp_path / "one.md")]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == "1 item from 1 file."

    def test_only_files_that_were_read_are_counted(
        self, material: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        spoil(material)
        assert main(["parse", str(material)]) == 1
        assert capsys.readouterr().out.splitlines()[-1] == "5 items from 3 files."

    def test_json_lines_come_in_the_order_of_files_and_items(self, material: Path, command: Command) -> None:
        done = command(
            "parse", material / "dump.txt", material / "bank.yaml", material / "notes.md", "--json"
        )
        assert (done.returncode, done.stderr) == (0, "")
        found = records(done.stdout)
        assert [(each["kind"], each.get("id", each.get("source"))) for each in found] == [
            ("question", {"file": "dump.txt", "item": 1}),
            ("question", {"file": "dump.txt", "item": 2}),
            ("question", "json-lines-streaming"),
            ("question", "datasync-moves-files"),
            ("passage", {"file": "notes.md", "heading": "Data drift"}),
        ]
        assert nothing_null(found)

    def test_a_raw_question_has_the_documented_keys(
        self, material: Path, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["parse", "--json", str(material / "dump.txt")]) == 0
        first, second = records(capsys.readouterr().out)
        assert set(first) == documented_keys(repository, "A question of a raw document:")
        assert first == {
            "kind": "question",
            "source": {"file": "dump.txt", "item": 1},
            "section": "",
            "type": "multiple_choice",
            "stem": "Which service records each API call of an account?",
            "options": [
                {"text": "AWS CloudTrail", "correct": True},
                {"text": "Amazon Polly", "correct": False},
            ],
            "answer": "AWS CloudTrail",
            "explanation": "CloudTrail keeps a log of the calls. It says who called what.",
            "links": [],
            "see_also": [],
            "pairs": [],
            "problems": [],
        }
        assert second["explanation"] == ""

    def test_a_section_has_the_documented_keys(
        self, material: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["parse", "--json", str(material / "notes.md")]) == 0
        (only,) = records(capsys.readouterr().out)
        assert only == {
            "kind": "passage",
            "source": {"file": "notes.md", "heading": "Data drift"},
            "text": NOTES.split("\n\n")[1].strip(),
        }

    def test_an_entry_has_every_field_of_the_schema_and_its_sources(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["parse", "--json", str(repository / "seeds")]) == 0
        found = [each for each in records(capsys.readouterr().out) if each["kind"] == "question"]
        schema = json.loads((repository / "seeds" / "entry.schema.json").read_text(encoding="utf-8"))
        fields = set(schema["$defs"]["entry"]["properties"])
        assert len(found) > 100
        for each in found:
            assert fields <= set(each)
            assert "source" not in each
            assert each["sources"] or each["ours"]
            assert nothing_null(each)

    def test_every_text_of_the_shipped_bank_comes_out_as_it_stands(
        self, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        import yaml

        assert main(["parse", "--json", str(repository / "seeds")]) == 0
        read_back = records(capsys.readouterr().out)
        found = {each["id"]: each for each in read_back if each["kind"] == "question"}
        files = sorted((repository / "seeds").glob("*.yaml"))
        written = [entry for file in files for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]
        assert len(found) == len(written)
        for entry in written:
            read = found[entry["id"]]
            assert read["stem"] == entry["stem"].strip()
            assert read["explanation"] == entry["explanation"].strip()
            assert [each["text"] for each in read["options"]] == [
                each["text"].strip() for each in entry.get("options", [])
            ]
            assert read["sources"] == entry["sources"]

    def test_what_cannot_be_read_is_named_and_the_rest_comes_out(
        self, material: Path, command: Command
    ) -> None:
        spoil(material)
        whole = command("parse", filled(material.parent / "other"), "--json").stdout
        done = command("parse", material, "--json")
        assert done.returncode == 1
        assert done.stdout == whole
        told = sentences(done.stderr)
        assert [re.split(r"[ ,]", each)[0] for each in told] == ["broken.yaml", "empty.txt", "picture.png"]
        assert "line 2" in told[0] or "line 3" in told[0]

    def test_a_missing_path_is_named_and_the_others_are_read(self, material: Path, command: Command) -> None:
        done = command("parse", "nowhere.txt", material / "notes.md", "--json")
        assert done.returncode == 1
        assert sentences(done.stderr) == ["nowhere.txt does not exist; check the spelling."]
        assert len(records(done.stdout)) == 1

    def test_an_empty_folder_is_named(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["parse", str(tmp_path)]) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert sentences(told.err) == [f"{tmp_path} holds no study files."]

    @pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
    def test_an_output_that_cannot_hold_a_letter_still_gets_json(self, encoding: str, tmp_path: Path) -> None:
        text = "Ein Satz über Größe — “δ” und 数据漂移 steht hier."
        (tmp_path / "a.md").write_text(f"# Überschrift\n\n{text}\n", encoding="utf-8")
        as_json, as_table = (
            subprocess.run(
                [sys.executable, "-m", "assistant", "parse", str(tmp_path / "a.md"), *flags],
                env=os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONIOENCODING": encoding},
                capture_output=True,
                check=False,
            )
            for flags in (["--json"], [])
        )
        assert (as_json.returncode, as_json.stderr) == (0, b"")
        assert json.loads(as_json.stdout.decode(encoding))["text"] == text
        assert (as_table.returncode, as_table.stderr) == (0, b"")
        assert "1 item from 1 file." in as_table.stdout.decode(encoding)


class TestCheck:
    def test_the_shipped_bank_has_nothing_to_mend(self, repository: Path, command: Command) -> None:
        done = command("check", repository / "seeds")
        assert (done.returncode, done.stderr) == (0, "")
        assert re.fullmatch(
            r"\d+ entries in 13 files and \d+ notes, 149 source items: nothing to mend\.\n", done.stdout
        )

    def test_the_report_tells_what_a_bank_holds(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        disputed = (
            "  disputed: [{source: {file: dump.txt, item: 4}, their_answer: CSV, why: It has no objects.}]\n"
        )
        where = "  versions: [MLA-C01]\n\n"
        (tmp_path / "a.yaml").write_text(ENTRIES.replace(where, disputed + where), encoding="utf-8")
        for columns in ("60", "140"):
            monkeypatch.setenv("COLUMNS", columns)
            assert main(["check", str(tmp_path), "--report", "--model", "hashing"]) == 0
            told = capsys.readouterr().out
            header, first = told.splitlines()[:2]
            assert header.split() == ["task", "entries", "ours", "choice", "MLA-C01", "MLA-C02"]
            assert first.split()[0] == "1.1"
            assert first.split()[-4:] == ["0", "2", "2", "0"]
            assert "MLA-C01: under 12 entries: 1.1 (2), 1.2 (0)" in told
            assert "Disputed, 1:\n  json-lines-streaming (dump.txt, item 4)\n    says    CSV\n" in told
            assert told.endswith("2 entries in 1 file, 2 source items: nothing to mend.\n")
        assert "1.1 Collect and store data" in told

    def test_each_finding_names_file_and_line(self, tmp_path: Path, command: Command) -> None:
        text = ENTRIES.replace("correct: false", "correct: true").replace('tasks: ["1.1"]', "tasks: [1.1]", 1)
        (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
        done = command("check", tmp_path)
        assert (done.returncode, done.stderr) == (1, "")
        *findings, verdict = done.stdout.splitlines()
        lines = text.splitlines()
        places = []
        for finding in findings:
            match = re.fullmatch(r"mine\.yaml:(\d+): ([a-z-]+)[:,] .+", finding)
            assert match, finding
            places.append((lines[int(match[1]) - 1].strip(), match[2]))
        assert ("tasks: [1.1]", "json-lines-streaming") in places
        assert ("options:", "datasync-moves-files") in places
        assert verdict == f"2 entries in 1 file, 1 source item: {len(findings)} findings."

    def test_one_file_can_be_checked(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "mine.yaml"
        file.write_text(ENTRIES, encoding="utf-8")
        assert main(["check", str(file)]) == 0
        told = capsys.readouterr()
        assert told.out == "2 entries in 1 file, 2 source items: nothing to mend.\n"

    def test_without_the_model_the_rest_is_checked_and_that_is_told(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "mine.yaml").write_text(ENTRIES, encoding="utf-8")
        assert main(["check", str(tmp_path), "--model", "no-such-model"]) == 1
        told = capsys.readouterr()
        assert told.out == "2 entries in 1 file, 2 source items: nothing to mend.\n"
        assert "Questions that ask nearly the same were not looked for." in told.err

    def test_a_missing_folder_is_a_sentence(self, command: Command) -> None:
        done = command("check", "nowhere")
        assert (done.returncode, done.stdout) == (1, "")
        assert sentences(done.stderr) == ["nowhere does not exist; check the spelling."]

    def test_a_name_in_the_bank_cannot_steer_the_terminal(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "a.yaml").write_text(
            ENTRIES.replace("json-lines-streaming", '"\\e[31mred"'), encoding="utf-8"
        )
        assert main(["check", str(tmp_path)]) == 1
        shown = capsys.readouterr().out
        assert "·[31mred" in shown
        assert not STEERING.search(shown)


class TestIndexAndStatus:
    def test_a_build_then_nothing_to_do_then_what_changed(self, material: Path, command: Command) -> None:
        settings = ["--bank", material, "--index", material.parent / "index", "--model", "hashing"]
        first = command("index", *settings)
        assert (first.returncode, first.stderr) == (0, "")
        made = re.fullmatch(
            rf"Indexed 4 questions and 1 section of other text from {re.escape(str(material))}: "
            r"(\d+) passages, (\d+) embedded, 0 reused\.\n",
            first.stdout,
        )
        assert made
        assert made[1] == made[2]
        again = command("index", *settings)
        assert (again.returncode, again.stderr) == (0, "")
        assert again.stdout == f"The index in {material.parent / 'index'} is up to date.\n"
        (material / "more.md").write_text("# Scaling\n\nAn endpoint scales out.\n", encoding="utf-8")
        third = command("index", *settings)
        assert third.returncode == 0
        assert "2 sections" in third.stdout
        assert f"{made[1]} reused" in third.stdout

    def test_a_broken_file_is_named_and_the_rest_is_indexed(self, material: Path, command: Command) -> None:
        spoil(material)
        settings = ["--index", material.parent / "index", "--model", "hashing"]
        done = command("index", "--bank", material, *settings)
        assert done.returncode == 1
        told = sentences(done.stderr)
        assert [re.split(r"[ ,]", each)[0] for each in told] == ["broken.yaml", "empty.txt", "picture.png"]
        assert done.stdout.startswith("Indexed 4 questions and 1 section ")
        found = command("search", "file format of JSON lines", "--json", *settings)
        assert json.loads(found.stdout)["hits"][0]["question"] == "json-lines-streaming"
        again = command("index", "--bank", material, *settings)
        assert again.returncode == 1, "what cannot be read is told each time"
        assert sentences(again.stderr) == told

    def test_an_interrupted_disk_is_a_sentence(
        self, material: Path, command: Command, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("not a folder", encoding="utf-8")
        done = command("index", "--bank", material, "--index", tmp_path / "file" / "x", "--model", "hashing")
        assert (done.returncode, done.stdout) == (1, "")
        assert len(sentences(done.stderr)) == 1

    def test_a_folder_with_other_things_is_left_alone(
        self, material: Path, command: Command, tmp_path: Path
    ) -> None:
        other = tmp_path / "photos"
        other.mkdir()
        (other / "holiday.jpg").write_bytes(b"x")
        done = command("index", "--bank", material, "--index", other, "--model", "hashing")
        assert (done.returncode, done.stdout) == (1, "")
        assert "another folder" in sentences(done.stderr)[0]
        assert [path.name for path in other.iterdir()] == ["holiday.jpg"]

    def test_a_bank_with_nothing_readable_is_a_sentence(self, command: Command, tmp_path: Path) -> None:
        for bank, said in (("nowhere", "does not exist"), ("bare", "holds no study files")):
            (tmp_path / "bare").mkdir(exist_ok=True)
            done = command(
                "index", "--bank", tmp_path / bank, "--index", tmp_path / "index", "--model", "hashing"
            )
            assert (done.returncode, done.stdout) == (1, "")
            assert said in sentences(done.stderr)[0]
            assert not (tmp_path / "index").exists()

    def test_status_tells_fresh_changed_new_and_gone(
        self, material: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        index = material.parent / "index"
        settings = ["--bank", str(material), "--index", str(index), "--model", "hashing"]
        assert main(["index", *settings]) == 0
        capsys.readouterr()
        assert main(["status", *settings]) == 0
        fresh = capsys.readouterr().out.splitlines()
        assert fresh[-1] == "Up to date."
        assert f"Index      {index}" in fresh
        assert f"Bank       {material}" in fresh
        assert any(re.fullmatch(r"Holds      4 questions, \d+ passages", line) for line in fresh)
        assert [line.strip() for line in fresh if line.startswith("    ")] == [
            "bank.yaml: 2 questions, 0 sections",
            "dump.txt: 2 questions, 0 sections",
            "notes.md: 0 questions, 1 section",
        ]
        (material / "dump.txt").write_text(RAW + "\n", encoding="utf-8")
        (material / "notes.md").rename(material / "renamed.md")
        assert main(["status", *settings]) == 0
        stale = capsys.readouterr().out.splitlines()
        assert [line.strip() for line in stale if line.startswith("    ")] == [
            "bank.yaml: 2 questions, 0 sections",
            "dump.txt: 2 questions, 0 sections (changed since)",
            "notes.md: 0 questions, 1 section (gone since)",
            "renamed.md: new, not indexed yet",
        ]
        assert stale[-1] == f"Not up to date; run “assistant index {shlex.join(settings)}”."

    def test_what_could_not_be_read_is_known_and_no_work_is_done_for_it_again(
        self, material: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spoil(material)
        index = material.parent / "index"
        settings = ["--bank", str(material), "--index", str(index), "--model", "hashing"]
        assert main(["index", *settings, "--keep-going"]) == 0
        told = sentences(capsys.readouterr().err)
        assert len(told) == 3
        current = (index / "CURRENT").read_text()
        monkeypatch.setattr("assistant.search.build.build_index", None)
        assert main(["index", *settings]) == 1
        monkeypatch.undo()
        again = capsys.readouterr()
        assert sentences(again.err) == told
        assert again.out == f"The index in {index} is up to date.\n"
        assert (index / "CURRENT").read_text() == current
        assert main(["status", *settings]) == 0
        shown = capsys.readouterr()
        assert shown.err == ""
        assert shown.out.splitlines()[-1] == "Up to date, but for what could not be read."
        assert f"           empty.txt: could not be read: {told[1]}" in shown.out.splitlines()
        assert ": new" not in shown.out
        (material / "empty.txt").write_text(NOTES.replace("drift", "shift"), encoding="utf-8")
        assert main(["index", *settings]) == 1
        assert len(sentences(capsys.readouterr().err)) == 2

    def test_a_file_that_a_mended_reader_can_read_is_read_though_it_did_not_change(
        self, material: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = ["--bank", str(material), "--index", str(material.parent / "index"), "--model", "hashing"]
        stumbling(monkeypatch, "notes.md")
        for _ in range(2):
            assert main(["index", *settings]) == 1
            assert sentences(capsys.readouterr().err) == [STUMBLED.format("notes.md")]
        monkeypatch.undo()
        assert main(["index", *settings]) == 0
        assert "and 1 section" in capsys.readouterr().out

    def test_status_tells_a_bank_that_does_not_exist(
        self, asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["status", "--bank", str(tmp_path / "nowhere")]) == 1
        (sentence,) = sentences(capsys.readouterr().err)
        assert sentence == f"The bank {tmp_path / 'nowhere'} does not exist; check the spelling."

    @pytest.mark.parametrize("cut", [True, False])
    def test_status_tells_that_the_index_is_damaged(
        self, material: Path, cut: bool, capsys: pytest.CaptureFixture[str]
    ) -> None:
        index = material.parent / "an index"
        settings = ["--bank", str(material), "--index", str(index), "--model", "hashing"]
        assert main(["index", *settings]) == 0
        capsys.readouterr()
        (vectors,) = index.glob("generations/*/vectors.faiss")
        whole = vectors.read_bytes()
        vectors.write_bytes(whole[:-1] if cut else whole[:-1] + bytes([whole[-1] ^ 1]))
        assert main(["status", *settings]) == 1
        told = capsys.readouterr()
        assert "Up to date" not in told.out
        (sentence,) = sentences(told.err)
        assert f"The file {vectors} of the index was altered" in sentence
        assert f"run “assistant index {shlex.join(settings)}”" in sentence

    def test_what_to_run_names_the_folder_and_the_model_where_they_are_not_the_defaults(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        index = tmp_path / "my index"
        assert main(["search", "drift", "--index", str(index), "--model", "hashing"]) == 1
        (sentence,) = sentences(capsys.readouterr().err)
        assert f"run “assistant index --index '{index}' --model hashing” to build it" in sentence
        assert main(["search", "drift", "--index", str(index)]) == 1
        assert f"“assistant index --index '{index}'”" in capsys.readouterr().err

    def test_an_index_within_the_bank_is_no_study_material(
        self, material: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        settings = ["--bank", str(material), "--index", str(material / "own"), "--model", "hashing"]
        other = ["--bank", str(material), "--index", str(material / "other"), "--model", "hashing"]
        assert [main(["index", *settings]), main(["index", *other]), main(["index", *settings])] == [0, 0, 0]
        assert capsys.readouterr().out.endswith("own is up to date.\n")
        assert main(["status", *settings]) == 0
        assert capsys.readouterr().out.endswith("Up to date.\n")
        assert main(["parse", str(material), "--json"]) == 0
        assert len(records(capsys.readouterr().out)) == 5

    def test_of_two_entries_with_one_id_the_first_is_taken_and_both_files_are_named(
        self, material: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (material / "zz.yaml").write_text(ENTRIES, encoding="utf-8")
        settings = ["--bank", str(material), "--index", str(material.parent / "index"), "--model", "hashing"]
        said = "stands in bank.yaml and again in zz.yaml; the first is kept, give the other another id."
        for _ in range(2):
            assert main(["index", *settings]) == 1
            assert sentences(capsys.readouterr().err) == [
                f"“json-lines-streaming” {said}",
                f"“datasync-moves-files” {said}",
            ]
        assert main(["status", *settings]) == 0
        assert capsys.readouterr().out.endswith("Up to date.\n")
        assert main(["search", "JSON lines", "--index", settings[3], "--model", "hashing"]) == 0

    def test_status_tells_that_another_model_is_set(
        self, asked: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["status", "--model", "all-MiniLM-L6-v2"]) == 0
        told = capsys.readouterr().out
        assert "The index was made with another model than is set.\nNot up to date;" in told
        assert main(["status"]) == 0
        assert capsys.readouterr().out.endswith("Up to date.\n")

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
    def test_on_a_terminal_a_bar_shows_how_far_it_is(self, material: Path) -> None:
        import pty

        ours, theirs = pty.openpty()
        arguments = ["index", "--bank", str(material), "--index", str(material.parent / "index")]
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", *arguments, "--model", "hashing"],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY), "TERM": "xterm"},
            stdout=subprocess.PIPE,
            stderr=theirs,
        )
        os.close(theirs)
        shown = b""
        while True:
            try:
                shown += os.read(ours, 65536)
            except OSError:  # the other end was closed: the process has ended
                break
        os.close(ours)
        assert process.stdout
        with process.stdout:
            assert process.stdout.read().startswith(b"Indexed 4 questions")
        assert process.wait() == 0
        assert b"Embedding" in shown
        assert b"Mapping" in shown


class TestSearch:
    def test_text_shows_question_answer_passage_and_source(
        self, asked: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["search", "which service copies files into EFS", "-k", "2"]) == 0
        told = capsys.readouterr()
        assert told.err == ""
        lines = told.out.splitlines()
        assert lines[:2] == [
            "1  Which service copies the files of a server into Amazon EFS?",
            "   AWS DataSync",
        ]
        assert any(re.fullmatch(r"   datasync-moves-files · score \d\.\d{3}", line) for line in lines)
        assert any(line.startswith("2  ") for line in lines)
        assert not any(line.startswith("3  ") for line in lines)
        assert [line.strip() for line in lines].count("AWS DataSync") == 1, (
            "the passage does not say it again"
        )
        assert all(line == line.rstrip() and line[:3] in ("", "   ", "1  ", "2  ") for line in lines)

    def test_a_question_needs_no_quotes(self, asked: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["search", "drift of live data", "--json"]) == 0
        quoted = capsys.readouterr().out
        assert main(["search", "drift", "of", "live", "data", "--json"]) == 0
        assert capsys.readouterr().out == quoted

    def test_json_has_the_documented_keys_in_order_of_rank(
        self, asked: Path, repository: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["search", "drift of live data", "--json"]) == 0
        told = capsys.readouterr()
        (answer,) = records(told.out)
        documented = documented_keys(repository, "A hit:")
        of_documents = {"document", "page", "heading"}
        assert answer["query"] == "drift of live data"
        hits = answer["hits"]
        assert [hit["rank"] for hit in hits] == [1, 2, 3, 4, 5]
        assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
        assert hits[0]["document"] == "notes.md"
        assert hits[0]["heading"] == "Data drift"
        assert hits[0]["passage"] == NOTES.split("\n\n")[1].strip()
        for hit in hits:
            assert set(hit) <= documented
            if hit["question"] is None:
                assert hit["document"]
            else:
                assert set(hit) == documented - of_documents - {"own"}
                assert nothing_null(hit)
        raw = next(hit for hit in hits if hit["question"] == "dump.txt#1")
        assert raw["sources"] == [{"file": "dump.txt", "item": 1}]

    def test_the_number_of_hits_is_bounded_below_and_by_what_there_is(
        self, asked: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def count(*flags: str) -> int:
            assert main(["search", "service", "--json", *flags]) == 0
            return len(json.loads(capsys.readouterr().out)["hits"])

        assert count("-k", "1") == 1
        assert count("--results", "3") == 3
        assert count("-k", "1000000") == 5
        monkeypatch.setenv("ASSISTANT_RESULTS", "2")
        assert count() == 2
        assert count("-k", "4") == 4
        for wrong in ("0", "-1"):
            assert main(["search", "service", "-k", wrong]) == 2
            told = capsys.readouterr()
            assert (told.out, sentences(told.err)) == ("", ["-k must be 1 or more."])

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "Give one question, or --batch"),
            (["drift", "--batch", "-"], "Give one question, or --batch"),
            ([""], "Type a question first"),
            (["  \n "], "Type a question first"),
            (["?!"], "Type a question first"),
            (["x" * 3000], "3,000 characters"),
            (["--batch", "nowhere.jsonl"], "nowhere.jsonl could not be read (No such file or directory)"),
        ],
    )
    def test_a_question_that_cannot_be_asked_is_wrong_usage(
        self, asked: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["search", *arguments]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        (sentence,) = sentences(told.err)
        assert said in sentence

    def test_a_batch_answers_each_line_in_order_whatever_it_holds(
        self, shared: Path, command: Command, tmp_path: Path
    ) -> None:
        good = {"json": "json-lines-streaming", "copies files into EFS": "datasync-moves-files"}
        lines = [
            json.dumps({"query": "json"}),
            "",
            json.dumps({"query": "   "}),
            json.dumps({"query": "x" * 3000}),
            "{not json",
            json.dumps({"question": "wrong key"}),
            json.dumps({"query": 5}),
            json.dumps(["query"]),
            "null",
            "[" * 100_000,
            json.dumps({"query": "drift \ud800 half a letter"}),
            json.dumps({"query": "copies files into EFS", "more": "is ignored"}),
        ]
        (tmp_path / "queries.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        settings = ["--index", shared / "index", "--model", "hashing", "-k", "1"]
        done = command("search", "--batch", tmp_path / "queries.jsonl", *settings)
        assert (done.returncode, done.stderr) == (0, "")
        found = records(done.stdout)
        assert len(found) == len(lines)
        for line, record in zip(lines, found, strict=True):
            query = json.loads(line)["query"] if line.startswith('{"query": "') else ""
            assert record["query"] == query
            if query in good:
                assert "error" not in record
                assert [hit["question"] for hit in record["hits"]] == [good[query]]
            elif "drift" in query:
                assert len(record["hits"]) == 1
            else:
                assert record["hits"] == []
                assert record["error"].endswith((".", "?"))
        assert "3,000 characters" in found[3]["error"]
        assert found[4]["error"].startswith("Line 5 of ")
        typed = command("search", "--batch", "-", *settings, typed="\n".join(lines))
        assert records(typed.stdout)[0] == found[0]
        assert records(typed.stdout)[-1] == found[-1]
        assert len(records(typed.stdout)) == len(lines)

    def test_an_empty_batch_is_told(self, asked: Path, tmp_path: Path, command: Command) -> None:
        settings = ["--index", asked / "index", "--model", "hashing"]
        done = command("search", "--batch", "-", *settings)
        assert (done.returncode, done.stdout) == (1, "")
        assert len(sentences(done.stderr)) == 1

    def test_the_answer_does_not_depend_on_the_folder(self, shared: Path, command: Command) -> None:
        flags = ["search", "drift", "--json", "--model", "hashing", "--index"]
        by_path = command(*flags, shared / "index")
        from_within = command(*flags, "index", cwd=shared)
        (shared / "deep" / "er").mkdir(parents=True, exist_ok=True)
        from_below = command(*flags, "../../index", cwd=shared / "deep" / "er")
        assert by_path.returncode == 0
        assert by_path.stdout == from_within.stdout == from_below.stdout

    def test_every_command_reads_the_index_it_is_given(self, shared: Path, command: Command) -> None:
        settings = ["--index", shared / "index", "--model", "hashing"]
        assert "json-lines-streaming" in command("search", "json", *settings).stdout
        assert command("status", *settings, "--bank", shared / "material").stdout.endswith("Up to date.\n")
        built = command("index", *settings, "--bank", shared / "material")
        assert built.stdout == f"The index in {shared / 'index'} is up to date.\n"
        assert f"{shared / 'index'}   (--index)" in command("settings", *settings).stdout


class TestUnusableIndex:
    def broken(self, shared: Path, folder: Path, how: str) -> Path:
        """A copy of the shared index, damaged in a way."""
        import shutil

        if how == "missing":
            return folder / "none"
        index = folder / "index"
        shutil.copytree(shared / "index", index)
        (generation,) = (index / "generations").iterdir()
        manifest = generation / "manifest.json"
        if how == "cut":
            vectors = generation / "vectors.faiss"
            vectors.write_bytes(vectors.read_bytes()[:-20])
        elif how == "altered":
            passages = generation / "passages.jsonl"
            passages.write_bytes(passages.read_bytes().replace(b"drift", b"draft"))
        elif how == "no part":
            (generation / "questions.jsonl").unlink()
        elif how == "no manifest":
            manifest.unlink()
        elif how == "garbled":
            manifest.write_bytes(b"\xff\x00{")
        elif how == "foreign":
            shutil.rmtree(index)
            index.mkdir()
            (index / "holiday.jpg").write_bytes(b"x")
        elif how == "file":
            shutil.rmtree(index)
            index.write_text("x", encoding="utf-8")
        else:
            changes: dict[str, Record] = {
                "other program": {"format": "other"},
                "newer": {"schema": 99},
                "older": {"schema": 0},
                "chunking": {"chunking": {"window": 99}},
            }
            manifest.write_text(
                json.dumps(json.loads(manifest.read_text(encoding="utf-8")) | changes[how]), encoding="utf-8"
            )
        return index

    @pytest.mark.parametrize(
        ("how", "said"),
        [
            ("missing", "There is no index in"),
            ("cut", "was altered"),
            ("altered", "was altered"),
            ("no part", "lacks the file"),
            ("no manifest", "lacks its manifest"),
            ("garbled", "manifest"),
            ("foreign", "another folder"),
            ("file", "another folder"),
            ("other program", "another program"),
            ("newer", "newer version"),
            ("older", "older version"),
            ("chunking", "another way"),
        ],
    )
    def test_it_is_told_in_one_sentence_that_says_what_to_do(
        self, how: str, said: str, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        index = self.broken(shared, tmp_path, how)
        assert main(["search", "drift", "--index", str(index), "--model", "hashing"]) == 1
        told = capsys.readouterr()
        assert told.out == ""
        (sentence,) = sentences(told.err)
        assert said in sentence
        assert re.search("assistant index|another folder with --index", sentence)
        assert str(index) in sentence

    def test_in_a_process_of_its_own_there_is_no_traceback(self, command: Command, tmp_path: Path) -> None:
        for name in ("search", "status"):
            arguments = ["drift"] if name == "search" else []
            done = command(name, *arguments, "--index", tmp_path / "none", "--model", "hashing")
            assert (done.returncode, done.stdout) == (1, "")
            assert len(sentences(done.stderr)) == 1

    def test_an_index_of_another_model_is_refused_before_the_model_is_loaded(
        self, shared: Path, command: Command
    ) -> None:
        done = command("search", "drift", "--index", shared / "index", "--model", "no-such/model-anywhere")
        assert (done.returncode, done.stdout) == (1, "")
        (sentence,) = sentences(done.stderr)
        assert "no-such/model-anywhere" in sentence
        assert "hashing" in sentence

    @pytest.mark.parametrize("how", ["cut", "altered"])
    def test_index_mends_what_is_damaged(
        self, how: str, shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        index = self.broken(shared, tmp_path, how)
        settings = ["--index", str(index), "--model", "hashing"]
        assert main(["index", "--bank", str(shared / "material"), *settings]) == 0
        assert main(["search", "drift", *settings]) == 0
        assert "notes.md" in capsys.readouterr().out


class TestTerminal:
    @pytest.mark.parametrize("name", ["parse", "search"])
    def test_a_document_or_a_query_cannot_steer_it(
        self, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        bank = tmp_path / "bank"
        bank.mkdir()
        plain = "And here stand plain words, so that the file is taken for text at all. " * 9
        text = f"# Drift {ESCAPES}\n\nDrift {ESCAPES} is steering. {plain}\n"
        (bank / "evil.md").write_text(text, encoding="utf-8")
        settings = ["--index", str(tmp_path / "index"), "--model", "hashing"]
        if name == "parse":
            assert main(["parse", str(bank)]) == 0
        else:
            assert main(["index", "--bank", str(bank), *settings]) == 0
            assert main(["search", f"drift {ESCAPES}", *settings]) == 0
        told = capsys.readouterr()
        assert "Drift ·[31mred·[0m" in " ".join(told.out.split())
        assert not STEERING.search(told.out + told.err)

    def test_a_file_name_cannot_steer_it(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        if os.name == "nt":
            pytest.skip("Windows has no such names")
        (tmp_path / "\x1b[31mred.txt").write_bytes(b"")
        (tmp_path / "\x1b]0;title\x07.md").write_text(NOTES, encoding="utf-8")
        assert main(["parse", str(tmp_path)]) == 1
        told = capsys.readouterr()
        assert sentences(told.err) == ["·[31mred.txt is empty; there is nothing to read."]
        assert "·]0;tit" in told.out
        assert not STEERING.search(told.out + told.err)

    def test_tabs_of_a_document_stay_blanks(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "a.md").write_text("# Drift\n\nA\ttab.\n", encoding="utf-8")
        assert main(["parse", str(tmp_path)]) == 0
        assert "Drift: A tab." in " ".join(capsys.readouterr().out.split())


class TestProcess:
    def run_closed(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command whose reader has gone before anything is written."""
        reader, writer = os.pipe()
        os.close(reader)
        try:
            return subprocess.run(
                [sys.executable, "-m", "assistant", *map(str, arguments)],
                env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
                stdout=writer,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
        finally:
            os.close(writer)

    def test_a_reader_that_has_seen_enough_causes_no_complaint(self, shared: Path) -> None:
        settings: list[str | Path] = ["--index", shared / "index", "--model", "hashing"]
        for arguments in (
            ["settings"],
            ["parse", shared / "material"],
            ["parse", shared / "material", "--json"],
            ["search", "drift", *settings],
            ["search", "drift", "--json", *settings],
        ):
            assert self.run_closed(*arguments).stderr == ""

    @pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
    def test_the_head_of_a_long_output_is_taken_without_complaint(self, repository: Path) -> None:
        line = f'"{sys.executable}" -m assistant parse --json "{repository / "seeds"}" | head -1'
        done = subprocess.run(
            ["/bin/sh", "-c", line],
            env=os.environ | {"PYTHONPATH": str(repository)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert len(records(done.stdout)) == 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
    def test_a_full_disk_is_told_in_a_sentence(self, repository: Path) -> None:
        for arguments in (["settings"], ["parse", "--json", str(repository / "seeds")]):
            with Path("/dev/full").open("w", encoding="utf-8") as full:
                done = subprocess.run(
                    [sys.executable, "-m", "assistant", *arguments],
                    env=os.environ | {"PYTHONPATH": str(repository)},
                    stdout=full,
                    stderr=subprocess.PIPE,
                    encoding="utf-8",
                    check=False,
                )
            assert done.returncode == 1
            assert "No space left on device" in sentences(done.stderr)[0]

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes of this kind")
    def test_ctrl_c_ends_with_130_and_no_traceback(self, shared: Path, tmp_path: Path) -> None:
        pipe = tmp_path / "queries"
        os.mkfifo(pipe)
        settings = ["--index", str(shared / "index"), "--model", "hashing"]
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "search", "--batch", str(pipe), *settings],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            # Where the tests run in the background, a shell may have had them ignore Ctrl+C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # one thread
        )
        with pipe.open("w", encoding="utf-8"):  # comes back when the command has opened its end
            process.send_signal(signal.SIGINT)
            out, err = process.communicate()
        assert (process.returncode, out, err) == (130, "", "")

    def test_the_version_is_that_of_the_package(self, command: Command) -> None:
        import assistant

        assert command("--version").stdout == f"assistant {assistant.__version__}\n"
