"""Markdown as a flat list of blocks, each with its text without markup; parsed by markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from assistant.bank.types import Link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


class Kind(StrEnum):
    """What a block is; a paragraph all in italics or all struck out is told from a plain one."""

    HEADING = "heading"
    RULE = "rule"
    PLAIN = "plain"
    ITALIC = "italic"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a Markdown document.

    `lines` is its text, without markup; `line` its first line in the file. `opens` says that it
    is the first block of a list item: "1" of a numbered one, "-" of a bulleted one, else "";
    `depth` is how many lists it stands in.
    """

    kind: Kind
    line: int
    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    opens: str = ""
    depth: int = 0

    @property
    def text(self) -> str:
        """The lines of the block as one text."""
        return "\n".join(self.lines)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # late: `assistant --help` needs none of it

    return MarkdownIt("commonmark").enable("strikethrough")


def without_front_matter(text: str) -> str:
    """The text with a YAML head between `---` lines blanked, so that line numbers stay."""
    match = re.match(r"\A---[ \t]*\n(?:(?!---).*\n)*?---[ \t]*(?:\n|\Z)", text)
    if not match or ":" not in match.group(0):
        return text
    return "\n" * match.group(0).count("\n") + text[match.end() :]


def _shown(token: Token) -> str:
    """What an inline token shows; marks of code stay, since they part names from prose."""
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    return f"{token.markup}{token.content}{token.markup}" if token.type == "code_inline" else token.content


@dataclass(slots=True)
class _Inline:
    """Walks the children of an inline token and collects lines, links and how much is emphasised."""

    parts: list[str]
    links: list[Link]
    emphasised: int = 0
    struck: int = 0
    plain: int = 0

    def read(self, children: Sequence[Token]) -> None:
        em = struck = 0
        href, shown = "", ""
        for token in children:
            if token.type in {"em_open", "em_close"}:
                em += token.nesting
            elif token.type in {"s_open", "s_close"}:
                struck += token.nesting
            elif token.type == "link_open":
                href, shown = str(token.attrGet("href") or ""), ""
            elif token.type == "link_close":
                self.links.append(Link(shown.strip() or href, href))
                href = ""
            else:
                words = _shown(token)
                self.parts.append(words)
                shown += words
                if (
                    em or struck or token.type != "code_inline"
                ):  # code between two runs of italics parts nothing
                    self._weigh(len(words.strip()), em, struck)

    def _weigh(self, length: int, em: int, struck: int) -> None:
        if struck:
            self.struck += length
        elif em:
            self.emphasised += length
        else:
            self.plain += length

    @property
    def kind(self) -> Kind:
        if self.plain > 1:  # a full stop behind the closing mark is still an answer in italics
            return Kind.PLAIN
        if self.emphasised:
            return Kind.ITALIC
        return Kind.STRUCK if self.struck else Kind.PLAIN


def _paragraph(token: Token, line: int, opens: str, depth: int) -> Block:
    inline = _Inline([], [])
    inline.read(token.children or [])
    lines = tuple(text.strip() for text in "".join(inline.parts).split("\n") if text.strip())
    return Block(inline.kind, line, lines, tuple(inline.links), opens, depth)


def _indented(token: Token, line: int, opens: str, depth: int) -> list[Block]:
    """An indented block: Markdown calls it code, writers mean an answer set off; so read it as text."""
    blocks = []
    for part in re.split(r"\n\s*\n", token.content):
        if part.strip():
            inline = _parser().parseInline("\n".join(row.strip() for row in part.splitlines()))[0]
            blocks.append(_paragraph(inline, line, opens, depth))
        line += part.count("\n") + 2
    return blocks


def blocks_of(text: str) -> list[Block]:
    """The blocks of a Markdown text in their order, lists flattened."""
    blocks: list[Block] = []
    opens, depth, heading = "", 0, False
    numbered: list[str] = []
    for token in _parser().parse(without_front_matter(text)):
        line = token.map[0] + 1 if token.map else 0
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            numbered.append("1" if token.type.startswith("ordered") else "-")
            depth += 1
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            numbered.pop()
            depth -= 1
        elif token.type == "list_item_open":
            opens = numbered[-1]
        elif token.type in {"heading_open", "heading_close"}:
            heading = token.nesting > 0
        elif token.type == "hr":
            blocks.append(Block(Kind.RULE, line))
        elif token.type == "inline":
            block = _paragraph(token, line, opens, depth)
            blocks.append(Block(Kind.HEADING, line, block.lines, block.links) if heading else block)
            opens = ""
        elif token.type == "code_block":
            blocks += _indented(token, line, opens, depth)
            opens = ""
        elif token.type in {"fence", "html_block"} and not token.content.lstrip().startswith("<!--"):
            lines = tuple(row.rstrip() for row in token.content.splitlines() if row.strip())
            blocks.append(Block(Kind.PLAIN, line, lines, (), opens, depth))
            opens = ""
    return [block for block in blocks if block.lines or block.kind is Kind.RULE]
