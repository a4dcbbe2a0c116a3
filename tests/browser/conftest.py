"""A real Chromium, and the real app as `assistant app` starts it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
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

    def open_(width: int = 1280, height: int = 900, scheme: str = "light") -> Page:
        context = browser.new_context(
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
