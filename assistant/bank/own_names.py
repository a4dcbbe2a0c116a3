"""What own files are called: names that are safe to write, to show and to tell apart."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Container, Sequence
from pathlib import Path

from assistant.bank.files import StudyFile

_LONGEST = 120  # characters of a safe name
_MOST_BYTES = 200  # of it in UTF-8; file systems take 255
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def plain(text: str) -> str:
    """The text with “_” for each character that is none to see: controls, line ends, changes of direction."""
    return "".join("_" if unicodedata.category(c) in _UNSEEN else c for c in text)


def safe_name(text: str) -> str:
    """A name under which any file system takes a file, made of the last part of what a stranger calls it.

    Without path, control characters and what Windows reserves, not hidden, of at most 120 characters.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    name = re.sub(r'[<>:"|?*]', "_", plain(last)).strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = name, ""
    ending = f".{ending}" if ending else ""
    stem = stem[: _LONGEST - len(ending)]
    while len(f"{stem}{ending}".encode()) > _MOST_BYTES:
        stem = stem[:-1]
    name = f"{stem.rstrip(' .') or 'file'}{ending}"
    return f"_{name}" if _RESERVED.fullmatch(name) else name


def name_for(file: StudyFile, given: Path, taken: Container[str]) -> str:
    """What sources call a new own file: its name, or else with the folder in front, or else its whole path.

    Args:
        file: the file, its name relative to the folder it was found in.
        given: the folder it was found in, absolute.
        taken: names of the bank and of own files, which a new one must not have.
    """
    tries = [file.name, f"{given.name}/{file.name}", Path(os.path.abspath(file.path)).as_posix()]  # noqa: PTH100
    return _first_free([plain(each) for each in tries], taken)


def upload_name(path: Path, taken: Container[str]) -> str:
    """What sources call an uploaded file: the name of its copy, numbered where that is taken."""
    return _first_free([path.name], taken)


def _first_free(tries: Sequence[str], taken: Container[str]) -> str:
    for name in tries:
        if name not in taken:
            return name
    number = 2
    while (name := f"{tries[0]} ({number})") in taken:
        number += 1
    return name
