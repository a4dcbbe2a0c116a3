"""A small corpus of real shape, and the two embedders, for the tests of the search room."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.bank.types import Option, Question, QuestionType, Section, SourceItem
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder
from assistant.search.sentence_transformer import SentenceTransformerEmbedder, open_embedder

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def _open(
    key: str, stem: str, answer: str, explanation: str, number: int, terms: tuple[str, ...] = ()
) -> Question:
    return Question(
        id=key,
        stem=stem,
        type=QuestionType.OPEN,
        answer=answer,
        explanation=explanation,
        terms=terms,
        sources=(SourceItem("raw.txt", number, page=number),),
    )


QUESTIONS = (
    _open(
        "feature-scaling",
        "Columns of a table have very different ranges. What should happen before k-NN is trained?",
        "Standardise the features",
        "Distances are ruled by the column with the widest range. Scaling gives each column mean 0 and "
        "variance 1. Tree models do not need it. Fit the scaler on the training set only.",
        1,
        ("z-score", "normalization"),
    ),
    _open(
        "spot-training",
        "Training jobs may be interrupted and should cost less. Which purchase option fits?",
        "Managed Spot Training",
        "Amazon SageMaker can train on spare capacity at a discount of up to 90 %. Checkpoints in "
        "Amazon S3 let a job go on after an interruption. Instances such as ml.g5.xlarge are offered so.",
        2,
        ("spot instances",),
    ),
    _open(
        "model-drift",
        "Predictions get worse some months after deployment. How is that noticed early?",
        "Monitor data quality and model quality",
        "SageMaker Model Monitor compares live traffic with a baseline. It raises an alarm in Amazon "
        "CloudWatch when the distribution shifts. Retraining can then be started.",
        3,
        ("data drift", "concept drift"),
    ),
    Question(
        id="ci-cd-pipeline",
        stem="Which service runs the stages of a CI/CD release of a model?",
        type=QuestionType.MULTIPLE_CHOICE,
        options=(
            Option("AWS CodePipeline", True, "It connects source, build, approval and deployment stages."),
            Option("AWS CloudTrail", False, "It records who called which API."),
            Option("Amazon Polly", False, "It turns text into speech."),
        ),
        answer="AWS CodePipeline",
        explanation="A pipeline starts on a commit or on new data. A manual approval may stand between.",
        services=("AWS CodePipeline",),
        sources=(SourceItem("raw.txt", 4),),
    ),
    Question(
        stem="Where do features live that training and inference share?",
        type=QuestionType.OPEN,
        answer="In a feature store",
        explanation="The online store answers in milliseconds. The offline store keeps the history.",
        sources=(SourceItem("mine.txt", 7),),
    ),
)

SECTIONS = (
    Section(
        file="guide.pdf",
        text="Encryption at rest protects stored objects with a key from AWS KMS. Encryption in transit "
        "uses TLS. A bucket policy can refuse requests that are not encrypted.",
        heading="Protecting data",
        page=3,
    ),
    Section(
        file="guide.pdf",
        text="An endpoint scales out when invocations per instance exceed a target. A cool-down keeps it "
        "from swinging. Serverless inference scales to zero between requests.",
        heading="Scaling endpoints",
        page=4,
    ),
)


@pytest.fixture(scope="session")
def now() -> datetime:
    """A fixed time of building."""
    return NOW


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Five questions (one without id) and two sections, from three files."""
    return Corpus(QUESTIONS, SECTIONS, {"raw.txt": "aa", "mine.txt": "bb", "guide.pdf": "cc"})


@pytest.fixture
def hashing() -> HashingEmbedder:
    """The embedder that hashes words."""
    return HashingEmbedder()


@pytest.fixture
def built(tmp_path: Path, corpus: Corpus, hashing: HashingEmbedder) -> Path:
    """An index folder with the corpus, made with the hashing embedder."""
    directory = tmp_path / "index"
    build_index(corpus, hashing, directory, now=NOW)
    return directory


@pytest.fixture(scope="session")
def minilm() -> SentenceTransformerEmbedder:
    """The real model, loaded once."""
    return open_embedder()
