"""Search through the stored index: what is found, what of it is shown and marked, and odd queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from assistant.bank.types import Option, Question, QuestionType, Section, SourceItem
from assistant.errors import ModelError, UsageError
from assistant.search import ranking
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder
from assistant.search.filters import Filters
from assistant.search.fusion import feedback, fuse, pool_views
from assistant.search.passages import View
from assistant.search.retrieval import MAX_QUERY, Hit, Retriever, normalised_query
from assistant.search.storage import StoredIndex, load


@pytest.fixture
def retriever(built: Path, hashing: HashingEmbedder) -> Retriever:
    return Retriever(load(built), hashing)


def marked(hit: Hit) -> str:
    return hit.passage.text[slice(*hit.marked)]


@pytest.mark.parametrize(
    ("query", "question", "sentence"),
    [
        ("scaling columns: which mean and variance?", "feature-scaling", "Scaling gives each column mean 0"),
        ("Fit the scaler on the training set only?", "feature-scaling", "Fit the scaler on the training set"),
        ("training on spare capacity at a discount", "spot-training", "Amazon SageMaker can train on spare"),
        ("ml.g5.xlarge", "spot-training", "Instances such as ml.g5.xlarge are offered so."),
        ("alarm when the distribution shifts", "model-drift", "It raises an alarm in Amazon CloudWatch"),
        ("Which store keeps the history of features?", "mine.txt#7", "The offline store keeps the history."),
    ],
)
def test_the_right_question_comes_first_with_its_sentence_marked(
    retriever: Retriever, query: str, question: str, sentence: str
) -> None:
    hit = retriever.search(query)[0]
    assert (hit.rank, hit.question, hit.document) == (1, question, None)
    assert marked(hit).startswith(sentence)
    assert marked(hit).endswith(".")
    assert ". " not in marked(hit)


def test_a_question_found_by_its_stem_shows_its_answer(retriever: Retriever) -> None:
    hit = retriever.search("Which service runs the stages of a CI/CD release of a model?")[0]
    assert hit.question == "ci-cd-pipeline"
    assert hit.passage.view == View.ANSWER
    assert hit.passage.text.startswith("AWS CodePipeline")
    assert hit.sources == (SourceItem("raw.txt", 4),)


def test_a_section_says_where_it_stands(retriever: Retriever) -> None:
    hit = retriever.search("Is encryption in transit done with TLS?")[0]
    assert (hit.question, hit.document, hit.page, hit.heading) == (None, "guide.pdf", 3, "Protecting data")
    assert hit.sources == ()
    assert marked(hit) == "Encryption in transit uses TLS."


def test_each_question_and_section_is_one_hit(retriever: Retriever) -> None:
    hits = retriever.search("training a model", k=100)
    assert len(hits) == 7
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5, 6, 7]
    assert len({hit.passage.unit for hit in hits}) == 7
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.passage.view in (View.ANSWER, View.SECTION) for hit in hits)
    assert all(-1 - 1e-6 <= hit.similarity <= 1 + 1e-6 for hit in hits)
    assert [hit.question for hit in retriever.search("training a model", k=2)] == [
        h.question for h in hits[:2]
    ]


def test_the_score_is_the_pooled_similarity_a_fifth_of_bm25_and_feedback(
    retriever: Retriever, built: Path, hashing: HashingEmbedder
) -> None:
    query = "drift of the distribution"
    index = load(built)
    units = {unit: number for number, unit in enumerate(dict.fromkeys(p.unit for p in index.passages))}
    dense_rows = hashing.embed_documents([p.embedded for p in index.passages])
    dense = dense_rows @ hashing.embed_query(query)
    groups = np.array([units[p.unit] for p in index.passages])
    whole = np.array([p.view == View.WHOLE for p in index.passages])
    fused = fuse(pool_views(dense, groups, whole, len(units)), index.keywords.scores(query))
    sums = np.array([dense_rows[groups == unit].sum(axis=0) for unit in range(len(units))])
    expected = feedback(fused, sums / np.linalg.norm(sums, axis=1, keepdims=True))
    for hit in retriever.search(query, k=7):
        assert hit.score == pytest.approx(expected[units[hit.passage.unit]], abs=1e-5)
        assert hit.similarity == pytest.approx(float(dense[index.passages.index(hit.passage)]), abs=1e-5)


def test_few_candidates_find_the_same_first_hits(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = ["spare capacity", "CI/CD pipeline stages", "encrypted bucket", "standardise features"]
    complete = [[hit.passage.id for hit in retriever.search(query, k=2)] for query in queries]
    monkeypatch.setattr(ranking, "_DENSE_CANDIDATES", 6)
    monkeypatch.setattr(ranking, "_KEYWORD_CANDIDATES", 2)
    assert [[hit.passage.id for hit in retriever.search(query, k=2)] for query in queries] == complete
    assert len(retriever.search(queries[0], k=100)) == 7


def test_a_search_is_narrowed_to_what_passes_the_filters(retriever: Retriever) -> None:
    everything = {hit.passage.unit[0] for hit in retriever.search("training a model", k=100)}
    raw = retriever.search("training a model", k=100, filters=Filters(sources=("raw.txt",)))
    assert {hit.question for hit in raw} == {
        "feature-scaling",
        "spot-training",
        "model-drift",
        "ci-cd-pipeline",
    }
    assert {hit.passage.unit[0] for hit in raw} < everything
    one = retriever.search("training a model", filters=Filters(services=("AWS CodePipeline",)))
    assert [hit.question for hit in one] == ["ci-cd-pipeline"]
    assert retriever.search("training a model", filters=Filters(tasks=("4.1",))) == []


def test_a_filter_finds_what_is_far_from_the_query(
    retriever: Retriever, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "_DENSE_CANDIDATES", 1)
    monkeypatch.setattr(ranking, "_KEYWORD_CANDIDATES", 1)
    hits = retriever.search("standardise features", k=1, filters=Filters(sources=("guide.pdf",)))
    assert [hit.document for hit in hits] == ["guide.pdf"]


def test_an_entry_is_found_by_how_learners_ask_and_shown_by_its_answer(
    tmp_path: Path, hashing: HashingEmbedder, now: datetime, corpus: Corpus
) -> None:
    asked = ("Numbers on wildly unlike scales, what now?",)
    told = replace(corpus.questions[0], asked_as=asked)
    build_index(Corpus((told, *corpus.questions[1:]), (), {}), hashing, tmp_path, now=now)
    index = load(tmp_path)
    hit = Retriever(index, hashing).search("wildly unlike")[0]
    assert hit.question == "feature-scaling"
    assert hit.passage.view == View.ANSWER
    without = Retriever(index, hashing).search("wildly unlike", steps=ranking.Steps(asked=False))
    assert without[0].score < hit.score


def test_a_misspelt_query_finds_what_the_right_one_finds(retriever: Retriever) -> None:
    right = [hit.question for hit in retriever.search("interruption of capacity", k=3)]
    assert [hit.question for hit in retriever.search("interuption of capacitty", k=3)] == right
    typed = retriever.search("interuption of capacitty", k=3, steps=ranking.Steps(spelling=False))
    assert [hit.question for hit in typed] != right


@pytest.mark.parametrize("query", ["", "  \n\t", "?!… —", "()"])
def test_a_query_without_words_is_refused(retriever: Retriever, query: str) -> None:
    with pytest.raises(UsageError, match="Type a question first"):
        retriever.search(query)


def test_a_query_over_the_limit_is_refused_and_one_at_the_limit_is_not(retriever: Retriever) -> None:
    with pytest.raises(UsageError, match=r"2,001 characters.*2,000"):
        retriever.search("a" * (MAX_QUERY + 1))
    assert retriever.search("features " * 222)[0].question is not None


@pytest.mark.parametrize("k", [0, -3])
def test_k_below_one_is_refused(retriever: Retriever, k: int) -> None:
    with pytest.raises(UsageError, match=f"not {k}"):
        retriever.search("features", k)


def test_white_space_does_not_matter(retriever: Retriever) -> None:
    assert normalised_query("  data \n\t drift ") == "data drift"
    assert retriever.search("  data \n\t drift ") == retriever.search("data drift")


def test_unknown_words_still_give_hits(retriever: Retriever) -> None:
    assert len(retriever.search("zyzzyva 量子", k=3)) == 3


def test_an_empty_index_answers_nothing(tmp_path: Path, hashing: HashingEmbedder, now: datetime) -> None:
    build_index(Corpus((), (), {}), hashing, tmp_path, now=now)
    retriever = Retriever(load(tmp_path), hashing)
    assert retriever.search("anything") == []
    with pytest.raises(UsageError):
        retriever.search("")


def test_equal_scores_keep_the_order_of_the_index(
    tmp_path: Path, hashing: HashingEmbedder, now: datetime
) -> None:
    sections = tuple(Section(f"{name}.txt", "The same text.") for name in "dbca")
    build_index(Corpus((), sections, {}), hashing, tmp_path, now=now)
    hits = Retriever(load(tmp_path), hashing).search("same text", k=3)
    assert [hit.document for hit in hits] == ["d.txt", "b.txt", "c.txt"]


def test_questions_with_little_in_them_are_shown_by_what_they_have(
    tmp_path: Path, hashing: HashingEmbedder, now: datetime
) -> None:
    questions = (
        Question(id="stem", stem="Only a lonely stem.", type=QuestionType.OPEN),
        Question(
            id="option",
            stem="",
            type=QuestionType.MULTIPLE_CHOICE,
            options=(Option("Only an option.", True),),
        ),
        Question(id="nothing", stem="", type=QuestionType.OPEN),
    )
    build_index(Corpus(questions, (), {}), hashing, tmp_path, now=now)
    retriever = Retriever(load(tmp_path), hashing)
    assert [(h.question, marked(h)) for h in retriever.search("lonely stem")] == [
        ("stem", "Only a lonely stem."),
        ("option", "Only an option."),
    ]


def test_an_embedder_that_did_not_make_the_index_is_refused(built: Path) -> None:
    with pytest.raises(ModelError, match="hashing-v1-256, not hashing-v1-64"):
        Retriever(load(built), HashingEmbedder(64))


def test_loaded_twice_it_gives_the_same_hits(built: Path, hashing: HashingEmbedder) -> None:
    def hits() -> list[Hit]:
        index: StoredIndex = load(built)
        return Retriever(index, hashing).search("model monitor baseline")

    assert hits() == hits()
    assert replace(hits()[0], rank=2) != hits()[0]


def test_a_ranking_is_what_a_search_finds(built: Path, hashing: HashingEmbedder) -> None:
    retriever = Retriever(load(built), hashing)
    for query in ("ml.g5.xlarge", "alarm when the distribution shifts"):
        found = [hit.question or hit.document for hit in retriever.search(query, 50)]
        assert retriever.ranking(query) == list(dict.fromkeys(found))
    with pytest.raises(UsageError, match="must be 1 or more"):
        retriever.ranking("drift", 0)
