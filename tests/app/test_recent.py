"""The questions asked last: listed, asked again, cleared, and never markup."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

BANK = Path(__file__).with_name("practice.yaml")
OpenPage = Callable[..., AppTest]
EVIL = "<script>alert(1)</script> **bold** [a](javascript:alert(1)) :smile: $x$ otter"


@pytest.fixture
def index(build_index: Callable[[Path], Path], tmp_path: Path) -> Path:
    bank = tmp_path / "bank"
    bank.mkdir()
    shutil.copy(BANK, bank / "bank.yaml")
    return build_index(bank)


def ask(page: AppTest, text: str) -> AppTest:
    page.text_input[0].set_value(text)
    return next(button for button in page.button if button.label == "Ask").click().run()


def start(page: AppTest) -> AppTest:
    """Back to the start page, as a click on “Ask” in the sidebar leads there."""
    page.query_params.clear()
    return page.run()


def recent(page: AppTest, place: str) -> list[str]:
    assert not page.exception
    found = [button for button in page.button if (button.key or "").startswith(f"recent-{place}-")]
    return [button.label.replace("\\", "").replace("\u2060", "") for button in found]


def test_nothing_is_listed_before_anything_was_asked(open_page: OpenPage, index: Path) -> None:
    assert not recent(open_page(index), "start")


def test_they_are_listed_the_last_first_and_once(open_page: OpenPage, index: Path) -> None:
    page = open_page(index)
    for text in ("otter one", "otter  two", "otter three", "otter one"):
        ask(page, text)
    assert recent(page, "side") == ["otter one", "otter three", "otter two"]
    assert not recent(page, "start")
    assert recent(start(page), "start") == ["otter one", "otter three", "otter two"]


def test_eight_are_kept(open_page: OpenPage, index: Path) -> None:
    page = open_page(index)
    for number in range(10):
        ask(page, f"otter {number}")
    assert recent(page, "side") == [f"otter {number}" for number in range(9, 1, -1)]


def test_one_is_asked_again(open_page: OpenPage, index: Path) -> None:
    page = ask(ask(open_page(index), "otter river"), "otter tail")
    page.button(key="recent-side-1").click().run()
    assert page.query_params == {"q": ["otter river"]} or page.query_params["q"] == "otter river"
    assert page.text_input[0].value == "otter river"
    assert recent(page, "side") == ["otter river", "otter tail"]


def test_they_can_be_cleared(open_page: OpenPage, index: Path) -> None:
    page = start(ask(open_page(index), "otter river"))
    page.button(key="forget-start").click().run()
    assert not recent(page, "start")
    assert recent(ask(page, "otter tail"), "side") == ["otter tail"]


@pytest.mark.parametrize("refused", ["", "?!", "otter " * 500])
def test_what_the_search_refuses_is_not_kept(open_page: OpenPage, index: Path, refused: str) -> None:
    assert not recent(ask(open_page(index), refused), "side")


def test_a_hostile_question_is_a_plain_label(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=EVIL)
    button = next(button for button in page.button if button.key == "recent-side-0")
    assert r"\<script\>" in button.label
    assert r"\*\*bold\*\*" in button.label
    page.button(key="recent-side-0").click().run()
    assert page.text_input[0].value == EVIL
