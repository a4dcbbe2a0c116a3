"""Passages: the views of questions and sections, their origin, and that no word is lost."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bank.types import Case, Option, Pair, Question, QuestionType, Section, SourceItem
from assistant.search.passages import (
    View,
    all_passages,
    keyword_text,
    question_key,
    question_passages,
    section_keyword_text,
    section_passages,
)


def count(texts: Sequence[str]) -> list[int]:
    """Words, and one more a text, as a model's tokens are not quite additive either."""
    return [len(text.split()) + 1 for text in texts]


def words_of(texts: Sequence[str]) -> set[str]:
    return {word for text in texts for word in text.split()}


WRONG = Option("Delta", False, "It is the mouth of a river.")
FULL = Question(
    id="full",
    stem="Which one? Choose it.",
    type=QuestionType.MULTIPLE_CHOICE,
    options=(Option("Alpha", True, "Because of x."), Option("Beta", False), Option("Gamma", False), WRONG),
    answer="Alpha",
    explanation="First fact. Second fact. Third fact. Fourth fact.",
    case=Case("case", "A shop sells shoes."),
    terms=("letter", "greek"),
    services=("Amazon S3",),
    sources=(SourceItem("raw.txt", 3, page=9),),
)


def views(question: Question, limit: int = 100) -> list[tuple[View, str]]:
    return [(p.view, p.text) for p in question_passages(question, count, limit)]


def test_the_views_of_a_question() -> None:
    assert views(FULL) == [
        (
            View.WHOLE,
            "A shop sells shoes.\nWhich one? Choose it.\n\nAlpha\n\n"
            "First fact. Second fact. Third fact. Fourth fact.\n\nletter, greek, Amazon S3",
        ),
        (View.STEM, "A shop sells shoes.\nWhich one? Choose it."),
        (View.ANSWER, "Alpha\n\nFirst fact. Second fact."),
        (View.ANSWER, "Second fact. Third fact. Fourth fact."),
        (View.OPTION, "Alpha\n\nBecause of x."),
        (View.OPTION, "Beta\n\nGamma"),
    ]


def test_a_wrong_option_that_is_reasoned_about_is_not_searched() -> None:
    assert "Alpha" in keyword_text(FULL)
    assert "Beta" in keyword_text(FULL)
    assert "river" not in keyword_text(FULL)


def test_passages_of_a_question_say_where_they_come_from() -> None:
    passages = question_passages(FULL, count, 100)
    assert {p.question for p in passages} == {"full"}
    assert {p.page for p in passages} == {9}
    assert {p.document for p in passages} == {None}
    answer = [p for p in passages if p.view == View.ANSWER]
    assert [p.text[a:b] for p in answer for a, b in p.sentences] == [
        *("Alpha", "First fact.", "Second fact."),
        *("Second fact.", "Third fact.", "Fourth fact."),
    ]
    assert all(not p.sentences for p in passages if p.view != View.ANSWER)


def test_pairs_answer_a_matching_exercise() -> None:
    question = Question(
        id="match",
        stem="Match them.",
        type=QuestionType.MATCHING,
        pairs=(Pair("City", "One-hot encoding"), Pair("Age", "Binning")),
        distractors=("Hashing",),
    )
    assert (View.ANSWER, "- City: One-hot encoding\n- Age: Binning") in views(question)
    assert (View.OPTION, "Hashing") in views(question)


def test_a_question_without_answer_shows_its_whole() -> None:
    passages = question_passages(Question(id="bare", stem="Why? Tell.", type=QuestionType.OPEN), count, 100)
    assert [(p.view, p.text, bool(p.sentences)) for p in passages] == [
        (View.WHOLE, "Why? Tell.", True),
        (View.STEM, "Why? Tell.", False),
    ]


def test_questions_without_id_are_named_by_their_source() -> None:
    assert question_key(FULL) == "full"
    raw = Question(stem="s", type=QuestionType.OPEN, sources=(SourceItem("a b.txt", 2),))
    assert question_key(raw) == "a b.txt#2"
    with pytest.raises(ValueError, match="an id or a source"):
        question_key(Question(stem="s", type=QuestionType.OPEN))


def test_sections_have_their_heading_in_front_for_the_model_only() -> None:
    section = Section("guide.pdf", "One fact. Another fact.", heading="Storage", page=4)
    (passage,) = section_passages(section, 2, count, 100)
    assert passage.text == "One fact. Another fact."
    assert passage.embedded == "Storage\nOne fact. Another fact."
    assert (passage.document, passage.section, passage.page, passage.heading) == (
        "guide.pdf",
        2,
        4,
        "Storage",
    )
    assert (passage.view, passage.question) == (View.SECTION, None)
    assert [passage.text[a:b] for a, b in passage.sentences] == ["One fact.", "Another fact."]


def test_long_sections_are_windows_of_about_120_words_that_share_a_sentence() -> None:
    sentences = [" ".join([f"S{i}", *["w"] * 28, "end."]) for i in range(10)]
    text = " ".join(sentences)
    passages = section_passages(Section("a.txt", text), 1, count, 500)
    assert all(len(p.text.split()) <= 120 for p in passages)
    assert [p.text.split()[0] for p in passages] == ["S0", "S3", "S6"]
    assert all(text[p.start : p.end] == p.text for p in passages)


def test_each_term_that_a_note_defines_is_a_passage_by_itself() -> None:
    epoch = (
        "An epoch is one pass of the training over all examples, kept by many jobs in\nAmazon S3 for later."
    )
    batch = "A batch is the part of them that goes into one update of the weights."
    terms = f"{epoch} {batch}"
    note = f"First fact.\n\nWhat the exam asks. Second fact.\n\nTerms. {terms}"
    told, *defined = section_passages(Section("notes/a.md", note, heading="Curves"), 1, count, 100)
    assert told.embedded == "Curves\nFirst fact.\n\nWhat the exam asks. Second fact."
    assert [p.embedded for p in defined] == [epoch, batch]
    assert all(note[p.start : p.end] == p.text and p.sentences == ((0, len(p.text)),) for p in defined)
    assert len({p.id for p in (told, *defined)}) == 3
    (whole,) = section_passages(
        Section("a.md", note.replace("exam asks", "test asks"), heading="Curves"), 1, count, 100
    )
    assert whole.text.endswith(terms), "no note of the bank"


@pytest.mark.parametrize("heading", ["word " * 60, "Heading"])
def test_a_heading_alone_and_a_long_heading_are_text(heading: str) -> None:
    text = "" if heading == "Heading" else "Fact."
    passages = section_passages(Section("a.txt", text, heading=heading), 1, count, 20)
    assert words_of([p.text for p in passages]) == {*heading.split(), *text.split()}
    assert all(tokens <= 20 for tokens in count([p.embedded for p in passages]))
    assert len({p.id for p in passages}) == len(passages)


def test_ids_are_unique_for_tricky_names() -> None:
    sections = [
        Section("a-1", "Same text.", page=2),
        Section("a", "Same text.", heading="1-2"),
        Section("a", "Same text."),
        Section("a", "Same text."),
        Section('a", 1, "', "Same text."),
    ]
    questions = [
        Question(id="a#1", stem="Same text.", type=QuestionType.OPEN, answer="Same text."),
        Question(
            stem="Same text.", type=QuestionType.OPEN, answer="Same text.", sources=(SourceItem("a", 2),)
        ),
    ]
    passages = all_passages(questions, sections, count, 50)
    assert len(passages) == 5 + 2 * 3
    assert len({p.id for p in passages}) == len(passages)
    assert [p.section for p in passages if p.document == "a"] == [1, 2, 3]


def test_ids_stay_the_same() -> None:
    assert [p.id for p in question_passages(FULL, count, 100)] == [
        p.id for p in question_passages(FULL, count, 100)
    ]


prose = st.lists(
    st.sampled_from(["alpha", "Beta", "gamma.", "Delta!", "e.g.", "\n", "\n\n", "- x", "7."])
).map(" ".join)
options = st.lists(st.builds(Option, text=prose, correct=st.booleans(), why=prose), max_size=3).map(tuple)


@given(st.builds(Question, id=st.just("q"), stem=prose, type=st.just(QuestionType.OPEN), options=options,
                 answer=prose, explanation=prose, terms=st.lists(prose, max_size=2).map(tuple)),
       st.integers(3, 40))  # fmt: skip
def test_no_word_of_a_question_is_lost_and_all_fits(question: Question, limit: int) -> None:
    passages = question_passages(question, count, limit)
    expected = words_of([keyword_text(question)])
    assert words_of([p.text for p in passages]) == expected
    assert max(count([p.embedded for p in passages]), default=0) <= limit
    assert len({p.id for p in passages}) == len(passages)
    answer = [p.text for p in passages if p.view == View.ANSWER]
    assert words_of(answer) == words_of([question.answer, question.explanation])
    shown = [p for p in passages if p.sentences]
    assert bool(shown) == bool(passages)
    for p in shown:
        assert "".join(p.text.split()) == "".join("".join(p.text[a:b].split()) for a, b in p.sentences)


@given(prose, prose, st.integers(4, 40))
def test_no_word_of_a_section_is_lost_and_all_fits(text: str, heading: str, limit: int) -> None:
    passages = section_passages(Section("f", text, heading=heading), 1, count, limit)
    expected = words_of([text]) or words_of([heading])
    assert expected <= words_of([p.text for p in passages])
    assert words_of([p.embedded for p in passages]) <= words_of([text, heading])
    assert max(count([p.embedded for p in passages]), default=0) <= limit
    assert all(p.sentences for p in passages)


def test_the_ways_learners_ask_for_a_section_are_searched_and_not_shown() -> None:
    section = Section(
        "notes/s3.md", "One fact.", heading="Storage", asked_as=("Where do files go?", "s3 files")
    )
    text, *asked = section_passages(section, 1, count, 100)
    assert (text.view, text.embedded, text.sentences) == (View.SECTION, "Storage\nOne fact.", ((0, 9),))
    assert [(p.view, p.embedded, p.sentences) for p in asked] == [
        (View.ASKED, "Where do files go?", ()),
        (View.ASKED, "s3 files", ()),
    ]
    assert {p.unit for p in (text, *asked)} == {("notes/s3.md", 1)}
    assert len({p.id for p in (text, *asked)}) == 3
    assert section_keyword_text(section) == "Storage\n\nOne fact.\n\nWhere do files go?\n\ns3 files"
