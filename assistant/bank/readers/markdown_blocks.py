"""Markdown as a flat list of blocks, each with its text without markup; parsed by markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from assistant.bank.readers.lines import ends_as_question
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
    `depth` is how many lists it stands in; `number` what stands before a numbered item, such as "1.".
    `addressed` is its lines with the addresses of links behind their words; `joined` says that it is
    the rest of a paragraph whose last lines are in italics.
    """

    kind: Kind
    line: int
    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    opens: str = ""
    depth: int = 0
    number: str = ""
    addressed: tuple[str, ...] = ()
    joined: bool = False

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


def _address(url: str, shown: str) -> str:
    """An address of the web in parentheses, unless the words of its link are the address."""
    web = url.startswith(("http://", "https://"))
    return f" ({url})" if web and shown.strip().rstrip("/") != url.rstrip("/") else ""


@dataclass(slots=True)
class _Inline:
    """Walks the children of an inline token and collects lines, links and how much is emphasised."""

    parts: list[str]
    links: list[Link]
    addressed: list[str]
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
                self.addressed.append(_address(href, shown))
                href = ""
            else:
                words = _shown(token)
                self.parts.append(words)
                self.addressed.append(words)
                if token.type == "image":
                    self.addressed.append(_address(str(token.attrGet("src") or ""), words))
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


def _lines(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text.strip() for text in "".join(parts).split("\n") if text.strip())


def _block(children: Sequence[Token], line: int, opens: str, depth: int) -> Block:
    inline = _Inline([], [], [])
    inline.read(children)
    lines, addressed = _lines(inline.parts), _lines(inline.addressed)
    return Block(inline.kind, line, lines, tuple(inline.links), opens, depth, addressed=addressed)


def _rows(children: Sequence[Token]) -> list[list[Token]]:
    """The tokens of a paragraph line by line; a line break within emphasis parts nothing."""
    rows: list[list[Token]] = [[]]
    nested = 0
    for token in children:
        nested += token.nesting
        rows[-1].append(token)
        if token.type in {"softbreak", "hardbreak"} and not nested:
            rows.append([])
    return rows


def _paragraph(token: Token, line: int, opens: str, depth: int) -> list[Block]:
    """The block of a paragraph; lines at its end that are all in italics are an answer of their own.

    Where they end the question ("*Select TWO.*"), they belong to it.
    """
    children = token.children or []
    whole = _block(children, line, opens, depth)
    if whole.kind is not Kind.PLAIN or len(whole.lines) == 1:
        return [whole]
    rows = _rows(children)
    cut = len(rows)
    while cut > 1 and _block(rows[cut - 1], line, "", depth).kind is Kind.ITALIC:
        cut -= 1
    head = _block([t for row in rows[:cut] for t in row], line, opens, depth)
    tail = _block([t for row in rows[cut:] for t in row], line, "", depth)
    if cut == len(rows) or head.kind is not Kind.PLAIN or ends_as_question(f"{head.text} {tail.text}"):
        return [whole]
    breaks = sum(t.type in {"softbreak", "hardbreak"} for row in rows[:cut] for t in row)
    return [head, replace(tail, line=line + breaks, joined=True)]


def _indented(token: Token, line: int, opens: str, depth: int) -> list[Block]:
    """An indented block: Markdown calls it code, writers mean an answer set off; so read it as text."""
    blocks = []
    for part in re.split(r"\n\s*\n", token.content):
        if part.strip():
            inline = _parser().parseInline("\n".join(row.strip() for row in part.splitlines()))[0]
            blocks.append(_block(inline.children or [], line, opens, depth))
        line += part.count("\n") + 2
    return blocks


def _verbatim(token: Token, line: int, opens: str, depth: int) -> list[Block]:
    """A fenced block with its blank lines, or one of HTML; a comment is none."""
    if token.content.lstrip().startswith("<!--"):
        return []
    lines = tuple(row.rstrip() for row in token.content.strip("\n").split("\n"))
    if token.type == "html_block" or not any(lines):
        lines = tuple(row for row in lines if row)
    return [Block(Kind.PLAIN, line, lines, (), opens, depth, addressed=lines)]


_READ = {"inline": _paragraph, "code_block": _indented, "fence": _verbatim, "html_block": _verbatim}


def blocks_of(text: str) -> list[Block]:
    """The blocks of a Markdown text in their order, lists flattened."""
    blocks: list[Block] = []
    opens, number, depth, heading = "", "", 0, False
    numbered: list[str] = []
    for token in _parser().parse(without_front_matter(text)):
        line = token.map[0] + 1 if token.map else 0
        if token.type in {"ordered_list_open", "bullet_list_open"}:
            numbered.append("1" if token.type.startswith("ordered") else "-")
            depth += 1
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            numbered.pop()
            depth, number = depth - 1, ""
        elif token.type == "list_item_open":
            opens = numbered[-1]
            number = f"{token.info}{token.markup}" if opens == "1" else number
        elif token.type in {"heading_open", "heading_close"}:
            heading = token.nesting > 0
        elif token.type == "hr":
            blocks.append(Block(Kind.RULE, line))
        elif heading:
            blocks.append(replace(_block(token.children or [], line, "", 0), kind=Kind.HEADING))
            opens = number = ""
        elif token.type in _READ:
            read = _READ[token.type](token, line, opens, depth)
            blocks += [replace(block, number="" if n else number) for n, block in enumerate(read)]
            if read:
                opens = number = ""
    return [block for block in blocks if block.lines or block.kind is Kind.RULE]
