"""The commands around the page: app, settings."""

from __future__ import annotations

import argparse

from assistant.commands import READ_ALL, settings_of
from assistant.settings import SETTINGS, resolve


def show_settings(args: argparse.Namespace) -> int:
    """`assistant settings`: what is in force, and where each value comes from."""
    for origin in resolve({s.name: getattr(args, s.name, None) for s in SETTINGS})[1]:
        print(f"{origin.setting.name:8} {origin.value}   ({origin.origin})")
        setting = origin.setting
        print(f"{'':8} {setting.help}; flag {setting.flag}, variable {setting.variable}")
    return READ_ALL


def app(args: argparse.Namespace) -> int:
    """`assistant app`: open the page in the browser."""
    from assistant.launch import launch_app

    return launch_app(settings_of(args), args.port, headless=args.headless)
