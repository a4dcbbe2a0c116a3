"""Answers as text to take along: one to paste anywhere, a whole conversation as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.answer.answers import EXTRACTIVE, Answer
from assistant.bank.types import Question
from assistant.ui.citations import Source, numbered, place_name, sources, where
from assistant.ui.markup import markdown_text, plain

Questions = Mapping[str, Question]


def answer_text(question: str, answer: Answer, questions: Questions) -> str:
    """Question, sentences with the numbers of their sources, and the sources, as plain text."""
    said = " ".join(f"{sentence.text} {_numbers(cited)}" for sentence, cited in numbered(answer.sentences))
    lines = [
        f"[{source.number}] {where(source.citation.passage, questions)} "
        f"({place_name(source.citation.passage)}): “{_flat(source.citation.text)}”"
        for source in sources(answer.sentences)
    ]
    body = f"{said}\n\nSources\n" + "\n".join(lines) if said else answer.reason
    return plain(f"{question}\n\n{body}\n")


def conversation_markdown(turns: Iterable[tuple[str, Answer]], questions: Questions) -> str:
    """Questions and answers in order with their sources; what the texts hold is shown and never markup."""
    return "# Study assistant: a conversation\n" + "".join(
        f"\n{_turn(question, answer, questions)}" for question, answer in turns
    )


def _turn(question: str, answer: Answer, questions: Questions) -> str:
    heading = f"## {markdown_text(question)}\n\n"
    if not answer.sentences:
        return f"{heading}{markdown_text(answer.reason)}\n"
    said = " ".join(
        f"{markdown_text(sentence.text)} {markdown_text(_numbers(cited))}"
        for sentence, cited in numbered(answer.sentences)
    )
    by = "in the words of the material" if answer.by == EXTRACTIVE else f"worded by {answer.by}"
    lines = "".join(
        f"{source.number}. {markdown_text(where(source.citation.passage, questions))} "
        f"({markdown_text(place_name(source.citation.passage))}): "
        f"“{markdown_text(source.citation.text)}”\n"
        for source in sources(answer.sentences)
    )
    return f"{heading}{said}\n\nSources ({markdown_text(by)}):\n\n{lines}"


def _numbers(cited: Iterable[Source]) -> str:
    return "".join(f"[{source.number}]" for source in cited)


def _flat(text: str) -> str:
    return " ".join(text.split())
