"""How well the search ranks the development queries of tests/golden, beside BM25 and a plain vector search.

    python benchmarks/search_quality.py [--half tune|report|all]

Prints recall@1, recall@5, MRR@10 and nDCG@10 for each ranker, then by kind of query for the fused
one. The index named by the settings must be built from the shipped bank.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from assistant.search.evaluation import mean_reciprocal_rank, ndcg_at_k, recall_at_k
from assistant.search.fusion import reciprocal_rank_fusion
from assistant.search.passages import View
from assistant.search.storage import StoredIndex, load
from assistant.settings import resolve
from assistant.wiring import Assistant, open_embedder

QUERIES = Path(__file__).resolve().parent.parent / "tests" / "golden" / "queries.jsonl"
Ranker = Callable[[str], list[str]]
Query = dict[str, Any]


def rankers(assistant: Assistant, index: StoredIndex) -> dict[str, Ranker]:
    """The rankings to compare, each from a query to question keys, best first."""
    embedder = open_embedder(assistant.settings.model)
    units = list(dict.fromkeys(passage.unit[0] for passage in index.passages))
    whole = [i for i, passage in enumerate(index.passages) if passage.view == View.WHOLE]
    vectors = index.vectors.vectors()[whole]
    owners = [index.passages[i].unit[0] for i in whole]

    def bm25(query: str) -> list[str]:
        return [units[i] for i in np.argsort(-index.keywords.scores(query), kind="stable")]

    def dense(query: str) -> list[str]:
        order = np.argsort(-(vectors @ embedder.embed_query(query)), kind="stable")
        return list(dict.fromkeys(owners[i] for i in order))

    def rrf(query: str) -> list[str]:
        lists = [[units.index(key) for key in ranking(query)] for ranking in (bm25, dense)]
        return [units[i] for i in np.argsort(-reciprocal_rank_fusion(lists, len(units)), kind="stable")]

    def fused(query: str) -> list[str]:
        return [hit.question or "" for hit in assistant.search(query, 10)]

    return {"BM25": bm25, "whole entry, dense": dense, "RRF of the two": rrf, "fused views": fused}


def row(name: str, ranker: Ranker, queries: Sequence[Query]) -> str:
    """The figures of one ranker over some queries, as a row of the table."""
    rankings = [(ranker(query["query"]), query["relevant"]) for query in queries]
    best = [
        {key for key, grade in relevant.items() if grade == max(relevant.values())}
        for _, relevant in rankings
    ]
    figures = (
        fmean(recall_at_k(r, b, 1) for (r, _), b in zip(rankings, best, strict=True)),
        fmean(recall_at_k(r, b, 5) for (r, _), b in zip(rankings, best, strict=True)),
        mean_reciprocal_rank([(r, b) for (r, _), b in zip(rankings, best, strict=True)], 10),
        fmean(ndcg_at_k(r, relevant, 10) for r, relevant in rankings),
    )
    return f"{name:22} {len(queries):4} " + " ".join(f"{figure:9.3f}" for figure in figures)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("tune", "report", "all"), default="report")
    half = parser.parse_args().half
    queries: list[Query] = [json.loads(line) for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    queries = [query for query in queries if half in {"all", query["half"]}]
    settings, _ = resolve({})
    assistant = Assistant.open(settings)
    ranked = rankers(assistant, load(settings.index))
    print(f"{half:22} {'n':>4}  recall@1  recall@5    MRR@10   nDCG@10")
    for name, ranker in ranked.items():
        print(row(name, ranker, queries))
    for kind in dict.fromkeys(query["kind"] for query in queries):
        print(row(f"  fused, {kind}", ranked["fused views"], [q for q in queries if q["kind"] == kind]))


if __name__ == "__main__":
    main()
