"""A conversation as Markdown: each question as it was understood, its answer and the sources."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answer.answers import EXTRACTIVE, Answer
from assistant.printing import printable
from assistant.printing_answer import Numbering, place_of

_MEANING = re.compile(r"[\\`*_\[\]<>#|~&$]|^(?:[-+=]|\d+(?=[.)]))")


def conversation_markdown(turns: Iterable[tuple[str, Answer]]) -> str:
    """Questions and answers in their order; what the texts hold is shown and is never markup."""
    return "# Study assistant: a conversation\n" + "".join(_turn(*turn) for turn in turns)


def _turn(question: str, answer: Answer) -> str:
    head = f"\n## {_shown(question)}\n\n"
    if not answer.sentences:
        return f"{head}{_shown(answer.reason)}\n"
    numbering = Numbering()
    said = [f"{_shown(each.text)} {_shown(numbering.marks(each))}" for each in answer.sentences]
    words = "in the words of the material" if answer.by == EXTRACTIVE else f"worded by {_shown(answer.by)}"
    sources = "".join(
        f"{number}. “{_shown(citation.text)}” ({_shown(place_of(citation.passage))})\n"
        for number, citation in enumerate(numbering.citations, 1)
    )
    return f"{head}{' '.join(said)}\n\nSources ({words}):\n\n{sources}"


def _shown(text: str) -> str:
    """The text on one line of a Markdown file that shows just that text."""
    flat = " ".join(printable(text).split())
    return _MEANING.sub(lambda found: _escaped(found.group()), flat)


def _escaped(mark: str) -> str:
    # A list's number cannot be escaped, the mark behind it can; a joiner of no width parts the two.
    return f"{mark}\u2060" if mark.isdigit() else f"\\{mark}"
