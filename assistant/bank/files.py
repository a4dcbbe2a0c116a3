"""Study files on disk: finding them in folders, telling what they are, reading them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.bank.entries import looks_like_entries, read_entries
from assistant.bank.readers.choose import read_pages, read_text
from assistant.bank.readers.pdf import read_pdf_pages
from assistant.bank.types import Reading
from assistant.errors import UnreadableFileError

_PDF_MAGIC = b"%PDF-"
_PDF_HEAD = 1024  # bytes within which the PDF mark must stand, as readers of PDF have it
_MOST_CONTROLS = 0.01  # share of control characters above which bytes are no text
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x0b\x1b")


@dataclass(frozen=True, slots=True)
class StudyFile:
    """A file of study material; `name` is what sources call it: relative to the folder it was found in."""

    path: Path
    name: str


def _passed_over(name: str) -> bool:
    return (
        name.startswith(".")
        or name.lower().split(".")[0] in {"readme", "license"}
        or name.lower().endswith(".schema.json")
    )


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder in name order; links to folders are not followed, so no loop can arise."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if _passed_over(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path))
            else:
                yield Path(entry.path)


def find_files(paths: Sequence[Path]) -> tuple[list[StudyFile], list[str]]:
    """The files that the paths name, folders read recursively; and a sentence for each path that fails.

    Hidden files, README, LICENSE and `*.schema.json` within folders are passed over.
    """
    found: list[StudyFile] = []
    problems: list[str] = []
    for path in paths:
        try:
            if path.is_dir():
                files = [StudyFile(p, p.relative_to(path).as_posix()) for p in _walk(path)]
                if not files:
                    problems.append(f"{path} holds no study files.")
                found += files
            elif path.exists():
                found.append(StudyFile(path, path.name))
            else:
                problems.append(f"{path} does not exist; check the spelling.")
        except OSError as error:
            problems.append(f"{path} could not be opened ({error.strerror}); check its permissions.")
    return found, problems


def sha256_of(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def decode_text(data: bytes, name: str) -> str:
    """The text of bytes in UTF-8, UTF-16 with a byte order mark, or else Windows-1252; line feeds only.

    Raises:
        UnreadableFileError: the bytes are empty or no text.
    """
    if not data.strip():
        raise UnreadableFileError(f"{name} is empty; there is nothing to read.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        controls = sum(byte in _CONTROLS for byte in data[:65536])
        if controls > _MOST_CONTROLS * min(len(data), 65536):
            raise UnreadableFileError(
                f"{name} is a binary file that cannot be read; text, Markdown, YAML and PDF can."
            )
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\f", "\n")
    raise UnreadableFileError(f"{name} is not text in a known encoding; save it as UTF-8.")


def read_bytes(data: bytes, name: str) -> Reading:
    """Read a file's bytes by what they look like: a PDF, entries of the bank, a form of questions, or notes.

    Raises:
        UnreadableFileError: the bytes are empty, encrypted, binary or damaged.
        InvalidEntryError: an entry of the bank cannot be read.
    """
    if _PDF_MAGIC in data[:_PDF_HEAD]:
        return read_pages(read_pdf_pages(data, name), name)
    text = decode_text(data, name)
    if looks_like_entries(text):
        return read_entries(text, name)
    reading = read_text(text, name)
    if not reading.questions and not reading.sections:
        raise UnreadableFileError(f"{name} holds nothing to study; there is no sentence in it.")
    return reading


def load_bytes(file: StudyFile) -> bytes:
    """The bytes of a file.

    Raises:
        UnreadableFileError: it cannot be opened, or is no ordinary file.
    """
    if not file.path.is_file():
        raise UnreadableFileError(f"{file.name} is not a file that can be read; remove or replace it.")
    try:
        return file.path.read_bytes()
    except OSError as error:
        raise UnreadableFileError(
            f"{file.name} could not be read ({error.strerror}); check its permissions."
        ) from error


def read_file(file: StudyFile) -> Reading:
    """Load and read one file; see `load_bytes` and `read_bytes` for what is raised."""
    return read_bytes(load_bytes(file), file.name)
