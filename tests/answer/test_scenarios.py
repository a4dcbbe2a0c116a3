"""What belongs to the scenario of an entry is known by its words, and what belongs to the field is not taken for it."""

from __future__ import annotations

import pytest

from assistant.answer.scenarios import has_strangers, says_here, speaks_of_scenario
from assistant.bank.types import Question
from assistant.wiring import Assistant

OF_THE_SCENARIO = {
    "deployment-guardrails-canary-auto-rollback": "Canary traffic shifting gives the two steps that the insurer wants.",
    "fixed-workflow-instead-of-agent": "A workflow is better when steps are known, as with these prescriptions.",
    "mwaa-keep-existing-airflow-dags": "Amazon MWAA is the choice when Airflow code exists, as at the airline.",
    "vector-store-metadata-filtering": "The solution is metadata that is used as a filter.",
    "model-selection-balance-performance-time-cost": "The model with a hit rate of 31% is the better one.",
}
OF_THE_FIELD = {
    "deployment-guardrails-canary-auto-rollback": "Canary moves traffic in two steps, a small part and then the rest.",
    "fixed-workflow-instead-of-agent": "AWS Step Functions keeps the history of each execution.",
    "sagemaker-endpoint-private-vpc": "The containers are connected to the private subnets of the VPC.",
}


def entry(shipped: Assistant, key: str) -> Question:
    found = shipped.question(key)
    assert found
    return found


@pytest.mark.parametrize(("key", "text"), OF_THE_SCENARIO.items())
def test_persons_firms_and_figures_of_a_scenario_are_known(key: str, text: str, shipped: Assistant) -> None:
    assert speaks_of_scenario(text, entry(shipped, key), shipped.index.questions, "canary or linear?")


@pytest.mark.parametrize(("key", "text"), OF_THE_FIELD.items())
def test_words_of_the_field_are_of_no_scenario(key: str, text: str, shipped: Assistant) -> None:
    assert not speaks_of_scenario(text, entry(shipped, key), shipped.index.questions, "canary or linear?")


def test_what_the_learner_speaks_of_is_no_stranger(shipped: Assistant) -> None:
    key = "deployment-guardrails-canary-auto-rollback"
    text, query = OF_THE_SCENARIO[key], "An insurer wants two steps; which traffic shifting?"
    assert not speaks_of_scenario(text, entry(shipped, key), shipped.index.questions, query)


def test_a_document_has_no_scenario(shipped: Assistant) -> None:
    assert not speaks_of_scenario("The insurer wants that.", None, shipped.index.questions, "canary")


def test_a_short_answer_made_for_its_scenario_is_known(shipped: Assistant) -> None:
    made_for_it = entry(shipped, "vector-store-metadata-filtering")
    general = entry(shipped, "firehose-json-to-parquet-in-s3")
    assert has_strangers(made_for_it.answer, made_for_it, shipped.index.questions, "made up facts")
    assert not has_strangers(general.answer, general, shipped.index.questions, "kinesis firehose parquet")


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("With a simple model that is almost as good, as here, the choice is easy.", True),
        ("Each job, here the validation, is watched.", True),
        ("Redshift Spectrum queries the bucket from here.", False),
        ("Data lies here and there.", False),
    ],
)
def test_a_mere_here_points_to_a_scenario(text: str, points: bool) -> None:
    assert says_here(text) is points
