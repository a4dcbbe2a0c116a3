"""The points of the map: which there are, in which group each is, and what part of the map is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.bank.exam_guide import ExamGuide
from assistant.search.explore.topics import Unit
from assistant.ui.chart_rows import Name, Points, Window
from assistant.ui.explore_link import point_of
from assistant.ui.explore_units import ShownUnit, UnitKind
from assistant.ui.palette import Ink

if TYPE_CHECKING:
    from assistant.ui.explore_material import Material

NO_TASK, NO_SERVICE = "No exam task", "Others"
_STANDINGS = ("Not sure yet", "Getting there", "Known well")
_UNTRIED = "Not tried"
_MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Grouping:
    """How the points are told apart: the group of each, the groups with a colour, and what has none."""

    group_of: Callable[[ShownUnit], str]
    groups: Sequence[str]
    rest: str

    def colours(self, ink: Ink) -> dict[str, str]:
        """A colour for each group; what is none of them has the quiet one."""
        return dict(zip(self.groups, ink.groups, strict=False)) | {self.rest: ink.other}


def by_domain(guide: ExamGuide) -> Grouping:
    """By the domain of the first task."""
    names = {str(domain.id): f"{domain.id} {domain.title}" for domain in guide.domains}
    return Grouping(lambda unit: names.get(unit.domain, NO_TASK), [*names.values()], NO_TASK)


def by_service(shown: Mapping[Unit, ShownUnit], chosen: str = "") -> Grouping:
    """By service: the chosen one alone, or the five that most units are about."""
    counts = Counter(name for unit in shown.values() for name in unit.services)
    most = (
        [chosen] if chosen else [name for name, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:5]]
    )

    def group_of(unit: ShownUnit) -> str:
        # The rarest of its own says the most of a unit: all name SageMaker.
        own = [name for name in reversed(most) if name in unit.services]
        return own[0] if own else NO_SERVICE

    return Grouping(group_of, most, NO_SERVICE)


def by_standing(standing: Mapping[str, float]) -> Grouping:
    """By how well the learner knows each question: below a half, below four fifths, or better."""

    def group_of(unit: ShownUnit) -> str:
        known = standing.get(unit.unit[0]) if unit.kind is UnitKind.QUESTION else None
        return _UNTRIED if known is None else _STANDINGS[(known >= 0.5) + (known >= 0.8)]

    return Grouping(group_of, _STANDINGS, _UNTRIED)


def points_of(
    material: Material, grouping: Grouping, *, every: bool, hits: set[Unit] | None, window: Window
) -> Points:
    """The points within a window: one for each unit, or one for every passage of it."""
    units = units_in_order(material)
    where = material.topics.map.passages if every else material.topics.map.units
    owners = [passage.unit for passage in material.index.passages] if every else units
    inside = _within(where, window)
    kept = [number for number in np.flatnonzero(inside) if owners[number] in material.shown]
    shown = [material.shown[owners[number]] for number in kept]
    return Points(
        point=[point_of(each.unit) for each in shown],
        x=where[kept, 0].tolist(),
        y=where[kept, 1].tolist(),
        title=[each.title for each in shown],
        kind=[each.kind.value for each in shown],
        group=[grouping.group_of(each) for each in shown],
        lit=None if hits is None else [each.unit in hits for each in shown],
    )


def units_in_order(material: Material) -> list[Unit]:
    """All units in the order in which the map has them."""
    return list(dict.fromkeys(passage.unit for passage in material.index.passages))


def window_of(material: Material, cluster: int | None, *, every: bool) -> Window:
    """The part of the map that all points take, or those of a cluster; `every` is as of `points_of`."""
    topic_map = material.topics.map
    where = topic_map.passages if every else topic_map.units
    if cluster is not None:
        where = topic_map.units[[number == cluster for number in topic_map.cluster_of]]
    if not len(where):
        return Window()
    (left, low), (right, high) = where.min(axis=0) - _MARGIN, where.max(axis=0) + _MARGIN
    return Window((float(left), float(right)), (float(low), float(high)))


def names_on_map(material: Material, window: Window) -> list[Name]:
    """The names of the clusters in a window, a term a line, the largest cluster first."""
    clusters = material.topics.map.clusters
    inside = _within(np.array([(each.x, each.y) for each in clusters]).reshape(-1, 2), window)
    return [
        Name(tuple(each.name.split(", ")[:2]), each.x, each.y)
        for each, is_inside in zip(clusters, inside, strict=True)
        if is_inside
    ]


def _within(where: NDArray[np.floating], window: Window) -> NDArray[np.bool_]:
    x, y = where[:, 0], where[:, 1]
    return np.asarray((x >= window.x[0]) & (x <= window.x[1]) & (y >= window.y[0]) & (y <= window.y[1]))
