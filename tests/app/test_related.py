"""Related practice questions under a result: offered, opened as questions, and closed again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

# What is related stands out from questions that are not.
OTHER = """
- id: {0}-price
  type: open
  stem: What is the price of a {0} in town?
  answer: Ten coins buy a {0}.
  explanation: Every {0} costs ten coins since Monday.
  terms: [{0} price]
"""
WORDS = ("lantern", "ladder", "kettle", "saddle", "trumpet", "anvil", "basket", "compass")
BANK = Path(__file__).with_name("practice.yaml")
IDS = tuple(re.findall(r"^- id: (\S+)", BANK.read_text(encoding="utf-8"), re.MULTILINE))
OpenPage = Callable[..., AppTest]


@pytest.fixture
def page(open_page: OpenPage, build_index: Callable[[Path], Path], tmp_path: Path) -> AppTest:
    """The page with what was asked of a bank in which all entries are about one thing."""
    bank = tmp_path / "bank"
    bank.mkdir()
    shutil.copy(BANK, bank / "bank.yaml")
    (bank / "others.yaml").write_text("".join(OTHER.format(word) for word in WORDS), encoding="utf-8")
    return open_page(build_index(bank), q="why does the otter hold hands in the river")


def offered(page: AppTest) -> list[str]:
    assert not page.exception
    return [element.value for element in page.html if 'class="related"' in element.value]


def buttons(page: AppTest, label: str) -> list[str]:
    return [button.key or "" for button in page.button if button.label == label]


def test_those_of_the_best_result_are_offered_at_once(page: AppTest) -> None:
    assert 1 <= len(offered(page)) <= 3
    assert buttons(page, "Try it") == [f"try-hit-1-{number}" for number in range(len(offered(page)))]
    assert not any("Why does the otter hold hands" in row for row in offered(page))
    assert not page.radio


def test_trying_one_opens_it_as_a_question_and_close_folds_it(page: AppTest) -> None:
    before = offered(page)
    page.button(key="try-hit-1-0").click().run()
    assert len(offered(page)) == len(before) - 1
    assert page.radio or page.checkbox or len(page.selectbox) > 1
    assert not any('class="trial checked"' in element.value for element in page.html)
    next(button for button in page.button if button.label == "Check").click().run()
    said = "".join(element.value for element in page.html)
    assert "irst." in said or "you have chosen" in said
    page.button(key="close-hit-1").click().run()
    assert offered(page) == before


def test_those_of_other_results_wait_until_they_are_opened(page: AppTest) -> None:
    count = len(offered(page))
    card = next(each for each in page.container if each.key == "hit-2")
    assert [box.label for box in card.expander] == ["The whole entry", "Related practice questions"]
    assert not card.expander[1].get("html")
    entry = next(key for key in IDS if f"bank entry {key}<" in card.html[0].value)
    page.session_state[f"related-2-{entry}"] = True
    page.run()
    assert len(offered(page)) > count


def test_they_serve_the_chosen_version(page: AppTest) -> None:
    page.selectbox[0].set_value("MLA-C01").run()
    assert offered(page)
    assert not any("In which order does the otter" in row for row in offered(page))
    page.selectbox[0].set_value("MLA-C02").run()
    assert offered(page)
    assert not any("Which two foods" in row for row in offered(page))
