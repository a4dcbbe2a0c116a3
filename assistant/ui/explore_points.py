"""The points of the map: which there are, in which group each is, and what part of the map is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import dist
from statistics import median
from typing import TYPE_CHECKING

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
_SPEAK_FOR = 0.34  # the share of the units of a cluster that its name may be told by


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
    material: Material, grouping: Grouping, *, every: bool, hits: set[Unit] | None, cluster: int | None
) -> Points:
    """The points of the whole map or of one cluster: one for each unit, or one for every passage of it."""
    units = units_in_order(material)
    topic_map = material.topics.map
    wanted = [unit for unit, its in zip(units, topic_map.cluster_of, strict=True) if cluster in (None, its)]
    kept_units = material.shown.keys() & set(wanted)
    where = topic_map.passages if every else topic_map.units
    owners = [passage.unit for passage in material.index.passages] if every else units
    kept = [number for number, owner in enumerate(owners) if owner in kept_units]
    shown = [material.shown[owners[number]] for number in kept]
    return Points(
        point=[point_of(each.unit) for each in shown],
        x=where[kept, 0].tolist(),
        y=where[kept, 1].tolist(),
        title=[each.title for each in shown],
        begins=[each.more for each in shown],
        kind=[each.kind.value for each in shown],
        group=[grouping.group_of(each) for each in shown],
        lit=None if hits is None else [each.unit in hits for each in shown],
    )


def units_in_order(material: Material) -> list[Unit]:
    """All units in the order in which the map has them."""
    return list(dict.fromkeys(passage.unit for passage in material.index.passages))


def window_of(points: Points) -> Window:
    """The part of the map that the points take."""
    if not points.x:
        return Window()
    return Window(_around(points.x), _around(points.y))


def _around(values: Sequence[float]) -> tuple[float, float]:
    return min(values) - _MARGIN, max(values) + _MARGIN


def names_on_map(material: Material) -> list[Name]:
    """The names of the clusters, a term a line, those of the most units first.

    Each stands where the units are that are shown. A cluster of which hardly any are has none here, as what
    names it is said in the others.
    """
    where = dict(zip(units_in_order(material), material.topics.map.units.astype(float), strict=True))
    found = []
    for cluster, units in material.clusters:
        if len(units) >= _SPEAK_FOR * cluster.units:
            own = [(float(x), float(y)) for x, y in (where[unit] for unit in units)]
            x, y = _middle_one(own)
            found.append(Name(tuple(cluster.name.split(", ")[:2]), x, y, own))
    return found


def _middle_one(places: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The place that is nearest to the middle of all, which itself may lie where there is none."""
    x, y = (median(each) for each in zip(*places, strict=True))
    return min(places, key=lambda place: dist(place, (x, y)))
