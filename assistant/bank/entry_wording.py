"""What the wording of an entry says: how many to select, an option by its place, what is argued for."""

from __future__ import annotations

import re
from collections.abc import Sequence

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
"""The words for small numbers, each at its place."""

_NUMBER = rf"(?P<{{}}>{'|'.join(NUMBERS)}|\d{{{{1,2}}}})"
_SELECT = re.compile(
    # “(Select TWO.)” and “Choose TWO.” end the question; in “which two-stage design” there is no number.
    rf"[(\[]\s*(?:select|choose|pick)\s+(?:(?:any|the|exactly)\s+)?{_NUMBER.format('bracketed')}\b[^)\]]{{0,60}}[)\]]\s*\Z"
    rf"|\b(?:select|choose|pick)\s+{_NUMBER.format('bare')}[.!]?\s*\Z"
    rf"|\bwhich\s+{_NUMBER.format('asked')}\b(?!-)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?i:options?|choices?|distractors?|alternatives?) (?:[A-H]\b|\([a-hA-H]\))"
    r"|\b(?i:answers?) (?:[A-H] (?:is|are|was|says|fits)\b|\([a-hA-H]\))"
    r"|\b[A-H](?:,? (?:and|or) [A-H])? (?:is|are) (?:right|wrong|correct|incorrect)\b"
    r"|\((?:[A-H])\)(?= (?:is|and|or|would|was)\b)"
    r"|(?i:\b(?:option|choice|alternative|distractor) (?:no\. ?|#)?[1-9]\b"
    r"|\b(?:first|second|third|fourth|fifth|last|former|latter|previous|next)(?: two| three)? "
    r"(?:option|answer|choice)s?\b(?! (?:of|for|to)\b)"
    r"|\bthe (?:options|answers|choices) (?:above|below)\b"
    r"|\b(?:all|none|both|neither) of the (?:above|options|answers|choices)\b)"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_VERDICT = re.compile(
    r"\b(?:right|correct|best) (?:answer|choice|option|solution)\b|\b(?:is|are) (?:right|correct)[.!]?\Z"
    r"|\A(?:right|correct)\s*[:,.!]",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|n't|never|no|neither|nor|hardly|if|unless|were|had|when|where|for)\b|n't\b", re.I
)
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "all amazon and any are aws but can each for from has have into its job jobs more not one only "
        "sagemaker same than that the their them then they this use used uses using was when where which "
        "while will with without",
    )
)
_LEAST_MENTIONED = 1 / 3


def number_to_select(stem: str) -> int | None:
    """How many options the stem asks for, as “(Select TWO.)” or “Which two …” do; None if it does not say."""
    found = [match for match in _SELECT.finditer(stem) if match.lastgroup]
    if not found:
        return None
    word = next(filter(None, found[-1].groupdict().values())).lower()
    return int(word) if word.isdigit() else NUMBERS.index(word)


def named_by_place(text: str) -> str:
    """The words by which a text names an option by letter, number or place; empty for none."""
    found = _PLACE.search(" ".join(text.split()))
    return found.group(0) if found else ""


def telling_words(text: str) -> frozenset[str]:
    """The words of a text that say something, cut to six letters so that forms of one word meet."""
    words = re.findall(r"[^\W_]+(?:[-'][^\W_]+)*", text.lower())
    parts = (part for word in words for part in re.split(r"[-']", word))
    return frozenset(
        part[:6] for part in parts if part not in _COMMON and (len(part) > 2 or re.search(r"\d", part))
    )


def _own_words(option: str, others: Sequence[str]) -> frozenset[str]:
    """The telling words that an option has alone, or all of its, where it has none alone."""
    every = telling_words(option)
    return every.difference(*map(telling_words, others)) or every


def _mentioned(words: frozenset[str], text: frozenset[str]) -> float:
    return len(words & text) / len(words) if words else 1.0


def lacks_right_answer(explanation: str, right: Sequence[str], wrong: Sequence[str]) -> str:
    """The right option that an explanation does not mention; empty if it mentions all.

    A mention has a third or more of the words that the option shares with no wrong one, or one of its
    acronyms, so that a long option which is only touched on may pass.
    """
    said = telling_words(explanation)
    for option in right:
        acronyms = _acronyms(option).difference(*map(_acronyms, wrong))
        if _mentioned(_own_words(option, wrong), said) < _LEAST_MENTIONED and not acronyms & _acronyms(
            explanation
        ):
            return option
    return ""


def _acronyms(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\b[A-Z][A-Z0-9]+(?=s?\b)", text)) - {"AWS", "ML"}


def argued_for_instead(text: str, right: Sequence[str], wrong: Sequence[str], *, alone: bool = False) -> str:
    """The wrong option that a text calls right; empty for none.

    A sentence calls an option right if it gives a verdict (“… is the right choice”) without a negation or a
    condition anywhere in it, and has all words that the option has alone, but not those of a right one.

    Args:
        text: an explanation or a reason.
        right: the texts of the right options.
        wrong: the texts of the wrong options.
        alone: the text is about its one wrong option alone, and need not name it.
    """
    for sentence in _SENTENCE.split(text):
        if not _VERDICT.search(sentence) or _NEGATION.search(sentence):
            continue
        said = telling_words(sentence)
        for option in wrong:
            others = [each for each in (*right, *wrong) if each != option]
            names_it = _mentioned(_own_words(option, others), said) == 1
            names_right = any(
                _mentioned(_own_words(each, [option]), said) >= _LEAST_MENTIONED for each in right
            )
            means_it = alone and re.match(r"(?:it|this|that|right|correct)\b", sentence, re.IGNORECASE)
            if means_it or (names_it and not names_right):
                return option
    return ""
