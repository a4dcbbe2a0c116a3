"""Filters and the exam version: chosen, shown as chips, removed, kept in the link, and never trusted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant import own_material, upkeep
from assistant.settings import Settings

BANK = Path(__file__).with_name("practice.yaml")
QUERY = "otter river"
OpenPage = Callable[..., AppTest]
See = Callable[[str], Any]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Six entries of the bank and one file of the learner's own."""
    bank = tmp_path / "bank"
    bank.mkdir()
    shutil.copy(BANK, bank / "bank.yaml")
    own = tmp_path / "own <b>*notes*.md"
    own.write_text("# Otter notes\n\nMy otter at the river likes the rain.\n", encoding="utf-8")
    settings = Settings(bank=bank, index=tmp_path / "index", model="hashing", results=10)
    upkeep.build(settings)
    own_material.add(settings, [own])
    return settings.index


def keys(page: AppTest) -> set[str]:
    """The entries whose cards are shown, and “own” for a card of the learner's file."""
    assert not page.exception
    cards = "".join(element.value for element in page.html if 'class="card"' in element.value)
    found = set(re.findall(r"bank entry ([a-z-]+)", cards))
    return found | {"own"} if "Source: your document" in cards else found


def scope(page: AppTest) -> str:
    return next(element.value for element in page.html if "Asked of" in element.value)


def chips(page: AppTest) -> list[str]:
    found = [button for button in page.button if (button.key or "").startswith("chip-")]
    return [chip.label.replace("\\", "").replace("\u2060", "") for chip in found]


def choose(page: AppTest, label: str, *values: str) -> AppTest:
    box = next(box for box in page.multiselect if box.label == label)
    for value in values:
        box.select(next(option for option in box.options if option.startswith(value)))
    return box.run()


def link(page: AppTest) -> dict[str, Any]:
    return {name: values if len(values) > 1 else values[0] for name, values in _lists(page).items()}


def _lists(page: AppTest) -> dict[str, list[str]]:
    found = dict(page.query_params)
    return {name: value if isinstance(value, list) else [value] for name, value in found.items()}


def test_without_filters_everything_is_asked(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=QUERY)
    assert "Asked of the bank and your files<" in scope(page)
    assert not chips(page)
    assert len(keys(page)) == 7


def test_a_task_narrows_and_its_chip_takes_it_away(open_page: OpenPage, index: Path) -> None:
    page = choose(open_page(index, q=QUERY), "Domain or task", "1.2")
    assert keys(page) == {"otter-two-foods"}
    assert link(page) == {"q": QUERY, "task": "1.2"}
    assert chips(page) == ["1.2 Transform data, engineer features… ×"]
    assert "only" in scope(page)
    page.button(key="chip-0").click().run()
    assert len(keys(page)) == 7
    assert link(page) == {"q": QUERY}
    assert not chips(page)


def test_a_domain_stands_for_its_tasks_and_values_are_alternatives(open_page: OpenPage, index: Path) -> None:
    page = choose(open_page(index, q=QUERY), "Domain or task", "2 ")
    assert keys(page) == {"otter-day-order", "otter-match-parts"}
    page = choose(page, "Domain or task", "3.2")
    assert keys(page) == {"otter-day-order", "otter-match-parts", "otter-open-why"}
    assert link(page) == {"q": QUERY, "task": ["2", "3.2"]}


def test_a_service_narrows_together_with_a_task(open_page: OpenPage, index: Path) -> None:
    page = choose(open_page(index, q=QUERY), "AWS service", "Amazon S3")
    assert keys(page) == {"otter-one-river", "otter-two-foods"}
    page = choose(page, "Domain or task", "1.1")
    assert keys(page) == {"otter-one-river"}
    assert len(chips(page)) == 2
    page.button(key="filters-none").click().run()
    assert len(keys(page)) == 7


@pytest.mark.parametrize(("source", "count"), [("The bank", 6), ("All your files", 1), ("own <b>*notes*", 1)])
def test_a_source_narrows(open_page: OpenPage, index: Path, source: str, count: int) -> None:
    page = choose(open_page(index, q=QUERY), "Source", source)
    assert len(keys(page)) == count
    assert ("own" in keys(page)) == (source != "The bank")
    assert chips(page) == [f"{source}.md ×" if "<" in source else f"{source} ×"]


def test_counts_stand_beside_what_can_be_chosen(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=QUERY)
    services, sources = (next(b for b in page.multiselect if b.label == n) for n in ("AWS service", "Source"))
    assert "Amazon S3 (2)" in services.options
    assert sources.options == ["The bank (6)", "All your files (1)", "own <b>*notes*.md (1)"]
    tasks = next(b for b in page.multiselect if b.label == "Domain or task").options
    assert [option.split(" ", 1)[0] for option in tasks] == [
        "1",
        "1.1",
        "1.2",
        "2",
        "2.1",
        "2.2",
        "3",
        "3.1",
        "3.2",
    ]
    assert tasks[0].endswith("(2)")


def test_the_link_brings_the_filters_back(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=QUERY, task="3", service="Amazon EMR", version="MLA-C02")
    assert keys(page) == {"otter-case-holt"}
    assert page.selectbox[0].value == "MLA-C02"
    assert len(chips(page)) == 2


@pytest.mark.parametrize(
    "value", ["9.9", "<script>alert(1)</script>", "../../etc/passwd", "", "x" * 5000, "\x00\u202e", "1.1 "]
)
@pytest.mark.parametrize("name", ["task", "service", "source", "version"])
def test_unknown_values_of_a_link_are_dropped(
    open_page: OpenPage, index: Path, see: See, name: str, value: str
) -> None:
    page = open_page(index, q=QUERY, **{name: value})
    assert len(keys(page)) == 7
    assert not chips(page)
    assert page.selectbox[0].value == ""
    for element in page.html:
        assert "script" not in {tag for tag, _ in see(element.value).elements}


def test_a_new_question_keeps_the_filters(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=QUERY, service="AWS Glue")
    page.text_input[0].set_value("otter day")
    next(button for button in page.button if button.label == "Ask").click().run()
    assert link(page) == {"q": "otter day", "service": "AWS Glue"}
    assert keys(page) == {"otter-two-foods", "otter-day-order"}


def test_the_exam_version_narrows_searches(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=QUERY)
    assert page.selectbox[0].label == "Exam version"
    page.selectbox[0].set_value("MLA-C02").run()
    assert keys(page) == {
        "otter-one-river",
        "otter-day-order",
        "otter-match-parts",
        "otter-case-holt",
        "otter-open-why",
        "own",
    }
    assert link(page) == {"q": QUERY, "version": "MLA-C02"}
    assert "for MLA-C02" in scope(page)
    assert not chips(page)
    page.selectbox[0].set_value("").run()
    assert len(keys(page)) == 7
    assert link(page) == {"q": QUERY}


def test_the_exam_version_stays_for_the_session(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, version="MLA-C01")
    page.text_input[0].set_value(QUERY)
    next(button for button in page.button if button.label == "Ask").click().run()
    assert "otter-day-order" not in keys(page)
    assert link(page) == {"q": QUERY, "version": "MLA-C01"}


def test_nothing_under_the_filters_tells_what_each_costs(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q=QUERY, task="1.1", service="AWS Lambda", version="MLA-C02")
    assert not keys(page)
    assert any("Nothing in the material fits all the filters together." in e.value for e in page.html)
    ways = {button.key: button for button in page.button if (button.key or "").startswith("without-")}
    said = [button.label.replace("\\", "") for button in ways.values()]
    assert said == [
        "Without “1.1 Collect and store data”: 1 passage",
        "Without “AWS Lambda”: 1 passage",
        "Without “MLA-C02”: still nothing",
        "Remove all filters",
    ]
    assert ways["without-2"].disabled
    ways["without-0"].click().run()
    assert keys(page) == {"otter-open-why"}
    assert link(page) == {"q": QUERY, "service": "AWS Lambda", "version": "MLA-C02"}


def test_the_counts_stand_in_the_sidebar(open_page: OpenPage, index: Path) -> None:
    sidebar = "".join(element.value for element in open_page(index).sidebar.html)
    assert "6 questions · 1 note<" in sidebar
    assert "1 file of yours" in sidebar
