"""A language model behind an address: the real client, real sockets, and llama.cpp's own server."""

from __future__ import annotations

import json
import logging
import re
import socket
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.endpoint import Endpoint, open_endpoint, without_thoughts
from assistant.answer.generator import Message
from assistant.errors import GeneratorError

pytest.importorskip("openai")
KEY = "sk-do-not-show-4711"
ASK = [Message("system", "Be brief."), Message("user", "Why is the sky blue?")]
Answer = Callable[[Any], None]  # takes an `Asked` of conftest.py, which cannot be imported
Serve = Callable[[Answer], Any]


def at(url: str, timeout: float = 20) -> Endpoint:
    return open_endpoint("some-model", f"{url}/v1", KEY, timeout)


def event(**delta: object) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": None}
    return b"data: " + json.dumps({"id": "1", "choices": [choice]}).encode() + b"\n\n"


END = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'


def streaming(*pieces: bytes, end: bytes = b"") -> Answer:
    """Answer with pieces; without an end the connection breaks off."""

    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        asked.begin("text/event-stream")
        for piece in pieces:
            asked.piece(piece)
        if end:
            asked.piece(end)
            asked.piece(b"")

    return answer


def failing(status: int, **error: object) -> Answer:
    return lambda asked: asked.give(
        status, json.dumps({"error": {"message": f"bad {KEY}", **error}}).encode()
    )


def failure(endpoint: Endpoint) -> str:
    """The sentence of a failed reply; what is shown of the error holds no key."""
    with pytest.raises(GeneratorError) as caught:
        list(endpoint.generate(ASK))
    assert KEY not in "".join(traceback.format_exception(caught.value))
    sentence = str(caught.value)
    assert endpoint.name in sentence
    assert sentence.count(".") - endpoint.name.count(".") == 1
    return sentence


@pytest.fixture(scope="session")
def llama_server(packaged_model: Path) -> Iterator[str]:
    """llama.cpp's own OpenAI-compatible server with the packaged model."""
    xllamacpp = pytest.importorskip("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(packaged_model)
    params.n_ctx = 1024
    params.n_batch = params.n_ubatch = 64
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.verbosity = -1
    params.api_keys = [KEY]
    params.hostnames = ["127.0.0.1"]
    server = xllamacpp.Server(params)
    server.handle_completions({"prompt": "a", "max_tokens": 1})
    yield server.listening_address
    del server


@pytest.mark.slow
def test_a_real_server_answers_in_pieces(llama_server: str) -> None:
    pieces = list(at(llama_server, 60).generate(ASK, max_tokens=30))
    assert len(pieces) > 8
    assert all(pieces)
    assert not pieces[0][0].isspace()
    assert "sky" in "".join(pieces)
    assert list(at(llama_server, 60).generate(ASK, max_tokens=30)) == pieces


@pytest.mark.slow
def test_a_real_server_keeps_to_tokens_and_stop_words(llama_server: str) -> None:
    whole = "".join(at(llama_server, 60).generate(ASK, max_tokens=30))
    assert len(list(at(llama_server, 60).generate(ASK, max_tokens=4))) <= 4
    assert (
        "".join(at(llama_server, 60).generate(ASK, max_tokens=30, stop=["", "sky"])) == whole.split("sky")[0]
    )


@pytest.mark.slow
def test_a_real_server_refuses_a_wrong_key_and_too_long_a_text(llama_server: str) -> None:
    wrong = open_endpoint("some-model", f"{llama_server}/v1", "sk-wrong")
    assert "refused the key; check it" in failure(wrong)
    keyless = open_endpoint("some-model", f"{llama_server}/v1", None)
    assert "refused the key; check it, or set one" in failure(keyless)
    with pytest.raises(GeneratorError, match="cannot read that much; ask in fewer words"):
        list(at(llama_server).generate([Message("user", "word " * 3000)]))


@pytest.mark.slow
def test_closing_frees_a_real_server(llama_server: str) -> None:
    reply = at(llama_server, 60).generate([Message("user", "Write a long story.")], max_tokens=900)
    next(reply)
    started = time.process_time()
    reply.close()
    list(at(llama_server, 60).generate(ASK, max_tokens=1))
    assert time.process_time() - started < 6  # seconds of work; the story alone takes three times as long


def test_what_is_sent_is_what_was_asked(serve: Serve) -> None:
    server = serve(streaming(event(role="assistant", content=""), event(content="Light."), end=END))
    messages = [*ASK, Message("assistant", "half \ud83d")]
    assert list(at(server.url).generate(messages, max_tokens=9, stop=["\n", ""])) == ["Light."]
    assert server.requests == [
        {
            "model": "some-model",
            "messages": [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": "Why is the sky blue?"},
                {"role": "assistant", "content": "half ?"},
            ],
            "max_tokens": 9,
            "temperature": 0,
            "seed": 0,
            "stop": ["\n"],
            "stream": True,
        }
    ]


def test_what_a_model_does_not_take_is_left_out_and_max_tokens_goes_by_its_newer_name(serve: Serve) -> None:
    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        for name in ("max_tokens", "temperature", "stop"):
            if name in asked.asked:
                return failing(400, param=name)(asked)
        return streaming(event(content="Light."), end=END)(asked)

    server = serve(answer)
    assert list(at(server.url).generate(ASK, max_tokens=9, stop=["x"])) == ["Light."]
    assert server.requests[-1]["max_completion_tokens"] == 9
    assert server.requests[-1].keys().isdisjoint({"max_tokens", "temperature", "stop"})


def test_thoughts_and_empty_pieces_are_not_shown(serve: Serve) -> None:
    pieces = ["<thi", "nk>Hm, the", " sky?</th", "ink>", "\n\n", "Light ", "", "scatters."]
    server = serve(
        streaming(event(reasoning_content="Hm."), *(event(content=each) for each in pieces), end=END)
    )
    assert list(at(server.url).generate(ASK)) == ["Light ", "scatters."]


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["a < b and <thin air"], "a < b and <thin air"),
        (["a <", "thi", "nk", ">b</", "think", ">c"], "a c"),
        (["a<think>b</think>c<think>d"], "ac"),
        (["ends with <th"], "ends with <th"),
        (list("x<think>yes</think>z"), "xz"),
    ],
)
def test_thoughts_are_cut_out_however_they_are_cut_in_pieces(texts: Iterable[str], shown: str) -> None:
    pieces = list(without_thoughts(texts))
    assert "".join(pieces) == shown
    assert all(pieces)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (failing(401), "refused the key; check it"),
        (failing(403), "the key may not use this model"),
        (failing(404), "is not known there; check the model's name, and the url"),
        (failing(400), r"refused the request \(status 400\)"),
        (failing(400, code="context_length_exceeded"), "cannot read that much"),
        (failing(429), "too many requests"),
        (failing(500), r"is out of order \(status 500\); ask again later"),
        (failing(503), r"is out of order \(status 503\)"),
        (lambda asked: asked.give(502, b"<html>Bad gateway</html>", "text/html"), "out of order"),
        (
            lambda asked: asked.give(200, b"<html>Welcome</html>", "text/html"),
            "does not answer as one; check the url",
        ),
        (lambda asked: asked.give(200, b'{"models": []}'), "does not answer as one; check the url"),
        (streaming(end=b"data: [DONE]\n\n"), "does not answer as one"),
        (
            streaming(b'data: [1]\n\ndata: "x"\n\ndata: {"choices": 5}\n\n', end=b"data: [DONE]\n\n"),
            "does not answer",
        ),
        (streaming(event(content="Li"), end=b'data: {"cho\n\n'), "broke off with an error of its own"),
        (
            streaming(event(content="Li"), end=b'data: {"error": {"message": "x"}}\n\n'),
            "with an error of its own",
        ),
        (streaming(event(content="Li")), "broke off within its reply; ask again"),
        (streaming(event(content="Li"), end=b"data: [DONE]\n\n"), "broke off within its reply"),
        (streaming(event(content=" \n"), end=END), "gave an empty reply"),
        (streaming(event(content="<think>Hm"), end=END), "gave an empty reply"),
    ],
)
def test_each_failure_is_one_sentence_without_the_key(serve: Serve, answer: Answer, told: str) -> None:
    assert re.search(told, failure(at(serve(answer).url)))


@pytest.mark.parametrize("pieces", [(), (event(content="Light"),)], ids=["before the reply", "within it"])
def test_a_server_that_falls_silent_is_not_waited_for(serve: Serve, pieces: tuple[bytes, ...]) -> None:
    done = threading.Event()

    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        streaming(*pieces)(asked)
        done.wait(20)

    server = serve(answer)
    started = time.monotonic()
    assert "did not answer within 1 seconds" in failure(at(server.url, 1))
    assert time.monotonic() - started < 10
    done.set()


def test_a_dead_address_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "cannot be reached; check that it runs" in failure(at(f"http://127.0.0.1:{port}"))
    assert "cannot be reached" in failure(at("http://no-such-host.invalid"))


def test_closing_ends_the_connection(serve: Serve) -> None:
    gone = threading.Event()

    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        asked.begin("text/event-stream")
        try:
            for _ in range(2000):
                asked.piece(event(content="word "))
                time.sleep(0.005)
        except OSError:
            gone.set()

    reply = at(serve(answer).url).generate(ASK)
    assert next(reply) == "word "
    reply.close()
    assert gone.wait(10)


def test_the_key_is_sent_but_is_in_no_log(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    keys = []

    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        keys.append(asked.headers["Authorization"])
        failing(401)(asked)

    caplog.set_level(logging.DEBUG)
    endpoint = at(serve(answer).url)
    failure(endpoint)
    assert keys == [f"Bearer {KEY}"]
    assert "POST" in caplog.text
    assert KEY not in caplog.text
    assert KEY not in repr(endpoint)


def test_an_address_may_end_in_a_line_break_as_one_from_a_file_does() -> None:
    assert (
        open_endpoint("some-model", "http://localhost:11434/v1\n", None).name
        == "some-model at localhost:11434"
    )


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ftp://localhost/v1", "does not begin with http:// or https://"),
        ("localhost:11434", "does not begin with http:// or https://"),
        ("http:///v1", "does not begin with"),
        ("file:///etc/passwd", "does not begin with"),
        ("", "does not begin with"),
        ("http://user:sk-do-not-show-4711@localhost/v1", "localhost carries more than an address"),
        ("http://localhost/v1?key=sk-do-not-show-4711", "carries more than an address"),
        ("http://localhost:none/v1", "is no address"),
        ("http://[::1/v1", "is no address"),
        ("http://localhost:1\n1434/v1", "is no address"),
        ("http://é..é/v1", "is no address"),
    ],
)
def test_an_address_that_cannot_be_taken_is_refused_before_anything_is_sent(url: str, told: str) -> None:
    with pytest.raises(GeneratorError, match=told) as caught:
        open_endpoint("some-model", url, None)
    assert KEY not in str(caught.value)


def test_a_key_that_is_missing_or_cannot_be_sent_is_told_without_it() -> None:
    with pytest.raises(GeneratorError, match=r"gpt-5 at api\.openai\.com needs a key; set OPENAI_API_KEY"):
        open_endpoint("gpt-5", None, None)
    with pytest.raises(GeneratorError, match="characters that no key has") as caught:
        open_endpoint("gpt-5", None, f"{KEY}\n")
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "small"),
    [
        ("smollm2:135m", True),
        ("Qwen2.5-0.5B-Instruct", True),
        ("llama3.2:1b", False),
        ("llama3.2", False),
        ("mixtral:8x7b", False),
        ("gemma3:27b", False),
    ],
)
def test_a_small_model_is_known_by_its_name(model: str, small: bool) -> None:
    endpoint = open_endpoint(model, "http://localhost:11434/v1", None)
    assert endpoint.small == small
    assert endpoint.name == f"{model} at localhost:11434"
