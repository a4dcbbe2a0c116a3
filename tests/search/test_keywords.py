"""Keyword search: what counts as a word, BM25 against its formula, and the empty cases."""

from __future__ import annotations

from math import log
from pathlib import Path

import numpy as np
import pytest

from assistant.search.keywords import KeywordIndex, keyword_terms
from assistant.search.words import content_words, words

TEXTS = [
    "Train on ml.g5.xlarge with Amazon S3",
    "A CI/CD pipeline deploys the model",
    "k-NN and the L1 norm; upload the .csv file",
    "Encrypted buckets are encrypting objects",
]


def test_compounds_are_kept_and_split() -> None:
    assert words("CI/CD on g5.xlarge, k-NN; S3 (.csv) L1!") == [
        *("ci/cd", "ci", "cd", "on", "g5.xlarge", "g5", "xlarge"),
        *("k-nn", "k", "nn", "s3", ".csv", "csv", "l1"),
    ]
    assert words("It ends here. The model’s C++ code") == [
        "it",
        "ends",
        "here",
        "the",
        "model's",
        "c++",
        "c",
        "code",
    ]


def test_stop_words_go_unless_nothing_else_is_left() -> None:
    assert content_words("What is the F1 score?") == ["f1", "score"]
    assert content_words("what is it") == ["what", "is", "it"]
    assert content_words("?!") == []


def test_words_are_found_by_their_stem() -> None:
    assert keyword_terms(["encrypting", "encrypted"]) == [["encrypt"], ["encrypt"]]
    assert KeywordIndex(TEXTS).scores("encryption of an object").argmax() == 3


@pytest.mark.parametrize(
    ("query", "best"),
    [("g5.xlarge", 0), ("xlarge", 0), ("ml.g5", 0), ("CI/CD", 1), ("cd", 1), ("k-NN", 2), (".csv", 2)],
)
def test_names_are_found_whole_and_by_parts(query: str, best: int) -> None:
    scores = KeywordIndex(TEXTS).scores(query)
    assert scores.dtype == np.float32
    assert scores.shape == (4,)
    assert scores.argmax() == best
    assert scores[best] > 0


def test_scores_follow_the_formula() -> None:
    index = KeywordIndex(["alpha beta", "alpha alpha gamma delta", "epsilon"])
    idf = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    mean = (2 + 4 + 1) / 3

    def bm25(tf: int, length: int) -> float:
        return idf * tf / (tf + 1.5 * (1 - 0.75 + 0.75 * length / mean))

    assert index.scores("alpha").tolist() == pytest.approx([bm25(1, 2), bm25(2, 4), 0.0], rel=1e-5)


@pytest.mark.parametrize("texts", [[], ["", "…"]])
def test_nothing_to_find_gives_zeros(texts: list[str], tmp_path: Path) -> None:
    index = KeywordIndex(texts)
    assert index.scores("anything").tolist() == [0.0] * len(texts)
    index.save(tmp_path / "keywords")
    loaded = KeywordIndex.load(tmp_path / "keywords")
    assert len(loaded) == len(texts)
    assert loaded.scores("anything").tolist() == [0.0] * len(texts)


@pytest.mark.parametrize("query", ["zebra quagga", "", "??"])
def test_unknown_words_give_zeros(query: str) -> None:
    assert KeywordIndex(TEXTS).scores(query).tolist() == [0.0] * 4


def test_saved_and_loaded_it_scores_the_same(tmp_path: Path) -> None:
    index = KeywordIndex(TEXTS)
    index.save(tmp_path / "keywords")
    loaded = KeywordIndex.load(tmp_path / "keywords")
    assert len(loaded) == 4
    for query in ("train on S3", "model", "encrypt"):
        assert np.array_equal(loaded.scores(query), index.scores(query))


def test_saving_is_the_same_every_time(tmp_path: Path) -> None:
    KeywordIndex(TEXTS).save(tmp_path / "one")
    KeywordIndex(TEXTS).save(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
