"""A language model behind an OpenAI-compatible address; the only module that imports openai, and late."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.answer.generator import BROKE_OFF, SAID_NOTHING, TOO_LONG, Message, Pieces, late
from assistant.errors import GeneratorError

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI, Stream
    from openai.types.chat import ChatCompletionChunk

_OPENAI = "api.openai.com"
# A local server asks for no key, but the client insists on one.
_NO_KEY = "none"
_EXTRA = "pip install 'ml-engineer-study-assistant[endpoint]'"
_THINK, _END_THINK = "<think>", "</think>"
# What some models do not take; `max_tokens` then goes by its newer name.
_OPTIONAL = frozenset(("max_tokens", "temperature", "seed", "stop"))
# A size within a name: “smollm2:135m”, “Qwen2.5-0.5B-Instruct”.
_SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)([mb])(?![a-z0-9])")


def open_endpoint(model: str, url: str | None, key: str | None, timeout: float = 60) -> Endpoint:
    """A model at an address; nothing is sent before the first question.

    Args:
        model: as the server calls it.
        url: up to and with `/v1`, usually; None is OpenAI's own.
        key: None where the server asks for none.
        timeout: seconds to wait for the connection, for the first piece, and from piece to piece.

    Raises:
        GeneratorError: the address cannot be taken, OpenAI's own lacks a key, or openai is not installed.
    """
    url = None if url is None else url.strip()
    host = _OPENAI if url is None else _host(url)
    if url is None and not key:
        raise GeneratorError(
            f"The language model {model} at {host} needs a key; set OPENAI_API_KEY, or the url of a server "
            "of your own."
        )
    if key and not (key.isascii() and key.isprintable() and " " not in key):
        raise GeneratorError(f"The key for {model} at {host} has characters that no key has; copy it anew.")
    try:
        import openai
    except ImportError:
        raise GeneratorError(
            f"The language model {model} at {host} needs the openai package; run “{_EXTRA}”."
        ) from None
    client = openai.OpenAI(
        base_url=url or f"https://{_OPENAI}/v1", api_key=key or _NO_KEY, max_retries=0, timeout=timeout
    )
    return Endpoint(client, model, host, timeout)


def _host(url: str) -> str:
    """Host and port of an address. What is wrong with it is told without it, as it may hold a password."""
    try:
        if not url.isascii() or not url.isprintable() or " " in url:
            raise ValueError
        parts = urlsplit(url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise GeneratorError(
            "The url of the language model is no address; give one such as http://localhost:11434/v1."
        ) from None
    if parts.username or parts.password or parts.query or parts.fragment:
        raise GeneratorError(
            f"The url of the language model at {host} carries more than an address; "
            "give the key as a setting of its own."
        )
    if parts.scheme not in {"http", "https"} or not host:
        raise GeneratorError(
            "The url of the language model does not begin with http:// or https:// and a host; "
            "give one such as http://localhost:11434/v1."
        )
    return f"{host}{port}"


class Endpoint:
    """A `Generator` that asks a server, one request a reply; safe to use from several threads."""

    def __init__(self, client: OpenAI, model: str, host: str, timeout: float) -> None:
        self._client = client
        self._model = model
        self._host = host
        self._timeout = timeout

    @property
    def name(self) -> str:
        """The model and the host."""
        return f"{self._model} at {self._host}"

    @property
    def small(self) -> bool:
        """By a size within the model's name, such as `0.5b`; taken for large where it has none."""
        size = _SIZE.search(self._model.lower())
        return size is not None and (size[2] == "m" or float(size[1]) < 1)

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 400,
        stop: Sequence[str] = (),
        grammar: str = "",
        keep_words: bool = False,
    ) -> Pieces:
        """Stream the reply without what the model thinks before it; `grammar` and `keep_words` are ignored.

        Raises:
            GeneratorError: the server is not there, refuses, is late, or its reply is broken or empty.
        """
        request: dict[str, Any] = {
            "messages": [{"role": each.role, "content": each.sendable} for each in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "seed": 0,
        }
        if stops := [text for text in stop if text]:
            request["stop"] = stops
        said = False
        with self._told(), closing(self._ask(request)) as chunks:
            for piece in without_thoughts(self._texts(chunks)):
                if shown := piece if said else piece.lstrip():
                    said = True
                    yield shown
        if not said:
            raise self._error(SAID_NOTHING)

    def _ask(self, request: dict[str, Any]) -> Stream[ChatCompletionChunk]:
        """Send the request; what the model does not take is left out, as its server says which."""
        import openai

        while True:
            try:
                chunks: Stream[ChatCompletionChunk] = self._client.chat.completions.create(
                    model=self._model, stream=True, **request
                )
            except openai.BadRequestError as error:
                if error.param not in _OPTIONAL or error.param not in request:
                    raise
                value = request.pop(error.param)
                if error.param == "max_tokens":
                    request["max_completion_tokens"] = value
            else:
                return chunks

    def _texts(self, chunks: Iterable[ChatCompletionChunk]) -> Iterator[str]:
        """The texts of a reply; the client does not check what it was sent, so this does."""
        came = ended = False
        for chunk in chunks:
            choices = getattr(chunk, "choices", None)
            for choice in choices if isinstance(choices, list) else ():
                came = True
                ended = ended or bool(getattr(choice, "finish_reason", None))
                text = getattr(getattr(choice, "delta", None), "content", None)
                if text and isinstance(text, str):
                    yield text
        if not came:
            raise self._error("does not answer as one; check the url, which often ends in /v1")
        if not ended:
            raise self._error(BROKE_OFF)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what the client raises into one sentence without the server's words: they may hold the key."""
        import openai

        try:
            yield
        except openai.APITimeoutError:
            what = late(self._timeout)
        except openai.APIConnectionError as error:
            connected = type(error.__cause__).__name__ != "ConnectError"
            what = (
                BROKE_OFF if connected else "cannot be reached; check that it runs and that the url is right"
            )
        except openai.APIStatusError as error:
            what = _refusal(error)
        except (openai.OpenAIError, ValueError):  # an error within the stream, or what is no JSON
            what = "broke off with an error of its own; ask again, or choose another model"
        else:
            return
        raise self._error(what) from None

    def _error(self, what: str) -> GeneratorError:
        return GeneratorError(f"The language model {self.name} {what}.")


def _refusal(error: APIStatusError) -> str:
    """What a status other than 200 means to a person."""
    status = error.status_code
    known = {
        401: "refused the key; check it, or set one",
        403: "refused: the key may not use this model; choose another one",
        404: "is not known there; check the model's name, and the url, which often ends in /v1",
        413: TOO_LONG,
        429: "has had too many requests or no credit is left; wait a little, or look at your account",
    }
    if error.code == "context_length_exceeded" or error.type == "exceed_context_size_error":
        return TOO_LONG
    if status >= 500:
        return f"is out of order (status {status}); ask again later"
    return known.get(status, f"refused the request (status {status}); check the model's name")


def without_thoughts(texts: Iterable[str]) -> Iterator[str]:
    """The texts without what stands between `<think>` and `</think>`, however they are cut in pieces."""
    held, thinking = "", False
    for text in texts:
        held += text
        while True:
            before, found, after = held.partition(_END_THINK if thinking else _THINK)
            if not found:
                break
            if before and not thinking:
                yield before
            held, thinking = after, not thinking
        # The end may be the beginning of a mark.
        mark = _END_THINK if thinking else _THINK
        kept = max(size for size in range(len(mark)) if held.endswith(mark[:size]))
        ready, held = held[: len(held) - kept], held[len(held) - kept :]
        if ready and not thinking:
            yield ready
    if held and not thinking:
        yield held
