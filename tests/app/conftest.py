"""The page as a test drives it, and small banks for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

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


Reply = Callable[[dict[str, Any]], Iterable[str]]
ModelServer = Callable[..., "_Model"]


class _Asked(BaseHTTPRequestHandler):
    """One request to a language model; the reply goes out piece by piece, as OpenAI's servers send it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        model = self.server
        assert isinstance(model, _Model)
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        model.keys.append(self.headers["Authorization"])
        self.close_connection = True
        self.send_response(model.status)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for piece in model.reply(asked) if model.status == 200 else ():
                self._event(json.dumps({"choices": [{"index": 0, "delta": {"content": piece}}]}))
            end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
            self._event(json.dumps(end))
        except OSError:  # whoever asked has gone
            model.left.set()

    def _event(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Model(ThreadingHTTPServer):
    """A language model on a real socket.

    Attributes:
        reply: gives the pieces of a reply for what was asked.
        keys: the key that came with each request.
        left: set when a reply was not read to its end.
    """

    daemon_threads = True

    def __init__(self, reply: Reply, status: int) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.reply = reply
        self.status = status
        self.keys: list[str] = []
        self.left = threading.Event()


@pytest.fixture
def model_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """Starts a language model and has the page use it: `model_server(reply, status)`."""
    started: list[_Model] = []

    def start(reply: Reply, status: int = 200) -> _Model:
        model = _Model(reply, status)
        threading.Thread(target=model.serve_forever, kwargs={"poll_interval": 0.02}).start()
        started.append(model)
        monkeypatch.setenv("ASSISTANT_LLM", "openai:test")
        monkeypatch.setenv("ASSISTANT_LLM_URL", f"http://127.0.0.1:{model.server_port}/v1")
        return model

    yield start
    for model in started:
        model.shutdown()
        model.server_close()
