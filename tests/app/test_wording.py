"""Answers worded by a language model on a real socket: as they come, stopped, failed, and kept."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.answer.answers import IN_ITS_WORDS
from assistant.ui.wording import LARGER_MODELS

BANK = Path(__file__).with_name("practice.yaml")
NOTE = "# Otters\n\nAn otter is a mammal that lives in rivers. Its fur is dense and keeps the water out.\n"
QUESTION = "Is an otter a mammal that lives in rivers?"
QUOTED = "An otter is a mammal that lives in rivers."
REWORDED = "Its fur is dense and keeps the water out."
WAIT = 20.0  # seconds after which a model that does nothing has failed

OpenPage = Callable[..., AppTest]
See = Callable[[str], Any]
ModelServer = Callable[..., Any]


@pytest.fixture
def index(build_index: Callable[[Path], Path], tmp_path: Path) -> Path:
    bank = tmp_path / "bank"
    (bank / "notes").mkdir(parents=True)
    shutil.copy(BANK, bank / "bank.yaml")
    (bank / "notes" / "otters.md").write_text(NOTE, encoding="utf-8")
    return build_index(bank)


def speaking(asked: dict[str, Any]) -> Iterator[str]:
    """A reply that the material supports, word by word."""
    yield from (f"{word} " for word in REWORDED.split())


def html(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(each.value for each in page.html if "<style>" not in each.value)


def shown(page: AppTest, see: See) -> str:
    """All that is read above the passages."""
    return " ".join(see(html(page).partition("Passages, best first")[0]).text.split())


def run_until(page: AppTest, met: Callable[[AppTest], bool]) -> AppTest:
    """Run the page again, as its fragment would, until something is on it."""
    end = time.monotonic() + WAIT
    while not met(page):
        assert time.monotonic() < end, html(page)
        page.run()
    return page


def at_work(page: AppTest) -> bool:
    return "is wording the answer" in html(page)


def finished(page: AppTest) -> AppTest:
    return run_until(page, lambda page: not at_work(page))


def test_a_model_that_the_settings_name_words_the_answer(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-this-test")
    model = model_server(speaking)
    page = finished(open_page(index, q=QUESTION))
    assert f"Worded by test at 127.0.0.1:{model.server_port}" in shown(page, see)
    assert REWORDED in shown(page, see)
    assert page.button_group[0].value is True
    assert model.keys == ["Bearer sk-of-this-test"]
    assert "sk-of-this-test" not in html(page)


def test_a_finished_answer_is_kept_when_the_page_runs_again(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    model = model_server(speaking)
    page = finished(open_page(index, q=QUESTION))
    page.button(key="practise").click().run()
    assert "Worded by test" in shown(page, see)
    switch(page, False)
    assert "In the words of your material" in shown(page, see)
    switch(page, True)
    assert "Worded by test" in shown(page, see)
    assert len(model.keys) == 1


def switch(page: AppTest, to: bool) -> AppTest:
    return page.button_group[0].set_value(to).run()


def test_the_switch_leads_to_the_words_of_the_material_and_is_remembered(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    model_server(speaking)
    page = switch(finished(open_page(index, q=QUESTION)), False)
    page.text_input[0].set_value("Why does the otter hold hands in the river?")
    next(button for button in page.button if button.label == "Ask").click().run()
    assert "In the words of your material" in shown(page, see)


def test_without_a_setting_the_answer_is_in_the_words_of_the_material(
    open_page: OpenPage, index: Path, see: See
) -> None:
    page = open_page(index, q=QUESTION)
    assert "In the words of your material" in shown(page, see)
    assert page.button_group[0].value is False
    assert [option.content for option in page.button_group[0].proto.options] == [
        "In the words of the material",
        "Worded by SmolLM2",
    ]


def test_sentences_come_one_by_one_and_can_be_stopped(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    go_on = threading.Event()

    def slow(asked: dict[str, Any]) -> Iterator[str]:
        yield f"{REWORDED} The otter is"
        go_on.wait(WAIT)
        for _ in range(200):
            yield " a hunter"
            time.sleep(0.02)

    model = model_server(slow)
    page = run_until(open_page(index, q=QUESTION), lambda page: 'class="spare"' in html(page))
    assert at_work(page)
    assert "Passages, best first" in html(page)
    page.button(key="stop-wording").click().run()
    assert "Stopped." in shown(page, see)
    assert REWORDED in shown(page, see)
    assert "Worded by test at" in shown(page, see)
    go_on.set()
    assert model.left.wait(WAIT), "the connection stayed open"
    assert "Stopped." in shown(page.run(), see)
    page.button(key="word-again").click().run()
    assert at_work(page)


def test_what_is_stopped_before_its_first_sentence_is_in_the_words_of_the_material(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    go_on = threading.Event()

    def silent(asked: dict[str, Any]) -> Iterator[str]:
        go_on.wait(WAIT)
        for _ in range(200):  # slowly, as what is written at once is no longer dropped
            yield " never"
            time.sleep(0.02)

    model = model_server(silent)
    page = open_page(index, q=QUESTION)
    assert at_work(page)
    page.button(key="stop-wording").click().run()
    assert "Stopped. In the words of your material" in shown(page, see)
    go_on.set()
    assert model.left.wait(WAIT)


def test_the_extractive_answer_stands_there_until_the_first_sentence_comes(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    go_on = threading.Event()

    def slow(asked: dict[str, Any]) -> Iterator[str]:
        go_on.wait(WAIT)
        yield f"{REWORDED} The otter"
        time.sleep(1)

    model_server(slow)
    page = open_page(index, q=QUESTION)
    assert at_work(page)
    assert page.button_group[0].value is True
    (answer,) = [each.value for each in page.html if 'class="reply"' in each.value]
    assert QUOTED in see(answer).text
    assert 'id="source-1"' in html(page), "and its chips lead to its sources"
    go_on.set()
    run_until(page, lambda page: 'class="spare"' in html(page))
    (answer,) = [each.value for each in page.html if 'class="reply"' in each.value]
    shown_part, _, spare = answer.partition('<div class="spare"')
    assert REWORDED in see(shown_part).text
    assert QUOTED not in see(shown_part.partition('class="tip"')[0]).text
    assert QUOTED in see(spare).text, "its room is kept"


def test_the_switch_works_while_a_model_words(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    def endless(asked: dict[str, Any]) -> Iterator[str]:
        while True:
            yield " on and on"
            time.sleep(0.02)

    model = model_server(endless)
    page = open_page(index, q=QUESTION)
    assert at_work(page)
    assert not at_work(switch(page, False))
    assert "In the words of your material" in shown(page, see)
    assert model.left.wait(WAIT)


def test_another_question_stops_the_model(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    asked_for = threading.Event()

    def endless(asked: dict[str, Any]) -> Iterator[str]:
        if "F1" not in str(asked) and not asked_for.is_set():
            asked_for.set()
            while True:
                yield " on and on"
                time.sleep(0.02)
        yield from speaking(asked)

    model = model_server(endless)
    page = open_page(index, q=QUESTION)
    assert asked_for.wait(WAIT)
    page.text_input[0].set_value("Who invented the F1 score?")
    next(button for button in page.button if button.label == "Ask").click().run()
    assert "Not in your material" in shown(page, see)
    assert model.left.wait(WAIT)


@pytest.mark.parametrize(("status", "said"), [(401, "refused the key"), (500, "is out of order")])
def test_a_refusal_is_told_in_a_sentence_above_the_words_of_the_material(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See, status: int, said: str
) -> None:
    model = model_server(speaking, status)
    page = finished(open_page(index, q=QUESTION))
    assert said in shown(page, see)
    assert IN_ITS_WORDS in shown(page, see)
    assert QUOTED in shown(page, see)
    model.status = 200
    page.button(key="word-again").click().run()
    assert "Worded by test" in shown(finished(page), see)


def test_an_endpoint_that_is_not_there_is_told_in_a_sentence(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    model_server(speaking).server_close()
    page = finished(open_page(index, q=QUESTION))
    assert "cannot be reached; check that it runs" in shown(page, see)
    assert IN_ITS_WORDS in shown(page, see)
    assert QUOTED in shown(page, see)


def test_a_model_that_is_late_is_told_in_a_sentence(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def silent(asked: dict[str, Any]) -> Iterator[str]:
        go_on.wait(WAIT)
        yield "too late"

    monkeypatch.setenv("ASSISTANT_LLM_TIMEOUT", "1")
    model_server(silent)
    page = finished(open_page(index, q=QUESTION))
    go_on.set()
    assert "did not answer within 1 seconds" in shown(page, see)
    assert QUOTED in shown(page, see)


def test_a_model_that_is_none_is_told_in_a_sentence(
    open_page: OpenPage, index: Path, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_LLM", "<b>x</b> **y**")
    page = finished(open_page(index, q=QUESTION))
    assert "“<b>x</b> **y**” is no language model" in shown(page, see)
    assert IN_ITS_WORDS in shown(page, see)
    assert QUOTED in shown(page, see)


def test_a_key_in_streamlits_secrets_is_used(
    open_page: OpenPage,
    index: Path,
    model_server: ModelServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    model = model_server(speaking)
    page = open_page(index)
    page.secrets["OPENAI_API_KEY"] = "sk-secret"
    page.query_params["q"] = QUESTION
    finished(page.run())
    assert model.keys == ["Bearer sk-secret"]


def test_what_nothing_supports_is_left_out_and_counted(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    model_server(
        lambda asked: [f"{REWORDED} Otters were invented in 1956 by AWS. They fly to Mars on Sundays. "]
    )
    page = finished(open_page(index, q=QUESTION))
    assert REWORDED in shown(page, see)
    assert "Mars" not in shown(page, see)
    assert "2 sentences without support were left out" in shown(page, see)


def test_markup_of_a_model_is_text(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See
) -> None:
    evil = "An otter is a <script>window.hacked=1</script> \u202emammal that lives in rivers."
    model_server(lambda asked: [f"{evil} "])
    page = finished(open_page(index, q=QUESTION))
    assert "<script" not in html(page)
    assert "\u202e" not in html(page)
    assert not page.markdown


def test_a_small_model_comes_with_the_names_of_larger_ones(
    open_page: OpenPage, index: Path, model_server: ModelServer, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    model_server(lambda asked: [f"{REWORDED} "])
    monkeypatch.setenv("ASSISTANT_LLM", "openai:smollm2:135m")
    page = finished(open_page(index, q=QUESTION))
    for name, size, memory in LARGER_MODELS:
        assert f"{name} ({size}, for {memory} of memory)" in shown(page, see)
    monkeypatch.setenv("ASSISTANT_LLM", "openai:test")
    assert "A larger model" not in shown(finished(open_page(index, q=QUESTION)), see)
