"""The list of own files, the copies of uploaded ones, and what hostile names become."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.bank.files import StudyFile
from assistant.bank.own import (
    OwnEntry,
    find_own,
    read_list,
    write_list,
)
from assistant.bank.own_names import name_for, plain, safe_name, upload_name
from assistant.bank.own_uploads import delete_upload, is_upload, store_upload, sweep_uploads
from assistant.errors import StoredIndexError

WHEN = "2026-01-02T03:04:05+00:00"
HOSTILE = [
    "../../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "/etc/shadow",
    "C:\\boot.ini",
    ".",
    "..",
    "",
    ".bashrc",
    "...hidden.md",
    "-rf.md",
    "<b onclick=alert(1)>.md",
    "two\nlines\r.md",
    "zero\x00byte.md",
    "right\u202eto\u2066left.md",
    "half \ud800 a letter.md",
    "x" * 300 + ".pdf",
    "界" * 300 + ".md",
    "a." + "e" * 300,
    "CON",
    "con.txt",
    "COM1.md",
    "lpt9",
    "name.  ",
    "a:b|c?d*e.md",
    "normal name.md",
]


def entry(path: Path, name: str = "notes.md") -> OwnEntry:
    return OwnEntry(path, name, "ab" * 32, WHEN)


class TestTheList:
    def test_there_is_none_at_first(self, tmp_path: Path) -> None:
        assert read_list(tmp_path / "index") == ()
        assert not (tmp_path / "index").exists()

    def test_what_was_written_is_read_whatever_the_names_hold(self, tmp_path: Path) -> None:
        files = [
            entry(tmp_path / "a.md", "a.md"),
            entry(tmp_path / "line\nend" / "b\udcff.md", "b_.md"),
            entry(tmp_path / "<b>界.md", "<b>界.md"),
        ]
        write_list(tmp_path / "index", files)
        assert list(read_list(tmp_path / "index")) == files
        names = {each.name for each in (tmp_path / "index" / "own").iterdir()}
        assert names == {"files.json", "files.json.copy"}

    def test_the_content_of_a_file_is_not_in_it(self, tmp_path: Path) -> None:
        write_list(tmp_path, [entry(tmp_path / "a.md")])
        (kept,) = json.loads((tmp_path / "own" / "files.json").read_text())["files"]
        assert set(kept) == {"path", "name", "sha256", "added"}

    def test_a_copy_is_found_when_the_index_folder_was_moved(self, tmp_path: Path) -> None:
        path = store_upload(tmp_path / "here", "a.md", b"text")
        write_list(tmp_path / "here", [entry(path)])
        (tmp_path / "here").rename(tmp_path / "there")
        (moved,) = read_list(tmp_path / "there")
        assert moved.path.read_bytes() == b"text"
        assert is_upload(tmp_path / "there", moved.path)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{",
            "null",
            "[]",
            "[" * 100_000,
            '{"format": "other", "version": 1, "files": []}',
            '{"format": "assistant-own-files", "version": 1}',
            '{"format": "assistant-own-files", "version": 1, "files": [1]}',
            '{"format": "assistant-own-files", "version": 1, "files": [{"path": "/a"}]}',
        ],
        ids=range(9),
    )
    def test_a_damaged_list_is_told_in_a_sentence(self, text: str, tmp_path: Path) -> None:
        (tmp_path / "own").mkdir()
        (tmp_path / "own" / "files.json").write_text(text)
        with pytest.raises(StoredIndexError) as error:
            read_list(tmp_path)
        assert str(error.value) == (
            f"The list of your files, {tmp_path / 'own' / 'files.json'}, is damaged and was left as it is; "
            "mend it, or move it away, and it is made anew from its copy and the index."
        )

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("path", "relative.md"),
            ("path", "uploads/../../secret"),
            ("path", "uploads/0123456789abcdef/../x"),
            ("path", ""),
            ("path", "."),
            ("copies", ["relative.md"]),
            ("copies", [5]),
            ("name", ""),
            ("name", 5),
            ("sha256", None),
        ],
    )
    def test_an_entry_that_leads_elsewhere_is_damage(self, key: str, value: object, tmp_path: Path) -> None:
        write_list(tmp_path, [entry(tmp_path / "a.md")])
        record = json.loads((tmp_path / "own" / "files.json").read_text())
        record["files"][0][key] = value
        (tmp_path / "own" / "files.json").write_text(json.dumps(record))
        with pytest.raises(StoredIndexError, match="is damaged"):
            read_list(tmp_path)

    def test_two_files_of_one_name_and_bytes_that_are_no_text_are_damage(self, tmp_path: Path) -> None:
        write_list(tmp_path, [entry(tmp_path / "a.md"), entry(tmp_path / "b.md")])
        with pytest.raises(StoredIndexError, match="is damaged"):
            read_list(tmp_path)
        (tmp_path / "own" / "files.json").write_bytes(b"\xff\xfe{")
        with pytest.raises(StoredIndexError, match="is damaged"):
            read_list(tmp_path)

    def test_a_list_that_cannot_be_opened_is_not_called_damaged(self, tmp_path: Path) -> None:
        (tmp_path / "own" / "files.json").mkdir(parents=True)
        with pytest.raises(StoredIndexError, match=r"could not be opened \(Is a directory\); check"):
            read_list(tmp_path)

    def test_a_newer_version_is_told(self, tmp_path: Path) -> None:
        write_list(tmp_path, [])
        place = tmp_path / "own" / "files.json"
        place.write_text(place.read_text().replace('"version": 1', '"version": 2'))
        with pytest.raises(StoredIndexError, match="newer version"):
            read_list(tmp_path)


class TestNames:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_a_hostile_name_stays_within_the_folder(self, name: str, tmp_path: Path) -> None:
        path = store_upload(tmp_path, name, b"text")
        assert path.read_bytes() == b"text"
        assert path.resolve().parent.parent == (tmp_path / "own" / "uploads").resolve()
        assert [each for each in tmp_path.rglob("*") if each.is_file()] == [path]

    @given(st.text(st.characters(categories=None), max_size=400))
    @example("\u0301" * 300)
    def test_any_name_becomes_one_that_every_system_takes(self, text: str) -> None:
        name = safe_name(text)
        assert 0 < len(name) <= 121
        assert len(name.encode()) <= 201
        assert not name.startswith(".")
        assert not name.endswith((".", " "))
        assert not set(name) & set('/\\<>:"|?*\n\x00')
        assert name == plain(name)
        assert Path(name).name == name
        assert name.partition(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT9"}

    @pytest.mark.parametrize("name", ["CON", "con.txt", "COM1.md", "lpt9", "nul.tar.gz"])
    def test_what_windows_reserves_is_no_name(self, name: str) -> None:
        assert safe_name(name) == f"_{name}"
        assert safe_name(f"{name[:3]}sole") == f"{name[:3]}sole"

    def test_ordinary_names_stay_and_endings_survive_a_cut(self) -> None:
        for name in ("notes.md", "Größe und Maß.pdf", "v1.2 draft.txt", "-dash.md"):
            assert safe_name(name) == name
        assert safe_name("x" * 300 + ".pdf").endswith("x.pdf")
        assert safe_name("docs/deep/notes.md") == "notes.md"

    def test_a_taken_name_is_called_after_its_folder_then_by_its_path_then_numbered(
        self, tmp_path: Path
    ) -> None:
        file, given_folder = StudyFile(tmp_path / "aws" / "s3.md", "s3.md"), tmp_path / "aws"
        whole = (tmp_path / "aws" / "s3.md").as_posix()
        taken: set[str] = set()
        for expected in ("s3.md", "aws/s3.md", whole, "s3.md (2)", "s3.md (3)"):
            assert name_for(file, given_folder, taken) == expected
            taken.add(expected)
        assert upload_name(Path("/x/0123456789abcdef/s3.md"), taken) == "s3.md (4)"

    def test_what_is_not_to_be_seen_is_no_part_of_a_name(self, tmp_path: Path) -> None:
        file = StudyFile(tmp_path / "x", "a\nb\u202e\x1b[31m.md")
        assert name_for(file, tmp_path, ()) == "a_b__[31m.md"


class TestCopies:
    def test_the_same_again_is_the_same_copy_and_other_content_another(self, tmp_path: Path) -> None:
        one = store_upload(tmp_path, "a.md", b"one")
        assert store_upload(tmp_path, "a.md", b"one") == one
        two = store_upload(tmp_path, "a.md", b"two")
        assert (one.read_bytes(), two.read_bytes()) == (b"one", b"two")

    def test_only_copies_are_deleted(self, tmp_path: Path) -> None:
        mine = tmp_path / "mine.md"
        mine.write_text("mine")
        copy = store_upload(tmp_path / "index", "a.md", b"one")
        beside = tmp_path / "index" / "own" / "uploads" / "beside.md"
        beside.write_text("x")
        for path in (mine, beside, copy, copy):
            delete_upload(tmp_path / "index", path)
        assert mine.exists()
        assert beside.exists()
        assert not copy.parent.exists()

    def test_a_forgotten_copy_is_swept_after_a_day_and_a_listed_one_never(self, tmp_path: Path) -> None:
        forgotten, listed, fresh = (store_upload(tmp_path, f"{n}.md", n.encode()) for n in ("a", "b", "c"))
        for path in (forgotten, listed):
            os.utime(path, times=(time.time() - 90_000,) * 2)
        sweep_uploads(tmp_path, {listed})
        assert [path.exists() for path in (forgotten, listed, fresh)] == [False, True, True]
        sweep_uploads(tmp_path / "nowhere", set())


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1024 * 1024 + 1)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


class TestOnTheDisk:
    def test_a_change_is_seen_at_once_even_of_the_same_size(self, tmp_path: Path) -> None:
        path = tmp_path / "a.md"
        hashes = set()
        now = time.time_ns()
        for text in ("one", "two", "six"):
            path.write_text(text)
            os.utime(path, ns=(now, now))  # as if the clock of the file system had not moved on
            hashes.add(find_own([entry(path)], 1)[0].sha256)
        assert len(hashes) == 3

    def test_an_old_file_is_hashed_once_and_again_when_it_is_replaced(self, tmp_path: Path) -> None:
        path, other = tmp_path / "a.md", tmp_path / "b.md"
        path.write_text("one")
        other.write_text("two")
        for each in (path, other):
            os.utime(each, times=(1_000_000, 1_000_000))
        before = find_own([entry(path)], 1)[0].sha256
        assert find_own([entry(path)], 1)[0].sha256 == before
        other.replace(path)  # same size, same time, another file
        assert find_own([entry(path)], 1)[0].sha256 != before

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (_gone, "notes.md is no longer at {path}"),
            (_folder, "notes.md is no longer at {path}"),
            (_empty, "notes.md is empty; there is nothing to read"),
            (_large, "notes.md has 1.0 MB, more than the 1 MB of the setting largest_file"),
            pytest.param(
                _pipe,
                "notes.md is no longer at {path}",
                marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes"),
            ),
        ],
    )
    def test_what_cannot_be_had_is_told_and_not_waited_for(
        self, change: Callable[[Path], None], said: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "notes.md"
        path.write_text("text")
        change(path)
        (found,) = find_own([entry(path)], 1)
        assert found.sha256 == ""
        for kept in (True, False):
            sentence = found.sentence(kept)
            assert sentence.startswith(said.format(path=path))
            assert sentence.endswith(".")
            assert ("stays searchable" in sentence) is kept
