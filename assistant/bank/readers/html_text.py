"""A page of HTML as text with Markdown's marks, so that the other readers can choose from it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "template", "noscript", "svg"})
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
     "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "html", "legend", "main", "nav",
     "option", "p", "section", "summary", "table", "tbody", "tfoot", "thead", "title", "tr"]
)  # fmt: skip
_LISTS = frozenset({"ol", "ul", "menu"})
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "s": "~~", "del": "~~", "strike": "~~", "code": "`"}
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_PROLOG = re.compile(r"\A(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*-->)+", re.DOTALL)
_LEAST_TAGS = 4


def looks_like_html(text: str) -> bool:
    """Whether a text is a page of HTML: it says so at its head, or tags begin most of its lines."""
    start = _PROLOG.sub("", text, count=1)
    if re.match(r"<!doctype\s+html\b|<html\b", start[:100], re.IGNORECASE):
        return True
    if not _TAG.match(start) or len(_TAG.findall(start)) < _LEAST_TAGS or "</" not in start:
        return False
    lines = [line.strip() for line in start.splitlines() if line.strip()]
    return sum(bool(_TAG.match(line)) for line in lines) * 2 > len(lines)


class _Page(HTMLParser):
    """Collects rows of text, each with the line of the file that it began on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[tuple[int, str]] = []
        self._parts: list[str] = []
        self._line = 1
        self._blank = True  # nothing but white space stands in the open paragraph
        self._silent = ""
        self._verbatim = False
        self._lead = ""  # what stands before the next row: a heading's marks, an item's bullet
        self._lists: list[list[str | int]] = []  # of each open list what numbers it, and its next number
        self._open: list[tuple[str, int, str]] = []  # tag, where its words begin, address

    def flush(self) -> None:
        """End the paragraph that is open; list items follow each other, other paragraphs are parted."""
        shown = "".join(self._parts)
        rows = (
            shown.strip("\n").split("\n")
            if self._verbatim
            else [" ".join(r.split()) for r in shown.split("\n")]
        )
        self._parts, self._open, self._blank = [], [], True
        if not any(row.strip() for row in rows):
            return
        indent = "    " * (len(self._lists) - bool(self._lead.strip("# ")))
        if self._verbatim:
            rows = ["```", *rows, "```"]
        elif self._lead.startswith("#"):
            rows = [" ".join(row for row in rows if row)]
        if not (self._lists and self._lead) and self.rows:
            self.rows.append((self._line, ""))
        for row in rows if self._verbatim else [row for row in rows if row]:
            self.rows.append((self._line, f"{indent}{self._lead}{row}"))
            indent, self._lead = "    " * len(self._lists), ""
        if not self._lists:
            self.rows.append((self._line, ""))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if self._silent and not (
            self._silent == "head" and (tag in _BLOCKS or tag in _HEADINGS) and tag != "title"
        ):
            return
        self._silent = ""
        given = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self._silent = tag
        elif tag == "br":
            self._parts.append("\n")
        elif tag in {"td", "th"}:
            self._parts.append("" if self._blank else " | ")
        elif tag in _MARKS or tag == "a":
            self._open.append((tag, len(self._parts), given.get("href", "")))
        elif tag == "img":
            self._parts.append(given.get("alt", ""))
        elif tag in _BLOCKS or tag in _LISTS or tag in _HEADINGS or tag in {"li", "pre", "hr"}:
            self.flush()
            self._block(tag, given)

    def _block(self, tag: str, given: dict[str, str]) -> None:
        self._lead = self._lead if tag in _BLOCKS else ""  # a paragraph in an item stands behind its bullet
        if tag in _HEADINGS:
            self._lists, self._lead = [], f"{_HEADINGS[tag]} "
        elif tag in _LISTS:
            start = given.get("start", "1")
            kind = given.get("type", "1") if tag == "ol" else "-"
            self._lists.append([kind, int(start) if re.fullmatch(r"\d{1,6}", start) else 1])
        elif tag == "li":
            self._lists = self._lists or [["-", 1]]
            kind, number = str(self._lists[-1][0]), int(self._lists[-1][1])
            self._lists[-1][1] = number + 1
            lettered = kind in {"A", "a"} and number <= 26
            self._lead = "- " if kind == "-" else f"{chr(ord('A') + number - 1) if lettered else number}. "
        elif tag == "hr":
            self.rows += [(self.getpos()[0], ""), (self.getpos()[0], "---"), (self.getpos()[0], "")]
        self._verbatim = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            self._silent = "" if tag == self._silent else self._silent
        elif tag in _MARKS or tag == "a":
            self._close(tag)
        elif tag in _BLOCKS or tag in _LISTS or tag in _HEADINGS or tag in {"li", "pre"}:
            self.flush()
            self._verbatim, self._lead = False, ""
            if tag in _LISTS and self._lists:
                self._lists.pop()

    def _close(self, tag: str) -> None:
        """Put the marks around the words of an element that ends; one that never began is passed over."""
        at = next((i for i in range(len(self._open) - 1, -1, -1) if self._open[i][0] == tag), None)
        if at is None:
            return
        _, start, address = self._open[at]
        words = "".join(self._parts[start:])
        del self._parts[start:], self._open[at:]
        core = words.strip()
        if not core or self._verbatim or (tag == "a" and not address.startswith(("http://", "https://"))):
            self._parts.append(words)
            return
        marked = f"[{core}]({address})" if tag == "a" else f"{_MARKS[tag]}{core}{_MARKS[tag]}"
        self._parts.append(words.replace(core, marked, 1))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            if self._blank:
                self._line, self._blank = self.getpos()[0], not data.strip()
            self._parts.append(data if self._verbatim else re.sub(r"\s+", " ", data))


def text_of_html(text: str) -> tuple[str, tuple[int, ...]]:
    """The words of a page as text with Markdown's marks, and for each of its lines the line of the file.

    Scripts, styles and the head are left out, entities resolved; what is left open ends at the next block.
    """
    page = _Page()
    page.feed(text)
    page.close()
    page.flush()
    rows = [row for i, row in enumerate(page.rows) if row[1] or (i and page.rows[i - 1][1])]
    return "\n".join(row for _, row in rows), tuple(line for line, _ in rows)
