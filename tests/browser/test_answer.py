"""The answer in a real browser: chips, sources, words of a model as they come, and what leads on from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from threading import Event
from typing import Protocol
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

QUESTION = "Which CloudFormation section maps a Region to its AMI?"
OTTER = "Which mammal lives in rivers?"
MAMMAL, FUR = "An otter is a mammal that lives in rivers.", "Its fur is dense and keeps the water out."
CONTRAST = """
element => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  let ground = element;
  while (ground && (parts(getComputedStyle(ground).backgroundColor)[3] ?? 1) === 0) ground = ground.parentElement;
  const [a, b] = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor].map(c => light(parts(c)));
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
"""

# Notes in each frame whether an answer is seen, and where what is below it begins.
PLACES = """
() => {
  window.places = [];
  const look = () => {
    const said = [...document.querySelectorAll(".reply .said")];
    const below = document.querySelector(".cited")?.getBoundingClientRect().y ?? 0;
    const seen = said.some(each => getComputedStyle(each).visibility === "visible");
    const last = window.places.at(-1);
    if (!last || last.seen !== seen || last.below !== below) window.places.push({seen, below});
    requestAnimationFrame(look);
  };
  look();
}
"""

NewPage = Callable[..., Page]


class Model(Protocol):
    """The language model of the `worded_app`; see the conftest."""

    go_on: Event
    left: Event


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your question")


def at_rest(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def opened(page: Page, address: str, question: str = QUESTION) -> Page:
    page.goto(f"{address}?q={quote(question)}")
    expect(page.locator(".reply")).to_be_visible()
    expect(page.locator(".st-key-hit-1 .card")).to_be_visible()
    at_rest(page)
    return page


def inside(page: Page, element: Locator) -> bool:
    found, window = element.bounding_box(), page.viewport_size
    assert found
    assert window
    return found["x"] >= 0 and found["x"] + found["width"] <= window["width"]


def test_the_answer_stands_above_the_passages_and_is_larger_than_all_else(
    new_page: NewPage, app: str
) -> None:
    page = opened(new_page(), app)
    answer, passages = page.locator(".reply").bounding_box(), page.locator(".st-key-hit-1").bounding_box()
    assert answer
    assert passages
    assert answer["y"] + answer["height"] < passages["y"]
    expect(page.locator(".reply")).to_contain_text("Region")
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    others = page.locator(
        "[data-testid=stMain] :is(p, h2, h3, h4, li, summary, input):not(.reply *, .unseen)"
    ).evaluate_all(f"elements => Math.max(...elements.map({size}))")
    assert page.locator(".reply").evaluate(size) > others


@pytest.mark.parametrize("width", [1280, 390])
def test_a_chip_shows_its_source_under_the_pointer(new_page: NewPage, app: str, width: int) -> None:
    page = opened(new_page(width=width), app)
    chip, tip = page.locator(".chip").nth(1), page.locator(".tip").nth(1)
    expect(tip).not_to_be_visible()
    chip.hover()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("Entry: In which section of the template")
    assert inside(page, tip.locator(".tip-body"))
    tip.get_by_role("link", name="Show it in its passage").hover()  # the pointer gets there
    expect(tip).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip).not_to_be_visible()


def test_a_tap_shows_a_source_and_leads_to_its_passage(new_page: NewPage, app: str) -> None:
    page = opened(new_page(width=390, height=844, touch=True), app)
    page.locator(".chip").nth(1).tap()
    link = page.locator(".tip").nth(1).get_by_role("link", name="Show it in its passage")
    expect(link).to_be_visible()
    link.tap()
    marked = page.locator("#source-2 mark")
    expect(marked).to_be_in_viewport()
    assert marked.inner_text() in page.locator(".quote").nth(1).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_second_tap_and_esc_close_a_source_and_free_the_chips(
    new_page: NewPage, app: str, scheme: str
) -> None:
    page = opened(new_page(width=390, height=844, scheme=scheme, touch=True), app)
    page.wait_for_function("window.studyAssistantChips")
    chips, tips = page.locator(".chip"), page.locator(".tip-body")
    chips.first.tap()
    expect(tips.first).to_be_visible()
    chip, tip = chips.first.bounding_box(), tips.first.bounding_box()
    assert chip
    assert tip
    assert tip["y"] >= chip["y"] + chip["height"] + 4, "the line of the chip stays free"
    chips.first.tap()
    expect(tips.first).not_to_be_visible()
    chips.nth(1).tap()  # which the first source had covered
    expect(tips.nth(1)).to_be_visible()
    page.keyboard.press("Escape")
    expect(tips.nth(1)).not_to_be_visible()
    chips.nth(1).tap()
    expect(tips.nth(1)).to_be_visible()
    page.locator(".head, .st-key-scope").first.tap()
    expect(tips.nth(1)).not_to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_esc_and_enter_close_a_source_for_the_keyboard(new_page: NewPage, app: str, width: int) -> None:
    page = opened(new_page(width=width), app)
    page.wait_for_function("window.studyAssistantChips")
    chip, tip = page.locator(".chip").first, page.locator(".tip-body").first
    chip.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Tab")
    expect(tip.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(tip).not_to_be_visible()
    expect(chip).to_be_focused()
    page.keyboard.press("Enter")
    expect(tip).to_be_visible()
    page.keyboard.press("Enter")
    expect(tip).not_to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(tip).to_be_visible()


def test_the_keyboard_leads_from_a_sentence_to_its_source(new_page: NewPage, app: str) -> None:
    page = opened(new_page(), app)
    chip = page.get_by_role("button", name=re.compile("^Source 1, Entry: In which section of the template"))
    chip.focus()
    expect(page.locator(".tip").first).to_be_visible()
    described = page.locator(f"#{chip.get_attribute('aria-describedby')}").inner_text()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Show it in its passage").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#source-1 mark")).to_be_in_viewport()
    assert page.locator("#source-1 mark").inner_text() in described
    expect(page).to_have_url(re.compile("#source-1$"))
    assert len(page.locator(".st-key-hit-1").all()) == 1, "following the link does not lose the page"
    with page.context.expect_page() as opening:
        page.locator("#source-1").get_by_role("link", name="Open the entry").click()
    expect(opening.value).to_have_url(f"{app}?entry=cloudformation-mappings-region-ami")


def test_sources_unfold_by_themselves_too(new_page: NewPage, app: str) -> None:
    page = opened(new_page(), app)
    expect(page.locator("#source-2")).not_to_be_visible()
    page.locator(".cited summary").nth(1).click()
    expect(page.locator("#source-2 mark")).to_be_visible()


def test_copy_copies_the_answer_with_its_sources(new_page: NewPage, app: str) -> None:
    page = new_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, app)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith(f"{QUESTION}\n\n")
    assert " [1]" in text
    assert "\n\nSources\n[1] Entry: In which section of the template" in text
    expect(page.get_by_role("button", name="Copy", exact=True)).to_be_visible()


def test_practise_this_leads_to_a_question_to_try(new_page: NewPage, app: str) -> None:
    page = opened(new_page(width=390, height=844), app)
    page.get_by_role("button", name="Practise this").click()
    rows = page.locator("[class*='st-key-related-row-answer-']")
    expect(rows.first).to_contain_text("In which section of the template")
    rows.first.get_by_role("button", name="Try it").click()
    trial = page.locator(".st-key-practice-hit-answer")
    trial.locator("label").filter(has_text="Mappings").click()
    trial.get_by_role("button", name="Check").click()
    expect(trial.get_by_role("status")).to_have_text("Right.")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_follow_up_and_a_new_conversation(new_page: NewPage, app: str) -> None:
    page = opened(new_page(width=390, height=844), app, "What is precision?")
    box(page).fill("What about recall?")
    box(page).press("Enter")
    expect(page.locator(".st-key-understood")).to_contain_text("Understood as: “What is recall?”")
    expect(page).to_have_url(f"{app}?q=What+is+recall%3F")
    expect(box(page)).to_have_value("What about recall?")
    page.get_by_text("Earlier in this conversation").click()
    expect(page.get_by_role("button", name="What is precision?").last).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as Markdown").click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert saved.index("## What is precision?") < saved.index("## What is recall?")
    page.get_by_role("button", name="New conversation").click()
    expect(page.get_by_role("heading", name="What would you like to know?")).to_be_visible()
    expect(box(page)).to_have_value("")


def test_what_the_material_does_not_answer(new_page: NewPage, app: str) -> None:
    page = new_page(width=390, height=844)
    page.goto(f"{app}?q={quote('Who discovered penicillin?')}")
    expect(page.get_by_role("heading", name="Not in your material")).to_be_visible()
    expect(page.locator(".reply")).to_have_count(0)
    expect(page.locator(".st-key-hit-1")).not_to_be_visible()
    page.get_by_test_id("stExpander").filter(has_text="The nearest passages").locator("summary").first.click()
    expect(page.locator(".st-key-hit-1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    topic = page.locator(".st-key-nearest-topics button").first
    name = topic.inner_text()
    topic.click()
    expect(page.locator(".reply")).to_be_visible()
    expect(box(page)).to_have_value(name)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_answer_stays_and_nothing_jumps_until_a_model_has_worded_it(
    new_page: NewPage, worded_app: str, model: Model, width: int
) -> None:
    model.go_on.clear()
    page = new_page(width=width, height=1200)
    page.goto(f"{worded_app}?q={quote(OTTER)}")
    expect(page.locator(".spare")).to_have_count(1 + 1)  # the answer's and the sources'
    page.get_by_text("In the words of the material").click()
    expect(page.get_by_text("In the words of your material")).to_be_visible()
    at_rest(page)
    page.evaluate(PLACES)
    page.get_by_text("Worded by test", exact=True).click()
    expect(page.locator(".spare")).to_have_count(2)
    places = page.evaluate("window.places")
    assert len(places) >= 1
    for place in places:
        assert place["seen"], "there is an answer in each frame"
        assert abs(place["below"] - places[0]["below"]) <= 2, places
    model.go_on.set()
    expect(page.get_by_text("Worded by test at 127.0.0.1")).to_be_visible()


def test_sentences_of_a_model_come_with_their_chips_and_stop_on_demand(
    new_page: NewPage, worded_app: str, model: Model
) -> None:
    model.go_on.clear()
    model.left.clear()
    page = new_page(width=390, height=844)
    page.goto(f"{worded_app}?q={quote(OTTER)}")
    expect(page.locator(".said:visible")).to_have_text(re.compile(f"^{FUR}"))
    expect(page.locator(".chip:visible")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="test is wording the answer")).to_be_visible()
    expect(page.locator(".st-key-hit-1 .card")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped.")).to_be_visible()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    expect(page.locator(".said")).to_have_count(1)
    model.go_on.set()
    assert model.left.wait(30), "the connection stayed open"
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".said")).to_have_count(2)
    expect(page.get_by_text("Worded by test at 127.0.0.1")).to_be_visible()
    page.get_by_text("In the words of the material").click()
    expect(page.get_by_text("In the words of your material")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_that_is_read_stands_out_from_its_ground(new_page: NewPage, app: str, scheme: str) -> None:
    page = opened(new_page(scheme=scheme), app, "Which metric finds all positives when a miss is costly?")
    page.locator(".disputed summary").click()
    page.locator(".cited summary").first.click()
    page.locator(".chip").first.hover()
    expect(page.locator(".tip").first).to_be_visible()
    for place in (
        ".said",
        ".chip",
        ".tip .quote",
        ".tip .from",
        ".tip a",
        ".by",
        ".st-key-copy button",
        ".st-key-practise button p",
        ".st-key-wording-choice [aria-checked=true] p",
        ".cited .number",
        ".cited summary .quiet",
        ".cited mark",
        ".disputed summary",
        ".disputed p",
    ):
        assert page.locator(place).first.evaluate(CONTRAST) >= 4.5, place
