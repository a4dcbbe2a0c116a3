"""The words of a text for matching: which are kept whole, which are also looked up by their parts."""

from __future__ import annotations

import re

# "g5.xlarge", "CI/CD", "k-NN", "s3:GetObject", ".csv", "C++" are one word each, and so is "model's".
_WORD = re.compile(r"(?<![^\W_])\.?[^\W_]+(?:[.\-/_+:&'’][^\W_]+)*(?:\+\+|#)?")
_JOINTS = re.compile(r"[.\-/_+:&#]+")

# Words that say nothing about the topic of an English question. Negations stay: "not" decides answers.
STOPWORDS = frozenset(
    """a about am an and any are as at be been being but by can could did do does doing for from had has
    have having he her his how i if in into is it its itself may me might must my of on or our ours shall
    she should so some such than that the their them then there these they this those to was we were what
    what's when where which while who whom whose why will with would you your yours""".split()  # noqa: SIM905 - a list in prose reads better
)


def words(text: str) -> list[str]:
    """The words of `text` in lower case and in order; a compound is followed by its parts.

    `"CI/CD on S3"` gives `["ci/cd", "ci", "cd", "on", "s3"]`.
    """
    found: list[str] = []
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        found.append(word)
        if _JOINTS.search(word):
            found.extend(part for part in _JOINTS.split(word) if part and part != word)
    return found


def content_words(text: str) -> list[str]:
    """`words(text)` without stop words; all of them where nothing else is left ("what is it?")."""
    found = words(text)
    return [word for word in found if word not in STOPWORDS] or found


def plain_words(text: str) -> list[tuple[int, int]]:
    """Where the words of `text` stand that are no compounds, as `(start, end)`."""
    spans = (match.span() for match in _WORD.finditer(text))
    return [(start, end) for start, end in spans if not _JOINTS.search(text, start, end)]
