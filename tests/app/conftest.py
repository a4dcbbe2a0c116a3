"""The page as a test drives it, and small banks for it."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant import upkeep
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]

OpenPage = Callable[..., AppTest]
BuildIndex = Callable[[Path], Path]


@pytest.fixture
def build_index(tmp_path: Path) -> BuildIndex:
    """Builds `tmp_path/index` from a bank folder with the hashing embedder."""

    def build(bank: Path) -> Path:
        index = tmp_path / "index"
        upkeep.build(Settings(bank=bank, index=index, model="hashing", results=10))
        return index

    return build


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> OpenPage:
    """Opens `app.py` over an index, with a link's parameters: `open_page(index, q="…")`."""

    def open_(index: Path, model: str = "hashing", **link: str) -> AppTest:
        monkeypatch.chdir(tmp_path)  # away from a project file of the developer
        monkeypatch.setenv("ASSISTANT_INDEX", str(index))
        monkeypatch.setenv("ASSISTANT_MODEL", model)
        page = AppTest.from_file(ROOT / "app.py", default_timeout=120)
        for name, value in link.items():
            page.query_params[name] = value
        return page.run()

    return open_


class _Seen(HTMLParser):
    """What a browser would make of HTML: its elements with their attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def see() -> Callable[[str], _Seen]:
    """Parses HTML."""

    def parse(markup: str) -> _Seen:
        seen = _Seen()
        seen.feed(markup)
        seen.close()
        return seen

    return parse
