"""The extractive answer: the short answer where an entry asks the same, then what explains it."""

from __future__ import annotations

import pytest

from assistant.answer.answering import NOT_IN_MATERIAL, NOTHING_PASSES
from assistant.search.filters import Filters
from assistant.search.passages import View
from assistant.wiring import Assistant

SHIPPED = {
    "Which CloudFormation section maps a Region to its AMI?": "cloudformation-mappings-region-ami",
    "Which CDK command prints the CloudFormation templates?": "cdk-synth-generates-templates",
    "Which chart shows whether age and income are related?": "scatterplot-two-numeric-variables",
}


def texts(assistant: Assistant, query: str) -> list[str]:
    return [sentence.text for sentence in assistant.ask(query).answer.sentences]


def test_where_an_entry_asks_the_same_its_short_answer_comes_first(little: Assistant) -> None:
    said = texts(little, "Which part of the zebra keeps the records of a stream?")
    assert said[:2] == ["The zebra shard.", "A zebra shard keeps records of the stream for 24 hours."]


@pytest.mark.parametrize(("query", "key"), SHIPPED.items())
def test_so_it_is_in_the_bank_that_ships(query: str, key: str, shipped: Assistant) -> None:
    answer = shipped.ask(query).answer
    entry = shipped.question(key)
    assert entry
    assert answer.sentences[0].text.rstrip(".") == entry.answer.rstrip(".")
    (citation,) = answer.sentences[0].citations
    assert (citation.passage.question, citation.passage.view) == (key, View.ANSWER)


def test_what_only_the_explanation_answers_has_no_short_answer_in_front(little: Assistant) -> None:
    said = texts(little, "How many hours does the retention of records last?")
    assert said
    assert "The zebra shard." not in said


def test_the_steps_of_an_exercise_are_told_in_order_with_a_citation_each(little: Assistant) -> None:
    first = little.ask("In which order is a heron model released?").answer.sentences[0]
    assert (
        first.text == "Register the heron model; then Approve the heron model; then Deploy the heron model."
    )
    assert [citation.text for citation in first.citations] == [
        "Register the heron model",
        "Approve the heron model",
        "Deploy the heron model",
    ]


def test_a_disputed_entry_is_reported_and_others_are_not(little: Assistant) -> None:
    assert little.ask("How does badger training cost less?").answer.disputed == ("badger-training",)
    assert little.ask("How long does a zebra shard keep records?").answer.disputed == ()


def test_a_comparison_has_both_sides_and_what_leans_follows_what_it_leans_on(little: Assistant) -> None:
    said = texts(little, "zebra or otter for records of a stream?")
    assert any("zebra" in text for text in said)
    assert any("otter" in text for text in said)
    for place, text in enumerate(said):
        if text.startswith("It "):
            assert said[place - 1] == "An otter delivery writes records to a bucket within 60 seconds."


@pytest.mark.parametrize(
    "query", ["How do I detect data drift?", "When is serverless inference a good choice?"]
)
def test_an_answer_never_begins_with_a_sentence_that_needs_another(query: str, shipped: Assistant) -> None:
    first = texts(shipped, query)[0]
    assert first.split()[0].lower() not in {"it", "this", "these", "they", "then", "but", "however", "both"}


def test_what_nothing_speaks_of_is_refused(little: Assistant) -> None:
    answer = little.ask("Who painted the Mona Lisa?").answer
    assert (answer.sentences, answer.reason, answer.text) == ((), NOT_IN_MATERIAL, "")


def test_where_nothing_passes_the_filters_that_is_the_reason(little: Assistant) -> None:
    filters = little.filters(sources=["own"])
    found = little.ask("How long does a zebra shard keep records?", filters=filters)
    assert all(hit.own for hit in found.hits)
    none = little.ask("zebra", filters=Filters(sources=("own",), tasks=("9.9",)))
    assert none.answer.reason == NOTHING_PASSES
    assert (none.answer.sentences, none.hits) == ((), [])


def test_one_filter_more_never_brings_in_what_the_others_keep_out(shipped: Assistant) -> None:
    filters = shipped.filters(versions=["MLA-C02"], tasks=["3.1"])
    answer = shipped.ask("When is serverless inference a good choice?", filters=filters).answer
    assert answer.sentences
    for passage in answer.passages:
        question = shipped.question(passage.question or "")
        assert question is None or "3.1" in question.tasks


def test_what_a_matching_exercise_says_of_its_scenario_is_no_answer(shipped: Assistant) -> None:
    answer = shipped.ask("Which inference option suits sporadic traffic, and for large payloads?").answer
    assert answer.sentences
    assert "Flight prices" not in answer.text
    assert "large payload" in answer.text.lower()


BEGINNINGS = {
    "What is recall?": "is the share of actual positives",
    "What is RAG?": "Retrieval-augmented generation (RAG) is a pattern",
    "RCF": "Random Cut Forest is the built-in",
    "HPO": "Hyperparameter tuning is the search",
    "AUC": "AUC is the probability",
    "A2I": "is a service that has people review",
    "wat is overfiting and hwo to prevnt it": "Overfitting means that",
    "my model is super good on the data i trained it with but awful on new stuff": "Overfitting means that",
    "What is the difference between data drift and concept drift?": "Data drift is a change",
}
PAYLOADS = (
    "Payloads of 800 MB, each taking 20 minutes to process, arrive a few times a day. Which inference option?"
)
NOT_SAID = {
    "how to stop a chatbot from making up facts about our company documents": "faculty",
    PAYLOADS: "Flight prices",
    "What is transfer learning?": "eight classes",
    "What is chunking?": "Hierarchical chunking.",
    "PCA": "K-Means; ",
    "bagging vs boosting vs stacking": "Random forest.",
    "L1 or L2 regularization?": "construct",
    "canary or linear traffic shifting?": "insurer",
    "Step Functions or an agent?": "these prescriptions",
    "RAG or fine-tuning?": "The three combine",
    "RMSE or MAE when there are outliers?": "Because of the squaring it",
    "What is LoRA?": "When to choose it.",
}


@pytest.mark.parametrize(("query", "said"), BEGINNINGS.items())
def test_an_answer_begins_with_what_was_asked(query: str, said: str, shipped: Assistant) -> None:
    assert said in texts(shipped, query)[0]


@pytest.mark.parametrize(("query", "strange"), NOT_SAID.items())
def test_nothing_of_another_scenario_and_no_rest_of_a_text_is_said(
    query: str, strange: str, shipped: Assistant
) -> None:
    said = texts(shipped, query)
    assert said
    assert not any(strange in text for text in said)


@pytest.mark.parametrize(
    ("query", "each_said"),
    [
        (
            "What is the difference between data drift and concept drift?",
            ("Data drift is", "Concept drift is"),
        ),
        ("Firehose or Kinesis Data Streams?", ("Amazon Data Firehose is", "Amazon Kinesis Data Streams is")),
        ("bagging vs boosting vs stacking", ("Bagging", "Boosting", "Stacking")),
    ],
)
def test_each_side_of_a_comparison_is_explained_first(
    query: str, each_said: tuple[str, ...], shipped: Assistant
) -> None:
    first = texts(shipped, query)[: len(each_said)]
    assert sorted(text for text in first if text.startswith(each_said)) == sorted(first)


def test_the_lines_of_a_short_answer_never_run_together(shipped: Assistant) -> None:
    query = "A retailer's training job on 500 GB of small files in S3 starts slowly every time. "
    query += "Which input option reduces the waiting?"
    for text in texts(shipped, query):
        assert "script Use" not in text


@pytest.mark.parametrize(
    "query", ["What is MCP?", "L1 or L2 regularization?", "HPO", "How do I detect drift?"]
)
def test_each_sentence_stands_so_in_what_it_cites(query: str, shipped: Assistant) -> None:
    for sentence in shipped.ask(query).answer.sentences:
        cited = " ".join(" ".join(citation.text.split()) for citation in sentence.citations)
        assert sentence.text.rstrip(".") in cited
