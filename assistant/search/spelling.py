"""Misspelt words of a query, taken for words of the material; rapidfuzz and spellchecker live here alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from assistant.search.words import STOPWORDS, plain_words

# A word this short has too many neighbours, and is often an acronym.
_SHORTEST = 4
# From this length on, two slips still leave little doubt about the word.
_LONG = 8
_SHORTEST_PART = 3
# British endings and letters with their American twins; the material mostly has the latter.
_REGIONS = (
    ("isation", "ization"), ("ise", "ize"), ("ising", "izing"), ("yse", "yze"), ("our", "or"),
    ("elled", "eled"), ("elling", "eling"), ("ogue", "og"), ("tre", "ter"), ("ence", "ense"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """A word of a query at `start` … `end` that stands for another; `regional` if both are right."""

    start: int
    end: int
    meant: str
    regional: bool


@cache
def _english() -> Any:  # noqa: ANN401  # the library has no types
    """A word list of English with frequencies (pyspellchecker's, 160,000 words); loading it takes 0.1 s."""
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1).word_frequency


class Speller:
    """Knows the words of the material, and which of them a misspelt word most likely is.

    A word is misspelt if neither the material nor an English word list has it. It is taken for the
    nearest word of the material by optimal string alignment distance (a swap of neighbours is one
    slip), one slip away or two from eight letters on; among equals for the one that begins alike for
    longest, then for the one in most texts; or for two words of the material that were typed as one.
    Source of the distance: Boytsov, "Indexing methods for approximate dictionary searching", ACM JEA 16,
    2011, section 2.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        """`counts`: the words of the material in lower case, each with the number of texts that have it."""
        self._counts = counts
        self._choices = [word for word in counts if len(word) >= _SHORTEST and word.isalpha()]

    def corrections(self, query: str) -> tuple[Slip, ...]:
        """The words of a query that are taken for others, in their order."""
        found = []
        for start, end in plain_words(query):
            word = query[start:end].lower()
            plural_of_known = word.endswith("s") and word[:-1] in self._counts
            if word in self._counts or plural_of_known or self._is_left_alone(query[start:end]):
                continue
            twin = next((each for each in _regional_twins(word) if each in self._counts), "")
            if twin:
                found.append(Slip(start, end, twin, regional=True))
            elif word not in _english() and not any(each in _english() for each in _regional_twins(word)):
                meant = self._nearest(word)
                if meant:
                    found.append(Slip(start, end, meant, regional=False))
        return tuple(found)

    def _is_left_alone(self, word: str) -> bool:
        """Too short, or capitals, which are an acronym: better not found than taken for another."""
        capitals = word.isupper() and len(word) < _LONG
        return len(word) < _SHORTEST or capitals or not word.isalpha() or word.lower() in STOPWORDS

    def _nearest(self, word: str) -> str:
        from rapidfuzz.distance import OSA, Prefix
        from rapidfuzz.process import extract

        slips = 2 if len(word) >= _LONG else 1
        near = extract(
            word, self._choices, scorer=OSA.distance, processor=None, score_cutoff=slips, limit=None
        )
        ranked = sorted(
            (distance, -Prefix.similarity(choice, word), -self._counts[choice], choice)
            for choice, distance, _ in near
        )
        if ranked and ranked[0][0] == 1:
            return ranked[0][3]
        return self._two_words(word) or (ranked[0][3] if ranked else "")

    def _two_words(self, word: str) -> str:
        """Two words of the material that make up this one, those in most texts; empty if there are none."""
        best, pair = 0, ""
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first, second = word[:cut], word[cut:]
            rarer = min(self._counts.get(first, 0), self._counts.get(second, 0))
            if rarer > best:
                best, pair = rarer, f"{first} {second}"
        return pair


def _regional_twins(word: str) -> Iterator[str]:
    """The word in the other region's spelling, by the rules that fit."""
    for british, american in _REGIONS:
        if british in word:
            yield word.replace(british, american)
        elif american in word:
            yield word.replace(american, british)
