"""What a question is about, itself or by a pronoun, and the same question about something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from assistant.answer.question_words import (
    ARTICLE,
    ASKING,
    AUXILIARY,
    END,
    FUNCTION,
    IT,
    NO_THINGS,
    OF_THE_ROOM,
    POINTING,
    PREPOSITIONS,
    RELATIONAL,
    SENTENCE_END,
    THEY,
    VERB_FOLLOWS,
    WORD,
    lower_words,
    singular,
    word_set,
)
from assistant.bank.names import canonical_service, expansions, services_in

Span = tuple[int, int]
_LONGEST_NAME = 6  # words
_MOST_POINTING = 25  # words of a question with a pronoun for something before it; more explain themselves
_LONGEST_DEFINED = 4  # words of "What is …?" that are taken for one thing

# Where the subject stands: "When does X matter", "What is X (for)", "Can I use X for", "Explain X".
_LEAD = re.compile(
    r"(?:(?:what|which|when|where|why|how(?: long| often| much| well| fast)?) )?"
    r"(?:is|are|was|were|do|does|did|can|could|should|would|will) "
    r"(?:(?:i|we|you|one) (?:use|choose|pick|prefer|need|take) )?"
    r"|(?:explain|define|describe|tell me about|what about) ",
    re.IGNORECASE,
)
_DEFINES = ("what is ", "what are ", "explain ", "define ", "describe ", "tell me about ", "what about ")
_BEHIND_A_SUBJECT = FUNCTION | word_set(
    """affect avoid cause compare cost detect differ explain fail find fit good happen help improve keep
    matter mean need protect reduce right run scale store suit support used useful work"""
)
_JOINS = frozenset({"and", "or", "vs", "versus", "of"})
_OF_PLACE = frozenset({"in", "on", "from", "to", "into", "inside", "behind", "the"})
# Prepositions whose phrases may stand beside each other, as "at rest" and "in transit" do.
_BESIDE = frozenset({"in", "on", "at", "by", "to", "from", "of", "about", "before", "after"})
_NO_PHRASE = ASKING | AUXILIARY | {"i", "it", "and", "or", "to"}
# "It" that stands for nothing: "is it better to", "how long does it take to", "what does it mean when".
_DUMMY = re.compile(
    r"(?:is|was|be|would) it (?!able|used|going|due|limited)(?:(?:\w+ ){1,3}(?:to|that|if|for|when)\b|.+ or )"
    r"|it(?:'s| is) (?!able|used|going|due|limited)(?:\w+ ){1,2}(?:to|that)\b"
    r"|(?:makes?|find) it .*\bto\b"
    r"|it (?:takes?|costs?|helps?|makes? sense|means?|matters?) (?:\w+ ){0,2}(?:to \w{3,}|if|whether|that)\b"
    r"|it (?:means?|matters?) when\b|it takes? (?:\w+ ){0,2}(?:until|before|for)\b"
)
_FAMILY = "Amazon SageMaker"  # whose capabilities are what questions ask for
_IN_CAPITALS = re.compile(r"(?: [A-Z][\w-]+)+")
_UNCOUNTED = ("ing", "ion", "ment", "ity")


class Kind(Enum):
    """What the table of names knows words as."""

    SERVICE = auto()
    TERM = auto()


def kind_of(thing: str) -> Kind | None:
    """Whether the words are the name of a service or a term, an article aside; None for neither."""
    bare = _bare(thing)
    if canonical_service(bare):
        return Kind.SERVICE
    others = expansions(bare)
    if not others:
        return None
    if bare.lower() in (name.lower() for name in expansions(others[0])):
        return Kind.TERM
    words = bare.split()
    parts = (" ".join(words[1:]), " ".join(words[:-1])) if len(words) > 1 else ()
    # A term among other words is none: it already explains all the other names.
    return None if {name for part in parts for name in expansions(part)}.issuperset(others) else Kind.TERM


def subject(question: str) -> Span | None:
    """Where a question of one sentence says what it is about, with the article; None where it is unclear."""
    lead = _LEAD.match(question)
    if not lead or SENTENCE_END.search(question):
        return None
    text, start = question.rstrip(END), lead.end()
    article = ARTICLE.match(text, start)
    words = list(WORD.finditer(text, article.end() if article else start))
    first = words[0].group().lower() if words else "it"
    if first in NO_THINGS | RELATIONAL | _BEHIND_A_SUBJECT:
        return None
    defines = lead.group().lower() in _DEFINES
    ends = [word.end() for word in words[:_LONGEST_NAME]]
    named = max((n for n, end in enumerate(ends, 1) if kind_of(text[words[0].start() : end])), default=0)
    for place in range(max(named, 1), min(len(words), _LONGEST_NAME)):
        word = words[place].group().lower()
        if word in _JOINS or text[ends[place - 1]] == ",":
            return None
        if word in _BEHIND_A_SUBJECT or (word.endswith("ed") and not defines):
            return start, ends[place - 1]
    return (start, ends[-1]) if named == len(words) or (defines and len(words) <= _LONGEST_DEFINED) else None


def place_for(question: str, thing: str) -> Span | None:
    """Where a question has what a new thing may take the place of; None where that is not safe.

    That is what shares its last word ("data drift" and "concept drift"), the only service for a service, and
    the subject or what is done something to ("reduce overfitting") for a term.
    """
    kind, words = kind_of(thing), list(WORD.finditer(question))
    if kind is Kind.SERVICE:
        named = set(services_in(question))
        known = len(named) != 1 or canonical_service(_bare(thing)) in named
        return None if known else _only_mention(question, words, named.pop())
    about = subject(question)
    alike = _with_the_same_head(question, words, thing, about)
    if alike or not kind:
        return alike
    if about:
        return about if kind_of(question[slice(*about)]) is kind else None
    for first in range(max(len(words) - 4, 2), len(words)):
        span = words[first].start(), words[-1].end()
        if words[first - 2].group().lower() in VERB_FOLLOWS and kind_of(question[slice(*span)]) is kind:
            return span
    return None


def _with_the_same_head(
    question: str, words: Sequence[re.Match[str]], thing: str, about: Span | None
) -> Span | None:
    lower = [word.group().lower() for word in words]
    head = singular(lower_words(thing)[-1])
    for place in (place for place, word in enumerate(lower) if singular(word) == head):
        end = words[place].end()
        if about and end == about[1]:
            return about
        for first in range(max(place - 3, 0), place):
            if kind_of(question[words[first].start() : end]) is Kind.TERM:
                return words[first].start(), end
        if place and (lower[place - 1] in FUNCTION or (place > 1 and lower[place - 2] in VERB_FOLLOWS)):
            return words[place].span()
    return None


def _only_mention(question: str, words: Sequence[re.Match[str]], service: str) -> Span | None:
    """Where a service is named, if another could be: not as a place ("in S3"), not before a noun."""
    for length in range(_LONGEST_NAME, 0, -1):
        for first in range(len(words) - length + 1):
            span = words[first].start(), words[first + length - 1].end()
            if canonical_service(question[slice(*span)]) == service:
                before = words[first - 1].group().lower() if first else ""
                behind = words[first + length].group().lower() if first + length < len(words) else "to"
                return span if before not in _OF_PLACE and behind in _BEHIND_A_SUBJECT else None
    return None


def named_whole(sentence: str, service: str) -> str:
    """The service as a sentence names it with what it says of it in capitals, else its canonical name.

    "SageMaker Serverless Inference with …" gives that; "" where it only names the family, which would lose
    what was asked about.

    Args:
        sentence: it mentions the service.
        service: its canonical name.
    """
    words = list(WORD.finditer(sentence))
    for length in range(_LONGEST_NAME, 0, -1):
        for first in range(len(words) - length + 1):
            start, end = words[first].start(), words[first + length - 1].end()
            if canonical_service(sentence[start:end]) == service:
                more = _IN_CAPITALS.match(sentence, end)
                whole = f"{sentence[start:end]}{more.group()}" if more else service
                return "" if whole == _FAMILY else whole
    return "" if service == _FAMILY else service


def with_other_thing(question: str, span: Span, thing: str) -> str:
    """The question with another thing at a place of it; "" where the two differ in number."""
    old = question[slice(*span)]
    plural, other_plural = singular(old) != old, singular(thing) != thing
    if plural is not other_plural and not canonical_service(old) and not canonical_service(thing):
        return ""
    article = ARTICLE.match(old)
    used = article.group().lower().strip() if article and not ARTICLE.match(thing) else ""
    if used in {"a", "an"}:
        used = "" if thing.endswith(_UNCOUNTED) else "an" if thing[0].lower() in "aeiou" else "a"
    return f"{question[: span[0]]}{f'{used} {thing}' if used else thing}{question[span[1] :].rstrip(END)}?"


def with_other_phrase(question: str, phrase: str) -> str:
    """The question with its last phrase of the same preposition exchanged; "" where that is not safe.

    "Which metric for a regression model?" and "for rare failures" give "Which metric for rare failures?".
    """
    preposition, _, thing = phrase.partition(" ")
    before, found, old = question.rstrip(END).rpartition(f" {preposition.lower()} ")
    words = lower_words(old)
    if not found or not thing or len(words) > 6 or "," in old or not _NO_PHRASE.isdisjoint(words):
        return ""
    of_service, of_other = bool(services_in(old)), bool(services_in(thing) or canonical_service(thing))
    if of_service is not of_other or (not of_service and preposition.lower() in _BESIDE):
        return ""
    return f"{before} {phrase}?"


def _bare(thing: str) -> str:
    article = ARTICLE.match(thing)
    return thing[article.end() :] if article else thing


def unexplained(question: str) -> int | None:
    """Which word of a question, counted from 0, points to something outside of it, if one does."""
    words = lower_words(question)
    if not 0 < len(words) <= _MOST_POINTING:
        return None
    if words[0] in AUXILIARY and words[-2:] in (["do", "that"], ["do", "this"]) and "," not in question:
        return len(words) - 1
    dummy = bool(_DUMMY.search(" ".join(words)))
    explained = False
    for place, (before, word, after) in enumerate(zip(["", *words], words, [*words[1:], ""], strict=False)):
        if dummy and word in {"it", "it's"}:
            dummy = False
        elif word in {"one", "ones"} and "or" in words:
            explained = True  # "which one is cheaper, Athena or Redshift"
        elif _points(word, before, after):
            # "Which metrics does it report", "what causes it": the words before are what is asked for.
            asked_for = words[0] in ASKING and (before in AUXILIARY or place == 2)
            if not explained or (asked_for and place <= 5 and FUNCTION.isdisjoint(words[1 : place - 1])):
                return place
        elif word not in FUNCTION | NO_THINGS and before not in VERB_FOLLOWS:
            explained = True
    return None


def _points(word: str, before: str, after: str) -> bool:
    if word == "that":  # mostly it joins clauses
        return before in AUXILIARY | PREPOSITIONS
    if word in POINTING:
        return after not in OF_THE_ROOM and after != "one"
    return word in IT | THEY or (word in {"one", "ones"} and before in {"which", "that"} and after != "of")
