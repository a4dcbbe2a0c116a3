"""Exam dumps: a numbered question, lettered options, `Answer: B`, an explanation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.bank.readers.draft import Draft, finish_all, loose_text
from assistant.bank.readers.lines import (
    HEADING,
    RULE,
    Line,
    is_promotion,
    lines_of,
    without_bullet,
    without_emphasis,
)
from assistant.bank.types import Option, Reading

_HEADER = re.compile(
    r"^\W*(?:new\s+)?(?:(?:exam\s+)?question|q|item|problem)\s*(?:no\.?|number|nr\.?"
    r"|num\.?)?\s*[:#.]?\s*#?\s*\d+"
    r"(?:\s*(?:of|/)\s*\d+)?\b\s*[:.)\]–—-]*\s*(?:\([^)]{0,40}\)\s*)?(?P<rest>.*)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\s*\(?\d{1,3}[.)]\s+(?P<rest>\S.*)$")
_OPTION = re.compile(
    r"^\s*(?:[-*•]\s+)?[(\[]?(?P<letter>[A-Ja-j])(?:[)\].:](?:\s+|(?=[A-Z\"“]))|\s+[-–]\s+)(?P<text>\S.*)?$"
)
_LETTERS = r"[A-J](?:(?:\s*(?:,|;|/|&|\+|and)\s*|\s+)(?:and\s+)?[A-J])*|[A-J]{2,6}"
_ANSWER = re.compile(
    r"^\W*(?:the\s+)?(?:(?:correct|right|suggested|best|official)\s+)?(?:answers?|ans"
    r"|keys?|solution|options?)"
    r"\s*(?:\(s\))?\s*(?:is|are)?\s*[:=–—.-]?\s*(?:is|are|options?)?\s*[(\[]?(?P<letters>"
    + _LETTERS
    + r")[)\]]?"
    r"(?:\s*[.)\]:–—-]+\s*(?P<rest>\S.*)?)?\W*$",
    re.IGNORECASE,
)
_EXPLANATION = re.compile(
    r"^\W*(?:(?:answer\s+|detailed\s+)?explanations?|rationale|reasoning|discussion)\s*(?:[:–—-]\s*"
    r"|$)(?P<rest>.*)$",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"^(?:topic|section|domain|chapter|part|exam)\s+[\dA-Z]\b.{0,60}$", re.IGNORECASE)


def _plain(line: Line) -> str:
    return without_emphasis(line.text.strip())


def answer_letters(text: str) -> str:
    """The letters of a line such as `Correct Answer: B, D`, in upper case; "" for other lines."""
    match = _ANSWER.match(text)
    if not match:
        return ""
    letters = re.sub(r"\band\b", "", match.group("letters"), flags=re.IGNORECASE)
    return "".join(c for c in letters.upper() if c.isalpha())


def count_answers(lines: Sequence[Line]) -> int:
    """How many lines give a key by letter, if the document letters its options at all."""
    lettered = sum(bool(_OPTION.match(_plain(line))) for line in lines)
    return sum(bool(answer_letters(_plain(line))) for line in lines) if lettered >= 2 else 0


def _starts(lines: Sequence[Line]) -> list[int]:
    """Where items begin: at "Question 7", at "7.", or else after each blank line that ends an item."""
    starts = [i for i, line in enumerate(lines) if _HEADER.match(_plain(line))]
    if starts:
        return starts
    starts = [
        i for i, line in enumerate(lines) if _NUMBER.match(_plain(line)) and _has_options(lines[i + 1 :])
    ]
    if starts:
        return starts
    return _starts_by_blank_lines(lines)


def _has_options(lines: Sequence[Line]) -> bool:
    """Whether an option A comes before the next number or answer."""
    for line in lines:
        option = _OPTION.match(_plain(line))
        if option and option.group("letter") in "Aa":
            return True
        if _NUMBER.match(_plain(line)) or answer_letters(_plain(line)):
            return False
    return False


def _starts_by_blank_lines(lines: Sequence[Line]) -> list[int]:
    """Without numbers: the paragraph before an option A begins an item, with all since the last one's end."""
    starts: list[int] = []
    ended, candidate = True, None
    for i, line in enumerate(lines):
        text = _plain(line)
        option = _OPTION.match(text)
        if option and option.group("letter") in "Aa" and candidate is not None and ended:
            starts.append(candidate)
            ended, candidate = False, None
        elif answer_letters(text):
            ended, candidate = True, None
        elif (
            ended
            and text
            and not HEADING.match(line.text)
            and (i == 0 or lines[i - 1].blank or RULE.match(lines[i - 1].text))
        ):
            candidate = i if candidate is None or _EXPLANATION.match(text) or not starts else candidate
    return starts


class _Item:
    """Reads the lines of one item; each line moves from stem to options to key to explanation."""

    def __init__(self, first: Line, section: str) -> None:
        self.draft = Draft(line=first.number, section=section)
        self.options: list[list[str]] = []
        self.letters: str | None = None
        self.place = "stem"

    def take(self, line: Line) -> None:
        text = _plain(line)
        letters = answer_letters(text)
        option = _OPTION.match(text)
        explanation = _EXPLANATION.match(text)
        if letters and self.place in {"stem", "options"} and (self.options or not option):
            self._key(letters, line)
        elif explanation and self.place != "explanation":
            self._to("explanation", explanation.group("rest"))
        elif option and self._continues(option.group("letter")):
            self.place = "options"
            self.options.append([option.group("text") or ""])
        elif letters and self.letters is None:
            self._key(letters, line)
        elif self.place == "stem":
            self.draft.stem.append(without_bullet(text))
        elif self.place == "options":
            self.options[-1].append(text)
        else:
            self._to("explanation", text)

    def _continues(self, letter: str) -> bool:
        expected = chr(ord("A") + len(self.options))
        return self.place in {"stem", "options"} and letter.upper() == expected

    def _key(self, letters: str, line: Line) -> None:
        self.letters = letters
        self.key_line = line.number
        self.place = "key"

    def _to(self, place: str, text: str) -> None:
        self.place = place
        if text.strip():
            self.draft.explanation.append(text)

    def finish(self) -> Draft:
        draft = self.draft
        keyed = set(self.letters or "")
        for index, parts in enumerate(self.options):
            text = " ".join(part for part in parts if part).strip()
            draft.options.append(Option(text=text, correct=chr(ord("A") + index) in keyed))
            if not text:
                draft.problem(f"option {chr(ord('A') + index)} has no text")
        if self.letters is None:
            draft.problem("no answer line was found")
        elif not self.options:
            draft.problem(f"the answer names {', '.join(sorted(keyed))}, but no options were found")
        else:
            missing = sorted(k for k in keyed if ord(k) - ord("A") >= len(self.options))
            if missing:
                draft.problem(
                    f"the answer names {', '.join(missing)}, but there is no such option", self.key_line
                )
        return draft


def _read_item(lines: Sequence[Line], section: str, header: bool) -> tuple[Draft, str]:
    """One item, and the section that a heading at its end opens for the next."""
    item = _Item(lines[0], section)
    first = _plain(lines[0])
    match = _HEADER.match(first) if header else None
    match = match or _NUMBER.match(first)
    rest = match.group("rest") if match else first
    if rest.strip():
        item.take(Line(lines[0].number, rest))
    for line in lines[1:]:
        heading = HEADING.match(line.text)
        if heading or (_TOPIC.match(_plain(line)) and item.place in {"key", "explanation"}):
            section = heading.group(1) if heading else _plain(line)
        elif not (line.blank or RULE.match(line.text) or is_promotion(line.text)):
            item.take(line)
    return item.finish(), section


def read_lettered(text: str, file: str) -> Reading:
    """Questions with lettered options and a key by letter; item numbers count from 1 in file order."""
    lines = lines_of(text)
    starts = _starts(lines)
    header = any(_HEADER.match(_plain(lines[i])) for i in starts)
    before = lines[: starts[0]] if starts else lines
    section = next((m.group(1) for line in reversed(before) if (m := HEADING.match(line.text))), "")
    drafts = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        draft, section = _read_item(lines[start:end], section, header)
        drafts.append(draft)
    sections = loose_text([line.text for line in before if not HEADING.match(line.text)], file)
    return Reading(file=file, form="lettered options", questions=finish_all(drafts, file), sections=sections)
