"""Prose with headings and `Answer:` in the line or at its start; sub-questions may share a scenario."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.bank.readers.boundaries import Boundaries
from assistant.bank.readers.draft import Draft, Loose, finish_all, loose_parts
from assistant.bank.readers.lines import (
    HEADING,
    RULE,
    Line,
    ends_as_question,
    has_bullet,
    is_promotion,
    lines_of,
    without_bullet,
    without_emphasis,
)
from assistant.bank.readers.matching import MOST_LINES, Exercise, read_exercise, unglue
from assistant.bank.readers.scenario_cues import ASKS, opening
from assistant.bank.types import Reading

_MARKER = re.compile(
    r"(?:^|(?<=[\s.?!)\"”]))[*_]{0,2}(?:(?:correct|suggested|model)\s+)?(?:answer|ans"
    r"|solution)[*_]{0,2}\s*[:：][*_]{0,2}\s*",
    re.IGNORECASE,
)
_KEY_VALUE = re.compile(r"^[^:.?!]{1,40}:\s+\S")
_CELLS = re.compile(r"[|\t→⇒↔]|[-=]>")  # the row of a table
_HEADING_WORDS = 9
_NEW_SCENARIO = 2.5
_LEAST_STEM_WORDS = 4
_LOOK_AHEAD = 20  # lines; what follows a heading is prose or a question soon


def count_markers(lines: Sequence[Line]) -> tuple[int, int]:
    """How many lines hold an `Answer:` behind what can be a question, and how many of these are asked.

    The question stands on the same line or the line above; it is asked by its mark or an imperative.
    A list item that is nothing but an answer needs a line above that asks.
    """
    count, asking, above = 0, 0, ""
    for line in lines:
        if line.blank:
            continue
        text = without_emphasis(line.text)
        marker = _MARKER.search(text)
        if marker:
            own = without_bullet(text[: marker.start()].strip() + " ")
            stem = own or above
            words = len(stem.split())
            if ends_as_question(stem) or ASKS.match(stem):
                count += 1
                asking += 1
            elif words >= _LEAST_STEM_WORDS and (own or not has_bullet(line.text)):
                count += not HEADING.match(stem)
        above = "" if RULE.match(line.text) or marker else without_bullet(text.strip())
    return count, asking


def _text(line: Line) -> str:
    return without_emphasis(without_bullet(line.text))


def _is_heading(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a heading: marked so, or short, without a sentence's end, and followed by a question.

    "Version 1" above "Accuracy: 0.82" is short too, but what follows a heading is prose.
    """
    line = lines[index]
    if HEADING.match(line.text):
        return True
    text = without_emphasis(line.text.strip())
    if (
        has_bullet(line.text)
        or len(text.split()) > _HEADING_WORDS
        or re.search(r"[.!?:;,]$", text)
        or _MARKER.search(text)
    ):
        return False
    if not (text[:1].isupper() or text[:1].isdigit()) or _KEY_VALUE.match(text) or _CELLS.search(text):
        return False
    for following in lines[index + 1 : index + 1 + _LOOK_AHEAD]:
        if HEADING.match(following.text):
            return True
        after = without_emphasis(following.text.strip())
        if _KEY_VALUE.match(after) and len(after.split()) <= _HEADING_WORDS and not _MARKER.search(after):
            return False
        if len(after.split()) > _HEADING_WORDS or ends_as_question(after) or _MARKER.search(after):
            return True
    return False


class _Region:
    """The lines between two headings: read item by item, a shared scenario kept for its bullets."""

    def __init__(self, lines: list[Line], section: str, boundaries: Boundaries) -> None:
        self.lines = unglue(lines, lambda text: bool(_MARKER.search(text)))
        self.section = section
        self.boundaries = boundaries
        self.drafts: list[Draft] = []
        self.loose: list[str] = []
        self._first_line = 0

    def read(self) -> None:
        """Read the region; a line stays open until it is known to end an answer or to open a question."""
        texts = [line.text for line in self.lines]
        answered = [bool(_MARKER.search(text)) for text in texts]
        pending: list[Line] = []
        current: Draft | None = None
        scenario: list[str] = []
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            stretch = slice(index, index + MOST_LINES)
            exercise = read_exercise(texts[stretch], answered[stretch])
            if exercise:
                self._rest(pending, current)
                current = self._matching(exercise, line)
                pending, scenario = [], []
                index += exercise.length
                continue
            index += 1
            marker = _MARKER.search(line.text)
            if marker is None:
                pending.append(line)
                continue
            current, scenario = self._answered(line, marker, pending, current, scenario)
            pending = []
        self._rest(pending, current)

    def _matching(self, exercise: Exercise, line: Line) -> Draft:
        draft = Draft(line=line.number, section=self.section)
        draft.stem = [exercise.intro, *exercise.responses]
        draft.pairs = list(exercise.pairs)
        draft.explanation = [exercise.rest] if exercise.rest else []
        self.drafts.append(draft)
        return draft

    def _answered(
        self,
        line: Line,
        marker: re.Match[str],
        pending: list[Line],
        current: Draft | None,
        scenario: list[str],
    ) -> tuple[Draft, list[str]]:
        """The item of a line with `Answer:`, and the scenario that bullets after it share."""
        own = line.text[: marker.start()].strip()
        answer = without_emphasis(line.text[marker.end() :].strip())
        self._first_line = 0
        draft = Draft(line=line.number, section=self.section)
        bullet = has_bullet(own or (pending[-1].text if pending else ""))
        if not own and pending:
            own, draft.line, pending = pending[-1].text, pending[-1].number, pending[:-1]
        if bullet and scenario and not (pending and opening(_text(pending[-1])) >= _NEW_SCENARIO):
            self._rest(pending, current)  # between two sub-questions stands the rest of an answer
            pending = []
        lead = self._close(pending, current, own) if own else []
        if bullet:
            scenario = lead or scenario
            lead = scenario
        else:
            scenario = []
        draft.line = self._first_line or draft.line
        draft.stem = [*lead, _text(Line(0, own))] if own else []
        draft.answer = [answer] if answer else []
        self.drafts.append(draft)
        return draft, scenario

    def _close(self, pending: list[Line], current: Draft | None, question: str) -> list[str]:
        """Give the open lines to the item above or to the question below; return the latter's."""
        texts = [_text(line) for line in pending]
        if current is None:
            self._first_line = pending[0].number if pending else 0
            return texts
        if not texts:
            return []
        count = self.boundaries.scenario_lines(
            ["", *texts], " ".join([*current.stem, *current.answer]), question
        )
        cut = len(texts) - count
        for text in texts[:cut]:
            current.go_on(text)
        self._first_line = pending[cut].number if count else 0
        return texts[cut:]

    def _rest(self, pending: list[Line], current: Draft | None) -> None:
        """Open lines at the end: they go on with the answer above, or are questions without an answer."""
        for line in pending:
            text = _text(line)
            if ends_as_question(line.text) and (current is None or opening(text) > 0 or len(pending) == 1):
                current = Draft(line=line.number, section=self.section, stem=[text])
                self.drafts.append(current)
            elif current is not None:
                current.go_on(text)
            else:
                self.loose.append(text)


def _with_asked_headings(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a heading that asks and is answered on the next line as plain text: it is a stem."""
    answered = [bool(_MARKER.match(line.text.strip())) for line in lines]
    return [
        Line(line.number, match.group(1))
        if after and (match := HEADING.match(line.text)) and ends_as_question(match.group(1))
        else line
        for line, after in zip(lines, [*answered[1:], False], strict=False)
    ]


def read_inline(text: str, file: str) -> Reading:
    """Questions whose answers follow an `Answer:`; item numbers count from 1 in file order."""
    full = [line for line in lines_of(text) if not line.blank and not RULE.match(line.text)]
    adverts = [line.text for line in full if is_promotion(line.text)]
    lines = _with_asked_headings([line for line in full if not is_promotion(line.text)])
    boundaries = Boundaries([line.text for line in lines])
    parts: list[tuple[str, list[Line]]] = [("", [])]
    for index, line in enumerate(lines):
        if _is_heading(lines, index):
            match = HEADING.match(line.text)
            parts.append((without_emphasis(match.group(1) if match else line.text.strip()), []))
        else:
            parts[-1][1].append(line)
    drafts: list[Draft] = []
    loose: list[Loose] = []
    for section, body in parts:
        region = _Region(body, section, boundaries)
        region.read()
        loose.append(Loose(section, region.loose, introduces=not drafts))
        drafts += region.drafts
    sections, remarks = loose_parts(loose, adverts, file)
    return Reading(
        file=file,
        form="answers in the line",
        questions=finish_all(drafts, file),
        sections=sections,
        remarks=remarks,
    )
