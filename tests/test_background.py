"""Jobs in the background: how far they are, their end, one after the other, stopped, and killed."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.background import Job, JobState, Phase, jobs, start_adding, start_removing
from assistant.bank.own_uploads import store_upload
from assistant.own_material import own_files
from assistant.search.build import building
from assistant.settings import Settings
from assistant.upkeep import build, generation

PATIENCE = 120.0  # seconds, of which a busy machine needs few


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "notes.md").write_text("# Scaling\n\nAn endpoint scales out.\n", encoding="utf-8")
    return Settings(tmp_path / "bank", tmp_path / "index", "hashing", 10)


def note(folder: Path, name: str, text: str = "A quokka is here.") -> Path:
    (folder / name).write_text(f"# N\n\n{text}\n", encoding="utf-8")
    return folder / name


def until(job: Job, true: Callable[[JobState], bool]) -> JobState:
    """The first state of a job for which something is true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        state = job.state()
        if true(state):
            return state
        time.sleep(0.005)
    raise AssertionError(job.state())


def names(settings: Settings) -> list[str]:
    return [file.name for file in own_files(settings)]


def test_files_are_added_and_removed_while_the_caller_goes_on(settings: Settings, tmp_path: Path) -> None:
    job = start_adding(settings, [note(tmp_path, "-a.md"), tmp_path / "nowhere.md"])
    assert (job.adding, job.targets) == (True, (str(tmp_path / "-a.md"), str(tmp_path / "nowhere.md")))
    assert not job.state().finished
    assert job.wait(PATIENCE)
    state = job.state()
    assert (state.phase, state.finished, state.added) == (Phase.DONE, True, ("-a.md",))
    assert state.problems == (f"{tmp_path / 'nowhere.md'} does not exist; check the spelling.",)
    assert Assistant.open(settings).search("quokka")[0].document == "-a.md"
    removal = start_removing(settings, ["-a.md", "other"])
    assert removal.wait(PATIENCE)
    assert (removal.state().phase, removal.state().removed) == (Phase.DONE, ("-a.md",))
    assert removal.state().problems[0].startswith("other is not among your files")
    assert names(settings) == []


def test_it_tells_how_far_it_is(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "many").mkdir()
    for number in range(40):
        text = " ".join(f"Fact {i} of file {number} is number {i * number}." for i in range(60))
        note(tmp_path / "many", f"{number}.md", text)
    job = start_adding(settings, [tmp_path / "many"])
    seen = []
    while not job.wait(0.002):
        seen.append(job.state())
    phases = list(dict.fromkeys(state.phase for state in seen))
    assert phases[:1] == [Phase.STARTING] or phases[:2] == [Phase.WAITING, Phase.STARTING]
    assert phases[-3:] == [Phase.READING, Phase.EMBEDDING, Phase.MAPPING]
    embedding = [state for state in seen if state.phase is Phase.EMBEDDING]
    assert [state.done for state in embedding] == sorted(state.done for state in embedding)
    assert {state.total for state in embedding} == {embedding[0].total}
    assert not any(state.finished or state.added for state in seen)
    assert len(job.state().added) == 40


def test_one_works_at_a_time_and_all_sessions_see_the_same(settings: Settings, tmp_path: Path) -> None:
    first = start_adding(settings, [note(tmp_path, "a.md")])
    second = start_adding(settings, [note(tmp_path, "b.md", "A wombat.")])
    third = start_removing(settings, ["a.md"])
    assert third.state().phase is Phase.WAITING
    assert jobs(settings) == (first, second, third)
    until(second, lambda state: state.phase is not Phase.WAITING)
    assert first.state().finished
    assert third.wait(PATIENCE)
    assert [job.state().phase for job in (first, second, third)] == [Phase.DONE] * 3
    assert names(settings) == ["b.md"]
    assert jobs(settings) == (third,)
    other = Settings(settings.bank, tmp_path / "other", "hashing", 10)
    assert jobs(other) == ()


def test_a_stopped_job_leaves_everything_as_it_was(settings: Settings, tmp_path: Path) -> None:
    build(settings)
    before = generation(settings)
    copy = store_upload(settings.index, "up.md", b"# U\n\nA quokka.\n")
    with building(settings.index):  # so that it cannot end before it is stopped
        job = start_adding(settings, [copy])
        waiting = start_adding(settings, [note(tmp_path, "b.md")])
        until(job, lambda state: state.phase is Phase.STARTING)
        waiting.stop()
        job.stop()
        assert job.wait(PATIENCE)
    assert waiting.wait(PATIENCE)
    for stopped in (job, waiting):
        assert (stopped.state().phase, stopped.state().finished) == (Phase.STOPPED, True)
        assert stopped.state().problems == ()
    assert (names(settings), generation(settings)) == ([], before)
    job.stop()
    assert job.state().phase is Phase.STOPPED


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals of this kind")
def test_one_that_is_stopped_while_it_embeds_takes_its_files_out_of_the_list(
    settings: Settings, tmp_path: Path
) -> None:
    build(settings)
    before = generation(settings)
    text = " ".join(f"Fact {i} is number {i * i}." for i in range(10_000))
    job = start_adding(settings, [note(tmp_path, "long.md", text)])
    until(job, lambda state: state.phase is Phase.EMBEDDING)
    job.stop()
    assert job.wait(PATIENCE)
    assert job.state().phase is Phase.STOPPED
    assert (names(settings), generation(settings)) == ([], before)


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals of this kind")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_one_that_is_stopped_when_the_new_index_is_there_says_what_it_did(
    end: signal.Signals, settings: Settings, tmp_path: Path
) -> None:
    build(settings)
    # Copies to look through after the swap, so that there is a moment between it and the outcome.
    for number in range(8_000):
        store_upload(settings.index, "a.md", str(number).encode())
    before = (settings.index / "CURRENT").read_text()
    job = start_adding(settings, [note(tmp_path, "a.md")])
    until(job, lambda _: (settings.index / "CURRENT").read_text() != before)
    assert job._process
    if end == signal.SIGTERM:
        job.stop()
    else:
        os.kill(job._process.pid, end)
    assert job.wait(PATIENCE)
    state = job.state()
    assert (state.phase, state.added, state.removed, state.problems) == (Phase.DONE, ("a.md",), (), ())
    assert state.notices == ("It was done before it could be stopped.",)
    assert names(settings) == ["a.md"]
    assert Assistant.open(settings).search("quokka")[0].document == "a.md"


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals of this kind")
def test_a_killed_process_is_told_and_the_next_build_reads_what_it_left(
    settings: Settings, tmp_path: Path
) -> None:
    build(settings)
    before = generation(settings)
    text = " ".join(f"Fact {i} is number {i * i}." for i in range(30_000))
    job = start_adding(settings, [note(tmp_path, "long.md", text)])
    until(job, lambda state: state.phase is Phase.EMBEDDING)
    assert job._process
    os.kill(job._process.pid, signal.SIGKILL)
    assert job.wait(PATIENCE)
    state = job.state()
    assert (state.phase, state.finished) == (Phase.FAILED, True)
    assert state.problems == (
        "Adding was cut short: the process ended with status -9; the index is as it was, try again.",
    )
    assert generation(settings) == before
    after = start_adding(settings, [tmp_path / "long.md"])
    assert after.wait(PATIENCE)
    assert after.state().phase is Phase.DONE
    assert Assistant.open(settings).search("fact 77")[0].document == "long.md"


def test_an_error_is_told_in_its_sentence(settings: Settings, tmp_path: Path) -> None:
    settings.index.mkdir()
    (settings.index / "holiday.jpg").write_text("x")
    job = start_adding(settings, [note(tmp_path, "a.md")])
    assert job.wait(PATIENCE)
    state = job.state()
    assert state.phase is Phase.FAILED
    (problem,) = state.problems
    assert "holds something else than an index" in problem


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="this system has no priorities of this kind")
def test_the_process_is_of_low_priority_and_counts_with_one_thread(
    settings: Settings, tmp_path: Path
) -> None:
    build(settings)
    with building(settings.index):
        job = start_adding(settings, [note(tmp_path, "a.md")])
        until(job, lambda state: state.phase is Phase.STARTING)
        assert job._process
        assert os.getpriority(os.PRIO_PROCESS, job._process.pid) == min(
            19, os.getpriority(os.PRIO_PROCESS, 0) + 10
        )
        environment = Path(f"/proc/{job._process.pid}/environ")
        if environment.exists():
            until(job, lambda _: bool(environment.read_bytes()))  # it is empty till the program begins
            assert b"OMP_NUM_THREADS=1" in environment.read_bytes().split(b"\0")
    assert job.wait(PATIENCE)
