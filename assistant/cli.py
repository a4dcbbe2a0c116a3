"""The `assistant` command. Only light modules are imported at the top; the rest when needed."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.errors import AssistantError, UsageError
from assistant.settings import SETTINGS, Settings, resolve

if TYPE_CHECKING:
    from assistant.wiring import Assistant

READ_ALL, FAILED, WRONG_USAGE = 0, 1, 2
DEFAULT_PORT = 8501


def _settings(args: argparse.Namespace) -> Settings:
    return resolve({s.name: getattr(args, s.name, None) for s in SETTINGS})[0]


def _parse(args: argparse.Namespace) -> int:
    """`assistant parse`: read files and print what is in them."""
    from assistant.bank.files import find_files, read_file
    from assistant.bank.records import question_record, section_record
    from assistant.printing import item_table, warn

    files, problems = find_files(args.paths)
    for problem in problems:
        warn(problem)
    failed = bool(problems)
    items: list[Any] = []
    for file in files:
        try:
            reading = read_file(file)
        except AssistantError as error:
            warn(str(error))
            failed = True
            continue
        for remark in reading.remarks:
            warn(remark)
        if args.json:
            for record in (*map(question_record, reading.questions), *map(section_record, reading.sections)):
                print(json.dumps(record, ensure_ascii=False))
        else:
            items += [*reading.questions, *reading.sections]
    if items:
        item_table(items)
        print(f"{len(items)} items from {len(files)} file{'s' if len(files) != 1 else ''}.")
    return FAILED if failed else READ_ALL


def _check(args: argparse.Namespace) -> int:
    """`assistant check`: hold the bank against its schema and rules."""
    from assistant.bank.check import check_bank

    outcome = check_bank(args.path)
    for finding in outcome.findings:
        print(finding)
    count = len(outcome.findings)
    verdict = f"{count} finding{'s' if count != 1 else ''}" if count else "nothing to mend"
    print(f"{outcome.entries} entries in {outcome.files} files name {outcome.sources} source items: {verdict}.")
    return FAILED if outcome.findings else READ_ALL


def _index(args: argparse.Namespace) -> int:
    """`assistant index`: build the index, or bring it up to date."""
    from assistant.printing import warn
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
            f"Indexed {report.questions} questions and {report.sections} sections of other text from {settings.bank}: "
            f"{report.passages} passages, {report.embedded} embedded, {report.reused} reused."
        )
    return FAILED if outcome.problems else READ_ALL


def _status(args: argparse.Namespace) -> int:
    """`assistant status`: what is indexed, from which files, how fresh."""
    from assistant.printing import printable
    from assistant.wiring import status

    state = status(_settings(args))
    manifest = state.manifest
    questions = sum(facts.questions for facts in manifest.files.values())
    print(f"Index      {state.index}")
    print(f"Built      {manifest.created}")
    print(f"Model      {manifest.model}, {manifest.dimension} dimensions")
    print(f"Holds      {questions} questions, {manifest.passages} passages")
    print(f"Bank       {state.bank}")
    for name, facts in manifest.files.items():
        mark = " (changed since)" if name in state.changed else " (gone since)" if name in state.gone else ""
        print(f"           {printable(name)}: {facts.questions} questions, {facts.sections} sections{mark}")
    for name in state.new:
        print(f"           {printable(name)}: new, not indexed yet")
    if state.model_differs:
        print("The index was made with another model than is set.")
    print("Up to date." if state.fresh else "Not up to date; run “assistant index”.")
    return READ_ALL


def _batch(assistant: Assistant, file: str, k: int | None) -> Iterator[dict[str, object]]:
    from assistant.bank.files import decode_text
    from assistant.wiring import hit_record

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(f"{file} could not be read ({error.strerror}); name a file of queries, one JSON object a line.") from error
    for number, line in enumerate(decode_text(data, file).rstrip("\n").split("\n"), 1):
        try:
            query = json.loads(line)["query"]
            if not isinstance(query, str):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            yield {"query": "", "error": f"Line {number} of {file} is no JSON object with a text “query”.", "hits": []}
            continue
        try:
            yield {"query": query, "hits": [hit_record(hit) for hit in assistant.search(query, k)]}
        except UsageError as error:
            yield {"query": query, "error": str(error), "hits": []}


def _search(args: argparse.Namespace) -> int:
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
            print(json.dumps(record, ensure_ascii=False))
        return READ_ALL
    hits = assistant.search(args.query, args.results)
    if args.json:
        print(json.dumps({"query": args.query, "hits": [hit_record(hit) for hit in hits]}, ensure_ascii=False))
    else:
        print_hits(args.query, hits, {hit.question: assistant.question(hit.question) for hit in hits if hit.question})
    return READ_ALL


def _show_settings(args: argparse.Namespace) -> int:
    """`assistant settings`: what is in force, and where each value comes from."""
    for origin in resolve({s.name: getattr(args, s.name, None) for s in SETTINGS})[1]:
        print(f"{origin.setting.name:8} {origin.value}   ({origin.origin})")
        print(f"{'':8} {origin.setting.help}; flag --{origin.setting.name}, variable {origin.setting.variable}")
    return READ_ALL


def _app(args: argparse.Namespace) -> int:
    """`assistant app`: open the page in the browser."""
    from assistant.launch import launch_app

    return launch_app(_settings(args), args.port, headless=args.headless)


def _flags(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the flags of some settings to a command."""
    for setting in SETTINGS:
        if setting.name in names:
            kind: Callable[[str], Any] = setting.kind
            short = ["-k"] if setting.name == "results" else []
            metavar = {"bank": "DIR", "index": "DIR", "results": "N"}.get(setting.name, "NAME")
            parser.add_argument(*short, f"--{setting.name}", type=kind, metavar=metavar, help=setting.help)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; take a number from 1 to 65535")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    parser = argparse.ArgumentParser(
        prog="assistant", description="Study for the AWS Certified Machine Learning Engineer - Associate exam, offline."
    )
    parser.add_argument("--version", action="version", version=f"assistant {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], help_: str, *settings: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
        sub.set_defaults(run=run)
        _flags(sub, *settings)
        return sub

    app = command("app", _app, "open the page in the browser", "index", "bank", "model", "results")
    app.add_argument("--port", type=_port, default=DEFAULT_PORT, metavar="N", help=f"port of the page, {DEFAULT_PORT} unless told")
    app.add_argument("--headless", action="store_true", help="do not open a browser window")
    search = command("search", _search, "find the passages that answer a question", "index", "model", "results")
    search.add_argument("query", nargs="?", help="the question, in plain words")
    search.add_argument("--batch", metavar="FILE", help="a file with one {\"query\": …} a line; - for standard input")
    search.add_argument("--json", action="store_true", help="print JSON")
    command("index", _index, "build the index or bring it up to date", "bank", "index", "model")
    command("status", _status, "tell what is indexed and whether it is fresh", "bank", "index", "model")
    parse = command("parse", _parse, "read documents and print the questions and passages in them")
    parse.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    parse.add_argument("--json", action="store_true", help="print JSON Lines, one object an item")
    check = command("check", _check, "check the question bank against its schema and rules")
    check.add_argument("path", type=Path, metavar="PATH", help="the folder of the bank, or one file")
    command("settings", _show_settings, "print the settings in force and where each comes from", "bank", "index", "model", "results")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 for done, 1 for failed, 2 for wrong usage."""
    args = build_parser().parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except AssistantError as error:
        from assistant.printing import warn

        warn(str(error))
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED
    except BrokenPipeError:  # the reader of our output, say `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READ_ALL
    except KeyboardInterrupt:
        return 130
    return status
