"""An answer and its sources as HTML and as text: numbers, marks, and nothing that becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from assistant.answer.answers import Answer, Sentence
from assistant.answer.citing import numbered, sources
from assistant.answer.transcript import conversation_markdown
from assistant.bank.types import Dispute, Question, QuestionType, SourceItem
from assistant.search.citation import Citation
from assistant.search.passages import Passage, View
from assistant.ui.answer_views import answer_html, by_line, disputed_html, in_the_room_of, sources_html
from assistant.ui.citations import where
from assistant.ui.transcript import answer_text, whole_place

See = Callable[[str], Any]

EVIL = "<script>window.hacked=1</script> **b** [1](javascript:alert(1)) `c` $x$ \u202egpj.exe"
TEXT = "An otter swims. It eats fish. It sleeps."
QUESTIONS = {
    "otter-one": Question(
        id="otter-one",
        type=QuestionType.OPEN,
        stem="What does the otter do?",
        answer="It swims",
        disputed=(Dispute(SourceItem("raw.txt", 1), "It flies", "It has no wings."),),
    )
}


def passage(text: str = TEXT, start: int = 0) -> Passage:
    end = start + len(text)
    return Passage("id", text, text, View.ANSWER, question="otter-one", start=start, end=end)


def cite(text: str, of: Passage) -> Citation:
    at = of.text.index(text)
    return Citation(of, (at, at + len(text)))


def note(text: str = TEXT, heading: str = "Otters") -> Passage:
    return replace(passage(text), question=None, document="notes/otters.md", section=1, heading=heading)


def test_one_span_has_one_number_in_whatever_window_it_stands() -> None:
    window = passage("It eats fish. It sleeps.", start=TEXT.index("It eats"))
    sentences = [
        Sentence("It swims.", (cite("An otter swims.", passage()),)),
        Sentence("It eats.", (cite("It eats fish.", passage()), cite("An otter swims.", passage()))),
        Sentence("It feeds.", (cite("It eats fish.", window),)),
    ]
    assert [[source.number for source in cited] for _, cited in numbered(sentences)] == [[1], [2, 1], [2]]
    assert [source.citation.text for source in sources(sentences)] == ["An otter swims.", "It eats fish."]


def test_the_same_words_in_two_places_are_two_sources() -> None:
    sentences = [Sentence("It swims.", (cite("It sleeps.", passage()), cite("It sleeps.", note())))]
    assert [source.number for source in sources(sentences)] == [1, 2]


def test_numbers_stay_while_an_answer_grows() -> None:
    sentences = [Sentence(text, (cite(text, passage()),)) for text in ("It sleeps.", "It eats fish.")]
    whole = numbered(sentences)
    assert whole[:1] == numbered(sentences[:1])


def test_each_sentence_has_its_chip_and_each_chip_its_source(see: See) -> None:
    sentences = [
        Sentence("It swims.", (cite("An otter swims.", passage()),)),
        Sentence("It sleeps.", (cite("It sleeps.", note()), cite("An otter swims.", passage()))),
    ]
    seen = see(answer_html(sentences, QUESTIONS))
    chips = [attributes for tag, attributes in seen.elements if tag == "button"]
    ids = [attributes["id"] for _, attributes in seen.elements if "id" in attributes]
    assert [chip["aria-describedby"] for chip in chips] == ids == ["tip-1-1", "tip-2-2", "tip-2-1"]
    assert chips[1]["aria-label"] == "Source 2, Concept note: Otters"
    links = [attributes["href"] for tag, attributes in seen.elements if tag == "a"]
    assert links == ["#source-1", "#source-2", "#source-1"]
    below = see(sources_html(sentences, QUESTIONS))
    assert {f"#{attributes['id']}" for _, attributes in below.elements if "id" in attributes} == set(links)


def test_the_cited_span_is_marked_in_its_passage() -> None:
    sentences = [Sentence("It eats.", (cite("It eats fish.", passage()),))]
    html = sources_html(sentences, QUESTIONS)
    assert re.findall("<mark>(.*?)</mark>", html) == ["It eats fish."]
    assert "An otter swims. <mark>" in html
    assert 'href="./?entry=otter-one"' in html


def test_where_says_what_kind_of_source_it_is() -> None:
    own = replace(note(), document="my notes.pdf", section=2, page=7, heading="Rivers")
    assert where(passage(), QUESTIONS) == "Entry: What does the otter do? It swims"
    assert where(passage(), {}) == "Entry: otter-one"
    assert where(note(), {}) == "Concept note: Otters"
    assert where(own, {}) == "Your document: my notes.pdf, page 7, under “Rivers”"


@pytest.mark.parametrize(
    ("by", "removed", "expected"),
    [
        ("extractive", 0, "In the words of your material"),
        ("test at home", 0, "Worded by test at home; each sentence is supported by its source"),
        ("test", 1, "Worded by test; one sentence without support was left out"),
        ("test", 2, "Worded by test; 2 sentences without support were left out"),
        ("<b>test</b>", 1, "Worded by <b>test</b>; one sentence without support was left out"),
    ],
)
def test_the_line_below_says_whose_words_they_are(see: See, by: str, removed: int, expected: str) -> None:
    assert see(by_line(Answer("q", (), by=by, removed=removed))).text == expected


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (1, "2 sentences worded by test; the rest as your material has them"),
        (2, "One sentence worded by test; the rest as your material has them"),
    ],
)
def test_sentences_of_the_material_among_those_of_a_model_are_told(see: See, own: int, expected: str) -> None:
    sentences = (Sentence("It swims.", (cite("An otter swims.", passage()),)),) * 3
    answer = Answer("q", sentences, by="test", own=own, removed=3)
    assert see(by_line(answer)).text == expected
    assert f"Sources ({expected.replace('One', 'one')}):" in conversation_markdown([("q", answer)], str)


def resting(*sentences: Sentence) -> str:
    return disputed_html(Answer("q", sentences, disputed=("otter-one", "gone")), QUESTIONS)


def test_a_disputed_entry_is_told_with_source_question_and_both_views(see: See) -> None:
    seen = see(resting(Sentence("It swims.", (cite("It eats fish.", passage()),))))
    assert "Disputed: raw.txt, item 1, answers this otherwise." in seen.text
    assert "The entry answers: It swims" in seen.text
    assert "raw.txt, item 1, answers: It flies" in seen.text
    assert "Why we differ: It has no wings." in seen.text
    (link,) = [attributes["href"] for tag, attributes in seen.elements if tag == "a"]
    assert (link, "What does the otter do?" in seen.text) == ("./?entry=otter-one", True)
    assert disputed_html(Answer("q", ()), QUESTIONS) == ""


def test_a_dispute_is_told_only_where_the_answer_rests_on_its_entry() -> None:
    first = Sentence("An otter swims.", (cite("An otter swims.", note()),))
    whole = passage("It swims\nAn otter swims. It eats fish.")
    assert resting(first, Sentence("It eats fish.", (cite("It eats fish.", whole),))) == ""
    assert "It flies" in resting(first, Sentence("It swims.", (cite("It swims", whole),)))


def test_what_only_keeps_room_can_be_neither_reached_nor_linked_to(see: See) -> None:
    before = answer_html([Sentence('A "b" id="c" swims.', (cite("It sleeps.", passage()),))], QUESTIONS)
    seen = see(in_the_room_of("<p id='new'>It swims.</p>", before))
    spare = next(attributes for _, attributes in seen.elements if attributes.get("class") == "spare")
    assert {"inert", "aria-hidden"} <= set(spare)
    assert [attributes["id"] for _, attributes in seen.elements if "id" in attributes] == ["new"]
    assert 'A "b" id="c" swims.' in seen.text


def test_hostile_text_is_text_in_answer_and_sources(see: See) -> None:
    of = note(f"{EVIL} It sleeps.", heading=EVIL)
    sentences = [Sentence(EVIL, (cite(EVIL, of),))]
    for html in (answer_html(sentences, {}), sources_html(sentences, {})):
        assert "<script" not in html
        assert "\u202e" not in html
        seen = see(html)
        assert "[1](javascript:alert(1))" in seen.text
        assert all(
            attributes.get("href", "#source-1") == "#source-1"
            and not any(a.startswith("on") for a in attributes)
            for _, attributes in seen.elements
        )


def test_a_copied_answer_is_numbered_text() -> None:
    answer = Answer("q", (Sentence("It eats.", (cite("It eats fish.", passage()),)),))
    assert answer_text("What does it eat?", answer, QUESTIONS) == (
        "What does it eat?\n\nIt eats. [1]\n\nSources\n"
        "[1] Entry: What does the otter do? It swims (otter-one): “It eats fish.”\n"
    )


def test_a_saved_conversation_has_questions_answers_and_sources() -> None:
    answer = Answer("q", (Sentence("It eats.", (cite("It eats fish.", note()),)),), by="test")
    nothing = Answer("q", (), reason="Not in your material.")
    text = conversation_markdown(
        [("First?", answer), ("Second?", nothing)], lambda p: whole_place(p, QUESTIONS)
    )
    assert text == (
        "# Study assistant: a conversation\n\n## First?\n\nIt eats. \\[1\\]\n\n"
        "Sources (worded by test):\n\n"
        "1. Concept note: Otters (notes/otters.md): “It eats fish.”\n\n"
        "## Second?\n\nNot in your material.\n"
    )


def test_a_saved_conversation_has_no_markup_but_ours() -> None:
    of = note(f"{EVIL} It sleeps.", heading=EVIL)
    text = conversation_markdown(
        [(EVIL, Answer("q", (Sentence(EVIL, (cite(EVIL, of),)),), by=EVIL))], lambda p: whole_place(p, {})
    )
    html = MarkdownIt("commonmark").render(text)
    assert set(re.findall(r"<(\w+)", html)) == {"h1", "h2", "p", "ol", "li"}
    assert html.count("&lt;script&gt;") == 5
    assert "\u202e" not in text
