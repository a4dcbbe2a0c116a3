"""Where the items of an exam dump begin: at "Question 7", at "7.", or behind the last item's end."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left
from collections.abc import Sequence

from assistant.bank.readers.boundaries import Boundaries
from assistant.bank.readers.keys import labelled, proves_key
from assistant.bank.readers.lines import HEADING, RULE, Line, paragraphs, without_emphasis

HEADER = re.compile(
    r"^\W*(?:new\s+)?(?:(?:exam\s+)?question|q|item|problem)\s*(?:no\.?|number|nr\.?|num\.?)?\s*[:#.]?\s*#?\s*"
    r"(?P<number>\d{1,4})(?:\s*(?:of|/)\s*\d+)?\b(?P<parted>\s*[:.)\]–—-]+\s*|\s*$|\s+(?=\())?\s*"
    r"(?:\([^)]{0,40}\)\s*)?(?P<rest>.*)$",
    re.IGNORECASE,
)
NUMBER = re.compile(r"^\s*\(?(?P<number>\d{1,4})[.)]\s+(?P<rest>\S.*)$")
OPTION = re.compile(
    r"^\s*(?:[-*•]\s+)?[(\[]?(?P<letter>[A-Za-z])(?:[)\].:](?:\s+|(?=[A-Z\"“]))|\s+[-–]\s+)(?P<text>\S.*)?$"
)
_EXPLANATION = re.compile(r"^\W*(?:(?:answer\s+)?explanations?|rationale)\s*(?:[:–—-]|$)", re.IGNORECASE)
_TITLE_WORDS = 8
_USUAL_STEM = 2  # paragraphs: scenario and question


def plain(line: Line) -> str:
    """A line without emphasis and without the marks of a heading that serves as a label."""
    text = line.text.strip()
    heading = HEADING.match(line.text)
    bare = without_emphasis(heading.group(1)) if heading else ""
    if bare and (HEADER.match(bare) or labelled(bare) is not None or _EXPLANATION.match(bare)):
        return bare
    return without_emphasis(text)


def _first_option(line: Line) -> bool:
    match = OPTION.match(plain(line))
    return bool(match) and match.group("letter") in "Aa"  # type: ignore[union-attr]


def _option_groups(lines: Sequence[Line]) -> list[int]:
    """The lines with an option A that comes before a key, one for each item."""
    groups: list[int] = []
    keyed = True
    for i, line in enumerate(lines):
        if _first_option(line) and keyed:
            groups.append(i)
            keyed = False
        elif proves_key(plain(line)) or labelled(plain(line)) is not None or HEADER.match(plain(line)):
            keyed = True
    return groups


def _covered(starts: Sequence[int], groups: Sequence[int]) -> int:
    """How many items of these starts hold one group of options and no more."""
    ends = [*starts[1:], sys.maxsize] if starts else []
    counts = (
        bisect_left(groups, end) - bisect_left(groups, start) for start, end in zip(starts, ends, strict=True)
    )
    return sum(count == 1 for count in counts)


def _headers(lines: Sequence[Line], groups: Sequence[int]) -> list[int]:
    """Lines like "Question 7": parted from what follows, or followed by options before the next such line."""
    found = [(i, match) for i, line in enumerate(lines) if (match := HEADER.match(plain(line)))]
    starts = []
    for n, (i, match) in enumerate(found):
        end = found[n + 1][0] if n + 1 < len(found) else len(lines)
        if match.group("parted") is not None or bisect_left(groups, end) > bisect_left(groups, i):
            starts.append(i)
    return starts


def _numbers(lines: Sequence[Line], groups: Sequence[int]) -> list[int]:
    """Lines like "7." of which the last before a group of options begins the item."""
    found = [i for i, line in enumerate(lines) if NUMBER.match(plain(line))]
    starts = []
    for n, group in enumerate(groups):
        floor = groups[n - 1] if n else -1
        own = [i for i in found if floor < i <= group]
        if own:
            starts.append(own[-1])
    return starts


def item_starts(lines: Sequence[Line]) -> list[int]:
    """The indices of the lines with which items begin, in order; empty where there are no options.

    Of the two ways of numbering, the one whose items hold one group of options each is taken;
    where neither numbers, items are parted by where the answer before them ends.
    """
    groups = _option_groups(lines)
    headers, numbers = _headers(lines, groups), _numbers(lines, groups)
    best = max((headers, numbers), key=lambda starts: _covered(starts, groups))
    if headers and _covered(headers, groups) == _covered(best, groups):
        best = headers
    return best if best and _covered(best, groups) * 2 >= len(groups) else _unnumbered(lines, groups)


def _unnumbered(lines: Sequence[Line], groups: Sequence[int]) -> list[int]:
    """Without numbers: between a key and the next options stand an explanation and the next stem."""
    boundaries = Boundaries([line.text for line in lines])
    starts: list[int] = []
    previous = -1  # the line of the key before
    stem = ""
    for group in groups:
        found = list(paragraphs(lines[previous + 1 : group]))
        parts = [part for part in found if not _skipped(part)]
        if len(parts) == 1 and previous >= 0:
            parts = [[line] for line in parts[0]]
        if not parts:
            starts.append(group)
        elif any(_EXPLANATION.match(plain(part[0])) for part in found) and len(parts) <= _USUAL_STEM:
            starts.append(parts[0][0].number - 1)  # behind a labelled explanation all is stem
        else:
            starts.append(_stem_start(parts, stem, boundaries, first=previous < 0))
        stem = " ".join(line.text for line in lines[starts[-1] : group])
        keys = [i for i in range(group, len(lines)) if labelled(plain(lines[i])) is not None]
        previous = keys[0] if keys else len(lines)
    return starts


def _skipped(part: Sequence[Line]) -> bool:
    """Whether a paragraph is a rule, a heading, or an explanation that says so."""
    first = part[0]
    return bool(RULE.match(first.text) or HEADING.match(first.text) or _EXPLANATION.match(plain(first)))


def _stem_start(parts: list[list[Line]], stem: str, boundaries: Boundaries, *, first: bool) -> int:
    """The index of the line with which the next stem begins, among paragraphs before its options."""
    texts = [" ".join(line.text for line in part) for part in parts]
    if first:
        keep = [n for n, text in enumerate(texts) if len(text.split()) > _TITLE_WORDS or text.endswith("?")]
        chosen = keep[0] if keep else len(parts) - 1
    else:
        chosen = (
            len(parts)
            - 1
            - min(len(parts) - 1, boundaries.scenario_lines(["", *texts[:-1]], stem, texts[-1]))
        )
    return parts[chosen][0].number - 1
