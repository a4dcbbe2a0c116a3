"""What each question and document section of an index can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.bank.types import Question, Section
from assistant.search.corpus import files_of
from assistant.search.filters import BANK, OWN, Facts
from assistant.search.passages import numbered_sections
from assistant.search.storage import StoredIndex

Unit = tuple[str, int]


def facts_by_unit(index: StoredIndex) -> dict[Unit, Facts]:
    """The facts of each unit (`Passage.unit`), in the order of the index.

    Its sources are the files that it names, the file that it was read from, and `BANK` or `OWN`
    (both for a question that a document of the bank and one of the learner have).
    """
    own = frozenset(name for name, record in index.manifest.files.items() if record.own)
    units = dict.fromkeys(passage.unit for passage in index.passages)
    return facts_of_units(units, index.questions, sections_by_unit(index), index.origins, own)


def facts_of_units(
    units: Iterable[Unit],
    questions: Mapping[str, Question],
    sections: Mapping[Unit, Section],
    origins: Mapping[str, str],
    own: frozenset[str],
) -> dict[Unit, Facts]:
    """The facts of units, for where there is no index yet.

    Args:
        units: in whichever order.
        questions: by their key.
        sections: by file and number.
        origins: key of each question, and the file that it was read from.
        own: the names of own files.
    """
    return {unit: _facts(unit, questions, sections.get(unit), origins, own) for unit in units}


def sections_by_unit(index: StoredIndex) -> dict[Unit, Section]:
    """The document sections of an index, by file and number in it, as `Passage.unit` names them."""
    return numbered_sections(index.sections)


def _facts(
    unit: Unit,
    questions: Mapping[str, Question],
    section: Section | None,
    origins: Mapping[str, str],
    own: frozenset[str],
) -> Facts:
    # A question and a document may have the same name: sections are counted from 1.
    question = questions[unit[0]] if unit[1] == 0 else None
    if question is None:
        sources = (unit[0], *_kinds([unit[0]], own))
        if section is None:
            return Facts(sources=sources)
        return Facts(section.tasks, section.services, sources, section.versions)
    return Facts(
        tasks=question.tasks,
        services=question.services,
        sources=_sources(question, origins[unit[0]], own),
        versions=question.versions,
    )


def _sources(question: Question, origin: str, own: frozenset[str]) -> tuple[str, ...]:
    named = (source.file for source in question.sources)
    files = sorted(files_of(question, origin))
    return tuple(dict.fromkeys((*named, *filter(None, files), *_kinds(files, own))))


def _kinds(files: Iterable[str], own: frozenset[str]) -> list[str]:
    return sorted({OWN if name in own else BANK for name in files})
