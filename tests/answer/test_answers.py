"""What holds of every answer, shown on questions that learners ask of the bank that ships."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer.answers import EXTRACTIVE, Answer, Sentence
from assistant.answer.development import read_questions
from assistant.answer.evidence import names, names_of, stems
from assistant.answer.generator import QuotingGenerator
from assistant.json_records import answer_record
from assistant.search.citation import Citation
from assistant.search.passages import Passage, View
from assistant.wiring import Answered, Assistant

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
COUNT = 40
TUNE = [each for each in read_questions(GOLDEN / "answers.jsonl") if each.half == "tune"]
QUESTIONS = [each.query for each in TUNE[:: len(TUNE) // COUNT]][:COUNT]
COMPARISONS = [each.query for each in TUNE if each.kind == "comparison"][:20]
# What is compared and what the material has on the one and on the other.
SIDES = {
    "Bagging or boosting?": ("bagging", "boosting"),
    "async or serverless inference for large payloads?": ("asynchronous", "serverless"),
    "What is the difference between data drift and concept drift?": ("data drift", "concept drift"),
    "How does precision differ from recall?": ("precision", "recall"),
    "Athena vs Redshift": ("Athena", "Redshift"),
}


@pytest.fixture(scope="module")
def answered(shipped: Assistant) -> list[Answered]:
    """The extractive answers to the questions; the few that are refused are left out."""
    found = [each for each in map(shipped.ask, QUESTIONS) if each.answer.sentences]
    assert len(found) >= COUNT * 0.9
    return found


@pytest.fixture(scope="module")
def quoted(shipped: Assistant) -> list[Answered]:
    """The answers to some of them in what a generator quotes."""
    found = [shipped.ask(each, generator=QuotingGenerator()) for each in QUESTIONS[::4]]
    return [each for each in found if each.answer.sentences]


def citations(answers: list[Answered]) -> Iterator[tuple[Answered, Sentence, Citation]]:
    for each in answers:
        for sentence in each.answer.sentences:
            for citation in sentence.citations:
                yield each, sentence, citation


def plain(text: str) -> str:
    """A text without list marks, emphasis, white space and the sign at its end."""
    return re.sub(r"^(?:[-•*]\s+|\d{1,2}[.)]\s+|#+\s+|>\s+)+|\*\*|__|`|\s+|[.:!?…]+$", "", text.strip())


def test_an_answer_has_one_to_five_sentences_and_each_a_citation(answered: list[Answered]) -> None:
    for each in answered:
        assert 1 <= len(each.answer.sentences) <= 5, each.answer.query
        assert all(sentence.text.strip() for sentence in each.answer.sentences)
        assert all(sentence.citations for sentence in each.answer.sentences)
        assert (each.answer.by, each.answer.reason, each.answer.remark) == (EXTRACTIVE, "", "")


def test_its_text_is_its_sentences(answered: list[Answered]) -> None:
    for each in answered:
        assert each.answer.text == " ".join(sentence.text for sentence in each.answer.sentences)
        assert "\n" not in each.answer.text


def test_each_cited_span_stands_just_so_in_a_passage_of_the_index(
    answered: list[Answered], quoted: list[Answered], shipped: Assistant
) -> None:
    known = {passage.id: passage for passage in shipped.index.passages}
    for _, _, citation in citations(answered + quoted):
        start, end = citation.span
        assert 0 <= start < end <= len(citation.passage.text)
        assert citation.text == citation.passage.text[start:end] == citation.text.strip()
        assert known[citation.passage.id] == citation.passage


def test_what_is_cited_was_found_for_the_question(answered: list[Answered], quoted: list[Answered]) -> None:
    for each, _, citation in citations(answered + quoted):
        units = {candidate.scored.passage.unit for candidate in each.evidence.candidates}
        assert citation.passage.unit in units
        assert citation.passage.unit in {hit.passage.unit for hit in each.hits}


def test_an_extractive_sentence_is_its_spans_but_for_marks_and_ending(answered: list[Answered]) -> None:
    for each in answered:
        for sentence in each.answer.sentences:
            texts = [plain(citation.text) for citation in sentence.citations]
            assert plain(re.sub(r";(?: then)?\s", "", sentence.text)) == re.sub(
                r";(?:then)?", "", "".join(texts)
            )


def test_no_sentence_says_again_what_another_says(answered: list[Answered], quoted: list[Answered]) -> None:
    for each in answered + quoted:
        said = [plain(sentence.text).lower() for sentence in each.answer.sentences]
        assert len(set(said)) == len(said), each.answer.query
        places = [
            (c.passage.unit, c.passage.view, c.passage.start + c.span[0])
            for s in each.answer.sentences
            for c in s.citations[:1]
        ]
        assert each in quoted or len(set(places)) == len(places), each.answer.query


def test_stems_and_ways_of_asking_are_never_cited(answered: list[Answered], quoted: list[Answered]) -> None:
    assert {View.STEM, View.ASKED}.isdisjoint(c.passage.view for _, _, c in citations(answered + quoted))


@pytest.mark.parametrize("query", SIDES)
def test_a_comparison_draws_on_each_side(query: str, shipped: Assistant) -> None:
    answer = shipped.ask(query).answer
    for word in SIDES[query]:
        assert any(stems(word) <= stems(sentence.text) for sentence in answer.sentences), word


def test_whatever_sides_the_evidence_has_are_all_spoken_of(shipped: Assistant) -> None:
    compared = 0
    for query in COMPARISONS:
        found = shipped.ask(query)
        if found.answer.sentences and found.evidence.sides:
            compared += 1
            for side in found.evidence.sides:
                own = names_of(side, found.evidence.sides)
                assert any(names(sentence.text, own) for sentence in found.answer.sentences), (query, side)
    assert compared >= len(COMPARISONS) / 2


def test_a_cited_entry_that_differs_from_its_source_is_reported(
    answered: list[Answered], shipped: Assistant
) -> None:
    disputed = {key for key, question in shipped.index.questions.items() if question.disputed}
    assert disputed
    for each in answered:
        cited = {passage.question for passage in each.answer.passages}
        assert set(each.answer.disputed) == cited & disputed, each.answer.query
    key = min(disputed)
    question = shipped.index.questions[key]
    answer = shipped.ask(question.stem[-500:]).answer
    assert key in answer.disputed


def test_the_same_question_is_answered_the_same_way(shipped: Assistant, answered: list[Answered]) -> None:
    for each in answered[:5]:
        assert shipped.ask(each.answer.query).answer == each.answer


def test_an_own_file_is_evidence_like_the_bank(little: Assistant) -> None:
    found = little.ask("Above how many degrees does a lynx alarm go off?")
    documents = {sentence.text: sentence.citations[0].passage.document for sentence in found.answer.sentences}
    assert documents["A lynx alarm goes off when the gearbox is above 80 degrees."] == "mine.md"
    assert found.hits[0].own


def test_as_json_each_citation_leads_to_a_passage_that_is_there(
    answered: list[Answered], quoted: list[Answered]
) -> None:
    for each in answered + quoted:
        record = json.loads(json.dumps(answer_record(each.answer, each.hits, [])))
        passages = {(hit["passage_id"], hit["passage"]) for hit in record["hits"]}
        texts = dict(passages)
        assert (record["answered"], record["answer"]) == (True, each.answer.text)
        for sentence in record["sentences"]:
            for citation in sentence["citations"]:
                text = texts[citation["passage_id"]]
                assert text[citation["start"] : citation["end"]] == citation["span"]
                assert ("question" in citation) != ("document" in citation)


def test_as_json_a_refusal_says_why_and_has_no_answer(shipped: Assistant) -> None:
    found = shipped.ask("Which horse won the Kentucky Derby in 1998?")
    record = answer_record(found.answer, found.hits, [])
    assert (record["answered"], record["sentences"]) == (False, [])
    assert str(record["reason"]).startswith("Not in your material")
    assert record["answer"] == ""
    assert record["hits"]


def test_passages_are_told_once_in_the_order_in_which_they_are_cited() -> None:
    one, two = (Passage(name, "Some text.", "", View.SECTION, document=name) for name in ("one", "two"))
    sentences = tuple(
        Sentence(f"Sentence {number}.", tuple(Citation(passage, (0, 4)) for passage in passages))
        for number, passages in enumerate([(two,), (one, two), (one,)])
    )
    answer = Answer("query", sentences)
    assert answer.passages == (two, one)
    assert answer.text == "Sentence 0. Sentence 1. Sentence 2."
    assert Answer("query", ()).text == ""
