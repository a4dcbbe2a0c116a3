"""The `assistant` command. Only light modules are imported at the top; the rest when needed."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import __version__
from assistant.errors import AssistantError, UsageError
from assistant.settings import SETTINGS, Settings, resolve

if TYPE_CHECKING:
    from assistant.wiring import Assistant

READ_ALL, FAILED, WRONG_USAGE = 0, 1, 2
DEFAULT_PORT = 8501
_LAST_PORT = 65535


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


def _parse(args: argparse.Namespace) -> int:
    """`assistant parse`: read files and print what is in them."""
    from assistant.bank.files import find_files, read_file
    from assistant.bank.records import question_record, section_record
    from assistant.printing import counted, item_table, warn

    files, problems = find_files(args.paths)
    for problem in problems:
        warn(problem)
    failed = bool(problems)
    items: list[Any] = []
    read = 0
    for file in files:
        try:
            reading = read_file(file)
        except AssistantError as error:
            warn(str(error))
            failed = True
            continue
        read += 1
        for remark in reading.remarks:
            warn(remark)
        if args.json:
            questions = map(question_record, reading.questions)
            for record in (*questions, *map(section_record, reading.sections)):
                _print_json(record)
        else:
            items += [*reading.questions, *reading.sections]
    if items:
        item_table(items)
        print(f"{counted(len(items), 'item')} from {counted(read, 'file')}.")
    return FAILED if failed else READ_ALL


def _check(args: argparse.Namespace) -> int:
    """`assistant check`: hold the bank against its schema and rules."""
    from assistant.bank.check import check_bank
    from assistant.printing import counted, printable

    outcome = check_bank(args.path)
    for finding in outcome.findings:
        print(printable(str(finding)))
    verdict = counted(len(outcome.findings), "finding") if outcome.findings else "nothing to mend"
    print(
        f"{counted(outcome.entries, 'entry', 'entries')} in {counted(outcome.files, 'file')}, "
        f"{counted(outcome.sources, 'source item')}: {verdict}."
    )
    return FAILED if outcome.findings else READ_ALL


def _index(args: argparse.Namespace) -> int:
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
    return FAILED if outcome.problems else READ_ALL


def _status(args: argparse.Namespace) -> int:
    """`assistant status`: what is indexed, from which files, how fresh."""
    from assistant.printing import counted, printable
    from assistant.wiring import status

    state = status(_settings(args))
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
        print(f"           {printable(name)}: {holds}{mark}")
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
            _print_json(record)
        return READ_ALL
    hits = assistant.search(args.query, args.results)
    if args.json:
        _print_json({"query": args.query, "hits": [hit_record(hit) for hit in hits]})
    else:
        questions = {hit.question: assistant.question(hit.question) for hit in hits if hit.question}
        print_hits(args.query, hits, questions)
    return READ_ALL


def _show_settings(args: argparse.Namespace) -> int:
    """`assistant settings`: what is in force, and where each value comes from."""
    for origin in resolve({s.name: getattr(args, s.name, None) for s in SETTINGS})[1]:
        print(f"{origin.setting.name:8} {origin.value}   ({origin.origin})")
        setting = origin.setting
        print(f"{'':8} {setting.help}; flag --{setting.name}, variable {setting.variable}")
    return READ_ALL


def _app(args: argparse.Namespace) -> int:
    """`assistant app`: open the page in the browser."""
    from assistant.launch import launch_app

    return launch_app(_settings(args), args.port, headless=args.headless)


def _flags(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the flags of some settings to a command."""
    for setting in SETTINGS:
        if setting.name in names:
            # Folders stay text here, so that a blank one is told and does not become the current folder.
            kind: Callable[[str], Any] = int if setting.kind is int else str
            short = ["-k"] if setting.name == "results" else []
            metavar = {"bank": "DIR", "index": "DIR", "results": "N"}.get(setting.name, "NAME")
            parser.add_argument(*short, f"--{setting.name}", type=kind, metavar=metavar, help=setting.help)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; take a number from 1 to {_LAST_PORT}")
    return int(text)


def build_parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    parser = argparse.ArgumentParser(
        prog="assistant",
        description="Study for the AWS Certified Machine Learning Engineer - Associate exam, offline.",
    )
    parser.add_argument("--version", action="version", version=f"assistant {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], help_: str, *settings: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_, description=f"{help_[0].upper()}{help_[1:]}.")
        sub.set_defaults(run=run)
        _flags(sub, *settings)
        return sub

    app = command("app", _app, "open the page in the browser", "index", "bank", "model", "results")
    port = f"port of the page, {DEFAULT_PORT} unless told"
    app.add_argument("--port", type=_port, default=DEFAULT_PORT, metavar="N", help=port)
    app.add_argument("--headless", action="store_true", help="do not open a browser window")
    search = command(
        "search", _search, "find the passages that answer a question", "index", "model", "results"
    )
    search.add_argument("query", nargs="?", help="the question, in plain words")
    batch = 'a file with one {"query": …} a line; - for standard input'
    search.add_argument("--batch", metavar="FILE", help=batch)
    search.add_argument("--json", action="store_true", help="print JSON")
    command("index", _index, "build the index or bring it up to date", "bank", "index", "model")
    command("status", _status, "tell what is indexed and whether it is fresh", "bank", "index", "model")
    parse = command("parse", _parse, "read documents and print the questions and passages in them")
    parse.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    parse.add_argument("--json", action="store_true", help="print JSON Lines, one object an item")
    check = command("check", _check, "check the question bank against its schema and rules")
    check.add_argument("path", type=Path, metavar="PATH", help="the folder of the bank, or one file")
    shown = "print the settings in force and where each comes from"
    command("settings", _show_settings, shown, "bank", "index", "model", "results")
    return parser


def _drop_output() -> None:
    """Give up what standard output does not take any more, so that nothing complains at the exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 for done, 1 for failed, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that the terminal does not know is no error
            stream.reconfigure(errors="backslashreplace")
    args = build_parser().parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except AssistantError as error:
        from assistant.printing import warn

        warn(str(error))
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED
    except BrokenPipeError:  # the reader of our output, say `head`, has seen enough
        _drop_output()
        return READ_ALL
    except OSError as error:
        from assistant.printing import warn

        _drop_output()
        what = error.filename or "The output"
        warn(f"{what} could not be read or written ({error.strerror}); check disk space and permissions.")
        return FAILED
    except KeyboardInterrupt:
        return 130
    return status
