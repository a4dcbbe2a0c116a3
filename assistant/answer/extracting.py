"""The answer in the words of the material: a short one where an entry asks the same, then what tells why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.answer.answers import Answer, Sentence
from assistant.answer.evidence import Candidate, Evidence, names, names_of, similarity, stems
from assistant.bank.types import Question
from assistant.search.citation import Citation
from assistant.search.passages import Passage, View
from assistant.search.retrieval import Hit
from assistant.search.words import content_words

MOST_SENTENCES = 5
"""How many sentences an answer has at the most, the short answer among them."""

# Fitted on the tune half of the development questions (`assistant evaluate answers --half tune`).
_SAME_QUESTION = 0.5  # similarity from which an entry asks what the learner asks
_SURELY_SAME = 0.72  # below, one of the sentences that fit best has to be of that entry
_SPOKEN, _SPOKEN_OF = 5, 0.34  # so many of the best, and the share of the short answer's words that they have
_CONDITION = 3  # words besides what is compared that make a condition
_RANK_WEIGHT = 0.65  # how much the score of its hit counts for a sentence
_BELOW_BEST = 0.45  # how much worse than the best a sentence may fit
_USUAL_BEST = 1.0  # a definition may be worth more, and should not keep the others out
_SAME_HIT_COST = 0.08  # what each sentence already taken from the same hit costs
_LEAST_FIT = 0.25  # and how well it has to fit at the least
_ALIKE, _ALIKE_WORDS = 0.84, 0.65  # cosine and share of words from which two sentences say the same
# Without a short answer in front, a sentence of each of so many hits, within a gap of the best score, says
# what their entries answer, if one has this share of its words.
_NAMED_HITS, _NAMED_GAP, _NAMES = 2, 0.5, 0.6
_BEARS_ANSWER = 0.2  # what naming the short answer of its entry gains, …
_BEARS_OTHER = 0.1  # … and where the question compares things or asks what something is
_DEFINES = 0.12  # what a definition gains where the question asks for one, …
_DEFINES_IT, _MORE_OF_A_NAME = 0.3, 2  # … and one of just that, whose name may have so many words more

# A sentence that begins so needs the one before it.
_LEANS = re.compile(
    r"(?:and|it|its|they|their|this|that|these|those|both|such|neither|here|there|then|also|but|so|however|instead"
    r"|otherwise|therefore|thus|hence|still|yet|he|she|one|each of them"
    r"|the (?:former|latter|first|second|other|others|rest|same)"
    r"|(?:at|by|for|if|in|on|when|with)\b[^;]{0,30}?\b(?:it|they|them)"
    r"|(?:in|for|with|on) (?:both|either|this|that|these|such|each)(?: of| cases?)?)\b",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"\s*(?:[-•*]|\d{1,2}[.)])\s")
_ASKS_WHAT_IS = re.compile(
    r"^(?:so |and |ok |please )*(?:what(?:'s| is| are| does| do)|explain|define|definition of|meaning of)\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^(?:an? |the )?([\w\s()/&-]{2,70}?) (?:is|are|means|happens when|occurs when|measures?) ", re.IGNORECASE
)
# What speaks of somebody in a scenario, or gives a verdict on it.
_REFERS = re.compile(
    r"\b(?:she|he|her|his)\b|\b(?:option|answer) [A-F]\b|\bthe (?:correct|right|wrong) (?:option|answer)s?\b"
    r"|\b(?:is|are) (?:therefore |thus )?(?:the )?(?:right|best) (?:choice|answer|one|here)\b",
    re.IGNORECASE,
)


def extract(evidence: Evidence, questions: Mapping[str, Question]) -> Answer:
    """The extractive answer to a question that the material answers.

    Each sentence is one of the material, in its own words: list marks and line breaks aside, just the span
    that it cites. A comparison draws on at least one sentence for each side.

    Args:
        evidence: what the search found.
        questions: of the index, by key.
    """
    lead, lead_of = _lead(evidence, questions)
    chosen = _chosen(evidence, lead, lead_of, questions)
    sentences = [*lead, *(_sentence(each) for each in _in_order(chosen, lead_of, evidence))]
    return Answer(evidence.query, tuple(sentences), disputed=disputed_in(sentences, questions))


def disputed_in(sentences: Iterable[Sentence], questions: Mapping[str, Question]) -> tuple[str, ...]:
    """Keys of the entries that sentences cite and that differ from what a source says."""
    keys = (citation.passage.question or "" for sentence in sentences for citation in sentence.citations)
    return tuple(dict.fromkeys(key for key in keys if key in questions and questions[key].disputed))


def _lead(evidence: Evidence, questions: Mapping[str, Question]) -> tuple[list[Sentence], Hit | None]:
    """The short answer of the best entry, where it is safe to say that the learner asks what it asks.

    The sentences that fit best have to speak of it, it has to say more than the question does, and the
    scenario of an entry must not decide a comparison that is asked without one.
    """
    hit = evidence.found.hits[0]
    question = questions.get(hit.question or "")
    if question is None or evidence.sameness[0] < _SAME_QUESTION or _compares_without_condition(evidence):
        return [], None
    short = _short_answer(question, evidence.passages[0])
    own = stems(short.text) if short else frozenset()
    fitting = _best_fitting(evidence)[:_SPOKEN]
    spoken = frozenset[str]().union(*(stems(each.text) for each in fitting))
    if evidence.sameness[0] < _SURELY_SAME and not any(each.hit.rank == hit.rank for each in fitting):
        return [], None
    if short is None or _echoes(short.text, evidence.query) or len(own & spoken) < _SPOKEN_OF * len(own):
        return [], None
    return [short], hit


def _echoes(text: str, query: str) -> bool:
    """Whether a text only says again what the question says; “Mappings” says more than “maps”."""
    return set(content_words(text.replace("-", " "))) <= set(content_words(query.replace("-", " ")))


def _compares_without_condition(evidence: Evidence) -> bool:
    compared = stems(" ".join(evidence.sides))
    return bool(evidence.sides) and len(stems(evidence.query) - compared) < _CONDITION


def _best_fitting(evidence: Evidence) -> list[Candidate]:
    return sorted(evidence.candidates, key=lambda each: -each.scored.fit)


def _short_answer(question: Question, passages: Sequence[Passage]) -> Sentence | None:
    """The short answer, or the steps in order, with what it stands in; None where no passage has it whole."""
    shown = [each for each in passages if each.view == View.ANSWER]
    if question.items:
        cited = [_citation(step, shown) for step in question.items]
        text = "; then ".join(" ".join(step.split()).rstrip(".") for step in question.items)
    else:
        lines = [line for line in question.answer.splitlines() if line.strip()]
        cited = [_citation(line, shown[:1]) for line in lines]
        text = "; ".join(" ".join(line.split()).rstrip(".") for line in lines)
    found = tuple(each for each in cited if each)
    return Sentence(_ended(text), found) if found and len(found) == len(cited) else None


def _citation(text: str, passages: Sequence[Passage]) -> Citation | None:
    """Where a text stands, in the first of the passages that has it."""
    for passage in passages:
        start = passage.text.find(text.strip())
        if start >= 0:
            return Citation(passage, (start, start + len(text.strip())))
    return None


def _chosen(
    evidence: Evidence, lead: Sequence[Sentence], lead_of: Hit | None, questions: Mapping[str, Question]
) -> list[Candidate]:
    """The best sentences that do not repeat each other, each side of a comparison among them."""
    said = [each.text for each in lead]
    worth = {id(each): _worth(each, evidence, questions) for each in evidence.candidates}
    usable = [each for each in evidence.candidates if _is_prose(each, questions)]
    usable.sort(key=lambda each: -worth[id(each)])
    chosen: list[Candidate] = []
    first = min((each.order for each in evidence.candidates if _goes_on(each, lead_of, said)), default=0)

    def fits(each: Candidate) -> bool:
        return _understood(each, chosen, lead_of, first) and _is_new(each, chosen, said)

    for side in evidence.sides:
        own = names_of(side, evidence.sides)
        if not any(names(each.text, own) for each in chosen):
            chosen += [each for each in usable if names(each.text, own) and fits(each)][:1]
    if not lead and not evidence.sides and not _ASKS_WHAT_IS.match(evidence.query):
        best_score = evidence.found.hits[0].score
        for hit in evidence.found.hits[:_NAMED_HITS]:
            question = questions.get(hit.question or "")
            # What matches one thing with another speaks of the things of its scenario.
            if question is None or question.pairs or hit.score < best_score - _NAMED_GAP:
                continue
            of_hit = (each for each in usable if each.hit.rank == hit.rank and fits(each))
            naming = (each for each in of_hit if _names_answer(each, questions) >= _NAMES)
            chosen += [each for each in naming][:1]
    sentences = (each for each in usable if not _is_short_answer(each, questions))
    least = min(next((worth[id(each)] for each in sentences), 0.0), _USUAL_BEST) - _BELOW_BEST
    while len(said) + len(chosen) < MOST_SENTENCES:
        left = [
            each
            for each in usable
            if each.scored.fit >= _LEAST_FIT and not _is_short_answer(each, questions) and fits(each)
        ]
        value = {id(each): worth[id(each)] - _SAME_HIT_COST * _from(each.hit, chosen) for each in left}
        best = max(left, key=lambda each: value[id(each)], default=None)
        if best is None or worth[id(best)] < least:
            break
        chosen.append(best)
    return chosen


def _is_short_answer(each: Candidate, questions: Mapping[str, Question]) -> bool:
    """Whether it is what an entry answers in short, which mostly is no sentence."""
    question = questions.get(each.hit.question or "")
    if question is None or each.scored.passage.view != View.ANSWER:
        return False
    return each.scored.passage.start + each.scored.span[0] < len(question.answer)


def _from(hit: Hit, chosen: Sequence[Candidate]) -> int:
    """How many of the chosen are from this hit."""
    return sum(each.hit.passage.unit == hit.passage.unit for each in chosen)


def _worth(each: Candidate, evidence: Evidence, questions: Mapping[str, Question]) -> float:
    """How well a sentence serves as a part of the answer."""
    best = evidence.found.hits[0].score if evidence.found.hits else 0.0
    worth = each.scored.fit + _RANK_WEIGHT * min(each.hit.score - best, 0) * (each.side < 0)
    asks_what = bool(_ASKS_WHAT_IS.match(evidence.query))
    plain = not asks_what and not evidence.sides
    worth += (_BEARS_ANSWER if plain else _BEARS_OTHER) * _names_answer(each, questions)
    if _defines_it(each, evidence):
        return worth + _DEFINES_IT
    return worth + _DEFINES * (asks_what and each.order == 0 and _DEFINITION.match(each.text) is not None)


def _defines_it(each: Candidate, evidence: Evidence) -> bool:
    """Whether the question asks what something is, and this says what just that is."""
    definition = _DEFINITION.match(each.text)
    if definition is None or not _ASKS_WHAT_IS.match(evidence.query):
        return False
    named, subject = stems(definition[1]), stems(_ASKS_WHAT_IS.sub("", evidence.query))
    return bool(subject) and subject <= named and len(named - subject) <= _MORE_OF_A_NAME


def _names_answer(each: Candidate, questions: Mapping[str, Question]) -> float:
    """Which share of the short answer of its entry, or of the title of its section, a sentence names."""
    question = questions.get(each.hit.question or "")
    key = stems(question.answer if question else each.hit.heading)
    return len(key & stems(each.text)) / len(key) if key else 0.0


def _goes_on(each: Candidate, lead_of: Hit | None, said: Sequence[str]) -> bool:
    """Whether it is of the entry of the short answer and not that answer itself."""
    return lead_of is not None and each.hit.rank == lead_of.rank and _ended(each.text) not in said


def _is_prose(each: Candidate, questions: Mapping[str, Question]) -> bool:
    """Whether it is no step or pair of an exercise and speaks of nobody in a scenario."""
    question = questions.get(each.hit.question or "")
    if question and (question.items or question.pairs) and _LIST_ITEM.match(each.scored.text):
        return False
    return not _REFERS.search(each.text)


def _understood(each: Candidate, chosen: Sequence[Candidate], lead_of: Hit | None, first: int) -> bool:
    """Whether a reader understands it without what stands before it, or has read that just before.

    `first` is the place of the sentence that goes on where the short answer ends.
    """
    if not _LEANS.match(each.text):
        return True
    if lead_of is not None and each.hit.rank == lead_of.rank and each.order == first:
        return True
    return any(each.order == other.order + 1 and each.hit.rank == other.hit.rank for other in chosen)


def _is_new(each: Candidate, chosen: Sequence[Candidate], said: Sequence[str]) -> bool:
    own = stems(each.text)
    others = [*(stems(other.text) for other in chosen), *(stems(text) for text in said)]
    if any(
        len(own & other) >= _ALIKE_WORDS * min(len(own), len(other)) and len(own - other) < 4
        for other in others
    ):
        return False
    return all(similarity(each, other) < _ALIKE for other in chosen)


def _in_order(chosen: Sequence[Candidate], lead_of: Hit | None, evidence: Evidence) -> list[Candidate]:
    """Those of the entry of the short answer first, then as the hits stand; within one as in its text."""
    best = {each.hit.rank: place for place, each in reversed(list(enumerate(chosen)))}

    def place(each: Candidate) -> tuple[bool, bool, int, int]:
        same = lead_of is not None and each.hit.question == lead_of.question
        defines = _defines_it(each, evidence) and not _LEANS.match(each.text)
        return (not same, not defines, best[each.hit.rank], each.order)

    return sorted(chosen, key=place)


def _sentence(each: Candidate) -> Sentence:
    return Sentence(_ended(each.text), (Citation(each.scored.passage, each.scored.span),))


def _ended(text: str) -> str:
    """The text with an end, as a sentence has."""
    return text if text.endswith((".", "!", "?", "…", ".”", ".)", ":")) else f"{text}."
