"""The answer in the words of the material: a short one where an entry asks the same, then what tells why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.answer.answers import Answer, Sentence
from assistant.answer.defining import DEFINES, IS_ABOUT_IT, SAYS_WHAT_IT_DOES, defines, says
from assistant.answer.evidence import Candidate, Evidence, names, names_of, similarity, stems
from assistant.answer.leaning import follows, leans
from assistant.answer.scenarios import has_strangers, says_here, speaks_of_scenario
from assistant.answer.sentence_worth import Worth
from assistant.answer.short_answers import ended, is_short_answer, lead
from assistant.bank.types import Question
from assistant.search.citation import Citation
from assistant.search.retrieval import Hit

MOST_SENTENCES = 5
"""How many sentences an answer has at the most, the short answer among them."""

# Fitted on the tune half of the development questions (`assistant evaluate answers --half tune`).
_BELOW_BEST = 0.45  # how much less than the best a sentence may be worth
_USUAL_BEST = 1.0  # a definition may be worth more, and should not keep the others out
_LEAST_FIT = 0.25  # and how well it has to fit at the least, …
_NEAR_RANKS = 3  # … unless it names the thing that is asked for and is of one of so many hits
_ALIKE, _ALIKE_WORDS = 0.84, 0.65  # cosine and share of words from which two sentences say the same
# Without a short answer in front, a sentence of each of so many hits, within a gap of the best score, says
# what their entries answer, if one has this share of its words.
_NAMED_HITS, _NAMED_GAP, _NAMES = 2, 0.5, 0.6
# Among definitions, what one of a note gains and one that spells the name out, and what each rank costs.
_OF_A_NOTE, _SPELT_OUT, _LATER_HIT = 0.1, 0.15, 0.05

_SPELLS_OUT = re.compile(r"[^,;:]{2,40} \(")
_LIST_ITEM = re.compile(r"\s*(?:[-•*]|\d{1,2}[.)])\s")


def extract(evidence: Evidence, questions: Mapping[str, Question]) -> Answer:
    """The extractive answer to a question that the material answers.

    Each sentence is one of the material, in its own words: list marks and line breaks aside, just the span
    that it cites. What something is comes before what else is said of it. A comparison draws on at least one
    sentence for each side.

    Args:
        evidence: what the search found.
        questions: of the index, by key.
    """
    first, lead_of = lead(evidence, questions)
    chosen = _Choice(evidence, questions, first, lead_of).made()
    sentences = [*first, *(_sentence(each) for each in chosen)]
    return Answer(evidence.query, tuple(sentences), disputed=disputed_in(sentences, questions))


def disputed_in(sentences: Iterable[Sentence], questions: Mapping[str, Question]) -> tuple[str, ...]:
    """Keys of the entries that sentences cite and that differ from what a source says."""
    keys = (citation.passage.question or "" for sentence in sentences for citation in sentence.citations)
    return tuple(dict.fromkeys(key for key in keys if key in questions and questions[key].disputed))


class _Choice:
    """The choice of sentences behind a short answer, if there is one; the first of them open the answer."""

    def __init__(
        self,
        evidence: Evidence,
        questions: Mapping[str, Question],
        first: Sequence[Sentence],
        lead_of: Hit | None,
    ) -> None:
        self.evidence, self.questions, self.lead, self.lead_of = evidence, questions, first, lead_of
        self.worth = Worth(evidence, questions)
        self.value = {id(each): self.worth.of(each) for each in evidence.candidates}
        usable = [each for each in evidence.candidates if self._is_prose(each)]
        self.usable = sorted(usable, key=lambda each: -self.value[id(each)])
        going_on = (each.order for each in evidence.candidates if self._goes_on(each))
        self.going_on_at = min(going_on, default=0)
        self.openers: list[Candidate] = []
        self.chosen: list[Candidate] = []

    def made(self) -> list[Candidate]:
        """The best sentences that do not repeat each other, in the order in which they are read."""
        if self.worth.thing:
            self._open(self.worth.thing, IS_ABOUT_IT)
        for side in self.evidence.sides:
            if not any(defines(each.text, side) >= DEFINES for each in self.openers):
                self._open(side, SAYS_WHAT_IT_DOES)
        for side in self.evidence.sides:
            self._take_for(side)
        if not self.lead and not self.evidence.sides and not self.worth.asks_what:
            self._take_what_entries_answer()
        self._fill()
        return self._in_order()

    def _open(self, thing: str, least: float) -> None:
        """Begin with the best of the sentences that say what a thing is."""

        def place(each: Candidate) -> tuple[float, float]:
            note = _OF_A_NOTE * (each.hit.document is not None) * (2 if each.order == 0 else 1)
            spelt = _SPELT_OUT * (_SPELLS_OUT.match(each.text) is not None)
            return -defines(each.text, thing), _LATER_HIT * each.hit.rank - each.scored.fit - note - spelt

        found = [each for each in self.usable if defines(each.text, thing) >= least]
        best = sorted((each for each in found if self._fits(each)), key=place)[:1]
        self.openers += best
        self.chosen += best

    def _take_for(self, side: str) -> None:
        """A sentence for a side that none of the chosen names, one with its whole name if there is any."""
        if any(says(each.text, side) for each in self.chosen):
            return
        own = names_of(side, self.evidence.sides)
        of_side = [each for each in self.usable if names(each.text, own) and self._fits(each)]
        whole = [each for each in of_side if says(each.text, side)]
        if whole or not any(names(each.text, own) for each in self.chosen):
            self.chosen += (whole or of_side)[:1]

    def _take_what_entries_answer(self) -> None:
        best_score = self.evidence.found.hits[0].score
        for hit in self.evidence.found.hits[:_NAMED_HITS]:
            question = self.questions.get(hit.question or "")
            # What matches one thing with another speaks of the things of its scenario.
            if question is None or question.pairs or hit.score < best_score - _NAMED_GAP:
                continue
            of_hit = (each for each in self.usable if each.hit.rank == hit.rank and self._fits(each))
            self.chosen += [each for each in of_hit if self.worth.names_answer(each) >= _NAMES][:1]

    def _fill(self) -> None:
        sentences = [each for each in self.usable if not is_short_answer(each, self.questions)]
        least = min((self.value[id(each)] for each in sentences[:1]), default=0.0)
        least = min(least, _USUAL_BEST) - _BELOW_BEST
        while len(self.lead) + len(self.chosen) < MOST_SENTENCES:
            left = [each for each in sentences if self._fits(each)]
            left = [each for each in left if each.scored.fit >= _LEAST_FIT or self._is_near(each)]
            value = {id(each): self.value[id(each)] + self.worth.beside(each, self.chosen) for each in left}
            best = max(left, key=lambda each: value[id(each)], default=None)
            if best is None or (self.value[id(best)] < least and not self._is_near(best)):
                break
            self.chosen.append(best)

    def _is_near(self, each: Candidate) -> bool:
        """Whether it names the thing that is asked for, or goes on where that is explained."""
        if not self.worth.thing or each.hit.rank > _NEAR_RANKS:
            return False
        return names(each.text, self.worth.named) or any(follows(each, other) for other in self.openers)

    def _goes_on(self, each: Candidate) -> bool:
        """Whether it is of the entry of the short answer and not that answer itself."""
        if self.lead_of is None or each.hit.rank != self.lead_of.rank:
            return False
        return ended(each.text) not in (sentence.text for sentence in self.lead)

    def _is_prose(self, each: Candidate) -> bool:
        """Whether it is no step, pair or list of answers, and speaks of nothing in a scenario."""
        question, query = self.questions.get(each.hit.question or ""), self.evidence.found.asked.corrected
        if question is None:
            return True
        if (question.items or question.pairs) and _LIST_ITEM.match(each.scored.text):
            return False
        if is_short_answer(each, self.questions):
            several = len(each.scored.text.strip().splitlines()) > 1
            return not several and not has_strangers(each.text, question, self.questions, query)
        if says_here(each.text) and defines(each.text, self.worth.thing) < SAYS_WHAT_IT_DOES:
            return False
        return not speaks_of_scenario(each.text, question, self.questions, query)

    def _fits(self, each: Candidate) -> bool:
        return self._understood(each) and self._is_new(each)

    def _understood(self, each: Candidate) -> bool:
        """Whether a reader understands it without what stands before it, or has read that just before."""
        if not leans(each):
            return True
        if self.lead_of is not None and each.hit.rank == self.lead_of.rank and each.order == self.going_on_at:
            return True
        return any(follows(each, other) for other in self.chosen)

    def _is_new(self, each: Candidate) -> bool:
        own = stems(each.text)
        texts = (*(other.text for other in self.chosen), *(sentence.text for sentence in self.lead))
        for other in map(stems, texts):
            if len(own & other) >= _ALIKE_WORDS * min(len(own), len(other)) and len(own - other) < 4:
                return False
        return all(similarity(each, other) < _ALIKE for other in self.chosen)

    def _in_order(self) -> list[Candidate]:
        """Those of the entry of the short answer first, then what defines, then the best hit's.

        Within a hit as in its text; what leans on a sentence stays behind it.
        """
        best: dict[int, float] = {}
        for each in self.chosen:
            best[each.hit.rank] = max(self.value[id(each)], best.get(each.hit.rank, -1.0))

        def place(each: Candidate) -> tuple[bool, int, float, int, int]:
            root = self._root(each)
            same = self.lead_of is not None and each.hit.question == self.lead_of.question
            opens = next((n for n, other in enumerate(self.openers) if other is root), len(self.openers))
            return (not same, opens, -best[each.hit.rank], each.hit.rank, each.order)

        return sorted(self.chosen, key=place)

    def _root(self, each: Candidate) -> Candidate:
        """The sentence that it leans on, over others if need be; itself where it leans on none."""
        before = next((other for other in self.chosen if follows(each, other)), None) if leans(each) else None
        return self._root(before) if before is not None else each


def _sentence(each: Candidate) -> Sentence:
    return Sentence(ended(each.text), (Citation(each.scored.passage, each.scored.span),))
