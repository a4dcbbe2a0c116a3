"""Help onwards: misspelt words, and a search that finds nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.search.build import build_index as build_index_of
from assistant.search.corpus import Corpus
from assistant.search.embedding import HashingEmbedder

BANK = Path(__file__).with_name("practice.yaml")
OpenPage = Callable[..., AppTest]


@pytest.fixture
def index(build_index: Callable[[Path], Path], tmp_path: Path) -> Path:
    bank = tmp_path / "bank"
    bank.mkdir()
    shutil.copy(BANK, bank / "bank.yaml")
    return build_index(bank)


def said(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.value for element in page.html if not element.value.startswith("<style>"))


def test_a_misspelt_word_is_told_and_the_search_repeated_exactly(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q="whiskrs of an otter")
    assert "Searched for <strong>whiskers</strong> instead of whiskrs." in said(page)
    assert page.button(key="exactly").label == "Search for exactly what I typed."
    page.button(key="exactly").click().run()
    assert "Searched for exactly what you typed." in said(page)
    assert page.query_params["exact"] in ("1", ["1"])
    assert page.text_input[0].value == "whiskrs of an otter"
    page.button(key="exactly").click().run()
    assert "exact" not in page.query_params
    assert "instead of whiskrs" in said(page)


def test_the_next_question_is_understood_again(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q="whiskrs", exact="1")
    page.text_input[0].set_value("whiskrs otter")
    next(button for button in page.button if button.label == "Ask").click().run()
    assert "instead of whiskrs" in said(page)


def test_well_spelt_words_are_not_commented_on(open_page: OpenPage, index: Path) -> None:
    assert "Searched for" not in said(open_page(index, q="whiskers of an otter"))


def test_a_hostile_misspelling_is_text(open_page: OpenPage, index: Path) -> None:
    html = said(open_page(index, q="<b>whiskrs</b><script>alert(1)</script> otter"))
    assert "<script" not in html
    assert "<b>" not in html


def test_nothing_at_all_offers_topics_and_examples(open_page: OpenPage, tmp_path: Path) -> None:
    empty = tmp_path / "index"
    build_index_of(Corpus((), (), {}), HashingEmbedder(), empty, now=datetime(2026, 1, 2, tzinfo=UTC))
    page = open_page(empty, q="how do I monitor inference")
    assert "Nothing in the material fits; try other words" in said(page)
    topics = [button for button in page.button if (button.key or "").startswith("topic-")]
    assert "onitor" in topics[0].label
    assert len([button for button in page.button if (button.key or "").startswith("example-")]) == 5
    topics[0].click().run()
    assert "onitor" in str(page.text_input[0].value)
