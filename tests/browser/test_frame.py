"""What stands around the pages, in a real browser: keys, recent questions, a narrow screen, nothing that jumps."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant import upkeep
from assistant.settings import Settings

pytestmark = pytest.mark.browser

BANK = Path(__file__).parents[1] / "app" / "practice.yaml"
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
QUERY = "?q=" + quote("why does the otter hold hands")
EVIL = (
    "<img src=x onerror=window.hacked=1> **b** :smile: $x$ -> otter",
    "www.example.com me@example.com otter",
)
# Streamlit makes room for the sidebar by moving the box around the page while that is still blank.
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const main = document.querySelector('[data-testid="stMain"]');
    const ours = entry.sources.filter(({node}) => node && !(main && node !== main && node.contains(main)));
    if (ours.length) window.shifts.push([entry.startTime, entry.value]);
  }
}).observe({type: "layout-shift", buffered: true});
"""

NewPage = Callable[..., Page]
Start = Callable[[Path, str], str]


@pytest.fixture(scope="session")
def otters(tmp_path_factory: pytest.TempPathFactory, start: Start) -> str:
    """The address of the app over a small bank with every question type."""
    folder = tmp_path_factory.mktemp("otters")
    bank = folder / "bank"
    bank.mkdir()
    shutil.copy(BANK, bank / "bank.yaml")
    (bank / "others.yaml").write_text("".join(map(OTHER.format, WORDS)), encoding="utf-8")
    upkeep.build(Settings(bank=bank, index=folder / "index", model="hashing", results=10))
    return start(folder / "index", "hashing")


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def at_rest(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def sideways(page: Page) -> int:
    """How many elements reach over the right edge of a window 390 pixels wide."""
    return page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 390.5).length"
    )


def test_the_slash_leads_to_the_box_and_escape_out_of_it(new_page: NewPage, otters: str) -> None:
    page = new_page()
    page.goto(otters + QUERY)
    expect(page.locator(".st-key-hit-1 .card")).to_be_visible()
    at_rest(page)
    page.get_by_text("The whole entry").first.click()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("otter/river")
    expect(box(page)).to_have_value("otter/river")
    page.keyboard.press("Escape")
    expect(box(page)).not_to_be_focused()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(otters + "?q=otter%2Friver")


def test_the_slash_stays_a_slash_in_another_field(new_page: NewPage, otters: str) -> None:
    page = new_page()
    page.goto(otters)
    page.get_by_role("button", name="change filters").click()
    field = page.get_by_test_id("stPopoverBody").get_by_role("combobox").first
    field.click()
    page.keyboard.press("/")
    expect(field).to_have_value("/")


def test_the_sidebar_comes_before_the_box_in_the_order_of_the_keys(new_page: NewPage, otters: str) -> None:
    page = new_page()
    page.goto(otters)
    expect(page.get_by_text("to search, all on this machine")).to_be_visible()
    expect(page.get_by_role("combobox", name="Exam version")).to_be_visible()
    expect(box(page)).to_be_visible()
    expect(page.locator(".st-key-example-5 button")).to_be_visible()
    at_rest(page)
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
            )
        )
        if seen[-1] == "Your question":
            break
    names = "|".join(str(name) for name in seen)
    assert (
        names.index("Ask")
        < names.index("Library")
        < names.index("Exam version")
        < names.index("Your question")
    )
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('[data-testid=stTextInputRootElement]')).outlineStyle"
        )
        == "solid"
    )


def test_the_current_page_is_named_to_a_screen_reader(new_page: NewPage, otters: str) -> None:
    page = new_page()
    page.goto(otters)
    expect(page.get_by_role("link", name="Ask", exact=True)).to_have_attribute("aria-current", "page")
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.get_by_role("link", name="Library", exact=True)).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("link", name="Ask", exact=True)).not_to_have_attribute("aria-current", "page")


def test_from_the_library_the_way_back_leads_to_what_was_asked(new_page: NewPage, otters: str) -> None:
    page = new_page()
    page.goto(otters + QUERY + "&task=3.2")
    expect(page.locator(".st-key-hit-1 .card")).to_be_visible()
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page).to_have_url(otters + "library")
    page.get_by_role("link", name="Ask", exact=True).click()
    expect(page.locator(".st-key-hit-1 .card")).to_be_visible()
    expect(box(page)).to_have_value("why does the otter hold hands")
    expect(page.locator(".st-key-chip-0")).to_be_visible()


def test_recent_questions_survive_a_reload_until_they_are_cleared(new_page: NewPage, otters: str) -> None:
    page = new_page()
    page.goto(otters)
    for number, text in enumerate(("otter river", *EVIL), start=1):
        box(page).fill(text)
        box(page).press("Enter")
        expect(page.locator(".st-key-recent-side button")).to_have_count(number + 1)
    page.goto(otters)
    listed = page.locator(".st-key-recent-start button")
    expect(listed).to_have_count(4)
    shown = [each.replace("\u2060", "") for each in listed.all_inner_texts()]
    assert shown == [*reversed(EVIL), "otter river", "Clear recent questions"]
    assert page.locator(".st-key-recent-start :is(a, strong, em, img, code, .katex)").count() == 0
    assert page.evaluate("window.hacked") is None
    listed.nth(2).click()
    expect(box(page)).to_have_value("otter river")
    page.goto(otters)
    page.get_by_role("button", name="Clear recent questions").click()
    expect(listed).to_have_count(0)
    page.reload()
    expect(page.get_by_text("to search, all on this machine")).to_be_visible()
    at_rest(page)
    expect(listed).to_have_count(0)


def test_filters_on_a_narrow_screen(new_page: NewPage, otters: str) -> None:
    page = new_page(width=390, height=844)
    page.goto(otters + QUERY)
    expect(page.locator(".st-key-hit-1 .card")).to_be_visible()
    page.get_by_role("button", name="change filters").click()
    field = page.get_by_test_id("stPopoverBody").get_by_role("combobox").first
    field.click()
    page.get_by_role("option", name="3.2").click()
    expect(page.locator(".st-key-chip-0")).to_contain_text("3.2")
    expect(page.locator("[class*='st-key-hit-'] .card")).to_have_count(1)
    assert sideways(page) == 0
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.locator(".st-key-chip-0 button").click()
    expect(page.locator(".st-key-chip-0")).to_have_count(0)
    expect(page.locator(".st-key-hit-2")).to_be_visible()


def test_the_menu_of_a_narrow_screen_opens_and_closes(new_page: NewPage, otters: str) -> None:
    page = new_page(width=390, height=844)
    page.goto(otters)
    expect(page.get_by_text("to search, all on this machine")).to_be_visible()
    expect(page.get_by_text("Exam version")).not_to_be_in_viewport()
    assert sideways(page) == 0
    page.get_by_role("button", name="Expand sidebar").click()
    expect(page.get_by_text("Exam version")).to_be_in_viewport()
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_in_viewport()
    expect(page.get_by_text("Exam version")).not_to_be_in_viewport()


def test_a_related_question_is_tried_with_the_keyboard(new_page: NewPage, otters: str) -> None:
    page = new_page()
    page.goto(otters + QUERY)
    rows = page.locator("[class*='st-key-related-row-1-']")
    expect(rows.first).to_be_visible()
    at_rest(page)
    row = rows.filter(has_text="Which two foods")
    row.get_by_role("button", name="Try it").focus()
    page.keyboard.press("Enter")
    trial = page.locator(".st-key-practice-hit-1")
    expect(trial.get_by_role("checkbox")).to_have_count(5)
    for food in ("Fish", "Crayfish"):
        trial.get_by_role("checkbox", name=food, exact=True).focus()
        page.keyboard.press("Space")
    trial.get_by_role("button", name="Check").focus()
    page.keyboard.press("Enter")
    expect(trial.get_by_role("status")).to_have_text("Right.")
    expect(trial.get_by_text("No otter bakes.")).to_be_visible()


def test_hostile_options_are_labels_of_plain_text(new_page: NewPage, otters: str) -> None:
    page = new_page(width=390, height=844, scheme="dark")
    page.goto(otters + QUERY)
    row = page.locator("[class*='st-key-related-row-1-']").filter(has_text="Which otter habit")
    row.get_by_role("button", name="Try it").click()
    trial = page.locator(".st-key-practice-hit-1")
    expect(trial.get_by_role("radio")).to_have_count(4)
    texts = [each.replace("\u2060", "") for each in trial.locator("label").all_inner_texts()]
    assert "The otter *flies* :smile: -> $x$" in texts
    assert trial.locator(":is(em, .katex, code)").count() == 0
    assert sideways(page) == 0


def test_nothing_jumps_while_the_model_is_loaded(
    new_page: NewPage, shipped_index: Path, start: Start
) -> None:
    address = start(shipped_index, "all-MiniLM-L6-v2")
    for width in (1280, 390):  # the first one waits for the model, the second finds it loaded
        page = new_page(width=width)
        page.add_init_script(SHIFTS)
        page.goto(address + "?q=" + quote("data drift"))
        expect(page.locator(".st-key-hit-1 .card")).to_be_visible()
        seen = page.evaluate("performance.now()") if width == 390 else 0
        expect(page.locator(".st-key-hit-5 .card")).to_be_visible()
        at_rest(page)
        page.wait_for_timeout(1000)
        assert sum(value for at, value in page.evaluate("window.shifts") if at >= seen) < 0.05
