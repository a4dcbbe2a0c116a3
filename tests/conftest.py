"""Settings of the tests as a whole."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis.configuration import set_hypothesis_home_dir

# No deadline, as a busy machine is no failure; no database, as tests write only to temporary folders.
set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "assistant-hypothesis")
settings.register_profile("assistant", deadline=None, database=None)
settings.load_profile("assistant")
