"""The process of the command: how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_while_the_program_ends_prints_no_traceback(tmp_path: Path) -> None:
    # A thread that is still at work, as a model that loads, keeps the interpreter from ending.
    program = """
import os, signal, sys, threading, time
def interrupt():
    threading.main_thread().join()
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.2)
threading.Thread(target=interrupt).start()
sys.argv = ["assistant", "settings"]
from assistant.__main__ import run
run()
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "index " in done.stdout


def test_the_command_itself_leaves_the_signals_of_its_process_alone(tmp_path: Path) -> None:
    from assistant.cli import main

    before = signal.getsignal(signal.SIGINT)
    assert main(["settings"]) == 0
    assert signal.getsignal(signal.SIGINT) is before
