"""Bare text without any markers: scenario, question, answer, explanation, each a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.bank.readers.boundaries import Boundaries
from assistant.bank.readers.draft import Draft, finish_all, left_out, loose_text
from assistant.bank.readers.lines import (
    HEADING,
    RULE,
    Line,
    ends_as_question,
    is_promotion,
    lines_of,
    read_more,
)
from assistant.bank.types import Reading

_TITLE_WORDS = 12
_SHORT_WORD = 3  # letters; shorter words stay small in a title


def question_share(lines: Sequence[Line]) -> tuple[int, float]:
    """How many lines are questions, and their share of all lines that are not blank."""
    full = [line for line in lines if not line.blank]
    asked = sum(ends_as_question(line.text) for line in full)
    return asked, asked / len(full) if full else 0.0


def _looks_like_title(text: str) -> bool:
    return len(text.split()) <= _TITLE_WORDS and not re.search(r"[.!?:…]$", text.strip())


def _looks_like_heading(text: str) -> bool:
    """Whether a line amid answers is a heading: like a title, with most of its words capitalised."""
    words = [word for word in re.findall(r"[^\W\d_][\w-]*", text) if len(word) > _SHORT_WORD]
    capital = sum(word[0].isupper() for word in words)
    return _looks_like_title(text) and len(words) > 1 and capital == len(words)


def _questions(lines: Sequence[Line]) -> list[int]:
    """Where the question lines are; of questions in a row only the last, the others being its scenario."""
    asked = {i for i, line in enumerate(lines) if ends_as_question(line.text)}
    return sorted(i for i in asked if i + 1 not in asked)


class _Bare:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.boundaries = Boundaries([line.text for line in lines])
        self.drafts: list[Draft] = []
        self.loose: list[str] = []
        self.adverts: list[str] = []
        self.section = ""

    def read(self) -> None:
        asked = _questions(self.lines)
        start = self._first_start(asked)
        for n, at in enumerate(asked):
            following = asked[n + 1] if n + 1 < len(asked) else None
            end = len(self.lines) if following is None else self._boundary(start, at, following)
            self._item(start, at, end)
            start = end

    def _first_start(self, asked: Sequence[int]) -> int:
        """The lines before the first question are its scenario, but for titles and longer introductions."""
        lead = self.lines[: asked[0]]
        keep = 0
        for i, line in enumerate(lead):
            if _looks_like_title(line.text) or is_promotion(line.text):
                keep = i + 1
        rest = [line.text for line in lead[keep:]]
        if len(rest) > 1:
            count = max(1, self.boundaries.scenario_lines(["", *rest], "", self.lines[asked[0]].text))
            keep = asked[0] - count
        self.loose = [line.text for line in lead[:keep]]
        return keep

    def _boundary(self, start: int, at: int, following: int) -> int:
        """The index where the item of the question at `following` begins."""
        first = following
        while first - 1 > at and ends_as_question(self.lines[first - 1].text):
            first -= 1
        between = [line.text for line in self.lines[at + 1 : first]]
        question = " ".join(line.text for line in self.lines[first : following + 1])
        more = [i for i, text in enumerate(between) if read_more(text)]
        if more:  # what follows the last "Learn more" line opens the next item
            return at + 2 + more[-1]
        headings = [i for i, text in enumerate(between) if i and _looks_like_heading(text)]
        if headings:
            return at + 1 + headings[-1]
        stem = " ".join(line.text for line in self.lines[start : at + 1])
        return first - self.boundaries.scenario_lines(between, stem, question)

    def _item(self, start: int, at: int, end: int) -> None:
        """One question with its answer; an item without question mark may hide among the answer's lines."""
        stem = list(self.lines[start : at + 1])
        if len(stem) > 1 and _looks_like_heading(stem[0].text):
            self.section = stem.pop(0).text.strip()
        answer: list[Line] = []
        for i, line in enumerate(self.lines[at + 1 : end], at + 1):
            before = " ".join(part.text for part in (*stem, *answer))
            answered = i + 1 < end and not read_more(line.text) and not read_more(self.lines[i + 1].text)
            if answer and answered and self.boundaries.opens_item(line.text, before, self.lines[i + 1].text):
                self._add(stem, answer)
                stem, answer = [line], []
            else:
                answer.append(line)
        self._add(stem, answer)

    def _add(self, stem: Sequence[Line], answer: Sequence[Line]) -> None:
        draft = Draft(line=stem[0].number, section=self.section)
        draft.stem = [line.text.strip() for line in stem]
        texts = [line.text.strip() for line in answer if not is_promotion(line.text)]
        self.adverts += [line.text for line in answer if is_promotion(line.text)]
        draft.answer, draft.explanation = texts[:1], texts[1:]
        self.drafts.append(draft)


def read_bare(text: str, file: str) -> Reading:
    """Questions from text that marks nothing; item numbers count from 1 in file order."""
    lines = [
        line
        for line in lines_of(text)
        if not line.blank and not HEADING.match(line.text) and not RULE.match(line.text)
    ]
    reader = _Bare(lines)
    reader.read()
    return Reading(
        file=file,
        form="bare questions",
        questions=finish_all(reader.drafts, file),
        sections=loose_text(reader.loose, file),
        remarks=(*left_out(reader.loose, file), *left_out(reader.adverts, file)),
    )
