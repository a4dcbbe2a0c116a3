"""What the options of a whole bank must not give away: the place of the right one, and its length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_AT_ONE_PLACE = 0.30
MOST_LONGEST = 0.35
FEWEST = 20
"""Entries with four options; below that shares tell nothing."""

_FOUR = 4


@dataclass(frozen=True, slots=True)
class Balance:
    """Over the entries with four options and one right: how many, and where the right one stands.

    `places` counts from 1; an entry counts among `longest` if no wrong option is longer.
    """

    entries: int
    places: Mapping[int, int]
    longest: int


def balance(entries: Iterable[Mapping[str, Any]]) -> Balance:
    """Count the places and the lengths of the right options among four."""
    places: Counter[int] = Counter({place: 0 for place in range(1, _FOUR + 1)})
    longest = 0
    for entry in entries:
        options = entry.get("options", [])
        right = [place for place, option in enumerate(options, 1) if option["correct"]]
        if len(options) != _FOUR or len(right) != 1:
            continue
        lengths = [len(option["text"].strip()) for option in options]
        places[right[0]] += 1
        longest += lengths[right[0] - 1] == max(lengths)
    return Balance(sum(places.values()), dict(places), longest)


def balance_problems(counted: Balance) -> list[str]:
    """A sentence for each limit that a bank breaks; none for fewer than `FEWEST` entries."""
    if counted.entries < FEWEST:
        return []
    found = []
    for place, count in counted.places.items():
        if count > MOST_AT_ONE_PLACE * counted.entries:
            found.append(
                f"the right option stands at place {place} in {count} of {counted.entries} entries with four "
                f"options ({count / counted.entries:.0%}); at most {MOST_AT_ONE_PLACE:.0%} may, so move some"
            )
    if counted.longest > MOST_LONGEST * counted.entries:
        found.append(
            f"the right option is the longest in {counted.longest} of {counted.entries} entries with four "
            f"options ({counted.longest / counted.entries:.0%}); at most {MOST_LONGEST:.0%} may: shorten some"
        )
    return found
