"""What the README shows is run; what it points to exists."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import build_parser, main
from assistant.ui.wording import LARGER_MODELS

Command = Callable[..., subprocess.CompletedProcess[str]]
REPOSITORY = Path(__file__).resolve().parents[1]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
PDF_LINE = "Drift means that live data moves away from the data a model was trained with."


def blocks(language: str) -> list[str]:
    """The code blocks of a language, "" for those of plain commands."""
    return [
        text for name, text in re.findall(r"^```(\w*)\n(.*?)^```$", README, re.M | re.S) if name == language
    ]


def command_lines() -> list[str]:
    return [line for block in blocks("") for line in block.splitlines() if line.strip()]


def arguments_of(line: str) -> list[str] | None:
    """The arguments of an `assistant` command; None for another program's line."""
    program, *arguments = shlex.split(line)
    return arguments if program in {"assistant", ".venv/bin/assistant"} else None


@pytest.fixture
def visit(tmp_path: Path, repository: Path, shipped_index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a learner: the files that the README's commands name, and the shipped index."""
    from reportlab.pdfgen.canvas import Canvas

    monkeypatch.chdir(tmp_path)
    shutil.copytree(shipped_index, tmp_path / "index")  # what is added must not stay in it
    monkeypatch.setenv("ASSISTANT_INDEX", str(tmp_path / "index"))
    page = Canvas(str(tmp_path / "notes.pdf"), invariant=1)
    page.drawString(72, 720, PDF_LINE)
    page.save()
    question = "1. Which service speaks?\nA. Amazon Polly\nB. AWS Glue\nAnswer: A\n"
    (tmp_path / "dump.txt").write_text(question, encoding="utf-8")
    for name in ("folder", "my-folder"):
        (tmp_path / name).mkdir()
        shutil.copy(tmp_path / "dump.txt", tmp_path / name)
        (tmp_path / name / "drift.md").write_text(f"# Drift\n\n{PDF_LINE}\n", encoding="utf-8")
    shutil.copytree(repository / "seeds", tmp_path / "seeds")
    return tmp_path


def test_the_readme_names_the_larger_models_that_the_page_names() -> None:
    (told,) = re.findall(r"\*\*A larger model on your machine\*\*(.*?)```", README, re.S)
    named = re.findall(r"`([^`]+)` \(([\d.]+ GB), for (?:a\s+laptop with )?(\d+ GB)\)", told)
    assert tuple(named) == LARGER_MODELS
    assert f"ASSISTANT_LLM=openai:{LARGER_MODELS[0][0]}" in README


def test_the_commands_of_the_readme_work_in_its_order(
    visit: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: dict[str, str] = {}
    for line in command_lines():
        arguments = arguments_of(line)
        if arguments is None or arguments[0] == "app":  # tests/test_launch.py starts the page
            continue
        status = main(arguments)
        told = capsys.readouterr()
        assert (status, told.err) == (0, ""), line
        assert told.out, line
        shown[line.removeprefix(".venv/bin/")] = told.out
    kinds = {shlex.split(line)[1] for line in shown}
    assert kinds >= {"index", "search", "parse", "check", "related", "evaluate", "add", "remove", "status"}
    assert kinds >= {"topics", "service", "compare"}
    searches = {line: out for line, out in shown.items() if line.startswith("assistant search")}
    first = next(out for line, out in searches.items() if "CloudFormation" in line)
    assert "Mappings" in [line.strip() for line in first.splitlines()[:4]]
    assert re.search(r"^3  ", first, re.MULTILINE)
    assert not re.search(r"^4  ", first, re.MULTILINE)
    own = next(out for line, out in searches.items() if "--index my-index" in line)
    assert PDF_LINE in " ".join(own.split())
    parsed = next(out for line, out in shown.items() if line.endswith("--json"))
    assert [json.loads(line)["kind"] for line in parsed.splitlines()] == ["passage", "question"]
    assert (visit / "my-index" / "CURRENT").is_file()


def test_the_python_of_the_readme_works(visit: Path, repository: Path) -> None:
    (snippet,) = blocks("python")
    done = subprocess.run(
        [sys.executable, "-c", snippet],
        cwd=visit,
        env=os.environ | {"PYTHONPATH": str(repository)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    keys = re.findall(r"^((?:notes/)?[a-z0-9]+(?:-[a-z0-9]+)+(?:\.md)?) \S", done.stdout, re.MULTILINE)
    assert len(keys) == 3
    assert "inference" in keys[0]
    assert "serverless" in done.stdout.lower()


def test_a_program_can_ask_with_json_and_batch(visit: Path, command: Command) -> None:
    queries = ["Which chart shows whether age and income are related?", "What is data drift?"]
    typed = "".join(json.dumps({"query": query}) + "\n" for query in queries)
    done = command("search", "--batch", "-", "-k", "2", typed=typed)
    assert (done.returncode, done.stderr) == (0, ""), "not even the model says anything"
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["query"] for each in found] == queries
    assert found[0]["hits"][0]["question"] == "scatterplot-two-numeric-variables"
    assert [len(each["hits"]) for each in found] == [2, 2]


def test_commands_of_other_programs_name_what_exists(repository: Path) -> None:
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    seen = set()
    for line in command_lines():
        if arguments_of(line) is not None:
            continue
        program, *arguments = shlex.split(line)
        seen.add(program)
        if program == "make":
            assert set(arguments) <= targets, line
        elif arguments[:3] == ["-m", "pip", "install"]:
            assert (repository / arguments[arguments.index("-c") + 1]).is_file()
            extras = re.fullmatch(r"\.\[([\w,]+)\]", arguments[arguments.index("-e") + 1])
            assert extras
            assert set(extras[1].split(",")) <= set(project["optional-dependencies"])
        else:
            assert (program, arguments) == ("python", ["-m", "venv", ".venv"]), f"nothing tries {line}"
    assert seen == {"make", "python", ".venv/bin/python"}


def test_commands_within_the_text_are_ones_that_there_are() -> None:
    within = re.findall(r"`(assistant [^`\n]+)`", README)
    assert len(within) >= 3
    for line in [*within, *(line for line in command_lines() if arguments_of(line))]:
        assert callable(build_parser().parse_args(arguments_of(line)).run), line


def test_flags_and_make_targets_within_the_text_are_ones_that_there_are(repository: Path) -> None:
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z]+)`", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    cli = (repository / "assistant" / "cli.py").read_text(encoding="utf-8")
    settings = set(re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE))
    flags = set(re.findall(r"`--([a-z]+)(?: [A-Z]+)?`", README))
    assert flags
    for flag in flags:
        assert flag in settings or f'"--{flag}"' in cli, flag


def test_links_and_pictures_lead_to_files() -> None:
    targets = re.findall(r"!?\[[^\]]*\]\(([^)\s]+)\)", README)
    files = [target for target in targets if not target.startswith(("http://", "https://", "#"))]
    assert "LICENSE" in files
    assert any(target.endswith(".png") for target in files)
    for target in files:
        path = REPOSITORY / target.partition("#")[0]
        assert path.is_file(), target
        if path.suffix == ".png":
            assert path.read_bytes().startswith(b"\x89PNG\r\n")


def test_the_version_of_torch_is_the_pinned_one(repository: Path) -> None:
    pinned = re.search(r"^torch==(\S+)$", (repository / "constraints.txt").read_text(encoding="utf-8"), re.M)
    assert pinned
    named = re.findall(r"torch==([\w.]+)", README)
    assert set(named) == {pinned[1]}
