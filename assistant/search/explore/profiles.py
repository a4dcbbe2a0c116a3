"""What the material says of each service and concept that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from assistant.bank.exam_guide import ExamGuide
from assistant.bank.mentions import canonical_name, mentions, names_of
from assistant.bank.types import Question, Section
from assistant.search.explore.choosing import choices_of
from assistant.search.explore.definitions import definition_of
from assistant.search.explore.telling_apart import confusions_of
from assistant.search.explore.told import Part, Told, all_told
from assistant.search.explore.topics import Kind, Profile, Unit
from assistant.search.passages import Passage


@dataclass(slots=True)
class _Found:
    """What was found of one subject so far."""

    kind: Kind
    mentions: list[Unit] = field(default_factory=list)
    about: list[Unit] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    def within(self, units: Set[Unit]) -> _Found:
        """What of it is in some units."""
        return _Found(
            self.kind,
            [unit for unit in self.mentions if unit in units],
            [unit for unit in self.about if unit in units],
            [told for told in self.told if told.unit in units],
        )


def profiles(
    passages: Sequence[Passage], questions: Mapping[str, Question], sections: Mapping[Unit, Section]
) -> tuple[Profile, ...]:
    """The profiles of all services and concepts that the material names, services first, then by name.

    Args:
        passages: of the index, those of one unit side by side.
        questions: by their key.
        sections: by file and number.
    """
    found = _all_found(passages, questions, sections)
    return _in_order(_profile(name, each) for name, each in found.items())


def profiles_within(
    passages: Sequence[Passage],
    questions: Mapping[str, Question],
    sections: Mapping[Unit, Section],
    serving: Mapping[str, Set[Unit]],
) -> dict[str, tuple[Profile, ...]]:
    """As `profiles`, several times over: each from some of the units alone, as if there were no others.

    Args:
        passages: of the index, those of one unit side by side.
        questions: by their key.
        sections: by file and number.
        serving: the units for each, under any key.
    """
    found = _all_found(passages, questions, sections)
    whole = {name: _profile(name, each) for name, each in found.items()}
    made: dict[str, tuple[Profile, ...]] = {}
    for key, units in serving.items():
        of_units = {name: each.within(units) for name, each in found.items()}
        made[key] = _in_order(
            whole[name] if each == found[name] else _profile(name, each)
            for name, each in of_units.items()
            if each.mentions
        )
    return made


def _all_found(
    passages: Sequence[Passage], questions: Mapping[str, Question], sections: Mapping[Unit, Section]
) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for unit in dict.fromkeys(passage.unit for passage in passages):
        named, about = _named(unit, questions, sections)
        for name, kind in named.items():
            of_name = found.setdefault(name, _Found(kind))
            of_name.mentions.append(unit)
            if name in about:
                of_name.about.append(unit)
    for told in all_told(passages, questions, sections):
        for name in {*(each.name for each in told.names), told.main} & found.keys():
            found[name].told.append(told)
    return found


def _in_order(made: Iterable[Profile]) -> tuple[Profile, ...]:
    return tuple(sorted(made, key=lambda profile: (profile.kind != Kind.SERVICE, profile.name.lower())))


def never_mentioned(profiles: Sequence[Profile], guide: ExamGuide) -> Mapping[str, tuple[str, ...]]:
    """The services in scope of an exam that the material never names, by the groups of the guide."""
    named = {profile.name for profile in profiles}
    missing = {
        group: tuple(name for name in names if name not in named) for group, names in guide.services.items()
    }
    return {group: names for group, names in missing.items() if names}


def _profile(name: str, found: _Found) -> Profile:
    names = names_of(name)
    about = {*found.about, *(told.unit for told in found.told if _is_about(name, told))}
    return Profile(
        name=name,
        kind=found.kind,
        other_names=names.other_names,
        former_names=names.former_names,
        mentions=tuple(found.mentions),
        about=tuple(unit for unit in found.mentions if unit in about),
        definition=definition_of(name, found.told),
        choose=choices_of(name, found.told),
        confusions=confusions_of(name, found.told),
    )


def _is_about(name: str, told: Told) -> bool:
    """Whether a text is about a subject: its heading names it, or a clause of a note's opening is on it."""
    if told.is_question:
        return False
    return name in told.of or (told.part is Part.OPENING and any(_on(name, told)))


def _on(name: str, told: Told) -> Iterator[bool]:
    return (each.mention.name == name and told.order < 2 for each in told.subjects)


def _named(
    unit: Unit, questions: Mapping[str, Question], sections: Mapping[Unit, Section]
) -> tuple[dict[str, Kind], set[str]]:
    """What a unit names, with the kinds, and which of these it is about as far as a question tells it."""
    if unit[1] == 0:
        return _named_by_question(questions[unit[0]])
    section = sections.get(unit)
    return (_kinds(f"{section.heading}\n\n{section.text}"), set()) if section else ({}, set())


def _named_by_question(question: Question) -> tuple[dict[str, Kind], set[str]]:
    right = [option.text for option in question.options if option.correct]
    options = [text for option in question.options for text in (option.text, option.why)]
    parts = [*question.items, *(text for pair in question.pairs for text in (pair.prompt, pair.response))]
    answer = (question.answer, question.explanation)
    whole = [question.full_stem, *options, *parts, *question.distractors, *answer]
    named = _kinds("\n\n".join(whole))
    about = {*question.services, *_kinds("\n\n".join((question.answer, *right)))}
    about.update(known[0] for term in question.terms if (known := canonical_name(term)))
    return named, about


def _kinds(text: str) -> dict[str, Kind]:
    return {each.name: Kind(each.kind) for each in mentions(text)}
