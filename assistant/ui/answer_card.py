"""The answer above the passages: shown, worded, stopped, or the honest word that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from assistant.answer.answers import EXTRACTIVE, IN_ITS_WORDS, Answer
from assistant.search.filters import Filters
from assistant.ui.answer_views import answer_html, by_line, disputed_html, in_the_room_of, sources_html
from assistant.ui.chips import mount_chips_script
from assistant.ui.conversation import begin_anew, earlier_list, record, save_button, turns
from assistant.ui.copy_button import copy_button
from assistant.ui.hits import related_rows, related_to, show_hits
from assistant.ui.link import exam_version
from assistant.ui.markup import escaped, sentence
from assistant.ui.onwards import nearest_topics, nothing_found
from assistant.ui.transcript import answer_text
from assistant.ui.wording import LARGER, chosen_model, keys, model_name, open_model, worded, wording_switch
from assistant.ui.wording_work import STOPPED, Wording

if TYPE_CHECKING:
    from assistant.answer.evidence import Evidence
    from assistant.wiring import Assistant

_EVIDENCE, _WORDING, _KEPT, _PRACTISED = "evidence", "wording", "worded-answers", "practised"
_MOST_KEPT = 20
_ON_IT = 0.4  # cosine from which a question that the answer does not cite is on what was asked
_AT_ONCE, _LOOK = 0.2, 0.4  # seconds: to wait for a wording that ends at once, and between two looks at one

# A question under its filters, of one state of the index.
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A worded answer that has ended, and whether a small model worded it."""

    answer: Answer
    small: bool


def show_answer(assistant: Assistant, query: str, filters: Filters, *, exact: bool) -> None:
    """Answer a question, and show the passages that were found below.

    Args:
        assistant: that is asked.
        query: as understood.
        filters: what the evidence must have.
        exact: whether words are taken as they were typed.
    """
    key: Key = (query, filters, exact, assistant.settings.index, assistant.manifest.created)
    if _WORDING in st.session_state and st.session_state[_WORDING][0][: len(key)] != key:
        _stop()
    evidence, plain = _found(assistant, key)
    version = next(iter(filters.versions), "")
    if not evidence.hits:
        nothing_found(assistant, query, filters, exact)
    elif plain.sentences:
        _answered(assistant, key, evidence, plain)
        show_hits(assistant, evidence.hits, version)
    else:
        with st.container(key="reply-room", gap="small"):
            nearest_topics(assistant.answerer.nearest_topics(query, filters))
            record(query, plain)
            if len(turns()) > 1:
                _more(assistant, evidence, plain)
            earlier_list(evidence.query)
        with st.expander("The nearest passages", type="compact", key="nearest-passages"):
            heading = '<h2 class="unseen">The nearest passages</h2>'
            show_hits(assistant, evidence.hits, version, heading)


def _found(assistant: Assistant, key: Key) -> tuple[Evidence, Answer]:
    """What was found for the question and the extractive answer, kept as long as it stays the same."""
    kept: tuple[Key, Evidence, Answer] | None = st.session_state.get(_EVIDENCE)
    if kept is not None and kept[0] == key:
        return kept[1], kept[2]
    query, filters, exact = key[:3]
    assert isinstance(query, str) and isinstance(filters, Filters)  # noqa: S101, PT018 - what `Key` begins with
    evidence = assistant.answerer.gather(query, assistant.settings.results, filters, exact=bool(exact))
    plain = assistant.answerer.extract(evidence)
    st.session_state[_EVIDENCE] = (key, evidence, plain)
    return evidence, plain


def _answered(assistant: Assistant, key: Key, evidence: Evidence, plain: Answer) -> None:
    settings = assistant.settings
    with st.container(key="reply-room", gap="small"):
        if not worded(settings):
            _stop()
            with st.container(gap="small"):  # as a fragment is one, and takes its place
                _shown(assistant, evidence, plain)
        else:
            place = (*key, *chosen_model(settings))
            kept = _worded(assistant, place, evidence, plain)
            if kept is None:
                record(evidence.query, plain)  # what is asked meanwhile follows on this
                wording: Wording = st.session_state[_WORDING][1]
                st.fragment(_progress, run_every=_LOOK)(assistant, wording, plain)
            else:
                with st.container(gap="small"):
                    _shown(assistant, evidence, kept.answer, place, small=kept.small)
        mount_chips_script()


def _worded(assistant: Assistant, place: Key, evidence: Evidence, plain: Answer) -> _Kept | None:
    """The worded answer of this session; None while the model is at work, which it is set to where needed."""
    state = st.session_state
    kept: dict[Key, _Kept] = state.setdefault(_KEPT, {})
    if place in kept:
        return kept[place]
    if _WORDING not in state or state[_WORDING][0] != place:
        _stop()
        settings, known = assistant.settings, keys()
        state[_WORDING] = (
            place,
            Wording(assistant.answerer, evidence, plain, lambda: open_model(settings, known)),
        )
    now = state[_WORDING][1].look(_AT_ONCE)
    if now.answer is None:
        return None
    del state[_WORDING]
    state[_KEPT] = dict([*kept.items(), (place, _Kept(now.answer, now.small))][-_MOST_KEPT:])
    return _Kept(now.answer, now.small)


def _stop() -> None:
    """Stop the model that words an answer nobody looks at any more."""
    if _WORDING in st.session_state:
        st.session_state.pop(_WORDING)[1].stop()


def _progress(assistant: Assistant, wording: Wording, plain: Answer) -> None:
    """The extractive answer, then the sentences so far in its room; only this part runs anew meanwhile."""
    now, settings, questions = wording.look(), assistant.settings, assistant.index.questions
    if now.answer is not None or not worded(settings):
        st.rerun()
    disputed = disputed_html(plain, questions)
    answer, below = answer_html(plain.sentences, questions), sources_html(plain.sentences, questions)
    if now.sentences:
        answer = in_the_room_of(answer_html(now.sentences, questions), answer)
        below = in_the_room_of(sources_html(now.sentences, questions), below)
    st.html(f'<h2 class="unseen">Answer</h2>{answer}')
    with st.container(key="progress", horizontal=True, gap="small", vertical_alignment="center"):
        name = escaped(model_name(settings))
        st.html(f'<p class="quiet" role="status">{name} is wording the answer…</p>', width="content")
        st.button("Stop", key="stop-wording", type="tertiary", on_click=wording.stop)
    wording_switch(settings)
    st.html(disputed + below)


def _shown(
    assistant: Assistant,
    evidence: Evidence,
    answer: Answer,
    place: Key | None = None,
    *,
    small: bool = False,
) -> None:
    """A whole answer with all that belongs to it; `place` is where it is kept, if a model was to word it.

    What stands in the same place as in `_progress` stays there without a gap while the one becomes the other.
    """
    questions = assistant.index.questions
    st.html(f'<h2 class="unseen">Answer</h2>{answer_html(answer.sentences, questions)}')
    record(evidence.query, answer)
    if answer.remark:
        with st.container(key="remark", horizontal=True, gap="small", vertical_alignment="center"):
            failed = answer.remark != STOPPED
            told = f"{answer.remark} {IN_ITS_WORDS}" if failed and answer.by == EXTRACTIVE else answer.remark
            css = "care" if failed else "quiet"
            st.html(f'<p class="{css}" role="status">{sentence(told)}</p>', width="content")
            st.button("Try again", key="word-again", type="tertiary", on_click=_again, args=(place,))
    _more(assistant, evidence, answer)
    wording_switch(assistant.settings)
    st.html(disputed_html(answer, questions) + sources_html(answer.sentences, questions))
    if small:
        st.html(f'<p class="quiet">{LARGER}</p>')
    earlier_list(evidence.query)


def _again(place: Key | None) -> None:
    st.session_state[_KEPT].pop(place, None)


def _more(assistant: Assistant, evidence: Evidence, answer: Answer) -> None:
    """What can be done with an answer, in one quiet row."""
    state, questions, query = st.session_state, assistant.index.questions, evidence.query
    practised = state.get(_PRACTISED) == query
    with st.container(key="reply-row", horizontal=True, gap="medium", vertical_alignment="center"):
        if answer.sentences:
            st.html(by_line(answer), width="content")
            copy_button(answer_text(query, answer, questions), "copy")
            label = "Hide the practice questions" if practised else "Practise this"
            st.button(
                label,
                key="practise",
                type="tertiary",
                on_click=state.__setitem__,
                args=(_PRACTISED, None if practised else query),
            )
        save_button(questions)
        if len(turns()) > 1:
            st.button("New conversation", key="new-conversation", type="tertiary", on_click=begin_anew)
    if answer.sentences and practised:
        _practice(assistant, evidence, answer)


def _practice(assistant: Assistant, evidence: Evidence, answer: Answer) -> None:
    """The best cited entry and those on the same concept, each to be tried."""
    cited = [passage.question for passage in answer.passages]
    # What only a learner's own text answers need not be what the other hits are about.
    found = [hit.question for hit in evidence.hits if hit.similarity >= _ON_IT]
    key = next((each for each in (*cited, *found) if each), None)
    if key is None:
        st.html('<p class="quiet">No practice question is on this.</p>')
        return
    with st.container(key="practice-room", gap="small"):
        st.html('<h2 class="small">Practise this</h2>')
        related_rows([(key, assistant.index.questions[key]), *related_to(key, exam_version())], "answer")
