"""Settings of the tests as a whole."""

from __future__ import annotations

from hypothesis import settings

# No deadline, as a busy machine is no failure; no database, as tests write only to temporary folders.
settings.register_profile("assistant", deadline=None, database=None)
settings.load_profile("assistant")
