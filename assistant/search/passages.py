"""Passages: the spans of questions and documents that are embedded, each with where it came from."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from assistant.bank.concept_notes import TERMS, terms_begin
from assistant.bank.readers import READERS_VERSION
from assistant.bank.types import Question, Section
from assistant.search.sentences import Span, sentence_spans
from assistant.search.windows import fitting_spans, sentence_windows, word_windows

CountTokens = Callable[[Sequence[str]], list[int]]

# What decides how passages are cut; an index made with other numbers is outdated. Raise `views`
# whenever this module, windows.py or sentences.py cuts the same text differently.
WINDOW_SENTENCES = 3
WINDOW_WORDS = 120
CHUNKING = {
    "readers": READERS_VERSION,
    "views": 7,
    "window_sentences": WINDOW_SENTENCES,
    "window_words": WINDOW_WORDS,
}


class View(StrEnum):
    """What of a question or document a passage shows."""

    WHOLE = "whole"
    STEM = "stem"
    ANSWER = "answer"
    OPTION = "option"
    ASKED = "asked"
    SECTION = "section"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a question or of a document section.

    `text` is shown and stands so in its source; the model reads `embedded`. For a question,
    `question` is its key; otherwise `document` is the file, `section` the number of the section
    there, counted from 1, and `page` and `heading` say where that is. `start` and `end` are where
    `text` lies in the text of its view (for a section: in the section's own text).
    `sentences` are the spans in `text` of which one is marked when the passage is shown; empty
    where it only helps to find.
    """

    id: str
    text: str
    embedded: str
    view: View
    question: str | None = None
    document: str | None = None
    section: int | None = None
    page: int | None = None
    heading: str = ""
    start: int = 0
    end: int = 0
    sentences: tuple[Span, ...] = ()

    @property
    def unit(self) -> tuple[str, int]:
        """What one hit stands for: the question (number 0), or the section of the document."""
        if self.question is not None:
            return (self.question, 0)
        return (self.document or "", self.section or 0)


def question_key(question: Question) -> str:
    """What names a question everywhere: its id, or `file#item` of its first source where it has none.

    Raises:
        ValueError: it has neither an id nor a source.
    """
    if question.id:
        return question.id
    if not question.sources:
        raise ValueError("a question needs an id or a source")
    return f"{question.sources[0].file}#{question.sources[0].item}"


def answer_text(question: Question) -> str:
    """What answers the question: short answer, steps in order, pairs of a match, explanation."""
    steps = "\n".join(f"{number}. {item}" for number, item in enumerate(question.items, 1))
    pairs = "\n".join(f"- {pair.prompt}: {pair.response}" for pair in question.pairs)
    return _paragraphs(question.answer, steps, pairs, question.explanation)


def whole_text(question: Question) -> str:
    """Stem, answer and explanation, and a line of its terms and services."""
    topics = ", ".join(dict.fromkeys((*question.terms, *question.services)))
    return _paragraphs(question.full_stem, answer_text(question), topics)


def question_passages(question: Question, count: CountTokens, limit: int) -> list[Passage]:
    """All views of a question, each embedded text of at most `limit` tokens by `count`.

    The whole, the stem, the answer in windows of three sentences that share one, and each right option with
    its reason (options without reasons together), and each way learners put it. The answer windows are
    what is shown; where a question has no answer, it is its whole, and where there are only options, those.
    """
    answer = answer_text(question)
    whole = whole_text(question)
    cut = _Cutter(count, limit)
    views: list[tuple[View, str, Iterable[Span]]] = [
        (View.WHOLE, whole, [(0, len(whole))]),
        (View.STEM, question.full_stem, [(0, len(question.full_stem))]),
        (View.ANSWER, answer, sentence_windows(sentence_spans(answer), WINDOW_SENTENCES)),
        *((View.OPTION, text, [(0, len(text))]) for text in _option_texts(question)),
        *((View.ASKED, text, [(0, len(text))]) for text in question.asked_as),
    ]
    key = question_key(question)
    page = question.sources[0].page if question.sources else None
    shown = View.ANSWER if answer else View.WHOLE if whole else View.OPTION
    return [
        Passage(
            id=_passage_id("question", key, view, number, start, end),
            text=text[start:end],
            embedded=text[start:end],
            view=view,
            question=key,
            page=page,
            start=start,
            end=end,
            sentences=cut.sentences(text[start:end]) if view == shown else (),
        )
        for number, (view, text, spans) in enumerate(views)
        for start, end in cut.spans(text, spans, "")
    ]


def section_passages(section: Section, number: int, count: CountTokens, limit: int) -> list[Passage]:
    """Windows of about 120 words of a section, sharing a sentence, the heading in front for the model.

    Each sentence that defines a term at the end of a note is a passage by itself, without the heading, which
    names something else. Each way in which learners ask for a note is one more, searched and not shown.

    Args:
        section: the study text.
        number: which section of its file it is, counted from 1.
        count: counts the tokens of texts.
        limit: tokens an embedded text may have.
    """
    heading = section.heading.strip()
    parts = [(section.text, heading, View.SECTION)]
    # A heading that would leave little room for the text is text of its own instead.
    if heading and count([heading])[0] > limit // 4:
        parts = [(section.heading, "", View.SECTION), (section.text, "", View.SECTION)]
    elif not section.text.strip():
        parts = [(section.heading, "", View.SECTION)]
    parts += [(asked, "", View.ASKED) for asked in section.asked_as]
    cut = _Cutter(count, limit)
    return [
        Passage(
            id=_passage_id("section", section.file, number, section.page, section.heading, part, start, end),
            text=text[start:end],
            embedded=_embedded(front, text[start:end]),
            view=kind,
            document=section.file,
            section=number,
            page=section.page,
            heading=section.heading,
            start=start,
            end=end,
            sentences=sentences if view == View.SECTION else (),
        )
        for part, (text, heading, view) in enumerate(parts)
        for kind, front, (start, end), sentences in _section_spans(cut, text, heading, view)
    ]


def all_passages(
    questions: Iterable[Question], sections: Iterable[Section], count: CountTokens, limit: int
) -> list[Passage]:
    """The passages of all questions and then of all sections, those of one unit side by side."""
    passages = [p for question in questions for p in question_passages(question, count, limit)]
    for (_, number), section in numbered_sections(sections).items():
        passages.extend(section_passages(section, number, count, limit))
    return passages


def numbered_sections(sections: Iterable[Section]) -> dict[tuple[str, int], Section]:
    """Sections by their file and their number in it, counted from 1, as `Passage.unit` names them."""
    numbers: Counter[str] = Counter()
    found = {}
    for section in sections:
        numbers[section.file] += 1
        found[section.file, numbers[section.file]] = section
    return found


def _section_spans(
    cut: _Cutter, text: str, heading: str, view: View
) -> Iterator[tuple[View, str, Span, tuple[Span, ...]]]:
    """The windows of a text, then each sentence that defines a term.

    With each comes its view, what the model reads in front of it, and its sentences.
    """
    begin, sentences = terms_begin(text), sentence_spans(text)
    told = [span for span in sentences if span[0] < begin]
    terms = [span for span in sentences[len(told) :] if text[span[0] : span[1]] != TERMS]
    for span in cut.spans(text, word_windows(text, told, WINDOW_WORDS), heading):
        yield view, heading, span, cut.sentences(text[span[0] : span[1]])
    for span in cut.spans(text, terms, ""):
        yield View.TERM, "", span, ((0, span[1] - span[0]),)


class _Cutter:
    """Cuts spans so that the model can read them whole."""

    def __init__(self, count: CountTokens, limit: int) -> None:
        self._count = count
        self._limit = limit

    def spans(self, text: str, spans: Iterable[Span], front: str) -> list[Span]:
        """The spans, cut where `front` and the text do not fit together; blank ones are left out."""
        kept = [span for span in spans if text[span[0] : span[1]].strip()]
        # Counted in one call, since nearly all fit and a call costs more than a text.
        counts = self._count([_embedded(front, text[a:b]) for a, b in kept]) if kept else []
        cut: dict[Span, None] = {}  # two windows that were cut may both end up with the sentence they share
        for span, tokens in zip(kept, counts, strict=True):
            pieces = (
                [span] if tokens <= self._limit else fitting_spans(text, span, partial(self._fits, front))
            )
            cut.update(dict.fromkeys(pieces))
        return list(cut)

    def _fits(self, front: str, piece: str) -> bool:
        return self._count([_embedded(front, piece)])[0] <= self._limit

    def sentences(self, text: str) -> tuple[Span, ...]:
        """The sentences of a shown text, cut where the model could not read one whole."""
        return tuple(self.spans(text, sentence_spans(text), ""))


def _embedded(front: str, text: str) -> str:
    return f"{front}\n{text}" if front else text


def _paragraphs(*texts: str) -> str:
    """The texts that are not blank, a blank line between, so that no sentence runs across."""
    return "\n\n".join(text for text in texts if text.strip())


def _option_texts(question: Question) -> list[str]:
    """Right options with the reason for each, one text each; what has no reason is one text together.

    The reason for a wrong option speaks of another concept, and would be found where that is asked for.
    """
    reasoned = [_paragraphs(o.text, o.why) for o in question.options if o.correct and o.why.strip()]
    bare = [o.text for o in question.options if not o.why.strip()]
    bare += question.distractors
    return [*reasoned, _paragraphs(*bare)]


def _passage_id(*origin: str | int | None) -> str:
    """A hash of where the passage comes from; JSON keeps ("a-1", 2) and ("a", "1-2") apart."""
    return hashlib.sha256(json.dumps(origin).encode()).hexdigest()[:24]


def keyword_text(question: Question) -> str:
    """All words of a question, for the keyword search."""
    return _paragraphs(whole_text(question), *_option_texts(question), *question.asked_as)


def section_keyword_text(section: Section) -> str:
    """All words of a section, for the keyword search."""
    return _paragraphs(section.heading, section.text, *section.asked_as)
