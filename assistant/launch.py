"""Starting the Streamlit page: a taken port is told in a sentence before Streamlit starts."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

from assistant.errors import AssistantError, UsageError
from assistant.settings import SETTINGS, Settings

_PACKAGE = Path(__file__).resolve().parent


def _entry() -> Path:
    """The page's entry file: the copy within an installed package, or `app.py` of the checkout."""
    for place in (_PACKAGE / "app.py", _PACKAGE.parent / "app.py"):
        if place.is_file():
            return place
    raise AssistantError("app.py is missing; install the package anew.")


def check_port(port: int) -> None:
    """Make sure that nothing listens on a port of this machine yet.

    Raises:
        UsageError: the port is taken, or may not be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # Windows would then lend out a port that is taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("localhost", port))
        except OSError as error:
            raise UsageError(
                f"Port {port} is taken, perhaps by a page that is already open at http://localhost:{port}; "
                f"close it, or take another with --port {port % 65535 + 1}."
            ) from error


def launch_app(settings: Settings, port: int, *, headless: bool) -> int:
    """Run the page until it is stopped; returns Streamlit's exit status.

    Raises:
        AssistantError: Streamlit is not installed.
        UsageError: the port is taken.
    """
    if importlib.util.find_spec("streamlit") is None:
        raise AssistantError(
            "The page needs Streamlit; install it with “pip install streamlit”, or run “make setup”."
        )
    check_port(port)
    entry = _entry()
    environment = os.environ | {s.variable: str(getattr(settings, s.name)) for s in SETTINGS}
    command = [sys.executable, "-m", "streamlit", "run", str(entry), "--server.port", str(port)]
    if headless or os.environ.get("CI"):
        command += ["--server.headless", "true"]
    print(f"The page is at http://localhost:{port}; Ctrl+C stops it.", flush=True)
    if os.name == "posix":  # the page takes over this process, so that what stops the one stops the other
        os.chdir(entry.parent)
        os.execve(command[0], command, environment)  # noqa: S606  # our own
    try:
        done = subprocess.run(command, env=environment, cwd=entry.parent, check=False)  # noqa: S603  # our own
        return done.returncode
    except KeyboardInterrupt:
        return 0
