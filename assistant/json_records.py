"""Objects as the command line's JSON has them; `docs/formats.md` describes it for those who read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from assistant.bank.types import Question, SourceItem

if TYPE_CHECKING:
    from assistant.answer.answers import Answer
    from assistant.search.citation import Citation
    from assistant.search.measuring import Evaluation
    from assistant.search.passages import Passage
    from assistant.search.related import RelatedQuestion
    from assistant.search.retrieval import Hit


def hit_record(hit: Hit) -> dict[str, object]:
    """A hit as `assistant search --json` prints it."""
    record = {
        "rank": hit.rank,
        "score": round(float(hit.score), 6),
        **passage_record(hit.passage, hit.sources),
    }
    return record | {"own": True} if hit.own else record


def passage_record(passage: Passage, sources: Iterable[SourceItem]) -> dict[str, object]:
    """A passage as all JSON has it: its words, and where they stand; `sources` are those of its question."""
    record: dict[str, object] = {
        "question": passage.question,
        "passage_id": passage.id,
        "passage": passage.text,
        "sources": _sources(sources),
    }
    if passage.question is None:
        record["document"] = passage.document
        if passage.page is not None:
            record["page"] = passage.page
        if passage.heading:
            record["heading"] = passage.heading
    return record


def related_record(related: RelatedQuestion, question: Question) -> dict[str, object]:
    """A related question as `assistant related --json` prints it; its answer is not told."""
    return {
        "rank": related.rank,
        "score": round(related.score, 6),
        "question": related.question,
        "stem": question.full_stem,
        "type": str(question.type),
        "tasks": list(question.tasks),
        "services": list(question.services),
    }


def evaluation_record(outcome: Evaluation) -> dict[str, object]:
    """An evaluation as `assistant evaluate --json` prints it."""
    rows = [
        {
            "ranking": each.ranking,
            "kind": each.kind,
            "n": each.n,
            **{figure: round(mean, 4) for figure, mean in each.means.items()},
            "intervals": {figure: [round(a, 4), round(b, 4)] for figure, (a, b) in each.intervals.items()},
        }
        for each in outcome.figures
    ]
    slowest = [{"query": each.query, "milliseconds": round(each.milliseconds, 1)} for each in outcome.slowest]
    return {"rows": rows, "slowest": slowest}


def answer_record(
    answer: Answer,
    hits: Sequence[Hit],
    related: Iterable[dict[str, object]] = (),
    *,
    corrected: str = "",
    topics: Iterable[str] = (),
) -> dict[str, object]:
    """An answer as `assistant ask --json` prints it; every key is always there.

    Args:
        answer: to be told.
        hits: those that are shown, and others of which it cites passages; a hit's record is there once with
            the passage that fits best, and once more for each other passage of it that is cited.
        related: records of related questions.
        corrected: the question as the search took it, where that differs.
        topics: what to ask about instead, where there is no answer.
    """
    by_unit = {hit.passage.unit: hit for hit in hits}
    answered = bool(answer.sentences)
    return {
        "query": answer.query,
        "corrected": corrected,
        "answered": answered,
        "reason": "" if answered else answer.reason,
        "answer": answer.text,
        "by": answer.by if answered else "",
        "sentences": [
            {
                "text": each.text,
                "citations": [citation_record(c, by_unit[c.passage.unit].sources) for c in each.citations],
            }
            for each in answer.sentences
        ],
        "removed": answer.removed,
        "remark": answer.remark,
        "disputed": list(answer.disputed),
        "hits": [
            hit_record(hit) | {"passage_id": passage.id, "passage": passage.text}
            for hit in hits
            for passage in _shown_of(hit, answer.passages)
        ],
        "related": list(related),
        "topics": list(topics),
    }


def _shown_of(hit: Hit, cited: Iterable[Passage]) -> list[Passage]:
    others = [
        passage for passage in cited if passage.unit == hit.passage.unit and passage.id != hit.passage.id
    ]
    return [hit.passage, *others]


def citation_record(citation: Citation, sources: Iterable[SourceItem]) -> dict[str, object]:
    """What is cited of a passage, as all JSON has it; `sources` are those of its question."""
    passage, (start, end) = citation.passage, citation.span
    record: dict[str, object] = {
        "passage_id": passage.id,
        "span": citation.text,
        "start": start,
        "end": end,
        "sources": _sources(sources),
    }
    return record | (
        {"document": passage.document} if passage.question is None else {"question": passage.question}
    )


def _sources(sources: Iterable[SourceItem]) -> list[dict[str, object]]:
    return [{"file": source.file, "item": source.item} for source in sources]
