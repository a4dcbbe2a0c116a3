"""Follow-ups, what was asked before, and the ways out of a conversation, through Streamlit's test driver."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

BANK = Path(__file__).with_name("practice.yaml")
NOTES = {
    "precision": "Precision is the share of positive predictions that are right. It falls with false alarms.",
    "recall": "Recall is the share of actual positives that are found. It falls with missed positives.",
}
FIRST = "What is precision?"
TYPED = "What about recall?"
MEANT = "What is recall?"

OpenPage = Callable[..., AppTest]
See = Callable[[str], Any]


@pytest.fixture
def page(open_page: OpenPage, build_index: Callable[[Path], Path], tmp_path: Path) -> AppTest:
    """The page with the answer to the first question."""
    bank = tmp_path / "bank"
    (bank / "notes").mkdir(parents=True)
    shutil.copy(BANK, bank / "bank.yaml")
    for name, text in NOTES.items():
        (bank / "notes" / f"{name}.md").write_text(f"# {name.title()}\n\n{text}\n", encoding="utf-8")
    page = open_page(build_index(bank))
    return ask(page, FIRST)


def ask(page: AppTest, text: str) -> AppTest:
    page.text_input[0].set_value(text)
    next(button for button in page.button if button.label == "Ask").click().run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(each.value for each in page.html if "<style>" not in each.value)


def earlier(page: AppTest) -> list[str]:
    """The questions asked before, the last one first."""
    keys = [f"earlier-{number}" for number in range(50)]
    return [button.label.replace("\\", "") for button in page.button if button.key in keys]


def test_a_follow_up_is_answered_as_understood_and_that_is_told(page: AppTest) -> None:
    ask(page, TYPED)
    assert f"Understood as: “{MEANT}”" in html(page)
    assert "Recall is the share of actual positives" in html(page)
    assert page.text_input[0].value == TYPED
    assert page.query_params == {"q": MEANT}
    assert earlier(page) == [FIRST]


def test_asking_the_same_again_is_no_further_follow_up(page: AppTest) -> None:
    ask(ask(page, TYPED), TYPED)
    assert page.query_params == {"q": MEANT}
    assert earlier(page) == [FIRST]


def test_edit_puts_the_question_as_understood_into_the_box(page: AppTest) -> None:
    ask(page, TYPED)
    page.button(key="edit-understood").click().run()
    assert page.text_input[0].value == MEANT
    ask(page, MEANT)
    assert "Understood as" not in html(page)
    assert page.query_params == {"q": MEANT}


def test_what_was_typed_can_be_asked_instead(page: AppTest) -> None:
    ask(page, TYPED)
    page.button(key="as-typed").click().run()
    assert "Understood as" not in html(page)
    assert page.query_params == {"q": TYPED}
    assert earlier(page) == [FIRST]


def test_a_question_that_stands_alone_is_asked_as_it_is(page: AppTest) -> None:
    ask(page, "Why does the otter hold hands in the river?")
    assert "Understood as" not in html(page)
    assert earlier(page) == [FIRST]


def test_a_link_to_a_follow_up_has_no_history(page: AppTest, open_page: OpenPage, tmp_path: Path) -> None:
    ask(page, TYPED)
    other = open_page(tmp_path / "index", q=page.query_params["q"])
    assert other.text_input[0].value == MEANT
    assert "Recall is the share of actual positives" in html(other)
    assert "Understood as" not in html(other)
    assert not earlier(other)
    assert "new-conversation" not in [button.key for button in other.button]


def test_on_the_start_page_nothing_follows(page: AppTest) -> None:
    page.query_params.clear()
    page.run()
    ask(page, TYPED)
    assert page.query_params == {"q": TYPED}


def test_an_earlier_question_is_asked_again_and_leads_on_from_there(page: AppTest) -> None:
    ask(ask(page, "Why does the otter hold hands in the river?"), "Who invented tea?")
    assert earlier(page) == ["Why does the otter hold hands in the river?", FIRST]
    page.button(key="earlier-1").click().run()
    assert page.query_params == {"q": FIRST}
    assert earlier(page) == ["Who invented tea?", "Why does the otter hold hands in the river?"]
    ask(page, TYPED)
    assert page.query_params == {"q": MEANT}


def test_a_new_conversation_begins_empty_on_the_start_page(page: AppTest) -> None:
    ask(page, TYPED)
    page.button(key="new-conversation").click().run()
    assert "What would you like to know?" in html(page)
    assert page.text_input[0].value == ""
    assert page.query_params == {}
    ask(page, TYPED)
    assert page.query_params == {"q": TYPED}
    assert not earlier(page)


def test_questions_that_pose_as_markup_are_listed_as_text(page: AppTest) -> None:
    evil = "<script>alert(1)</script> **b** [a](javascript:alert(1)) $x$ \u202eprecision"
    ask(ask(page, evil), FIRST)
    listed = next(button.label for button in page.button if button.key == "earlier-0")
    assert "\u202e" not in listed
    assert "\\*\\*b\\*\\* \\[a\\](" in listed
    assert "<script" not in html(page)


def test_what_is_taken_for_a_follow_up_is_text(page: AppTest) -> None:
    ask(page, "What about <script>recall</script> \u202e?")
    assert "<script" not in html(page)
    assert "\u202e" not in html(page)
    assert not page.markdown


def test_an_unanswered_question_is_part_of_the_conversation(page: AppTest) -> None:
    ask(page, "Who invented tea?")
    assert "Not in your material" in html(page)
    assert earlier(page) == [FIRST]
    assert earlier(ask(page, FIRST)) == ["Who invented tea?"]
    assert "Not in your material: nothing in it answers this" in html(page)


def test_the_conversation_can_be_saved(page: AppTest) -> None:
    ask(page, TYPED)
    (save,) = page.get("download_button")
    assert save.proto.label == "Save as Markdown"
