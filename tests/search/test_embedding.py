"""The embedder that hashes words: the contract of every embedder, and rankings one can rely on."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.embedding import Embedder, HashingEmbedder


def ranking(embedder: Embedder, query: str, texts: list[str]) -> list[int]:
    return np.argsort(
        -(embedder.embed_documents(texts) @ embedder.embed_query(query)), kind="stable"
    ).tolist()


def test_vectors_have_the_shape_and_length_of_the_contract(hashing: HashingEmbedder) -> None:
    vectors = hashing.embed_documents(["train a model", "deploy it", ""])
    assert vectors.shape == (3, hashing.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1, 1, 1], abs=1e-6)
    assert hashing.embed_query("train a model").shape == (hashing.dimension,)
    assert np.array_equal(hashing.embed_query("train a model"), vectors[0])
    assert hashing.embed_documents([]).shape == (0, hashing.dimension)


@pytest.mark.parametrize("text", ["", "…?!", " \n"])
def test_text_without_words_has_the_first_unit_vector(hashing: HashingEmbedder, text: str) -> None:
    assert hashing.embed_documents([text])[0].tolist() == [1.0] + [0.0] * 255
    assert hashing.embed_query(text).tolist() == [1.0] + [0.0] * 255


def test_shared_words_rank_first_also_inflected(hashing: HashingEmbedder) -> None:
    texts = [
        "Scaling the features gives each column the same range.",
        "Spot instances lower the cost of training jobs.",
        "A pipeline deploys the approved model.",
    ]
    assert ranking(hashing, "scaled feature ranges", texts)[0] == 0
    assert ranking(hashing, "cheaper: what does spot training cost?", texts)[0] == 1
    assert ranking(hashing, "deploying models by pipelines", texts)[0] == 2


def test_misspelt_words_still_rank_by_their_trigrams(hashing: HashingEmbedder) -> None:
    assert ranking(hashing, "hyperparametre", ["hyperparameters", "encryption", "monitoring"])[0] == 0


def test_it_is_the_same_in_every_process(hashing: HashingEmbedder) -> None:
    code = (
        "from assistant.search.embedding import HashingEmbedder as E;"
        "print(E().embed_query('train a model on S3').tobytes().hex())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert outputs == {hashing.embed_query("train a model on S3").tobytes().hex()}


def test_a_document_that_is_too_long_is_refused(hashing: HashingEmbedder) -> None:
    assert hashing.count_tokens(["one two", ""]) == [2, 0]
    hashing.embed_documents(["word " * hashing.max_tokens])
    with pytest.raises(ValueError, match="201 tokens"):
        hashing.embed_documents(["fine", "word " * 201])


def test_the_end_of_a_long_query_counts(hashing: HashingEmbedder) -> None:
    query = "filler " * 250 + "encryption " * 250
    texts = ["encryption", "pipelines"]
    assert ranking(hashing, query, texts)[0] == 0
    assert float(np.linalg.norm(hashing.embed_query(query))) == pytest.approx(1.0, abs=1e-6)


def test_progress_goes_up_to_the_number_of_texts(hashing: HashingEmbedder) -> None:
    seen: list[int] = []
    hashing.embed_documents(["a", "b", "c"], seen.append)
    assert seen == [1, 2, 3]


@given(st.text(max_size=80))
def test_any_text_has_a_finite_unit_vector(text: str) -> None:
    vector = HashingEmbedder().embed_query(text)
    assert np.isfinite(vector).all()
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-5)


def test_names_tell_dimensions_apart() -> None:
    assert HashingEmbedder(64).name != HashingEmbedder(128).name
    with pytest.raises(ValueError, match="1 or more"):
        HashingEmbedder(0)
