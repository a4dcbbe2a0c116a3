"""Services and concepts are found under all their names, ordinary words are none, and what is typed is understood."""

from __future__ import annotations

import time
from importlib.resources import files
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.bank.mentions import canonical_name, mentions, names_of, nearest_names
from assistant.bank.names import canonical_service, services_in
from assistant.bank.subjects import subjects

TABLE: dict[str, Any] = yaml.safe_load((files("assistant.bank") / "names.yaml").read_text(encoding="utf-8"))


def named(text: str) -> list[str]:
    return [mention.name for mention in mentions(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Model Monitor compares SHAP values.", ["Amazon SageMaker Model Monitor", "SHAP"]),
        ("Amazon Bedrock Guardrails and Bedrock", ["Amazon Bedrock Guardrails", "Amazon Bedrock"]),
        ("A guardrail on the stairs. Guardrails first.", []),
        ("SageMaker Asynchronous Inference", ["Amazon SageMaker", "asynchronous inference"]),
        ("Recall that recall falls.", ["recall"]),
        ("mixed precision beats precision", ["mixed precision training", "precision"]),
        ("an over-fitting model, fine-tuned twice", ["overfitting", "fine-tuning"]),
        ("k-fold\ncross-validation", ["cross-validation"]),
        ("Parquet floors and a parquet floor", ["Apache Parquet"]),
        ("The dataset has a data type.", []),
        ("normalised columns", ["normalization"]),
        ("Feast Feature Store", []),
        ("an Auto Scaling group; auto scaling of endpoints", ["AWS Auto Scaling", "auto scaling"]),
    ],
)
def test_the_longest_name_is_found_and_an_ordinary_word_is_none(text: str, found: list[str]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CI is measured by Clarify for each facet.", "class imbalance"),
        ("Each commit starts a CI build that runs the tests.", "continuous integration"),
        ("Class imbalance (CI) matters in the build of a pipeline.", "class imbalance"),
        ("LDA finds topics in documents.", "latent Dirichlet allocation"),
        ("SSE protects objects with a KMS key.", "server-side encryption"),
        ("SSE falls with each cluster; the elbow shows it.", "sum of squared errors"),
        ("An ANN search over the vectors of an index", "approximate nearest neighbor"),
        ("CV with five folds gives a score for each split.", "cross-validation"),
    ],
)
def test_an_acronym_of_two_meanings_is_told_by_its_company(text: str, found: str) -> None:
    meanings = {name for acronym in TABLE["ambiguous"].values() for name in acronym}
    assert [name for name in dict.fromkeys(named(text)) if name in meanings] == [found]


@pytest.mark.parametrize("text", ["CI", "She sent her CV.", "LDA is old.", "The ANN was new."])
def test_an_acronym_without_company_is_left_out(text: str) -> None:
    assert named(text) == []


def test_a_mention_says_where_it_stands_and_of_which_kind_it_is() -> None:
    text = "A  Glue\njob writes ORC."
    job, orc = mentions(text)
    assert text[job.start : job.end] == "Glue\njob"
    assert (job.name, job.kind, orc.name, orc.kind) == ("AWS Glue", "service", "ORC", "concept")


def test_former_and_current_names_are_told_apart() -> None:
    firehose = names_of("Amazon Data Firehose")
    assert (firehose.other_names, firehose.former_names) == ((), ("Amazon Kinesis Data Firehose",))
    assert names_of("Amazon Q").former_names == ("Amazon CodeWhisperer",)
    assert names_of("AWS IAM Identity Center").former_names == ("AWS Single Sign-On", "AWS SSO")
    assert names_of("Amazon Kinesis").other_names == ("Amazon Kinesis Data Streams", "KDS")
    assert names_of("Amazon SageMaker").other_names == ("Amazon SageMaker AI",)
    assert names_of("ROC curve").other_names == ("receiver operating characteristic", "ROC")
    assert names_of("no such thing") == names_of("no such thing").__class__("no such thing", (), ())


def test_other_names_are_no_mere_spellings() -> None:
    for name in subjects():
        names = names_of(name)
        shown = [each.lower().replace("-", " ") for each in (name, *names.other_names, *names.former_names)]
        plain = [each.removeprefix("amazon ").removeprefix("aws ") for each in shown]
        assert len(plain) == len(set(plain)), name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("firehose", "Amazon Data Firehose"),
        ("KDS", "Amazon Kinesis"),
        ("kinesis data streams", "Amazon Kinesis"),
        ("async", "asynchronous inference"),
        ("Serverless", "serverless inference"),
        ("batch transform", "batch transform"),
        ("RCF", "random cut forest"),
        ("rcf", "random cut forest"),
        ("pipelines", "Amazon SageMaker Pipelines"),
        ("budgets", "AWS Budgets"),
        ("sensitivity", "recall"),
        ("hyper-parameter optimisation", "hyperparameter tuning"),
        ("Amazon Simple Queue Service (Amazon SQS)", "Amazon SQS"),
        ("guardrails", "Amazon Bedrock Guardrails"),
        ("codewhisperer", "Amazon Q"),
        ("ci", None),
        ("lda", None),
        ("banana", None),
        ("", None),
        ("x" * 10_000, None),
        ("MLflow Model Registry", None),
    ],
)
def test_what_is_typed_leads_to_the_subject(typed: str, name: str | None) -> None:
    known = canonical_name(typed)
    assert (known and known[0]) == name
    assert known is None or known == (name, subjects()[known[0]].kind)


def test_each_subject_is_known_by_its_own_name_and_found_in_a_text() -> None:
    for name, subject in subjects().items():
        assert canonical_name(name) == (name, subject.kind)
        if name not in TABLE["only_typed"]:
            assert name in named(f"We study {name} now."), name


def test_an_expression_of_two_subjects_is_one_that_its_company_tells() -> None:
    owners: dict[str, set[str]] = {}
    for name, subject in subjects().items():
        for expression, _ in subject.expressions:
            owners.setdefault(expression.lower(), set()).add(name)
    shared = {expression for expression, names in owners.items() if len(names) > 1}
    assert shared - {acronym.lower() for acronym in TABLE["ambiguous"]} == {"auto scaling"}


def test_each_short_form_that_is_typed_leads_to_a_subject() -> None:
    assert set(TABLE["typed"].values()) <= set(subjects())
    for typed, name in TABLE["typed"].items():
        assert canonical_name(typed) == (name, subjects()[name].kind), typed
    for meanings in TABLE["ambiguous"].values():
        assert set(meanings) <= set(subjects())


def test_names_that_are_near_are_offered() -> None:
    assert nearest_names("sagmaker") == ("Amazon SageMaker",)
    assert nearest_names("kineses")[0] == "Amazon Kinesis"
    assert set(nearest_names("ci")[:2]) == {"class imbalance", "continuous integration"}
    assert nearest_names("xyzzy") == nearest_names("") == ()
    assert "Amazon SageMaker Model Registry" in nearest_names("registry")


@given(st.text(st.sampled_from("amazon AWS S3.sageMaker\n -/'CI recall LDA (),²é_")))
def test_the_services_are_those_that_are_found_as_services(text: str) -> None:
    parts = {part["name"] for part in TABLE["capabilities"]}
    found = {mention.name for mention in mentions(text) if mention.kind == "service"}
    assert found - parts <= set(services_in(text))
    assert all(0 <= one.start < one.end <= len(text) for one in mentions(text))
    assert len(nearest_names(text)) <= 3


def test_a_long_text_of_blanks_takes_no_time() -> None:
    started = time.process_time()
    mentions("Amazon" + " " * 200_000 + "SageMaker")
    assert time.process_time() - started < 1


def test_the_services_in_scope_are_called_as_in_the_bank() -> None:
    for version in VERSIONS:
        guide = exam_guide(version)
        names = [name for group in guide.services.values() for name in group]
        assert len(names) == len(set(names)) == 88
        assert all(canonical_service(name) == name for name in names)
        assert guide.services_from == "MLA-C01"
    assert "Amazon ECR" in exam_guide().services["Containers"]


def test_topics_of_the_newer_version_are_those_before_as_it_changes_them() -> None:
    old, new = (exam_guide(version) for version in VERSIONS)
    topics = {(guide.code, task.id): task.topics for guide in (old, new) for task in guide.tasks}
    assert all(topics.values())
    assert "SageMaker Neo edge optimization" in topics["MLA-C01", "3.1"]
    assert "SageMaker Neo edge optimization" not in topics["MLA-C02", "3.1"]
    assert {"Lambda", "reranking"} <= set(topics["MLA-C02", "3.1"])
    assert "bring your own container" not in topics["MLA-C02", "3.2"]


def test_what_a_version_drops_stands_in_the_one_before() -> None:
    text = (files("assistant.bank") / "exams" / "mla-c02.yaml").read_text(encoding="utf-8")
    before = {task.id: task.topics for task in exam_guide("MLA-C01").tasks}
    dropped = [
        (task["id"], topic)
        for domain in yaml.safe_load(text)["domains"]
        for task in domain["tasks"]
        for topic in task.get("drops", ())
    ]
    assert dropped
    assert all(topic in before[task] for task, topic in dropped)
