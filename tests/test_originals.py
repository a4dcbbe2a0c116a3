"""The file behind a name of the index: only what was read is given out, and what became of it is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import own_material, upkeep
from assistant.errors import UnreadableFileError
from assistant.originals import original
from assistant.search.storage import read_manifest
from assistant.settings import Settings

NOTES = b"# Otters\n\nThe otter sleeps in a holt by the river.\n"

Read = Callable[[str], bytes]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    bank = tmp_path / "bank" / "part"
    bank.mkdir(parents=True)
    (bank / "badgers.md").write_bytes(b"# Badgers\n\nThe badger digs its burrow by night.\n")
    (tmp_path / "mine.md").write_bytes(NOTES)
    (tmp_path / "secret.md").write_bytes(b"Nobody is to see this.")
    settings = Settings(bank=tmp_path / "bank", index=tmp_path / "index", model="hashing", results=10)
    upkeep.build(settings)
    own_material.add(settings, [tmp_path / "mine.md"])
    return settings


@pytest.fixture
def read(settings: Settings) -> Read:
    """Gives the bytes of a name by the manifest as it is at the first call."""
    manifest = read_manifest(settings.index)[1]
    return lambda name: original(settings, manifest, name)


def test_a_file_of_the_bank_and_one_of_the_learner(read: Read, settings: Settings) -> None:
    assert read("part/badgers.md") == (settings.bank / "part" / "badgers.md").read_bytes()
    assert read("mine.md") == NOTES


def test_an_upload_is_found_where_its_copy_is(settings: Settings) -> None:
    path = own_material.add_upload(settings, "../up.md", b"# Up\n\nThe lark climbs at dawn.\n")
    own_material.add(settings, [path])
    manifest = read_manifest(settings.index)[1]
    assert original(settings, manifest, "up.md") == path.read_bytes()


@pytest.mark.parametrize(
    "name", ["secret.md", "../secret.md", "/etc/passwd", "", ".", "part", "\x00", "mine"]
)
def test_a_name_that_is_not_in_the_index_leads_nowhere(read: Read, name: str) -> None:
    with pytest.raises(UnreadableFileError, match="is no file of the index"):
        read(name)


def test_a_file_that_changed_is_told_with_what_to_run(read: Read, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_bytes(NOTES + b"More.")
    with pytest.raises(
        UnreadableFileError, match=r"^mine\.md has changed since it was read; run “assistant index --"
    ):
        read("mine.md")


def test_another_file_in_its_place_is_not_given_out(read: Read, tmp_path: Path) -> None:
    (tmp_path / "mine.md").unlink()
    (tmp_path / "mine.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(UnreadableFileError, match="has changed since it was read"):
        read("mine.md")


def test_a_file_that_is_gone_is_told(read: Read, tmp_path: Path) -> None:
    (tmp_path / "mine.md").unlink()
    with pytest.raises(
        UnreadableFileError, match=r"^mine\.md is no longer there; what was read of it stays searchable"
    ):
        read("mine.md")
    (tmp_path / "mine.md").mkdir()
    with pytest.raises(UnreadableFileError, match="is no longer there"):
        read("mine.md")


def test_a_file_that_was_removed_meanwhile_is_told(read: Read, settings: Settings) -> None:
    own_material.remove(settings, ["mine.md"])
    with pytest.raises(UnreadableFileError, match="may have been removed meanwhile"):
        read("mine.md")
