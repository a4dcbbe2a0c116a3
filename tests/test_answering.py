"""`assistant ask` as a person and a program meet it: answers with sources, refusals, models that fail."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.answers import IN_ITS_WORDS, Answer, Sentence
from assistant.answer.generator import QuotingGenerator
from assistant.cli import build_parser, main
from assistant.commands.answering import Desk
from assistant.printing_answer import AnswerPrinter
from assistant.search.citation import Citation
from assistant.search.golden import read_golden
from assistant.settings import default_golden
from assistant.wiring import Assistant

Command = Callable[..., subprocess.CompletedProcess[str]]
Told = pytest.CaptureFixture[str]

ANSWERED = "Which metric counts if no positive case may be missed?"
OFF_TOPIC = "Who won the football world cup in 1998?"
HOSTILE = "<b>What</b> is \x1b[31mdata drift\x1b[0m? ../../etc/passwd"
KEYS = [
    "query",
    "corrected",
    "answered",
    "reason",
    "answer",
    "by",
    "sentences",
    "removed",
    "remark",
    "disputed",
    "hits",
    "related",
    "topics",
]


@pytest.fixture(scope="module")
def assistant(shipped_index: Path) -> Assistant:
    """The bank that ships, opened once."""
    return Assistant.open(index=shipped_index)


@pytest.fixture
def shipped(shipped_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped index is the one that commands take, in an empty folder."""
    monkeypatch.setenv("ASSISTANT_INDEX", str(shipped_index))
    monkeypatch.chdir(tmp_path)
    return shipped_index


def assert_holds_together(record: Mapping[str, Any]) -> None:
    """Each key is there, and what is answered is cited word by word from passages among the hits."""
    assert list(record) == KEYS
    assert record["answer"] == " ".join(each["text"] for each in record["sentences"])
    assert record["answered"] is bool(record["sentences"])
    assert record["answered"] is not bool(record["reason"])
    assert bool(record["by"]) is record["answered"]
    passages = {hit["passage_id"]: hit for hit in record["hits"]}
    for sentence in record["sentences"]:
        assert sentence["citations"], sentence["text"]
        for citation in sentence["citations"]:
            hit = passages[citation["passage_id"]]
            assert hit["passage"][citation["start"] : citation["end"]] == citation["span"] != ""
            assert citation["sources"] == hit["sources"]
    if not record["answered"]:
        assert record["related"] == record["disputed"] == []
    assert len(record["related"]) <= 3


def test_thirty_golden_questions_and_broken_lines_are_answered_in_order(
    command: Command, shipped_index: Path, tmp_path: Path
) -> None:
    golden = [query.query for query in read_golden(default_golden()) if query.kind != "related"][:30]
    lines: list[str] = [json.dumps({"query": query}) for query in [*golden, OFF_TOPIC, HOSTILE]]
    broken = ["", '{"query": "  "}', "[1", '{"query": 5}', json.dumps({"query": "a" * 2001})]
    (tmp_path / "batch.jsonl").write_text("\n".join([*broken, *lines, '{"query": "\\ud800 drift"}']) + "\n")
    done = command("ask", "--batch", tmp_path / "batch.jsonl", "--index", shipped_index)
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == len(broken) + len(lines) + 1
    for record in records:
        assert_holds_together(record)
    refused, told, half = records[: len(broken)], records[len(broken) : -1], records[-1]
    reasons = [record["reason"] for record in refused]
    assert [len(record["query"]) for record in refused] == [0, 2, 0, 0, 2001]
    assert "Line 1 of" in reasons[0]
    assert "Type a question first" in reasons[1]
    assert "Line 3 of" in reasons[2]
    assert "Line 4 of" in reasons[3]
    assert "2,001 characters" in reasons[4]
    assert not any(record["answered"] or record["hits"] for record in refused)
    assert [record["query"] for record in told] == [*golden, OFF_TOPIC, HOSTILE]
    assert sum(record["answered"] for record in told[:30]) >= 20
    off_topic = told[30]
    assert not off_topic["answered"]
    assert off_topic["hits"]
    assert 0 < len(off_topic["topics"]) <= 5
    assert half["query"] == "\ud800 drift"


def test_one_question_is_one_object_with_related_questions_of_what_is_cited(
    shipped: Path, assistant: Assistant, capsys: Told
) -> None:
    assert main(["ask", ANSWERED, "--json", "-k", "1"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert_holds_together(record)
    assert record["query"] == ANSWERED
    assert record["by"] == "extractive"
    assert record["topics"] == []
    cited = {each.get("question") for sentence in record["sentences"] for each in sentence["citations"]}
    found = [hit["question"] for hit in record["hits"] if hit["question"]]
    key = next((each for each in found if each in cited), found[0])
    related = [each.question for each in assistant.related(key, 3)]
    assert [each["question"] for each in record["related"]] == related != []
    assert "answer" not in record["related"][0]


def test_what_the_material_does_not_answer_is_said_and_ends_with_status_three(
    shipped: Path, capsys: Told
) -> None:
    assert main(["ask", OFF_TOPIC, "--json"]) == 3
    record = json.loads(capsys.readouterr().out)
    assert_holds_together(record)
    assert record["reason"].startswith("Not in your material")
    assert main(["ask", "--source", "bank", "--", f"-{OFF_TOPIC}"]) == 3
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.startswith("Not in your material")
    assert "The nearest topics\n    " in told.out
    hint = told.out.strip().splitlines()[-1].partition(": ")[2]
    parsed = build_parser().parse_args(shlex.split(hint)[1:])
    assert (parsed.query, parsed.source) == (f"-{OFF_TOPIC}", ["bank"])


def test_an_answer_for_people_numbers_its_sources(shipped: Path, capsys: Told) -> None:
    assert main(["ask", ANSWERED]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    said, _, rest = told.out.partition("\n\nSources\n")
    below = rest.partition("\n\n")[0]
    assert set(re.findall(r"\[(\d+)\]", said)) == set(re.findall(r"^\[(\d+)\] “", below, re.M)) != set()
    assert re.search(r"^    (?:entry|note) \S", below, re.M)
    assert max(map(len, told.out.splitlines())) <= 80
    assert not re.search(r"[ \t]$", told.out, re.M)


def test_a_hostile_question_steers_no_terminal(shipped: Path, capsys: Told) -> None:
    status = main(["ask", HOSTILE])
    told = capsys.readouterr()
    assert status in {0, 3}
    assert "\x1b" not in told.out + told.err
    assert "passwd:" not in told.out


def test_an_answer_is_narrowed_by_the_flags_of_a_search(
    shipped: Path, assistant: Assistant, capsys: Told
) -> None:
    assert main(["ask", ANSWERED, "--json", "--task", "2", "--source", "bank"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert_holds_together(record)
    keys = [hit["question"] for hit in record["hits"] if hit["question"]]
    questions = [question for key in keys if (question := assistant.question(key))]
    assert questions
    assert all(any(task.startswith("2.") for task in question.tasks) for question in questions)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Give one question, or --batch with a file of questions."),
        (("x", "--batch", "-"), "Give one question, or --batch"),
        (("  ",), "Type a question first"),
        (("a" * 2001,), "2,001 characters"),
        (("drift", "-k", "0"), "-k must be 1 or more."),
        (("drift", "--llm", "nonsense"), "“nonsense” is no language model; take none, embedded"),
        (("drift", "--llm", "openai:"), "“openai:” is no language model"),
        (("drift", "--llm-url", " "), "llm_url is “ ” (--llm-url), but must be a text"),
        (("drift", "--llm-timeout", "0"), "llm_timeout is “0” (--llm-timeout)"),
        (("--batch", "none.jsonl"), "none.jsonl could not be read"),
        (("drift", "--exam", "MLA-C03"), "has the exam version “MLA-C03”"),
    ],
)
def test_wrong_words_are_told_in_a_sentence(
    shipped: Path, capsys: Told, words: tuple[str, ...], sentence: str
) -> None:
    assert main(["ask", *words]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)


def test_without_an_index_the_command_that_makes_it_is_named(tmp_path: Path, capsys: Told) -> None:
    assert main(["ask", "drift", "--index", str(tmp_path / "none")]) == 1
    assert "assistant index" in capsys.readouterr().err


def test_a_model_that_is_missing_is_told_and_the_answer_given_all_the_same(
    shipped: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xllamacpp")
    assert main(["ask", ANSWERED, "--llm", "none.gguf", "--json"]) == 0
    told = capsys.readouterr()
    record = json.loads(told.out)
    assert_holds_together(record)
    assert told.err == f"assistant: {record['remark']} {IN_ITS_WORDS}\n"
    assert "none.gguf" in record["remark"]
    assert record["by"] == "extractive"
    typed = f'{{"query": "{ANSWERED}"}}\n{{"query": "{OFF_TOPIC}"}}\n'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    assert main(["ask", "--batch", "-", "--llm", "none.gguf"]) == 0
    told = capsys.readouterr()
    first, second = (json.loads(line) for line in told.out.splitlines())
    assert (first["answer"], first["remark"]) == (record["answer"], record["remark"])
    assert second["remark"] == ""
    assert told.err == f"assistant: {record['remark']} The answers are in the words of your material.\n"
    assert main(["ask", OFF_TOPIC, "--llm", "none.gguf"]) == 3
    assert capsys.readouterr().err == f"assistant: {record['remark']}\n"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--llm", "none.gguf"), "none.gguf"),
        (("--llm", "openai:some", "--llm-url", "nowhere"), "does not begin with http"),
        (("--llm", "bedrock:some"), "AWS_REGION"),
    ],
)
def test_a_model_that_cannot_be_used_leaves_the_words_of_the_material_and_says_so(
    shipped: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], said: str
) -> None:
    for module in ("xllamacpp", "openai", "boto3"):
        pytest.importorskip(module)
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    assert main(["ask", ANSWERED, *flags]) == 0
    told = capsys.readouterr()
    assert said in told.err
    assert told.err.endswith(f" {IN_ITS_WORDS}\n")
    assert told.err.count("\n") == 1
    assert "Sources" in told.out


def test_an_endpoint_that_nobody_serves_is_told_as_a_remark(shipped: Path, capsys: Told) -> None:
    pytest.importorskip("openai")
    flags = ["--llm", "openai:some", "--llm-url", "http://127.0.0.1:9/v1"]
    assert main(["ask", ANSWERED, *flags, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert_holds_together(record)
    assert record["answered"]
    assert "127.0.0.1:9" in record["remark"]
    assert main(["ask", ANSWERED, *flags]) == 0
    told = capsys.readouterr()
    assert told.err == f"assistant: {record['remark']} {IN_ITS_WORDS}\n"
    assert "Sources" in told.out
    assert "Worded by" not in told.out


def test_sentences_that_a_small_model_left_are_told_from_those_it_worded(
    assistant: Assistant, capsys: Told
) -> None:
    plain = assistant.ask(ANSWERED).answer
    count = len(plain.sentences)
    mixed = replace(plain, by="small\x1b[31m", own=count - 1, removed=count - 1)
    AnswerPrinter(assistant.index.questions).finish(mixed)
    out = " ".join(capsys.readouterr().out.split())
    assert "One sentence worded by small·[31m; the rest as your material has them." in out
    assert "removed" not in out


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_a_model_words_is_named_and_streams_on_a_terminal(
    assistant: Assistant, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(assistant, QuotingGenerator(), "")
    record = desk.record(ANSWERED)
    assert_holds_together(record)
    assert record["by"] == "quoting"
    answer = desk.show(ANSWERED)
    assert answer.by == "quoting"
    piped = capsys.readouterr().out
    assert f"Worded by quoting; {answer.removed or 'no'} sentence" in piped
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    desk.show(ANSWERED)
    shown = re.sub(r"\x1b\[[\d;]*m", "", terminal.getvalue())
    assert shown.split() == piped.split()


def test_sentences_that_came_before_a_model_failed_are_followed_by_the_whole_answer(
    assistant: Assistant, capsys: Told
) -> None:
    answer = assistant.ask(ANSWERED).answer
    first, *_ = answer.sentences
    printer = AnswerPrinter(assistant.index.questions)
    printer.say(Sentence("Half of it.", first.citations))
    printer.finish(answer)
    out = " ".join(capsys.readouterr().out.split())
    assert out.startswith(f"Half of it. [1] The answer after all: {first.text} [1] ")
    printer = AnswerPrinter(assistant.index.questions)
    printer.say(first)
    printer.finish(answer)
    assert "after all" not in capsys.readouterr().out
    printer.say(first)
    printer.end_line()
    printer.end_line()
    assert capsys.readouterr().out.endswith("[1]\n")


def test_each_line_of_a_batch_has_its_object_blank_ones_at_the_end_too(
    shipped: Path, tmp_path: Path, capsys: Told
) -> None:
    for text, count in (('{"query": "drift"}\n\n\n', 3), ("\n", 1), (" \n\n", 2)):
        (tmp_path / "batch.jsonl").write_text(text)
        assert main(["ask", "--batch", str(tmp_path / "batch.jsonl")]) == 0
        records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [record["answered"] for record in records] == [count == 3, False, False][:count]
        assert f"Line {count} of" in records[-1]["reason"]


def test_where_a_source_answers_otherwise_it_is_said(assistant: Assistant, capsys: Told) -> None:
    key, question = next((key, each) for key, each in assistant.index.questions.items() if each.disputed)
    passage = next(each for each in assistant.index.passages if each.question == key)
    cited = Sentence(passage.text, (Citation(passage, (0, len(passage.text))),))
    plain = Answer("?", (cited,))
    AnswerPrinter(assistant.index.questions).finish(replace(plain, disputed=(key,)))
    out = " ".join(capsys.readouterr().out.split())
    source = question.disputed[0].source
    assert f"Disputed: {source.file}, item {source.item}, answers “" in out
    assert f"” to entry {key}. " in out
    assert "We differ: " in out
    note = next(each for each in assistant.index.passages if each.question is None)
    other = Sentence(note.text, (Citation(note, (0, len(note.text))),))
    side = next(
        each
        for each in assistant.index.passages
        if each.question == key and each.start > len(question.answer)
    )
    aside = Sentence(side.text, (Citation(side, (0, len(side.text))),))
    AnswerPrinter(assistant.index.questions).finish(replace(plain, sentences=(other, aside), disputed=(key,)))
    AnswerPrinter(assistant.index.questions).finish(plain)
    assert "Disputed" not in capsys.readouterr().out


def test_a_question_with_typing_errors_is_taken_for_what_it_means(shipped: Path, capsys: Told) -> None:
    question = "When does presicion matter more than recal?"
    main(["ask", question, "--json"])
    assert json.loads(capsys.readouterr().out)["corrected"] == "When does precision matter more than recall?"
    main(["ask", question, "--json", "--exact"])
    assert json.loads(capsys.readouterr().out)["corrected"] == ""
    main(["ask", question])
    assert capsys.readouterr().out.startswith("Searched for “precision” for “presicion”")
