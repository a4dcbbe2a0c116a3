"""Concept notes as hits, what a source disputes, and the exam version that all of the page follows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.bank.files import StudyFile, read_file
from assistant.ui.onwards import EXAMPLES, NEWEST_EXAMPLES
from assistant.ui.views import disputed_sections

BANK = Path(__file__).with_name("practice.yaml")
OpenPage = Callable[..., AppTest]
BuildIndex = Callable[[Path], Path]
LONG = "The otter holds still on its back while it floats along the bank of the lake. " * 12
NOTE = f"""\
---
about: [otter floating]
tasks: ["1.1"]
versions: [MLA-C02]
links: [{{text: Floating, url: "https://docs.aws.amazon.com/otter-floating"}}]
---

# Otter floating

Otter floating is how an otter rests on a lake. {LONG}

**When to choose it.** An otter <script>alert(1)</script> floats when it sleeps. {LONG}
"""


@pytest.fixture
def index(tmp_path: Path, build_index: BuildIndex) -> Path:
    bank = tmp_path / "bank"
    (bank / "notes").mkdir(parents=True)
    shutil.copy(BANK, bank / "bank.yaml")
    (bank / "notes" / "otter-floating.md").write_text(NOTE, encoding="utf-8")
    return build_index(bank)


def cards(page: AppTest) -> list[str]:
    assert not page.exception
    return [element.value for element in page.html if 'class="card"' in element.value]


def html(page: AppTest) -> str:
    return "".join(element.value for element in page.html)


def test_a_note_is_a_hit_that_opens_whole(
    open_page: OpenPage, index: Path, see: Callable[[str], Any]
) -> None:
    page = open_page(index, q="otter floating on a lake")
    card = cards(page)[0]
    assert "Concept note" in card
    assert "Source: notes/otter-floating.md" in card
    assert "1.1 Collect and store data" in card
    assert "your document" not in card
    whole = next(e.value for e in page.html if "Otter floating is how" in e.value and "<article" in e.value)
    assert "When to choose it." in whole
    assert not [name for name, _ in see(whole).elements if name == "script"]
    assert "The whole note" in [expander.label for expander in page.expander]


def test_a_note_follows_the_version_and_the_task(open_page: OpenPage, index: Path) -> None:
    query = "otter floating on a lake"
    assert "Concept note" in "".join(cards(open_page(index, q=query, version="MLA-C02", task="1.1")))
    assert "Concept note" not in "".join(cards(open_page(index, q=query, version="MLA-C01")))
    assert "Concept note" not in "".join(cards(open_page(index, q=query, task="2")))


def test_tasks_filters_and_counts_follow_the_version(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q="otter one river", version="MLA-C01")
    assert "1.1 Ingest and store data" in "".join(cards(page))
    tasks = next(box for box in page.multiselect if box.label == "Domain or task").options
    assert [option for option in tasks if option.startswith("1.1")] == ["1.1 Ingest and store data (1)"]
    assert not [option for option in tasks if option.startswith("2.1")], (
        "ordering is for MLA-C02 in this bank"
    )
    one, other = (open_page(index, q="otter", version=v) for v in ("MLA-C01", "MLA-C02"))
    assert "0 notes" in html(one)
    assert "1 note<" in html(other)
    page.selectbox[0].select("MLA-C02").run()
    assert "1.1 Collect and store data" in "".join(cards(page))


def test_a_filter_that_the_version_has_not_stays_to_be_seen(open_page: OpenPage, index: Path) -> None:
    page = open_page(index, q="otter", task="2.1", version="MLA-C01")
    box = next(box for box in page.multiselect if box.label == "Domain or task")
    assert box.value == ["2.1"]
    assert "2.1 Pick a modeling approach (0)" in box.options


def test_the_start_page_follows_the_version(open_page: OpenPage, index: Path) -> None:
    for version, shown in (("", EXAMPLES), ("MLA-C01", EXAMPLES), ("MLA-C02", NEWEST_EXAMPLES)):
        page = open_page(index, **({"version": version} if version else {}))
        assert [button.label for button in page.button if (button.key or "").startswith("example-")] == [
            *shown
        ]
    assert "5 questions to search" in html(open_page(index, version="MLA-C01"))
    assert "5 questions and 1 note to search" in html(open_page(index, version="MLA-C02"))
    assert "6 questions and 1 note to search" in html(open_page(index))


def test_an_entry_of_another_version_says_so(open_page: OpenPage, index: Path) -> None:
    said = "This entry is not for MLA-C01, which you have chosen: it serves MLA-C02."
    assert said in html(open_page(index, entry="otter-day-order", version="MLA-C01"))
    assert "This entry is not for" not in html(open_page(index, entry="otter-day-order", version="MLA-C02"))
    assert "This entry is not for" not in html(open_page(index, entry="otter-day-order"))


def test_a_disputed_entry_shows_what_the_source_said_and_why_we_differ(
    open_page: OpenPage, index: Path
) -> None:
    page = open_page(index, q="Which otter habit does the ranger see first?")
    assert "Disputed: one source answers otherwise" in cards(page)[0]
    whole = html(open_page(index, entry="otter-one-river"))
    assert "<h2>Disputed</h2><p><strong>A source answers:</strong> The otter sings</p>" in whole
    why = "<strong>Why we differ:</strong> That source means another animal."
    assert why in whole
    question = next(q for q in read_file(StudyFile(BANK, "b.yaml")).questions if q.id == "otter-one-river")
    assert why in disputed_sections(question, 4), "the exercise shows the same"
