"""How well a sentence serves as a part of an answer, alone and beside those that are taken already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer.defining import ASKS_WHAT_IS, asked_thing, defines, names_of_thing, says
from assistant.answer.evidence import Candidate, Evidence, names, names_of, stems
from assistant.bank.names import services_in
from assistant.bank.types import Question

# Fitted on the tune half of the development questions (`assistant evaluate answers --half tune`).
_RANK_WEIGHT = 0.65  # how much the score of its hit counts for a sentence
_BEARS_ANSWER = 0.2  # what naming the short answer of its entry gains, …
_BEARS_OTHER = 0.1  # … and where the question compares things or asks what something is
_DEFINING = 0.08  # what a sentence gains by how well it defines what is asked, …
_NOT_OF_IT = 0.15  # … and what it costs not to name that
_HINTS_AT_A_SIDE, _NOT_OF_A_SIDE = (
    0.1,
    0.25,
)  # what it costs to name no side by its whole name, or none at all
_SAME_HIT_COST = 0.08  # what each sentence already taken from the same hit costs
_OF_SEVERAL, _SAME_SIDE_COST = 0.08, 0.08  # what naming several sides gains, and one already named costs


class Worth:
    """What sentences are worth as parts of the answer to one question.

    Attributes:
        thing: what the question wants to have explained; "" where it asks something else or compares.
        asks_what: whether it asks what something is, in whatever form.
        named: the stems of the names of the thing.
    """

    def __init__(self, evidence: Evidence, questions: Mapping[str, Question]) -> None:
        """Take the question apart."""
        self._evidence, self._questions = evidence, questions
        query = evidence.found.asked.corrected
        self.thing = "" if evidence.sides else asked_thing(query)
        self.asks_what = bool(self.thing) or ASKS_WHAT_IS.match(query) is not None
        own, others = names_of_thing(self.thing) if self.thing else ((), ())
        self.named = tuple(stems(name) for name in (*own, *others))
        self._asked_services = frozenset(services_in(query))

    def of(self, each: Candidate) -> float:
        """How well a sentence serves, about 0 … 1.5."""
        sides, best = self._evidence.sides, self._evidence.found.hits[0].score
        worth = each.scored.fit + _RANK_WEIGHT * min(each.hit.score - best, 0) * (each.side < 0)
        plain = not self.asks_what and not sides
        worth += (_BEARS_ANSWER if plain else _BEARS_OTHER) * self.names_answer(each)
        if self.thing:
            worth += _DEFINING * defines(each.text, self.thing)
            worth -= _NOT_OF_IT * (not names(each.text, self.named))
        elif sides and not any(says(each.text, side) for side in sides):
            hints = any(names(each.text, names_of(side, sides)) for side in sides)
            hints = hints and self._asked_services.issuperset(services_in(each.text))
            worth -= _HINTS_AT_A_SIDE if hints else _NOT_OF_A_SIDE
        return worth

    def beside(self, each: Candidate, chosen: Sequence[Candidate]) -> float:
        """What it gains or loses by what is chosen already: neither a hit nor a side should rule."""
        sides = self._evidence.sides
        cost = _SAME_HIT_COST * sum(each.hit.passage.unit == other.hit.passage.unit for other in chosen)
        said = [side for side in sides if says(each.text, side)]
        if len(said) != 1:
            return _OF_SEVERAL * (len(said) > 1) - cost
        told = {side: sum(says(other.text, side) for other in chosen) for side in sides}
        return -cost - _SAME_SIDE_COST * (told[said[0]] - min(told.values()))

    def names_answer(self, each: Candidate) -> float:
        """Which share of the short answer of its entry, or of the title of its section, a sentence names."""
        question = self._questions.get(each.hit.question or "")
        key = stems(question.answer if question else each.hit.heading)
        return len(key & stems(each.text)) / len(key) if key else 0.0
