"""The evaluation: its figures against the formulas, its intervals, and that each step has its row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import UsageError
from assistant.search.embedding import HashingEmbedder
from assistant.search.golden import GoldenQuery
from assistant.search.measuring import bootstrap_interval, evaluate, measure, rankings
from assistant.search.retrieval import Retriever
from assistant.search.storage import load

OTTERS = """\
- id: otter-drift
  type: open
  stem: Do otters drift?
  answer: They do
  explanation: They hold hands.
- id: otter-food
  type: open
  stem: What do otters eat?
  answer: Fish
  explanation: They eat crayfish too.
  sources: [{file: raw.txt, item: 1}]
"""
NOW = datetime(2026, 1, 2, tzinfo=UTC)
QUERIES = (
    GoldenQuery("1", "keyword", "ml.g5.xlarge", {"spot-training": 2}, "tune"),
    GoldenQuery("2", "concept", "alarm when the distribution shifts", {"model-drift": 2}, "tune"),
    GoldenQuery(
        "3", "concept", "mean 0 and variance 1", {"feature-scaling": 2, "spot-training": 1}, "report"
    ),
)


def test_figures_by_hand() -> None:
    lists = {"a": ["x", "y"], "b": ["y", "x"]}
    queries = [
        GoldenQuery("1", "one", "a", {"x": 2}, "tune"),
        GoldenQuery("2", "other", "b", {"x": 2, "y": 1}, "tune"),
    ]
    every, one, other = measure("by hand", lambda query: lists[query], queries)
    assert (every.kind, every.n, one.kind, other.kind) == ("all", 2, "one", "other")
    assert every.means["recall@1"] == pytest.approx(0.5)
    assert every.means["recall@5"] == pytest.approx(1.0)
    assert every.means["MRR@10"] == pytest.approx(0.75)
    ideal = 2 + 1 / np.log2(3)
    assert other.means["nDCG@10"] == pytest.approx((1 + 2 / np.log2(3)) / ideal)
    assert one.means["nDCG@10"] == pytest.approx(1.0)


def test_the_interval_holds_the_mean_and_narrows_with_more_queries() -> None:
    chance = np.random.default_rng(1)
    few, many = chance.random((20, 1)), chance.random((500, 1))
    for rows in (few, many):
        low, high = bootstrap_interval(rows)
        assert low[0] < rows.mean() < high[0]
    width = [float(np.ptp(bootstrap_interval(rows))) for rows in (few, many)]
    assert width[1] < width[0] / 3
    # For a mean of many, the bootstrap agrees with the normal interval.
    expected = 2 * 1.96 * many.std() / np.sqrt(len(many))
    assert width[1] == pytest.approx(float(expected), rel=0.1)


def test_each_step_has_a_row_and_the_last_is_the_search_itself(built: Path, hashing: HashingEmbedder) -> None:
    index = load(built)
    retriever = Retriever(index, hashing)
    compared = rankings(index, hashing, retriever, reranks=True)
    assert list(compared) == [
        "BM25", "dense, whole entry", "RRF of the two", "views + 0.2 BM25", "+ as learners ask", "+ spelling",
        "+ other names", "+ feedback", "+ cross-encoder",
    ]  # fmt: skip
    for query in ("ml.g5.xlarge", "distribution shifts"):
        found = list(dict.fromkeys(hit.question or hit.document for hit in retriever.search(query)))
        assert compared["+ feedback"](query) == found
        assert compared["BM25"](query)[0] == found[0]


def test_an_evaluation_has_all_rows_and_the_slowest_queries(built: Path, hashing: HashingEmbedder) -> None:
    index = load(built)
    outcome = evaluate(index, hashing, Retriever(index, hashing), QUERIES)
    assert len(outcome.figures) == 8 * 3
    last = outcome.figures[-3]
    assert (last.ranking, last.kind, last.n) == ("+ feedback", "all", 3)
    assert last.means["recall@1"] == 1.0
    assert {timed.query for timed in outcome.slowest} == {query.query for query in QUERIES}
    assert [t.milliseconds for t in outcome.slowest] == sorted(
        (t.milliseconds for t in outcome.slowest), reverse=True
    )


def test_queries_of_another_bank_are_refused(built: Path, hashing: HashingEmbedder) -> None:
    index = load(built)
    retriever = Retriever(index, hashing)
    foreign = GoldenQuery("9", "concept", "x", {"elsewhere": 2}, "tune")
    with pytest.raises(
        UsageError, match=r"The index lacks what the queries want, such as “elsewhere” \(of 1 in all\)"
    ):
        evaluate(index, hashing, retriever, [*QUERIES, foreign])
    with pytest.raises(UsageError, match="no queries"):
        evaluate(index, hashing, retriever, [])


def test_notes_of_the_bank_are_judged_and_own_files_are_not(tmp_path: Path, hashing: HashingEmbedder) -> None:
    from assistant.bank.files import read_bytes, sha256_of
    from assistant.search.build import build_index
    from assistant.search.corpus import Part, read_corpus

    texts = {
        "notes/drift.md": "# Drift\n\nLive otters drift away from the training otters.\n",
        "mine.md": "# Mine\n\nOtters drift, otters drift, otters drift.\n",
        "bank.yaml": OTTERS,
    }
    parts = [
        Part(name, sha256_of(text.encode()), read_bytes(text.encode(), name), own=name == "mine.md")
        for name, text in texts.items()
    ]
    build_index(read_corpus(parts), hashing, tmp_path / "index", now=NOW)
    index = load(tmp_path / "index")
    retriever = Retriever(index, hashing)
    wanted = {"notes/drift.md": 2, "otter-drift": 1, "otter-food": 2}
    queries = [GoldenQuery("1", "concept", "do otters drift", wanted, "tune")]
    all_of_it = evaluate(index, hashing, retriever, queries).figures[-2].means
    assert all_of_it["recall@5"] == 1.0
    found = [hit.question or hit.document or "" for hit in retriever.search("do otters drift")]
    assert "mine.md" in found[:3]
    assert all_of_it["nDCG@10"] == pytest.approx(
        measure("x", lambda _: [key for key in found if key != "mine.md"], queries)[0].means["nDCG@10"]
    )
    derived = evaluate(index, hashing, retriever, queries, derived=True).figures[-2].means
    assert set(derived.values()) == {1.0}
    ours = GoldenQuery("2", "concept", "drift", {"notes/drift.md": 2}, "tune")
    with pytest.raises(UsageError, match="No query wants most an entry that retells a source"):
        evaluate(index, hashing, retriever, [ours], derived=True)
    own = [GoldenQuery("3", "concept", "otters drift", {"mine.md": 2}, "tune")]
    assert evaluate(index, hashing, retriever, own).figures[-2].means["MRR@10"] == 1.0
    neighbour = GoldenQuery("4", "concept", "food", {"notes/drift.md": 2, "otter-food": 1}, "tune")
    kept = evaluate(index, hashing, retriever, [*queries, neighbour], derived=True).figures[-2]
    assert kept.n == 1, "what is only a neighbour is not wanted most"
