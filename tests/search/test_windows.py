"""Windows: sizes, what they share, and that cutting loses nothing."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.search.sentences import sentence_spans
from assistant.search.windows import fitting_spans, sentence_windows, word_windows

TEXT = "One a. Two b. Three c. Four d. Five e. Six f."


def test_sentence_windows_share_one_sentence() -> None:
    spans = sentence_spans(TEXT)
    assert [TEXT[a:b] for a, b in sentence_windows(spans, 3)] == [
        "One a. Two b. Three c.",
        "Three c. Four d. Five e.",
        "Five e. Six f.",
    ]
    assert [TEXT[a:b] for a, b in sentence_windows(spans[:3], 3)] == ["One a. Two b. Three c."]
    assert [TEXT[a:b] for a, b in sentence_windows(spans[:1], 3)] == ["One a."]
    assert sentence_windows([], 3) == []


def test_word_windows_keep_the_limit_and_share_one_sentence() -> None:
    spans = sentence_spans(TEXT)
    assert [TEXT[a:b] for a, b in word_windows(TEXT, spans, 4)] == [
        "One a. Two b.",
        "Two b. Three c.",
        "Three c. Four d.",
        "Four d. Five e.",
        "Five e. Six f.",
    ]


def test_a_sentence_over_the_limit_is_a_window_of_its_own() -> None:
    text = "Short one. This sentence has a good many words. End it."
    windows = [text[a:b] for a, b in word_windows(text, sentence_spans(text), 4)]
    assert windows == ["Short one.", "This sentence has a good many words.", "End it."]


@given(st.lists(st.integers(1, 30), max_size=12), st.integers(1, 20))
def test_word_windows_cover_all_sentences_in_order(lengths: list[int], limit: int) -> None:
    text = " ".join("W" + " w" * (length - 1) + "." for length in lengths)
    spans = sentence_spans(text)
    windows = word_windows(text, spans, limit)
    assert all(any(a <= start and end <= b for a, b in windows) for start, end in spans)
    assert windows == sorted(set(windows))
    for a, b in windows:
        single = (a, b) in spans
        assert single or len(text[a:b].split()) <= limit


@given(st.text(alphabet="ab .\n", max_size=200), st.integers(1, 20))
def test_fitting_spans_fit_and_lose_nothing(text: str, limit: int) -> None:
    spans = fitting_spans(text, (0, len(text)), lambda piece: len(piece) <= limit)
    assert all(b - a <= limit for a, b in spans)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


def test_fitting_spans_cut_between_sentences_before_words_before_characters() -> None:
    text = "Aa bb cc. Dd ee ff."
    assert [text[a:b] for a, b in fitting_spans(text, (0, 19), lambda p: len(p) <= 9)] == [
        "Aa bb cc.",
        "Dd ee ff.",
    ]
    assert fitting_spans("aa bbb cc", (0, 9), lambda p: len(p) <= 6) == [(0, 2), (3, 9)]
    assert fitting_spans("abcdef", (0, 6), lambda p: len(p) <= 3) == [(0, 3), (3, 6)]
