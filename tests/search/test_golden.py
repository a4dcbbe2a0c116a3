"""Golden queries are read, and a line that is none is told with its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import UnreadableFileError, UsageError
from assistant.search.golden import GoldenQuery, read_golden

LINE = (
    '{"id": "q1", "kind": "concept", "query": "What is drift?", "relevant": {"a": 2, "b": 1}, "half": "tune"}'
)


def test_a_query_is_read_and_its_best_are_those_of_the_highest_grade(tmp_path: Path) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text(f"{LINE}\n\n" + '{"query": "x y", "relevant": {"a": 1}}\n')
    first, second = read_golden(path)
    assert first == GoldenQuery("q1", "concept", "What is drift?", {"a": 2, "b": 1}, "tune")
    assert first.best == {"a"}
    assert (second.id, second.kind, second.half, set(second.best)) == ("3", "query", "report", {"a"})


@pytest.mark.parametrize(
    "line",
    ["no json", "[]", '{"query": "x"}', '{"relevant": {"a": 1}}', '{"query": "x", "relevant": {}}',
     '{"query": "x", "relevant": {"a": 0}}', '{"query": " ", "relevant": {"a": 1}}', "[" * 9000],
)  # fmt: skip
def test_a_line_that_is_none_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "golden.jsonl"
    path.write_text(f"{LINE}\n{line}\n")
    with pytest.raises(UnreadableFileError, match=r"golden\.jsonl, line 2: no golden query"):
        read_golden(path)


def test_a_missing_an_empty_and_a_binary_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="could not be read"):
        read_golden(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(UnreadableFileError, match="holds no queries"):
        read_golden(tmp_path / "empty.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableFileError, match="not UTF-8"):
        read_golden(tmp_path / "binary.jsonl")
