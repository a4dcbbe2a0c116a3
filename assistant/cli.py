"""The `assistant` command: its grammar, and what becomes of errors."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant import __version__
from assistant.commands import (
    FAILED,
    READ_ALL,
    WRONG_USAGE,
    answering,
    asking,
    chatting,
    exploring,
    judging,
    material,
    page,
)
from assistant.errors import AssistantError, UsageError
from assistant.settings import SETTINGS

DEFAULT_PORT = 8501
_LAST_PORT = 65535
_METAVARS = {
    "bank": "DIR",
    "index": "DIR",
    "results": "N",
    "largest_file": "MB",
    "llm_url": "URL",
    "llm_timeout": "SECONDS",
}
_SEARCHED = ("index", "model", "reranker")
_WORDED = ("llm", "llm_url", "llm_timeout")


def _flags(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the flags of some settings to a command."""
    for setting in SETTINGS:
        if setting.name in names:
            # Folders stay text here, so that a blank one is told and does not become the current folder.
            kind: Callable[[str], Any] = int if setting.kind is int else str
            short = ["-k"] if setting.name == "results" else []
            metavar = _METAVARS.get(setting.name, "NAME")
            parser.add_argument(*short, setting.flag, type=kind, metavar=metavar, help=setting.help)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; take a number from 1 to {_LAST_PORT}")
    return int(text)


def _name(text: str) -> str:
    """A name or a path, which a blank one is not: it would become the current folder, and all in it."""
    if not text.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is blank; name a file or a folder")
    return text


def _path(text: str) -> Path:
    return Path(_name(text))


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

    app = command("app", page.app, "open the page in the browser", *(each.name for each in SETTINGS))
    port = f"port of the page, {DEFAULT_PORT} unless told"
    app.add_argument("--port", type=_port, default=DEFAULT_PORT, metavar="N", help=port)
    app.add_argument("--headless", action="store_true", help="do not open a browser window")
    _asking_commands(command)
    _exploring_commands(command)
    _own_commands(command)
    kept = ("bank", "index", "model", "largest_file")
    index = command("index", material.index, "build the index or bring it up to date", *kept)
    going = "exit with 0 although single files could not be read; they are named all the same"
    index.add_argument("--keep-going", action="store_true", help=going)
    command("status", material.status, "tell what is indexed and whether it is fresh", *kept)
    parse = command(
        "parse", material.parse, "read documents and print the questions and passages in them", "index"
    )
    parse.add_argument("paths", nargs="+", type=_path, metavar="PATH", help="files or folders")
    parse.add_argument("--json", action="store_true", help="print JSON Lines, one object an item")
    held = "check the question bank against its schema and rules"
    check = command("check", material.check, held, "index", "model")
    check.add_argument("path", type=_path, metavar="PATH", help="the folder of the bank, or one file")
    report = "tell what the bank holds by task, type and exam version, what is disputed and where it is thin"
    check.add_argument("--report", action="store_true", help=report)
    shown = "print the settings in force and where each comes from"
    command("settings", page.show_settings, shown, *(each.name for each in SETTINGS))
    return parser


def _own_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands that take files of the learner into the index and out of it."""
    into = "add files of your own, which are searched beside the bank"
    kept = ("bank", "index", "model", "largest_file")
    add = command("add", material.add, into, *kept)
    paths = "files, or folders, which stand for the study files in them now"
    add.add_argument("paths", nargs="+", type=_path, metavar="PATH", help=paths)
    out = "take files of your own out of the index again; the files themselves stay"
    remove = command("remove", material.remove, out, *kept)
    names = "names as status shows them, paths, or folders, which stand for all your files below"
    remove.add_argument("names", nargs="+", type=_name, metavar="PATH", help=names)
    for sub in (add, remove):
        progress = "print how far it is as JSON lines, the last one the outcome"
        sub.add_argument("--progress-json", action="store_true", help=progress)


def _asking_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands that ask the index."""
    ask = command(
        "ask", answering.ask, "answer a question from your material", *_SEARCHED, *_WORDED, "results"
    )
    found = "find the passages that answer a question"
    search = command("search", asking.search, found, *_SEARCHED, "results")
    for sub in (ask, search):
        sub.add_argument("query", nargs="*", action=_Joined, help="the question, in plain words")
        batch = 'a file with one {"query": …} a line; - for standard input'
        sub.add_argument("--batch", metavar="FILE", help=batch)
        exact = "search for the words as typed: no spelling corrected, no other names added"
        sub.add_argument("--exact", action="store_true", help=exact)
    talk = "ask and ask on, in a conversation"
    command("chat", chatting.chat, talk, *_SEARCHED, *_WORDED, "results")
    concept = "list practice questions on the same concept as a question"
    related = command("related", asking.related, concept, "index", "model")
    related.add_argument("id", metavar="ID", help="the id of the question, as a search shows it")
    count = "how many at the most, 5 unless told"
    related.add_argument("-k", "--count", type=int, default=5, metavar="N", help=count)
    for sub in (ask, search, related):
        _narrowing_flags(sub)
    measured = _measuring_commands(command)
    for sub in (ask, search, related, *measured):
        sub.add_argument("--json", action="store_true", help="print JSON")


def _exploring_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands for who does not know what to ask."""
    covered = "tell what the exam covers, what your material holds on it, and where the holes are"
    topics = command("topics", exploring.topics, covered, "index", "model")
    known = "tell what your material says of a service or concept; without a name, list them all"
    service = command("service", exploring.service, known, "index", "model")
    service.add_argument("name", nargs="*", metavar="NAME", help="any of its names, former ones too")
    beside = "set two or three services or concepts side by side"
    compare = command("compare", exploring.compare, beside, "index", "model")
    names = "two or three names, each in quotes where it has several words; or all in one, with commas"
    compare.add_argument("names", nargs="*", metavar="NAME", help=names)
    for sub in (topics, service, compare):
        version = "the exam version, as MLA-C01"
        sub.add_argument("--exam", "--version", metavar="CODE", default="", help=version)
        sub.add_argument("--json", action="store_true", help="print JSON")


def _narrowing_flags(parser: argparse.ArgumentParser) -> None:
    narrow = parser.add_argument_group("narrow it down; each flag can be given several times")
    task = "a task of the exam guide, as 3.1, or a domain, as 3"
    narrow.add_argument("--task", action="append", default=[], metavar="ID", help=task)
    service = "an AWS service, by any of its names"
    narrow.add_argument("--service", action="append", default=[], metavar="NAME", help=service)
    source = "a file, or bank or own for all of the one or the other"
    narrow.add_argument("--source", action="append", default=[], metavar="FILE", help=source)
    version = "an exam version, as MLA-C02"
    narrow.add_argument("--exam", action="append", default=[], metavar="CODE", help=version)


def _measuring_commands(
    command: Callable[..., argparse.ArgumentParser],
) -> tuple[argparse.ArgumentParser, ...]:
    """Add the commands that measure, and that fit what decides."""
    measured = "measure the search on golden queries, step by step and beside plain searches; or the answers"
    evaluate = command("evaluate", asking.evaluate, measured, *_SEARCHED, *_WORDED)
    what = "search (the default), or answers: on development questions, also of a language model"
    evaluate.add_argument("what", nargs="?", choices=("search", "answers"), default="search", help=what)
    golden = "golden queries as JSON Lines; by default those of the bank that ships"
    evaluate.add_argument("--queries", type=_path, metavar="FILE", help=golden)
    half = "which half of them: report (the default, never tuned on), tune or all"
    evaluate.add_argument("--half", choices=("report", "tune", "all"), default="report", help=half)
    derived = "over the entries alone that retell a source"
    evaluate.add_argument("--derived", action="store_true", help=derived)
    most = "of the development questions at the most so many, evenly chosen"
    evaluate.add_argument("--most", type=int, metavar="N", help=most)
    fitted = "fit to your material when a question is answered and when it is refused"
    calibrate = command("calibrate", judging.calibrate, fitted, *_SEARCHED)
    questions = "development questions as JSON Lines; can be given several times; by default those that ship"
    calibrate.add_argument(
        "--questions", type=_path, action="append", default=[], metavar="FILE", help=questions
    )
    return evaluate, calibrate


def _drop_output() -> None:
    """Give up what standard output does not take any more, so that nothing complains at the exit."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Joined(argparse.Action):
    """Takes words as one text, so that a question needs no quotes; None where there are none."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Store the words of `values` with a space between."""
        setattr(namespace, self.dest, " ".join(values) if isinstance(values, list) and values else None)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status is 0 for done, 1 for failed, 2 for wrong usage, 3 for no answer."""
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
