"""What each question and document section of an index can be filtered by."""

from __future__ import annotations

from assistant.bank.types import Question
from assistant.search.filters import Facts
from assistant.search.storage import StoredIndex

Unit = tuple[str, int]


def facts_by_unit(index: StoredIndex) -> dict[Unit, Facts]:
    """The facts of each unit (`Passage.unit`), in the order of the index."""
    units = dict.fromkeys(passage.unit for passage in index.passages)
    return {unit: _facts(index.questions.get(unit[0]), unit) for unit in units}


def _facts(question: Question | None, unit: Unit) -> Facts:
    if question is None:
        return Facts(sources=(unit[0],))
    return Facts(
        tasks=question.tasks,
        services=question.services,
        sources=tuple(dict.fromkeys(source.file for source in question.sources)),
        versions=question.versions,
    )
