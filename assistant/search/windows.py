"""Cutting text into windows of sentences that a model can read whole, losing no word."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.search.sentences import Span, sentence_spans


def sentence_windows(spans: Sequence[Span], size: int) -> list[Span]:
    """Windows of `size` sentences (the last may have fewer), each sharing one sentence with the next.

    Args:
        spans: the sentences in order, as offsets into a text.
        size: sentences a window; 2 or more.

    Returns:
        One span a window, from the start of its first to the end of its last sentence.
    """
    if not spans:
        return []
    firsts = range(0, max(len(spans) - 1, 1), size - 1)
    return [(spans[i][0], spans[min(i + size, len(spans)) - 1][1]) for i in firsts]


def word_windows(text: str, spans: Sequence[Span], limit: int) -> list[Span]:
    """Windows of whole sentences of up to `limit` words, each sharing one sentence with the next.

    A sentence longer than `limit` is a window of its own; a window never consists only of the
    sentence it shares.
    """
    lengths = [len(text[a:b].split()) for a, b in spans]
    windows: list[Span] = []
    first = 0
    while first < len(spans):
        stop = first + 1
        total = lengths[first]
        while stop < len(spans) and total + lengths[stop] <= limit:
            total += lengths[stop]
            stop += 1
        windows.append((spans[first][0], spans[stop - 1][1]))
        # Share the last sentence only where the next one still fits beside it.
        shares = stop < len(spans) and stop - first > 1 and lengths[stop - 1] + lengths[stop] <= limit
        first = stop - 1 if shares else stop
    return windows


def fitting_spans(text: str, span: Span, fits: Callable[[str], bool]) -> list[Span]:
    """Cut `span` of `text` into pieces that fit: between sentences, else between words, else anywhere.

    Args:
        text: the source.
        span: the stretch of it to cut.
        fits: whether the model can read a piece whole.

    Returns:
        Spans in order that cover every character of `span` that is not white space. A single
        character is never cut, even if it does not fit.
    """
    start, end = span
    if end - start <= 1 or fits(text[start:end]):
        return [span]
    left, right = _cut(text, start, end)
    return fitting_spans(text, left, fits) + fitting_spans(text, right, fits)


def _cut(text: str, start: int, end: int) -> tuple[Span, Span]:
    """Two halves, cut as near to the middle as sentences or, failing that, words allow."""
    pieces = [(start + a, start + b) for a, b in sentence_spans(text[start:end])]
    if len(pieces) < 2:
        pieces = _word_spans(text, start, end)
    if len(pieces) < 2:
        middle = (start + end) // 2
        return (start, middle), (middle, end)
    middle = (pieces[0][0] + pieces[-1][1]) // 2
    best = min(range(1, len(pieces)), key=lambda i: abs(pieces[i][0] - middle))
    return (pieces[0][0], pieces[best - 1][1]), (pieces[best][0], pieces[-1][1])


def _word_spans(text: str, start: int, end: int) -> list[Span]:
    """The runs of characters that are not white space."""
    spans: list[Span] = []
    position = start
    for word in text[start:end].split():
        position = text.index(word, position)
        spans.append((position, position + len(word)))
        position += len(word)
    return spans
