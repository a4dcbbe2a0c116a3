"""Answers as text to take along: one to paste anywhere, and where the sources of a saved one are from."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.answer.answers import Answer
from assistant.answer.citing import marks, numbered, sources
from assistant.bank.types import Question
from assistant.search.passages import Passage
from assistant.ui.citations import place_name, where
from assistant.ui.markup import plain

Questions = Mapping[str, Question]


def answer_text(question: str, answer: Answer, questions: Questions) -> str:
    """Question, sentences with the numbers of their sources, and the sources, as plain text."""
    said = " ".join(f"{sentence.text} {marks(cited)}" for sentence, cited in numbered(answer.sentences))
    lines = [
        f"[{each.number}] {whole_place(each.citation.passage, questions)}: “{_flat(each.citation.text)}”"
        for each in sources(answer.sentences)
    ]
    body = f"{said}\n\nSources\n" + "\n".join(lines) if said else answer.reason
    return plain(f"{question}\n\n{body}\n")


def whole_place(passage: Passage, questions: Questions) -> str:
    """Kind, title, and the key of the entry or the file."""
    return f"{where(passage, questions)} ({place_name(passage)})"


def _flat(text: str) -> str:
    return " ".join(text.split())
