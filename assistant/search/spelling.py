"""Misspelt words of a query, taken for words of the material; rapidfuzz and spellchecker live here alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from assistant.search.words import STOPWORDS, plain_words

# A word this short has too many neighbours, and is often an acronym.
_SHORTEST = 4
# From this length on, two slips still leave little doubt about the word.
_LONG = 8
_SHORTEST_PART = 3
_SHORTEST_JOINED = 7
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


# In front of a word of the material these make another word, not a slip.
_PREFIXES = (
    "anti", "auto", "co", "de", "dis", "down", "hyper", "in", "inter", "mis", "multi", "non", "over", "post",
    "pre", "re", "semi", "sub", "super", "un", "under", "up",
)  # fmt: skip
# Typed without their apostrophe.
_CONTRACTIONS = frozenset(
    """arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt thats wasnt werent whats wheres
    wont wouldnt youre""".split()  # noqa: SIM905 - a list in prose reads better
)


@cache
def _technical() -> frozenset[str]:
    """Words of the trade that are right though neither an English word list nor the material has them."""
    text = files("assistant.search").joinpath("technical_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() for word in line.partition("#")[0].split())


@cache
def _english() -> Any:  # noqa: ANN401  # the library has no types
    """A word list of English with frequencies (pyspellchecker's, 160,000 words); loading it takes 0.1 s."""
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1).word_frequency


class Speller:
    """Knows the words of the material, and which of them a misspelt word most likely is.

    A word is misspelt if neither the material nor an English word list has it. It is taken for the
    nearest word of the material by optimal string alignment distance (a swap of neighbours is one
    slip) that begins with the same letter, one slip away or two from eight letters on; among equals for one
    of the same letters, then for the one that begins and ends alike for longest, then for the one in most
    texts; or for two words of the material that were typed as one.
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
            if self._is_known(word) or self._is_left_alone(query[start:end]):
                continue
            twin = next((each for each in _regional_twins(word) if each in self._counts), "")
            if twin:
                found.append(Slip(start, end, twin, regional=True))
            elif word not in _english() and not any(each in _english() for each in _regional_twins(word)):
                meant = self._nearest(word)
                if meant:
                    found.append(Slip(start, end, meant, regional=False))
        return tuple(found)

    def _is_known(self, word: str) -> bool:
        """A word of the material or the trade, its plural, or one with a prefix that turns its meaning."""
        if word in self._counts or word in _technical() or (word.endswith("s") and word[:-1] in self._counts):
            return True
        stems = (word.removeprefix(prefix) for prefix in _PREFIXES if word.startswith(prefix))
        return any(len(stem) >= _SHORTEST and stem in self._counts for stem in stems)

    def joined(self, query: str) -> tuple[str, ...]:
        """Words of the material that stand apart in the query ("over fitting"), in their order."""
        spans = plain_words(query)
        found = []
        for (start, middle), (next_, end) in pairwise(spans):
            first, second = query[start:middle].lower(), query[next_:end].lower()
            whole = first + second
            apart = query[middle:next_] == " " and not {first, second} & STOPWORDS
            if apart and len(whole) >= _SHORTEST_JOINED and self._counts.get(whole):
                found.append(whole)
        return tuple(found)

    def _is_left_alone(self, word: str) -> bool:
        """Too short, or an acronym or a name by its capitals: better not found than taken for another."""
        lower = word.lower()
        if len(word) < _SHORTEST or not word.isalpha() or lower in STOPWORDS or lower in _CONTRACTIONS:
            return True
        if any(letter.isupper() for letter in word[1:]) and not word.isupper():  # as in DeepAR
            return not self._two_words(lower)
        return word.isupper() and len(word) < _LONG

    def _nearest(self, word: str) -> str:
        from rapidfuzz.distance import OSA, Postfix, Prefix
        from rapidfuzz.process import extract

        slips = 2 if len(word) >= _LONG else 1
        near = extract(
            word, self._choices, scorer=OSA.distance, processor=None, score_cutoff=slips, limit=None
        )
        ranked = sorted(
            (
                distance,
                sorted(choice) != sorted(word),  # letters in another order
                -Prefix.similarity(choice, word) - Postfix.similarity(choice, word),
                -self._counts[choice],
                choice,
            )
            for choice, distance, _ in near
            if choice[0] == word[0] or sorted(choice) == sorted(word)
        )
        if ranked and ranked[0][0] == 1:
            return ranked[0][-1]
        return self._two_words(word) or (ranked[0][-1] if ranked else "")

    def _two_words(self, word: str) -> str:
        """Two words of the material that make up this one, those in most texts; empty if there are none."""
        best, pair = 0, ""
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            first, second = word[:cut], word[cut:]
            rarer = min(self._counts.get(first, 0), self._counts.get(second, 0))
            if rarer > best and not {first, second} & STOPWORDS:
                best, pair = rarer, f"{first} {second}"
        return pair


def _regional_twins(word: str) -> Iterator[str]:
    """The word in the other region's spelling, by the rules that fit."""
    for british, american in _REGIONS:
        if british in word:
            yield word.replace(british, american)
        elif american in word:
            yield word.replace(american, british)
