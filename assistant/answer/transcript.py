"""A conversation as Markdown: each question as it was understood, its answer and the sources."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from assistant.answer.answers import Answer
from assistant.answer.citing import marks, numbered, sources
from assistant.search.passages import Passage

# What Markdown could take for more than text.
_MEANING = re.compile(r"[\\`*{}\[\]<>$~&#|]|^[-+=]|(?<![^\W_])_|_(?![^\W_])|(?<=\d)[.)](?=\s|$)")


def conversation_markdown(turns: Iterable[tuple[str, Answer]], where: Callable[[Passage], str]) -> str:
    """Questions and answers in order with their sources; what the texts hold is shown and never markup.

    Args:
        turns: questions with their answers.
        where: says in plain words where a passage is from.
    """
    return "# Study assistant: a conversation\n" + "".join(f"\n{_turn(*turn, where)}" for turn in turns)


def markdown_text(text: str) -> str:
    """The text on one line of a Markdown file that shows just that text, without control characters."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return _MEANING.sub(r"\\\g<0>", " ".join("".join(kept).split()))


def _turn(question: str, answer: Answer, where: Callable[[Passage], str]) -> str:
    heading = f"## {markdown_text(question)}\n\n"
    if not answer.sentences:
        return f"{heading}{markdown_text(answer.reason)}\n"
    said = " ".join(
        f"{markdown_text(sentence.text)} {markdown_text(marks(cited))}"
        for sentence, cited in numbered(answer.sentences)
    )
    by = answer.whose[0].lower() + answer.whose[1:]
    lines = "".join(
        f"{source.number}. {markdown_text(where(source.citation.passage))}: "
        f"“{markdown_text(source.citation.text)}”\n"
        for source in sources(answer.sentences)
    )
    return f"{heading}{said}\n\nSources ({markdown_text(by)}):\n\n{lines}"
