"""The answer above the passages, through Streamlit's own test driver over a small bank with a note."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

BANK = Path(__file__).with_name("practice.yaml")
HOSTILE = Path(__file__).with_name("hostile.yaml")
NOTE = "# Otters\n\nAn otter is a mammal that lives in rivers. Its fur is dense and keeps the water out.\n"
EVIL_NOTE = (
    "# <svg onload=window.hacked=1> \u202eOkapi\n\n"
    "An okapi <u onclick=window.hacked=1> is a mammal \u202ethat lives in forests [1](javascript:alert(1)).\n"
)
WHY = "Why does the otter hold hands in the river?"
SAID = "A sleeping otter would drift down the river alone."

OpenPage = Callable[..., AppTest]
See = Callable[[str], Any]


@pytest.fixture
def index(build_index: Callable[[Path], Path], tmp_path: Path) -> Path:
    bank = tmp_path / "bank"
    (bank / "notes").mkdir(parents=True)
    shutil.copy(BANK, bank / "bank.yaml")
    (bank / "notes" / "otters.md").write_text(NOTE, encoding="utf-8")
    return build_index(bank)


def html_with(page: AppTest, mark: str) -> list[str]:
    assert not page.exception
    return [
        element.value for element in page.html if mark in element.value and "<style>" not in element.value
    ]


def reply(page: AppTest, see: See) -> str:
    (html,) = html_with(page, 'class="reply"')
    return " ".join(see(html).text.split())


def place(page: AppTest, mark: str) -> int:
    return next(number for number, element in enumerate(page.html) if mark in element.value)


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_the_answer_stands_above_its_sources_and_the_passages(
    open_page: OpenPage, index: Path, see: See
) -> None:
    page = open_page(index, q=WHY)
    assert SAID in reply(page, see)
    assert "In the words of your material" in html_with(page, "quiet by")[0]
    assert f"<mark>{SAID}</mark>" in html_with(page, 'class="cited"')[0]
    assert place(page, 'class="reply"') < place(page, 'class="cited"') < place(page, 'class="card"')
    assert "Passages, best first" in "".join(html_with(page, "Passages"))


def test_what_the_material_does_not_answer_gets_no_answer_but_topics(
    open_page: OpenPage, index: Path, see: See
) -> None:
    page = open_page(index, q="Who invented the F1 score?")
    assert not html_with(page, 'class="reply"')
    assert html_with(page, "Not in your material")
    (passages,) = [box for box in page.expander if box.label == "The nearest passages"]
    assert not passages.proto.expanded
    assert "Practise this" not in labels(page)
    page.button(key="nearest-0").click().run()
    assert page.text_input[0].value == "Otters"
    assert page.query_params == {"q": "Otters"}
    assert "otter" in reply(page, see)


def test_practise_this_offers_the_cited_entry_and_its_neighbours(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=WHY)
    assert not page.button(key="practise").disabled
    page.button(key="practise").click().run()
    assert page.button(key="try-hit-answer-0").label == "Try it"
    page.button(key="try-hit-answer-0").click().run()
    assert WHY in html_with(page, 'class="trial"')[0]
    page.button(key="practise").click().run()
    assert not html_with(page, 'class="trial"')


def test_what_no_question_is_on_offers_no_practice(
    open_page: OpenPage, build_index: Callable[[Path], Path], tmp_path: Path
) -> None:
    bank = tmp_path / "bank"
    (bank / "notes").mkdir(parents=True)
    shutil.copy(BANK, bank / "bank.yaml")
    fact = "A tomato is a fruit that ripens slowly under glass."
    (bank / "notes" / "tomatoes.md").write_text(f"# Tomato\n\n{fact}\n", encoding="utf-8")
    page = open_page(build_index(bank), q="tomato fruit under glass")
    page.button(key="practise").click().run()
    assert html_with(page, fact)
    assert html_with(page, "No practice question is on this.")
    assert not [button for button in page.button if str(button.key).startswith("try-hit-answer")]


def test_another_question_folds_the_practice_questions_up(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=WHY)
    page.button(key="practise").click().run()
    page.text_input[0].set_value("What is an otter?")
    next(button for button in page.button if button.label == "Ask").click().run()
    assert "Practise this" in labels(page)
    assert "try-hit-answer-0" not in [button.key for button in page.button]


def test_a_disputed_entry_is_told_with_the_answer(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q="Which otter habit does the ranger see first?")
    (disputed,) = html_with(page, 'class="disputed"')
    assert "The otter sings" in disputed
    assert "That source means another animal." in disputed
    assert not html_with(open_page(index, q=WHY), 'class="disputed"')


def test_filters_that_leave_nothing_are_told_and_nothing_is_answered(
    open_page: OpenPage, index: Path
) -> None:
    page = open_page(index, q=WHY, task="1.1", service="AWS Lambda")
    assert html_with(page, "Nothing in the material fits all the filters together.")
    assert not html_with(page, 'class="reply"')
    assert not html_with(page, "Not in your material")


def test_an_answer_rests_on_what_passes_the_filters(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=WHY, task="1.2")
    assert "otter-open-why" not in "".join(html_with(page, 'class="cited"'))


def test_hostile_text_is_text_in_an_answer(
    open_page: OpenPage, build_index: Callable[[Path], Path], tmp_path: Path, see: See
) -> None:
    bank = tmp_path / "bank"
    (bank / "notes").mkdir(parents=True)
    shutil.copy(BANK, bank / "bank.yaml")
    shutil.copy(HOSTILE, bank / "hostile.yaml")
    (bank / "notes" / "okapi.md").write_text(EVIL_NOTE, encoding="utf-8")
    page = open_page(build_index(bank), q="Is an <u>okapi</u> a mammal that lives in forests?")
    (html,) = html_with(page, 'class="reply"')
    assert "An okapi <u onclick=window.hacked=1> is a mammal" in see(html).text
    assert "[1](javascript:alert(1))" in see(html).text
    for block in (html, *html_with(page, 'class="cited"')):
        seen = see(block)
        assert not {tag for tag, _ in seen.elements} & {"input", "script", "img", "svg", "iframe", "u"}
        assert not any(name.startswith("on") for _, attributes in seen.elements for name in attributes)
        assert "\u202e" not in block
    assert not page.markdown
