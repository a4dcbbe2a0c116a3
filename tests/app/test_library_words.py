"""The Library page's words, as pure functions."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from assistant.background import Job, JobState, Phase
from assistant.own_material import OwnFile, State
from assistant.settings import Settings
from assistant.ui.library_words import (
    day,
    fraction,
    holds,
    outcome,
    phase_count,
    phase_words,
    state_sentences,
    subjects,
)

SETTINGS = Settings(bank=Path("bank"), index=Path("index"), model="hashing", results=10)


def own(state: State, *problems: str) -> OwnFile:
    return OwnFile("a.pdf", Path("/x/a.pdf"), "", "2026-11-22T10:00:00+00:00", state, 14, 3, problems, False)


def test_the_bar_only_ever_grows() -> None:
    states = [
        JobState(Phase.WAITING),
        JobState(Phase.STARTING),
        *(JobState(Phase.READING, done, 3) for done in range(4)),
        *(JobState(Phase.EMBEDDING, done, 50) for done in range(0, 51, 5)),
        *(JobState(Phase.MAPPING, done, 5) for done in range(6)),
        JobState(Phase.DONE, finished=True),
    ]
    found = [fraction(state) for state in states]
    assert all(before <= after for before, after in pairwise(found))
    assert (found[0], found[-1]) == (0.0, 1.0)
    assert fraction(JobState(Phase.EMBEDDING, 9, 3)) <= 1.0


@pytest.mark.parametrize(
    ("questions", "sections", "said"),
    [
        (14, 3, "14 questions and 3 sections of text"),
        (1, 1, "1 question and 1 section of text"),
        (1234, 0, "1,234 questions"),
        (0, 0, "nothing to search yet"),
    ],
)
def test_what_a_file_holds(questions: int, sections: int, said: str) -> None:
    assert holds(questions, sections) == said


def test_a_day_is_a_day_of_this_machine_and_never_an_error() -> None:
    assert day("2026-11-02T12:00:00+00:00") in ("1 November 2026", "2 November 2026", "3 November 2026")
    assert day("<b>yesterday</b>") == "an unknown day"


def test_each_state_says_what_to_do_and_the_good_one_nothing() -> None:
    assert state_sentences(own(State.INDEXED)) == []
    assert state_sentences(own(State.INDEXED, "a.pdf: page 4 has no text.")) == [
        ("Page 4 has no text.", "quiet")
    ]
    for state in (State.CHANGED, State.NOT_INDEXED, State.UNREAD):
        ((said, css),) = state_sentences(own(state))
        assert css == "care"
        assert "ead it" in said
    gone = "a.pdf is no longer at /x/a.pdf; what was read of it before stays searchable until you remove it."
    assert state_sentences(own(State.VANISHED, gone)) == [(gone, "care")]


def test_phases_in_words() -> None:
    adding = Job(SETTINGS, ("/somewhere/notes.md",), adding=True)
    removing = Job(SETTINGS, ("part/notes.md",), adding=False)
    assert (subjects(adding), subjects(removing)) == (["notes.md"], ["part/notes.md"])
    assert phase_words(adding, JobState(Phase.EMBEDDING)) == "Making it searchable"
    assert phase_words(adding, JobState(Phase.MAPPING)) == "Placing it on the map of topics"
    assert phase_words(removing, JobState(Phase.EMBEDDING)) == "Removing"
    assert phase_words(removing, JobState(Phase.MAPPING)) == "Removing"
    assert phase_words(removing, JobState(Phase.WAITING)) == "Waiting for the work before it"
    assert phase_count(JobState(Phase.READING, 1, 5)) == ", file 2 of 5"
    assert phase_count(JobState(Phase.READING, 5, 5)) == ", file 5 of 5"
    assert phase_count(JobState(Phase.EMBEDDING, 120, 1480)) == ", 120 of 1,480"
    assert phase_count(JobState(Phase.MAPPING, 1, 5)) == ", step 2 of 5"
    assert phase_count(JobState(Phase.MAPPING, 5, 5)) == ", step 5 of 5"
    assert phase_count(JobState(Phase.STARTING)) == ""


def test_the_outcome_names_each_file_and_what_needs_care() -> None:
    state = JobState(
        Phase.DONE,
        finished=True,
        added=("a.pdf",),
        problems=("b.pdf is encrypted.",),
        notices=("c.pdf was there.",),
    )
    assert outcome(state, {"a.pdf": own(State.INDEXED)}) == [
        ("a.pdf: read, 14 questions and 3 sections of text.", ""),
        ("Searchable now, on the Ask page.", ""),
        ("b.pdf is encrypted.", "care"),
        ("c.pdf was there.", ""),
    ]
    assert outcome(JobState(Phase.STOPPED, finished=True), {}) == [("Stopped. Nothing was changed.", "")]
