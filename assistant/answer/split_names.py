"""The names in a list that somebody typed: “async, serverless and batch transform”, “Glue vs EMR”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.answer.comparison import sides
from assistant.bank.mentions import canonical_name

_JOINT = re.compile(
    r"(\s*[,;]\s*(?:(?:and|or|vs\.?|versus)\s+)?|\s+(?:and|or|&|vs\.?|versus)\s+)", re.IGNORECASE
)
_MOST_JOINED = 4  # parts of one name: “extract, transform, load”
# What a list of names has not, and a question has.
_ASKED = re.compile(
    r"\?|\b(?:between|compar\w+|differ\w*|distinct|distinguished|instead|rather|opposed|contrast|than|over"
    r"|what|which|when|why|how|should|is|are|do|does|can)\b",
    re.IGNORECASE,
)


def split_names(typed: str) -> tuple[str, ...]:
    """The names in what was typed, in order: a list of them, or a question that compares.

    It is split at commas, semicolons, “vs”, “and” and “or”, except within a name of the bank (“AWS Identity
    and Access Management”). Where only the last says a word that makes a name of the others, they have it
    too: “data or concept drift”. One that is given twice is there twice; a text that is no list is one name.
    """
    text = " ".join(typed.split())
    found = _completed(_listed(text.rstrip(" ?!")))
    if len(found) > 1 and all(map(canonical_name, found)):
        return found
    return (sides(text) if _ASKED.search(text) else ()) or found


def _listed(text: str) -> tuple[str, ...]:
    """The parts between the joints, those of one name joined again as they were."""
    parts = _JOINT.split(text)  # what joins is at the odd places
    found: list[str] = []
    place = 0
    while place < len(parts):
        furthest = min(len(parts), place + 2 * _MOST_JOINED - 1)
        ends = (end for end in range(furthest, place + 2, -2) if _is_one_name(parts[place:end]))
        end = next(ends, place + 1)
        found.append("".join(parts[place:end]))
        place = end + 1
    return tuple(filter(None, found))


def _is_one_name(parts: Sequence[str]) -> bool:
    """Whether parts are one name with their joints, and not each the name of something else."""
    whole = canonical_name("".join(parts))  # “precision and recall” is a name of the F1 score, too
    names = [canonical_name(part) for part in parts[::2] if part]
    return whole is not None and len(names) == len(parts[::2]) and (None in names or whole in names)


def _completed(names: tuple[str, ...]) -> tuple[str, ...]:
    *before, last = names[-1].split() if names else ("",)
    if not before:
        return names
    return tuple(
        f"{name} {last}" if canonical_name(name) is None and canonical_name(f"{name} {last}") else name
        for name in names
    )
