"""The Library page through Streamlit's own test driver: adding, what came of it, how files stand, removing."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen import canvas
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, Expander

from assistant import own_material, upkeep
from assistant.background import Phase, jobs
from assistant.search.generations import build_lock
from assistant.settings import Settings

ENTRY = """
- id: badger-home
  type: open
  stem: Where does the badger live?
  answer: In a burrow
  explanation: The badger digs its burrow by night.
"""
NOTES = b"# Otters\n\nThe otter sleeps in a holt by the river. It hunts fish at dusk.\n"
HOSTILE_NAMES = [
    "../../<img src=x onerror=alert(1)>.md",
    "**bold** :smile: $x$ [a](javascript:alert(1)).md",
    "\u202egnp.notes.md",
    "`code` \x07 :red[x].md",
]

OpenPage = Callable[..., AppTest]
See = Callable[[str], Any]


def pdf(*pages: Sequence[str]) -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842))
    for page in pages:
        for row, line in enumerate(page):
            sheet.drawString(72, 780 - 14 * row, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


GUIDE = pdf(
    ["A guide to rivers.", "Rivers carry silt down to the sea."],
    [],
    ["The heron stands still in the shallows.", "It waits for fish and frogs."],
)


def _script() -> None:
    from assistant.ui.library import library_page
    from assistant.ui.look import dress

    dress()
    library_page()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "animals.yaml").write_text(ENTRY)
    settings = Settings(bank=bank, index=tmp_path / "index", model="hashing", results=10)
    for name in ("bank", "index", "model"):
        monkeypatch.setenv(f"ASSISTANT_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.chdir(tmp_path)  # away from a project file of the developer
    return settings


@pytest.fixture
def library(settings: Settings) -> Iterator[Callable[[], AppTest]]:
    """Opens the Library page; each call is a session of its own. The index of the bank is built."""
    upkeep.build(settings)
    yield lambda: AppTest.from_function(_script, default_timeout=60).run()
    for job in jobs(settings):
        job.stop()
        job.wait(30)


def said(page: AppTest) -> str:
    assert not page.exception
    assert not page.markdown, "Markdown would take a file's name as markup"
    return "\n".join(element.value for element in page.html if not element.value.startswith("<style>"))


def drop(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    page.file_uploader[0].set_value([(name, data, "application/octet-stream") for name, data in files])
    return page.run()


def settle(page: AppTest, settings: Settings) -> AppTest:
    for job in jobs(settings):
        assert job.wait(120)
    return page.run()


def button(page: AppTest, label: str) -> Button:
    return next(each for each in page.button if each.label.partition(" `")[0] == label)


@contextmanager
def _held(settings: Settings) -> Iterator[None]:
    """Another build holds the index, so that a job goes on for as long as the test likes."""
    with build_lock(settings.index, 30):
        yield


def test_the_empty_page_tells_what_is_there_and_what_can_be_added(library: Callable[[], AppTest]) -> None:
    html = said(library())
    assert "1 question in 1 file" in html
    assert "read only" in html
    assert "Nothing of yours is here yet" in html
    assert "PDF, text, Markdown or HTML" in html
    assert "50\u00a0MB each" in html
    assert "Nothing leaves this machine" in html
    assert "removing the file deletes both" in html


def test_files_are_read_told_one_by_one_and_found_at_once(
    library: Callable[[], AppTest], open_page: OpenPage, settings: Settings
) -> None:
    page = library()
    drop(page, ("guide.pdf", GUIDE), ("notes.md", NOTES), ("noise.txt", b"\x00\x01\x02" * 50))
    html = said(settle(page, settings))
    assert "guide.pdf: read, 2 sections of text." in html
    assert "notes.md: read, 1 section of text." in html
    assert "noise.txt" in html
    assert '<li class="care">noise.txt' in html
    assert "page 2 has no text" in html
    assert "Searchable now, on the Ask page." in html
    assert [each.name for each in own_material.own_files(settings)] == ["guide.pdf", "notes.md"]
    assert "2 sections of text · added" in html
    assert html.index("<h3>notes.md</h3>") < html.index("<h3>guide.pdf</h3>")  # the newest first
    asked = open_page(settings.index, q="where does the otter sleep")
    assert "your document notes.md, under “Otters”" in said(asked)
    button(page, "Close").click().run()
    assert "guide.pdf: read" not in said(page)
    assert "guide.pdf" in said(page)


def test_a_hit_of_a_pdf_offers_its_page_and_draws_it_when_opened(
    library: Callable[[], AppTest], open_page: OpenPage, settings: Settings
) -> None:
    settle(drop(library(), ("guide.pdf", GUIDE)), settings)
    page = open_page(settings.index, q="what does the heron wait for")
    assert not page.image
    shown = next(box for box in page.expander if box.label == "Show page 3 of `guide.pdf`")
    page.session_state[key_of(shown)] = True
    html = said(page.run())
    (image,) = page.image
    assert "Page 3 of 3 in guide.pdf, the sentence highlighted. It reads: The heron stands" in str(
        image.proto
    )
    assert "Page 3 of 3 in guide.pdf, the sentence highlighted." in html


def test_a_question_read_from_a_pdf_offers_the_page_it_is_on(
    library: Callable[[], AppTest], open_page: OpenPage, settings: Settings
) -> None:
    first = ["1. What does the otter eat?", "A. Fish", "B. Bark", "Answer: A"]
    second = ["2. Where does the heron stand?", "A. In the shallows", "B. On the roof", "Answer: A"]
    settle(drop(library(), ("exam.pdf", pdf(first, second))), settings)
    page = open_page(settings.index, q="where does the heron stand")
    labels = [box.label for box in page.expander if box.label.startswith("Show page")]
    assert labels[0] == "Show page 2 of `exam.pdf`"
    assert not [each for each in labels if "animals" in each]


def key_of(box: Expander) -> str:
    return str(box.proto.id).split("-", 2)[-1]


def test_the_page_of_a_file_that_changed_or_went_is_a_sentence(
    library: Callable[[], AppTest], open_page: OpenPage, settings: Settings, tmp_path: Path
) -> None:
    library()
    mine = tmp_path / "mine.pdf"
    mine.write_bytes(GUIDE)
    own_material.add(settings, [mine])
    page = open_page(settings.index, q="what does the heron wait for")
    shown = next(box for box in page.expander if box.label.startswith("Show page 3"))
    mine.write_bytes(pdf(["Something else altogether."]))
    page.session_state[key_of(shown)] = True
    assert "mine.pdf has changed since it was read; run “<code>assistant index" in said(page.run())
    mine.unlink()
    assert "mine.pdf is no longer there; what was read of it stays searchable." in said(page.run())
    assert not page.image


def test_a_file_over_the_limit_is_told(
    library: Callable[[], AppTest], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_LARGEST_FILE", "1")
    page = library()
    assert "1\u00a0MB each" in said(page)
    drop(page, ("big.txt", b"word " * 300_000), ("notes.md", NOTES))
    html = said(settle(page, settings))
    assert "big.txt" in html
    assert "1 MB" in html
    assert "notes.md: read" in html
    assert [each.name for each in own_material.own_files(settings)] == ["notes.md"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_of_an_upload_is_text(
    library: Callable[[], AppTest], settings: Settings, see: See, name: str, tmp_path: Path
) -> None:
    page = settle(drop(library(), (name, b"# <b>Night</b>\n\nThe <i>fox</i> hunts at dusk.\n")), settings)
    check_text(page, settings, see)
    (file,) = own_material.own_files(settings)
    assert file.path.is_relative_to(settings.index / "own" / "uploads")
    assert not (tmp_path / name.rpartition("/")[2]).exists()


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_of_a_path_is_text(
    library: Callable[[], AppTest], settings: Settings, see: See, name: str, tmp_path: Path
) -> None:
    page = library()
    path = tmp_path / name.rpartition("/")[2]
    path.write_bytes(NOTES)
    own_material.add(settings, [path])
    check_text(page.run(), settings, see)


def check_text(page: AppTest, settings: Settings, see: See) -> None:
    """Only elements of ours are on the page, the file's name is to be read, and no label takes it for markup."""
    said(page)
    (file,) = own_material.own_files(settings)
    text = ""
    for block in page.html:
        seen = see(block.value)
        assert {tag for tag, _ in seen.elements} <= {
            "header",
            "h1",
            "h2",
            "h3",
            "p",
            "div",
            "span",
            "ul",
            "li",
            "strong",
            "code",
            "style",
        }
        text += seen.text
    assert file.name in text
    assert "\u202e" not in text
    plain = file.name.replace("`", "'")
    assert [each.label for each in page.button if "Remove" in each.label] == [f"Remove `{plain}`"]


def test_removing_asks_first_and_then_it_is_no_longer_found(
    library: Callable[[], AppTest], open_page: OpenPage, settings: Settings
) -> None:
    page = settle(drop(library(), ("notes.md", NOTES)), settings)
    (file,) = own_material.own_files(settings)
    button(page, "Remove").click().run()
    assert "Remove it?" in said(page)
    assert "The copy kept here is deleted." in said(page)
    button(page, "Keep it").click().run()
    assert "Remove it?" not in said(page)
    assert file.path.exists()
    button(page, "Remove").click().run()
    button(page, "Remove it").click().run()
    html = said(settle(page, settings))
    assert "notes.md: removed." in html
    assert "Nothing of yours is here yet" in html
    assert not file.path.exists()
    assert "holt" not in said(open_page(settings.index, q="where does the otter sleep"))


def test_a_file_of_the_learner_that_changed_is_told_and_read_again(
    library: Callable[[], AppTest], open_page: OpenPage, settings: Settings, tmp_path: Path
) -> None:
    page = library()
    mine = tmp_path / "mine.md"
    mine.write_bytes(NOTES)
    own_material.add(settings, [mine])
    assert f"from {mine}" in said(page.run())
    assert not [each for each in page.button if each.label == "Read it again"]
    mine.write_text("# Otters\n\nThe otter has moved to the sea.\n")
    assert "has changed since it was read" in said(page.run())
    button(page, "Read it again").click().run()
    assert "has changed since it was read" not in said(settle(page, settings))
    assert "moved to the sea" in said(open_page(settings.index, q="where does the otter sleep"))
    button(page, "Remove").click().run()
    assert "Your own file stays where it is." in said(page)


def test_a_file_that_vanished_is_told_and_stays_searchable(
    library: Callable[[], AppTest], open_page: OpenPage, settings: Settings, tmp_path: Path
) -> None:
    page = library()
    mine = tmp_path / "mine.md"
    mine.write_bytes(NOTES)
    own_material.add(settings, [mine])
    mine.unlink()
    assert "what was read of it before stays searchable until you remove it" in said(page.run())
    assert "holt by the river" in said(open_page(settings.index, q="where does the otter sleep"))
    button(page, "Remove").click().run()
    button(page, "Remove it").click().run()
    assert "Nothing of yours is here yet" in said(settle(page, settings))


def test_the_work_is_seen_in_every_session_and_when_coming_back(
    library: Callable[[], AppTest], settings: Settings
) -> None:
    first, second = library(), library()
    with _held(settings):
        drop(first, ("notes.md", NOTES))
        (job,) = [job for job in jobs(settings) if not job.state().finished]
        for page in (first, second.run(), library()):
            html = said(page)
            assert '<p class="names">notes.md</p>' in html
            assert "…</p>" in html
            assert "notes.md: read" not in html
        assert not job.state().finished
    for page in (first, second):
        assert "notes.md: read, 1 section of text." in said(settle(page, settings))


def test_stopping_leaves_everything_as_it_was(library: Callable[[], AppTest], settings: Settings) -> None:
    page = library()
    with _held(settings):
        drop(page, ("notes.md", NOTES))
        button(page, "Stop").click().run()
        html = said(settle(page, settings))
    assert "Stopped. Nothing was changed." in html
    assert jobs(settings)[-1].state().phase == Phase.STOPPED
    assert not own_material.own_files(settings)


def test_without_an_index_the_page_says_so_and_adding_builds_one(
    library: Callable[[], AppTest], open_page: OpenPage, settings: Settings
) -> None:
    page = library()
    for folder in sorted(settings.index.glob("**/*"), reverse=True):
        folder.rmdir() if folder.is_dir() else folder.unlink()
    assert "to build it. Adding a file does that, too." in said(page.run())
    html = said(settle(drop(page, ("notes.md", NOTES)), settings))
    assert "1 question in 1 file" in html
    assert "notes.md: read" in html


def test_a_damaged_list_is_told_and_left_alone(library: Callable[[], AppTest], settings: Settings) -> None:
    page = settle(drop(library(), ("notes.md", NOTES)), settings)
    place = settings.index / "own" / "files.json"
    place.write_text("{")
    html = said(page.run())
    assert "is damaged and was left as it is" in html
    drop(page, ("more.md", NOTES + b"\nMore.\n"))
    assert "is damaged" in said(settle(page, settings))
    assert place.read_text() == "{"


def test_a_wrong_setting_is_told(library: Callable[[], AppTest], monkeypatch: pytest.MonkeyPatch) -> None:
    page = library()
    monkeypatch.setenv("ASSISTANT_LARGEST_FILE", "huge")
    assert "largest_file is “huge”" in said(page.run())
    assert os.environ["ASSISTANT_LARGEST_FILE"] == "huge"
