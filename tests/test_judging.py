"""`assistant calibrate` and `assistant evaluate answers`, as a person and a program meet them."""

from __future__ import annotations

import json
import re
import shutil
from itertools import groupby
from pathlib import Path

import pytest

from assistant.answer.answers import Answer, Sentence
from assistant.answer.confidence import FILE, stored_calibration
from assistant.answer.development import read_questions
from assistant.answer.scoring import AnswerFigures, score_answers
from assistant.cli import main
from assistant.printing_figures import print_answer_figures
from assistant.settings import default_golden

Told = pytest.CaptureFixture[str]
FEW = 24  # of each sort and half


@pytest.fixture
def own_index(shipped_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped index, which a calibration changes."""
    shutil.copytree(shipped_index, tmp_path / "index")
    monkeypatch.setenv("ASSISTANT_INDEX", str(tmp_path / "index"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "index"


def few_questions(folder: Path) -> tuple[Path, Path]:
    """Two files with a few development questions of each half."""

    def half(line: str) -> str:
        return str(json.loads(line)["half"])

    for name in ("answers.jsonl", "unanswerable.jsonl"):
        lines = sorted(default_golden(name).read_text(encoding="utf-8").splitlines(), key=half)
        kept = [line for _, of_half in groupby(lines, half) for line in list(of_half)[:FEW]]
        (folder / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    return folder / "answers.jsonl", folder / "unanswerable.jsonl"


def test_a_calibration_is_told_and_stored_with_the_index(
    own_index: Path, tmp_path: Path, capsys: Told
) -> None:
    flags = [word for file in few_questions(tmp_path) for word in ("--questions", str(file))]
    assert main(["calibrate", *flags, "--json"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    record = json.loads(told.out)
    stored = stored_calibration(own_index)
    assert stored
    assert record["stored"] == str(own_index / FILE)
    assert (record["made"], record["model"]) == (stored.made, stored.model)
    assert record["figures"]["answerable"] + record["figures"]["unanswerable"] == 2 * FEW
    assert 0.9 <= record["figures"]["whole kept"] <= 1
    assert sum(each["n"] for each in record["kinds"]) == 2 * FEW
    assert all(0 <= each["right"] <= each["n"] for each in record["kinds"])
    assert main(["calibrate", *flags]) == 0
    out = capsys.readouterr().out
    assert re.search(rf"^on questions of unseen authors +kept of {FEW} +refused of {FEW}$", out, re.M)
    assert re.search(r"^for your own files +[\d.]+ % +[\d.]+ %$", out, re.M)
    for each in record["kinds"]:
        what = f"{'answered' if each['answerable'] else 'refused'}: {each['kind']}"
        assert re.search(rf"^{what} +{each['n']} +{100 * each['right'] / each['n']:.1f} %$", out, re.M)
    assert FILE in out.splitlines()[-1]


@pytest.mark.parametrize(
    ("line", "status", "sentence"),
    [
        ("", 1, "holds no questions"),
        ("{}", 1, "line 1: no development question"),
        ('{"query": "What is drift?", "answerable": true}', 2, "needs at least 20 questions"),
        ('{"query": "x?", "answerable": true, "from": ["elsewhere"]}', 2, "about another bank"),
    ],
)
def test_questions_that_cannot_be_fitted_on_leave_the_calibration_as_it_is(
    own_index: Path, tmp_path: Path, capsys: Told, line: str, status: int, sentence: str
) -> None:
    before = (own_index / FILE).read_bytes() if (own_index / FILE).exists() else b""
    (tmp_path / "q.jsonl").write_text(line + "\n")
    assert main(["calibrate", "--questions", "q.jsonl"]) == status
    told = capsys.readouterr()
    assert sentence in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert before == ((own_index / FILE).read_bytes() if (own_index / FILE).exists() else b"")


def test_answers_are_measured_on_evenly_chosen_questions(own_index: Path, capsys: Told) -> None:
    assert main(["evaluate", "answers", "--most", "12", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    rows = record["rows"]
    assert record["half"] == "report"
    totals = [row for row in rows if row["kind"] == "all"]
    assert [row["answerable"] for row in totals] == [True, False]
    assert sum(row["n"] for row in totals) == 12
    assert sum(row["n"] for row in rows if row["kind"] != "all") == 12
    assert totals[0]["answered"] > totals[1]["answered"]
    assert None not in [value for row in rows for value in row.values()]
    assert main(["evaluate", "answers", "--most", "12"]) == 0
    first = capsys.readouterr().out.splitlines()[1].split()
    assert first[:3] == ["all", str(totals[0]["n"]), f"{totals[0]['answered']:.3f}"]


def test_figures_of_a_model_that_cannot_be_asked_are_not_made_up(own_index: Path, capsys: Told) -> None:
    pytest.importorskip("openai")
    flags = ["--llm", "openai:x", "--llm-url", "http://127.0.0.1:9/v1"]
    assert main(["evaluate", "answers", "--most", "6", *flags]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "127.0.0.1:9 cannot be reached" in told.err
    assert told.err.rstrip().endswith("Without it there are no figures.")


def test_what_is_removed_is_counted_among_what_the_model_said() -> None:
    question = read_questions(default_golden("answers.jsonl"))[0]
    cited = (Sentence("The material's own.", ()),) * 4
    said = [
        Answer("q", cited, removed=3),
        Answer("q", cited, by="model", removed=1, kept=4),
        Answer("q", cited),
    ]
    for answers, share in ((said[:1], 1.0), (said[:2], 0.5), (said, 0.5), (said[2:], None)):
        given = iter(answers)
        rows = score_answers("model", [question] * len(answers), lambda query, given=given: next(given))  # type: ignore[misc]
        assert rows[0].removed == share


def test_a_model_stands_beside_the_words_of_the_material(capsys: Told) -> None:
    rows = [
        AnswerFigures(way, kind, answerable, 4, 0.5, None, 0.25, 2.0, removed)
        for way, removed in (("extractive", None), ("Some model", 0.125))
        for answerable in (True, False)
        for kind in ("all", "concept")
    ]
    print_answer_figures("tune", rows)
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert [line.split() for line in out.splitlines()[1:3]] == [
        ["all", "extractive", "4", "0.500", "–", "0.250", "2.0", "–"],
        ["model", "4", "0.500", "–", "0.250", "2.0", "0.125"],
    ]
    assert out.splitlines()[-1] == "Development questions: tune; the model is Some model."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("answers", "--derived"), "leave them out for answers"),
        (("answers", "--queries", "x.jsonl"), "leave them out for answers"),
        (("answers", "--most", "0"), "--most must be 1 or more."),
        (("--most", "3"), "“assistant evaluate answers”"),
        (("search", "--llm", "embedded"), "“assistant evaluate answers”"),
        (("answers", "--llm", "nonsense"), "is no language model"),
    ],
)
def test_flags_that_do_not_belong_together_are_told(
    capsys: Told, words: tuple[str, ...], sentence: str
) -> None:
    assert main(["evaluate", *words]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)
