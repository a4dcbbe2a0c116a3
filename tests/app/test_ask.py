"""The Ask page through Streamlit's own test driver, over the real model and the bank that ships."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Html

QUESTION = "Which CloudFormation section maps a Region to its AMI?"
ENTRY = "cloudformation-mappings-region-ami"
REAL = "all-MiniLM-L6-v2"

OpenPage = Callable[..., AppTest]


def html_of(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.value for element in page.html if not element.value.startswith("<style>"))


def cards(page: AppTest) -> list[str]:
    return [element.value for element in page.html if 'class="card"' in element.value]


def test_the_page_paints_a_box_and_examples(open_page: OpenPage, shipped_index: Path) -> None:
    page = open_page(shipped_index, REAL)
    assert [box.label for box in page.text_input] == ["Your question"]
    assert len(page.button) == 6  # five examples and Ask
    assert "<h1>What would you like to know?</h1>" in html_of(page)
    assert '<p class="product">Study assistant</p>' in html_of(page)
    assert re.search(r"\d{3} questions and \d+ notes to search, all on this machine", html_of(page))
    assert not cards(page)


def test_an_example_asks_and_stands_in_the_box_and_the_link(open_page: OpenPage, shipped_index: Path) -> None:
    page = open_page(shipped_index, REAL)
    page.button(key="example-3").click().run()
    assert page.text_input[0].value == QUESTION
    assert page.query_params == {"q": QUESTION}
    assert ">Mappings<" in cards(page)[0]


def test_each_example_finds_an_entry_of_its_task(open_page: OpenPage, shipped_index: Path) -> None:
    tasks = ("1.1", "2.3", "3.2", "4.1", "4.3")
    for number, task in enumerate(tasks, start=1):
        page = open_page(shipped_index, REAL)
        page.button(key=f"example-{number}").click().run()
        assert f"<li>{task} " in cards(page)[0]


def test_the_form_asks(open_page: OpenPage, shipped_index: Path) -> None:
    page = open_page(shipped_index, REAL)
    page.text_input[0].set_value(QUESTION)
    next(button for button in page.button if button.label == "Ask").click().run()
    assert len(cards(page)) == 10
    assert page.query_params == {"q": QUESTION}


def test_a_link_asks_its_question_again(open_page: OpenPage, shipped_index: Path) -> None:
    page = open_page(shipped_index, REAL, q=QUESTION)
    assert page.text_input[0].value == QUESTION
    top = cards(page)[0]
    assert "In which section of the template does the MLOps engineer put the AMI IDs" in top
    assert '<div class="answer"><p>Mappings</p></div>' in top
    assert re.search("<mark>[^<]*Region", top)
    assert "<li>AWS CloudFormation</li>" in top
    assert f'href="./?entry={ENTRY}"' in top
    assert "https://docs.aws.amazon.com/AWSCloudFormation/" in top
    assert "000_883c5668c09ef28e" not in top
    opened = [box.label for box in page.expander]
    assert opened[:2] == ["The whole entry", "Related practice questions"]
    count = opened.count("The whole entry")
    assert count == opened.count("Related practice questions") >= 5
    assert count + opened.count("The whole note") == 10


def test_the_opened_entry_tells_its_provenance(open_page: OpenPage, shipped_index: Path) -> None:
    page = open_page(shipped_index, REAL, q=QUESTION)
    entry = page.expander[0].get("html")[0]
    assert isinstance(entry, Html)
    assert "Provenance" in entry.value
    assert "000_883c5668c09ef28e.txt, item 42" in entry.value


def test_a_link_opens_an_entry_whole(open_page: OpenPage, shipped_index: Path) -> None:
    page = open_page(shipped_index, REAL, entry="recall-find-all-positives")
    html = html_of(page)
    assert html.count('class="verdict">Right') == 1
    assert html.count('class="verdict">Wrong') == 3
    assert "A source answers:</strong> Precision" in html
    assert "Why we differ" in html
    assert "item 34, answers otherwise" in html


def test_asking_leaves_an_opened_entry(open_page: OpenPage, shipped_index: Path) -> None:
    page = open_page(shipped_index, REAL, entry=ENTRY)
    page.text_input[0].set_value("data drift")
    page.button[0].click().run()
    assert page.query_params == {"q": "data drift"}
    assert cards(page)


@pytest.mark.parametrize("blank", ["", "   ", "?!"])
def test_a_blank_question_gets_its_sentence(open_page: OpenPage, shipped_index: Path, blank: str) -> None:
    page = open_page(shipped_index, REAL, q="drift")
    page.text_input[0].set_value(blank)
    page.button[0].click().run()
    assert "Type a question first" in html_of(page)
    assert [button.label for button in page.button if button.key and "example" in button.key]
    assert not cards(page)


def test_a_question_that_is_too_long_gets_its_sentence_and_no_link(
    open_page: OpenPage, shipped_index: Path
) -> None:
    page = open_page(shipped_index, REAL)
    page.text_input[0].set_value("drift " * 500)
    page.button[0].click().run()
    assert "shorten it" in html_of(page)
    assert page.query_params == {}
    assert page.text_input[0].value == "drift " * 500
    assert "shorten it" in html_of(open_page(shipped_index, REAL, q="drift " * 500))


@pytest.mark.parametrize(
    "key",
    ["no-such-entry", "", "../../etc/passwd", "<script>alert(1)</script>", "x" * 5000, "\x00\u202e\ud7ff"],
)
def test_an_unknown_entry_gets_a_calm_sentence(open_page: OpenPage, shipped_index: Path, key: str) -> None:
    html = html_of(open_page(shipped_index, REAL, entry=key))
    assert "There is no entry “" in html
    assert "<script" not in html
    assert len(html) < 2000
