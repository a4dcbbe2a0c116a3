"""What a question wants to have explained, and which sentences explain it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.defining import DEFINES, IS_ABOUT_IT, SAYS_WHAT_IT_DOES, asked_thing, defines, says

THINGS = {
    "What is SMOTE?": "SMOTE",
    "what's a feature group": "feature group",
    "What are SHAP values?": "SHAP values",
    "wat is overfitting and how to prevent it": "overfitting",
    "What does early stopping do?": "early stopping",
    "What does a confusion matrix tell me about false negatives?": "confusion matrix",
    "What do we mean by measurement bias in training data?": "measurement bias",
    "Explain data drift to me": "data drift",
    "RCF": "RCF",
    "MME cost": "MME cost",
    "random cut forest": "random cut forest",
    "What is reinforcement learning from human feedback?": "reinforcement learning from human feedback",
    "What is scale to zero?": "scale to zero",
    "What are the inference options of SageMaker?": "SageMaker inference options",
    "Which deployment strategies are there?": "deployment strategies",
    "What kinds of drift exist?": "drift",
}
OTHER_QUESTIONS = [
    "What is the best metric for rare events?",
    "What is the difference between precision and recall?",
    "What is the service for tracing requests?",
    "What should I do when training is slow?",
    "How do I detect data drift?",
    "What is needed to deploy from S3?",
    "Which metric is best?",
    "average latency hides slow requests",
    "explained variance of my model is low",
]
DEFINITIONS = [
    ("Data drift is a change in the distribution of the inputs.", "data drift"),
    ("Amazon Athena is a serverless query service.", "Athena"),
    ("Retrieval-augmented generation (RAG) is a pattern for prompts.", "RAG"),
    ("Random Cut Forest is the built-in algorithm for anomalies.", "RCF"),
    ("Amazon EventBridge, formerly CloudWatch Events, is a serverless event bus.", "Amazon EventBridge"),
    ("SHAP (SHapley Additive exPlanations) is a method that explains predictions.", "SHAP values"),
    ("Overfitting means that a model has learned its data too closely.", "overfitting"),
    ("Precision is the share of alarms that are right, recall is the share of cases found.", "recall"),
]
NO_DEFINITIONS = [
    ("Recall is also called sensitivity or true positive rate.", "recall"),
    ("RMSE is its square root, in the unit of the target.", "RMSE"),
    ("RMSE is never smaller than MAE.", "RMSE"),
    ("Distillation is the choice when a good teacher exists.", "distillation"),
    ("Concept drift is the other case.", "concept drift"),
    ("Hierarchical chunking is a way to split documents.", "chunking"),
    ("An API Gateway is a front door of a model.", "gateway endpoint"),
]


@pytest.mark.parametrize(("query", "thing"), THINGS.items())
def test_what_is_to_be_explained_is_known(query: str, thing: str) -> None:
    assert asked_thing(query) == thing


@pytest.mark.parametrize("query", OTHER_QUESTIONS)
def test_other_questions_want_nothing_explained(query: str) -> None:
    assert asked_thing(query) == ""


@pytest.mark.parametrize(("text", "thing"), DEFINITIONS)
def test_a_definition_is_known_under_each_name_of_its_thing(text: str, thing: str) -> None:
    assert defines(text, thing) >= DEFINES


@pytest.mark.parametrize(("text", "thing"), NO_DEFINITIONS)
def test_what_is_true_of_a_thing_is_no_definition_of_it(text: str, thing: str) -> None:
    assert defines(text, thing) < SAYS_WHAT_IT_DOES


def test_what_a_thing_does_is_less_than_what_it_is_and_more_than_something_of_it() -> None:
    does = defines("SMOTE creates records between neighbors.", "SMOTE")
    assert DEFINES > does >= SAYS_WHAT_IT_DOES
    assert SAYS_WHAT_IT_DOES > defines("SMOTE fits numeric features.", "SMOTE") >= IS_ABOUT_IT
    assert defines("Records between neighbors are what SMOTE creates.", "SMOTE") == 0


def test_another_name_defines_less_than_the_own_one_does_except_for_an_acronym() -> None:
    own = defines("Hyperparameter optimization finds settings.", "hyperparameter optimization")
    assert own > defines("Hyperparameter tuning is a search.", "hyperparameter optimization") > 0
    assert defines("Hyperparameter tuning is a search.", "HPO") >= DEFINES


def test_a_long_last_word_may_stand_for_the_name_and_a_short_one_not() -> None:
    assert defines("Distillation is a transfer from teacher to student.", "knowledge distillation") > 0
    assert defines("Bias is a systematic error.", "measurement bias") == 0


def test_a_thing_is_named_as_a_whole() -> None:
    assert says("A gateway endpoint stands in the route table.", "gateway endpoint")
    assert says("Gateway endpoints stand in the route table.", "gateway endpoint")
    assert not says("API Gateway can call the endpoint.", "gateway endpoint")


@given(st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=150)
def test_any_text_can_be_asked_and_read(text: str, thing: str) -> None:
    assert 0 <= defines(text, thing) <= 4
    assert len(asked_thing(text).split()) <= 5
