"""Exam dumps: a numbered question, lettered options, `Answer: B`, an explanation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.bank.readers.draft import Draft, Loose, finish_all, loose_parts
from assistant.bank.readers.item_starts import HEADER, NUMBER, OPTION, item_starts, plain
from assistant.bank.readers.keys import Key, labelled, proves_key, read_key
from assistant.bank.readers.lines import HEADING, RULE, Line, is_promotion, lines_of, without_bullet
from assistant.bank.readers.notes import read_notes
from assistant.bank.types import Option, Reading

_EXPLANATION = re.compile(
    r"^\W*(?:(?:answer\s+|detailed\s+)?explanations?|rationale|reasoning|discussion)\s*(?:[:–—-]\s*"
    r"|$)(?P<rest>.*)$",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"^(?:topic|section|domain|chapter|part|exam)\s+[\dA-Z]\b.{0,60}$", re.IGNORECASE)
_ON_ONE_LINE = re.compile(r"(?:^|(?<=\s))[(\[]?(?P<letter>[A-J])[)\].]\s+(?=\S)")
_LEAST_OPTIONS = 2


def count_answers(lines: Sequence[Line]) -> int:
    """How many labelled lines follow lettered options, or give a key by letter where there are such."""
    answers = options = lettered = 0
    for line in lines:
        text = plain(line)
        several = len(_options_in(text)[1])
        if several or OPTION.match(text):
            options += several or 1
            lettered += several or 1
        elif labelled(text) is not None:
            answers += proves_key(text) or options >= _LEAST_OPTIONS
            options = 0
    return answers if lettered >= _LEAST_OPTIONS else 0


def _options_in(text: str) -> tuple[str, list[str]]:
    """A line that holds all options, "A) … B) … C) …": what stands before them, and their texts."""
    marks = list(_ON_ONE_LINE.finditer(text))
    letters = "".join(match.group("letter") for match in marks)
    if len(marks) < _LEAST_OPTIONS or letters != "ABCDEFGHIJ"[: len(marks)]:
        return text, []
    ends = [*(match.start() for match in marks[1:]), len(text)]
    return text[: marks[0].start()].strip(), [
        text[m.end() : end].strip() for m, end in zip(marks, ends, strict=True)
    ]


class _Item:
    """Reads the lines of one item; each line moves from stem to options to key to explanation."""

    def __init__(self, first: Line, section: str) -> None:
        self.draft = Draft(line=first.number, section=section)
        self.options: list[list[str]] = []
        self.key: Key | None = None
        self.key_line = first.number
        self.place = "stem"

    def take(self, line: Line) -> None:
        text = plain(line)
        explanation = _EXPLANATION.match(text)
        option = OPTION.match(text)
        if self.key is not None and self.key.open and not explanation:
            self._key(text, line)
        elif explanation and self.place != "explanation":
            self._explain(explanation.group("rest"))
        elif (rest := labelled(text)) is not None and self._takes_key(rest):
            self._key(rest, line)
        elif option and self._continues(option.group("letter")):
            self.place = "options"
            self._add_options(text, option.group("text") or "")
        elif self.place == "stem":
            self._stem(text)
        elif self.place == "options":
            self.options[-1].append(text)
        else:
            self._explain(text)

    def _texts(self) -> list[str]:
        return [" ".join(part for part in parts if part).strip() for parts in self.options]

    def _takes_key(self, rest: str) -> bool:
        """Whether a labelled line is the key: it is before any other, and among or behind the options."""
        if self.key is not None:
            return False
        return bool(self.options) or proves_key(f"Answer: {rest}") or not rest

    def _key(self, rest: str, line: Line) -> None:
        self.key = read_key(rest, self._texts())
        self.key_line = line.number
        self.place = "key"
        if self.key is None:
            self.key = Key()
            self.draft.problem(f"the answer “{rest[:60]}” names no option", line.number)
            self._explain(rest)
        elif self.key.explanation:
            self._explain(self.key.explanation)

    def _continues(self, letter: str) -> bool:
        return self.place in {"stem", "options"} and letter.upper() == chr(ord("A") + len(self.options))

    def _add_options(self, text: str, single: str) -> None:
        _, several = _options_in(text)
        self.options += [[each] for each in several] or [[single]]

    def _stem(self, text: str) -> None:
        before, several = _options_in(text)
        if several:  # question and options share a line
            self.options = [[each] for each in several]
            self.place = "options"
        if before:
            self.draft.stem.append(without_bullet(before))

    def _explain(self, text: str) -> None:
        self.place = "explanation"
        if text.strip():
            self.draft.explanation.append(text)

    def finish(self) -> Draft:
        draft = self.draft
        keyed = set(self.key.letters) if self.key else set()
        for index, text in enumerate(self._texts()):
            letter = chr(ord("A") + index)
            draft.options.append(Option(text=text, correct=letter in keyed))
            if not text:
                draft.problem(f"option {letter} has no text")
        if self.key is None or self.key.open:
            draft.problem("no answer line was found")
        elif not self.options:
            draft.problem(
                f"the answer names {', '.join(sorted(keyed)) or 'nothing'}, but no options were found"
            )
        else:
            missing = sorted(k for k in keyed if ord(k) - ord("A") >= len(self.options))
            if missing:
                draft.problem(
                    f"the answer names {', '.join(missing)}, but there is no such option", self.key_line
                )
        return draft


def _trailing_heading(lines: Sequence[Line]) -> tuple[Sequence[Line], str | None]:
    """The lines of an item without the heading at their end, which opens the next section."""
    end = len(lines)
    while end > 1 and (lines[end - 1].blank or RULE.match(lines[end - 1].text)):
        end -= 1
    last = lines[end - 1]
    heading = HEADING.match(last.text)
    if end > 1 and heading and labelled(plain(last)) is None and not _EXPLANATION.match(plain(last)):
        return lines[: end - 1], heading.group(1)
    if end > 1 and _TOPIC.match(plain(last)):
        return lines[: end - 1], plain(last)
    return lines, None


def _read_item(lines: Sequence[Line], section: str) -> tuple[Draft, list[str]]:
    """The item of some lines, and the advertisements that stood among them."""
    adverts: list[str] = []
    item = _Item(lines[0], section)
    first = plain(lines[0])
    match = HEADER.match(first) or NUMBER.match(first)
    rest = match.group("rest") if match else first
    if rest.strip():
        item.take(Line(lines[0].number, rest))
    for line in lines[1:]:
        if is_promotion(line.text) and not OPTION.match(plain(line)) and item.place != "stem":
            adverts.append(line.text)
        elif not (line.blank or RULE.match(line.text)):
            item.take(line)
    return item.finish(), adverts


def read_lettered(text: str, file: str) -> Reading:
    """Questions with lettered options and a key by letter; item numbers count from 1 in file order."""
    lines = lines_of(text)
    starts = item_starts(lines)
    if not starts:
        return read_notes(text, file)
    before = lines[: starts[0]]
    section = next((m.group(1) for line in reversed(before) if (m := HEADING.match(line.text))), "")
    drafts: list[Draft] = []
    adverts: list[str] = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        body, following = _trailing_heading(lines[start:end])
        draft, advertised = _read_item(body, section)
        drafts.append(draft)
        adverts += advertised
        section = section if following is None else following
    texts = [line.text for line in before if not HEADING.match(line.text) and not RULE.match(line.text)]
    sections, remarks = loose_parts([Loose("", texts, introduces=True)], adverts, file)
    return Reading(file, "lettered options", finish_all(drafts, file), sections, remarks)
