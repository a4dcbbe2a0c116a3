"""The stored index: each way it can be unusable is its own error, and readers never see half of one."""

from __future__ import annotations

import errno
import json
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import (
    IndexDamagedError,
    IndexForeignError,
    IndexMissingError,
    IndexOutdatedError,
    StoredIndexError,
)
from assistant.search import manifest as manifest_module
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder
from assistant.search.generations import build_lock, current_generation, writing
from assistant.search.passages import question_key
from assistant.search.storage import load, read_manifest


def edit_manifest(directory: Path, **changes: object) -> None:
    path = current_generation(directory) / "manifest.json"
    record = json.loads(path.read_text())
    path.write_text(
        json.dumps({name: value for name, value in {**record, **changes}.items() if value != "gone"})
    )


def assert_sentence(error: pytest.ExceptionInfo[StoredIndexError], directory: Path) -> None:
    message = str(error.value)
    assert str(directory) in message
    assert re.search(r"assistant|--index|try again", message), "what to do next"
    assert message.endswith(".")
    assert "\n" not in message


def test_what_was_written_is_read(built: Path, corpus: Corpus, hashing: HashingEmbedder) -> None:
    index = load(built, model=hashing.name)
    assert index.questions == {question_key(question): question for question in corpus.questions}
    texts = [passage.embedded for passage in index.passages]
    np.testing.assert_allclose(index.vectors.vectors(), hashing.embed_documents(texts), atol=1e-6)
    sentences = [p.text[a:b] for p in index.passages for a, b in p.sentences]
    np.testing.assert_allclose(index.sentence_vectors, hashing.embed_documents(sentences), atol=1e-6)
    assert any(passage.embedded != passage.text for passage in index.passages)
    manifest = index.manifest
    assert manifest.created == "2026-01-02T03:04:05+00:00"
    assert manifest.files["raw.txt"] == manifest_module.FileRecord("aa", questions=4, sections=0)
    assert manifest.files["mine.txt"] == manifest_module.FileRecord("bb", questions=1, sections=0)
    assert manifest.files["guide.pdf"] == manifest_module.FileRecord("cc", questions=0, sections=2)


@pytest.mark.parametrize("make", [False, True])
def test_no_index_is_missing(tmp_path: Path, make: bool) -> None:
    directory = tmp_path / "index"
    if make:
        directory.mkdir()
        (directory / "README.md").write_text("about")
    with pytest.raises(IndexMissingError) as error:
        load(directory)
    assert_sentence(error, directory)


def test_what_a_killed_first_build_left_is_missing(tmp_path: Path) -> None:
    (tmp_path / "generations" / "20260102T030405-0123abcd").mkdir(parents=True)
    with pytest.raises(IndexMissingError):
        load(tmp_path)


@pytest.mark.parametrize("change", ["gone", "cut", "altered", "longer"])
def test_each_file_of_the_index_is_guarded(built: Path, change: str) -> None:
    for name in read_manifest(built)[1].artifacts:
        path = current_generation(built) / name
        content = path.read_bytes()
        assert content, name
        match change:
            case "gone":
                path.unlink()
            case "cut":
                path.write_bytes(content[: len(content) // 2])
            case "altered":
                path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
            case _:
                path.write_bytes(content + b" ")
        with pytest.raises(IndexDamagedError) as error:
            load(built)
        assert_sentence(error, built)
        path.write_bytes(content)
    load(built)


def _no_manifest(directory: Path) -> None:
    (current_generation(directory) / "manifest.json").unlink()


def _half_a_manifest(directory: Path) -> None:
    path = current_generation(directory) / "manifest.json"
    path.write_text(path.read_text()[:200])


def _generation_gone(directory: Path) -> None:
    shutil.rmtree(current_generation(directory))


def _empty_current(directory: Path) -> None:
    (directory / "CURRENT").write_text("")


def _binary_current(directory: Path) -> None:
    (directory / "CURRENT").write_bytes(b"\xff\xfe\x00")


def _manifest_lacks_model(directory: Path) -> None:
    edit_manifest(directory, model="gone")


def _manifest_with_odd_files(directory: Path) -> None:
    edit_manifest(directory, files=[1, 2])


def _other_dimension(directory: Path) -> None:
    edit_manifest(directory, dimension=128)


def _no_artifacts(directory: Path) -> None:
    edit_manifest(directory, artifacts={})


def _other_counts(directory: Path) -> None:
    edit_manifest(directory, passages=3)


@pytest.mark.parametrize(
    "damage",
    [
        *(_no_manifest, _half_a_manifest, _generation_gone, _empty_current, _binary_current),
        *(_manifest_lacks_model, _manifest_with_odd_files, _other_dimension, _other_counts, _no_artifacts),
    ],
)
def test_a_damaged_index_is_told_and_built_anew(
    built: Path, damage: Callable[[Path], None], corpus: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    damage(built)
    with pytest.raises(IndexDamagedError) as error:
        load(built)
    assert_sentence(error, built)
    report = build_index(corpus, hashing, built, now=now)
    assert not report.unchanged
    assert len(load(built).passages) == report.passages


@pytest.mark.parametrize(
    "changes",
    [{"schema": manifest_module.SCHEMA + 1}, {"format": "leveldb"}, {"schema": "one"}, {"format": "gone"}],
)
def test_a_newer_or_foreign_manifest_is_foreign(built: Path, changes: dict[str, object]) -> None:
    edit_manifest(built, **changes)
    with pytest.raises(IndexForeignError) as error:
        load(built)
    assert_sentence(error, built)


@pytest.mark.parametrize("changes", [{"schema": 0}, {"chunking": {"views": 0}}])
def test_an_older_index_is_outdated(built: Path, changes: dict[str, object]) -> None:
    edit_manifest(built, **changes)
    with pytest.raises(IndexOutdatedError) as error:
        load(built)
    assert_sentence(error, built)


def test_an_index_of_another_model_is_outdated(built: Path) -> None:
    with pytest.raises(IndexOutdatedError, match=r"hashing-v1-256.*other-model") as error:
        load(built, model="other-model")
    assert_sentence(error, built)


@pytest.mark.parametrize(
    "names", [["notes.txt"], ["CURRENT"], ["generations/mine.txt"], ["index.faiss", "README.md"]]
)
def test_a_foreign_folder_is_refused_and_left_alone(
    tmp_path: Path, names: list[str], corpus: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("MANIFEST-000001\n")
    before = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    with pytest.raises(IndexForeignError) as error:
        load(tmp_path)
    assert_sentence(error, tmp_path)
    with pytest.raises(IndexForeignError):
        build_index(corpus, hashing, tmp_path, now=now)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == before
    assert all((tmp_path / name).read_text() == "MANIFEST-000001\n" for name in names)


def test_a_file_in_place_of_the_folder_is_foreign(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.write_text("a file")
    with pytest.raises(IndexForeignError):
        load(path)
    assert path.read_text() == "a file"


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "check its permissions"),
        (OSError(errno.EROFS, "Read-only file system"), "check its permissions"),
        (OSError(errno.ENOSPC, "No space left on device"), "make room"),
        (RuntimeError("Error in write"), "make room"),
    ],
)
def test_what_cannot_be_written_is_told_with_the_step_that_fits(
    error: Exception, step: str, tmp_path: Path
) -> None:
    with pytest.raises(StoredIndexError) as told, writing(tmp_path):
        raise error
    assert_sentence(told, tmp_path)
    assert str(told.value).endswith(f"is as it was; {step}, or give another folder with --index.")


def test_a_second_build_waits_and_then_says_so(built: Path) -> None:
    with (
        build_lock(built, 0),
        pytest.raises(StoredIndexError, match="Another build") as error,
        build_lock(built, 0),
    ):
        pass
    assert_sentence(error, built)
    with build_lock(built, 0):
        load(built)  # readers need no lock
