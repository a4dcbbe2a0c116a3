"""A follow-up such as "and for large payloads?" as a whole question, put together without a language model.

What stands on its own stays as typed. Else the question before is taken up: a word of it gives way to another
where that is safe ("what about recall?"), a pronoun to what was asked about ("does it scale?"), and in all
other cases the follow-up is put behind it ("Which option suits sporadic traffic, and for large payloads?").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer.one_of_two import one_alone, one_put_in, points_at_one
from assistant.answer.question_words import (
    ASKING,
    AUXILIARY,
    COMPARATIVES,
    END,
    FUNCTION,
    GENERIC,
    IT,
    NO_THINGS,
    PREPOSITIONS,
    RELATIONAL,
    SAYING,
    SENTENCE_END,
    THEY,
    WORD,
    lower_words,
    singular,
)
from assistant.answer.subject import (
    kind_of,
    named_whole,
    place_for,
    subject,
    unexplained,
    with_other_phrase,
    with_other_thing,
)
from assistant.bank.names import canonical_service, expansions, services_in
from assistant.search.retrieval import MAX_QUERY

LONGEST_BASE = 600
"""Characters of the question before that are taken up; of a longer one only what it asks at its end."""
_LONGEST_FOLLOW_UP = 300  # characters; what is longer brings its own subject
# Words at the most: without a verb, in a short question.
_MOST_OF_A_FRAGMENT, _FEW = 9, 6

_INTERJECTION = re.compile(
    r"(?:(?:ok(?:ay)?|alright|right|great|thanks|thank you|sorry|hello|hi|hey|hm+|ah|oh|well|yes|so|now)\b"
    r"(?!-)[\s,.!:–]*)+",
    re.IGNORECASE,
)
_JOINT = re.compile(r"(and|or|but|also|even)\b[\s,]*", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:what about|how about|what of|(?:is it )?(?:the )?same (?:for|with|in))\s+", re.IGNORECASE
)
_MAY_OPEN_A_THING = PREPOSITIONS | {"a", "an", "the", "my", "our", "when", "if"}
_CORRECTION = re.compile(
    r"(?P<no>(?:no|nope|sorry|actually)(?:\s*[,.:–]\s*|\s+(?=(?:for|with|in|not|i mean)\b)))?"
    r"(?P<meant>(?:i (?:mean|meant|said)|not (?P<wrong>[^,]+?)(?:,| but))\s+)?",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"(?:for |give me |show me )?(?:an? )?examples?", re.IGNORECASE)
_IN_DETAIL = re.compile(r"(?:in )?more details?", re.IGNORECASE)
_MORE = frozenset({"more", "else", "again", "further"})
_EMPTY = FUNCTION | SAYING | {"me", "detail", "details", "example", "examples"}
_TAIL = re.compile(r"(?=, (?:and|or|but|also|even|with an example|in more detail)\b)|(?<=[?.])(?= \S)")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation as understood, and what was answered in plain text, if anything."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Understanding:
    """A question as understood; `follows` tells whether something of it was taken from the conversation."""

    question: str
    follows: bool


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question taken apart: its joint, what follows without end marks, the words of that, the end marks."""

    joint: str
    rest: str
    words: tuple[str, ...]
    end: str


def in_context(question: str, earlier: Sequence[Turn]) -> Understanding:
    """Understand a question as one that may follow others.

    Args:
        question: as typed.
        earlier: the conversation, the last turn last; each question as it was understood then.

    Returns:
        The question exactly as typed, unless it cannot stand on its own: then a whole question on one line,
        of at most `MAX_QUERY` characters. It holds the first question and at most the last two follow-ups.
    """
    as_typed = Understanding(question, follows=False)
    text = " ".join(question.split())
    asked = _taken_apart(text)
    before = _before(earlier)
    if not before or not asked.words or len(text) > _LONGEST_FOLLOW_UP:
        return as_typed
    base = before.question
    whole = (
        _corrected(text, base)
        or one_alone(asked.rest, base)
        or _about_another(asked, base)
        or _fragment(asked, base)
        or _one_of_two(asked, base)
        or _bare(asked, before)
        or _pointing(asked, before)
    )
    if not whole or len(whole) > MAX_QUERY:
        return as_typed
    opens_a_sentence = whole.split(maxsplit=1)[0].lower() in FUNCTION
    return Understanding(whole[0].upper() + whole[1:] if opens_a_sentence else whole, follows=True)


def _before(earlier: Sequence[Turn]) -> Turn | None:
    """The turn that is taken up, on one line; of the follow-ups put behind its question, the last."""
    turns = [Turn(" ".join(turn.question.split()), turn.answer) for turn in earlier]
    turns = [turn for turn in turns if _taken_apart(turn.question).words]
    if not turns:
        return None
    last = turns[-1].question
    root = next(turn.question for turn in turns if last.startswith(turn.question.rstrip(END)))
    tails = _TAIL.split(last[len(root.rstrip(END)) :])
    told = [tail for tail in tails if not _EMPTY.issuperset(lower_words(tail))]
    base = root.rstrip(END) + told[-1] if told else root
    if len(base) > LONGEST_BASE:
        base = SENTENCE_END.split(base)[-1]
    return Turn(base, turns[-1].answer) if len(base) <= LONGEST_BASE else None


def _taken_apart(text: str) -> _Asked:
    opening = _INTERJECTION.match(text)
    text = text[opening.end() :] if opening else text
    joint = _JOINT.match(text)
    rest = text[joint.end() :] if joint else text
    plain = re.sub(r",? (?:please|then)$", "", rest.rstrip(END), flags=re.IGNORECASE)
    end = rest[len(rest.rstrip(END)) :].strip()
    return _Asked(joint[1].lower() if joint else "", plain, tuple(lower_words(plain)), end)


def _joined(base: str, asked: _Asked, tail: str = "") -> str:
    """The question before with the follow-up behind it, in one sentence where that reads well."""
    tail, head = tail or asked.rest, base.rstrip(END)
    first = tail.split(maxsplit=1)[0].lower()
    asks = base.endswith(("?", "؟", "？")) or lower_words(base)[0] in ASKING | AUXILIARY
    if SENTENCE_END.search(tail) or first in SAYING | IT | THEY:
        return f"{head}{'?' if asks else '.'} {tail[0].upper()}{tail[1:]}{asked.end or '.'}"
    if first in FUNCTION and first != "i":
        tail = tail[0].lower() + tail[1:]
    if not asks and not asked.joint and first in ASKING | AUXILIARY:
        return f"{head}: {tail}?"
    return f"{head}, {asked.joint or 'and'} {tail}{'.' if base.endswith('.') else '?'}"


def _is_fragment(asked: _Asked) -> bool:
    """A few words without a verb, as far as can be told."""
    words = set(asked.words)
    verbal = ASKING | AUXILIARY | IT | THEY | SAYING | RELATIONAL | {"i", "we", "you", "this", "that"}
    return len(asked.words) <= _MOST_OF_A_FRAGMENT and not words & verbal and not words <= FUNCTION


def _corrected(text: str, base: str) -> str:
    """As in "I meant data drift", "no, for training", "not precision, recall"."""
    opening = _CORRECTION.match(text)
    if not opening or not opening.end():
        return ""
    asked = _taken_apart(text[opening.end() :])
    if not _is_fragment(asked):
        return ""
    thing, head = asked.rest, base.rstrip(END)
    if asked.words[0] in PREPOSITIONS:
        return with_other_phrase(base, thing) or f"{head} {thing}?"
    wrong = re.search(rf"\b{re.escape(opening['wrong'])}\b", base, re.I) if opening["wrong"] else None
    span = wrong.span() if wrong else place_for(base, thing)
    if not span and (opening["meant"] or kind_of(thing)):
        span = subject(base)
        return (span and with_other_thing(base, span, thing)) or f"{head} ({thing})?"
    return with_other_thing(base, span, thing) if span else ""


def _about_another(asked: _Asked, base: str) -> str:
    """As in "what about recall?", "and Kinesis?", "same for EMR?": the same on another thing or condition."""
    about = _ABOUT.match(asked.rest)
    if not about and not (asked.joint == "and" and _is_fragment(asked)):
        return ""
    thing = asked.rest[about.end() :] if about else asked.rest
    words = lower_words(thing)
    if not 0 < len(words) <= _MOST_OF_A_FRAGMENT or words[0] in FUNCTION - _MAY_OPEN_A_THING:
        return ""
    if words[0] in PREPOSITIONS:
        return with_other_phrase(base, thing) or _joined(base, asked, thing)
    span = place_for(base, thing)
    tail = re.sub("^same", "the same", asked.rest, flags=re.IGNORECASE)
    return (span and with_other_thing(base, span, thing)) or _joined(base, asked, tail)


def _fragment(asked: _Asked, base: str) -> str:
    """As in "or with Glue?", "for training?", "why not Athena?", "how much memory?", "serverless too?"."""
    words, few = asked.words, len(asked.words) <= _FEW
    if _is_fragment(asked):
        phrase = words[0] in PREPOSITIONS and words[:2] != ("on", "demand")
        # "In-context learning?" is a term, no phrase with "in".
        phrase = phrase and (not expansions(asked.rest) or bool(expansions(" ".join(words[1:]))))
        if not asked.joint and not (few and words[-1] in {"instead", "too"}):
            return _joined(base, asked) if few and phrase and asked.end.startswith("?") else ""
        return _joined(base, asked)
    if asked.joint and words[0] == "if" and "," not in asked.rest and ASKING.isdisjoint(words):
        return _joined(base, asked)
    if not few or not AUXILIARY.isdisjoint(words[1:]):
        return ""
    cut_short = (
        (words[:2] in {("why", "not"), ("when", "not")} and len(words) > 2 and "to" not in words)
        or (words[0] in {"why", "when"} and kind_of(asked.rest.partition(" ")[2]))
        or (words[:2] in {("how", "much"), ("how", "many")} and 2 < len(words) <= 5)
        or (words[0] in {"which", "what"} and len(words) == 2 and words[1] not in FUNCTION | NO_THINGS)
    )
    return _joined(base, asked) if cut_short else ""


def _one_of_two(asked: _Asked, base: str) -> str:
    """As in "the second one?", "what does the former cost?" behind a question that compares two things."""
    if not points_at_one(asked.rest):
        return ""
    whole = one_put_in(asked.rest, base)
    if whole and not _ABOUT.match(whole):
        return f"{whole}{asked.end or '?'}"
    return _joined(base, asked, whole or asked.rest) if len(asked.words) <= _FEW else ""


def _bare(asked: _Asked, before: Turn) -> str:
    """As in "why?", "an example?", "which one is cheaper?", "more detail please": nothing has a subject."""
    words, head = set(asked.words), before.question.rstrip(END)
    calls = COMPARATIVES | RELATIONAL | SAYING | _MORE
    asking = words & (ASKING - {"what", "who", "which"}) and not words & {"i", "you", "we"}
    keyword = words <= RELATIONAL - {"example", "examples"} and not asked.joint and "?" not in asked.end
    if keyword or not words <= FUNCTION | calls | GENERIC | {"me", "you"} or not (words & calls or asking):
        return ""
    if _EXAMPLE.fullmatch(asked.rest):
        return f"{head}, with an example?"
    if _IN_DETAIL.fullmatch(asked.rest):
        return f"{head}, in more detail?"
    if words <= COMPARATIVES:
        return _joined(before.question, asked, f"what is {asked.rest.lower()}")
    return _pointing(asked, before) or _joined(before.question, asked)


def _pointing(asked: _Asked, before: Turn) -> str:
    """As in "does it scale to zero?", "how do I monitor them?": nothing in it explains the pronoun."""
    place = unexplained(asked.rest)
    if place is None or len(asked.words) == 1:
        return ""
    word = asked.words[place]
    start, end = list(WORD.finditer(asked.rest))[place].span()
    span = subject(before.question)
    thing = before.question[slice(*span)] if span else _answered(before)
    agrees = (singular(thing) != thing) is (word in THEY) or bool(canonical_service(thing))
    if not thing or not agrees or word not in {"it", "its", "they", "them", "their"}:
        return _joined(before.question, asked)
    if word in {"its", "their"}:
        thing += "’" if thing.endswith("s") else "’s"
    return f"{asked.rest[:start]}{thing}{asked.rest[end:]}{asked.end or '?'}"


def _answered(before: Turn) -> str:
    """The one service or capability that the answer's first sentence names, if the question asked which."""
    if not re.match(r"(?:which|what) (?!is\b|are\b|does\b|do\b)", before.question, re.IGNORECASE):
        return ""
    first = SENTENCE_END.split(before.answer[:LONGEST_BASE].strip())[0]
    new = set(services_in(first)) - set(services_in(before.question))
    return named_whole(first, new.pop()) if len(new) == 1 else ""
