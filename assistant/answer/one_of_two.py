"""A follow-up on one of two things just compared: "the second one?", "what does the former cost?"."""

from __future__ import annotations

import re

from assistant.answer.comparison import sides
from assistant.answer.question_words import (
    ARTICLE,
    END,
    FUNCTION,
    GENERIC,
    RELATIONAL,
    SAYING,
    lower_words,
    word_set,
)
from assistant.bank.names import canonical_service

_MOST_CHOOSING = 12  # words of a question that chooses
_ONE = re.compile(
    r"\bthe (?:(former|first(?= one\b| option\b|$))|(?:latter|second(?= one\b| option\b|$)))"
    r"(?: one| option)?\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:what about|how about|what of)\s+", re.IGNORECASE)
# Words that only choose; "cheaper" asks for more.
_CHOOSES = FUNCTION | GENERIC | RELATIONAL | SAYING
_CHOOSES |= word_set("better best choose differ i pick prefer take we")


def points_at_one(rest: str) -> bool:
    """Whether a follow-up says "the former" or the like, of something that it does not compare itself."""
    match, words = _ONE.search(rest), lower_words(rest)
    own = {"first", "second"}.issubset(words)  # "a second instance instead of the first one"
    if not match or own or len(words) > _MOST_CHOOSING:
        return False
    return not rest[match.end() + 1 :][:1].isupper()  # "the latter Glue job"


def one_alone(rest: str, base: str) -> str:
    """The question about the one of two that is all a follow-up says; "" where that is not safe.

    "Athena or Redshift for ad hoc SQL?" and "the second one" give "What about Redshift for ad hoc SQL?". What
    stands before the two is dropped where it only chooses; else nothing is safe.

    Args:
        rest: the follow-up without what opens it and its end marks.
        base: the question before.
    """
    about = _ABOUT.match(rest)
    match = _ONE.fullmatch(rest[about.end() :] if about else rest)
    chosen = _chosen(match, base) if match else ""
    if not match or not chosen:
        return ""
    first, second = sides(base)
    start, end = _found(first, base), _found(second, base)
    if not start or not end or start[0] >= end[0] or not _CHOOSES.issuperset(lower_words(base[: start[0]])):
        return ""
    return f"What about {chosen}{base[end[1] :].rstrip(END)}?"


def one_put_in(rest: str, base: str) -> str:
    """A follow-up with the one of two that it points at in its place, without end marks; "" where no two are.

    Where it is nothing else, the outcome begins with "what about".
    """
    match = _ONE.search(rest)
    chosen = _chosen(match, base) if match else ""
    if not match or not chosen:
        return ""
    about = "what about " if match.group() == rest else ""
    return f"{about}{rest[: match.start()]}{chosen}{rest[match.end() :]}"


def _chosen(match: re.Match[str], base: str) -> str:
    two = sides(base)
    if len(two) != 2:
        return ""
    chosen = two[0] if match[1] else two[1]
    opens = base.startswith(chosen) and chosen[1:].islower() and not canonical_service(chosen)
    return chosen.lower() if opens else chosen


def _found(side: str, base: str) -> tuple[int, int] | None:
    """Where a question names a side, with its article; only its first word may stand there ("async or …")."""
    for text in (side, side.split(maxsplit=1)[0]):
        found = re.search(rf"(?:{ARTICLE.pattern})?\b{re.escape(text)}(?!\w)", base, re.IGNORECASE)
        if found:
            return found.span()
    return None
