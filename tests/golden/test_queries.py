"""The development queries are sound, and the search answers them no worse than it once did."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.bank.entries import read_entries
from assistant.bank.types import Question
from assistant.search.evaluation import recall_at_k
from assistant.wiring import Assistant

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parents[1] / "seeds"
QUERIES: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "queries.jsonl").read_text(encoding="utf-8").splitlines()
]
RUN = 5  # so many words in a row shared with an entry would give the answer away
FLOOR = 0.90  # recall@5; what the search reaches is in the table of benchmarks/search_quality.py


@pytest.fixture(scope="module")
def bank() -> dict[str, Question]:
    questions = [
        question
        for path in sorted(SEEDS.glob("*.yaml"))
        for question in read_entries(path.read_text(encoding="utf-8"), path.name).questions
    ]
    return {question.id: question for question in questions}


@pytest.fixture(scope="module")
def assistant(shipped_index: Path) -> Assistant:
    return Assistant.open(index=shipped_index)


def _best(query: dict[str, Any]) -> set[str]:
    top = max(query["relevant"].values())
    return {key for key, grade in query["relevant"].items() if grade == top}


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _recall(rankings: dict[str, list[str]]) -> float:
    return sum(recall_at_k(rankings[q["id"]], _best(q), 5) for q in QUERIES) / len(QUERIES)


def test_queries_name_entries_of_the_bank_with_a_grade(bank: dict[str, Question]) -> None:
    assert len({query["id"] for query in QUERIES}) == len(QUERIES) >= 150
    for query in QUERIES:
        assert set(query["relevant"]) <= set(bank), query["id"]
        assert set(query["relevant"].values()) <= {1, 2}, query["id"]


def test_both_halves_have_all_kinds_evenly() -> None:
    kinds = {query["kind"] for query in QUERIES}
    assert kinds == {"concept", "paraphrase", "keyword", "comparison", "related"}
    for kind in kinds:
        halves = [query["half"] for query in QUERIES if query["kind"] == kind]
        assert halves.count("tune") == halves.count("report") > 0


def test_no_query_shares_five_words_in_a_row_with_its_entries(bank: dict[str, Question]) -> None:
    for query in QUERIES:
        for key in query["relevant"]:
            entry = bank[key]
            parts = [entry.stem, entry.answer, entry.explanation, *entry.terms]
            parts += [part for option in entry.options for part in (option.text, option.why)]
            known = {run for part in parts for run in _runs(part)}
            assert known.isdisjoint(_runs(query["query"])), f"{query['id']} and {key}"


def test_the_search_finds_what_answers_among_the_first_five(assistant: Assistant) -> None:
    rankings = {q["id"]: [hit.question or "" for hit in assistant.search(q["query"], 5)] for q in QUERIES}
    assert _recall(rankings) >= FLOOR


def test_a_shuffled_ranking_falls_below_the_floor(bank: dict[str, Question]) -> None:
    chance = random.Random(7)  # noqa: S311  # a repeatable shuffle, no secret
    rankings = {query["id"]: chance.sample(sorted(bank), 5) for query in QUERIES}
    assert _recall(rankings) < FLOOR / 2
