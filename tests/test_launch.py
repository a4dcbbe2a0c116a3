"""`assistant app`: what is told before Streamlit starts, and that it does start."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]
PATIENCE = 120  # seconds until a page that does not come up counts as a failure


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that something listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


@pytest.fixture
def free() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_told_before_streamlit_starts(taken: int, command: Command) -> None:
    done = command("app", "--headless", "--port", str(taken))
    assert done.returncode == 2
    assert done.stdout == "", "the address of the page is not announced"
    other = taken + 1 if taken < 65535 else 1
    assert done.stderr == (
        f"assistant: Port {taken} is taken, perhaps by a page that is already open at "
        f"http://localhost:{taken}; close it, or take another with --port {other}.\n"
    )


def test_a_wrong_setting_is_told_before_streamlit_starts(free: int, command: Command) -> None:
    done = command("app", "--headless", "--port", str(free), "--results", "0")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("assistant: results is “0” (--results)")


def test_without_streamlit_a_sentence_says_what_to_install(
    free: int, repository: Path, tmp_path: Path
) -> None:
    found = importlib.util.find_spec("platformdirs")
    assert found
    assert found.origin
    # An interpreter without site-packages (-S) that finds of our dependencies only this one.
    (tmp_path / "platformdirs").symlink_to(Path(found.origin).parent)
    done = subprocess.run(
        [sys.executable, "-S", "-m", "assistant", "app", "--headless", "--port", str(free)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": f"{repository}{os.pathsep}{tmp_path}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(
        r"assistant: The page needs Streamlit; install it with .*make setup”\.\n", done.stderr
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl+C to whole consoles only")
def test_the_page_answers_until_ctrl_c(free: int, repository: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "assistant", "app", "--headless", "--port", str(free)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(repository), "ASSISTANT_INDEX": str(tmp_path / "none")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,  # so that Ctrl+C reaches all of it, as in a terminal
    )
    try:
        until = time.monotonic() + PATIENCE
        health = ""
        while health != "ok" and time.monotonic() < until and process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://localhost:{free}/_stcore/health") as answer:
                    health = answer.read().decode()
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        assert health == "ok"
        os.killpg(process.pid, signal.SIGINT)
        told, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert told.startswith(f"The page is at http://localhost:{free}; Ctrl+C stops it.\n")
        assert "Traceback" not in told
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
