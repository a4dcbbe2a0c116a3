"""Text that tries to be script does nothing in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

EVIL = "<script>window.hacked=1</script><img src=x onerror=window.hacked=1> zebra hazard"
ENTRY = 'x"><img src=x onerror=window.hacked=1>'


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("?q=" + quote(EVIL), "**bold** or [link](javascript:window.hacked=1)?"),
        ("?entry=" + quote(ENTRY, safe=""), "</td><td>broken"),
        ("?entry=" + quote(EVIL), "There is no entry “<script>window.hacked=1</script>"),
    ],
)
def test_hostile_text_is_seen_and_not_run(
    new_page: Callable[..., Page], hostile_app: str, link: str, shown: str
) -> None:
    page = new_page(width=390, height=844)
    complaints: list[str] = []
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(hostile_app + link)
    nearest = page.locator(".st-key-nearest-passages summary").first
    if "?q=" in link:  # the material does not answer that, so the passages are folded up
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        nearest.click()
    expect(page.get_by_text(shown).first).to_be_visible()
    for summary in page.locator(".st-key-hit-1 summary").all():
        summary.click()
        expect(page.locator(".st-key-hit-1 details[open] .entry").first).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert not complaints
    main = page.get_by_test_id("stMain")
    assert main.locator(":is(img, script, iframe, svg[onload], h1 h1, marquee, [onmouseover])").count() == 0
    addresses = [a.get_attribute("href") or "" for a in main.locator(".stHtml a").all()]
    assert all(address.startswith(("https://", "./?entry=")) for address in addresses)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
