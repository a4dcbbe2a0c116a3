"""The commands that ask the index: search, related, evaluate."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands import READ_ALL, settings_of
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.search.filters import Filters
    from assistant.wiring import Assistant


Record = dict[str, object]


def batch_records(
    file: str, answer: Callable[[str], Record], refused: Callable[[str, str], Record]
) -> Iterator[Record]:
    """The record of each line of a file of queries, in order.

    Args:
        file: its path; - for standard input.
        answer: makes the record of a query.
        refused: makes that of a query that cannot be taken from the query and a sentence on why; the query is
            empty where the line holds none.

    Raises:
        UsageError: the file cannot be read.
    """
    from assistant.bank.files import decode_text

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise UsageError(
            f"{file} could not be read ({error.strerror}); name a file of queries, one JSON object a line."
        ) from error
    blank = bool(data) and not data.strip()  # lines that are refused one by one
    text = data.decode() if blank else decode_text(data, file)
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        try:
            query = json.loads(line)["query"]
            if not isinstance(query, str):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            wrong = f"Line {number} of {file} is no JSON object with a text “query”."
            yield refused("", wrong)
            continue
        try:
            yield answer(query)
        except UsageError as error:
            yield refused(query, str(error))


def check_asked(args: argparse.Namespace) -> None:
    """Refuse what cannot be asked before a model is loaded, which takes seconds.

    Raises:
        UsageError: neither or both of a question and a file are given, or the one cannot be taken.
    """
    if (args.query is None) == (args.batch is None):
        raise UsageError("Give one question, or --batch with a file of questions.")
    if args.results is not None and args.results < 1:
        raise UsageError("-k must be 1 or more.")
    if args.query is not None:
        from assistant.search.retrieval import normalised_query

        normalised_query(args.query)


def search(args: argparse.Namespace) -> int:
    """`assistant search`: the passages that answer a question."""
    from assistant.json_records import hit_record
    from assistant.printing import print_hits, print_json, print_replaced
    from assistant.wiring import Assistant

    check_asked(args)
    assistant = Assistant.open(settings_of(args))
    filters = filters_of(assistant, args)

    def answer(query: str) -> dict[str, object]:
        record: dict[str, object] = {"query": query}
        understood = assistant.understand(query)
        if not args.exact and understood.corrected != understood.query:
            record["corrected"] = understood.corrected
        hits = assistant.search(query, args.results, filters, exact=args.exact)
        return {**record, "hits": [hit_record(hit) for hit in hits]}

    if args.batch is not None:
        for record in batch_records(
            args.batch, answer, lambda query, why: {"query": query, "error": why, "hits": []}
        ):
            print_json(record)
    elif args.json:
        print_json(answer(args.query))
    else:
        if not args.exact:
            print_replaced(assistant.understand(args.query))
        hits = assistant.search(args.query, args.results, filters, exact=args.exact)
        questions = {hit.question: assistant.question(hit.question) for hit in hits if hit.question}
        print_hits(args.query, hits, questions)
    return READ_ALL


def filters_of(assistant: Assistant, args: argparse.Namespace) -> Filters:
    """What the flags of a command narrow the search to.

    Raises:
        UsageError: nothing in the index has such a value.
    """
    return assistant.filters(args.task, args.service, args.source, args.exam)


def related(args: argparse.Namespace) -> int:
    """`assistant related`: practice questions on the same concept."""
    from assistant.json_records import related_record
    from assistant.printing import print_json, print_related
    from assistant.wiring import Assistant

    if args.count < 1:
        raise UsageError("-k must be 1 or more.")
    assistant = Assistant.open(settings_of(args))
    found = assistant.related(args.id, args.count, filters_of(assistant, args))
    questions = [(each, assistant.question(each.question)) for each in found]
    if args.json:
        print_json({"question": args.id, "related": [related_record(each, q) for each, q in questions if q]})
    else:
        print_related(args.id, [(each, q) for each, q in questions if q])
    return READ_ALL


def evaluate(args: argparse.Namespace) -> int:
    """`assistant evaluate`: how good the search is, or answers are, on questions made for that."""
    if args.what == "answers":
        from assistant.commands.judging import evaluate_answers

        return evaluate_answers(args)
    if args.most is not None or args.llm is not None:
        raise UsageError("--most and --llm are about answers; use them with “assistant evaluate answers”.")
    return _evaluate_search(args)


def _evaluate_search(args: argparse.Namespace) -> int:
    from assistant.json_records import evaluation_record
    from assistant.printing import print_evaluation, print_json
    from assistant.search.golden import read_golden
    from assistant.settings import default_golden
    from assistant.wiring import Assistant

    queries = read_golden(args.queries or default_golden())
    queries = [query for query in queries if args.half in ("all", query.half)]
    outcome = Assistant.open(settings_of(args)).evaluate(queries, derived=args.derived)
    if args.json:
        print_json({"half": args.half, "derived": args.derived, **evaluation_record(outcome)})
    else:
        print_evaluation(f"{args.half}, derived" if args.derived else args.half, outcome)
    return READ_ALL
