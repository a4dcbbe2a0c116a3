"""The Library page's words: counts, dates, how an own file stands, how far a job is, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from assistant.background import Job, JobState, Phase
from assistant.own_material import OwnFile, State

# Where in the bar the phases begin; of many new files, embedding takes the most time.
_BEGINS = {
    Phase.WAITING: 0.0,
    Phase.STARTING: 0.02,
    Phase.READING: 0.05,
    Phase.EMBEDDING: 0.25,
    Phase.MAPPING: 0.8,
}
_DOING = {
    Phase.READING: "Reading",
    Phase.EMBEDDING: "Making it searchable",
    Phase.MAPPING: "Placing it on the map of topics",
}


def count(number: int, word: str) -> str:
    """A number with its word, “1 question” or “14 questions”."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def holds(questions: int, sections: int) -> str:
    """What a file or all files give: “14 questions and 3 sections of text”."""
    parts = [count(questions, "question")] if questions else []
    parts += [count(sections, "section") + " of text"] if sections else []
    return " and ".join(parts) or "nothing to search yet"


def day(moment: str) -> str:
    """The day of a moment in ISO 8601, on the clock of this machine: “22 November 2026”."""
    try:
        local = datetime.fromisoformat(moment).astimezone()
    except ValueError:
        return "an unknown day"
    return f"{local.day} {local:%B %Y}"


def state_sentences(file: OwnFile) -> list[tuple[str, str]]:
    """What a learner should know of a file's state and of what could not be read of it.

    Returns:
        pairs of a sentence and how it is to look: "care" for what is to be put right, else "quiet".
    """
    lost = file.state in (State.VANISHED, State.UNREAD)  # then its problems say why
    told = [(_unnamed(problem, file.name), "care" if lost else "quiet") for problem in file.problems]
    match file.state:
        case State.CHANGED:
            said = "The file has changed since it was read. Read it again to search what it says now."
        case State.NOT_INDEXED:
            said = "The file is not searchable yet. Read it now."
        case State.UNREAD if not told:
            said = "The file could not be read. Mend it and read it again, or remove it."
        case _:
            return told
    return [(said, "care"), *told]


def _unnamed(problem: str, name: str) -> str:
    """A sentence without the name in front of it, which stands above it already."""
    rest = problem.removeprefix(f"{name}: ")
    return rest[:1].upper() + rest[1:] if rest != problem else problem


def phase_words(job: Job, state: JobState) -> str:
    """What a job is doing."""
    if state.phase == Phase.WAITING:
        return "Waiting for the work before it"
    if not job.adding:
        return "Removing"
    return _DOING.get(state.phase, "Getting ready")


def phase_count(state: JobState) -> str:
    """How far the phase is, to follow `phase_words`; empty where that is not known."""
    if state.finished or not state.total:
        return ""
    if state.phase == Phase.READING:
        return f", file {min(state.done + 1, state.total):,} of {state.total:,}"
    if state.phase == Phase.MAPPING:
        return f", step {min(state.done + 1, state.total)} of {state.total}"
    return f", {state.done:,} of {state.total:,}"


def fraction(state: JobState) -> float:
    """How much of a job is done, 0 … 1."""
    if state.finished:
        return 1.0
    begin = _BEGINS.get(state.phase, 0.0)
    end = min((b for b in _BEGINS.values() if b > begin), default=1.0)
    return begin + (end - begin) * (min(state.done / state.total, 1.0) if state.total else 0.0)


def subjects(job: Job) -> list[str]:
    """The names of what a job adds or removes, without the folders they lie in."""
    return [Path(target).name or target for target in job.targets] if job.adding else list(job.targets)


def outcome(state: JobState, files: Mapping[str, OwnFile]) -> list[tuple[str, str]]:
    """What came of a job that has ended, file by file.

    Args:
        state: of the job.
        files: the own files by name, as they are now.

    Returns:
        pairs of a sentence and whether it needs care: "care" or "".
    """
    told = []
    for name in state.added:
        file = files.get(name)
        said = f"{name}: read, {holds(file.questions, file.sections)}." if file else f"{name}: read."
        told.append((said, ""))
    told += [(f"{name}: removed.", "") for name in state.removed]
    told += [("Searchable now, on the Ask page.", "")] if state.added else []
    told += [(problem, "care") for problem in state.problems]
    told += [(said, "") for said in state.notices]
    if state.phase == Phase.STOPPED:
        told.append(("Stopped. Nothing was changed.", ""))
    return told
