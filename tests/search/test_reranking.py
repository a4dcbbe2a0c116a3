"""A cross-encoder's second look: how it is put together with the first, and a real one."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder
from assistant.search.ranking import Steps
from assistant.search.reranking import reranked
from assistant.search.retrieval import Retriever
from assistant.search.sentence_transformer import open_cross_encoder
from assistant.search.storage import load


def test_the_best_are_ordered_by_both_looks_above_all_others() -> None:
    first = np.array([0.2, 0.9, 0.8, 0.7])
    scores = reranked(first, np.array([1, 2, 3]), np.array([0.0, 5.0, 10.0], dtype=np.float32))
    assert scores[0] == 0.2
    assert scores[1:].tolist() == pytest.approx([0.2 + 0.5, 0.2 + 0.5, 0.2 + 0.5])
    better = reranked(first, np.array([1, 2]), np.array([0.0, 9.0], dtype=np.float32))
    assert better[1:3].min() > better[3] > better[0]


def test_the_retriever_shows_the_passages_that_it_would_show(built: Path, hashing: HashingEmbedder) -> None:
    read: list[Sequence[str]] = []

    def prefers_tls(query: str, passages: Sequence[str]) -> np.ndarray:
        read.append(passages)
        return np.array([10.0 * ("TLS" in passage) for passage in passages], dtype=np.float32)

    retriever = Retriever(load(built), hashing, prefers_tls)
    plain = [hit.passage.text for hit in Retriever(load(built), hashing).search("alarm shifts", k=7)]
    hits = retriever.search("alarm shifts", k=7)
    assert sorted(read[0]) == sorted(plain)
    assert sorted(hit.passage.text for hit in hits) == sorted(plain)
    assert plain.index(next(text for text in plain if "TLS" in text)) > [
        "TLS" in hit.passage.text for hit in hits
    ].index(True)
    retriever.search("alarm shifts", steps=Steps(rerank=False))
    assert len(read) == 1


def test_a_real_cross_encoder_scores_each_passage(tmp_path: Path) -> None:
    transformers: Any = import_module("transformers")  # has no types for these

    (tmp_path / "vocab.txt").write_text(
        "\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "data", "drift"])
    )
    transformers.BertTokenizerFast(vocab=str(tmp_path / "vocab.txt")).save_pretrained(tmp_path / "model")
    config = transformers.BertConfig(
        vocab_size=7,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        num_labels=1,
        initializer_range=1.0,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path / "model")
    scores = open_cross_encoder(str(tmp_path / "model"))("drift", ["data drift", "data", "drift"])
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) == 3


def test_one_that_cannot_be_loaded_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"could not be loaded .*set reranker to another one"):
        open_cross_encoder(str(tmp_path))


def test_with_nothing_to_read_nothing_fails(tmp_path: Path, hashing: HashingEmbedder, now: object) -> None:
    build_index(Corpus((), (), {}), hashing, tmp_path, now=now)  # type: ignore[arg-type]
    retriever = Retriever(
        load(tmp_path), hashing, lambda _query, passages: np.zeros(len(passages), np.float32)
    )
    assert retriever.search("anything") == []
