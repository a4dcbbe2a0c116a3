"""The commands that ask the index: search."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands import READ_ALL, settings_of
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.wiring import Assistant


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
    from assistant.printing import print_hits, print_json
    from assistant.wiring import Assistant, hit_record

    if (args.query is None) == (args.batch is None):
        raise UsageError("Give one question, or --batch with a file of questions.")
    if args.results is not None and args.results < 1:
        raise UsageError("-k must be 1 or more.")
    if args.query is not None:
        from assistant.search.retrieval import normalised_query

        normalised_query(args.query)  # before the model is loaded, which takes seconds
    assistant = Assistant.open(settings_of(args))
    if args.batch is not None:
        for record in _batch(assistant, args.batch, args.results):
            print_json(record)
        return READ_ALL
    hits = assistant.search(args.query, args.results)
    if args.json:
        print_json({"query": args.query, "hits": [hit_record(hit) for hit in hits]})
    else:
        questions = {hit.question: assistant.question(hit.question) for hit in hits if hit.question}
        print_hits(args.query, hits, questions)
    return READ_ALL
