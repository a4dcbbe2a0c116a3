"""What each command of the command line does; the heavy rooms are imported when a command needs them."""

from __future__ import annotations

import argparse

from assistant.settings import SETTINGS, Settings, resolve

READ_ALL, FAILED, WRONG_USAGE, NOT_ANSWERED = 0, 1, 2, 3  # exit statuses


def settings_of(args: argparse.Namespace) -> Settings:
    """The settings in force for a command, its flags first."""
    return resolve({s.name: getattr(args, s.name, None) for s in SETTINGS})[0]
