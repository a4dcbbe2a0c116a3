"""Lines of text for a terminal: wrapped at words, behind a mark, side by side; none ends with spaces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.text import Text

from assistant.printing import printable

GAP = 3
"""Columns of the terminal between two texts that stand side by side."""


def wrapped(text: str, width: int, tail: str = "") -> list[str]:
    """The words of a text in lines of at most so many columns; a longer word has a line of its own.

    `tail`, such as the numbers of sources, follows the last word and begins no line.
    """
    lines = [""]
    words = text.split()
    if tail:
        words[-1:] = [" ".join([*words[-1:], tail])]
    for word in words:
        if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def shortened(text: str, limit: int) -> str:
    """The text on one line, cut at a word with “…” where it is longer."""
    flat = flattened(text)
    if len(flat) <= limit:
        return flat
    head, _, rest = flat[: limit - 1].rpartition(" ")
    return f"{(head or rest).rstrip(' ,;:.')}…"


def flattened(text: str) -> str:
    """The text on one line, safe for a terminal."""
    return " ".join(printable(text).split())


def behind(mark: str, text: str, width: int, tail: str = "") -> list[str]:
    """A text behind a mark, such as a dash, and indented as far as that goes; `tail` as of `wrapped`."""
    indent = cell_len(mark) + 1 if mark else 0
    lines = wrapped(text, max(width - indent, 1), tail)
    return [f"{'' if number else mark:{indent}}{line}" for number, line in enumerate(lines)]


def column_width(count: int, width: int) -> int:
    """How many columns of the terminal each of `count` texts has that share `width` side by side."""
    return (width - GAP * (count - 1)) // count


def beside(texts: Sequence[Sequence[Text]], width: int) -> Iterator[Text]:
    """Lines that hold a line of each text side by side.

    Args:
        texts: lines of each, made for a width of `column_width`; what is wider is cut.
        width: of all together.
    """
    each = column_width(len(texts), width)
    for cells in zip_longest(*texts, fillvalue=Text()):
        line = Text()
        for number, cell in enumerate(cells):
            if cell.plain:
                line.append(" " * (number * (each + GAP) - line.cell_len))
                cut = cell.copy()
                cut.truncate(each, overflow="ellipsis")
                line.append_text(cut)
        yield line
