"""The folder of the index: its generations, the file that names the current one, and the swap.

index/
    README.md             ours in the repository; left alone
    CURRENT               the name of the current generation, and on a second line of the one before
    build.lock            held while building
    generations/<name>/   one finished index each, or what a killed build left behind
    own/                  the list of own files and the copies of uploaded ones (`assistant.bank.own`); kept
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from assistant.bank.own import OWN_PARTS
from assistant.bank.own_uploads import FOLDER
from assistant.errors import IndexDamagedError, IndexForeignError, IndexMissingError, StoredIndexError
from assistant.search.manifest import REBUILD

_CURRENT = "CURRENT"
_NEXT = "CURRENT.new"
_LOCK = "build.lock"
_GENERATIONS = "generations"
_OURS = {_CURRENT, _NEXT, _LOCK, _GENERATIONS, FOLDER}
# What others lay into any folder; an index folder with only these is still empty.
_HARMLESS = {"README.md", ".gitignore", ".gitkeep", ".DS_Store", "Thumbs.db", "desktop.ini"}
_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{8}")


def _names(directory: Path) -> tuple[str, ...]:
    """The generations that CURRENT names, the current one first; none where it names none of ours."""
    try:
        lines = (directory / _CURRENT).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(lines) if lines and all(_NAME.fullmatch(line) for line in lines) else ()


def _is_ours(directory: Path) -> bool:
    """Whether the folder is empty or has our layout, perhaps damaged."""
    if _names(directory):
        return True
    entries = {entry.name for entry in directory.iterdir()} - _HARMLESS
    inside = _names_within(directory / _GENERATIONS)
    if any(not _NAME.fullmatch(name) for name in inside if name not in _HARMLESS):
        return False
    if FOLDER in entries and not _names_within(directory / FOLDER) <= OWN_PARTS | _HARMLESS:
        return False
    # A CURRENT that does not name a generation is another program's (LevelDB has one), unless a
    # generation of ours lies beside it.
    return entries <= _OURS and (_CURRENT not in entries or bool(inside))


def _names_within(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()} if folder.is_dir() else set()


def check_folder(directory: Path) -> None:
    """Refuse a folder that holds something else; nothing in it is touched.

    Raises:
        IndexForeignError: it is a file, or not empty and not of our layout.
    """
    if not directory.exists():
        return
    if not directory.is_dir() or not _is_ours(directory):
        raise IndexForeignError(
            f"{directory} holds something else than an index of the assistant and was left alone; "
            f"give another folder with --index."
        )


def current_generation(directory: Path) -> Path:
    """The folder of the current generation; whether it is whole is not looked at.

    Raises:
        IndexMissingError: no index has been built there.
        IndexForeignError: the folder holds something else.
        IndexDamagedError: CURRENT is empty or altered.
    """
    check_folder(directory)
    names = _names(directory)
    if names:
        return directory / _GENERATIONS / names[0]
    if (directory / _CURRENT).exists():
        raise IndexDamagedError(f"The file {directory / _CURRENT} is damaged; {REBUILD}.")
    raise IndexMissingError(f"There is no index in {directory}; run “assistant index” to build it.")


def generations_of(directory: Path) -> tuple[Path, ...]:
    """The folders of the current generation and of the one before, as far as CURRENT names them."""
    return tuple(directory / _GENERATIONS / name for name in _names(directory))


def every_generation(directory: Path) -> tuple[Path, ...]:
    """The folders of all generations: those that CURRENT names, then the others, the newest first.

    The others are of use where CURRENT is lost; one that was never finished lacks its manifest.
    """
    named = generations_of(directory)
    names = sorted(_names_within(directory / _GENERATIONS), reverse=True)
    others = (directory / _GENERATIONS / name for name in names if _NAME.fullmatch(name))
    return (*named, *(each for each in others if each not in named))


def new_generation(directory: Path, now: datetime) -> Path:
    """Make an empty folder for the next generation; nobody sees it before `publish`."""
    generation = directory / _GENERATIONS / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
    generation.mkdir(parents=True)
    return generation


def publish(directory: Path, generation: Path) -> None:
    """Make `generation` the current one, in one step, and remove all but it and the one before.

    Everything is on the disk before the step, so that not even a power cut leaves half an index.
    """
    for path in sorted(generation.rglob("*"), reverse=True):
        _sync(path)
    _sync(generation)
    _sync(generation.parent)
    before = [each.name for each in generations_of(directory)[:1] if each.is_dir()]
    following = directory / _NEXT
    following.write_text("\n".join((generation.name, *before)) + "\n", encoding="utf-8")
    _sync(following)
    os.replace(following, directory / _CURRENT)  # noqa: PTH105 - said as the promise is: atomic
    _sync(directory)
    sweep(directory)


def sweep(directory: Path) -> None:
    """Remove the generations that CURRENT does not name: old ones, and what killed builds left.

    Only call it while holding the build lock. One in use elsewhere may stay (Windows) till next time.
    Where CURRENT leads nowhere, all stay till the next one is published: what was read is in them.
    """
    kept = generations_of(directory)
    if kept and kept[0].is_dir():
        for generation in every_generation(directory)[len(kept) :]:
            shutil.rmtree(generation, ignore_errors=True)
    with suppress(OSError):
        (directory / _NEXT).unlink()


@contextmanager
def build_lock(directory: Path, wait: float) -> Iterator[None]:
    """Hold the folder for one build; the system frees it when the process ends, however it ends.

    Args:
        directory: the index folder; it is made.
        wait: seconds to wait for another build.

    Raises:
        StoredIndexError: another build held it all that time, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = FileLock(directory / _LOCK)
        lock.acquire(timeout=wait)
    except Timeout:
        raise StoredIndexError(
            f"Another build is at work in {directory}; wait for it to end, then try again."
        ) from None
    except OSError as error:
        raise _unwritable(directory, error) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Tell a full disk and the like in a sentence; what was written so far is swept by the next build.

    Raises:
        StoredIndexError: a file could not be written (FAISS says so by a `RuntimeError`).
    """
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise _unwritable(directory, error) from error


def _unwritable(directory: Path, error: OSError | RuntimeError) -> StoredIndexError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    closed = isinstance(error, OSError) and error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}
    return StoredIndexError(
        f"The index in {directory} could not be written ({reason}) and is as it was; "
        f"{'check its permissions' if closed else 'make room'}, or give another folder with --index."
    )


def _sync(path: Path) -> None:
    """Have the system write a file or folder to the disk; Windows cannot do it for a folder."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
