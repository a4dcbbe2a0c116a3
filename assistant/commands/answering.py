"""The command that answers: ask, for people, for programs and for files of questions."""

from __future__ import annotations

import argparse
import shlex
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.commands import NOT_ANSWERED, READ_ALL, settings_of
from assistant.commands.asking import batch_records, check_asked, filters_of
from assistant.errors import GeneratorError

if TYPE_CHECKING:
    from assistant.answer.answers import Answer
    from assistant.answer.evidence import Evidence
    from assistant.answer.generator import Generator
    from assistant.bank.types import Question
    from assistant.printing_answer import AnswerPrinter
    from assistant.search.filters import Filters
    from assistant.search.related import RelatedQuestion
    from assistant.search.retrieval import Hit
    from assistant.settings import Settings
    from assistant.wiring import Assistant

ALL_IN_ITS_WORDS = "The answers are in the words of your material."
"""What is said once of a model that is missing for several questions."""

_RELATED = 3


def usable_generator(settings: Settings) -> tuple[Generator | None, str]:
    """The language model of the settings; None where there is none, with the sentence on why it is missing.

    Raises:
        UsageError: the setting names no model.
    """
    from assistant.models import open_generator

    try:
        return open_generator(settings), ""
    except GeneratorError as error:
        return None, str(error)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where questions are answered: the assistant, who words answers, and how the search is narrowed.

    Attributes:
        assistant: that is asked.
        generator: the language model; None where the answer is in the words of the material.
        missing: the sentence on why a model that was asked for is missing; else empty.
        filters: what the evidence must have.
        hits: how many come with an answer.
        exact: whether words are taken as they were typed.
        look: words of the command that shows passages, before the question.
    """

    assistant: Assistant
    generator: Generator | None
    missing: str
    filters: Filters | None = None
    hits: int = 10
    exact: bool = False
    look: tuple[str, ...] = ("assistant", "search")

    def record(self, query: str) -> dict[str, object]:
        """The answer as an object of JSON."""
        from assistant.json_records import answer_record, related_record

        understood = self.assistant.understand(query)
        corrected = "" if self.exact or understood.corrected == understood.query else understood.corrected
        answered = self.assistant.ask(
            query, self.hits, self.filters, exact=self.exact, generator=self.generator
        )
        answer = self._remarked(answered.answer)
        related = [related_record(*pair) for pair in self._related(answer, answered.hits)]
        record = answer_record(
            answer, answered.hits, related, corrected=corrected, topics=self._topics(answer)
        )
        return record | {"query": query}  # as it was given

    def refused(self, query: str, why: str) -> dict[str, object]:
        """The object for a question that cannot be taken."""
        from assistant.answer.answers import Answer
        from assistant.json_records import answer_record

        return answer_record(Answer(query, (), reason=why), [])

    def show(self, query: str) -> Answer:
        """Print the answer, or why there is none; on a terminal a model's sentences appear as they come.

        Raises:
            UsageError: the query is blank or too long.
        """
        from assistant.answer.answers import IN_ITS_WORDS
        from assistant.printing import print_replaced, warn
        from assistant.printing_answer import AnswerPrinter, print_not_answered

        query = query.encode("utf-8", "replace").decode()  # half a letter, which models choke on
        if not self.exact:
            print_replaced(self.assistant.understand(query))
        evidence = self.assistant.answerer.gather(query, self.hits, self.filters, exact=self.exact)
        printer = AnswerPrinter(self.assistant.index.questions)
        answer = self._remarked(self._worded(evidence, printer if sys.stdout.isatty() else None))
        if answer.remark:
            printer.end_line()
            warn(f"{answer.remark} {IN_ITS_WORDS}")
        if not answer.sentences:
            if self.missing:
                warn(self.missing)
            print_not_answered(answer, self._topics(answer), self._look(answer) if evidence.hits else "")
            return answer
        printer.finish(answer)
        related = self._related(answer, evidence.hits)
        printer.related([(each.question, question) for each, question in related])
        return answer

    def _worded(self, evidence: Evidence, printer: AnswerPrinter | None) -> Answer:
        """The whole answer; its sentences are given to the printer as they come."""
        from assistant.answer.answers import Answer

        if self.generator is None or printer is None:
            return self.assistant.answerer.answer(evidence, self.generator)
        coming = self.assistant.answerer.stream(evidence, self.generator)
        with closing(coming):
            for item in coming:
                if isinstance(item, Answer):
                    return item
                printer.say(item)
        raise AssertionError("a stream ends with its answer")

    def _remarked(self, answer: Answer) -> Answer:
        return replace(answer, remark=self.missing) if self.missing and answer.sentences else answer

    def _topics(self, answer: Answer) -> list[str]:
        if answer.sentences:
            return []
        return list(self.assistant.answerer.nearest_topics(answer.query, self.filters))

    def _look(self, answer: Answer) -> str:
        dashed = ("--",) if answer.query.startswith("-") else ()
        return shlex.join((*self.look, *dashed, answer.query))

    def _related(self, answer: Answer, hits: list[Hit]) -> list[tuple[RelatedQuestion, Question]]:
        """Questions on the concept of the first hit that is a cited question, else of the first question."""
        if not answer.sentences:
            return []
        cited = {passage.question for passage in answer.passages}
        found = [hit.question for hit in hits if hit.question]
        key = next((each for each in found if each in cited), found[0] if found else None)
        related = self.assistant.related(key, _RELATED, self.filters) if key else []
        questions = self.assistant.index.questions
        return [(each, questions[each.question]) for each in related]


def ask(args: argparse.Namespace) -> int:
    """`assistant ask`: the answer to a question, each sentence with where it is from."""
    from assistant.answer.answers import IN_ITS_WORDS
    from assistant.printing import print_json, warn
    from assistant.wiring import Assistant

    check_asked(args)
    settings = settings_of(args)
    generator, missing = usable_generator(settings)
    assistant = Assistant.open(settings)
    desk = Desk(
        assistant,
        generator,
        missing,
        filters_of(assistant, args),
        settings.results,
        args.exact,
        ("assistant", "search", *_search_flags(args)),
    )
    if args.batch is not None:
        records = batch_records(args.batch, desk.record, desk.refused)
        for number, record in enumerate(records):
            if missing and not number:  # not before the file is known to be there
                warn(f"{missing} {ALL_IN_ITS_WORDS}")
            print_json(record)
            sys.stdout.flush()
        return READ_ALL
    if args.json:
        record = desk.record(args.query)
        if missing:
            warn(f"{missing} {IN_ITS_WORDS}" if record["answered"] else missing)
        print_json(record)
        return READ_ALL if record["answered"] else NOT_ANSWERED
    return READ_ALL if desk.show(args.query).sentences else NOT_ANSWERED


def _search_flags(args: argparse.Namespace) -> list[str]:
    """The flags that were given and that a search of the same takes."""
    words: list[str] = []
    for name in ("index", "model", "task", "service", "source", "exam"):
        given = getattr(args, name)
        for value in given if isinstance(given, list) else filter(None, [given]):
            words += [f"--{name}", str(value)]
    return words
