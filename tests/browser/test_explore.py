"""The Explore page in a real browser: points are clicked, all is reached by keyboard, nothing leaves a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import cos, dist, sin
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant import upkeep
from assistant.settings import Settings

pytestmark = pytest.mark.browser

BANK = Path(__file__).parents[1] / "app" / "explore"
QUESTION = "Which service loads a stream into Amazon S3 without code?"
VIEWS = {
    "exam": "table.exam-map",
    "map": ".mark-symbol path",
    "services": ".st-key-group-analytics a",
    "services&name=Amazon Data Firehose": ".reply.definition",
    "compare&name=Firehose&name=Kinesis Data Streams": ".compared",
    "graph&name=AWS Glue": ".mark-rect path",
}
# The contrast of each text with the nearest background behind it, as WCAG 2.2 has it; 4.5 is enough.
FAINT = """(root) => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = (rgb) => rgb.slice(0, 3)
    .map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of root.querySelectorAll("*")) {
    const own = [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
    const box = node.getBoundingClientRect();
    if (!own || box.width < 2 || node.closest("svg, canvas") || getComputedStyle(node).visibility === "hidden")
      continue;
    const [low, high] = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => a - b);
    if ((high + 0.05) / (low + 0.05) < 4.5) faint.push(node.textContent.trim().slice(0, 60));
  }
  return faint;
}"""

NewPage = Callable[..., Page]
Start = Callable[[Path, str], str]


@pytest.fixture(scope="session")
def topics(tmp_path_factory: pytest.TempPathFactory, start: Start) -> str:
    """The address of the app over the small bank of the Explore page."""
    folder = tmp_path_factory.mktemp("topics") / "index"
    upkeep.build(Settings(bank=BANK, index=folder, model="hashing", results=10))
    return start(folder, "hashing")


def at_rest(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def middle(page: Page, point: Locator) -> tuple[float, float]:
    """Where the middle of something drawn is, brought into the window and come to rest."""
    point.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    box = point.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def the_point(page: Page, title: str) -> Locator:
    return page.locator(f'.mark-symbol path[aria-label="{title}"]').first


def test_a_clicked_point_lands_on_its_question(new_page: NewPage, topics: str) -> None:
    page = new_page()
    page.goto(topics + "explore?view=map")
    expect(the_point(page, QUESTION)).to_be_visible()
    at_rest(page)
    x, y = middle(page, the_point(page, QUESTION))
    page.mouse.move(x, y)
    expect(page.locator("#vg-tooltip-element h2")).to_have_text(QUESTION)
    page.mouse.click(x, y)
    card = page.locator(".st-key-entry")
    expect(card.get_by_role("heading", name=QUESTION)).to_be_in_viewport()
    expect(page).to_have_url(topics + "explore?view=map&point=0%3Afirehose-1")
    with page.expect_popup() as opening:
        card.get_by_role("link", name="Open the entry on the Ask page").click()
    entry = opening.value
    expect(entry).to_have_url(topics + "?entry=firehose-1")
    expect(entry.locator(".st-key-entry").get_by_text(QUESTION)).to_be_visible()
    # The same point is told again after it was closed.
    page.get_by_role("button", name="Close").click()
    expect(card).to_have_count(0)
    page.mouse.click(*middle(page, the_point(page, QUESTION)))
    expect(card.get_by_role("heading", name=QUESTION)).to_be_visible()
    page.go_back()
    expect(card).to_have_count(0)


def test_a_click_near_a_point_opens_it_and_one_far_from_all_opens_nothing(
    new_page: NewPage, topics: str
) -> None:
    page = new_page()
    page.goto(topics + "explore?view=map")
    expect(the_point(page, QUESTION)).to_be_visible()
    at_rest(page)
    x, y = middle(page, the_point(page, QUESTION))
    boxes = [point.bounding_box() for point in page.locator(".mark-symbol path").all()]
    spots = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    picture = page.locator("svg.marks").bounding_box()
    assert picture
    free = (
        (picture["x"] + across, picture["y"] + down)
        for across in range(10, int(picture["width"]) - 10, 10)
        for down in range(10, int(picture["height"]) - 10, 10)
    )
    empty = max(free, key=lambda place: min(dist(place, spot) for spot in spots))
    assert min(dist(empty, spot) for spot in spots) > 45
    page.mouse.click(*empty)
    page.wait_for_timeout(500)
    at_rest(page)
    expect(page).to_have_url(topics + "explore?view=map")
    others = [spot for spot in spots if dist(spot, (x, y)) > 1]
    near = ((x + 12 * cos(turn), y + 12 * sin(turn)) for turn in range(7))
    page.mouse.click(*max(near, key=lambda place: min(dist(place, spot) for spot in others)))
    expect(page).to_have_url(topics + "explore?view=map&point=0%3Afirehose-1")


def test_what_an_address_opens_is_marked_on_the_map(new_page: NewPage, topics: str) -> None:
    page = new_page()
    page.goto(topics + "explore?view=map&point=0%3Afirehose-1")
    expect(page.locator(".st-key-entry").get_by_role("heading", name=QUESTION)).to_be_visible()
    expect(the_point(page, QUESTION)).to_have_attribute("stroke-width", "3")
    expect(page.locator('.mark-symbol path[stroke-width="3"]').first).to_be_visible()


def test_a_search_lights_up_its_hits_and_fades_the_others(new_page: NewPage, topics: str) -> None:
    page = new_page()
    page.goto(topics + "explore?view=map")
    expect(the_point(page, QUESTION)).to_be_visible()
    at_rest(page)
    box = page.get_by_role("textbox", name="Light up what a search finds")
    box.fill("load a stream into Amazon S3 without code")
    box.press("Enter")
    expect(the_point(page, QUESTION)).to_have_attribute("opacity", "1")
    expect(page).to_have_url(topics + "explore?view=map&q=load+a+stream+into+Amazon+S3+without+code")
    expect(page.get_by_role("heading", name="What the search found")).to_be_visible()
    assert page.locator('.mark-symbol path[opacity="0.18"]').count() == 14
    box.fill("")
    box.press("Enter")
    expect(page.locator('.mark-symbol path[opacity="0.18"]')).to_have_count(0)


def test_a_clicked_node_shows_its_neighbours(new_page: NewPage, topics: str) -> None:
    page = new_page()
    page.set_viewport_size({"width": 1280, "height": 420})
    page.goto(topics + "explore?view=graph")
    node = page.locator('.mark-rect path[aria-label="AWS Glue"]')
    expect(node).to_be_visible()
    at_rest(page)
    page.mouse.click(*middle(page, node))
    card = page.locator(".st-key-node-card")
    expect(card.get_by_role("heading", name="AWS Glue")).to_be_in_viewport()
    expect(page).to_have_url(topics + "explore?view=graph&name=AWS+Glue")
    card.get_by_role("link", name="Compare").click()
    expect(page.locator(".compared .heads")).to_contain_text("Amazon Athena")
    expect(page).to_have_url(topics + "explore?view=compare&name=AWS+Glue&name=Amazon+Athena")


def test_opened_tasks_stand_in_the_address(new_page: NewPage, topics: str) -> None:
    page = new_page()
    page.goto(topics + "explore?view=exam&version=MLA-C01")
    tasks = page.locator("[class*='st-key-task-'] details[open]")
    for name, number in (("1.1", 1), ("2.3", 2)):
        page.locator(f".st-key-task-{name.replace('.', '-')} summary").first.click()
        expect(page).to_have_url(re.compile(rf"name={re.escape(name)}"))
        at_rest(page)
        expect(tasks).to_have_count(number)
    page.reload()
    expect(page.locator("table.exam-map")).to_be_visible()
    expect(tasks).to_have_count(2)
    at_rest(page)
    page.locator(".st-key-task-2-3 summary").first.click()
    expect(page).to_have_url(re.compile(r"name=1\.1$|name=1\.1&version=MLA-C01$"))
    expect(tasks).to_have_count(1)
    at_rest(page)
    page.go_back()
    expect(tasks).to_have_count(2)


def tab_to(page: Page, target: Locator, most: int = 60) -> None:
    for _ in range(most):
        if target.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("the keyboard does not get there")


def test_the_keyboard_gets_to_a_question_of_the_map(new_page: NewPage, topics: str) -> None:
    page = new_page()
    page.goto(topics + "explore")
    expect(page.locator("table.exam-map")).to_be_visible()
    at_rest(page)
    views = page.locator(".st-key-views")
    tab_to(page, views.get_by_role("radio", name="Exam"))
    page.keyboard.press("ArrowRight")
    if page.url == topics + "explore":
        page.keyboard.press("Enter")
    expect(page).to_have_url(topics + "explore?view=map")
    expect(the_point(page, QUESTION)).to_be_visible()
    at_rest(page)
    cluster = page.locator("[class*='st-key-cluster-'] summary").first
    tab_to(page, cluster)
    page.keyboard.press("Enter")
    link = page.locator("[class*='st-key-cluster-'] .units a").first
    expect(link).to_be_visible()
    tab_to(page, link)
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    with page.expect_popup() as opening:
        page.keyboard.press("Enter")
    expect(opening.value.locator(".st-key-entry").first).to_be_visible()


def test_the_list_of_services_is_narrowed_while_typing(new_page: NewPage, topics: str) -> None:
    page = new_page()
    page.goto(topics + "explore?view=services")
    links = page.locator("[class*='st-key-group-'] a")
    expect(links).to_have_count(11)
    at_rest(page)
    page.get_by_role("textbox", name="Find by any name").press_sequentially("kinesis fire")
    expect(links).to_have_count(1)
    links.first.click()
    expect(page.get_by_role("heading", name="Amazon Data Firehose", exact=True).first).to_be_visible()
    chip = page.locator(".definition .chip").first
    chip.focus()
    expect(page.locator(".definition .tip").first).to_be_visible()
    expect(page.locator(".definition .tip").first).to_contain_text("Concept note: Amazon Data Firehose")


def test_the_version_stays_from_view_to_view_and_the_way_back_leads_to_the_view(
    new_page: NewPage, topics: str
) -> None:
    page = new_page()
    page.goto(topics + "explore?view=map&version=MLA-C01")
    expect(the_point(page, QUESTION)).to_be_visible()
    at_rest(page)
    page.locator(".st-key-views").get_by_text("Services").click()
    expect(page).to_have_url(topics + "explore?view=services&version=MLA-C01")
    page.locator("[class*='st-key-group-'] a", has_text="AWS Glue").click()
    expect(page.get_by_role("heading", name="AWS Glue", exact=True)).to_be_visible()
    page.get_by_role("link", name="Library", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Library")).to_be_visible()
    page.get_by_role("link", name="Explore", exact=True).click()
    expect(page).to_have_url(topics + "explore?view=services&name=AWS+Glue&version=MLA-C01")
    expect(page.get_by_role("heading", name="AWS Glue", exact=True)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_fits_a_phone_and_can_be_read(
    new_page: NewPage, topics: str, view: str, scheme: str
) -> None:
    page = new_page(width=390, height=844, scheme=scheme)
    page.goto(topics + f"explore?view={view}")
    expect(page.locator(VIEWS[view]).first).to_be_visible()
    at_rest(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    outside = "e => e.getBoundingClientRect().right > 390.5 && !e.closest('.unseen')"
    drawn = page.locator(".stMain .stHtml *, .stMain button, .stMain a, .stMain svg")
    assert drawn.evaluate_all(f"all => all.filter({outside}).map(e => e.outerHTML.slice(0, 90))") == []
    assert page.get_by_test_id("stMain").evaluate(FAINT) == []


OVERLAPPING = """links => {
  const boxes = links.map(e => [e.textContent, e.getBoundingClientRect()]);
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  return boxes.flatMap(([one, a], at) => boxes.slice(at + 1).filter(([, b]) => over(a, b)).map(([two]) => [one, two]));
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("view", ["services", "services&name=AWS Glue", "compare"])
def test_no_link_lies_on_another(new_page: NewPage, topics: str, view: str, width: int) -> None:
    page = new_page(width=width, height=844)
    page.goto(topics + f"explore?view={view}")
    links = page.get_by_test_id("stMain").get_by_test_id("stPageLink-NavLink")
    expect(links.nth(1)).to_be_visible()
    at_rest(page)
    assert links.evaluate_all(OVERLAPPING) == []


def test_a_finger_on_the_map_moves_the_page(new_page: NewPage, topics: str) -> None:
    page = new_page(width=390, height=844, touch=True)
    page.goto(topics + "explore?view=map")
    expect(the_point(page, QUESTION)).to_be_visible()
    at_rest(page)
    chart = page.get_by_test_id("stVegaLiteChart")
    assert chart.locator("svg").evaluate("e => getComputedStyle(e).touchAction") in ("auto", "manipulation")
    before = page.get_by_test_id("stMain").evaluate("e => e.scrollTop")
    x, y = middle(page, chart)
    page.mouse.move(x, y)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)
    assert page.get_by_test_id("stMain").evaluate("e => e.scrollTop") > before
