"""Adding and removing own files in a process of its own, so that no page waits and no search slows down.

One job works on an index at a time; one that is started meanwhile waits for those before it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

from assistant.settings import SETTINGS, Settings

_PACKAGE = Path(__file__).resolve().parent
_LOW_PRIORITY = 10  # steps below that of this process


class Phase(StrEnum):
    """What a job is doing; the last three are ends."""

    WAITING = "waiting"  # for the jobs before it
    STARTING = "starting"  # the process
    READING = "reading"  # files, one after the other
    EMBEDDING = "embedding"  # passages
    MAPPING = "mapping"  # the topics, part after part
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a job is; a snapshot that does not change.

    Attributes:
        phase: what it is doing.
        done, total: how much of the phase is done, and how much there is; 0 of 0 where that is not known.
        finished: whether it has ended, in whatever way; the index is then as it will stay.
        added, already, removed: names of files, as in `AddOutcome` and `RemoveOutcome`; empty till the end.
        problems: sentences on what was not added or removed, or why the job failed; empty till the end.
        notices: sentences on what is no failure; empty till the end.
    """

    phase: Phase
    done: int = 0
    total: int = 0
    finished: bool = False
    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


class Job:
    """Adding or removing that goes on by itself; made by `start_adding` and `start_removing`.

    Attributes:
        targets: the paths or names it was started with.
        adding: whether it adds; otherwise it removes.
    """

    def __init__(self, settings: Settings, targets: tuple[str, ...], *, adding: bool) -> None:
        """Prepare a job; `run` does it."""
        self.targets = targets
        self.adding = adding
        self._settings = settings
        self._lock = Lock()
        self._ended = Event()
        self._state = JobState(Phase.WAITING)
        self._process: subprocess.Popen[str] | None = None
        self._stopping = False
        self._before = _Index((), ())

    def state(self) -> JobState:
        """How far it is now; may be asked from any thread."""
        with self._lock:
            return self._state

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for its end, at most some seconds; whether it has ended."""
        return self._ended.wait(seconds)

    def stop(self) -> None:
        """Have it end without a change, so that the index stays as it was.

        Where the new index is there already it is too late: the job is then done, and says so. Nothing
        happens where it has ended.
        """
        with self._lock:
            self._stopping = True
            process = self._process
        if process is not None:
            process.terminate()

    def run(self, before: Job | None) -> None:
        """Wait for the job before, if any, then do this one; returns at its end and raises nothing."""
        if before is not None:
            before.wait()
        try:
            process = self._start()
            if process is not None:
                self._follow(process)
        except Exception as error:  # a thread has nobody to raise to
            self._fail(f"it could not be started ({error})")
        finally:
            if not self.state().finished:
                self._fail("it ended without an outcome")
            self._ended.set()

    def _start(self) -> subprocess.Popen[str] | None:
        """Start the process; None where the job was stopped before."""
        command = [sys.executable, "-P", "-m", "assistant", "add" if self.adding else "remove"]
        with self._lock:
            if self._stopping:
                self._state = JobState(Phase.STOPPED, finished=True)
                return None
            self._before = _index(self._settings)
            self._process = subprocess.Popen(  # noqa: S603  # our own; what is added follows “--”
                [*command, "--progress-json", "--", *self.targets],
                env=_environment(self._settings),
                # No file of the learner lies there, so that a name is not taken for the path of another file.
                cwd=self._settings.index if self._settings.index.is_dir() else None,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )
            self._state = JobState(Phase.STARTING)
        if hasattr(os, "setpriority"):
            with suppress(OSError):
                mine = os.getpriority(os.PRIO_PROCESS, 0)
                os.setpriority(os.PRIO_PROCESS, self._process.pid, min(mine + _LOW_PRIORITY, 19))
        return self._process

    def _follow(self, process: subprocess.Popen[str]) -> None:
        """Take what the process prints, until it ends."""
        last: dict[str, Any] = {}
        with process:
            for line in process.stdout or ():
                with suppress(ValueError):
                    last = json.loads(line)
                if "phase" in last:
                    self._set(JobState(Phase(last["phase"]), last["done"], last["total"]))
        if "outcome" in last:
            names = {each.name for each in fields(JobState)}
            parts: dict[str, Any] = {
                name: tuple(value) for name, value in last["outcome"].items() if name in names
            }
            self._set(JobState(Phase.DONE, finished=True, **parts))
        elif "error" in last:
            self._set(JobState(Phase.FAILED, finished=True, problems=(last["error"],)))
        elif (after := _index(self._settings)).generations != self._before.generations:
            self._set(_done(self._before.names, after.names))
        elif self._stopping:
            self._set(replace(self.state(), phase=Phase.STOPPED, finished=True))
        else:
            self._fail(f"the process ended with status {process.returncode}")

    def _set(self, state: JobState) -> None:
        with self._lock:
            self._state = state

    def _fail(self, why: str) -> None:
        what = "Adding" if self.adding else "Removing"
        said = f"{what} was cut short: {why}; the index is as it was, try again."
        self._set(JobState(Phase.FAILED, finished=True, problems=(said,)))


@dataclass(frozen=True, slots=True)
class _Index:
    """The generations and the own files of an index at one moment; none where they cannot be told."""

    generations: tuple[Path, ...]
    names: tuple[str, ...]


def _index(settings: Settings) -> _Index:
    from assistant.errors import StoredIndexError
    from assistant.search.generations import generations_of
    from assistant.search.own_list import own_list

    generations = generations_of(settings.index)
    try:
        return _Index(generations, tuple(entry.name for entry in own_list(settings.index)))
    except StoredIndexError:
        return _Index(generations, ())


def _done(before: Sequence[str], after: Sequence[str]) -> JobState:
    """The end of a job whose process ended after its work, but before it could tell the outcome."""
    return JobState(
        Phase.DONE,
        finished=True,
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        notices=("It was done before it could be stopped.",),
    )


def _environment(settings: Settings) -> dict[str, str]:
    """What the process sees: the settings in force, this package, and one thread for all arithmetic."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    values = {each.variable: getattr(settings, each.name) for each in SETTINGS}
    values = {
        name: str(value.absolute() if isinstance(value, Path) else value) for name, value in values.items()
    }
    paths = [str(_PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    ours = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1", "TOKENIZERS_PARALLELISM": "false"}
    return {**os.environ, **threads, **values, **ours}


_ALL: dict[Path, list[Job]] = {}
_ALL_LOCK = Lock()


def start_adding(settings: Settings, paths: Sequence[Path]) -> Job:
    """Start `add` of paths in a process of its own; never waits and never raises for what the paths are."""
    return _start(settings, tuple(str(path.absolute()) for path in paths), adding=True)


def start_removing(settings: Settings, names: Sequence[str]) -> Job:
    """Start `remove` of names in a process of its own; as `start_adding`."""
    return _start(settings, tuple(names), adding=False)


def _start(settings: Settings, targets: tuple[str, ...], *, adding: bool) -> Job:
    job = Job(settings, targets, adding=adding)
    with _ALL_LOCK:
        queue = _ALL.setdefault(settings.index.resolve(), [])
        before = queue[-1] if queue else None
        queue[:] = [*_unfinished_and_last(queue), job]
    # A daemon, so that the page's server can end; the process goes on and finishes.
    Thread(target=job.run, args=(before,), daemon=True).start()
    return job


def jobs(settings: Settings) -> tuple[Job, ...]:
    """The jobs of an index in this process: the last one that ended, then those that run or wait, in order.

    All sessions of the page see the same ones.
    """
    with _ALL_LOCK:
        return tuple(_unfinished_and_last(_ALL.get(settings.index.resolve(), [])))


def _unfinished_and_last(queue: Sequence[Job]) -> list[Job]:
    ended = [job for job in queue if job.state().finished]
    return [*ended[-1:], *(job for job in queue if job not in ended)]
