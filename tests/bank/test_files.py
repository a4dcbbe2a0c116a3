"""Files on disk: which are found in folders, what they are called, and bytes that are no text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from assistant.bank.decoding import is_pdf
from assistant.bank.files import (
    StudyFile,
    decode_text,
    find_files,
    load_bytes,
    read_bytes,
    read_file,
    sha256_of,
)
from assistant.errors import UnreadableFileError

NOTE = "# Storage\n\nAmazon S3 stores objects in buckets.\n"


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(NOTE, encoding="utf-8")


def names(*paths: Path) -> list[str]:
    found, problems = find_files(paths)
    assert problems == []
    return [file.name for file in found]


def test_files_come_in_the_order_of_their_names_with_names_relative_to_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.md", "a/b/c.pdf", "a.txt", "10.md", "9.md", "Ä.txt")
    assert names(tmp_path) == ["10.md", "9.md", "a/b/c.pdf", "a/z.md", "a.txt", "b.txt", "Ä.txt"]


def test_what_is_passed_over_in_folders(tmp_path: Path) -> None:
    write(
        tmp_path, "note.md", ".hidden.md", ".git/config", "README", "README.md", "readme.exam.txt", "LICENSE",
        "license.txt", "entry.schema.json", "sub/README.md", "sub/readmes.md", "sub/data.json",
        "license/terms.md", "README.d/note.md",
    )  # fmt: skip
    assert names(tmp_path) == [
        "README.d/note.md", "license/terms.md", "note.md", "readme.exam.txt", "sub/data.json", "sub/readmes.md",
    ]  # fmt: skip


def test_a_built_index_and_the_one_in_use_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "built/CURRENT", "built/generations/1/manifest.json", "used/notes.md", "CURRENT")
    assert names(tmp_path) == ["CURRENT", "a.md", "used/notes.md"]
    found, problems = find_files([tmp_path], index=tmp_path / "built" / ".." / "used")
    assert [file.name for file in found] == ["CURRENT", "a.md"]
    assert problems == []


@pytest.mark.skipif(os.name == "nt", reason="a path may be longer there")
def test_a_folder_that_cannot_be_opened_loses_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.md", "z/b.md")
    monkeypatch.chdir(tmp_path)
    for _ in range(20):  # until the path is longer than the system takes
        Path("m" * 250).mkdir()
        os.chdir("m" * 250)
    found, problems = find_files([tmp_path])
    assert [file.name for file in found] == ["a.md", "z/b.md"]
    (problem,) = problems
    assert problem.startswith(f"{tmp_path}/mmm")
    assert problem.endswith(" could not be opened (File name too long); check its path.")


def test_files_of_one_name_are_called_after_the_folder_given_too(tmp_path: Path) -> None:
    write(tmp_path, "two/x/n.txt", "two/y/n.txt", "two/y/only.txt", "three/x/n.txt")
    two = tmp_path / "two"
    assert names(two / "x", two / "y") == ["x/n.txt", "y/n.txt", "only.txt"]
    assert names(two / "x" / "n.txt", two / "y" / "n.txt") == ["x/n.txt", "y/n.txt"]
    assert names(two / "x", tmp_path / "three" / "x") == [
        (two / "x" / "n.txt").as_posix(),
        (tmp_path / "three" / "x" / "n.txt").as_posix(),
    ]


@pytest.mark.parametrize(
    ("head", "pdf"),
    [
        (b"", True),
        (b"\xef\xbb\xbf", True),
        (b"\r\n\n", True),
        (b"\x1b%-12345X@PJL SET X\n", True),
        (b"\x00\x05junk\x00", True),
        (b"\x00" * 1024, False),
        (b"A PDF begins with ", False),
        (b"The first line of a PDF:\n", False),
        ("Первая строка:\n".encode(), False),
    ],
)
def test_a_pdf_is_told_by_a_mark_with_only_junk_before_it(head: bytes, pdf: bool) -> None:
    assert is_pdf(head + b"%PDF-1.7 and so on") is pdf


def test_a_text_that_mentions_the_mark_of_a_pdf_is_read_as_text() -> None:
    assert "%PDF-" in read_bytes(b"Readers look for it:\n%PDF-1.7 is the mark.\n", "a.md").sections[0].text


def test_a_few_bytes_that_are_no_utf_8_are_shown_and_told() -> None:
    text = "Größe – “naïve” façade. "
    reading = read_bytes(text.encode() * 3 + b"One \xff and \xe4 two.\n", "a.md")
    assert reading.sections[0].text == text * 3 + "One \ufffd and \ufffd two."
    assert reading.remarks == ("a.md: 2 bytes were no UTF-8 and are shown as \ufffd.",)
    assert read_bytes(text.encode() + b"\xe4", "a.md").remarks[0].startswith("a.md: 1 byte was no UTF-8")
    assert read_bytes(NOTE.encode(), "a.md").remarks == ()
    assert decode_text("Größe ä\n".encode("cp1252"), "a.md") == "Größe ä\n"


def test_a_file_that_is_named_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    write(tmp_path, "README.md", ".hidden.md")
    assert names(tmp_path / "README.md", tmp_path / ".hidden.md") == ["README.md", ".hidden.md"]


def test_a_path_that_is_missing_and_a_folder_without_files_are_told(tmp_path: Path) -> None:
    write(tmp_path, "full/note.md", "bare/README.md")
    found, problems = find_files([tmp_path / "nowhere.md", tmp_path / "full", tmp_path / "bare"])
    assert [file.name for file in found] == ["note.md"]
    assert problems == [
        f"{tmp_path / 'nowhere.md'} does not exist; check the spelling.",
        f"{tmp_path / 'bare'} holds no study files.",
    ]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    write(tmp_path, "sub/note.md")
    (tmp_path / "sub" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found, problems = find_files([tmp_path])
    assert problems == []
    assert "sub/note.md" in [file.name for file in found]
    said = {
        "self": "self is not a file that can be read",
        "sub/up": "sub/up is a link to a folder, which is not followed; name that folder itself",
    }
    for file in found:
        if file.name in said:
            with pytest.raises(UnreadableFileError, match=said[file.name]):
                load_bytes(file)


def test_a_link_to_a_file_is_read_under_its_own_name(tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/note.md")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "link.md").symlink_to(tmp_path / "elsewhere" / "note.md")
    [file], problems = find_files([tmp_path / "mine"])
    assert problems == []
    assert read_file(file).sections[0].file == "link.md"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(
        UnreadableFileError, match="pipe is not a file that can be read; remove or replace it"
    ):
        read_file(StudyFile(tmp_path / "pipe", "pipe"))


def test_a_file_that_vanished_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"gone\.md is not a file"):
        read_file(StudyFile(tmp_path / "gone.md", "gone.md"))


@pytest.mark.parametrize("data", [b"", b"   \n\t\n"])
def test_an_empty_file_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.md is empty; there is nothing to read\.$"):
        read_bytes(data, "a.md")


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"---\n\n---\n", b"# Heading only\n", b"<!-- nothing -->"])
def test_a_file_without_a_sentence_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.md (holds nothing to study|is empty)"):
        read_bytes(data, "a.md")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
        b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00",
        b"Text with a NUL" + b"\x00" * 5,
        bytes(range(256)) * 10,
        "no mark, two bytes a letter".encode("utf-16-le"),
    ],
)
def test_a_binary_file_is_told(data: bytes) -> None:
    with pytest.raises(UnreadableFileError, match=r"^a\.bin is a binary file that cannot be read"):
        read_bytes(data, "a.bin")


def test_a_stray_control_character_is_no_reason_to_refuse() -> None:
    text = NOTE * 10 + "\x00"
    assert read_bytes(text.encode(), "a.md").sections


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "Größe – “naïve” façade\n"
    assert decode_text(text.encode(encoding), "a.txt") == text


@pytest.mark.parametrize(
    "data", [b"\xff\xfe" + "wide".encode("utf-16-le"), b"\xfe\xff" + "wide".encode("utf-16-be")]
)
def test_both_orders_of_utf_16(data: bytes) -> None:
    assert decode_text(data, "a.txt") == "wide"


def test_bytes_outside_windows_1252_still_give_text() -> None:
    assert decode_text(b"caf\xe9 \x81", "a.txt") == "café \x81"


def test_half_a_letter_of_utf_16_is_told() -> None:
    with pytest.raises(
        UnreadableFileError, match=r"^a\.txt is not text in a known encoding; save it as UTF-8\.$"
    ):
        decode_text(b"\xff\xfea\x00b", "a.txt")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c"])
def test_all_line_ends_become_line_feeds(end: str) -> None:
    assert decode_text(f"one{end}two{end}".encode(), "a.txt") == "one\ntwo\n"


def test_the_hash_is_sha_256() -> None:
    assert sha256_of(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
