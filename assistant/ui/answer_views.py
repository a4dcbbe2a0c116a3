"""An answer and its sources as HTML, in pure functions; every text in them is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from assistant.answer.answers import EXTRACTIVE, Answer, Sentence
from assistant.answer.citing import Source, numbered, sources
from assistant.answer.disputes import disputes_told
from assistant.bank.types import Dispute, Question
from assistant.search.passages import Passage
from assistant.search.sentences import unwrapped
from assistant.ui.citations import kind, title, where
from assistant.ui.markup import (
    anchor,
    breakable,
    element,
    entry_address,
    escaped,
    paragraphs,
    shortened,
)
from assistant.ui.views import asked_and_scenario, note_text, short_answer

Questions = Mapping[str, Question]
_QUOTE_LENGTH, _SCENARIO_LENGTH = 80, 170
_ID = re.compile(r' (?:id|aria-describedby)="[^"]*"')


def answer_html(sentences: Sequence[Sentence], questions: Questions) -> str:
    """The sentences in order, each followed by a chip for each of its sources.

    A chip is a button; while the pointer is on it, or it has the focus, its source is shown beneath the line:
    the style sheet shows what is hidden, so that nothing is to be seen of it before that has come.
    """
    parts = [
        said_html(sentence.text, cited, str(place), questions)
        for place, (sentence, cited) in enumerate(numbered(sentences), start=1)
    ]
    return f'<div class="reply">{" ".join(parts)}</div>'


def said_html(text: str, cited: Sequence[Source], place: str, questions: Questions) -> str:
    """A sentence with a chip for each of its sources; `place` tells it from the others on the page."""
    # A chip stays with the last word, and never begins a line.
    head, space, last = text.rpartition(" ")
    chips = "".join(_chip(source, place, questions) for source in cited)
    return (
        f'<span class="said">{breakable(head + space)}'
        f'<span class="kept">{breakable(last)}<span class="chips">{chips}</span></span></span>'
    )


def _chip(source: Source, place: str, questions: Questions) -> str:
    """One source of one sentence; the same source may be cited by others, so ids carry both numbers."""
    name = f"tip-{place}-{source.number}"
    passage = source.citation.passage
    label = f"Source {source.number}, {where(passage, questions)}"
    return (
        f'<span class="cite"><button type="button" class="chip" aria-label="{escaped(label)}" '
        f'aria-describedby="{name}">{source.number}</button>'
        f'<span class="tip" hidden><span class="tip-body">'
        f'<span class="quote" id="{name}">“{escaped(source.citation.text)}”</span>'
        f'<span class="from">{escaped(where(passage, questions))}</span>'
        f'<a href="#source-{source.number}">Show it in its passage</a></span></span></span>'
    )


def sources_html(sentences: Sequence[Sentence], questions: Questions) -> str:
    """The cited passages, each folded up under its number, with the cited span marked.

    A link to `#source-N` leads into the passage, for which a browser unfolds it.
    """
    items = "".join(_source(source, questions) for source in sources(sentences))
    return f'<section class="cited"><h2 class="small">Sources</h2><ul>{items}</ul></section>' if items else ""


def _source(source: Source, questions: Questions) -> str:
    passage = source.citation.passage
    quote = shortened(source.citation.text, _QUOTE_LENGTH)
    return (
        f'<li><details><summary><span class="number">{source.number}</span><span>'
        f"{escaped(title(passage, questions))}"
        f'<span class="quiet"> · {escaped(kind(passage).lower())} · “{escaped(quote)}”</span>'
        f'</span></summary><div class="passage" id="source-{source.number}">'
        f"{_passage(source)}{_whole(passage)}</div></details></li>"
    )


def _passage(source: Source) -> str:
    passage, span = source.citation.passage, source.citation.span
    if passage.question is not None:
        return paragraphs(passage.text, span)
    if kind(passage) == "Concept note":
        return note_text(passage.text, span)
    return paragraphs(unwrapped(passage.text), span)


def _whole(passage: Passage) -> str:
    """The way to the whole entry; a document has none, so its file is named."""
    if passage.question is not None:
        link = anchor(entry_address(passage.question), "Open the entry")
        return f'<p class="quiet">{link}</p>'
    return element("p", f"Source: {passage.document or ''}", "quiet")


def in_the_room_of(html: str, before: str) -> str:
    """HTML that takes at least the room of what stood there before, so that nothing below it jumps.

    Args:
        html: what is shown.
        before: what was; it is neither seen nor heard, and no link leads into it.
    """
    spare = f'<div class="spare" inert aria-hidden="true">{_ID.sub("", before)}</div>'
    return f'<div class="room"><div>{html}</div>{spare}</div>'


def by_line(answer: Answer) -> str:
    """Whose words the answer is in, and how many sentences that a model said without support are missing."""
    support = ""
    if answer.by != EXTRACTIVE and not answer.own:
        support = {
            0: "; each sentence is supported by its source",
            1: "; one sentence without support was left out",
        }.get(answer.missed, f"; {answer.missed:,} sentences without support were left out")
    return f'<p class="quiet by">{escaped(answer.whose)}{support}</p>'


def disputed_html(answer: Answer, questions: Questions) -> str:
    """That sources key an entry otherwise which the answer rests on, to be unfolded; "" where none do."""
    found = [(key, questions[key]) for key in disputes_told(answer, questions)]
    named = dict.fromkeys(_item(dispute) for _, question in found for dispute in question.disputed)
    if not named:
        return ""
    *others, last = named
    who = f"{', '.join(others)} and {last}, answer" if others else f"{last}, answers"
    sections = "".join(_dispute(key, question) for key, question in found)
    return (
        f'<details class="disputed"><summary>Disputed: {escaped(who)} this otherwise.</summary>'
        f"{sections}</details>"
    )


def _item(dispute: Dispute) -> str:
    """Where in a raw document a source stands."""
    return f"{dispute.source.file}, item {dispute.source.item}"


def _dispute(key: str, question: Question) -> str:
    """What an entry asks, what it answers, and what each source that differs does."""
    asked, scenario = asked_and_scenario(question)
    about = element("p", shortened(scenario, _SCENARIO_LENGTH), "quiet")
    theirs = "".join(
        f"<p><strong>{escaped(_item(dispute))}, answers:</strong> {escaped(dispute.their_answer)}</p>"
        f"{paragraphs(dispute.why).replace('<p>', '<p><strong>Why we differ:</strong> ', 1)}"
        for dispute in question.disputed
    )
    ours = escaped("; ".join(short_answer(question).splitlines()))
    return (
        f"<section>{about}<p>{anchor(entry_address(key), asked)}</p>"
        f"<p><strong>The entry answers:</strong> {ours}</p>{theirs}</section>"
    )
