"""The commands that read study material and keep the index: parse, check, index, status."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant.commands import FAILED, READ_ALL, settings_of
from assistant.errors import AssistantError
from assistant.settings import index_command


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
    """`assistant check`: hold the bank against its schema and rules."""
    from assistant.bank.check import check_bank
    from assistant.printing import counted, printable

    outcome = check_bank(args.path, index=_passed_over(args))
    for finding in outcome.findings:
        print(printable(str(finding)))
    verdict = counted(len(outcome.findings), "finding") if outcome.findings else "nothing to mend"
    print(
        f"{counted(outcome.entries, 'entry', 'entries')} in {counted(outcome.files, 'file')}, "
        f"{counted(outcome.sources, 'source item')}: {verdict}."
    )
    return FAILED if outcome.findings else READ_ALL


def index(args: argparse.Namespace) -> int:
    """`assistant index`: build the index, or bring it up to date."""
    from assistant.printing import counted, warn
    from assistant.progress import progress_bar
    from assistant.upkeep import build

    settings = settings_of(args)
    with progress_bar("Embedding") as progress:
        outcome = build(settings, progress)
    for problem in outcome.problems:
        warn(problem)
    report = outcome.report
    if report is None or report.unchanged:
        print(f"The index in {settings.index} is up to date.")
    else:
        print(
            f"Indexed {counted(report.questions, 'question')} and {counted(report.sections, 'section')} "
            f"of other text from {settings.bank}: {counted(report.passages, 'passage')}, "
            f"{report.embedded} embedded, {report.reused} reused."
        )
    return FAILED if outcome.problems and not args.keep_going else READ_ALL


def status(args: argparse.Namespace) -> int:
    """`assistant status`: what is indexed, from which files, how fresh."""
    from assistant import upkeep
    from assistant.printing import counted, printable, warn

    settings = settings_of(args)
    state = upkeep.status(settings)
    manifest = state.manifest
    questions = sum(facts.questions for facts in manifest.files.values())
    print(f"Index      {state.index}")
    print(f"Built      {manifest.created}")
    print(f"Model      {manifest.model}, {manifest.dimension} dimensions")
    print(f"Holds      {counted(questions, 'question')}, {counted(manifest.passages, 'passage')}")
    print(f"Bank       {state.bank}")
    for name, facts in manifest.files.items():
        mark = " (changed since)" if name in state.changed else " (gone since)" if name in state.gone else ""
        holds = f"{counted(facts.questions, 'question')}, {counted(facts.sections, 'section')}"
        if facts.unread:
            holds = f"could not be read: {printable(facts.unread)}"
        print(f"           {printable(name)}: {holds}{mark}")
    for name in state.new:
        print(f"           {printable(name)}: new, not indexed yet")
    if state.model_differs:
        print("The index was made with another model than is set.")
    for problem in filter(None, (*state.problems, state.damage)):
        warn(problem)
    if not state.fresh:
        print(f"Not up to date; run “{index_command(settings)}”.")
    elif not state.damage:
        print("Up to date.")
    return FAILED if state.problems or state.damage else READ_ALL
