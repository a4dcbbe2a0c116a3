"""A real Chromium, and the real app as `assistant app` starts it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from assistant import upkeep
from assistant.settings import Settings

ROOT = Path(__file__).parents[2]
HOSTILE = ROOT / "tests" / "app" / "hostile.yaml"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the note says that the language model of the tests is asked about, and what that says of it.
SENTENCES = ("An otter is a mammal that lives in rivers. ", "Its fur is dense and keeps the water out. ")
PIECES = (f"{SENTENCES[1]}An otter", " is a mammal that lives in rivers.", *[" "] * 30)
_START = 120.0  # seconds after which an app that does not answer has failed

Start = Callable[[Path, str], str]
NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the test is skipped, or fails where REQUIRE_BROWSER=1 is set."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        reason = f"no Chromium: none of {', '.join(_NAMES)} is on the PATH, and CHROMIUM is not set"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=60_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens a page in a context of its own; requests that leave this machine fail the test."""
    contexts: list[BrowserContext] = []
    strangers: list[str] = []

    def note(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "localhost":
            strangers.append(request.url)

    def open_(width: int = 1280, height: int = 900, scheme: str = "light", *, touch: bool = False) -> Page:
        context = browser.new_context(
            has_touch=touch,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        context.on("request", note)
        contexts.append(context)
        return context.new_page()

    yield open_
    for context in contexts:
        context.close()
    assert not strangers, f"the page asked for {strangers}"


@contextmanager
def _running(index: Path, model: str, log: Path) -> Iterator[str]:
    """The app as a person starts it; gives its address once it answers, and stops it at the end."""
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "app", "--headless", "--port", str(port)]
    command += ["--index", str(index), "--model", model]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=log.parent,  # away from a project file of the developer
            env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(f"http://localhost:{port}/_stcore/health", process, log)
            yield f"http://localhost:{port}/"
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # the command and the Streamlit it started
            process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own address
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail(f"the app did not start: {log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts apps, `start(index, model)`, that run until the last test."""
    with ExitStack() as stack:
        yield lambda index, model: stack.enter_context(
            _running(index, model, tmp_path_factory.mktemp("log") / "app.log")
        )


@pytest.fixture(scope="session")
def app(browser: Browser, shipped_index: Path, start: Start) -> str:
    """The address of the app over the bank that ships."""
    return start(shipped_index, "all-MiniLM-L6-v2")


@pytest.fixture(scope="session")
def hostile_app(browser: Browser, tmp_path_factory: pytest.TempPathFactory, start: Start) -> str:
    """The address of the app over an entry and a document that try to be markup."""
    folder = tmp_path_factory.mktemp("hostile")
    bank = folder / "bank"
    bank.mkdir()
    shutil.copy(HOSTILE, bank / "hostile.yaml")
    (bank / "<img src=x onerror=window.hacked=1>.md").write_text(
        "# <svg onload=window.hacked=1>\n\nA zebra hazard <img src=x onerror=window.hacked=1> is here.\n"
    )
    upkeep.build(Settings(bank=bank, index=folder / "index", model="hashing", results=10))
    return start(folder / "index", "hashing")


class _Model(ThreadingHTTPServer):
    """A language model on a real socket that says `PIECES`, and waits for `go_on` before all but the first.

    Attributes:
        go_on: lets it go on; set it in any test that starts a reply.
        left: set when a reply was not read to its end.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.go_on = threading.Event()
        self.left = threading.Event()


class _Asked(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        model = self.server
        assert isinstance(model, _Model)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for number, piece in enumerate(PIECES):
                if number:
                    model.go_on.wait(_START)
                    time.sleep(0.05)
                self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        except OSError:  # whoever asked has gone
            model.left.set()

    def _event(self, data: object) -> None:
        self.wfile.write(f"data: {json.dumps(data)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def model() -> Iterator[_Model]:
    """A language model that the `worded_app` uses."""
    server = _Model()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    yield server
    server.go_on.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def worded_app(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory, start: Start, model: _Model
) -> str:
    """The address of the app over a small bank with a note, with a language model in the settings."""
    folder = tmp_path_factory.mktemp("worded")
    bank = folder / "bank"
    (bank / "notes").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "app" / "practice.yaml", bank / "bank.yaml")
    (bank / "notes" / "otters.md").write_text(f"# Otters\n\n{''.join(SENTENCES)}\n", encoding="utf-8")
    upkeep.build(Settings(bank=bank, index=folder / "index", model="hashing", results=10))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSISTANT_LLM", "openai:test")
        patch.setenv("ASSISTANT_LLM_URL", f"http://127.0.0.1:{model.server_port}/v1")
        return start(folder / "index", "hashing")
