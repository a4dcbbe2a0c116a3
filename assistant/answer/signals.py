"""What tells whether the material answers a question: several signals of one search."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from assistant.answer.evidence import Evidence
from assistant.answer.orders import gives_orders
from assistant.bank.names import expansions
from assistant.search.passages import Passage
from assistant.search.sentence_scores import terms_of
from assistant.search.storage import StoredIndex
from assistant.search.words import STOPWORDS

_READ = 3  # the hits whose words count as what the material says on the matter
_FIRST, _NEXT = 10, 6  # lengths of the rankings that are compared
_FITTING = 5  # sentences
_EDGES = re.compile(r"^\W+|\W+$")

# A fact of a kind that a question asks for, and what shows that a text holds one of the kind.
_FACTS = (
    (
        r"\b(?:price|pricing|how much (?:does|do|is|will|would)|per (?:hour|month|gb)|fees?|dollars?)\b",
        r"[$€£]|\bUSD\b|\bcents?\b",
    ),
    (
        r"\b(?:how (?:many|long|big|large)|maxim(?:um|al)|minim(?:um|al)|limits?|quotas?|defaults?)\b",
        r"\d",
    ),
    (r"\b(?:when (?:was|were|did)|(?:which|what) year|launched|released|history)\b", r"\b(?:19|20)\d\d\b"),
    (
        r"\b(?:who (?:\w+ed|wrote|came|was|is)|authors?|inventors?)\b",
        r"\bet al\b|\b(?:invented|introduced|proposed) by\b",
    ),
    (
        r"\b(?:cli|command|flags?|syntax|code|snippet|console|click|button|menu|error|exception|import|sdk)\b",
        r"\w_\w|\w::\w|[a-z][A-Z]|\w\(|--\w",
    ),
    (r"\b(?:prove|proof|derive|derivation|theorem|equation)\b", r"[=∑√]"),
)


@dataclass(frozen=True, slots=True)
class Signals:
    """Signals of one question, all numbers of about -1 … 2.

    Attributes:
        best: cosine of the nearest passage.
        near: mean cosine of the five nearest passages.
        asked: cosine of the nearest stem, or way to ask, among the first hits.
        told: cosine of the nearest other passage among them.
        sentence: cosine of the best sentence.
        sentences: mean cosine of the five sentences that fit best.
        score: score of the first hit.
        margin: how far it lies above the tenth hit.
        ahead: how far the best unit lies above the five next by cosine.
        covered: share of the question's words, by their idf, that the best hit has.
        covered_by_all: the same of the first hits together.
        covered_by_sentence: the same of the best sentence.
        covered_by_sentences: the same of the sentences that fit best.
        rarest_missing: idf of the rarest word that the first hits lack, as a share of the greatest idf.
        unknown: share of the question's words that the whole material lacks.
        keyword: BM25 of the best unit for each unit of idf.
        agreement: share of units that both rankings, by vector and by keyword, have among their first.
        named: how many other names of services and terms the question calls up, its logarithm.
        length: logarithm of the number of its words.
        missing_fact: 1 where it asks for a price, a number, a date, a person, a command or a proof, and the
            best sentences hold nothing of the kind.
        steers: 1 where it gives orders to the assistant, or is code rather than a question.
    """

    best: float
    near: float
    asked: float
    told: float
    sentence: float
    sentences: float
    score: float
    margin: float
    ahead: float
    covered: float
    covered_by_all: float
    covered_by_sentence: float
    covered_by_sentences: float
    rarest_missing: float
    unknown: float
    keyword: float
    agreement: float
    named: float
    length: float
    missing_fact: float
    steers: float

    def values(self) -> NDArray[np.float64]:
        """`(s,)`, in the order of `SIGNALS`."""
        return np.array(astuple(self), dtype=np.float64)


SIGNALS = tuple(field.name for field in fields(Signals))
"""The names of the signals."""


class SignalReader:
    """Reads the signals of searches in one index."""

    def __init__(self, index: StoredIndex) -> None:
        """Count in how many units each word stem stands."""
        self._vectors = index.vectors.vectors()
        units = [passage.unit for passage in index.passages]
        changes = [place for place, unit in enumerate(units) if place == 0 or unit != units[place - 1]]
        self._starts = np.array(changes, dtype=np.int64)
        self._lengths = np.diff(np.append(self._starts, len(units)))
        counts: dict[str, int] = {}
        for word, count in index.keywords.word_counts.items():
            for term in terms_of([word]):
                counts[term] = max(counts.get(term, 0), count)
        self._counts: Mapping[str, int] = counts
        self._units = max(len(changes), 1)

    def read(self, evidence: Evidence) -> Signals:
        """The signals of a question."""
        found = evidence.found
        if not found.hits:
            return Signals(*(0.0 for _ in SIGNALS))
        terms = sorted(found.words.terms)
        weights = {term: self._idf(term) for term in terms}
        words = [_words_of(passages) for passages in evidence.passages[:_READ]]
        every_word = frozenset[str]().union(*words)
        called = _by_other_names(found.asked.corrected, every_word)
        fitting = sorted(evidence.candidates, key=lambda each: -each.scored.fit)[:_FITTING]
        texts = [each.text for each in fitting]
        similar = [each.scored.similarity for each in fitting] or [0.0]
        cosines = self._vectors @ found.words.vector
        # What the filters leave out does not answer, however near it is.
        of_allowed = np.repeat(found.allowed, self._lengths)
        by_unit = np.maximum.reduceat(cosines, self._starts)[found.allowed]
        keyword = found.keyword[found.allowed]
        cosines = cosines[of_allowed]
        nearest = np.sort(by_unit)[::-1]
        missing = [weight for term, weight in weights.items() if term not in every_word | called]
        scores = [hit.score for hit in found.hits[:_FIRST]]
        return Signals(
            best=float(nearest[0]),
            near=float(np.sort(cosines)[::-1][:_FITTING].mean()),
            asked=max(evidence.sameness[:_FITTING], default=0.0),
            told=max(evidence.told[:_FITTING], default=0.0),
            sentence=max(similar),
            sentences=float(np.mean(similar)),
            score=scores[0],
            margin=scores[0] - scores[-1],
            ahead=float(nearest[0] - nearest[1:_NEXT].mean()) if nearest.size > 1 else 0.0,
            covered=_share(weights, words[0] | called),
            covered_by_all=_share(weights, every_word | called),
            covered_by_sentence=_share(weights, terms_of(texts[:1]) | called),
            covered_by_sentences=_share(weights, terms_of(texts) | called),
            rarest_missing=max(missing, default=0.0) / self._idf(""),
            unknown=sum(term not in self._counts for term in terms) / max(len(terms), 1),
            keyword=float(keyword.max()) / max(sum(weights.values()), 1e-9),
            agreement=_agreement(by_unit, keyword),
            named=math.log1p(len(found.asked.added)),
            length=math.log1p(len(terms)),
            missing_fact=float(_lacks_fact(found.asked.corrected, " ".join(texts))),
            steers=float(gives_orders(found.asked.query)),
        )

    def knows(self, word: str) -> bool:
        """Whether any unit of the material has a word; one that only holds sentences together is in none."""
        return any(term in self._counts for term in terms_of([word]))

    def _idf(self, term: str) -> float:
        """As in `KeywordIndex`; the greatest for a word that nothing has."""
        count = self._counts.get(term, 0)
        return math.log1p((self._units - count + 0.5) / (count + 0.5))


def uncovered(evidence: Evidence) -> str:
    """What of a question the first hits have no words for, with the words that only hold it together.

    “How much does an ml.g5.2xlarge endpoint cost an hour in Frankfurt?” becomes “How much does an … an hour
    in Frankfurt?”: what is asked for rather than what about.
    """
    said = frozenset[str]().union(*(_words_of(passages) for passages in evidence.passages[:_READ]))
    kept = [word for word in evidence.found.asked.corrected.split() if not _is_said(word, said)]
    return " ".join(kept) or "?"


def _is_said(word: str, said: frozenset[str]) -> bool:
    bare = _EDGES.sub("", word)
    terms = terms_of([bare])
    if bare.lower() in STOPWORDS or not terms:
        return False
    return terms <= said or _is_said_otherwise(bare, said)


def _is_said_otherwise(word: str, said: frozenset[str]) -> bool:
    """Whether another name of what a word names is there: “firehose” for “KDF”."""
    return any(terms_of([name]) <= said for name in expansions(word))


def _by_other_names(query: str, said: frozenset[str]) -> frozenset[str]:
    """The terms of a question that are said under another name only."""
    bare = (_EDGES.sub("", word) for word in query.split())
    foreign = [word for word in bare if word and not terms_of([word]) <= said]
    return terms_of(word for word in foreign if _is_said_otherwise(word, said))


def _words_of(passages: Iterable[Passage]) -> frozenset[str]:
    return terms_of([" ".join(passage.embedded for passage in passages)])


def _share(weights: Mapping[str, float], words: frozenset[str]) -> float:
    return sum(weight for term, weight in weights.items() if term in words) / max(sum(weights.values()), 1e-9)


def _agreement(by_vector: NDArray[np.floating], by_keyword: NDArray[np.floating]) -> float:
    if not by_keyword.any():
        return 0.0
    first = [set(np.argsort(-scores, kind="stable")[:_FIRST].tolist()) for scores in (by_vector, by_keyword)]
    return len(first[0] & first[1]) / _FIRST


def _lacks_fact(query: str, text: str) -> bool:
    return any(
        re.search(asked, query, re.IGNORECASE) is not None and re.search(held, text) is None
        for asked, held in _FACTS
    )
