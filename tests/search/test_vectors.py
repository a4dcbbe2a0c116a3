"""FAISS against plain numpy, and both against what the contract says of edges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.faiss_index import FaissIndex
from assistant.search.vectors import NumpyIndex

BOTH = pytest.mark.parametrize("kind", [NumpyIndex, FaissIndex])


def unit_rows(seed: int, n: int, d: int) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(n, d)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 80))
def test_faiss_finds_what_numpy_finds(seed: int, n: int, k: int) -> None:
    vectors, queries = unit_rows(seed, n, 16), unit_rows(seed + 1, 3, 16)
    expected_scores, expected_rows = NumpyIndex(vectors).search(queries, k)
    scores, rows = FaissIndex(vectors).search(queries, k)
    assert scores.shape == rows.shape == (3, min(k, n))
    np.testing.assert_allclose(scores, expected_scores, atol=1e-5)
    assert np.array_equal(rows, expected_rows)


@BOTH
def test_k_above_n_gives_each_row_once(kind: type[NumpyIndex | FaissIndex]) -> None:
    scores, rows = kind(unit_rows(1, 4, 8)).search(unit_rows(2, 2, 8), 50)
    assert sorted(rows[0].tolist()) == sorted(rows[1].tolist()) == [0, 1, 2, 3]
    assert np.all(np.diff(scores, axis=1) <= 0)


@BOTH
def test_an_empty_index_finds_nothing(kind: type[NumpyIndex | FaissIndex], tmp_path: Path) -> None:
    index = kind(np.zeros((0, 8), dtype=np.float32))
    scores, rows = index.search(unit_rows(1, 2, 8), 3)
    assert (len(index), index.dimension) == (0, 8)
    assert scores.shape == rows.shape == (2, 0)
    assert index.vectors().shape == (0, 8)
    index.save(tmp_path / "empty")
    assert len(kind.load(tmp_path / "empty")) == 0


@BOTH
def test_saved_and_loaded_it_is_the_same(kind: type[NumpyIndex | FaissIndex], tmp_path: Path) -> None:
    vectors = unit_rows(3, 20, 8)
    kind(vectors).save(tmp_path / "index")
    loaded = kind.load(tmp_path / "index")
    assert np.array_equal(loaded.vectors(), vectors)
    assert loaded.search(vectors, 1)[1].ravel().tolist() == list(range(20))


@BOTH
def test_wrong_shapes_are_refused(kind: type[NumpyIndex | FaissIndex]) -> None:
    index = kind(unit_rows(1, 4, 8))
    with pytest.raises(ValueError, match="k must be"):
        index.search(unit_rows(1, 1, 8), 0)
    with pytest.raises(ValueError, match="dimension 7"):
        index.search(unit_rows(1, 1, 7), 1)
    with pytest.raises(ValueError, match="shape"):
        kind(np.zeros(8, dtype=np.float32))


def test_vectors_of_faiss_outlive_their_index() -> None:
    vectors = unit_rows(5, 1000, 64)
    kept = FaissIndex(vectors).vectors()
    others = [FaissIndex(unit_rows(seed, 1000, 64)) for seed in range(3)]
    assert len(others) == 3
    assert np.array_equal(kept, vectors)


def test_faiss_refuses_another_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "index").write_bytes(b"not an index")
    with pytest.raises(RuntimeError):
        FaissIndex.load(tmp_path / "index")
