"""Which model each setting names, and opening it: for embedding, for reranking, for wording answers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from assistant.errors import UsageError
from assistant.settings import EMBEDDED_LLM, NO_LLM, NO_RERANKER, Settings

if TYPE_CHECKING:
    from assistant.answer.generator import Generator
    from assistant.bank.near_duplicates import AlikePairs
    from assistant.search.embedding import Embedder
    from assistant.search.reranking import Reranker

HASHING = "hashing"


def open_embedder(model: str) -> Embedder:
    """The embedder that a model setting names; loading a real model takes seconds.

    Raises:
        ModelError: the model is missing, altered or cannot be loaded.
    """
    if model == HASHING:
        from assistant.search.embedding import HashingEmbedder

        return HashingEmbedder()
    from assistant.search import sentence_transformer

    return sentence_transformer.open_embedder(model)


def open_reranker(model: str) -> Reranker | None:
    """The cross-encoder that the setting names; None where it names none.

    Raises:
        ModelError: the model cannot be loaded.
    """
    if model == NO_RERANKER:
        return None
    from assistant.search.sentence_transformer import open_cross_encoder

    return open_cross_encoder(model)


def open_generator(settings: Settings, keys: Mapping[str, str] | None = None) -> Generator | None:
    """The language model that the settings name; None where they name none.

    An embedded model is loaded once a process, which takes a second; sessions share it.

    Args:
        settings: `llm`, `llm_url` and `llm_timeout` of them count.
        keys: where `OPENAI_API_KEY` is looked up, by default the environment; Bedrock's own client finds its
            credentials where AWS's tools keep them.

    Raises:
        GeneratorError: it is not installed, altered, or lacks a key.
        UsageError: the setting names no model.
    """
    if settings.llm == NO_LLM:
        return None
    way, _, model = settings.llm.partition(":")
    if settings.llm == EMBEDDED_LLM or settings.llm.lower().endswith(".gguf"):
        return _embedded(None if settings.llm == EMBEDDED_LLM else Path(settings.llm))
    if way == "openai" and model.strip():
        from assistant.answer.endpoint import open_endpoint

        key = (os.environ if keys is None else keys).get("OPENAI_API_KEY")
        return open_endpoint(model.strip(), settings.llm_url or None, key, settings.llm_timeout)
    if way == "bedrock" and model.strip():
        from assistant.answer.bedrock import open_bedrock

        return open_bedrock(model.strip(), timeout=settings.llm_timeout)
    raise UsageError(
        f"“{settings.llm}” is no language model; take none, embedded, a .gguf file, openai:MODEL or "
        "bedrock:MODEL."
    )


_loading = Lock()


def _embedded(file: Path | None) -> Generator:
    with _loading:  # two sessions that ask at once must not load it twice
        return _loaded(file)


@cache
def _loaded(file: Path | None) -> Generator:
    from assistant.answer.embedded_model import open_embedded

    return open_embedded(file)


def embedder_name(model: str) -> str:
    """What the manifest calls the embedder of a model setting, without loading it."""
    if model == HASHING:
        return open_embedder(model).name
    from assistant.search import sentence_transformer

    return sentence_transformer.embedder_name(model)


def alike_pairs(model: str) -> AlikePairs:
    """What finds texts that mean nearly the same; the model is loaded once there is something to compare.

    Raises (when it is used):
        ModelError: the model is missing, altered or cannot be loaded.
    """

    def pairs(texts: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
        if len(texts) < 2:
            return
        embedder = open_embedder(model)
        vectors = [embedder.embed_query(text) for text in texts]  # of any length
        for (one, a), (other, b) in combinations(enumerate(vectors), 2):
            similarity = float(a @ b)
            if similarity >= least:
                yield one, other, similarity

    return pairs
