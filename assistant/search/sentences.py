"""Splitting text into sentences, each as a span of character offsets into the text.

Own code because the libraries that keep offsets are either no longer kept (pysbd, syntok), need a
model (spaCy, wtpsplit), or guess the offsets afterwards; exam text is English prose with product
names, versions and file endings, for which a short list of rules is enough.
"""

from __future__ import annotations

import re

Span = tuple[int, int]

# A line at least this long, in characters, was probably wrapped by a page, not ended by its writer.
_WRAPPED_LINE = 50

_TERMINATOR = re.compile(r"[.!?…]+|[。！？｡]+")
_CLOSERS = "\"'”’»)]}」』）】*_`"
_OPENERS = "\"'“‘«([{「『（【*_`"
_LIST_LINE = re.compile(r"(?:[-*+•◦▪–—]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)])\s+\S|#{1,6}\s|\|")
_ONE_BREAK = re.compile(r"[^\S\n\r]*(?:\r\n|\n|\r)[^\S\n\r]*")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")

# A line break of a document that only wraps a line: no blank line and no list item follows.
_WRAP = re.compile(r"(?<!\n)\n(?!\n|\s*[-•*] |\s*\d+[.)] )")

# A sentence does not end after these, whatever follows.
_NEVER_LAST = frozenset(
    """e.g i.e eg ie vs cf viz fig figs eq eqs sec ch vol pp dr mr mrs ms prof st al approx ca incl
    resp""".split()  # noqa: SIM905 - a list in prose reads better
)
# These end a sentence only where the next word does not start with a digit ("no. 5", "p. 12").
_BEFORE_NUMBER = frozenset(("no", "nos", "nr", "p", "art", "ver", "v"))
# After initials such as "U.S." only one of these starts a new sentence: "the U.S. Region" goes on.
_STARTERS = frozenset(
    """the this that these those a an it its they we you he she i in on at for to from with by as if when
    while because since although however therefore thus then so but and or also use using after before
    each all both some most many no not only there here what which who why how""".split()  # noqa: SIM905 - a list in prose reads better
)


def sentence_spans(text: str) -> list[Span]:
    """Split `text` into sentences.

    Args:
        text: any text; paragraphs, list lines and short lines without a full stop are sentences too.

    Returns:
        Spans `(start, end)` in order, without white space at either end and without overlap, so that
        every character that is not white space lies in exactly one of them.
    """
    spans: list[Span] = []
    for start, end in _block_spans(text):
        spans.extend(_split_block(text, start, end))
    return spans


def unwrapped(text: str) -> str:
    """A document's text with its wrapped lines joined; no character moves, so spans stay right."""
    return _WRAP.sub(" ", text)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends; None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _block_spans(text: str) -> list[Span]:
    """Runs of lines that belong together: a paragraph, a list line, a heading."""
    blocks: list[Span] = []
    previous = ""
    for match in re.finditer(r"[^\n\r]+", text):
        span = _trimmed(text, match.start(), match.end())
        if span is None:
            previous = ""
            continue
        line = text[span[0] : span[1]]
        if previous and _ONE_BREAK.fullmatch(text, blocks[-1][1], span[0]) and _goes_on(previous, line):
            blocks[-1] = (blocks[-1][0], span[1])
        else:
            blocks.append(span)
        previous = line
    return blocks


def _goes_on(line: str, following: str) -> bool:
    """Whether a line break between the two is only where the page ended."""
    if _LIST_LINE.match(following) or line.startswith("#"):
        return False
    if line.rstrip(_CLOSERS).endswith((".", "!", "?", "…", "。", "！", "？")):
        return False
    if line.endswith(":"):  # "four ways:" at the end of a line that was wrapped, or before a list
        return len(line) >= _WRAPPED_LINE and following[0].islower()
    return len(line) >= _WRAPPED_LINE or following[0].islower()


def _split_block(text: str, start: int, end: int) -> list[Span]:
    """Split one block at the ends of its sentences."""
    spans: list[Span] = []
    for match in _TERMINATOR.finditer(text, start, end):
        stop = match.end()
        if stop <= start:
            continue
        while stop < end and text[stop] in _CLOSERS:
            stop += 1
        if _ends_sentence(text, start, match.start(), stop, end):
            span = _trimmed(text, start, stop)
            if span:
                spans.append(span)
            start = stop
    last = _trimmed(text, start, end)
    if last:
        spans.append(last)
    return spans


def _ends_sentence(text: str, start: int, mark: int, stop: int, end: int) -> bool:
    """Whether the terminator at `mark` (with its closing quotes up to `stop`) ends the sentence.

    `start` is where the sentence begins and `end` where its block ends.
    """
    if stop >= end:
        return True
    if text[mark] in "。！？｡":
        return True
    # Decimals, versions, addresses and ".csv" have no white space behind the dot, or some before it.
    if not text[stop].isspace() or mark == start or text[mark - 1].isspace():
        return False
    following = text[stop:end].lstrip().lstrip(_OPENERS)
    word = following.split(maxsplit=1)[0] if following else ""
    if word[:1].islower() and not any(c.isupper() or c.isdigit() for c in word):
        return False  # but "k-NN" and "g5.xlarge" may start a sentence
    return text[mark] != "." or not _is_abbreviation(text[start:mark], word)


def _is_abbreviation(before: str, following: str) -> bool:
    """Whether the full stop behind `before` belongs to its last word rather than to the sentence."""
    head, _, last = before.replace("\n", " ").rpartition(" ")
    last = last.lstrip(_OPENERS)
    head = head.rstrip()
    if _LIST_NUMBER.fullmatch(last) and (not head or head.endswith((":", ";"))):
        return True  # "1. Create a bucket."
    lowered = last.lower()
    if lowered in _NEVER_LAST:
        return True
    if lowered in _BEFORE_NUMBER:
        return following[:1].isdigit()
    if _INITIALS.fullmatch(last) and (last[0].isupper() or "." in last):
        return following.rstrip(",.;:!?").lower() not in _STARTERS
    return False
