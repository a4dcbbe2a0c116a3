"""Settings of the tests as a whole, and what several rooms of them share."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

REPOSITORY = Path(__file__).resolve().parents[1]

# Before anything of ours is imported: nothing is fetched, and what the developer has set stays out.
os.environ |= {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
for _name in [*os.environ]:
    if _name.startswith("ASSISTANT_") or _name in {"COLUMNS", "FORCE_COLOR", "PYTHONIOENCODING"}:
        del os.environ[_name]

# No deadline, as a busy machine is no failure; no database, as tests write only to temporary folders.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "assistant-hypothesis")
settings.register_profile("assistant", deadline=None, database=None)
settings.load_profile("assistant")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `python -m assistant` with arguments in a process of its own, in a folder without settings."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(
        *arguments: str | Path,
        cwd: Path = elsewhere,
        environment: Mapping[str, str] | None = None,
        typed: str = "",
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", *map(str, arguments)],
            cwd=cwd,
            env=os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"} | dict(environment or {}),
            input=typed,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )

    return run


@pytest.fixture(scope="session")
def shipped_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the bank that ships, made with the real model; only to be read.

    A build takes over vectors of passages that are the same, so it begins with what `make setup` has built in
    the checkout, unless a developer has files of their own there.
    """
    from assistant.search.own_list import own_list
    from assistant.settings import Settings
    from assistant.upkeep import build

    index = tmp_path_factory.mktemp("shipped") / "index"
    if (REPOSITORY / "index" / "CURRENT").exists() and not own_list(REPOSITORY / "index"):
        shutil.copytree(
            REPOSITORY / "index", index, ignore=shutil.ignore_patterns("calibration.json", "*.lock")
        )
    build(Settings(bank=REPOSITORY / "seeds", index=index, model="all-MiniLM-L6-v2", results=10))
    return index
