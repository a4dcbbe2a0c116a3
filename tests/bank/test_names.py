"""Services are recognised under all their names and no ordinary word is one; queries gain equivalent words."""

from __future__ import annotations

import json
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.bank.exam_guide import VERSIONS
from assistant.bank.names import (
    MOST_EXPANSIONS,
    all_expressions,
    canonical_service,
    expansions,
    services_in,
)
from assistant.bank.subjects import as_asked

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = [
    json.loads(line)
    for line in Path(__file__).with_name("named_services.jsonl").read_text(encoding="utf-8").splitlines()
]
TABLE: dict[str, Any] = yaml.safe_load((files("assistant.bank") / "names.yaml").read_text(encoding="utf-8"))
KINDS = ("also", "capitalised", "mid_sentence", "recognised")


def names_of(service: dict[str, Any]) -> list[str]:
    return [service["name"], *(name for kind in KINDS for name in service.get(kind, []))]


def test_precision_and_recall_over_the_labelled_sample() -> None:
    found = {(row["text"], name) for row in SAMPLE for name in services_in(row["text"])}
    labelled = {(row["text"], name) for row in SAMPLE for name in row["services"]}
    assert len(SAMPLE) >= 60
    assert len(labelled) >= 90
    right = len(found & labelled)
    assert right / len(found) >= 0.95, found - labelled
    assert right / len(labelled) >= 0.95, labelled - found


def test_the_services_of_a_text_come_in_order_of_first_mention() -> None:
    rows = [row for row in SAMPLE if set(services_in(row["text"])) == set(row["services"])]
    assert len(rows) >= 60
    assert [services_in(row["text"]) for row in rows] == [tuple(row["services"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("", ()),
        (" \n ", ()),
        ("Amazon SageMaker Model Monitor", ("Amazon SageMaker Model Monitor",)),
        ("SageMaker AI and its Model Monitor", ("Amazon SageMaker", "Amazon SageMaker Model Monitor")),
        ("Amazon\n  SageMaker\tFeature Stores", ("Amazon SageMaker Feature Store",)),
        ("Amazon\n\nConnect the cable.", ()),
        ("amazon s3, s3 and S3's events", ("Amazon S3",)),
        ("efs, ecr, ecs and iam in lower case", ()),
        ("EFS; IAM", ("Amazon EFS", "AWS IAM")),
        ("The EFs of an EC are no file systems.", ()),
        ("VPCs", ("Amazon VPC",)),
        ("Translate this. We translate that with Translate.", ("Amazon Translate",)),
        ("Translate this. (Transcribe that.)", ()),
        ("AWS Redshift, Amazon Glue, AWS Textract", ("Amazon Redshift", "AWS Glue", "Amazon Textract")),
        ("a Direct Connect link and Kafka Connect", ("AWS Direct Connect",)),
        ("CloudWatch Logs in CloudWatch", ("Amazon CloudWatch Logs", "Amazon CloudWatch")),
        ("Neptune.ai is not Neptune", ("Amazon Neptune",)),
        ("the ordering of firehoses", ()),
    ],
)
def test_a_mention_is_told_from_an_ordinary_word(text: str, services: tuple[str, ...]) -> None:
    assert services_in(text) == services


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("Amazon S3", "Amazon S3"),
        ("aws s3", "Amazon S3"),
        ("GLUE", "AWS Glue"),
        ("step function", "AWS Step Functions"),
        ("Amazon Kinesis Data Firehose", "Amazon Data Firehose"),
        ("Amazon Elasticsearch Service", "Amazon OpenSearch Service"),
        ("Kinesis Data Analytics", "Amazon Managed Service for Apache Flink"),
        ("Amazon Quick Suite", "Amazon QuickSight"),
        ("AWS Single Sign-On", "AWS IAM Identity Center"),
        ("Amazon DocumentDB (with MongoDB compatibility)", "Amazon DocumentDB"),
        ("Amazon", None),
        ("MLflow Model Registry", None),
        ("Amazon S3 bucket", None),
        ("(S3)", "Amazon S3"),
        ("", None),
        ("()", None),
    ],
)
def test_any_known_name_leads_to_the_canonical_one(name: str, canonical: str | None) -> None:
    assert canonical_service(name) == canonical


@pytest.mark.parametrize(
    ("query", "added"),
    [
        ("how many models can an mme hold", ("multi-model endpoint",)),
        ("Multi model endpoints", ("MME",)),
        ("what is iac", ("infrastructure as code",)),
        ("ecr", ("Amazon Elastic Container Registry",)),
        ("kinesis firehose", ("Amazon Data Firehose", "Amazon Kinesis Data Firehose")),
        ("kinesis data firehose", ("Amazon Data Firehose",)),
        ("Amazon S3 or Simple Storage Service", ()),
        ("sensitivity", ("recall", "true positive rate", "TPR")),
        ("positive predictive value", ("precision", "PPV")),
        ("type II errors", ("false negative", "FN")),
        ("how to normalise", ("normalize",)),
        ("normalizing", ("normalising",)),
        ("hyperparameter optimisation", ("hyperparameter tuning", "hyperparameter optimization", "HPO")),
        ("CI/CD", ("continuous integration and continuous delivery",)),
        ("IOPS", ("input/output operations per second", "I/O operations per second")),
        ("tps of the endpoint", ()),
        ("how do I connect the notebook to aws", ()),
        ("mlflow model registry", ()),
        ("", ()),
    ],
)
def test_a_query_gains_the_other_names_that_it_lacks(query: str, added: tuple[str, ...]) -> None:
    assert expansions(query) == added


def test_both_meanings_of_an_ambiguous_acronym_are_added() -> None:
    added = expansions("what does ci say")
    assert {"class imbalance", "continuous integration"} <= set(added)
    assert len(added) <= 2 * MOST_EXPANSIONS


def test_each_group_adds_few_expressions_and_each_once() -> None:
    for term in TABLE["terms"]:
        for expression in (*term["expressions"], *term.get("recognised", [])):
            added = expansions(f"{expression} and {expression}")
            groups = sum(
                expression in (*other["expressions"], *other.get("recognised", []))
                for other in TABLE["terms"]
            )
            assert len(added) == len(set(added))
            assert len(added) <= MOST_EXPANSIONS * (groups + 1)
            assert expression not in added


def test_what_the_bank_and_the_guides_name_is_known() -> None:
    entries = [
        entry
        for path in sorted((REPOSITORY / "seeds").glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]
    in_bank = {name for entry in entries for name in entry.get("services", [])}
    assert len(in_bank) > 30
    assert not {name for name in in_bank if canonical_service(name) != name}
    for version in VERSIONS:
        path = files("assistant.bank") / "exams" / f"{version.lower()}.yaml"
        guide = yaml.safe_load(path.read_text(encoding="utf-8"))
        listed = [
            name
            for part in ("services", "out_of_scope_services")
            for names in guide.get(part, {}).values()
            for name in names
        ]
        assert not [name for name in listed if canonical_service(name) is None]
        assert not [name for name in listed if len(services_in(name)) != 1]
        for name, others in guide.get("other_names", {}).items():
            assert {canonical_service(other) for other in others} <= {canonical_service(name)}


def test_each_name_is_found_in_a_text_and_leads_to_its_own_service() -> None:
    for service in TABLE["services"]:
        for name in names_of(service):
            assert canonical_service(name) == service["name"], name
            assert services_in(f"We use {name} here.") == (service["name"],), name


def test_no_expression_stands_in_two_services_or_twice_in_one() -> None:
    names = [name.lower() for service in TABLE["services"] for name in names_of(service)]
    assert len(names) > 400
    assert len(names) == len(set(names))


def test_the_table_is_sane() -> None:
    assert set(TABLE) == {
        *("services", "no_services", "terms", "spellings"),
        *("capabilities", "concepts", "no_concepts", "only_typed", "ambiguous", "typed"),
    }
    for service in (each for key in ("services", "capabilities", "concepts") for each in TABLE[key]):
        assert set(service) <= {"name", "shown", "former", *KINDS}
        assert set(service.get("shown", ())) <= set(service.get("recognised", ())), service["name"]
        assert set(service.get("former", ())) <= set(names_of(service)), service["name"]
    groups = [[*term["expressions"], *term.get("recognised", [])] for term in TABLE["terms"]]
    assert len(groups) > 200
    for term, group in zip(TABLE["terms"], groups, strict=True):
        assert set(term) <= {"expressions", "recognised", "concept"}
        assert len(group) > 1
        assert len({expression.lower() for expression in group}) == len(group), group
    for expression in (name for group in [*map(names_of, TABLE["services"]), *groups] for name in group):
        assert isinstance(expression, str)
        assert expression == " ".join(expression.split())
        assert any(sign.isalnum() for sign in expression)
        assert len(expression) < 100
    given = [expression.lower() for term in TABLE["terms"] for expression in term["expressions"]]
    assert len(given) == len(set(given)), "what has two meanings is recognised, not given"
    pairs = TABLE["spellings"]["words"] + TABLE["spellings"]["stems"]
    british = [pair[1] for pair in pairs]
    assert len(british) == len(set(british))
    assert not {pair[0] for pair in pairs} & set(british)


def test_every_word_of_the_table_is_given_in_lower_case() -> None:
    known = all_expressions()
    assert {"ci/cd", "ci", "sagemaker", "hyperparameter", "normalise", "normalize", "smote"} <= known
    assert all(word == word.lower() and not any(sign.isspace() for sign in word) for word in known)


@given(st.text(st.sampled_from("amazon AWS S3.sageMaker\n -/'CI glue Glue (),²é_")))
def test_no_text_is_too_odd(text: str) -> None:
    canonical = {service["name"] for service in TABLE["services"]}
    assert set(services_in(text)) <= canonical
    assert canonical_service(text) in {None, *canonical}
    assert len(set(expansions(text))) == len(expansions(text))


def test_a_query_is_expanded_in_no_time() -> None:
    query = "how do I autoscale an mme on sagemaker behind api gateway with kinesis firehose and s3"
    expansions(query)
    started = time.perf_counter()
    for _ in range(100):
        expansions(query)
    assert (time.perf_counter() - started) / 100 < 0.001


@pytest.mark.parametrize(
    ("asked", "name", "called"),
    [
        ("kinesis data streams", "Amazon Kinesis", "Amazon Kinesis Data Streams (Amazon Kinesis)"),
        ("FSx for Lustre", "Amazon FSx", "Amazon FSx for Lustre (Amazon FSx)"),
        ("Kinesis", "Amazon Kinesis", "Amazon Kinesis"),
        ("Kinesis Firehose", "Amazon Data Firehose", "Amazon Data Firehose"),
        ("Elastic MapReduce", "Amazon EMR", "Amazon EMR"),
        ("CodeWhisperer", "Amazon Q", "Amazon Q"),
        ("<b>", "sifting", "sifting"),
    ],
)
def test_only_a_part_of_a_service_is_called_as_it_was_asked_for(asked: str, name: str, called: str) -> None:
    assert as_asked(asked, name) == called
