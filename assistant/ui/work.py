"""The work that goes on while the Library page is open: a bar, words, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant import upkeep
from assistant.background import Job, jobs
from assistant.errors import AssistantError
from assistant.own_material import OwnFile, own_files
from assistant.settings import Settings
from assistant.ui.library_words import fraction, outcome, phase_count, phase_words, subjects
from assistant.ui.markup import element, sentence, shortened

_BUSY, _IDLE = 1.0, 4.0  # seconds between two looks at the work
_CLOSED, _REFUSED = "closed-work", "refused-files"
_NAMES_LENGTH = 120

# Which jobs there are and which have ended, and the index in force: what the rest of the page depends on.
Seen = tuple[tuple[tuple[int, bool], ...], str]


def show_work(settings: Settings) -> None:
    """The jobs of the index, with a bar each, and the outcome of the last one.

    Only this part runs anew while a job goes on; when one begins or ends, here or in another session,
    the whole page does.
    """
    seen = _seen(settings)
    st.fragment(_work, run_every=_BUSY if any(not ended for _, ended in seen[0]) else _IDLE)(settings, seen)


def refuse(sentences: Sequence[str]) -> None:
    """Have sentences on files that were not taken shown with the work, and older ones forgotten."""
    st.session_state[_REFUSED] = tuple(sentences)


def in_work(settings: Settings) -> bool:
    """Whether any job waits or runs."""
    return any(not job.state().finished for job in jobs(settings))


def in_removal(settings: Settings) -> set[str]:
    """The names of own files that are being removed."""
    going = [job for job in jobs(settings) if not job.adding and not job.state().finished]
    return {name for job in going for name in job.targets}


def _seen(settings: Settings) -> Seen:
    try:
        generation = upkeep.generation(settings)
    except AssistantError:
        generation = ""
    return tuple((id(job), job.state().finished) for job in jobs(settings)), generation


def _work(settings: Settings, seen: Seen) -> None:
    if _seen(settings) != seen:
        st.rerun()
    ended = []
    with st.container(key="work", gap="small"):
        for job in jobs(settings):
            if job.state().finished:
                ended.append(job)
            else:
                _going(job)
        _outcome(settings, ended[-1] if ended else None)


def _going(job: Job) -> None:
    """A job that waits or runs."""
    state = job.state()
    names = shortened(", ".join(subjects(job)), _NAMES_LENGTH)
    with st.container(border=True, key=f"job-{id(job)}", gap="small"):
        st.html(
            f'{element("p", names, "names")}<p class="quiet"><span role="status">{phase_words(job, state)}'
            # A screen reader is told the phase, and not each of the numbers.
            f"</span>{phase_count(state)}…</p>"
        )
        st.progress(fraction(state))
        if job.adding:
            st.button("Stop", key=f"stop-{id(job)}", type="tertiary", on_click=job.stop)


def _outcome(settings: Settings, job: Job | None) -> None:
    """What came of the last job and of the files that were refused before one, until it is closed."""
    state = st.session_state
    told = [(said, "care") for said in state.get(_REFUSED, ())]
    if job is not None and state.get(_CLOSED) is not job:
        told += outcome(job.state(), _own(settings))
    if not told:
        return
    items = "".join(f'<li class="{css}">{sentence(said)}</li>' for said, css in told)
    with st.container(border=True, key="outcome", gap="small"):
        st.html(f'<ul class="outcome" role="status">{items}</ul>')
        st.button("Close", key="close-outcome", type="tertiary", on_click=_close, args=(job,))


def _own(settings: Settings) -> dict[str, OwnFile]:
    try:
        return {file.name: file for file in own_files(settings)}
    except AssistantError:  # told where the files are listed
        return {}


def _close(job: Job | None) -> None:
    st.session_state[_CLOSED] = job
    st.session_state[_REFUSED] = ()
