"""`assistant add`, `remove` and what `status` and `index` say of own files: output, messages, exit status."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main

Command = Callable[..., subprocess.CompletedProcess[str]]
REPOSITORY = Path(__file__).resolve().parents[1]
DRIFT = "# Drift\n\nLive data moves away from the training data, which a zebra notices.\n"


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with notes of the learner; bank, index and model are set in the environment."""
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "bank.md").write_text("# Scaling\n\nAn endpoint scales out.\n", encoding="utf-8")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "drift.md").write_text(DRIFT, encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_BANK", str(tmp_path / "bank"))
    monkeypatch.setenv("ASSISTANT_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("ASSISTANT_MODEL", "hashing")
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


Told = Callable[..., tuple[int, list[str], list[str]]]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Run a command in this process: its exit status, its output, and its sentences."""

    def run(*arguments: str | Path) -> tuple[int, list[str], list[str]]:
        status = main([*map(str, arguments)])
        out, err = capsys.readouterr()
        lines = err.splitlines()
        assert all(line.startswith("assistant: ") and line.endswith((".", "?")) for line in lines), err
        return status, out.splitlines(), [line.removeprefix("assistant: ") for line in lines]

    return run


@pytest.mark.parametrize("name", ["add", "remove"])
def test_a_command_without_a_path_is_wrong_usage(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name])
    assert ended.value.code == 2
    assert "PATH" in capsys.readouterr().err


def test_help_names_the_flags(capsys: pytest.CaptureFixture[str]) -> None:
    for name, flags in (
        ("add", ["--bank", "--index", "--model", "--largest-file", "--progress-json"]),
        ("remove", ["--bank", "--index", "--model", "--largest-file", "--progress-json"]),
        ("index", ["--bank", "--index", "--model", "--largest-file"]),
        ("status", ["--bank", "--index", "--model", "--largest-file"]),
    ):
        with pytest.raises(SystemExit):
            main([name, "--help"])
        shown = capsys.readouterr().out
        assert all(flag in shown for flag in flags)


def test_a_file_is_added_listed_found_and_removed(mine: Path, told: Told) -> None:
    status, out, err = told("add", "drift.md")
    assert (status, err) == (0, [])
    assert out[0] == "Added drift.md."
    assert re.fullmatch(
        r"The index now has 0 questions and 2 sections of other text; \d+ passages? embedded, 0 reused\.",
        out[1],
    )
    status, out, err = told("status")
    assert (status, err) == (0, [])
    assert f"Yours      drift.md: indexed, 0 questions, 1 section ({mine / 'drift.md'})" in out
    assert not any(line.strip().startswith("drift.md:") for line in out), "not as a file of the bank"
    assert out[-1] == "Up to date."
    status, out, err = told("search", "zebra", "--json", "-k", "2")
    first, second = json.loads(out[0])["hits"]
    assert (first["document"], first["own"]) == ("drift.md", True)
    assert "own" not in second
    status, out, err = told("remove", "drift.md")
    assert (status, out[0], err) == (0, "Removed drift.md.", [])
    assert "zebra" not in "".join(told("search", "zebra")[1]).replace("“zebra”", "")
    assert told("status")[1][-1] == "Up to date."


def test_what_fails_is_told_and_the_rest_is_done(mine: Path, told: Told) -> None:
    (mine / "empty.md").write_bytes(b"")
    (mine / "big.md").write_text("word. " * 300_000, encoding="utf-8")
    bank = mine.parent / "bank"
    status, out, err = told(
        "add", "nowhere.md", "empty.md", "drift.md", bank, "big.md", "--largest-file", "1"
    )
    assert (status, out[0]) == (1, "Added drift.md.")
    assert err == [
        f"{mine / 'nowhere.md'} does not exist; check the spelling.",
        f"{bank} lies in the bank {bank}, which is searched anyway; it was not added.",
        "empty.md is empty; there is nothing to read.",
        "big.md has 1.7 MB, more than the 1 MB of the setting largest_file; split it, or raise the setting.",
    ]
    status, out, err = told("add", "drift.md")
    assert (status, out, err) == (0, ["Nothing had to be done."], ["drift.md is among your files already."])
    status, out, err = told("remove", "drfit.md")
    assert (status, out, err) == (1, [], ["drfit.md is not among your files; did you mean drift.md?"])


def test_a_changed_and_a_vanished_file(mine: Path, told: Told) -> None:
    (mine / "gone.md").write_text("# G\n\nA quokka was here.\n", encoding="utf-8")
    told("add", mine)
    (mine / "drift.md").write_text(DRIFT.replace("zebra", "wombat"), encoding="utf-8")
    (mine / "gone.md").unlink()
    said = f"gone.md is no longer at {mine / 'gone.md'}; what was read of it before stays searchable until you remove it."
    status, out, err = told("status")
    assert (status, err) == (0, [])
    assert f"Yours      drift.md: changed, 0 questions, 1 section ({mine / 'drift.md'})" in out
    assert f"           gone.md: vanished, 0 questions, 1 section ({mine / 'gone.md'})" in out
    assert f"             {said}" in out
    assert out[-1].startswith("Not up to date; run “assistant index")
    status, out, err = told("index")
    assert (status, err) == (1, [said])
    assert out[0].startswith("Indexed 0 questions and 3 sections of other text from ")
    assert " and your files: " in out[0]
    assert told("index", "--keep-going") == (
        0,
        [f"The index in {mine.parent / 'index'} is up to date."],
        [said],
    )
    assert told("status")[1][-1] == "Up to date."
    assert "wombat" in " ".join(told("search", "wombat", "-k", "1")[1])
    assert "quokka" in " ".join(told("search", "quokka", "-k", "1")[1])


def test_pages_without_text_are_told_when_they_are_read(mine: Path, told: Told) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(mine / "scan.pdf"))
    canvas.drawString(72, 700, "A quokka is on the first page of this file, and that is all.")
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    status, _, (remark,) = told("add", "scan.pdf")
    assert status == 0
    assert "scan.pdf" in remark
    assert any(line.strip() == remark for line in told("status")[1])
    assert told("index")[2] == []


@pytest.mark.parametrize("name", ["add", "remove", "index", "status"])
def test_a_damaged_list_is_told_and_left(name: str, mine: Path, told: Told) -> None:
    told("add", "drift.md")
    place = mine.parent / "index" / "own" / "files.json"
    place.write_text("{")
    status, _, err = told(name, *([] if name in {"index", "status"} else ["drift.md"]))
    assert status == 1
    assert err == [
        f"The list of your files, {place}, is damaged and was left as it is; "
        "mend it, or move it away, and it is made anew from its copy and the index."
    ]
    assert place.read_text() == "{"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_hostile_name_cannot_steer_the_terminal_or_become_a_flag(mine: Path, told: Told) -> None:
    for name in ("\x1b[31mred\n\u202e.md", "--keep-going.md"):
        (mine / name).write_text(f"# N\n\nA quokka {len(name)}.\n", encoding="utf-8")
        status, out, err = told("add", "--", name)
        assert (status, err) == (0, [])
        shown = out + told("status")[1]
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e]", "".join(shown))
    assert told("remove", "--", "--keep-going.md")[0] == 0


class TestJsonLines:
    def test_the_last_line_is_the_outcome(self, mine: Path, command: Command) -> None:
        done = command("add", "--progress-json", mine, mine / "nowhere.md")
        assert done.returncode == 1
        assert done.stderr == ""
        *progress, last = (json.loads(line) for line in done.stdout.splitlines())
        assert progress[0] == {"phase": "reading", "done": 0, "total": 1}
        assert all(set(each) == {"phase", "done", "total"} for each in progress)
        assert progress[1] == {"phase": "reading", "done": 1, "total": 1}
        assert list(dict.fromkeys(each["phase"] for each in progress[2:])) == ["embedding", "mapping"]
        assert progress[-1]["done"] == progress[-1]["total"] > 0
        outcome = last["outcome"]
        assert set(outcome) == {"added", "already", "problems", "notices", "report"}
        assert outcome["added"] == ["drift.md"]
        assert outcome["report"]["sections"] == 2
        assert len(outcome["problems"]) == 1
        removed = json.loads(command("remove", "--progress-json", "drift.md").stdout.splitlines()[-1])
        assert set(removed["outcome"]) == {"removed", "problems", "notices", "report"}
        assert removed["outcome"]["removed"] == ["drift.md"]

    def test_a_failure_is_its_last_line(self, mine: Path, command: Command) -> None:
        done = command("add", "--progress-json", mine, "--model", "no-such/model")
        assert done.returncode == 1
        last = json.loads(done.stdout.splitlines()[-1])
        assert set(last) == {"error"}
        assert done.stderr == f"assistant: {last['error']}\n"

    def test_the_work_is_done_though_nobody_reads_how_far_it_is(self, mine: Path, command: Command) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "add", "--progress-json", str(mine)],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.close(writer)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "drift.md: indexed" in command("status").stdout

    def test_two_that_add_at_once_wait_for_each_other(self, mine: Path, command: Command) -> None:
        (mine / "more.md").write_text("# M\n\nA quokka.\n", encoding="utf-8")
        both = [
            subprocess.Popen(
                [sys.executable, "-m", "assistant", "add", "--progress-json", str(mine / name)],
                env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
            for name in ("drift.md", "more.md")
        ]
        for each in both:
            out, _ = each.communicate()
            assert each.returncode == 0, out
        shown = command("status").stdout
        assert ("drift.md: indexed" in shown, "more.md: indexed" in shown) == (True, True)
        assert shown.endswith("Up to date.\n")

    @pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals of this kind")
    def test_a_stop_leaves_list_and_index(self, mine: Path, command: Command) -> None:
        assert command("index").returncode == 0
        text = " ".join(f"Fact {i} is number {i * i}." for i in range(30_000))
        (mine / "long.md").write_text(f"# L\n\n{text}\n", encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "assistant", "add", "--progress-json", str(mine)],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert process.stdout
        for line in process.stdout:
            if json.loads(line)["phase"] == "embedding":
                break
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate()
        assert (process.returncode, err) == (130, "")
        shown = command("status").stdout
        assert "Yours" not in shown
        assert shown.endswith("Up to date.\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals")
def test_on_a_terminal_a_bar_names_what_is_done(mine: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "add", str(mine)],
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
        assert process.stdout.read().startswith(b"Added drift.md.")
    assert process.wait() == 0
    assert b"Embedding" in shown
    assert b"Mapping" in shown


def test_a_light_look_at_own_files_loads_no_model(mine: Path, told: Told) -> None:
    told("add", "drift.md")
    code = (
        "import sys\n"
        "from assistant.settings import resolve\n"
        "from assistant.own_material import own_files\n"
        "from assistant.background import jobs\n"
        "settings = resolve({})[0]\n"
        "print(own_files(settings)[0].name, jobs(settings))\n"
        "print(sorted({'torch', 'faiss', 'sentence_transformers', 'bm25s', 'pypdf'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout == "drift.md ()\n[]\n"


@pytest.mark.parametrize("given", ["", " ", "\t\n"])
@pytest.mark.parametrize(
    "words", [["add"], ["add", "drift.md"], ["remove"], ["parse"], ["check"], ["evaluate", "--queries"]]
)
def test_a_blank_argument_is_wrong_usage_and_not_the_current_folder(
    words: list[str], given: str, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["add", "drift.md"])
    with pytest.raises(SystemExit) as ended:
        main([*words, given])
    assert ended.value.code == 2
    assert "is blank; name a file or a folder" in capsys.readouterr().err
    main(["status"])
    assert "drift.md: indexed" in capsys.readouterr().out


class TestWhichFileIsMeant:
    @pytest.fixture
    def two(self, mine: Path, told: Told) -> tuple[Path, Path]:
        """Two files of one name, which are called `notes.md` and `two/notes.md`."""
        paths = mine / "one" / "notes.md", mine / "two" / "notes.md"
        for number, path in enumerate(paths):
            path.parent.mkdir()
            path.write_text(f"# N\n\nThere are {number} quokkas.\n", encoding="utf-8")
        assert told("add", *paths)[1][:2] == ["Added notes.md.", "Added two/notes.md."]
        return paths

    def test_a_name_that_is_the_path_of_another_is_refused(
        self, two: tuple[Path, Path], told: Told, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(two[1].parent)
        said = f"notes.md is the name of one file and the path of another; give {two[0]} or {two[1]}."
        assert told("remove", "notes.md") == (1, [], [said])
        assert told("remove", "./notes.md")[1][0] == "Removed two/notes.md."
        assert told("remove", "notes.md")[1][0] == "Removed notes.md."

    def test_the_name_and_the_path_of_one_file_are_no_question(
        self, two: tuple[Path, Path], told: Told, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(two[0].parent)
        assert told("remove", "notes.md")[1][0] == "Removed notes.md."
        assert told("remove", str(two[1]))[1][0] == "Removed two/notes.md."

    def test_a_job_means_the_name_wherever_the_page_was_started(
        self, two: tuple[Path, Path], told: Told, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from assistant.background import start_removing
        from assistant.settings import resolve

        monkeypatch.chdir(two[1].parent)
        job = start_removing(resolve({})[0], ["notes.md"])
        assert job.wait(120)
        assert job.state().removed == ("notes.md",)

    @pytest.mark.parametrize("given", ["lnk/notes.md", "lnk", "lnk/"])
    def test_another_way_to_the_same_place_will_do(
        self, given: str, two: tuple[Path, Path], told: Told, mine: Path
    ) -> None:
        (mine / "lnk").symlink_to(mine / "two", target_is_directory=True)
        assert told("remove", given)[:2][1][0] == "Removed two/notes.md."
        assert told("remove", "lnk")[0] == 1


class TestTooMuch:
    @pytest.mark.parametrize("which", ["root", "above", "home", "link"])
    def test_the_root_and_the_home_folder_are_refused_before_they_are_walked(
        self, which: str, mine: Path, told: Told, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME" if os.name != "nt" else "USERPROFILE", str(mine))
        (mine / "link").symlink_to(mine.parent, target_is_directory=True)
        given = {"root": Path(mine.anchor), "above": mine.parent, "home": mine, "link": mine / "link"}[which]
        what = "your home folder" if which == "home" else "a folder around your home folder"
        said = f"{given} is {what}, too much to read in; name the folders with your study files."
        assert told("add", given) == (1, [], [said])
        assert told("add", given, mine / "drift.md")[1][0] == "Added drift.md."

    def test_many_files_are_counted_before_they_are_read(
        self, mine: Path, told: Told, command: Command
    ) -> None:
        for number in range(100):
            (mine / f"{number}.md").write_text(f"# N\n\nThere are {number} quokkas.\n", encoding="utf-8")
        out = told("add", mine)[1]
        assert out[0] == "Found 101 files; reading them may take a while."
        assert [line for line in out if line.startswith("Found")] == out[:1]
        assert not told("add", mine / "1.md")[1][0].startswith("Found")


BAD_ENTRIES = {
    "number": "- id: 5\n  type: open\n  stem: x\n  answer: y\n  explanation: z\n",
    "blank": "- id: ''\n  type: open\n  stem: x\n  answer: y\n  explanation: z\n",
    "date": "- id: a-b\n  type: open\n  stem: x\n  answer: y\n  explanation: z\n  ours: 2026-01-01\n",
    "source": "- id: a-b\n  type: open\n  stem: x\n  answer: y\n  explanation: z\n  sources: [{file: 5, item: 1}]\n",
    "letters": "- id: a-b\n  type: open\n  stem: x\n  answer: y\n  explanation: z\n  tasks: '3.1'\n",
    "deep": "- id: " + "[" * 100_000,
}


@pytest.mark.parametrize("name", list(BAD_ENTRIES))
def test_a_bad_entry_harms_nothing_else(name: str, mine: Path, command: Command) -> None:
    (mine / "bad.yaml").write_text(BAD_ENTRIES[name], encoding="utf-8")
    done = command("add", mine)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "Added drift.md.")
    assert re.fullmatch(r"assistant: bad\.yaml, line 1: .* mend it there( or just above)?\.\n", done.stderr)
    found = command("search", "zebra")
    assert (found.returncode, found.stderr) == (0, "")
    assert "zebra" in found.stdout


def test_a_listed_file_that_becomes_a_bad_entry_harms_nothing_else(mine: Path, told: Told) -> None:
    good = BAD_ENTRIES["number"].replace("5", "a-b")
    (mine / "mine.yaml").write_text(good, encoding="utf-8")
    assert told("add", mine)[0] == 0
    (mine / "mine.yaml").write_text(BAD_ENTRIES["date"], encoding="utf-8")
    (mine / "more.md").write_text("# M\n\nA quokka.\n", encoding="utf-8")
    status, _, err = told("index")
    assert status == 1
    assert (
        "mine.yaml, line 1: the entry “a-b” cannot be read (ours: 2026-01-01 must be true or false)" in err[0]
    )
    assert told("add", "more.md")[0] == 0
    assert told("remove", "drift.md")[0] == 0
    assert "quokka" in " ".join(told("search", "quokka", "-k", "1")[1])


def test_a_file_over_the_size_is_no_vanished_one_and_each_command_takes_the_size(
    mine: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    (mine / "big.md").write_text("# Big\n\n" + "A wombat digs. " * 80_000, encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_LARGEST_FILE", "1")
    larger = ("--largest-file", "2")
    assert told("add", mine, *larger)[0] == 0
    status, out, err = told("status")
    assert (status, err) == (0, [])
    assert any(" big.md: unread, 0 questions, 1 section" in line for line in out)
    assert "more than the 1 MB of the setting largest_file" in "".join(out)
    assert out[-1] == "Up to date, but for what could not be read."
    assert told("index")[0] == 1
    status, out, err = told("status", *larger)
    assert any(" big.md: indexed, 0 questions, 1 section" in line for line in out)
    assert out[-1] == "Up to date."
    assert told("index", *larger)[::2] == (0, [])
    assert told("remove", "drift.md", *larger)[::2] == (0, [])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to whoever runs this")
def test_a_file_that_is_closed_is_no_vanished_one(mine: Path, told: Told) -> None:
    told("add", "drift.md")
    (mine / "drift.md").chmod(0)
    assert any("drift.md: unread, 0 questions, 1 section" in line for line in told("status")[1])


def test_status_does_not_say_up_to_date_beside_a_damaged_list_or_an_unread_file(
    mine: Path, told: Told
) -> None:
    told("add", "drift.md")
    place = mine.parent / "index" / "own" / "files.json"
    kept = place.read_bytes()
    place.write_text("{")
    status, out, err = told("status")
    assert (status, len(err)) == (1, 1)
    assert not any("p to date" in line for line in out)
    place.write_bytes(kept)
    assert told("status")[1][-1] == "Up to date."
    (mine.parent / "bank" / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing")
    told("index", "--keep-going")
    assert told("status")[1][-1] == "Up to date, but for what could not be read."


@pytest.mark.skipif(os.name == "nt", reason="the system says it otherwise")
def test_the_next_step_fits(mine: Path, told: Told) -> None:
    _, _, (said,) = told("add", "n" * 300)
    assert said.endswith(f"{'n' * 300} could not be opened (File name too long); check its path.")
    (mine / "link").symlink_to(mine.parent / "bank", target_is_directory=True)
    (mine / "elsewhere").mkdir()
    (mine / "elsewhere" / "up").symlink_to(mine, target_is_directory=True)
    _, _, (said,) = told("add", "elsewhere")
    assert said == "up is a link to a folder, which is not followed; name that folder itself."


def test_one_passage_is_one_passage(mine: Path, told: Told) -> None:
    told("index")
    assert "1 passage embedded," in told("add", "drift.md")[1][1]
