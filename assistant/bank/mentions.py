"""Where a text names services and concepts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.bank.expressions import WORD, found_in
from assistant.bank.name_table import names_data, spelling
from assistant.bank.subjects import Names, Subject, SubjectKind, names_of, subject_tree
from assistant.bank.typed_names import canonical_name, nearest_names

__all__ = ["Mention", "Names", "canonical_name", "mentions", "names_of", "nearest_names"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A service or concept that a text names.

    Attributes:
        start: where, counted in characters.
        end: likewise.
        name: what it is called, under whichever name it is mentioned.
        kind: service or concept.
    """

    start: int
    end: int
    name: str
    kind: SubjectKind


def mentions(text: str) -> tuple[Mention, ...]:
    """The services and concepts that a text names, in its order; none overlap, the longest name wins.

    As in `services_in`, an ordinary word is no name: an acronym of letters must be in capitals. An acronym of
    two meanings is the one that the text names otherwise, or whose company it is in, or left out.
    """
    found = [
        (start, end, [leaf.group for leaf in leaves if leaf.group])
        for start, end, leaves in found_in(text, subject_tree(), spelling(), as_written=True)
    ]
    certain = [(end, meant[0].name) for _, end, meant in found if len(meant) == 1]
    decided = (
        (start, end, _decided(meant, text, (start, end), certain)) for start, end, meant in found if meant
    )
    return tuple(Mention(start, end, one.name, one.kind) for start, end, one in decided if one)


def _decided(
    meant: Sequence[Subject], text: str, at: tuple[int, int], certain: Sequence[tuple[int, str]]
) -> Subject | None:
    """Which of several subjects an expression means, None if it cannot be told.

    `certain` are the ends and names of the mentions that have one meaning.
    """
    if len(meant) == 1:
        return meant[0]
    services = [subject for subject in meant if subject.kind == "service"]
    if len(services) == 1:  # in capitals: “Auto Scaling” is the service, “auto scaling” is not
        return services[0]
    just_before = {name for end, name in certain if text[end : at[0]].strip() == "("}
    anywhere = {name for _, name in certain}
    for names in (just_before, anywhere):
        named = [subject for subject in meant if subject.name in names]
        if len(named) == 1:
            return named[0]
    hints = _hints().get(text[slice(*at)].removesuffix("s"), {})
    words = {word.lower() for word in WORD.findall(text)}
    told = [len(hints.get(subject.name, frozenset()) & words) for subject in meant]
    return meant[told.index(max(told))] if told.count(max(told)) == 1 else None


@cache
def _hints() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """For each acronym of two meanings, the words that go with each, in singular and plural."""
    return {
        acronym: {
            name: frozenset(form for word in words for form in (word.lower(), f"{word.lower()}s"))
            for name, words in meanings.items()
        }
        for acronym, meanings in names_data()["ambiguous"].items()
    }
