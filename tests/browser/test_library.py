"""The Library page in a real browser: a PDF is dropped, searched, shown as a page and removed again."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from reportlab.pdfgen import canvas

from assistant import own_material, upkeep
from assistant.settings import Settings

pytestmark = pytest.mark.browser

FACT = "The Quokka endpoint keeps its model warm for ninety minutes."
ASKED = "How long does the Quokka endpoint keep its model warm?"

NewPage = Callable[..., Page]
Start = Callable[[Path, str], str]


def pdf(*pages: Sequence[str]) -> bytes:
    out = io.BytesIO()
    sheet = canvas.Canvas(out, pagesize=(595, 842))
    for page in pages:
        for row, line in enumerate(page):
            sheet.drawString(72, 780 - 14 * row, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


GUIDE = pdf(["A course on serving models.", "It has two pages."], ["Lesson two.", FACT])


@pytest.fixture
def app(shipped_index: Path, tmp_path: Path, start: Start) -> str:
    """The address of an app over a copy of the index, which the test may change."""
    shutil.copytree(shipped_index, tmp_path / "index")
    return start(tmp_path / "index", "all-MiniLM-L6-v2")


@pytest.fixture
def small_app(browser: Browser, tmp_path: Path, start: Start) -> str:
    """The address of an app over one small file, for what does not hang on the bank."""
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "animals.md").write_text("# Badgers\n\nThe badger digs its burrow by night.\n")
    settings = Settings(bank=tmp_path / "bank", index=tmp_path / "index", model="hashing", results=10)
    upkeep.build(settings)
    return start(settings.index, "hashing")


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [FilePayload(name=name, mimeType="application/octet-stream", buffer=data) for name, data in files]
    )


def ask(page: Page, question: str) -> None:
    box = page.get_by_role("textbox", name="Your question")
    box.fill(question)
    box.press("Enter")


def test_a_dropped_pdf_is_searched_shown_and_removed(new_page: NewPage, app: str) -> None:
    page = new_page()
    page.goto(app + "library")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    expect(page.get_by_text("Nothing of yours is here yet")).to_be_visible()
    drop(page, ("course.pdf", GUIDE), ("noise.txt", b"\x00\x01" * 99))
    expect(page.get_by_text("course.pdf: read, 2 sections of text.")).to_be_visible()
    expect(page.locator("li.care", has_text="noise.txt")).to_be_visible()
    page.get_by_role("link", name="Ask", exact=True).click()
    ask(page, ASKED)
    card = page.locator(".st-key-hit-1")
    expect(card.get_by_text("your document course.pdf, page 2")).to_be_visible()
    expect(card.locator("mark")).to_have_text(FACT)
    assert card.get_by_role("img").count() == 0
    card.get_by_text("Show page 2 of course.pdf").click()
    image = card.get_by_role("img", name="Page 2 of 2 in course.pdf, the sentence highlighted")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("i => i.naturalWidth") == 1400
    page.get_by_role("link", name="Library", exact=True).click()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("course.pdf: removed.")).to_be_visible()
    expect(page.get_by_text("Nothing of yours is here yet")).to_be_visible()
    page.get_by_role("link", name="Ask", exact=True).click()
    ask(page, ASKED)
    expect(page.get_by_role("heading", name="Not in your material")).to_be_visible()
    expect(page.locator(".st-key-hit-1 .card")).to_be_attached()
    assert page.get_by_text("course.pdf").count() == 0


def test_another_session_searches_while_a_file_is_added(new_page: NewPage, app: str) -> None:
    lessons = "\n\n".join(
        f"# Lesson {n}\n\n"
        + " ".join(f"Sentence {n} and {k} is about training run {n * k}." for k in range(9))
        for n in range(900)
    )
    learner, other = new_page(), new_page()
    other.goto(app)
    ask(other, "Which format suits clickstream data for training?")
    expect(other.locator(".st-key-hit-1 div.answer")).to_have_text("Apache Parquet")
    learner.goto(app + "library")
    drop(learner, ("lessons.md", lessons.encode()))
    going = learner.locator('[class*="st-key-job-"]')
    expect(going.get_by_text("Making it searchable")).to_be_visible()
    ask(other, "Which CloudFormation section maps a Region to its AMI?")
    expect(other.locator(".st-key-hit-1 div.answer")).to_have_text("Mappings")
    assert going.is_visible(), "the file was added before the search had ended; make it longer"
    assert learner.get_by_text("lessons.md: read").count() == 0
    other.goto(app + "library")
    expect(other.locator('[class*="st-key-job-"]').get_by_text("lessons.md")).to_be_visible()
    other.get_by_role("button", name="Stop").click()
    for page in (other, learner):
        expect(page.get_by_text("Stopped. Nothing was changed.")).to_be_visible()
        expect(page.get_by_text("Nothing of yours is here yet")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_does_not_scroll_sideways(new_page: NewPage, small_app: str, scheme: str) -> None:
    page = new_page(width=390, height=844, scheme=scheme)
    page.goto(small_app + "library")
    name = "a_very_long_file_name_without_any_gap_" * 2 + ".pdf"
    drop(page, (name, GUIDE))
    expect(page.get_by_text(f"{name}: read, 2 sections of text.")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("button", name="Keep it")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    outside = "e => e.getBoundingClientRect().right > 390.5"
    assert (
        page.locator(".stMain .stHtml *, .stMain button").evaluate_all(f"a => a.filter({outside}).length")
        == 0
    )
    page.goto(small_app + "?q=" + ASKED.replace(" ", "+"))
    card = page.locator(".st-key-hit-1")
    card.get_by_text("Show page 2").click()
    image = card.get_by_role("img", name="Page 2 of 2")
    expect(image).to_be_visible()
    # It keeps a size that can be read, and is moved within its own frame.
    assert image.evaluate("i => i.getBoundingClientRect().width") > 600
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # The page of a document stays white, whatever the page around it is.
    assert image.evaluate("i => getComputedStyle(i).backgroundColor") == "rgb(255, 255, 255)"
    card_colour = card.evaluate("e => getComputedStyle(e).backgroundColor")
    assert (card_colour == "rgb(255, 255, 255)") == (scheme == "light")


def test_hostile_names_are_seen_and_not_run(new_page: NewPage, tmp_path: Path, start: Start) -> None:
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "animals.md").write_text("# Badgers\n\nThe badger digs its burrow by night.\n")
    settings = Settings(bank=bank, index=tmp_path / "index", model="hashing", results=10)
    evil = "<img src=x onerror=window.hacked=1> **b** $x$ :smile:.pdf"
    (tmp_path / evil).write_bytes(GUIDE)
    own_material.add(settings, [tmp_path / evil])
    app = start(settings.index, "hashing")
    page = new_page()
    page.goto(app + "library")
    expect(page.locator(".own h3", has_text=evil)).to_be_visible()
    expect(page.get_by_role("button", name=f"Remove {evil}")).to_be_visible()
    page.goto(app + "?q=" + ASKED.replace(" ", "+"))
    shown = page.locator("summary", has_text=f"Show page 2 of {evil}")
    shown.click()
    expect(page.get_by_role("img", name=f"Page 2 of 2 in {evil}")).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert page.locator(".stMain :is(strong, .katex, img[src=x])").count() == 0
