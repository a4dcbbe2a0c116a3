"""What the page says when the index or the model is not as it should be, and that it recovers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.search.build import Corpus
from assistant.search.build import build_index as build_index_of
from assistant.search.embedding import HashingEmbedder

OpenPage = Callable[..., AppTest]
BuildIndex = Callable[[Path], Path]

ENTRY = """
- id: {id}
  type: open
  stem: Where does the {word} live?
  answer: In a burrow
  explanation: The {word} digs its burrow by night.
"""


def bank_with(folder: Path, *words: str) -> Path:
    bank = folder / "bank"
    bank.mkdir(exist_ok=True)
    (bank / "animals.yaml").write_text("".join(ENTRY.format(id=f"{word}-home", word=word) for word in words))
    return bank


def said(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(element.value for element in page.html)


def test_no_index_is_told_with_what_to_run_and_does_not_stick(
    open_page: OpenPage, build_index: BuildIndex, tmp_path: Path
) -> None:
    page = open_page(tmp_path / "index", q="badger")
    assert "There is no index in" in said(page)
    assert "<code>assistant index --" in said(page)
    assert page.text_input
    build_index(bank_with(tmp_path, "badger"))
    assert "badger-home" in said(page.run())


def test_a_damaged_index_is_told_and_does_not_stick(
    open_page: OpenPage, build_index: BuildIndex, tmp_path: Path
) -> None:
    index = build_index(bank_with(tmp_path, "badger"))
    passages = next(index.glob("generations/*/passages.jsonl"))
    whole = passages.read_bytes()
    passages.write_bytes(whole[:-9])
    page = open_page(index, q="badger")
    assert "was altered" in said(page)
    passages.write_bytes(whole)
    assert "badger-home" in said(page.run())


def test_a_missing_model_is_told(open_page: OpenPage, build_index: BuildIndex, tmp_path: Path) -> None:
    index = build_index(bank_with(tmp_path, "badger"))
    page = open_page(index, str(tmp_path / "no-model"), q="badger")
    assert "could not be loaded" in said(page)
    assert "Traceback" not in said(page)


def test_another_model_than_the_one_of_the_index_is_told(open_page: OpenPage, shipped_index: Path) -> None:
    page = open_page(shipped_index, "hashing", q="drift")
    assert "<code>assistant index --" in said(page)


def test_a_wrong_setting_is_told(
    open_page: OpenPage, shipped_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_RESULTS", "many")
    assert "results is “many”" in said(open_page(shipped_index))


def test_an_index_built_anew_is_taken_without_a_restart(
    open_page: OpenPage, build_index: BuildIndex, tmp_path: Path
) -> None:
    page = open_page(build_index(bank_with(tmp_path, "badger")), q="where does the rabbit live")
    assert "rabbit-home" not in said(page)
    build_index(bank_with(tmp_path, "badger", "rabbit"))
    assert "rabbit-home" in said(page.run())


def test_an_index_without_a_passage_gives_a_helpful_sentence(open_page: OpenPage, tmp_path: Path) -> None:
    now = datetime(2026, 1, 2, tzinfo=UTC)
    build_index_of(Corpus((), (), {}), HashingEmbedder(), tmp_path / "index", now=now)
    assert "Nothing in the material fits" in said(open_page(tmp_path / "index", q="badger"))


def test_other_study_text_is_shown_with_document_and_heading(
    open_page: OpenPage, build_index: BuildIndex, tmp_path: Path
) -> None:
    bank = bank_with(tmp_path, "badger")
    (bank / "notes <b>.md").write_text("# Night & day\n\nThe fox hunts at dusk. It sleeps by day.\n")
    page = open_page(build_index(bank), q="when does the fox hunt")
    assert "Source: your document notes &lt;b&gt;.md, under “Night &amp; day”" in said(page)
    assert "<mark>The fox hunts at dusk.</mark>" in said(page)
