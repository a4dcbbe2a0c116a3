"""Fitting the decision whether the material answers; the only module that imports scikit-learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answer.confidence import Calibration, Weights
from assistant.answer.development import DevelopmentQuestion
from assistant.answer.evidence import Evidence
from assistant.answer.signals import SignalReader, uncovered
from assistant.errors import UsageError
from assistant.search.embedding import Embedder

Floats = NDArray[np.float64]
Gather = Callable[[str], Evidence]

KEPT = 0.96
"""The share of answerable questions that the threshold keeps, of authors whom the fit has not seen."""

_FEWEST = 20  # questions of each sort, below which a fit would be chance
# How much the parts count before the weights are shrunk: found by leaving out each author in turn.
_SIGNALS, _QUESTION, _UNCOVERED = 0.5, 12.0, 8.0
_STRENGTH = 0.02  # the inverse of the L2 penalty
_STRENGTH_OF_SIGNALS = 0.3
_TURNS = 5
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """The searches of n questions.

    Attributes:
        questions: them.
        signals: `(n, s)`.
        vectors: `(n, dimension)` of the questions.
        rests: `(n, dimension)` of what of them is not covered.
    """

    questions: tuple[DevelopmentQuestion, ...]
    signals: Floats
    vectors: Floats
    rests: Floats

    @property
    def answerable(self) -> NDArray[np.bool_]:
        """`(n,)`."""
        return np.array([each.answerable for each in self.questions], dtype=bool)

    def part(self, chosen: NDArray[np.bool_]) -> Measured:
        """Some of them."""
        questions = tuple(each for each, take in zip(self.questions, chosen, strict=True) if take)
        return Measured(questions, self.signals[chosen], self.vectors[chosen], self.rests[chosen])


def measure(
    questions: Sequence[DevelopmentQuestion], gather: Gather, reader: SignalReader, embedder: Embedder
) -> Measured:
    """Search for each question, and read the signals.

    Args:
        questions: at least one.
        gather: searches.
        reader: of the same index.
        embedder: of the same index.
    """
    signals, vectors, rests = [], [], []
    for each in questions:
        evidence = gather(each.query)
        signals.append(reader.read(evidence).values())
        vectors.append(evidence.found.words.vector)
        rests.append(embedder.embed_query(uncovered(evidence)))
    return Measured(
        tuple(questions),
        np.array(signals),
        np.array(vectors, dtype=np.float64),
        np.array(rests, dtype=np.float64),
    )


def fit(measured: Measured, model: str) -> Calibration:
    """Fit both decisions by logistic regression with an L2 penalty.

    The threshold is where `KEPT` of the answerable questions are kept when the decision on the questions of
    each author is fitted on those of all others.

    Raises:
        UsageError: there are too few questions of either sort.
    """
    answerable = measured.answerable
    if min(answerable.sum(), (~answerable).sum()) < _FEWEST:
        raise UsageError(
            f"A calibration needs at least {_FEWEST} questions that the material answers and as many that it "
            f"does not; there are {answerable.sum()} and {(~answerable).sum()}."
        )
    weights = {}
    figures: dict[str, float] = {
        "answerable": float(answerable.sum()),
        "unanswerable": float((~answerable).sum()),
    }
    for name, whole in (("whole", True), ("signals_only", False)):
        unseen = _unseen(measured, whole=whole)
        threshold = float(np.quantile(unseen[answerable], 1 - KEPT))
        weights[name] = _rounded(_weights(measured, whole=whole), threshold)
        figures[f"{name} kept"] = float((unseen[answerable] >= threshold).mean())
        figures[f"{name} refused"] = float((unseen[~answerable] < threshold).mean())
    return Calibration(model, weights["whole"], weights["signals_only"], figures)


def margins(measured: Measured, weights: Weights) -> Floats:
    """`(n,)`: how far the material answers each question; at 0 or more it does."""
    rows = zip(measured.signals, measured.vectors, measured.rests, strict=True)
    return np.array([weights.weigh(signals, vector, rest) for signals, vector, rest in rows])


def _unseen(measured: Measured, *, whole: bool) -> Floats:
    """`(n,)`: the sum for each question when its author's are left out of the fit."""
    authors = np.array([each.author for each in measured.questions])
    names = np.unique(authors)
    answerable = measured.answerable
    if any(
        len(np.unique(answerable[authors != name])) < 2 for name in names
    ):  # then by turns, of either sort
        authors = np.where(answerable, np.cumsum(answerable), np.cumsum(~answerable)) % _TURNS
        names = np.unique(authors)
    sums = np.zeros(authors.size)
    for name in names:
        left_out = authors == name
        sums[left_out] = margins(measured.part(left_out), _weights(measured.part(~left_out), whole=whole))
    return sums


def _weights(measured: Measured, *, whole: bool) -> Weights:
    from sklearn.linear_model import LogisticRegression

    means = measured.signals.mean(axis=0)
    deviations = np.maximum(measured.signals.std(axis=0), 1e-6)
    scaled = (measured.signals - means) / deviations
    size = scaled.shape[1]
    parts = (
        [scaled * _SIGNALS, measured.vectors * _QUESTION, measured.rests * _UNCOVERED] if whole else [scaled]
    )
    strength = _STRENGTH if whole else _STRENGTH_OF_SIGNALS
    regression = LogisticRegression(C=strength, max_iter=5000, class_weight="balanced")
    regression.fit(np.hstack(parts), measured.answerable)
    found = regression.coef_[0]
    dimension = measured.vectors.shape[1] if whole else 0
    return Weights(
        means=tuple(means),
        deviations=tuple(deviations),
        signals=tuple(found[:size] * (_SIGNALS if whole else 1)),
        question=tuple(found[size : size + dimension] * _QUESTION),
        uncovered=tuple(found[size + dimension :] * _UNCOVERED),
        bias=float(regression.intercept_[0]),
        threshold=0.0,
    )


def _rounded(weights: Weights, threshold: float) -> Weights:
    """With a threshold, and as many digits as matter, so that the file stays small."""

    def short(values: Sequence[float]) -> tuple[float, ...]:
        return tuple(round(float(value), _DIGITS) for value in values)

    return Weights(
        means=short(weights.means),
        deviations=tuple(max(value, 10**-_DIGITS) for value in short(weights.deviations)),
        signals=short(weights.signals),
        question=short(weights.question),
        uncovered=short(weights.uncovered),
        bias=round(weights.bias, _DIGITS),
        threshold=round(threshold, _DIGITS),
    )
