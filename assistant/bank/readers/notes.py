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

    Paragraphs are parted by an empty line, list items by a line break; markup is taken off.
    """
    blocks = blocks_of(text)
    marked = any(block.kind is Kind.HEADING for block in blocks)
    sections: list[Section] = []
    heading, body = "", ""

    def close() -> None:
        if body:
            sections.append(Section(file=file, text=body, heading=heading))

    for index, block in enumerate(blocks):
        if block.kind is Kind.RULE:
            continue
        if block.kind is Kind.HEADING or (not marked and _bare_heading(blocks, index)):
            close()
            heading, body = " ".join(block.lines), ""
        else:
            gap = "" if not body else "\n" if block.opens else "\n\n"
            body += gap + block.text
    close()
    return Reading(file=file, form="notes", sections=tuple(sections))
