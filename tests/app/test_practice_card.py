"""A question opened to be tried: each type, right and wrong answers, and that no text becomes markup."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

BANK = Path(__file__).with_name("practice.yaml")
HOSTILE = Path(__file__).with_name("hostile.yaml")
See = Callable[[str], Any]


def card_page(file: str, key: str) -> None:
    """A page of one card, as Streamlit runs it."""
    from pathlib import Path

    from assistant.bank.files import read_safely
    from assistant.ui.practice_card import practice_card

    found = read_safely(Path(file).read_bytes(), "bank.yaml").questions
    practice_card(next(each for each in found if each.id == key), key, "here")


def open_card(key: str, file: Path = BANK) -> AppTest:
    page = AppTest.from_function(card_page, args=(str(file), key), default_timeout=30).run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.value for element in page.html)


def check(page: AppTest, label: str = "Check") -> str:
    next(button for button in page.button if button.label == label).click().run()
    return said(page)


def shown(label: str) -> str:
    """A widget's label as it is seen: without backslashes and word joiners."""
    return label.replace("\\", "").replace("\u2060", "")


def choose_one(page: AppTest, text: str) -> None:
    labels = [shown(option) for option in page.radio[0].options]
    page.radio[0].set_value(labels.index(text))


def tick(page: AppTest, *texts: str) -> None:
    for box in page.checkbox:
        if shown(box.label) in texts:
            box.check()


def fill(page: AppTest, *texts: str) -> None:
    for box, text in zip(page.selectbox, texts, strict=True):
        box.set_value(box.options.index(text))


def test_a_right_choice_is_told_in_words_with_every_reason() -> None:
    page = open_card("otter-one-river")
    assert "A ranger counts otters" in said(page)
    assert "Right." not in said(page)
    choose_one(page, "The otter swims")
    html = check(page)
    assert '<p class="verdict-line" role="status"><strong>Right.</strong></p>' in html
    assert html.count('class="verdict">Wrong') == 3
    assert 'The otter swims <span class="mine">your choice</span>' in html
    for reason in ("Swimming otters are seen", "No otter has wings.", "reads no book", "whistles instead"):
        assert reason in html
    assert "An otter spends most of its day" in html
    assert 'href="https://docs.aws.amazon.com/otter"' in html
    assert 'href="./?entry=otter-one-river"' in html
    assert not page.radio


def test_a_wrong_choice_is_told_in_words_and_can_be_tried_again() -> None:
    page = open_card("otter-one-river")
    order = list(page.radio[0].options)
    choose_one(page, "The otter sings")
    html = check(page)
    assert "<strong>Not right.</strong>" in html
    assert 'The otter sings <span class="mine">your choice</span>' in html
    page.button[0].click().run()
    assert page.radio[0].options == order
    choose_one(page, "The otter swims")
    assert "<strong>Right.</strong>" in check(page)


def test_nothing_chosen_gets_a_sentence_and_no_key() -> None:
    html = check(open_card("otter-one-river"))
    assert "Choose an answer first." in html
    assert "Swimming otters" not in html


def test_a_disputed_question_says_so_before_and_why_afterwards() -> None:
    page = open_card("otter-one-river")
    assert "Disputed: one source answers otherwise" in said(page)
    assert "another animal" not in said(page)
    choose_one(page, "The otter sings")
    html = check(page)
    assert "A source answers:</strong> The otter sings" in html
    assert "That source means another animal." in html


def test_multiple_response_wants_the_number_it_names_and_all_of_them_right() -> None:
    page = open_card("otter-two-foods")
    assert "choose two" in said(page)
    tick(page, "Fish")
    assert "Choose two; you have chosen one." in check(page)
    tick(page, "Bread")
    html = check(page)
    assert "<strong>Not right.</strong> 1 of your 2 choices is right; all must be." in html
    assert html.count("your choice") == 2
    page = open_card("otter-two-foods")
    tick(page, "Crayfish", "Fish")
    assert "<strong>Right.</strong>" in check(page)


def test_ordering_is_filled_in_step_by_step() -> None:
    page = open_card("otter-day-order")
    assert [box.label for box in page.selectbox] == ["Step 1", "Step 2", "Step 3"]
    assert sorted(page.selectbox[0].options) == sorted(
        ["The otter wakes", "The otter hunts", "The otter sleeps", "The otter votes"]
    )
    assert "Choose something in each row first." in check(page)
    fill(page, "The otter wakes", "The otter sleeps", "The otter hunts")
    html = check(page)
    assert "1 of 3 rows is right" in html
    assert "Your choice: The otter sleeps" in html
    page = open_card("otter-day-order")
    fill(page, "The otter wakes", "The otter hunts", "The otter sleeps")
    assert "<strong>Right.</strong>" in check(page)


def test_matching_is_filled_in_prompt_by_prompt() -> None:
    page = open_card("otter-match-parts")
    assert [box.label for box in page.selectbox] == ["Tail", "Fur", "Whiskers"]
    fill(page, "steering", "warmth", "flying")
    html = check(page)
    assert "2 of 3 rows are right" in html
    assert "Your choice: flying" in html
    page = open_card("otter-match-parts")
    fill(page, "steering", "warmth", "feeling")
    assert "<strong>Right.</strong>" in check(page)


def test_a_case_study_shows_its_scenario() -> None:
    page = open_card("otter-case-holt")
    assert "An otter family lives in a holt" in said(page)
    choose_one(page, "By the chimney")
    assert "<strong>Not right.</strong>" in check(page)


def test_an_open_question_is_thought_of_and_revealed() -> None:
    page = open_card("otter-open-why")
    assert "drift away" not in said(page)
    assert not page.radio
    assert not page.checkbox
    html = check(page, "Show the answer")
    assert "So that it does not drift away." in html
    assert "Right." not in html


def test_the_order_of_options_differs_between_sessions() -> None:
    orders = {tuple(open_card("otter-one-river").radio[0].options) for _ in range(12)}
    assert len(orders) > 1


def test_a_hostile_question_is_shown_as_text(see: See) -> None:
    key = 'x"><img src=x onerror=window.hacked=1>'
    page = open_card(key, HOSTILE)
    assert not page.markdown
    for box in page.selectbox:
        assert not re.search(r"(?<!\\)[<>$`*]", box.label)
    for element in page.html:
        tags = {tag for tag, _ in see(element.value).elements}
        assert not tags & {"script", "img", "svg", "iframe", "input", "marquee"}


@pytest.mark.parametrize("key", ["otter-one-river", "otter-two-foods"])
def test_labels_have_no_markdown_left(key: str) -> None:
    page = open_card(key)
    labels = [*page.radio[0].options] if page.radio else [box.label for box in page.checkbox]
    for label in labels:
        assert "*flies*" not in label
        assert ":smile:" not in label
        assert "->" not in label
    assert any("*flies* :smile: -> $x$" in shown(label) for label in labels) == (key == "otter-one-river")
