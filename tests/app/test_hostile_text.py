"""Text of a user, an entry or a document is shown as it is and never becomes markup."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from streamlit.testing.v1 import AppTest

HOSTILE = Path(__file__).with_name("hostile.yaml")
OURS = set(
    "header h1 h2 h3 h4 p div span ul ol li mark a article section table tr th td strong code style".split()  # noqa: SIM905 - reads better
)

HARMLESS = {"class", "role", "aria-label", "aria-hidden", "href", "target", "rel", "scope"}

OpenPage = Callable[..., AppTest]
See = Callable[[str], Any]


@pytest.fixture
def index(build_index: Callable[[Path], Path], tmp_path: Path) -> Path:
    bank = tmp_path / "bank"
    bank.mkdir()
    shutil.copy(HOSTILE, bank / "hostile.yaml")
    (bank / "<img src=x onerror=alert(1)>.md").write_text(
        "# <svg onload=alert(1)>\n\nA zebra hazard is <b>&amp;</b> $x$ :smile: [a](javascript:alert(1)).\n"
    )
    return build_index(bank)


def entry() -> dict[str, Any]:
    return yaml.safe_load(HOSTILE.read_text(encoding="utf-8"))[0]


def check(page: AppTest, see: See) -> str:
    """Only elements of ours are on the page, with harmless attributes; gives the text that is seen."""
    assert not page.exception
    assert not page.markdown, "Markdown would take text as markup"
    text = ""
    for block in page.html:
        seen = see(block.value)
        assert {tag for tag, _ in seen.elements} <= OURS
        for tag, attributes in seen.elements:
            assert set(attributes) <= HARMLESS
            if tag == "a":
                assert attributes["href"].startswith(("https://", "./?entry="))
                assert attributes["target"] == "_blank"
                assert "noopener" in attributes["rel"]
        text += seen.text + "\n"
    return text


def test_hits_show_hostile_text_as_text(open_page: OpenPage, index: Path, see: See) -> None:
    page = open_page(index, q="<script>alert(1)</script> zebra hazard $x$ :smile:")
    text = check(page, see)
    assert "**bold** or [link](javascript:window.hacked=1)?" in text
    assert r"Right <svg onload=window.hacked=1> $\alpha$" in text
    assert "<img src=x onerror=alert(1)>.md" in text
    assert ":smile:" in text
    labels = [button.label for button in page.button] + [box.label for box in page.expander]
    assert not any("hacked" in label for label in labels)


def test_an_entry_shows_hostile_text_as_text(open_page: OpenPage, index: Path, see: See) -> None:
    hostile = entry()
    text = check(open_page(index, entry=hostile["id"]), see)
    for expected in (
        hostile["options"][0]["why"],
        hostile["options"][1]["text"],
        hostile["pairs"][0]["prompt"],
        hostile["items"][0],
        hostile["distractors"][0],
        hostile["tasks"][1],
        hostile["services"][0],
        hostile["links"][0]["text"],
        hostile["sources"][0]["file"],
        hostile["disputed"][0]["why"],
        hostile["notes"],
    ):
        assert expected in text


def test_an_error_with_a_hostile_file_name_is_text(open_page: OpenPage, tmp_path: Path, see: See) -> None:
    page = open_page(tmp_path / "<img src=x onerror=alert(1)> $x$", q="drift")
    assert "<img src=x onerror=alert(1)> $x$" in check(page, see)
