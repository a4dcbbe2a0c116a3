"""The commands on how answers are told from refusals: calibrate, and the figures of answers for evaluate."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from assistant.commands import READ_ALL, settings_of
from assistant.errors import GeneratorError, UsageError

if TYPE_CHECKING:
    from assistant.answer.answers import Answer
    from assistant.answer.development import DevelopmentQuestion
    from assistant.answer.generator import Generator
    from assistant.answer.scoring import AnswerFigures
    from assistant.progress import Advance
    from assistant.wiring import Assistant

_DIGITS = 4


def calibrate(args: argparse.Namespace) -> int:
    """`assistant calibrate`: fit the decision whether the material answers, and store it with the index."""
    from assistant.answer.confidence import FILE
    from assistant.calibrating import calibrate as fit
    from assistant.calibrating import development_questions
    from assistant.printing import print_json
    from assistant.printing_figures import print_calibration
    from assistant.progress import progress_bar
    from assistant.wiring import Assistant

    settings = settings_of(args)
    questions = development_questions(args.questions)
    with progress_bar() as progress:
        done = fit(Assistant.open(settings), questions, _steps("searching", progress))
    place, figures = settings.index / FILE, done.calibration.figures
    if args.json:
        record: dict[str, object] = {"stored": str(place), "model": done.calibration.model}
        rounded = {name: round(value, _DIGITS) for name, value in figures.items()}
        kinds = [asdict(share) for share in done.shares]
        print_json(record | {"made": done.calibration.made, "figures": rounded, "kinds": kinds})
    else:
        kinds_shown = [(share.kind, share.answerable, share.right, share.n) for share in done.shares]
        print_calibration(figures, kinds_shown, place)
    return READ_ALL


def evaluate_answers(args: argparse.Namespace) -> int:
    """`assistant evaluate answers`: the figures of answers in the words of the material, and of a model's."""
    from assistant.answer.answers import EXTRACTIVE
    from assistant.answer.scoring import score_answers
    from assistant.calibrating import check_about, development_questions
    from assistant.models import open_generator
    from assistant.printing import print_json
    from assistant.printing_figures import print_answer_figures
    from assistant.progress import progress_bar
    from assistant.wiring import Assistant

    if args.queries is not None or args.derived:
        raise UsageError("--queries and --derived are about the search; leave them out for answers.")
    if args.most is not None and args.most < 1:
        raise UsageError("--most must be 1 or more.")
    settings = settings_of(args)
    questions = [each for each in development_questions() if args.half in ("all", each.half)]
    questions = _evenly(questions, args.most or len(questions))
    generator = open_generator(settings)
    assistant = Assistant.open(settings)
    check_about(assistant, questions)
    ways: dict[str, Generator | None] = {EXTRACTIVE: None} | (
        {generator.name: generator} if generator else {}
    )
    figures: list[AnswerFigures] = []
    with progress_bar() as progress:
        for way, worded_by in ways.items():
            figures += score_answers(way, questions, _answers(assistant, worded_by), _steps(way, progress))
    if args.json:
        print_json({"half": args.half, "rows": [_row(each) for each in figures]})
    else:
        print_answer_figures(args.half, figures)
    return READ_ALL


def _answers(assistant: Assistant, generator: Generator | None) -> Callable[[str], Answer]:
    """Answers a question; raises where the model fails, as what is said instead tells nothing of it."""

    def answer(query: str) -> Answer:
        given = assistant.ask(query, generator=generator).answer
        if given.failed:
            raise GeneratorError(f"{given.remark} Without it there are no figures.")
        return given

    return answer


def _row(figures: AnswerFigures) -> dict[str, object]:
    """The figures as an object of JSON; one that there is nothing to count for is absent."""
    rounded = {
        name: round(value, _DIGITS) if isinstance(value, float) else value
        for name, value in asdict(figures).items()
    }
    return {name: value for name, value in rounded.items() if value is not None}


def _steps(phase: str, progress: Advance | None) -> Callable[[int, int], None] | None:
    if progress is None:
        return None
    return lambda done, total: progress(phase, done, total)


def _evenly(questions: list[DevelopmentQuestion], most: int) -> list[DevelopmentQuestion]:
    count = min(most, len(questions))
    return [questions[number * len(questions) // count] for number in range(count)]
