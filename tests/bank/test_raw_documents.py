"""The five raw documents that the bank was retold from: what the readers give must not change unnoticed.

The documents are not ours to copy, so only counts and hashes stand here; the test is skipped
where they are not at hand. After a change that is meant, write the hashes anew with

    python tests/bank/test_raw_documents.py
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.bank.files import read_bytes
from assistant.bank.types import Question, Reading

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "seeds"
HASHES = Path(__file__).with_name("raw_documents.json")
COUNTS = {
    "000_883c5668c09ef28e.txt": ("bare questions", 69),
    "001_eb6fd87485adc25f.txt": ("lettered options", 20),
    "002_da4e13264f462d6b.txt": ("marked options", 25),
    "003_c80107a63e97c748.txt": ("answers in the line", 15),
    "004_11ed4916e6ef7ab8.txt": ("answers in italics", 20),
}
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason="the raw documents are not beside the checkout")


def read(name: str) -> Reading:
    return read_bytes((FOLDER / name).read_bytes(), name)


def sha(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()


def content(question: Question) -> str:
    parts = [
        question.stem,
        *(f"{'+' if o.correct else '-'} {o.text}" for o in question.options),
        *(f"{p.prompt} = {p.response}" for p in question.pairs),
        f"{question.answer} {question.explanation}",
        *(f"{link.text} {link.url}" for link in question.links),
        *question.see_also,
    ]
    return "|".join(" ".join(part.split()) for part in parts)


def hashes(name: str) -> dict[str, Any]:
    texts = [content(question) for question in read(name).questions]
    return {"document": sha("\n".join(texts))[:16], "items": [sha(text)[:8] for text in texts]}


@needed
@pytest.mark.parametrize("name", COUNTS)
def test_the_items_are_all_there_and_whole(name: str) -> None:
    reading = read(name)
    assert (reading.form, len(reading.questions)) == COUNTS[name]
    assert [p for q in reading.questions for p in q.problems] == []
    assert [s.item for q in reading.questions for s in q.sources] == list(range(1, COUNTS[name][1] + 1))
    assert reading.sections == ()
    assert all("left out as an" in remark for remark in reading.remarks)


def test_there_are_149_items() -> None:
    known = json.loads(HASHES.read_text(encoding="utf-8"))
    assert {name: len(known[name]["items"]) for name in known} == {n: c for n, (_, c) in COUNTS.items()}
    assert sum(count for _, count in COUNTS.values()) == 149


@needed
@pytest.mark.parametrize("name", COUNTS)
def test_nothing_of_the_items_has_changed(name: str) -> None:
    assert hashes(name) == json.loads(HASHES.read_text(encoding="utf-8"))[name]


@needed
@pytest.mark.parametrize(
    ("name", "types", "options"),
    [
        ("000_883c5668c09ef28e.txt", {"open": 69}, {0: 69}),
        ("001_eb6fd87485adc25f.txt", {"multiple_choice": 20}, {4: 20}),
        ("002_da4e13264f462d6b.txt", {"multiple_choice": 24, "multiple_response": 1}, {4: 24, 5: 1}),
        ("003_c80107a63e97c748.txt", {"open": 13, "matching": 2}, {0: 15}),
        ("004_11ed4916e6ef7ab8.txt", {"open": 20}, {0: 20}),
    ],
)
def test_types_and_numbers_of_options(name: str, types: dict[str, int], options: dict[int, int]) -> None:
    questions = read(name).questions
    assert Counter(str(q.type) for q in questions) == types
    assert Counter(len(q.options) for q in questions) == options


@needed
def test_the_one_question_with_two_right_options() -> None:
    questions = read("002_da4e13264f462d6b.txt").questions
    several = [n for n, q in enumerate(questions, 1) if sum(o.correct for o in q.options) == 2]
    assert several == [16]


@needed
def test_links_and_titles_to_read_on() -> None:
    assert sum(len(q.see_also) for q in read("000_883c5668c09ef28e.txt").questions) == 7
    links = [link for q in read("004_11ed4916e6ef7ab8.txt").questions for link in q.links]
    assert len(links) == 7
    assert all(link.url.startswith("https://") and link.text != link.url for link in links)


@needed
def test_both_mapping_exercises_keep_their_pairs() -> None:
    questions = read("003_c80107a63e97c748.txt").questions
    pairs = {
        number: [sha(f"{p.prompt} = {p.response}")[:8] for p in question.pairs]
        for number, question in enumerate(questions, 1)
        if question.pairs
    }
    assert pairs == {7: ["80aae058", "6f6193ea", "f70d2614"], 14: ["489ae582", "f04d3b1e", "a7721354"]}


if __name__ == "__main__":
    HASHES.write_text(json.dumps({name: hashes(name) for name in COUNTS}, indent=1) + "\n", encoding="utf-8")
