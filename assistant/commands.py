"""What each command of the command line does; the heavy rooms are imported when a command needs them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, UsageError
from assistant.settings import SETTINGS, Settings, index_command, resolve

if TYPE_CHECKING:
    from assistant.wiring import Assistant

READ_ALL, FAILED, WRONG_USAGE = 0, 1, 2  # exit statuses


def _settings(args: argparse.Namespace) -> Settings:
    return resolve({s.name: getattr(args, s.name, None) for s in SETTINGS})[0]


def _print_json(record: Mapping[str, object]) -> None:
    """One object on a line; letters that the output cannot hold become JSON's own escapes."""
    text = json.dumps(record, ensure_ascii=False)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(record)
    print(text)


def _passed_over(args: argparse.Namespace) -> Path | None:
    """The index folder that `--index` names, which is no study material; None where it is not given."""
    return None if args.index is None else _settings(args).index


def parse(args: argparse.Namespace) -> int:
    """`assistant parse`: read files and print what is in them."""
    from assistant.bank.files import find_files, read_file
    from assistant.bank.records import question_record, section_record
    from assistant.printing import counted, print_reading, warn

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
                _print_json(record)
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
    from assistant.wiring import build

    settings = _settings(args)
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
    from assistant import wiring
    from assistant.printing import counted, printable, warn

    settings = _settings(args)
    state = wiring.status(settings)
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


def _batch(assistant: Assistant, file: str, k: int | None) -> Iterator[dict[str, object]]:
    from assistant.bank.files import decode_text
    from assistant.wiring import hit_record

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{file} could not be read ({error.strerror}); name a file of queries, one JSON object a line."
        ) from error
    for number, line in enumerate(decode_text(data, file).rstrip("\n").split("\n"), 1):
        try:
            query = json.loads(line)["query"]
            if not isinstance(query, str):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            wrong = f"Line {number} of {file} is no JSON object with a text “query”."
            yield {"query": "", "error": wrong, "hits": []}
            continue
        try:
            yield {"query": query, "hits": [hit_record(hit) for hit in assistant.search(query, k)]}
        except UsageError as error:
            yield {"query": query, "error": str(error), "hits": []}


def search(args: argparse.Namespace) -> int:
    """`assistant search`: the passages that answer a question."""
    from assistant.printing import print_hits
    from assistant.wiring import Assistant, hit_record

    if (args.query is None) == (args.batch is None):
        raise UsageError("Give one question, or --batch with a file of questions.")
    if args.results is not None and args.results < 1:
        raise UsageError("-k must be 1 or more.")
    if args.query is not None:
        from assistant.search.retrieval import normalised_query

        normalised_query(args.query)  # before the model is loaded, which takes seconds
    assistant = Assistant.open(_settings(args))
    if args.batch is not None:
        for record in _batch(assistant, args.batch, args.results):
            _print_json(record)
        return READ_ALL
    hits = assistant.search(args.query, args.results)
    if args.json:
        _print_json({"query": args.query, "hits": [hit_record(hit) for hit in hits]})
    else:
        questions = {hit.question: assistant.question(hit.question) for hit in hits if hit.question}
        print_hits(args.query, hits, questions)
    return READ_ALL


def show_settings(args: argparse.Namespace) -> int:
    """`assistant settings`: what is in force, and where each value comes from."""
    for origin in resolve({s.name: getattr(args, s.name, None) for s in SETTINGS})[1]:
        print(f"{origin.setting.name:8} {origin.value}   ({origin.origin})")
        setting = origin.setting
        print(f"{'':8} {setting.help}; flag --{setting.name}, variable {setting.variable}")
    return READ_ALL


def app(args: argparse.Namespace) -> int:
    """`assistant app`: open the page in the browser."""
    from assistant.launch import launch_app

    return launch_app(_settings(args), args.port, headless=args.headless)
