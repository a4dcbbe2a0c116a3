"""Which units lie in each cluster of the map."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.search.explore.topics import Cluster, Unit
from assistant.search.facts import facts_by_unit
from assistant.search.filters import Filters, allows
from assistant.search.storage import StoredIndex


def cluster_members(index: StoredIndex, versions: Sequence[str]) -> list[tuple[Cluster, tuple[Unit, ...]]]:
    """The clusters of the map with their units, those in the middle of it first; without the empty ones.

    Args:
        index: whose map it is.
        versions: codes of exam versions; only units that serve one of them count.

    Returns:
        Those with the most units first.
    """
    topic_map = index.topics.map
    facts = facts_by_unit(index)  # in the order of the index
    units = list(facts)
    serves = [allows(Filters(versions=tuple(versions)), each) for each in facts.values()]
    numbers = np.array(topic_map.cluster_of, dtype=np.int64)
    found = []
    for number, cluster in enumerate(topic_map.clusters):
        rows = np.flatnonzero(numbers == number)
        places = topic_map.units[rows].astype(np.float64)
        away = np.linalg.norm(places - np.median(places, axis=0), axis=1) if len(rows) else np.zeros(0)
        members = tuple(units[row] for row in rows[np.argsort(away, kind="stable")] if serves[row])
        if members:
            found.append((cluster, members))
    return sorted(found, key=lambda each: -len(each[1]))
