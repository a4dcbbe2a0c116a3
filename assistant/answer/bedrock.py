"""A language model on Amazon Bedrock; the only module that imports boto3 and botocore, and late."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from assistant.answer.generator import BROKE_OFF, SAID_NOTHING, TOO_LONG, Message, Pieces, late
from assistant.errors import GeneratorError

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_EXTRA = "pip install 'ml-engineer-study-assistant[bedrock]'"
_CREDENTIALS = "run “aws configure” or “aws sso login”, or set AWS_PROFILE"
# What some models do not take, by its name in the request; the refusal calls it so.
_OPTIONAL = ("temperature", "stopSequences")
_REFUSED_CREDENTIALS = frozenset(
    (
        "UnrecognizedClientException",
        "InvalidSignatureException",
        "IncompleteSignatureException",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "MissingAuthenticationTokenException",
    )
)
# https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html has the codes.
_REFUSALS = {
    "AccessDeniedException": "may not be used with your credentials; get access to it in the Bedrock "
    "console, and allow bedrock:InvokeModelWithResponseStream",
    "ResourceNotFoundException": "is not known in this region; check the model id and the region",
    "ThrottlingException": "has had too many requests from your account; wait a little",
    "ServiceQuotaExceededException": "has had more than the quota of your account; wait, or raise the quota",
    "ModelTimeoutException": "took too long; ask again, or in fewer words",
    "ModelNotReadyException": "is not ready yet; ask again in a minute",
    "ModelErrorException": "failed while it wrote; ask again, or choose another model",
    "ModelStreamErrorException": BROKE_OFF,
    "InternalServerException": "is out of order; ask again later",
    "ServiceUnavailableException": "is out of order; ask again later",
}


class BedrockClient(Protocol):
    """What we use of boto3's client of `bedrock-runtime`."""

    def converse_stream(self, **request: object) -> Mapping[str, Any]:
        """Send a conversation; `stream` in the response gives events and has `close()`."""


def open_bedrock(
    model: str, region: str | None = None, timeout: float = 60, client: BedrockClient | None = None
) -> BedrockModel:
    """A model of the learner's own AWS account; nothing is sent before the first question.

    Args:
        model: a model id or an inference profile, e.g. `amazon.nova-lite-v1:0`.
        region: None is the one that AWS's own settings name.
        timeout: seconds to wait for the connection, for the first piece, and from piece to piece.
        client: one that is made already, with its own region and time-out.

    Raises:
        GeneratorError: boto3 is not installed, or there is no region, or none of that name.
    """
    if client is None:
        client = _connect(model, region, timeout)
    return BedrockModel(client, model, timeout)


def _connect(model: str, region: str | None, timeout: float) -> BedrockClient:
    try:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, NoRegionError
    except ImportError:
        raise GeneratorError(f"{model} on Amazon Bedrock needs the boto3 package; run “{_EXTRA}”.") from None
    config = Config(
        connect_timeout=timeout, read_timeout=timeout, retries={"total_max_attempts": 2, "mode": "standard"}
    )
    try:
        # A session of its own: boto3's shared one is not for several threads and remembers credentials.
        # It reads AWS_DEFAULT_REGION alone, but AWS's other tools AWS_REGION.
        session = boto3.Session(region_name=region or os.environ.get("AWS_REGION"))
        made: BedrockClient = session.client("bedrock-runtime", config=config)
    except NoRegionError:
        raise GeneratorError(
            f"{model} on Amazon Bedrock needs a region; set the variable AWS_REGION."
        ) from None
    except (BotoCoreError, ValueError) as error:  # a profile or a region that is none
        raise GeneratorError(
            f"{model} on Amazon Bedrock cannot be used: {_sentence(error)}; check region and profile."
        ) from None
    return made


def _sentence(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")


class BedrockModel:
    """A `Generator` that asks Bedrock, one request a reply; safe to use from several threads."""

    def __init__(self, client: BedrockClient, model: str, timeout: float) -> None:
        self._client = client
        self._model = model
        self._timeout = timeout

    @property
    def name(self) -> str:
        """The model, and that it is on Bedrock."""
        return f"{self._model} on Amazon Bedrock"

    @property
    def small(self) -> bool:
        """Bedrock has no model below a billion parameters."""
        return False

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 400,
        stop: Sequence[str] = (),
        grammar: str = "",
        keep_words: bool = False,
    ) -> Pieces:
        """Stream the reply without what the model reasons before it; `grammar` and `keep_words` are ignored.

        Raises:
            GeneratorError: Bedrock cannot be reached, refuses, is late, or the reply is broken or empty.
        """
        limits: dict[str, Any] = {"maxTokens": max_tokens, "temperature": 0.0}
        if stops := [text for text in stop if text]:
            limits["stopSequences"] = stops
        request: dict[str, Any] = {
            "modelId": self._model,
            "messages": [
                {"role": each.role, "content": [{"text": each.sendable}]}
                for each in messages
                if each.role != "system"
            ],
            "inferenceConfig": limits,
        }
        if system := [{"text": each.sendable} for each in messages if each.role == "system"]:
            request["system"] = system
        said = False
        with self._told():
            stream = self._ask(request)["stream"]
            try:
                for piece in self._texts(stream):
                    said = said or not piece.isspace()
                    yield piece
            finally:
                stream.close()
        if not said:
            raise self._error(SAID_NOTHING)

    def _ask(self, request: dict[str, Any]) -> Mapping[str, Any]:
        """Send the request; what the model does not take is left out, as its refusal says which."""
        from botocore.exceptions import ClientError

        limits = request["inferenceConfig"]
        while True:
            try:
                response = self._client.converse_stream(**request)
            except ClientError as error:
                code, words = _code_and_words(error)
                named = [name for name in _OPTIONAL if name in limits and name.lower() in words]
                if code != "ValidationException" or not named:
                    raise
                del limits[named[0]]
            else:
                return response

    def _texts(self, events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
        ended = False
        for event in events:
            ended = ended or "messageStop" in event
            text = event.get("contentBlockDelta", {}).get("delta", {}).get("text")
            if text:
                yield text
        if not ended:
            raise self._error(BROKE_OFF)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what boto3, and below it urllib3, raise into one sentence."""
        from botocore import exceptions as aws
        from botocore.eventstream import ParserError
        from urllib3.exceptions import HTTPError
        from urllib3.exceptions import TimeoutError as LateError

        try:
            yield
        except aws.ClientError as error:  # EventStreamError, an error within the reply, is one too
            what = _refusal(*_code_and_words(error))
        except (aws.NoCredentialsError, aws.PartialCredentialsError):
            what = f"finds no AWS credentials; {_CREDENTIALS}"
        except (aws.CredentialRetrievalError, aws.TokenRetrievalError, aws.UnauthorizedSSOTokenError):
            what = f"cannot get your AWS credentials, which may have expired; {_CREDENTIALS}"
        except (aws.ConnectTimeoutError, aws.ReadTimeoutError, LateError):
            what = late(self._timeout)
        except (aws.EndpointConnectionError, aws.SSLError, aws.ProxyConnectionError):
            what = "cannot be reached; check the network, and that Bedrock is in this region"
        except (aws.HTTPClientError, HTTPError, ParserError):
            what = BROKE_OFF
        except aws.BotoCoreError as error:
            what = f"cannot be asked: {_sentence(error)}; check the model id and your AWS settings"
        else:
            return
        raise self._error(what) from None

    def _error(self, what: str) -> GeneratorError:
        return GeneratorError(f"{self.name} {what}.")


def _code_and_words(error: ClientError) -> tuple[str, str]:
    """The code of a refusal, which begins in lower case within a stream, and its message in lower case."""
    told = error.response.get("Error", {})
    code = str(told.get("Code", ""))
    return code[:1].upper() + code[1:], str(told.get("Message", "")).lower()


def _refusal(code: str, words: str) -> str:
    if code in _REFUSED_CREDENTIALS:
        return f"refuses your AWS credentials; {_CREDENTIALS}"
    if code == "ValidationException":
        if "inference profile" in words or "on-demand" in words:
            return "is only there through an inference profile; give its id, such as us.<model id>"
        if "too long" in words or "too many" in words or "maximum" in words:
            return TOO_LONG
        return "refused the request; check the model id, and that the model can chat"
    return _REFUSALS.get(code, f"refused the request ({code or 'no reason given'}); choose another model")
