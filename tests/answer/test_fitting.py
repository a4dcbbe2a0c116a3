"""The fit separates what can be separated, keeps as many as it says, and refuses to guess."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.answer.confidence import parse_calibration
from assistant.answer.development import DevelopmentQuestion
from assistant.answer.fitting import KEPT, Measured, fit, margins, measure
from assistant.answer.signals import SIGNALS, SignalReader
from assistant.errors import UsageError
from assistant.wiring import Assistant

DIMENSION = 8


def drawn(seed: int, each: int, apart: float, *, by_question: float = 0.0, authors: int = 4) -> Measured:
    """As many questions of each sort, whose first signal lies `apart` standard deviations apart.

    The vectors of their questions differ by as much as `by_question` in the first place.
    """
    chance = np.random.default_rng(seed)
    answerable = np.arange(2 * each) % 2 == 0
    signals = chance.normal(size=(2 * each, len(SIGNALS)))
    signals[:, 0] += apart * answerable
    vectors = chance.normal(size=(2 * each, DIMENSION))
    vectors[:, 0] += by_question * answerable
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    questions = tuple(
        DevelopmentQuestion(f"question {number}", "any", bool(yes), "tune", f"author {number // 2 % authors}")
        for number, yes in enumerate(answerable)
    )
    return Measured(questions, signals, vectors, np.roll(vectors, 1, axis=1))


def shares(measured: Measured, found: NDArray[np.float64]) -> tuple[float, float]:
    """Kept of what is answered, refused of what is not."""
    answers = found >= 0
    yes = measured.answerable
    return float(answers[yes].mean()), float((~answers[~yes]).mean())


def test_what_lies_apart_is_separated_on_questions_not_seen() -> None:
    calibration = fit(drawn(1, 150, 8), "some-model")
    unseen = drawn(2, 200, 8)
    for weights in (calibration.whole, calibration.signals_only):
        kept, refused = shares(unseen, margins(unseen, weights))
        assert kept >= 0.9
        assert refused >= 0.95


def test_what_does_not_lie_apart_is_kept_rather_than_refused() -> None:
    calibration = fit(drawn(3, 200, 0), "some-model")
    unseen = drawn(4, 400, 0)
    kept, refused = shares(unseen, margins(unseen, calibration.signals_only))
    assert kept >= KEPT - 0.05
    assert refused <= 0.2


def test_the_threshold_keeps_the_share_that_it_says_of_questions_not_seen() -> None:
    calibration = fit(drawn(5, 400, 1.5), "some-model")
    unseen = drawn(6, 800, 1.5)
    for name, weights in (("whole", calibration.whole), ("signals_only", calibration.signals_only)):
        kept, refused = shares(unseen, margins(unseen, weights))
        assert kept == pytest.approx(KEPT, abs=0.03)
        assert calibration.figures[f"{name} kept"] == pytest.approx(KEPT, abs=0.01)
        assert calibration.figures[f"{name} refused"] == pytest.approx(refused, abs=0.1)


def test_the_question_counts_for_the_whole_decision_and_not_for_the_signals_only() -> None:
    calibration = fit(drawn(7, 300, 0, by_question=6), "some-model")
    unseen = drawn(8, 300, 0, by_question=6)
    assert shares(unseen, margins(unseen, calibration.whole))[1] >= 0.8
    assert shares(unseen, margins(unseen, calibration.signals_only))[1] <= 0.2


def test_the_same_questions_give_the_same_fit() -> None:
    assert fit(drawn(9, 60, 2), "some-model") == fit(drawn(9, 60, 2), "some-model")


def test_what_is_fitted_can_be_stored() -> None:
    calibration = fit(drawn(10, 60, 2), "some-model")
    assert parse_calibration(calibration.to_json(), "here") == calibration
    assert calibration.model == "some-model"
    assert (calibration.figures["answerable"], calibration.figures["unanswerable"]) == (60, 60)
    assert calibration.signals_only.question == ()
    assert len(calibration.whole.question) == DIMENSION


def test_signals_that_never_change_do_no_harm() -> None:
    measured = drawn(11, 60, 3)
    measured.signals[:, 1] = 1.0
    assert np.isfinite(margins(measured, fit(measured, "some-model").whole)).all()


def test_questions_of_one_author_can_be_fitted_too() -> None:
    calibration = fit(drawn(12, 60, 4, authors=1), "some-model")
    assert calibration.figures["whole kept"] >= 0.9


@pytest.mark.parametrize(
    "cut", [slice(0, 0), slice(0, 38), slice(0, 200, 2)], ids=["none", "few", "one sort"]
)
def test_too_few_questions_are_told_with_their_number(cut: slice) -> None:
    whole = drawn(13, 100, 3)
    chosen = np.zeros(len(whole.questions), dtype=bool)
    chosen[cut] = True
    with pytest.raises(UsageError, match=r"needs at least 20 questions .+; there are \d+ and \d+\."):
        fit(whole.part(chosen), "some-model")


def test_an_author_who_wrote_all_questions_of_a_sort_is_no_obstacle() -> None:
    whole = drawn(14, 60, 3)
    questions = tuple(
        DevelopmentQuestion(each.query, each.kind, each.answerable, each.half, f"wrote {each.answerable}")
        for each in whole.questions
    )
    calibration = fit(Measured(questions, whole.signals, whole.vectors, whole.rests), "some-model")
    assert np.isfinite(calibration.whole.threshold)


def test_what_is_measured_of_a_question_is_what_its_search_gives(little: Assistant) -> None:
    questions = [
        DevelopmentQuestion(query, "any", answerable, "tune", "me")
        for query, answerable in (("How long does a zebra shard keep records?", True), ("Who is she?", False))
    ]
    reader = SignalReader(little.index)
    measured = measure(questions, little.answerer.gather, reader, little.embedder)
    assert measured.questions == tuple(questions)
    assert measured.signals.shape == (2, len(SIGNALS))
    assert measured.vectors.shape == measured.rests.shape == (2, little.embedder.dimension)
    assert measured.answerable.tolist() == [True, False]
    first = reader.read(little.answerer.gather(questions[0].query)).values()
    assert measured.signals[0].tolist() == first.tolist()
    part = measured.part(np.array([False, True]))
    assert part.questions == tuple(questions[1:])
    assert part.signals.tolist() == measured.signals[1:].tolist()
