"""What each question and document section of an index can be filtered by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from assistant.bank.types import Question, Section
from assistant.search.corpus import files_of
from assistant.search.filters import BANK, OWN, Facts
from assistant.search.storage import StoredIndex

Unit = tuple[str, int]


def facts_by_unit(index: StoredIndex) -> dict[Unit, Facts]:
    """The facts of each unit (`Passage.unit`), in the order of the index.

    Its sources are the files that it names, the file that it was read from, and `BANK` or `OWN`
    (both for a question that a document of the bank and one of the learner have).
    """
    own = frozenset(name for name, record in index.manifest.files.items() if record.own)
    units = dict.fromkeys(passage.unit for passage in index.passages)
    sections = sections_by_unit(index)
    return {unit: _facts(index, unit, own, sections.get(unit)) for unit in units}


def sections_by_unit(index: StoredIndex) -> dict[Unit, Section]:
    """The document sections of an index, by file and number in it, as `Passage.unit` names them."""
    numbers: Counter[str] = Counter()
    sections: dict[Unit, Section] = {}
    for section in index.sections:
        numbers[section.file] += 1
        sections[section.file, numbers[section.file]] = section
    return sections


def _facts(index: StoredIndex, unit: Unit, own: frozenset[str], section: Section | None) -> Facts:
    # A question and a document may have the same name: sections are counted from 1.
    question = index.questions[unit[0]] if unit[1] == 0 else None
    if question is None:
        sources = (unit[0], *_kinds([unit[0]], own))
        if section is None:
            return Facts(sources=sources)
        return Facts(section.tasks, section.services, sources, section.versions)
    return Facts(
        tasks=question.tasks,
        services=question.services,
        sources=_sources(question, index.origins[unit[0]], own),
        versions=question.versions,
    )


def _sources(question: Question, origin: str, own: frozenset[str]) -> tuple[str, ...]:
    named = (source.file for source in question.sources)
    files = sorted(files_of(question, origin))
    return tuple(dict.fromkeys((*named, *filter(None, files), *_kinds(files, own))))


def _kinds(files: Iterable[str], own: frozenset[str]) -> list[str]:
    return sorted({OWN if name in own else BANK for name in files})
