"""`assistant search` with filters and spelling, `related` and `evaluate`, as a person or a program meets them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


def _entry(key: str, stem: str, answer: str, why: str, task: str, services: str, terms: str) -> str:
    return (
        f"- id: {key}\n  type: open\n  stem: {stem}\n  answer: {answer}\n  explanation: {why}\n"
        f'  tasks: ["{task}"]\n  services: [{services}]\n  terms: [{terms}]\n'
        f"  sources: [{{file: dump.txt, item: {len(key)}}}]\n  versions: [MLA-C01]\n\n"
    )


ENTRIES = (
    _entry(
        "recall-for-screening", "A screening model must miss no tumour. Which metric counts?", "Recall",
        "Recall falls with each missed positive.", "2.3", "Amazon SageMaker", "recall, false negative, missed positives",
    )
    + _entry(
        "recall-for-fraud-models", "A fraud model must miss no fraud. Which metric counts?", "Recall",
        "Recall falls with each missed positive, and missed fraud is what costs.", "2.3", "Amazon SageMaker",
        "recall, false negative, missed positives",
    )
    + _entry(
        "firehose-to-bucket-delivery", "What delivers a stream to Amazon S3 without code?", "Amazon Data Firehose",
        "It buffers records and writes them to a bucket.", "1.1", "Amazon Data Firehose, Amazon S3", "stream delivery",
    )
)  # fmt: skip
GOLDEN = (
    '{"id": "a", "kind": "concept", "query": "screening for a tumour", "relevant": {"recall-for-screening": 2}, "half": "tune"}',
    '{"id": "b", "kind": "keyword", "query": "stream to bucket", "relevant": {"firehose-to-bucket-delivery": 2}}',
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, command: Command) -> Path:
    """A folder with an index of three entries and two golden queries; `assistant.toml` names the index."""
    place = tmp_path_factory.mktemp("asking")
    (place / "bank").mkdir()
    (place / "bank" / "entries.yaml").write_text(ENTRIES)
    (place / "golden.jsonl").write_text("\n".join(GOLDEN))
    (place / "assistant.toml").write_text('bank = "bank"\nindex = "index"\nmodel = "hashing"\n')
    built = command("index", cwd=place)
    assert built.returncode == 0, built.stderr
    return place


def keys(done: subprocess.CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr
    return [hit["question"] for hit in json.loads(done.stdout)["hits"]]


def test_a_search_is_narrowed_by_each_flag(command: Command, folder: Path) -> None:
    query = ("search", "missed positives", "--json")
    assert len(keys(command(*query, cwd=folder))) == 3
    assert keys(command(*query, "--task", "1.1", cwd=folder)) == ["firehose-to-bucket-delivery"]
    assert len(keys(command(*query, "--task", "2", cwd=folder))) == 2
    assert len(keys(command(*query, "--task", "2", "--task", "1.1", cwd=folder))) == 3
    former = command(*query, "--service", "kinesis data firehose", cwd=folder)
    assert keys(former) == ["firehose-to-bucket-delivery"]
    assert len(keys(command(*query, "--source", "dump.txt", "--exam", "mla-c01", cwd=folder))) == 3
    assert len(keys(command(*query, "--source", "dump.txt", "--exam", "C01", cwd=folder))) == 3
    assert keys(command(*query, "--task", "2", "--service", "S3", cwd=folder)) == []


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (("--task", "7.7"), "Nothing in the index has the task “7.7”"),
        (("--service", "Amazon Nothing"), "has the service “Amazon Nothing”"),
        (("--source", "../../etc/passwd"), "has the source “../../etc/passwd”"),
        (("--exam", "MLA-C03"), "has the exam version “MLA-C03”; there is MLA-C01."),
    ],
)
def test_an_unknown_value_is_told_with_what_there_is(
    command: Command, folder: Path, flags: tuple[str, str], sentence: str
) -> None:
    for words in (("search", "recall"), ("related", "recall-for-screening")):
        done = command(*words, *flags, cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert sentence in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_misspelt_word_is_taken_for_the_right_one_and_told(command: Command, folder: Path) -> None:
    done = command("search", "misssed postives", cwd=folder)
    assert done.stdout.startswith(
        "Searched for “missed” for “misssed”, “positives” for “postives”; with --exact for what you typed.\n"
    )
    record = json.loads(command("search", "misssed postives", "--json", cwd=folder).stdout)
    assert (record["query"], record["corrected"]) == ("misssed postives", "missed positives")
    exact = command("search", "misssed postives", "--json", "--exact", cwd=folder)
    assert "corrected" not in json.loads(exact.stdout)
    assert not command("search", "misssed postives", "--exact", cwd=folder).stdout.startswith("Searched")
    spaced = json.loads(command("search", "missed  positives ", "--json", cwd=folder).stdout)
    assert "corrected" not in spaced


def test_a_batch_is_narrowed_and_corrected_too(command: Command, folder: Path) -> None:
    (folder / "batch.jsonl").write_text('{"query": "misssed"}\n{"query": ""}\n')
    done = command("search", "--batch", "batch.jsonl", "--task", "1.1", cwd=folder)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert first["corrected"] == "missed"
    assert [hit["question"] for hit in first["hits"]] == ["firehose-to-bucket-delivery"]
    assert second["error"].startswith("Type a question first")


def test_related_questions_are_those_on_the_concept_without_their_answers(
    command: Command, folder: Path
) -> None:
    done = command("related", "recall-for-screening", "--json", cwd=folder)
    record = json.loads(done.stdout)
    assert record["question"] == "recall-for-screening"
    (other,) = record["related"]
    assert (other["rank"], other["question"], other["type"]) == (1, "recall-for-fraud-models", "open")
    assert other["stem"] == "A fraud model must miss no fraud. Which metric counts?"
    assert 0 < other["score"] <= 1
    assert "answer" not in other
    shown = command("related", "recall-for-screening", cwd=folder)
    assert shown.stdout.startswith("1  recall-for-fraud-models\n   A fraud model must miss no fraud.")
    alone = command("related", "firehose-to-bucket-delivery", cwd=folder)
    assert alone.stdout == "No other question is on the concept of “firehose-to-bucket-delivery”.\n"
    assert alone.returncode == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("related", "no-such"), "There is no question “no-such” in the index"),
        (("related", "recall-for-screening", "-k", "0"), "-k must be 1 or more."),
        (("evaluate", "--queries", "none.jsonl"), "none.jsonl could not be read"),
        (("search", "--batch", "none.jsonl"), "none.jsonl could not be read"),
        (("evaluate", "--queries", "bank/entries.yaml"), "entries.yaml, line 1: no golden query"),
    ],
)
def test_wrong_words_are_told(command: Command, folder: Path, words: tuple[str, ...], sentence: str) -> None:
    done = command(*words, cwd=folder)
    assert done.returncode == (1 if "no golden query" in sentence else 2)
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_evaluation_is_a_table_and_a_record(command: Command, folder: Path) -> None:
    done = command("evaluate", "--queries", "golden.jsonl", "--half", "all", cwd=folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].split()[:7] == ["2", "queries", "(all)", "recall@1", "recall@5", "MRR@10", "nDCG@10"]
    assert lines[8].split() == ["+", "feedback", *["1.000"] * 4, "1.000-1.000"]
    by_kind = next(line for line in lines if line.startswith("nDCG@10 by kind"))
    assert by_kind.split()[3:] == ["concept", "keyword"]
    assert lines[-1].strip().split(" ", 1)[1].strip().startswith("ms")
    record = json.loads(command("evaluate", "--queries", "golden.jsonl", "--json", cwd=folder).stdout)
    assert record["half"] == "report"
    bm25 = record["rows"][0]
    assert (bm25["ranking"], bm25["kind"], bm25["n"], bm25["recall@5"]) == ("BM25", "all", 1, 1.0)
    assert bm25["intervals"]["recall@5"] == [1.0, 1.0]
    assert [each["query"] for each in record["slowest"]] == ["stream to bucket"]


def test_golden_queries_of_another_bank_are_refused(command: Command, folder: Path) -> None:
    done = command("evaluate", cwd=folder)
    assert done.returncode == 2
    assert "The index lacks what the queries want" in done.stderr


def test_a_cross_encoder_that_cannot_be_loaded_is_told(command: Command, folder: Path) -> None:
    done = command("search", "recall", "--reranker", "bank", cwd=folder)
    assert done.returncode == 1
    assert "cross-encoder" in done.stderr
    assert done.stderr.count("\n") == 1
