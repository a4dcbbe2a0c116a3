"""Whether the material answers a question: weighed signals against a threshold, and how they are stored."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.answer.defining import asked_thing, defines
from assistant.answer.evidence import Evidence
from assistant.answer.orders import commands_assistant, gives_orders
from assistant.answer.signals import SIGNALS, SignalReader, uncovered
from assistant.bank.names import services_in
from assistant.errors import StoredIndexError
from assistant.search.embedding import Embedder

FILE = "calibration.json"
"""Where a calibration lies in the index folder."""

# Cosine of the nearest passage below which nothing is about a question, as of a single letter; no development
# question that the material answers has less.
_FAR = 0.33
_NARROWED = 0.6  # share of the material that filters leave
_SHORT = 25  # words of a question that is about each service it names; a longer one also tells a scenario
_FIRST = 5  # hits
_OPENING = 4  # words before what is asked for: “What exactly is a …”
_NOT_FAR = -3.0
_SAID = 2.0  # of `defines`: what it is or does, by its own name
# “Amazon Braket”, “AWS GameLift”: the word behind is the name of a product or a plain word (“AWS costs”).
_OF_AMAZON = re.compile(r"\b(?:Amazon|AWS)(?:['’]s)?\s+(?P<next>[^\W_][\w-]+)", re.IGNORECASE)
# Two to four capitals may stand for several things: WAF is a firewall and a framework.
_ACRONYM = re.compile(r"\b(?!AWS\b)[A-Z]{2,4}\b")
_SHIPPED = "calibration.json"
_FORMAT = "assistant-calibration"


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear decision: `bias` + signals scaled by `means` and `deviations` times `signals`, and so on.

    Attributes:
        means, deviations, signals: `(s,)`, one for each of `SIGNALS`.
        question: `(dimension,)`, for the vector of the question; empty where it is not looked at.
        uncovered: `(dimension,)`, for the vector of what of it the hits do not cover; empty likewise.
        bias: what is added.
        threshold: the least sum at which the material is taken to answer.
    """

    means: tuple[float, ...]
    deviations: tuple[float, ...]
    signals: tuple[float, ...]
    question: tuple[float, ...]
    uncovered: tuple[float, ...]
    bias: float
    threshold: float

    def weigh(
        self, signals: NDArray[np.float64], question: NDArray[np.floating], rest: NDArray[np.floating]
    ) -> float:
        """How far the material answers: at 0 or more it does."""
        scaled = (signals - np.array(self.means)) / np.array(self.deviations)
        total = self.bias + float(scaled @ np.array(self.signals))
        if self.question:
            total += float(question @ np.array(self.question) + rest @ np.array(self.uncovered))
        return total - self.threshold


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two decisions fitted on development questions for one embedding model.

    Attributes:
        model: the embedder's name.
        whole: looks at everything; for what the bank answers.
        signals_only: does not look at what the question is about, which for the files of a learner may be
            anything.
        figures: what the fit reached, by name: shares from 0 to 1, and numbers of questions.
        made: when it was fitted for this index, ISO 8601; empty for the one that ships.
    """

    model: str
    whole: Weights
    signals_only: Weights
    figures: Mapping[str, float]
    made: str = ""

    def to_json(self) -> str:
        """The calibration as JSON."""
        record = {"format": _FORMAT, "signal_names": SIGNALS, **asdict(self)}
        return json.dumps(record, indent=1) + "\n"


def parse_calibration(text: str, place: str) -> Calibration:
    """Read what `to_json` wrote.

    Raises:
        StoredIndexError: it is something else, or was made by another version; `place` is named in it.
    """
    try:
        record: dict[str, Any] = json.loads(text)
        if record["format"] != _FORMAT or tuple(record["signal_names"]) != SIGNALS:
            raise ValueError
        return Calibration(
            model=str(record["model"]),
            whole=_weights(record["whole"]),
            signals_only=_weights(record["signals_only"]),
            figures={str(name): float(value) for name, value in record["figures"].items()},
            made=str(record["made"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise StoredIndexError(
            f"{place} is damaged or was made by another version; run “assistant calibrate” to make it anew."
        ) from None


def _weights(record: Mapping[str, Any]) -> Weights:
    arrays = {
        name: tuple(float(value) for value in record[name])
        for name in ("means", "deviations", "signals", "question", "uncovered")
    }
    sizes = {len(arrays[name]) for name in ("means", "deviations", "signals")}
    if sizes != {len(SIGNALS)} or len(arrays["question"]) != len(arrays["uncovered"]):
        raise ValueError
    bias, threshold = float(record["bias"]), float(record["threshold"])
    numbers = (*(value for values in arrays.values() for value in values), bias, threshold)
    if not all(map(isfinite, numbers)) or not all(value > 0 for value in arrays["deviations"]):
        raise ValueError
    return Weights(**arrays, bias=bias, threshold=threshold)


def shipped_calibration() -> Calibration:
    """The calibration for the bank and the embedding model that come with the assistant."""
    text = files("assistant.answer").joinpath(_SHIPPED).read_text(encoding="utf-8")
    return parse_calibration(text, "The calibration that ships")


def stored_calibration(directory: Path) -> Calibration | None:
    """The calibration in an index folder; None where there is none.

    Raises:
        StoredIndexError: it cannot be read.
    """
    path = directory / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise StoredIndexError(
            f"{path} could not be read; run “assistant calibrate” to make it anew."
        ) from None
    return parse_calibration(text, str(path))


def keep_calibration(directory: Path, calibration: Calibration) -> None:
    """Write a calibration into an index folder, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    part = directory / f"{FILE}.part"
    part.write_text(calibration.to_json(), encoding="utf-8")
    part.replace(directory / FILE)


def keep_shipped(directory: Path, model: str) -> None:
    """Put the calibration that ships beside an index of its model, unless one was fitted for that index.

    Raises:
        OSError: it cannot be written.
    """
    shipped = shipped_calibration()
    if shipped.model != model:
        return
    try:
        stored = stored_calibration(directory)
    except StoredIndexError:
        stored = None
    if stored is None or not stored.made or stored.model != model:
        keep_calibration(directory, shipped)


class Decider:
    """Decides for one index whether it answers a question."""

    def __init__(self, reader: SignalReader, embedder: Embedder, calibration: Calibration) -> None:
        """Bring together what reads the signals, what embeds, and the fitted weights.

        The vector of a question is looked at only where the calibration was made for this embedder.
        """
        self._reader = reader
        self._embedder = embedder
        self._calibration = calibration
        self._same_model = calibration.model == embedder.name

    def margin(self, evidence: Evidence) -> float:
        """How far the evidence answers; at 0 or more it does, and without any sentence it never does."""
        if not evidence.candidates or not evidence.hits:
            return float("-inf")
        if (
            commands_assistant(evidence.query)
            or _lacks_service(evidence)
            or self._is_on_another_product(evidence)
        ):
            return float("-inf")
        margin = self._weighed(evidence)
        # What it asks for is defined: that is an answer, whatever else it looks like.
        return 0.0 if _NOT_FAR < margin < 0 and _is_defined(evidence) else margin

    def _is_on_another_product(self, evidence: Evidence) -> bool:
        """Whether a question names a product of Amazon of which the material knows not even the word.

        A misspelt word counts as the one that it was taken for only where that makes the name of a service.
        """
        asked = evidence.found.asked
        taken = dict(asked.replaced)
        for match in _OF_AMAZON.finditer(asked.query):
            typed = match["next"]
            before, behind = asked.query[match.start() : match.start("next")], asked.query[match.end() :]
            named = services_in(f"{before}{taken.get(typed, typed)}{behind}")
            if not named and (typed in taken or not self._reader.knows(typed)):
                return True
        return False

    def _weighed(self, evidence: Evidence) -> float:
        """The sum of all that is weighed."""
        read = self._reader.read(evidence)
        if self._same_model and read.best < _FAR:
            return float("-inf")
        signals = read.values()
        vector = evidence.found.words.vector
        if evidence.hits[0].own or not self._same_model:
            return self._calibration.signals_only.weigh(signals, vector, vector)
        rest = self._embedder.embed_query(uncovered(evidence))
        margin = self._calibration.whole.weigh(signals, vector, rest)
        if evidence.found.allowed.mean() < _NARROWED:
            # What the question is about may lie outside the filters; what was found has to answer by itself.
            return min(margin, self._calibration.signals_only.weigh(signals, vector, vector))
        return margin


def _lacks_service(evidence: Evidence) -> bool:
    """Whether a short question names a service that none of the first hits names."""
    query = evidence.found.asked.corrected
    if len(query.split()) > _SHORT:
        return False
    named = services_in(_ACRONYM.sub("", query))
    first = (passage.embedded for passages in evidence.passages[:_FIRST] for passage in passages)
    return bool(named) and not {*services_in("\n".join(first))}.issuperset(named)


def _is_defined(evidence: Evidence) -> bool:
    """Whether a question asks just what something is, and a sentence says that."""
    query = evidence.found.asked.corrected
    thing = asked_thing(query)
    if not thing or len(query.split()) > len(thing.split()) + _OPENING or gives_orders(query):
        return False
    return any(defines(each.text, thing) >= _SAID for each in evidence.candidates)
