"""Whether a sentence only shortens one of the material, so that it cannot say anything else."""

from __future__ import annotations

import re

from assistant.answer.evidence import stems

_WORD = re.compile(r"[^\W_]+(?:[.’'][^\W_]+)*")
_BRACKETED = re.compile(r"\s*\([^()]*\)")
# What stands before one of these says something whole; before another comma it may be the half of a list or a
# condition without its consequence.
_CUT = re.compile(r"\s*(?:;|,(?=\s+(?:so|which|because|since|for example|such as|as well as)\b))\s*")
# Words that a sentence may have or lack and say the same.
_FREE = frozenset("a also an just simply the then therefore thus".split())  # noqa: SIM905  # a list in prose


def only_shortens(text: str, source: str) -> bool:
    """Whether a text is its source or the whole clauses that it begins with, brackets in or out.

    All words must be there in their order, other than articles and the like, in any form of a word. A small
    model that may leave out more joins the subject of one clause to what is said of another.
    """
    own = _words(text)
    if not own:
        return False
    ends = [match.start() for match in _CUT.finditer(source)]
    for end in (*ends, len(source)):
        begun = source[:end]
        if own in (_words(begun), _words(_BRACKETED.sub("", begun))):
            return True
    return False


def _words(text: str) -> list[str]:
    """The words in order, each as its stem where it has one."""
    found = (word.lower() for word in _WORD.findall(text))
    return [min(stems(word), default=word) for word in found if word not in _FREE]
