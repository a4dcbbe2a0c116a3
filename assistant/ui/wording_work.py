"""A language model that words one answer in a thread, so that the page stays awake and can stop it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.answer.answering import Answerer, own_of
from assistant.answer.answers import Answer, Sentence
from assistant.answer.evidence import Evidence
from assistant.answer.generator import Generator, Message, Pieces
from assistant.errors import AssistantError

STOPPED = "Stopped."
"""The remark of an answer that the learner stopped."""

_GAVE_UP = "The language model gave up; ask again, or choose another model."
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worded:
    """How far a wording is.

    Attributes:
        sentences: the checked ones so far.
        answer: once it has ended; None while it goes on.
        small: whether the model is a small one; False until it is opened.
    """

    sentences: tuple[Sentence, ...] = ()
    answer: Answer | None = None
    small: bool = False


class _StoppedByLearnerError(Exception):
    """Ends the stream from within."""


class _Stoppable:
    """A generator that ends within a reply once it is told to."""

    def __init__(self, generator: Generator, stopped: threading.Event) -> None:
        self._generator = generator
        self._stopped = stopped

    @property
    def name(self) -> str:
        return self._generator.name

    @property
    def small(self) -> bool:
        return self._generator.small

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 400,
        stop: Sequence[str] = (),
        grammar: str = "",
        keep_words: bool = False,
    ) -> Pieces:
        reply = self._generator.generate(
            messages, max_tokens=max_tokens, stop=stop, grammar=grammar, keep_words=keep_words
        )
        with closing(reply):  # which stops the model or drops the connection
            for piece in reply:
                if self._stopped.is_set():
                    raise _StoppedByLearnerError
                yield piece


class Wording:
    """One answer that is being worded; it has begun once this is made, and is safe to look at at any time."""

    def __init__(
        self, answerer: Answerer, evidence: Evidence, plain: Answer, open_model: Callable[[], Generator]
    ) -> None:
        """Begin.

        Args:
            answerer: that checks what the model says.
            evidence: what the model is given.
            plain: the extractive answer, which stands where the model fails or says nothing.
            open_model: gives the model; what it raises becomes the remark.
        """
        self._answerer = answerer
        self._evidence = evidence
        self._plain = plain
        self._open_model = open_model
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._ended = threading.Event()
        self._worded = Worded()
        self._by = ""
        threading.Thread(target=self._run, name="wording", daemon=True).start()

    def look(self, patience: float = 0.0) -> Worded:
        """How far it is; waits up to `patience` seconds for the end."""
        self._ended.wait(patience)
        with self._lock:
            return self._worded

    def stop(self) -> None:
        """End with what was said so far; the model stops at its next piece at the latest."""
        self._stopped.set()
        now = self.look()
        said, stopped = now.sentences, replace(self._plain, remark=STOPPED)
        own = own_of(said, self._plain) if now.small else 0
        worded = replace(stopped, sentences=said, by=self._by, own=own)
        self._end(worded if own < len(said) else stopped)

    def _run(self) -> None:
        try:
            generator = self._open_model()
            self._by = generator.name
            self._tell(small=generator.small)
            stoppable = _Stoppable(generator, self._stopped)
            stream = self._answerer.stream(self._evidence, stoppable)
            with closing(stream):
                for told in stream:
                    if isinstance(told, Answer):
                        self._end(told)
                    elif not self._stopped.is_set():
                        self._tell(told)
        except _StoppedByLearnerError:
            return
        except AssistantError as error:
            self._end(replace(self._plain, remark=str(error)))
        except Exception:  # a page that waits for ever would be worse
            _log.exception("wording an answer failed")
            self._end(replace(self._plain, remark=_GAVE_UP))

    def _tell(self, sentence: Sentence | None = None, *, small: bool | None = None) -> None:
        with self._lock:
            now = self._worded
            said = (*now.sentences, sentence) if sentence else now.sentences
            self._worded = replace(now, sentences=said, small=now.small if small is None else small)

    def _end(self, answer: Answer) -> None:
        """Keep the first end; what comes after a stop counts no more."""
        with self._lock:
            if self._worded.answer is None:
                self._worded = replace(self._worded, answer=answer)
        self._ended.set()
