"""What the command line prints of an answer: its sentences as they come, sources, disputes, practice."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.text import Text

from assistant.answer.answers import EXTRACTIVE, Answer, Sentence
from assistant.answer.citing import marks, numbered, sources
from assistant.answer.disputes import disputes_told
from assistant.bank.concept_notes import is_note
from assistant.bank.types import Question
from assistant.printing import console, counted, printable
from assistant.printing_lines import behind, shortened, wrapped
from assistant.search.passages import Passage

_INDENT = 4
_QUOTE_LENGTH, _REASON_LENGTH, _STEM_LENGTH = 160, 300, 110


class AnswerPrinter:
    """Prints one answer as a paragraph that is wrapped at words, and below it what belongs to it."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        """`questions` are those of the index, by key."""
        self._questions = questions
        self._out = console()
        self._column = 0
        self._said: list[Sentence] = []

    def say(self, sentence: Sentence) -> None:
        """Print a sentence with the numbers of its sources, at once."""
        self._said.append(sentence)
        words = printable(sentence.text).split()
        cited = numbered(self._said)[-1][1]
        words[-1:] = [" ".join([*words[-1:], marks(cited)])]  # no number begins a line
        for word in words:
            width = cell_len(word)
            if self._column and self._column + 1 + width > self._out.width:
                print()
                self._column = 0
            print(f"{' ' if self._column else ''}{word}", end="")
            self._column += width + bool(self._column)
        sys.stdout.flush()

    def end_line(self) -> None:
        """End the line that is begun, so that something else can be said in between."""
        if self._column:
            print(flush=True)
            self._column = 0

    def finish(self, answer: Answer) -> None:
        """Print what of an answer was not said yet, its sources, what is disputed, and whose words they are.

        An answer with other sentences than were said, as where a model failed half-way, is printed whole.
        """
        if answer.sentences[: len(self._said)] != tuple(self._said):
            print("\n\nThe answer after all:")
            self._said, self._column = [], 0
        for sentence in answer.sentences[len(self._said) :]:
            self.say(sentence)
        print("\n\nSources")
        for cited in sources(self._said):
            self._line(f"[{cited.number}]", f"“{shortened(cited.citation.text, _QUOTE_LENGTH)}”")
            self._line("", place_of(cited.citation.passage), "dim")
        for key in disputes_told(answer, self._questions):
            self._disputes(key)
        if answer.by != EXTRACTIVE:
            removed = counted(answer.missed, "sentence") if answer.missed else "no sentence"
            print()
            self._quiet(f"{answer.whose}; {removed} removed." if not answer.own else f"{answer.whose}.")

    def _disputes(self, key: str) -> None:
        """What sources answer otherwise to what an entry asks."""
        for dispute in self._questions[key].disputed:
            theirs, why = (shortened(text, _REASON_LENGTH) for text in (dispute.their_answer, dispute.why))
            source = printable(f"{dispute.source.file}, item {dispute.source.item}")
            print()
            told = f"Disputed: {source}, answers “{theirs}” to entry {printable(key)}. We differ: {why}"
            for line in wrapped(told, self._out.width):
                self._out.print(Text(line, style="yellow"))

    def _quiet(self, text: str) -> None:
        for line in wrapped(printable(text), self._out.width):
            self._out.print(Text(line, style="dim"))

    def related(self, found: Sequence[tuple[str, Question]]) -> None:
        """Print related practice questions, ids first, without their answers."""
        if found:
            print("\nPractise")
        for key, question in found:
            self._line("", printable(key), "bold")
            self._line("", shortened(question.stem, _STEM_LENGTH))

    def _line(self, mark: str, text: str, style: str = "") -> None:
        """Print a text indented behind a mark, without spaces at the ends of lines."""
        for line in behind(f"{mark:{_INDENT - 1}}", text, self._out.width):
            self._out.print(Text(line[:_INDENT]) + Text(line[_INDENT:], style=style))


def print_not_answered(answer: Answer, topics: Sequence[str], look: str) -> None:
    """Print why there is no answer, the nearest topics, and how to see the nearest passages.

    Args:
        answer: without sentences.
        topics: what to ask about instead.
        look: the command that shows passages; empty where there are none.
    """
    print(printable(answer.reason))
    if topics:
        print("\nThe nearest topics")
        for topic in topics:
            print(f"    {printable(topic)}")
    if look:
        print(f"\nFor the nearest passages: {printable(look)}")


def place_of(passage: Passage) -> str:
    """Where a passage is from, in words: the entry, the note, or the file with page or heading."""
    if passage.question is not None:
        return f"entry {printable(passage.question)}"
    file, heading = printable(passage.document or ""), shortened(passage.heading, _STEM_LENGTH)
    if is_note(file):
        return f"note “{heading}” ({file})" if heading else f"note {file}"
    page = [f"page {passage.page}"] if passage.page is not None else []
    return ", ".join([f"file {file}", *page, *([f"“{heading}”"] if heading else [])])
