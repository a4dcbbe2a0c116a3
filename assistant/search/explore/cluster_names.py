"""Names for the clusters of the map, by class-based TF-IDF."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.search.explore.said_terms import EXPLAINED, SaidTerms, Term, term_of

_TERMS = 8  # that a cluster is told by
_IN_NAME = 3
_LEAST = (
    2  # in a name, where there are as many; a third only where it has this share of the first one's score
)
_OF_FIRST = 0.3
_CONCENTRATED = 2.5  # how much more of a term a cluster must have than all units have …
_WHOLLY = 8.0  # … and how much more makes no further difference
_FEW_CLUSTERS = 4  # up to this many, no term can be so much concentrated
_TOO_COMMON = 0.25  # of all units; a term of more of them tells no cluster from another
_FEW_UNITS = 20  # fewer may all be about one thing
_SUBJECT, _LISTED, _PHRASE, _WORD = 2.0, 1.6, 1.0, 0.6  # what a service or concept counts beside others
_COVERS = 0.5  # what a term of a name counts beside how many further units it speaks for
_LONG = 24  # characters, for a term of a name
_OFTEN = 0.2  # beside how often it is written at length
_SPEAKING = 3  # units that must have a term, where a cluster has more than a few
_SAME_UNITS = 0.75  # two terms that so many of their units share say the same


@dataclass(frozen=True, slots=True)
class Named:
    """The name of a cluster, and its terms, the most telling first."""

    name: str
    terms: tuple[str, ...]


def name_clusters(said: Sequence[SaidTerms], cluster_of: Sequence[int]) -> tuple[Named, ...]:
    """Name each cluster by terms that it has and the others have little of.

    The score of a term is `tf * log(1 + A / f)` (Grootendorst, 2022, “BERTopic: Neural topic modeling with a
    class-based TF-IDF procedure”): tf, how much of it the units of the cluster have, each counted once; f,
    how much all units have; A, how much of all terms a cluster has on average. Services, concepts and listed
    terms count for more, and a name is put together of those that speak for most of the units.

    Args:
        said: the terms of each unit.
        cluster_of: number of the cluster of each unit; each from 0 to the highest occurs.

    Returns:
        One for each cluster, by number. No two names are the same.
    """
    count = max(cluster_of, default=-1) + 1
    members: list[list[SaidTerms]] = [[] for _ in range(count)]
    for unit, cluster in zip(said, cluster_of, strict=True):
        members[cluster].append(unit)
    whole = _whole(members)
    named: list[Named] = []
    for units in members:
        named.append(_named(units, whole, {each.name.casefold() for each in named}))
    return tuple(named)


def together(said: Iterable[SaidTerms]) -> dict[Term, float]:
    """How much several units have of each term together."""
    weights: dict[Term, float] = {}
    for each in said:
        for term, weight in each.weights.items():
            weights[term] = weights.get(term, 0.0) + weight
    return weights


@dataclass(frozen=True, slots=True)
class _Whole:
    """What all units have: how much of each term, how many have it, how many units and clusters exist.

    `average` is how much of all terms a cluster has, `densest` how much a unit has of each term, on average,
    in the cluster where that is most.
    """

    weights: Mapping[Term, float]
    having: Mapping[Term, int]
    units: int
    clusters: int
    average: float
    densest: Mapping[Term, float]

    def is_common(self, term: Term) -> bool:
        """Whether so many units have a term that it tells no cluster from another."""
        return self.units >= _FEW_UNITS and self.having[term] > _TOO_COMMON * self.units

    def rarity(self, term: Term) -> float:
        """The factor `log(1 + A / f)`."""
        return math.log(1 + self.average / self.weights[term])

    def apart(self, term: Term, weight: float, units: int) -> float:
        """From 0 to 1: how much more of a term the units of a cluster have, `weight` in all, than others."""
        density = weight / units
        more = density / (self.weights[term] / self.units)
        if self.clusters <= _FEW_CLUSTERS:
            return density / self.densest[term]
        if more < _CONCENTRATED:
            return 0.0
        return min(1.0, math.log(more) / math.log(_WHOLLY)) * density / self.densest[term]


def _whole(members: Sequence[Sequence[SaidTerms]]) -> _Whole:
    said = [unit for units in members for unit in units]
    weights = together(said)
    having = Counter(term for unit in said for term in unit.weights)
    densest: dict[Term, float] = {}
    for units in members:
        for term, weight in together(units).items():
            densest[term] = max(densest.get(term, 0.0), weight / len(units))
    average = sum(weights.values()) / max(len(members), 1)
    return _Whole(weights, having, len(said), len(members), average, densest)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A term that may tell a cluster: its words, how it is written, its score, the units it speaks for."""

    words: frozenset[str]
    written: str
    score: float
    units: frozenset[int]

    def is_alike(self, other: _Candidate) -> bool:
        """Whether two terms share a word, are spelt the same but for spaces, or are of the same units."""
        both = self.units | other.units
        same = len(both) > _SPEAKING and len(self.units & other.units) > _SAME_UNITS * len(both)
        return same or not self.words.isdisjoint(other.words) or _letters(self) == _letters(other)


def _letters(candidate: _Candidate) -> str:
    return "".join(filter(str.isalnum, candidate.written.casefold()))


def _named(units: Sequence[SaidTerms], whole: _Whole, taken: set[str]) -> Named:
    ranked = _candidates(units, whole)
    chosen: list[_Candidate] = []
    while len(chosen) < _IN_NAME and (following := _following(chosen, ranked, len(units))):
        if len(chosen) >= _LEAST and following.score < _OF_FIRST * chosen[0].score:
            break
        chosen.append(following)
    terms = [each.written for each in _distinct(ranked)]
    return Named(_unlike([each.written for each in chosen], terms, taken), tuple(terms))


def _candidates(units: Sequence[SaidTerms], whole: _Whole) -> list[_Candidate]:
    """The terms that tell a cluster, the most telling first."""
    weights = together(units)
    speaking = _speaking(units)
    subjects = frozenset[Term]().union(*(unit.subjects for unit in units))
    listed = frozenset[Term]().union(*(unit.listed for unit in units))
    least = min(_SPEAKING, 1 + len(units) // 3)
    found = []
    for term, weight in weights.items():
        apart = whole.apart(term, weight, len(units))
        if len(speaking[term]) < least or not apart or whole.is_common(term):
            continue
        shown = written(units, term)
        kind = _SUBJECT if term in subjects else _kind(shown, listed=term in listed)
        words = frozenset((*term, *term_of(shown)))
        score = weight * whole.rarity(term) * kind * apart
        found.append(_Candidate(words, shown, score, frozenset(speaking[term])))
    return sorted(found, key=lambda each: (-each.score, each.written))


def _kind(shown: str, *, listed: bool) -> float:
    """What a term counts for that is neither service nor concept; a plain word tells less than a phrase."""
    is_word = shown.isalpha() and shown.islower()
    if listed:
        return _PHRASE if is_word else _LISTED
    return _WORD if is_word else _PHRASE


def _speaking(units: Sequence[SaidTerms]) -> dict[Term, list[int]]:
    """Which units have a term in more than a scenario."""
    speaking: dict[Term, list[int]] = defaultdict(list)
    for number, unit in enumerate(units):
        for term, weight in unit.weights.items():
            if weight >= EXPLAINED:
                speaking[term].append(number)
    return speaking


def _following(chosen: Sequence[_Candidate], ranked: Iterable[_Candidate], size: int) -> _Candidate | None:
    """What a name goes on with: telling, unlike what it has, and of units that this does not speak for."""
    covered = frozenset[int]().union(*(each.units for each in chosen))

    def worth(each: _Candidate) -> float:
        return each.score * (_COVERS + len(each.units - covered) / size)

    left = [each for each in ranked if not any(map(each.is_alike, chosen))]
    return max(left, key=worth, default=None)


def _distinct(ranked: Iterable[_Candidate]) -> list[_Candidate]:
    """The first without those of which each word stands in one before, or the other way round."""
    kept: list[_Candidate] = []
    for each in ranked:
        if not any(each.words <= before.words or each.words >= before.words for before in kept):
            kept.append(each)
            if len(kept) == _TERMS:
                break
    return kept


def written(units: Iterable[SaidTerms], term: Term) -> str:
    """How most units write a term, or many, if that is shorter than most do at length.

    Without the capital of the start of a sentence, if any does without.
    """
    counts = Counter(unit.written[term] for unit in units if term in unit.written)
    most = min(counts, key=lambda each: (-counts[each], len(each), each))
    if len(most) > _LONG:
        often = [each for each in counts if counts[each] >= _OFTEN * counts[most]]
        most = min(often, key=lambda each: (len(each), each))
    small = most[:1].lower() + most[1:]
    return small if small in counts else most


def _unlike(chosen: list[str], shown: Sequence[str], taken: set[str]) -> str:
    """The terms as a name that none before has; by a further term, or a number where there is none."""
    name = _capitalised(", ".join(chosen)) or "Other"
    if name.casefold() not in taken:
        return name
    for term in shown:
        longer = f"{name}, {term}"
        if term not in chosen and longer.casefold() not in taken:
            return longer
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return next(each for each in numbered if each.casefold() not in taken)


def _capitalised(name: str) -> str:
    """With a capital in front, unless the first word has one elsewhere ("k-NN")."""
    first = name.split(" ", 1)[0]
    return name[:1].upper() + name[1:] if first.islower() else name
