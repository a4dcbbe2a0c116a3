"""An answer and its sources as HTML, in pure functions; every text in them is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer.answers import EXTRACTIVE, Answer, Sentence
from assistant.answer.citing import Source, numbered, sources
from assistant.bank.types import Question
from assistant.search.passages import Passage
from assistant.ui.citations import kind, title, where
from assistant.ui.markup import anchor, element, entry_address, escaped, paragraphs, shortened, unwrapped
from assistant.ui.views import disputed_sections, note_text

Questions = Mapping[str, Question]
_QUOTE_LENGTH = 80


def answer_html(sentences: Sequence[Sentence], questions: Questions) -> str:
    """The sentences in order, each followed by a chip for each of its sources.

    A chip is a button; while the pointer is on it, or it has the focus, its source is shown beneath the line:
    the style sheet shows what is hidden, so that nothing is to be seen of it before that has come.
    """
    parts = []
    for place, (sentence, cited) in enumerate(numbered(sentences), start=1):
        # A chip stays with the last word, and never begins a line.
        head, space, last = sentence.text.rpartition(" ")
        chips = "".join(_chip(source, place, questions) for source in cited)
        parts.append(
            f'<span class="said">{escaped(head + space)}'
            f'<span class="kept">{escaped(last)}<span class="chips">{chips}</span></span></span>'
        )
    return f'<div class="reply">{" ".join(parts)}</div>'


def _chip(source: Source, place: int, questions: Questions) -> str:
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


def by_line(answer: Answer) -> str:
    """Whose words the answer is in, and how many sentences a model said without support."""
    if answer.by == EXTRACTIVE:
        return '<p class="quiet by">In the words of your material</p>'
    left_out = {
        0: "; each sentence is supported by its source",
        1: "; one sentence without support was left out",
    }.get(answer.removed, f"; {answer.removed:,} sentences without support were left out")
    return f'<p class="quiet by">Worded by {escaped(answer.by)}{left_out}</p>'


def disputed_html(answer: Answer, questions: Questions) -> str:
    """That a source keys a cited entry otherwise, to be unfolded; nothing where none does."""
    found = [questions[key] for key in answer.disputed if key in questions]
    if not found:
        return ""
    sections = "".join(disputed_sections(question, 3) for question in found)
    what = "an entry that this rests on" if len(found) == 1 else f"{len(found)} entries that this rests on"
    return (
        f'<details class="disputed"><summary>Disputed: a source answers {what} otherwise.</summary>'
        f"{sections}</details>"
    )
