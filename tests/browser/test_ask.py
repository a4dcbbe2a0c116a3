"""The Ask page in a real browser: asking, opening, following links, with the keyboard, narrow and dark."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

QUESTION = "Which CloudFormation section maps a Region to its AMI?"
ENTRY = "cloudformation-mappings-region-ami"
WATCH = """
window.paints = [];
new MutationObserver(() => {
  const box = document.querySelector('input[aria-label="Your question"]');
  if (document.body && document.body.innerText.includes("Loading the search model"))
    window.paints.push([
      document.querySelectorAll(".st-key-examples button").length,
      box ? box.getBoundingClientRect().top : null,
    ]);
}).observe(document, {childList: true, subtree: true, characterData: true});
"""

# No run for a second: what the browser remembers begins another one soon after the first.
SETTLED = """
() => {
  const app = document.querySelector('[data-testid="stApp"]');
  if (app?.dataset.testScriptState !== "notRunning") window.restingSince = undefined;
  else window.restingSince ??= performance.now();
  return performance.now() - (window.restingSince ?? Infinity) > 1000;
}
"""

NewPage = Callable[..., Page]
Start = Callable[[Path, str], str]


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def card(page: Page, rank: int = 1) -> Locator:
    return page.locator(f".st-key-hit-{rank}")


def test_box_and_examples_stand_still_before_the_model_is_loaded(
    new_page: NewPage, shipped_index: Path, start: Start
) -> None:
    page = new_page()
    page.add_init_script(WATCH)
    page.goto(start(shipped_index, "all-MiniLM-L6-v2"))
    expect(page.get_by_text("to search, all on this machine")).to_be_visible()
    top = box(page).evaluate("box => box.getBoundingClientRect().top")
    paints = page.evaluate("window.paints")
    # Streamlit loads the code of buttons and of the box on its own; from then on they stand where they are.
    assert [5, top] in paints
    assert all(place in (None, top) for _, place in paints)


def test_asking_opening_and_following_the_link(new_page: NewPage, app: str) -> None:
    page = new_page()
    page.goto(app)
    box(page).fill(QUESTION)
    box(page).press("Enter")
    expect(card(page).locator("div.answer")).to_have_text("Mappings")
    expect(card(page).locator("mark")).to_be_visible()
    expect(page).to_have_url(app + "?q=" + quote(QUESTION, safe="").replace("%20", "+"))
    card(page).get_by_text("The whole entry").click()
    expect(card(page).get_by_text("000_883c5668c09ef28e.txt, item 42")).to_be_visible()
    with page.context.expect_page() as opening:
        card(page).get_by_role("link", name=f"bank entry {ENTRY}").click()
    second = opening.value
    expect(second).to_have_url(f"{app}?entry={ENTRY}")
    expect(second.get_by_role("heading", name="In which section of the template")).to_be_visible()
    expect(second.get_by_text("000_883c5668c09ef28e.txt, item 42")).to_be_visible()
    assert second.evaluate("window.opener") is None


def test_the_address_asks_again_and_back_goes_back(new_page: NewPage, app: str) -> None:
    page = new_page()
    page.goto(app)
    page.get_by_role("button", name=QUESTION).click()
    expect(card(page).locator("div.answer")).to_have_text("Mappings")
    page.reload()
    expect(card(page).locator("div.answer")).to_have_text("Mappings")
    expect(box(page)).to_have_value(QUESTION)
    box(page).fill("Which format suits clickstream data for training?")
    box(page).press("Enter")
    expect(card(page).locator("div.answer")).to_have_text("Apache Parquet")
    page.go_back()
    expect(box(page)).to_have_value(QUESTION)
    expect(card(page).locator("div.answer")).to_have_text("Mappings")


def test_a_blank_question_gets_its_sentence(new_page: NewPage, app: str) -> None:
    page = new_page()
    page.goto(app)
    box(page).press("Enter")
    expect(page.get_by_text("Type a question first")).to_be_visible()


def test_the_keyboard_alone_is_enough(new_page: NewPage, app: str) -> None:
    page = new_page()
    page.goto(app)
    expect(page.get_by_text("to search, all on this machine")).to_be_visible()
    page.wait_for_function(SETTLED)  # a run may replace what has the focus
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    box(page).focus()
    stops = [page.get_by_role("button", name="Ask", exact=True)]
    stops += [page.get_by_role("button", name="change filters")]
    stops += [page.locator(f".st-key-example-{example} button") for example in range(1, 6)]
    for stop in stops:
        page.keyboard.press("Tab")
        expect(stop).to_be_focused()
    for stop in (*reversed(stops[:-1]), box(page)):
        page.keyboard.press("Shift+Tab")
        expect(stop).to_be_focused()
    box(page).focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(card(page).locator("div.answer")).to_have_text("Mappings")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="change filters")).to_be_focused()
    for tag in ("BUTTON", "A", "BUTTON"):  # a chip, the way to its passage, and the next chip
        page.keyboard.press("Tab")
        focused = page.locator(".reply :focus")
        expect(focused).to_have_count(1)
        assert focused.evaluate("e => e.tagName") == tag, focused.evaluate("e => e.outerHTML")
        assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    for tag in ("A", "A", "SUMMARY"):
        focused = card(page).locator("a:focus, summary:focus")
        for _ in range(40):  # past the other sources and what can be done with the answer
            page.keyboard.press("Tab")
            if focused.count():
                break
        assert focused.evaluate("e => e.tagName") == tag
        assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(card(page).get_by_text("Provenance")).to_be_visible()


def test_headings_step_down_without_a_gap(new_page: NewPage, app: str) -> None:
    page = new_page()
    page.goto(app + "?q=" + quote(QUESTION))
    card(page).get_by_text("The whole entry").click()
    expect(card(page).get_by_text("Provenance")).to_be_visible()
    levels = [
        int(heading.evaluate("h => h.tagName[1]")) for heading in page.locator("h1, h2, h3, h4, h5, h6").all()
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    "link", ["", "?q=" + quote(QUESTION), "?entry=recall-find-all-positives", "?entry=" + "x" * 500]
)
def test_a_narrow_screen_does_not_scroll_sideways(new_page: NewPage, app: str, link: str) -> None:
    page = new_page(width=390, height=844)
    page.goto(app + link)
    expect(page.locator(".card, .entry, .stHtml [role=status]").first).to_be_visible()
    wider = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > 390.5).length"
    )
    assert wider == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_page_follows_the_scheme_of_the_system(new_page: NewPage, app: str) -> None:
    lightness = {}
    for scheme in ("light", "dark"):
        page = new_page(scheme=scheme)
        page.goto(app + "?q=" + quote(QUESTION))
        expect(card(page).locator(".passage")).to_be_visible()
        colours = {
            "page": page.locator(".stApp").evaluate("e => getComputedStyle(e).backgroundColor"),
            "card": card(page).evaluate("e => getComputedStyle(e).backgroundColor"),
            "text": card(page).locator(".passage").evaluate("e => getComputedStyle(e).color"),
        }
        lightness[scheme] = {name: sum(_channels(colour)) / 3 for name, colour in colours.items()}
    assert min(lightness["light"]["page"], lightness["light"]["card"], lightness["dark"]["text"]) > 200
    assert max(lightness["dark"]["page"], lightness["dark"]["card"], lightness["light"]["text"]) < 60


def _channels(colour: str) -> list[int]:
    return [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]


def test_nothing_says_default_streamlit(new_page: NewPage, app: str) -> None:
    page = new_page()
    page.goto(app)
    expect(page.get_by_text("to search, all on this machine")).to_be_visible()
    expect(page).to_have_title("Study assistant")
    for test_id in ("stAppDeployButton", "stMainMenu", "stDecoration"):
        expect(page.get_by_test_id(test_id)).to_be_hidden()
