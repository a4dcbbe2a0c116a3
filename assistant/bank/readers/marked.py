"""Blocks parted by rules: a stem, then options, the right ones marked "(Correct)" behind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from assistant.bank.readers.draft import Draft, Loose, finish_all, loose_parts
from assistant.bank.readers.lines import (
    HEADING,
    RULE,
    Line,
    ends_as_question,
    has_bullet,
    is_promotion,
    lines_of,
    paragraphs,
    read_more,
    without_bullet,
    without_emphasis,
)
from assistant.bank.readers.scenario_cues import opening
from assistant.bank.types import Option, Reading

_MARK = re.compile(
    r"(?<!\s)\s*[(\[{]\s*(?:correct|right|true)(?:\s+(?:answer|option|choice))?\s*[)\]}]\s*\.?\s*$"
    r"|(?<!\s)\s*[✓✔✅]\s*$",
    re.IGNORECASE,
)
_WRONG_MARK = re.compile(
    r"(?<!\s)\s*(?:[(\[{]\s*(?:incorrect|wrong|false|not\s+correct)(?:\s+(?:answer|option|choice))?\s*[)\]}]|[✗✘❌])\s*\.?\s*$",
    re.IGNORECASE,
)
_CHECKBOX = re.compile(r"^\s*(?:[-*+]\s+)?\[(?P<tick>[xX✓✔ ])\]\s+")
_LETTER = re.compile(r"^\s*[(\[]?[A-Ja-j][)\].:]\s+")
_BEHIND = re.compile(r"^\W*(?:explanations?|rationale|reason(?:ing)?)\s*[:–—-]\s*", re.IGNORECASE)
_USUAL_OPTIONS = 4
_ACTOR = 2.0  # an opening above this is a scenario and no option


def is_marked(text: str) -> bool:
    """Whether a mark such as "(Correct)" stands at the end of the text, or a ticked box at its front."""
    box = _CHECKBOX.match(text)
    if box:
        return box.group("tick") != " "
    return bool(_MARK.search(without_emphasis(text.strip())))


def count_marks(lines: Sequence[Line]) -> int:
    """How many lines end with a mark, if there are more lines than marks around them."""
    return sum(is_marked(line.text) for line in lines)


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if RULE.match(line.text):
            blocks.append([])
        else:
            blocks[-1].append(line)
    return [block for block in blocks if any(not line.blank for line in block)]


def _units(block: Sequence[Line]) -> list[list[Line]]:
    """The paragraphs of a block; options that stand line by line in one paragraph become own units."""
    units: list[list[Line]] = []
    for paragraph in paragraphs(block):
        marks = sum(is_marked(line.text) for line in paragraph)
        listed = sum(_begins_option(line.text) for line in paragraph)
        if len(paragraph) > 1 and listed >= 2:
            units += _by_bullets(paragraph)
        elif (len(paragraph) > 2 and marks and not is_marked(paragraph[-1].text)) or (
            len(paragraph) > 2 and marks and ends_as_question(paragraph[0].text)
        ):
            units += [[line] for line in paragraph]
        else:
            units.append(paragraph)
    return units


def _begins_option(text: str) -> bool:
    return has_bullet(text) or bool(_LETTER.match(text) or _CHECKBOX.match(text))


def _by_bullets(paragraph: Sequence[Line]) -> list[list[Line]]:
    units: list[list[Line]] = []
    for line in paragraph:
        if not units or _begins_option(line.text):
            units.append([line])
        else:
            units[-1].append(line)
    return units


def _by_questions(units: list[list[Line]]) -> list[list[list[Line]]]:
    """A text without rules in items: a question behind a marked option begins the next one."""
    items: list[list[list[Line]]] = [[]]
    marked = False
    for n, unit in enumerate(units):
        text = _joined(unit)
        asks = ends_as_question(text) and not is_marked(text)
        if asks and marked and any(is_marked(_joined(later)) for later in units[n + 1 :]):
            scenario = items[-1].pop() if opening(_joined(items[-1][-1])) >= _ACTOR else None
            items.append([scenario] if scenario else [])
            marked = False
        items[-1].append(unit)
        marked = marked or is_marked(text)
    return items


def _joined(unit: Sequence[Line]) -> str:
    return " ".join(line.text.strip() for line in unit)


def _split(units: Sequence[Sequence[Line]], usual: int) -> int:
    """How many units belong to the stem; the rest are options."""
    texts = [_joined(unit) for unit in units]
    first_mark = next((i for i, text in enumerate(texts) if is_marked(text)), len(texts))
    candidates = [i + 1 for i in range(min(first_mark, len(texts) - 2)) if ends_as_question(texts[i])]
    if candidates:
        for split in candidates:
            if all(ends_as_question(_MARK.sub("", text)) for text in texts[split:]):
                return split
        exact = [split for split in candidates if len(texts) - split == usual]
        return exact[-1] if exact and len(candidates) > 1 else candidates[-1]
    colon = [
        i + 1
        for i in range(min(first_mark, len(texts) - 2))
        if texts[i].rstrip().endswith((":", "：", "..."))
    ]
    if colon:
        return colon[-1]
    return max(1, min(first_mark, len(texts) - usual))


def _usual_options(blocks: Sequence[Sequence[Sequence[Line]]]) -> int:
    """How many options most blocks have, by those where one question mark parts stem and options."""
    counts: Counter[int] = Counter()
    for units in blocks:
        asked = [i for i, unit in enumerate(units) if ends_as_question(_joined(unit))]
        if len(asked) == 1:
            counts[len(units) - asked[0] - 1] += 1
    return counts.most_common(1)[0][0] if counts else _USUAL_OPTIONS


def _option(unit: Sequence[Line]) -> Option:
    text = without_emphasis(_joined(unit))
    correct = is_marked(text)
    text = _WRONG_MARK.sub("", _MARK.sub("", _CHECKBOX.sub("", text)))
    text = _LETTER.sub("", without_bullet(text))
    return Option(text=text.strip(), correct=correct)


def _read_block(units: list[list[Line]], usual: int, section: str) -> Draft:
    draft = Draft(line=units[0][0].number, section=section)
    behind = next((i for i, unit in enumerate(units) if i and _is_behind(_joined(unit))), len(units))
    options_and_stem, explained = units[:behind], units[behind:]
    split = _split(options_and_stem, usual)
    for unit in options_and_stem[:split]:
        draft.stem += [without_emphasis(without_bullet(line.text)) for line in unit]
    draft.options = [_option(unit) for unit in options_and_stem[split:]]
    for unit in explained:
        texts = [without_emphasis(without_bullet(line.text)) for line in unit]
        draft.explanation += [_BEHIND.sub("", texts[0]), *texts[1:]]
    return draft


def _is_behind(text: str) -> bool:
    return bool(_BEHIND.match(without_emphasis(text))) or read_more(text) is not None


def read_marked(text: str, file: str) -> Reading:
    """Questions whose right options are marked; item numbers count from 1 in file order."""
    section = ""
    loose: list[Loose] = []
    adverts: list[str] = []
    kept: list[tuple[str, list[list[Line]]]] = []
    blocks = _blocks(lines_of(text))
    for block in blocks:
        heads = [m.group(1) for line in block if (m := HEADING.match(line.text))]
        section = heads[-1] if heads else section
        adverts += [line.text for line in block if is_promotion(line.text)]
        body = [line for line in block if not HEADING.match(line.text) and not is_promotion(line.text)]
        units = _units(body)
        if len(blocks) == 1 and sum(is_marked(_joined(unit)) for unit in units) > 1:
            items = _by_questions(units)
            kept += [(section, item) for item in items[:-1]]
            units = items[-1]
        if len(units) >= 3 or any(is_marked(line.text) for line in body):
            kept.append((section, units))
        else:
            loose.append(Loose(section, [line.text for line in body], introduces=not kept))
    usual = _usual_options([units for _, units in kept])
    drafts = [_read_block(units, usual, where) for where, units in kept]
    sections, remarks = loose_parts(loose, adverts, file)
    return Reading(file, "marked options", finish_all(drafts, file), sections, remarks)
