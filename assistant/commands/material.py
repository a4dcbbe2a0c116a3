"""The commands that read study material and keep the index: parse, check, index, status, add, remove."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands import FAILED, READ_ALL, settings_of
from assistant.errors import AssistantError, ModelError
from assistant.settings import Settings, index_command

_MANY = 100  # files

if TYPE_CHECKING:
    from assistant.own_material import AddOutcome, OwnFile, RemoveOutcome
    from assistant.progress import Advance


def _passed_over(args: argparse.Namespace) -> Path | None:
    """The index folder that `--index` names, which is no study material; None where it is not given."""
    return None if args.index is None else settings_of(args).index


def parse(args: argparse.Namespace) -> int:
    """`assistant parse`: read files and print what is in them."""
    from assistant.bank.files import find_files, read_file
    from assistant.bank.records import question_record, section_record
    from assistant.printing import counted, print_json, print_reading, warn

    files, problems = find_files(args.paths, index=_passed_over(args))
    for problem in problems:
        warn(problem)
    failed = bool(problems)
    items = read = 0
    for file in files:
        try:
            reading = read_file(file)
        except AssistantError as error:
            warn(str(error))
            failed = True
            continue
        read += 1
        items += len(reading.questions) + len(reading.sections)
        for remark in reading.remarks:
            warn(remark)
        if args.json:
            questions = map(question_record, reading.questions)
            for record in (*questions, *map(section_record, reading.sections)):
                print_json(record)
        else:
            print_reading(reading)
    if items and not args.json:
        print(f"{counted(items, 'item')} from {counted(read, 'file')}.")
    return FAILED if failed else READ_ALL


def check(args: argparse.Namespace) -> int:
    """`assistant check`: hold the bank against its schema and rules, and tell what it holds."""
    from assistant.bank.bank_report import bank_report
    from assistant.bank.check import check_bank
    from assistant.models import alike_pairs
    from assistant.printing import counted, printable, warn
    from assistant.printing_report import print_report

    settings, index = settings_of(args), _passed_over(args)
    unlooked = ""
    try:
        outcome = check_bank(args.path, index=index, alike=alike_pairs(settings.model))
    except ModelError as error:
        unlooked = f"Questions that ask nearly the same were not looked for. {error}"
        outcome = check_bank(args.path, index=index)
    if args.report:
        print_report(bank_report(outcome.entries, outcome.notes))
        print()
    for finding in outcome.findings:
        print(printable(str(finding)))
    verdict = counted(len(outcome.findings), "finding") if outcome.findings else "nothing to mend"
    notes = f" and {counted(len(outcome.notes), 'note')}" if outcome.notes else ""
    print(
        f"{counted(outcome.count, 'entry', 'entries')} in {counted(outcome.files, 'file')}{notes}, "
        f"{counted(outcome.sources, 'source item')}: {verdict}."
    )
    if unlooked:
        warn(unlooked)
    return FAILED if outcome.findings or unlooked else READ_ALL


def index(args: argparse.Namespace) -> int:
    """`assistant index`: build the index, or bring it up to date."""
    from assistant.printing import counted, warn
    from assistant.progress import progress_bar
    from assistant.search.own_list import own_list
    from assistant.upkeep import build

    settings = settings_of(args)
    with progress_bar() as progress:
        outcome = build(settings, progress)
    for sentence in (*outcome.problems, *outcome.remarks):
        warn(sentence)
    report = outcome.report
    if report is None or report.unchanged:
        print(f"The index in {settings.index} is up to date.")
    else:
        print(
            f"Indexed {counted(report.questions, 'question')} and {counted(report.sections, 'section')} "
            f"of other text from {settings.bank}{' and your files' if own_list(settings.index) else ''}: "
            f"{counted(report.passages, 'passage')}, {report.embedded} embedded, {report.reused} reused."
        )
    return FAILED if outcome.problems and not args.keep_going else READ_ALL


def status(args: argparse.Namespace) -> int:
    """`assistant status`: what is indexed, from which files, how fresh."""
    from assistant import upkeep
    from assistant.printing import counted, printable, warn

    settings = settings_of(args)
    state = upkeep.status(settings)
    manifest = state.manifest
    print(f"Index      {state.index}")
    print(f"Built      {manifest.created}")
    print(f"Model      {manifest.model}, {manifest.dimension} dimensions")
    print(f"Holds      {counted(manifest.questions, 'question')}, {counted(manifest.passages, 'passage')}")
    print(f"Bank       {state.bank}")
    own = {file.name for file in state.own}
    for name, facts in manifest.files.items():
        if name in own:
            continue
        mark = " (changed since)" if name in state.changed else " (gone since)" if name in state.gone else ""
        holds = f"{counted(facts.questions, 'question')}, {counted(facts.sections, 'section')}"
        if facts.unread:
            holds = f"could not be read: {printable(facts.unread)}"
        print(f"           {printable(name)}: {holds}{mark}")
    for name in state.new:
        print(f"           {printable(name)}: new, not indexed yet")
    _print_own(state.own)
    if state.model_differs:
        print("The index was made with another model than is set.")
    for problem in filter(None, (*state.problems, state.damage)):
        warn(problem)
    if not state.fresh:
        print(f"Not up to date; run “{index_command(settings)}”.")
    elif state.whole:
        print("Up to date.")
    elif not (state.damage or state.problems):
        print("Up to date, but for what could not be read.")
    return FAILED if state.problems or state.damage else READ_ALL


def _print_own(files: Sequence[OwnFile]) -> None:
    """The own files, each with its state, where it lies, and what of it could not be read."""
    from assistant.printing import counted, printable

    for number, file in enumerate(files):
        holds = f"{counted(file.questions, 'question')}, {counted(file.sections, 'section')}"
        place = "uploaded" if file.uploaded else "".join(printable(str(file.path)).splitlines())
        print(f"{'' if number else 'Yours':10} {file.name}: {file.state}, {holds} ({place})")
        for problem in file.problems:
            print(f"{'':12} {printable(problem)}")


def add(args: argparse.Namespace) -> int:
    """`assistant add`: take files of the learner into the index."""
    from assistant.own_material import add as add_files

    return _own_work(
        args, lambda settings, progress: add_files(settings, args.paths, progress or _tell_of_many())
    )


def _tell_of_many() -> Advance:
    """Where no bar shows it: say once how many files were found, before many are read."""
    from assistant.building import READING

    told = False

    def advance(phase: str, done: int, total: int) -> None:
        nonlocal told
        if phase == READING and not told and total >= _MANY:
            print(f"Found {total:,} files; reading them may take a while.", flush=True)
        told = True

    return advance


def remove(args: argparse.Namespace) -> int:
    """`assistant remove`: take files of the learner out of the index again."""
    from assistant.own_material import remove as remove_files

    return _own_work(args, lambda settings, progress: remove_files(settings, args.names, progress))


def _own_work(
    args: argparse.Namespace, work: Callable[[Settings, Advance | None], AddOutcome | RemoveOutcome]
) -> int:
    """Do the work with a bar or with JSON lines, and tell what came of it."""
    from assistant.printing import warn
    from assistant.progress import json_lines, print_line, progress_bar

    settings = settings_of(args)
    if not args.progress_json:
        with progress_bar() as progress:
            outcome = work(settings, progress)
        for sentence in (*outcome.problems, *outcome.notices):
            warn(sentence)
        _print_outcome(outcome)
        return FAILED if outcome.problems else READ_ALL
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that being stopped leaves all as it was
    try:
        outcome = work(settings, json_lines())
    except AssistantError as error:
        print_line({"error": str(error)})
        raise
    print_line({"outcome": asdict(outcome)})
    return FAILED if outcome.problems else READ_ALL


def _print_outcome(outcome: AddOutcome | RemoveOutcome) -> None:
    from assistant.own_material import AddOutcome
    from assistant.printing import counted

    names = outcome.added if isinstance(outcome, AddOutcome) else outcome.removed
    for name in names:
        print(f"{'Added' if isinstance(outcome, AddOutcome) else 'Removed'} {name}.")
    report = outcome.report
    if report and not report.unchanged:
        print(
            f"The index now has {counted(report.questions, 'question')} and "
            f"{counted(report.sections, 'section')} of other text; "
            f"{counted(report.embedded, 'passage')} embedded, "
            f"{report.reused} reused."
        )
    elif not outcome.problems:
        print("Nothing had to be done.")
