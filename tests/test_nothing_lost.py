"""What was added and read stays searchable till it is removed, whatever becomes of the files or of parts of the index."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.bank.own import read_list, write_list
from assistant.own_material import State, add, add_upload, own_files, remove
from assistant.search.filters import Filters
from assistant.settings import Settings
from assistant.upkeep import build, status

BANK = """\
- id: json-lines
  type: open
  stem: Which file format holds one JSON object a line?
  answer: JSON Lines
  explanation: A stream never has to be complete before the first record is parsed.
  sources: []
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "bank.yaml").write_text(BANK, encoding="utf-8")
    return Settings(tmp_path / "bank", tmp_path / "index", "hashing", 10, largest_file=1)


def note(path: Path, animal: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"# Drift\n\nA {animal} notices that live data moves away.\n", encoding="utf-8")
    return path


def found(settings: Settings, query: str) -> list[str]:
    hits = Assistant.open(settings).search(query, filters=Filters(sources=("own",)))
    return [hit.document or "" for hit in hits if query in hit.passage.text]


def names(settings: Settings) -> list[str]:
    return [file.name for file in own_files(settings)]


def upload(settings: Settings, name: str, animal: str) -> Path:
    """An uploaded file that was added three days ago."""
    copy = add_upload(settings, name, f"# U\n\nA {animal} was uploaded.\n".encode())
    assert add(settings, [copy]).added == (name,)
    os.utime(copy, times=(time.time() - 3 * 86_400,) * 2)
    return copy


def _list(index: Path) -> None:
    (index / "own" / "files.json").unlink()


def _list_and_copy(index: Path) -> None:
    _list(index)
    (index / "own" / "files.json.copy").unlink()


def _list_and_copy_damaged(index: Path) -> None:
    _list(index)
    (index / "own" / "files.json.copy").write_text("{")


class TestTheListIsLost:
    @pytest.mark.parametrize("lose", [_list, _list_and_copy, _list_and_copy_damaged])
    @pytest.mark.parametrize("first", ["add", "index"])
    def test_uploads_and_files_are_as_before(
        self, first: str, lose: Callable[[Path], None], settings: Settings, tmp_path: Path
    ) -> None:
        copy = upload(settings, "up.md", "quokka")
        mine = note(tmp_path / "mine" / "mine.md", "zebra")
        add(settings, [mine])
        lose(settings.index)
        assert set(names(settings)) == {"up.md", "mine.md"}
        assert status(settings).gone == ()
        if first == "index":
            build(settings)
        add(settings, [note(tmp_path / "mine" / "new.md", "wombat")])
        assert copy.exists()
        assert set(names(settings)) == {"up.md", "mine.md", "new.md"}
        for animal, name in (("quokka", "up.md"), ("zebra", "mine.md"), ("wombat", "new.md")):
            assert found(settings, animal) == [name]
        add(settings, [mine])  # which tells where it lies, should nothing else know
        files = {file.name: (file.path, file.state) for file in own_files(settings)}
        assert set(files) == {"up.md", "mine.md", "new.md"}
        assert files["up.md"] == (copy, State.INDEXED)
        assert files["mine.md"] == (mine, State.INDEXED)
        remove(settings, ["up.md"])
        assert not copy.exists()
        assert found(settings, "quokka") == []

    def test_what_a_damaged_one_advises_destroys_nothing(self, settings: Settings, tmp_path: Path) -> None:
        copy = upload(settings, "up.md", "quokka")
        place = settings.index / "own" / "files.json"
        place.write_text("{")
        with pytest.raises(Exception, match="move it away, and it is made anew"):
            build(settings)
        place.unlink()
        build(settings)
        assert place.exists()
        add(settings, [note(tmp_path / "mine" / "new.md", "wombat")])
        assert (copy.exists(), found(settings, "quokka")) == (True, ["up.md"])

    def test_the_whole_folder_of_own_files_can_go(self, settings: Settings, tmp_path: Path) -> None:
        upload(settings, "up.md", "quokka")
        add(settings, [note(tmp_path / "mine" / "mine.md", "zebra")])
        shutil.rmtree(settings.index / "own")
        (settings.bank / "more.md").write_text("# More\n\nA fact.\n", encoding="utf-8")
        for number in range(3):
            build(settings)
            (settings.bank / "more.md").write_text(f"# More\n\nA fact {number}.\n", encoding="utf-8")
        assert (found(settings, "quokka"), found(settings, "zebra")) == (["up.md"], ["mine.md"])

    def test_with_the_index_gone_too_uploads_are_listed_again(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        copy = upload(settings, "up.md", "quokka")
        _list_and_copy(settings.index)
        shutil.rmtree(settings.index / "generations")
        (settings.index / "CURRENT").unlink()
        add(settings, [note(tmp_path / "mine" / "new.md", "wombat")])
        assert (copy.exists(), found(settings, "quokka")) == (True, ["up.md"])

    def test_a_list_that_lacks_an_upload_of_the_index_costs_no_copy(self, settings: Settings) -> None:
        copy = upload(settings, "up.md", "quokka")
        (entry,) = read_list(settings.index)
        write_list(settings.index, [])
        other = upload(settings, "other.md", "wombat")
        assert copy.exists(), "the index before has what was read of it"
        write_list(settings.index, [entry, *read_list(settings.index)])
        build(settings)
        assert (other.exists(), found(settings, "quokka")) == (True, ["up.md"])

    def test_all_being_removed_is_no_loss(self, settings: Settings, tmp_path: Path) -> None:
        add(settings, [note(tmp_path / "mine" / "mine.md", "zebra")])
        remove(settings, ["mine.md"])
        build(settings)
        assert names(settings) == []
        assert found(settings, "zebra") == []


class TestFilesOfTheSameContent:
    def test_one_whose_twin_changed_meanwhile_is_listed(self, settings: Settings, tmp_path: Path) -> None:
        first = note(tmp_path / "mine" / "notes.md", "zebra")
        add(settings, [first])
        old = Path(shutil.copy(first, first.parent / "notes-old.md"))
        note(first, "wombat")
        outcome = add(settings, [first, old])
        assert (outcome.added, outcome.already) == (("notes-old.md",), ("notes.md",))
        assert (found(settings, "zebra"), found(settings, "wombat")) == (["notes-old.md"], ["notes.md"])

    @pytest.mark.parametrize("gone", [False, True])
    def test_a_copy_has_it_when_the_first_is_edited_later(
        self, gone: bool, settings: Settings, tmp_path: Path
    ) -> None:
        first = note(tmp_path / "mine" / "notes.md", "zebra")
        add(settings, [first])
        copy = Path(shutil.copy(first, first.parent / "copy.md"))
        assert add(settings, [copy]).already == ("notes.md",)
        assert (names(settings), found(settings, "zebra")) == (["notes.md"], ["notes.md"])
        note(first, "wombat")
        if gone:
            copy.unlink()
        build(settings)
        assert names(settings) == ["notes.md", "copy.md"]
        assert (found(settings, "zebra"), found(settings, "wombat")) == (["copy.md"], ["notes.md"])
        (state,) = (file.state for file in own_files(settings) if file.name == "copy.md")
        assert state is (State.VANISHED if gone else State.INDEXED)
        assert build(settings).report is None
        remove(settings, ["notes.md"])
        assert found(settings, "zebra") == ["copy.md"]

    def test_an_uploaded_copy_is_kept_as_long_as_it_may_be_needed(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        first = note(tmp_path / "mine" / "notes.md", "zebra")
        add(settings, [first])
        copy = add_upload(settings, "up.md", first.read_bytes())
        assert add(settings, [copy]).already == ("notes.md",)
        assert copy.exists()
        note(first, "wombat")
        build(settings)
        assert found(settings, "zebra") == ["up.md"]
        first.unlink()
        again = add_upload(settings, "again.md", copy.read_bytes())
        assert add(settings, [again]).already == ("up.md",)
        assert not again.exists(), "the copy that is there does not change"

    def test_a_twin_that_cannot_be_looked_at_fails_nothing(self, settings: Settings, tmp_path: Path) -> None:
        first = note(tmp_path / "mine" / "notes.md", "zebra")
        add(settings, [first])
        (entry,) = read_list(settings.index)
        # A name that is too long is refused by the system even for those who may read everything.
        lost = tmp_path / ("x" * 300) / "notes.md"
        write_list(settings.index, [type(entry)(lost, entry.name, entry.sha256, entry.added)])
        copy = Path(shutil.copy(first, tmp_path / "mine" / "b.md"))
        outcome = add(settings, [copy, note(tmp_path / "mine" / "new.md", "wombat")])
        assert (outcome.added, outcome.already, outcome.problems) == (("new.md",), ("notes.md",), ())
        assert found(settings, "wombat") == ["new.md"]


class TestWhileAddRuns:
    def test_a_file_that_is_rewritten_is_read_anew_by_the_next_build(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        mine = note(tmp_path / "mine" / "mine.md", "zebra")
        add(settings, [mine], lambda phase, done, total: _at_the_end(phase, done, total, _rewrite, mine))
        assert found(settings, "zebra") == ["mine.md"]
        assert not status(settings).fresh
        build(settings)
        assert (found(settings, "wombat"), found(settings, "zebra")) == (["mine.md"], [])

    def test_a_file_that_goes_stays_searchable_across_builds(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        mine = note(tmp_path / "mine" / "mine.md", "zebra")
        outcome = add(settings, [mine], lambda phase, done, total: _at_the_end(phase, done, total, _go, mine))
        (said,) = outcome.notices
        assert said.endswith("stays searchable until you remove it.")
        for number in range(2):
            (settings.bank / "more.md").write_text(f"# More\n\nA fact {number}.\n", encoding="utf-8")
            assert said in build(settings).problems
            assert found(settings, "zebra") == ["mine.md"]


def _at_the_end(phase: str, done: int, total: int, act: Callable[[Path], None], path: Path) -> None:
    if phase == "reading" and done == total and path.exists():
        act(path)


def _rewrite(path: Path) -> None:
    note(path, "wombat")


def _go(path: Path) -> None:
    path.unlink()


def _no_current(index: Path) -> None:
    (index / "CURRENT").unlink()


def _empty_current(index: Path) -> None:
    (index / "CURRENT").write_text("")


def _no_manifest(index: Path) -> None:
    for path in index.glob("generations/*/manifest.json"):
        path.write_text("{")


def _no_passages(index: Path) -> None:
    for path in index.glob("generations/*/passages.jsonl"):
        path.unlink()


@pytest.mark.parametrize("damage", [_no_current, _empty_current, _no_manifest, _no_passages])
def test_a_vanished_file_outlives_damage_to_parts_of_the_index(
    damage: Callable[[Path], None], settings: Settings, tmp_path: Path
) -> None:
    gone = note(tmp_path / "mine" / "gone.md", "zebra")
    add(settings, [gone])
    add(settings, [note(tmp_path / "mine" / "x.md", "wombat")])
    gone.unlink()
    build(settings)
    for _ in range(2):
        damage(settings.index)
        (said,) = build(settings).problems
        assert said.endswith("stays searchable until you remove it.")
        assert found(settings, "zebra") == ["gone.md"]


def test_a_file_that_was_replaced_by_an_encrypted_one_stays_as_it_was_read(
    settings: Settings, tmp_path: Path
) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    path = tmp_path / "lec.pdf"
    for encrypt in (None, StandardEncryption("secret", canPrint=0)):
        canvas = Canvas(str(path), encrypt=encrypt)
        canvas.drawString(72, 700, "A zebra notices that live data moves away.")
        canvas.save()
        outcome = add(settings, [path])
    assert len(outcome.problems) == 1
    assert outcome.already == ("lec.pdf",)
    assert found(settings, "zebra") == ["lec.pdf"]
