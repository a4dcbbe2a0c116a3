"""Entries that ask nearly the same: told by how alike their stems are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

AlikePairs = Callable[[Sequence[str], float], Iterable[tuple[int, int, float]]]
"""From texts and a least cosine (-1 … 1) to the pairs that are at least so alike: i < j, and their cosine."""

# The most alike stems of the bank that do ask for different things have 0.78.
TOO_ALIKE = 0.82


def near_duplicates(stems: Sequence[str], alike: AlikePairs) -> list[tuple[int, int, float]]:
    """The pairs of stems that are too alike to be two questions, the later one second, most alike first."""
    return sorted(alike(stems, TOO_ALIKE), key=lambda pair: -pair[2])
