"""Study text that asks nothing: Markdown or plain notes, read by heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.bank.readers.markdown_blocks import Block, Kind, blocks_of
from assistant.bank.types import Reading, Section

_HEADING_WORDS = 9


def _bare_heading(blocks: Sequence[Block], index: int) -> bool:
    """Whether a paragraph serves as a heading where none is marked: short, no sentence, text below."""
    block = blocks[index]
    if block.kind is not Kind.PLAIN or block.opens or len(block.lines) > 1 or index + 1 >= len(blocks):
        return False
    text = block.lines[0]
    short = len(text.split()) <= _HEADING_WORDS and not re.search(r"[.!?:;,…]$", text)
    following = blocks[index + 1]
    return (
        short
        and text[:1].isalnum()
        and following.kind is Kind.PLAIN
        and len(following.text.split()) > len(text.split())
    )


def read_notes(text: str, file: str) -> Reading:
    """Sections of a Markdown or plain text, one for each heading that has text below it.

    A heading without text stands in front of the next section's text, or is a section at the end.
    Paragraphs are parted by an empty line, list items by a line break; markup is taken off, but the
    numbers of lists and the addresses of links stay.
    """
    blocks = blocks_of(text)
    marked = any(block.kind is Kind.HEADING for block in blocks)
    sections: list[Section] = []
    heading, body = "", ""
    above: list[str] = []  # headings without text of their own

    def close() -> None:
        if body:
            sections.append(Section(file=file, text="\n\n".join((*above, body)), heading=heading))
            above.clear()
        elif heading:
            above.append(heading)

    for index, block in enumerate(blocks):
        if block.kind is Kind.RULE:
            continue
        if block.kind is Kind.HEADING or (not marked and _bare_heading(blocks, index)):
            close()
            heading, body = " ".join(block.addressed), ""
        else:
            gap = "" if not body else "\n" if block.opens or block.joined else "\n\n"
            body += gap + " ".join(part for part in (block.number, "\n".join(block.addressed)) if part)
    close()
    if above and sections:
        sections.append(Section(file=file, text="\n\n".join(above), heading=heading))
    return Reading(file=file, form="notes", sections=tuple(sections))
