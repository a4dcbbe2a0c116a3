"""What the material says of the sides of a comparison: sentences, and what each side is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from assistant.bank.mentions import Mention, canonical_name
from assistant.bank.types import Question, Section
from assistant.search.citation import Citation
from assistant.search.explore import cues
from assistant.search.explore.clause_subjects import clause_subjects
from assistant.search.explore.sides import Side, known_names
from assistant.search.explore.told import Part, all_told
from assistant.search.explore.topics import Unit
from assistant.search.facts import facts_by_unit, sections_by_unit
from assistant.search.passages import Passage, View
from assistant.search.sentences import Span, sentence_spans
from assistant.search.storage import StoredIndex

SUBJECT, CLAUSE, NAMED = 3, 2, 1
"""What a side is in a sentence: what it begins with (or “it” stands for), what a later clause is about or
the sentence recommends, or only named there."""

_UNITS = 60  # units that are read for a side, those in which its names weigh most
_VERSION = re.compile(r"\bMLA-C\d\d\b")
_SPACE = re.compile(r"\s")
_OPENING = 12  # characters in which a sentence may name what it begins with
_PRONOUN = re.compile(r"(?:It|Its|They|Their)\b")
_IT = re.compile(r"(?:It|They)\b")
# A sentence or clause that begins with a name is about it, unless that is the first word of a longer noun.
_OPENS = re.compile(r"(?:^|[;:] )(?:(?:An?|The|the|Both) )?$")
_GOES_ON = re.compile(
    r",|\s\(|\s(?:(?:also|alone|only|mainly|mostly|often|never) )?[a-z]{2,}s\b|\s(?:can|may|must|need)\b"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the material.

    Attributes:
        said: where it stands.
        text: its words, with one blank for each white space.
        part: of a note; `Part.NONE` for other texts.
        of_question: whether it is of a question's explanation or of the reason for its right option.
        place: number of the sentence in its unit.
        roles: what each side is in it: `SUBJECT`, `CLAUSE`, `NAMED` or 0.
        spans: where `text` names each side.
        own: number of the side that its whole text is about; None where there is none.
        home: for each side, whether its unit is a note on it, alone or among others.
    """

    said: Citation
    text: str
    part: Part
    of_question: bool
    place: int
    roles: tuple[int, ...]
    spans: tuple[tuple[Span, ...], ...]
    own: int | None
    home: tuple[bool, ...]

    @property
    def in_note(self) -> bool:
        """Whether it is of a note of the bank, of which each paragraph says a certain thing."""
        return self.part is not Part.NONE

    @property
    def named(self) -> int:
        """How many sides it names or is about."""
        return sum(role > 0 for role in self.roles)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence before it is known what the others of its unit say.

    `of` is what “it” would stand for; `headed` is whether that is the heading of its section.
    """

    said: Citation
    text: str
    part: Part
    names: tuple[Mention, ...]
    of: str
    headed: bool = False


def statements(index: StoredIndex, compared: Sequence[Side], version: str = "") -> list[Statement]:
    """The sentences of the units in which the sides are named most, in the order of the index.

    Args:
        index: where they are.
        compared: the sides.
        version: code of an exam version that the units must serve; empty takes all.
    """
    units = _units(index, compared, version)
    sections = sections_by_unit(index)
    passages: dict[Unit, list[Passage]] = {}
    for passage in index.passages:
        if passage.unit in units and (passage.sentences or passage.view is View.OPTION):
            passages.setdefault(passage.unit, []).append(passage)
    found: list[Statement] = []
    for unit, of_unit in passages.items():
        source = index.questions[unit[0]] if unit[1] == 0 else sections.get(unit)
        if source is not None:
            sentences: Sequence[_Sentence] = _sentences(unit, tuple(of_unit), source)
            if headed := next((side.name for side in compared if unit in side.headed), ""):
                sentences = [replace(each, of=headed, headed=True) for each in sentences]
            found += _of_unit(sentences, compared, of_question=unit[1] == 0)
    return [each for each in found if not _is_on_another_exam(each.text, version)]


def _is_on_another_exam(text: str, version: str) -> bool:
    """Whether a sentence says only of other exam versions what they ask."""
    named = set(_VERSION.findall(text))
    return bool(version and named) and version not in named


def _units(index: StoredIndex, compared: Sequence[Side], version: str) -> set[Unit]:
    facts = facts_by_unit(index)
    units = list(facts)
    kept: set[Unit] = set()
    for side in compared:
        kept.update(side.headed & facts.keys())
        scores = index.keywords.scores(side.query)
        best = np.argsort(-scores, kind="stable")[:_UNITS]
        kept.update(units[place] for place in best if scores[place] > 0)
    return {
        unit for unit in kept if not version or not facts[unit].versions or version in facts[unit].versions
    }


@lru_cache(maxsize=4096)
def _sentences(
    unit: Unit, passages: tuple[Passage, ...], source: Question | Section
) -> tuple[_Sentence, ...]:
    """The sentences of a unit; remembered, as the same units are read for each comparison."""
    questions = {unit[0]: source} if isinstance(source, Question) else {}
    sections = {unit: source} if isinstance(source, Section) else {}
    found = [
        _Sentence(
            told.said,
            _SPACE.sub(" ", told.text),
            told.part,
            told.names,
            told.main if len(told.of) < 2 else "",
        )
        for told in all_told(passages, questions, sections)
        if not isinstance(source, Question)
        or told.said.passage.start + told.said.span[0] >= len(source.answer)
    ]
    return (
        *found,
        *(each for passage in passages if passage.view is View.OPTION for each in _reason(passage)),
    )


def _reason(passage: Passage) -> Iterator[_Sentence]:
    """The reason for a right option; “it” is what the option names, if that is one thing."""
    option, blank, _ = passage.text.partition("\n\n")
    named = {each.name for each in known_names(option)}
    of = next(iter(named)) if len(named) == 1 else ""
    for start, end in sentence_spans(passage.text) if blank else ():
        if start > len(option):
            text = _SPACE.sub(" ", passage.text[start:end])
            yield _Sentence(Citation(passage, (start, end)), text, Part.NONE, known_names(text), of)


def _of_unit(
    sentences: Sequence[_Sentence], compared: Sequence[Side], *, of_question: bool
) -> list[Statement]:
    # What a text calls by its name somewhere, it may call by a short one elsewhere.
    on = set() if of_question else {each.of for each in sentences}
    about = [
        side.name in on or any(side.where(each.text, each.names) for each in sentences) for side in compared
    ]
    if not any(about):
        return []
    found: list[Statement] = []
    for place, each in enumerate(sentences):
        spans = tuple(
            (*_called_it(each, side, number, found), *side.where(each.text, each.names, about=short))
            for number, (side, short) in enumerate(zip(compared, about, strict=True))
        )
        own = next((number for number, side in enumerate(compared) if side.name == each.of), None)
        roles = _roles(each, spans)
        if not any(roles):
            before = found[-1] if found and _goes_on(found[-1], each) and found[-1].own == own else None
            roles = _implied(each, own, before, len(compared))
        found.append(Statement(each.said, each.text, each.part, of_question, place, roles, spans, own, ()))
    of_another = _is_of_another(sentences[0].of, compared)
    home = tuple(not of_another and _is_home(found, number) for number in range(len(compared)))
    return [replace(each, home=home) for each in found]


def _goes_on(before: Statement, each: _Sentence) -> bool:
    """Whether a sentence goes on with the text of the one before: an option's reason is a text of its own."""
    one, other = before.said.passage, each.said.passage
    alone = View.OPTION in (one.view, other.view)
    return before.part is each.part and (one is other if alone else one.view is other.view)


def _is_of_another(name: str, compared: Sequence[Side]) -> bool:
    """Whether a note is on a service that is none of the sides; a note on a concept may be on its kinds."""
    meant = canonical_name(name) if name else None
    return meant is not None and meant[1] == "service" and all(side.name != name for side in compared)


def _is_home(of_unit: Sequence[Statement], number: int) -> bool:
    """Whether a note says of a side what it is or when to choose it."""
    return any(
        each.spans[number]
        and (
            (each.part is Part.OPENING and each.roles[number] >= CLAUSE)
            or (each.part is Part.CHOOSE and each.roles[number] == SUBJECT)
        )
        for each in of_unit
    )


def _implied(each: _Sentence, own: int | None, before: Statement | None, count: int) -> tuple[int, ...]:
    """The roles in a sentence that names no side: “it” is the subject before, and a note goes on."""
    alone = tuple(SUBJECT * (number == own) for number in range(count))
    if _PRONOUN.match(each.text):
        return tuple(SUBJECT * (role == SUBJECT) for role in before.roles) if before else alone
    goes_on = each.headed or each.part in (Part.OPENING, Part.CHOOSE, Part.ASKED)
    return alone if goes_on and not any(name.start < _OPENING for name in each.names) else (0,) * count


def _called_it(each: _Sentence, side: Side, number: int, before: Sequence[Statement]) -> Iterator[Span]:
    """Where “it” stands for the heading, which such a section need not say again."""
    pronoun = _IT.match(each.text) if each.headed and each.of == side.name else None
    if pronoun and (not before or before[-1].roles[number] == SUBJECT):
        yield pronoun.span()


def _roles(each: _Sentence, spans: Sequence[Sequence[Span]]) -> tuple[int, ...]:
    named = {span: number for number, of_side in enumerate(spans) for span in of_side}
    if not named:
        return (0,) * len(spans)
    others = [name for name in each.names if not any(a < name.end and name.start < b for a, b in named)]
    sides = [Mention(a, b, str(number), "concept") for (a, b), number in named.items()]
    subjects = clause_subjects(each.text, sorted([*others, *sides], key=lambda name: name.start))
    # “S3 event notifications” are not S3: such a clause is about it at most.
    begins = {(each.mention.start, each.mention.end): each.begins and each.bare for each in subjects}
    return tuple(max((_role(each.text, span, begins) for span in of_side), default=0) for of_side in spans)


def _role(text: str, span: Span, begins: Mapping[Span, bool]) -> int:
    if span in begins:
        return SUBJECT if begins[span] else CLAUSE
    before = text[: span[0]]
    if (opening := _OPENS.search(before)) and _GOES_ON.match(text, span[1]):
        return CLAUSE if opening.start() else SUBJECT
    return CLAUSE if cues.speaks_of(before) or cues.CIRCUMSTANCE.search(before) else NAMED
