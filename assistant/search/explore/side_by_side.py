"""Two or three services or concepts side by side, in the material's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import UsageError
from assistant.search.citation import Citation
from assistant.search.explore.aspects import Aspect, fits, fits_across
from assistant.search.explore.deciding import Deciding, deciding_questions
from assistant.search.explore.sides import Side, sides
from assistant.search.explore.statements import Statement, statements
from assistant.search.storage import StoredIndex
from assistant.search.words import content_words

_MOST_ACROSS = {Aspect.IS: 2, Aspect.CHOOSE: 2, Aspect.APART: 3, Aspect.FIGURES: 1, Aspect.ASKED: 2}
_MOST_IN_A_CELL = {Aspect.IS: 2, Aspect.CHOOSE: 3, Aspect.APART: 2, Aspect.FIGURES: 2, Aspect.ASKED: 2}
_ENOUGH = 0.5  # of how well the best statement fits, others must
_FEW = 1  # statements of questions that a cell gets where notes have none
# Two sentences that have so large a share of all their words in common say the same.
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """One aspect of all sides.

    Attributes:
        aspect: which.
        across: statements on two or more of the sides, to be shown across all of them.
        cells: one for each side in their order: its own statements, or None where the material has none;
            that of a side of which only `across` speaks is empty.
    """

    aspect: Aspect
    across: tuple[Citation, ...]
    cells: tuple[tuple[Citation, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A comparison: the names of the sides as the bank has them, a row for each aspect, and the questions."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    deciding: tuple[Deciding, ...]


def compare(index: StoredIndex, names: Sequence[str], version: str = "") -> SideBySide:
    """Two or three services or concepts side by side, each statement cited from the material.

    What names several sides is shown across them, what is about one in its own cell; no sentence stands twice
    in the table, nor another that says the same in nearly the same words.

    Args:
        index: where the material is.
        names: any names of theirs ("Firehose", "async"), in the order of the columns.
        version: code of an exam version; only what serves it is used. Empty takes all.

    Raises:
        UsageError: fewer than two names or more than three, one thing twice, or one that the material lacks.
    """
    compared = sides(index, names)
    said = [each for each in statements(index, compared, version) if each.named]
    deciding = deciding_questions(index, compared, version)
    for number, side in enumerate(compared):
        in_options = any(side.name in (*each.right, *each.wrong) for each in deciding)
        if not in_options and not any(each.roles[number] for each in said):
            raise UsageError(_nothing(index, side, version))
    return SideBySide(tuple(side.name for side in compared), _rows(compared, said), deciding)


def _nothing(index: StoredIndex, side: Side, version: str) -> str:
    """Why a side cannot be compared: nothing names it, or what names it says nothing of it."""
    where = f" for {version}" if version else ""
    if side.pattern or any(side.name == profile.name for profile in index.topics.profiles_for(version)):
        return f"Your material says nothing of {side.name} that can be compared{where}."
    return f"Your material never mentions {side.name}{where}."


def _rows(compared: Sequence[Side], said: Sequence[Statement]) -> tuple[Row, ...]:
    """The table: first what notes say in the paragraph for it, then, where a cell lacks it, all else."""
    table = _Table(compared)
    in_notes = [each for each in said if each.in_note]
    across, cells = {}, {}
    for aspect in Aspect:
        across[aspect] = table.across(aspect, said)
        cells[aspect] = table.cells(aspect, said if aspect is Aspect.FIGURES else in_notes)
    for aspect in Aspect:
        table.fill(cells[aspect], aspect, said)
    return tuple(_row(aspect, across[aspect], cells[aspect]) for aspect in Aspect)


def _row(aspect: Aspect, across: Sequence[Statement], cells: Sequence[Sequence[Statement]]) -> Row:
    spoken_of = [any(each.roles[number] for each in across) for number in range(len(cells))]
    return Row(
        aspect,
        tuple(each.said for each in across),
        tuple(
            tuple(each.said for each in cell) if cell or above else None
            for cell, above in zip(cells, spoken_of, strict=True)
        ),
    )


class _Table:
    """Takes the best statements for each place, none twice."""

    def __init__(self, compared: Sequence[Side]) -> None:
        self._sides = len(compared)
        self._names = frozenset(word for side in compared for word in content_words(side.query))
        self._taken: list[frozenset[str]] = []

    def across(self, aspect: Aspect, said: Sequence[Statement]) -> list[Statement]:
        """The best statements on two or more sides."""
        scored = [(fits_across(aspect, each), each) for each in said if each.named > 1]
        return self._best(scored, _MOST_ACROSS[aspect])

    def cells(self, aspect: Aspect, said: Sequence[Statement]) -> list[list[Statement]]:
        """The best statements on each side alone."""
        found: list[list[Statement]] = [[] for _ in range(self._sides)]
        self.fill(found, aspect, said, _MOST_IN_A_CELL[aspect])
        return found

    def fill(
        self, cells: Sequence[list[Statement]], aspect: Aspect, said: Sequence[Statement], most: int = _FEW
    ) -> None:
        """Add the best statements to cells that have fewer than `most`."""
        for number in range(self._sides):
            alone = [each for each in said if each.roles[number] and each.named == 1]
            scored = [(fits(aspect, each, number), each) for each in alone]
            cells[number].extend(self._best(scored, most - len(cells[number])))

    def _best(self, scored: Sequence[tuple[float, Statement]], most: int) -> list[Statement]:
        chosen: list[Statement] = []
        enough = _ENOUGH * max((score for score, _ in scored), default=0.0)
        fitting = sorted((pair for pair in scored if pair[0] > enough), key=lambda pair: -pair[0])
        for _, each in fitting:
            words = frozenset(content_words(each.text)) - self._names
            if len(chosen) < most and not any(_alike(words, other) for other in self._taken):
                chosen.append(each)
                self._taken.append(words)
        # Those of one paragraph in its order.
        place = {id(each): number for number, (_, each) in enumerate(scored)}
        return sorted(chosen, key=lambda each: (not each.in_note, place[id(each)]))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _SAME * len(one | other)
