"""Units that would hide each other on the map, such as those of the same text, put beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from assistant.search.explore.topics import Positions

APART = 0.005
"""How far from each other two units stand at least, of a map that is 2 wide."""

TURN = np.pi * (3 - np.sqrt(5))
"""The golden angle, which fills a disc evenly."""

_STEP = 0.008  # from the spot to the first place tried beside it
_TRIES = 1000  # before a unit stays where it would stand, on a map that has no room

_Cell = tuple[int, int]


def spread(positions: Positions, first: Iterable[int] = ()) -> Positions:
    """Move each unit that stands on another to the nearest free place of a spiral around it.

    What stands apart already stays, so that to spread twice is to spread once.

    Args:
        positions: `(n, 2)`, from -1 to 1.
        first: rows that keep their places before others, in this order.

    Returns:
        `(n, 2)`, from -1 to 1, no two less than `APART` from each other where there is room.
    """
    found = positions.copy()
    taken: dict[_Cell, list[Positions]] = {}
    tried: dict[_Cell, int] = {}
    for row in dict.fromkeys([*first, *range(len(positions))]):
        spot = positions[row]
        if not _free(spot, taken):
            cell = _cell(spot)
            # Of many on one spot, the next begins where the one before found its place.
            for number, place in _around(spot, tried.get(cell, 0) + 1):
                if np.abs(place).max() <= 1 and _free(place, taken):
                    found[row], tried[cell] = place, number
                    break
        taken.setdefault(_cell(found[row]), []).append(found[row])
    return found


def _around(spot: Positions, start: int) -> Iterator[tuple[int, Positions]]:
    """Places on the spiral around a spot with their numbers, which count from 1."""
    for number in range(start, start + _TRIES):
        angle = TURN * number
        step = _STEP * np.sqrt(number) * np.array([np.cos(angle), np.sin(angle)])
        yield number, (spot + step).astype(np.float32)


def _free(place: Positions, taken: dict[_Cell, list[Positions]]) -> bool:
    """Whether none of those that have places stands too near."""
    x, y = _cell(place)
    near = (other for i in (-1, 0, 1) for j in (-1, 0, 1) for other in taken.get((x + i, y + j), ()))
    return all(float(np.hypot(*(place - other))) >= APART for other in near)


def _cell(place: Positions) -> _Cell:
    """The square of the map, as wide as units stand apart, that a place lies in."""
    x, y = np.floor(place / APART).astype(int).tolist()
    return x, y
