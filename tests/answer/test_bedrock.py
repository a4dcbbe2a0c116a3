"""A language model on Amazon Bedrock: the real client of boto3 against a local server that speaks its form."""

from __future__ import annotations

import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time
from binascii import crc32
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.answer.bedrock import BedrockClient, BedrockModel, open_bedrock
from assistant.answer.generator import Message
from assistant.errors import GeneratorError

boto3 = pytest.importorskip("boto3")
Answer = Callable[[Any], None]  # takes an `Asked` of conftest.py, which cannot be imported
Serve = Callable[[Answer], Any]
MODEL = "amazon.nova-lite-v1:0"
ASK = [Message("system", "Be brief."), Message("user", "Why is the sky blue?")]
STREAM = "application/vnd.amazon.eventstream"


@pytest.fixture(autouse=True)
def _own_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of the AWS settings of whoever runs the tests, and keys that open nothing."""
    for name in [*os.environ]:
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-4711")


def event(name: str, body: object, kind: str = "event") -> bytes:
    """An event as https://smithy.io/2.0/aws/amazon-eventstream.html encodes it."""
    headers = {f":{kind}-type": name, ":content-type": "application/json", ":message-type": kind}
    head = b"".join(
        struct.pack(f"!B{len(key)}sBH{len(value)}s", len(key), key.encode(), 7, len(value), value.encode())
        for key, value in headers.items()
    )
    payload = json.dumps(body).encode()
    prelude = struct.pack("!II", 16 + len(head) + len(payload), len(head))
    message = prelude + struct.pack("!I", crc32(prelude)) + head + payload
    return message + struct.pack("!I", crc32(message))


def delta(**content: object) -> bytes:
    return event("contentBlockDelta", {"contentBlockIndex": 0, "delta": content})


END = event("messageStop", {"stopReason": "end_turn"})


def streaming(*pieces: bytes, whole: bool = True) -> Answer:
    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        asked.begin(STREAM)
        for piece in pieces:
            asked.piece(piece)
        if whole:
            asked.piece(b"")

    return answer


def failing(status: int, code: str, message: str = "no") -> Answer:
    return lambda asked: asked.give(status, json.dumps({"message": message}).encode(), x_amzn_ErrorType=code)


def at(monkeypatch: pytest.MonkeyPatch, url: str, timeout: float = 20) -> BedrockModel:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", url)
    return open_bedrock(MODEL, "eu-central-1", timeout)


def failure(model: BedrockModel) -> str:
    with pytest.raises(GeneratorError) as caught:
        list(model.generate(ASK))
    sentence = str(caught.value)
    assert sentence.startswith(f"{MODEL} on Amazon Bedrock ")
    assert sentence.endswith(".")
    return sentence


def test_the_reply_comes_in_pieces_without_what_the_model_reasons(
    monkeypatch: pytest.MonkeyPatch, serve: Serve
) -> None:
    begin = event("messageStart", {"role": "assistant"})
    thought = delta(reasoningContent={"text": "Hm."})
    server = serve(
        streaming(begin, thought, delta(text="Light "), delta(text=""), delta(text="scatters."), END)
    )
    assert list(at(monkeypatch, server.url).generate(ASK)) == ["Light ", "scatters."]


def test_what_is_sent_is_what_was_asked(monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
    server = serve(streaming(delta(text="Light."), END))
    messages = [*ASK, Message("assistant", "half \ud83d")]
    assert list(at(monkeypatch, server.url).generate(messages, max_tokens=9, stop=["\n", ""])) == ["Light."]
    assert server.requests == [
        {
            "messages": [
                {"role": "user", "content": [{"text": "Why is the sky blue?"}]},
                {"role": "assistant", "content": [{"text": "half ?"}]},
            ],
            "system": [{"text": "Be brief."}],
            "inferenceConfig": {"maxTokens": 9, "temperature": 0.0, "stopSequences": ["\n"]},
        }
    ]


def test_what_a_model_does_not_take_is_left_out(monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        for name in ("temperature", "stopSequences"):
            if name in asked.asked["inferenceConfig"]:
                return failing(400, "ValidationException", f"{name} is not supported")(asked)
        return streaming(delta(text="Light."), END)(asked)

    server = serve(answer)
    assert list(at(monkeypatch, server.url).generate(ASK, max_tokens=9, stop=["x"])) == ["Light."]
    assert server.requests[-1]["inferenceConfig"] == {"maxTokens": 9}


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (failing(403, "AccessDeniedException"), "may not be used with your credentials; get access"),
        (failing(403, "UnrecognizedClientException"), "refuses your AWS credentials; run “aws configure”"),
        (failing(403, "ExpiredTokenException"), "refuses your AWS credentials"),
        (
            failing(
                400,
                "ValidationException",
                "Invocation with on-demand throughput isn’t supported. Use an inference profile.",
            ),
            "only there through an inference profile",
        ),
        (
            failing(400, "ValidationException", "The provided model identifier is invalid."),
            "check the model id",
        ),
        (
            failing(400, "ValidationException", "Input is too long for requested model."),
            "cannot read that much",
        ),
        (failing(404, "ResourceNotFoundException"), "is not known in this region"),
        (failing(429, "ThrottlingException"), "too many requests from your account; wait"),
        (failing(400, "ServiceQuotaExceededException"), "more than the quota"),
        (failing(408, "ModelTimeoutException"), "took too long"),
        (failing(429, "ModelNotReadyException"), "is not ready yet"),
        (failing(424, "ModelErrorException"), "failed while it wrote"),
        (failing(500, "InternalServerException"), "is out of order"),
        (failing(503, "ServiceUnavailableException"), "is out of order"),
        (failing(418, "TeapotException"), r"refused the request \(TeapotException\)"),
        (lambda asked: asked.give(502, b"<html>Bad gateway</html>", "text/html"), "refused the request"),
        (
            streaming(delta(text="Li"), event("throttlingException", {"message": "x"}, "exception")),
            "too many requests",
        ),
        (
            streaming(delta(text="Li"), event("modelStreamErrorException", {"message": "x"}, "exception")),
            "broke off",
        ),
        (streaming(delta(text="Li"), whole=False), "broke off within its reply; ask again"),
        (streaming(delta(text="Li")), "broke off within its reply"),
        (streaming(delta(text="Li"), b"<html>" * 30), "broke off within its reply"),
        (streaming(delta(text=" \n"), END), "gave an empty reply"),
    ],
)
def test_each_failure_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, answer: Answer, told: str
) -> None:
    assert re.search(told, failure(at(monkeypatch, serve(answer).url)))


@pytest.mark.parametrize("pieces", [None, (delta(text="Light"),)], ids=["before the reply", "within it"])
def test_a_model_that_falls_silent_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, pieces: tuple[bytes, ...] | None
) -> None:
    done = threading.Event()

    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        if pieces is not None:
            streaming(*pieces, whole=False)(asked)
        done.wait(20)

    started = time.monotonic()
    assert "did not answer within 1 seconds" in failure(at(monkeypatch, serve(answer).url, 1))
    assert time.monotonic() - started < 15
    done.set()


def test_a_dead_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "cannot be reached; check the network" in failure(at(monkeypatch, f"http://127.0.0.1:{port}"))


def test_closing_ends_the_connection(monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
    gone = threading.Event()

    def answer(asked: Any) -> None:  # noqa: ANN401 - see `Answer`
        asked.begin(STREAM)
        try:
            for _ in range(2000):
                asked.piece(delta(text="word "))
                time.sleep(0.005)
        except OSError:
            gone.set()

    reply = at(monkeypatch, serve(answer).url).generate(ASK)
    assert next(reply) == "word "
    reply.close()
    assert gone.wait(10)


def test_no_region_a_region_that_is_none_and_no_credentials_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GeneratorError, match="needs a region; set the variable AWS_REGION"):
        open_bedrock(MODEL)
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert open_bedrock(MODEL).name == f"{MODEL} on Amazon Bedrock"
    monkeypatch.delenv("AWS_REGION")
    with pytest.raises(GeneratorError, match=r"cannot be used: .+; check region and profile"):
        open_bedrock(MODEL, "no such region!")
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(GeneratorError, match=r"cannot be used: .+nobody.+; check region and profile"):
        open_bedrock(MODEL, "eu-central-1")
    monkeypatch.delenv("AWS_PROFILE")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert "finds no AWS credentials; run “aws configure”" in failure(open_bedrock(MODEL, "eu-central-1"))


def test_a_model_id_that_is_none_is_told() -> None:
    with pytest.raises(GeneratorError, match="check the model id"):
        list(open_bedrock("", "eu-central-1").generate(ASK))


def test_without_boto3_the_extra_is_named(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['boto3'] = None\n"
        "from assistant.answer.bedrock import open_bedrock\n"
        "from assistant.errors import GeneratorError\n"
        "try: open_bedrock('m', 'eu-central-1')\n"
        "except GeneratorError as error: print(error)\n"
    )
    repository = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": repository, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "needs the boto3 package; run “pip install 'ml-engineer-study-assistant[bedrock]'”" in done.stdout


def test_a_client_that_is_made_already_is_used(serve: Serve) -> None:
    server = serve(streaming(delta(text="Light."), END))
    client = boto3.client("bedrock-runtime", region_name="eu-central-1", endpoint_url=server.url)
    model = open_bedrock(MODEL, client=cast("BedrockClient", client))
    assert list(model.generate(ASK)) == ["Light."]
    assert model.name == "amazon.nova-lite-v1:0 on Amazon Bedrock"
    assert not model.small


def test_the_request_has_the_shape_that_botocore_knows() -> None:
    """The Stubber holds what is sent against Bedrock's own description; it cannot give a stream, so it refuses."""
    from botocore.stub import Stubber

    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    client = boto3.client("bedrock-runtime", region_name="eu-west-1", **keys)
    expected = {
        "modelId": MODEL,
        "system": [{"text": "Be brief."}],
        "messages": [{"role": "user", "content": [{"text": "Why is the sky blue?"}]}],
        "inferenceConfig": {"maxTokens": 50, "temperature": 0.0, "stopSequences": ["END"]},
    }
    with Stubber(client) as stubber:
        stubber.add_client_error("converse_stream", "ThrottlingException", expected_params=expected)
        with pytest.raises(GeneratorError, match=MODEL):
            list(open_bedrock(MODEL, client=client).generate(ASK, max_tokens=50, stop=["END"]))
        stubber.assert_no_pending_responses()
