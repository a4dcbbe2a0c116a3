"""Building: what is embedded again and what not, the swap, and two builds at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant.bank.types import Link, Question, QuestionType, Section
from assistant.errors import IndexDamagedError, InvalidEntryError
from assistant.search.build import Corpus, build_index, is_current
from assistant.search.embedding import HashingEmbedder, Progress, Vectors
from assistant.search.generations import current_generation
from assistant.search.storage import load, read_manifest


class RecordingEmbedder(HashingEmbedder):
    """Hashes, and remembers which texts it was given."""

    def __init__(self, dimension: int = 256) -> None:
        super().__init__(dimension)
        self.texts: list[str] = []

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.texts.extend(texts)
        return super().embed_documents(texts, progress)


def generations(directory: Path) -> list[str]:
    return sorted(path.name for path in (directory / "generations").iterdir())


def test_the_same_again_is_unchanged(built: Path, corpus: Corpus, now: datetime) -> None:
    embedder = RecordingEmbedder()
    before = {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.is_file()}
    report = build_index(corpus, embedder, built, now=now + timedelta(days=1))
    assert report.unchanged
    assert (report.questions, report.sections) == (5, 2)
    assert (report.embedded, report.reused) == (0, report.passages)
    assert embedder.texts == []
    after = {path: path.stat().st_mtime_ns for path in built.rglob("*") if path.is_file()}
    assert {path for path in after if path.name != "build.lock"} == {
        p for p in before if p.name != "build.lock"
    }
    assert all(after[path] == before[path] for path in after if path.name != "build.lock")


def test_only_what_changed_is_embedded(built: Path, corpus: Corpus, now: datetime) -> None:
    first, *others = corpus.questions
    changed = replace(first, explanation=f"{first.explanation} A new sentence at the end.")
    embedder = RecordingEmbedder()
    report = build_index(replace(corpus, questions=(changed, *others)), embedder, built, now=now)
    assert not report.unchanged
    assert report.embedded + report.reused == report.passages
    # The whole view and the last window of the answer; the new sentence alone, to be marked.
    assert report.embedded == 2
    assert len(embedder.texts) == 3
    assert all("A new sentence" in text for text in embedder.texts)
    index = load(built)
    np.testing.assert_allclose(
        index.vectors.vectors(),
        HashingEmbedder().embed_documents([p.embedded for p in index.passages]),
        atol=1e-6,
    )


def test_a_built_up_index_is_that_of_one_build(
    tmp_path: Path, built: Path, corpus: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    part = tmp_path / "part"
    build_index(replace(corpus, questions=corpus.questions[2:], sections=()), hashing, part, now=now)
    build_index(corpus, hashing, part, now=now)
    for path in current_generation(built).rglob("*"):
        if path.is_file():
            other = current_generation(part) / path.relative_to(current_generation(built))
            assert other.read_bytes() == path.read_bytes(), path.name


def test_another_dimension_reuses_nothing(built: Path, corpus: Corpus, now: datetime) -> None:
    report = build_index(corpus, HashingEmbedder(64), built, now=now)
    assert (report.reused, report.embedded) == (0, report.passages)
    assert load(built).manifest.dimension == 64


def test_repeated_text_is_embedded_once(tmp_path: Path, now: datetime) -> None:
    twins = tuple(
        Question(id=i, stem="Why?", type=QuestionType.OPEN, answer="Because.") for i in ("one", "two")
    )
    embedder = RecordingEmbedder()
    report = build_index(Corpus(twins, (), {}), embedder, tmp_path, now=now)
    assert report.passages == 6
    # After those of the material come the words of the exam guide.
    assert sorted(embedder.texts[:3]) == ["Because.", "Why?", "Why?\n\nBecause."]
    assert len(set(embedder.texts)) == len(embedder.texts)


def test_progress_counts_up_to_all(
    tmp_path: Path, corpus: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    seen: list[tuple[int, int]] = []
    build_index(corpus, hashing, tmp_path, now=now, progress=lambda done, total: seen.append((done, total)))
    total = seen[0][1]
    assert seen == [(done, total) for done in range(total + 1)]


def test_what_comes_after_embedding_tells_how_far_it_is(
    tmp_path: Path, corpus: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    seen: list[tuple[str, int, int]] = []

    def build() -> None:
        build_index(
            corpus,
            hashing,
            tmp_path,
            now=now,
            progress=lambda done, total: seen.append(("embedding", done, total)),
            mapping=lambda done, total: seen.append(("mapping", done, total)),
        )

    build()
    begin = next(number for number, (phase, *_) in enumerate(seen) if phase == "mapping")
    assert seen[begin:] == [("mapping", done, 5) for done in range(6)]
    assert seen[begin - 1][1] == seen[begin - 1][2] > 0
    seen.clear()
    build()
    assert seen == [], "nothing is worked out where nothing changed"


def test_an_empty_corpus_makes_an_index(tmp_path: Path, hashing: HashingEmbedder, now: datetime) -> None:
    report = build_index(Corpus((), (), {"empty.txt": "aa"}), hashing, tmp_path, now=now)
    assert report.passages == 0
    assert load(tmp_path, model=hashing.name).passages == ()
    assert is_current(tmp_path, {"empty.txt": "aa"}, hashing.name)
    assert build_index(Corpus((), (), {"empty.txt": "aa"}), hashing, tmp_path, now=now).unchanged


def test_two_questions_of_one_key_are_refused(
    tmp_path: Path, hashing: HashingEmbedder, now: datetime
) -> None:
    twins = (Question(id="one", stem="a", type=QuestionType.OPEN),) * 2
    with pytest.raises(InvalidEntryError, match="'one'"):
        build_index(Corpus(twins, (), {}), hashing, tmp_path / "index", now=now)
    assert not (tmp_path / "index").exists()


def test_is_current_sees_files_model_and_parts(built: Path, corpus: Corpus, hashing: HashingEmbedder) -> None:
    assert is_current(built, corpus.files, hashing.name)
    assert not is_current(built, {**corpus.files, "raw.txt": "changed"}, hashing.name)
    assert not is_current(built, {**corpus.files, "new.txt": "dd"}, hashing.name)
    assert not is_current(built, {"raw.txt": "aa"}, hashing.name)
    assert not is_current(built, corpus.files, "other-model")
    assert not is_current(built.parent / "nowhere", corpus.files, hashing.name)
    (current_generation(built) / "vectors.faiss").unlink()
    assert not is_current(built, corpus.files, hashing.name)


@pytest.mark.parametrize(
    "name", ["topics.json", "map.npy", "phrases.json", "phrases.npy", "questions.jsonl", "origins.json"]
)
@pytest.mark.parametrize("how", ["altered", "cut"])
def test_damage_beside_the_vectors_is_seen_and_mended_without_embedding(
    name: str, how: str, built: Path, corpus: Corpus, now: datetime
) -> None:
    before = load(built)
    path = current_generation(built) / name
    content = path.read_bytes()
    path.write_bytes(content[:-9] + (b"#" * 9 if how == "altered" else b""))
    with pytest.raises(IndexDamagedError, match="run “assistant index” to build it anew"):
        load(built)
    embedder = RecordingEmbedder()
    assert not is_current(built, corpus.files, embedder.name)
    report = build_index(corpus, embedder, built, now=now)
    assert (report.unchanged, report.embedded, report.reused) == (False, 0, len(before.passages))
    material = {passage.embedded for passage in before.passages}
    assert not material & set(embedder.texts), "only the words of the guide may be embedded again"
    after = load(built)
    assert after.passages == before.passages
    np.testing.assert_array_equal(after.vectors.vectors(), before.vectors.vectors())
    assert is_current(built, corpus.files, embedder.name)


@pytest.mark.parametrize("name", ["vectors.faiss", "sentences.npy", "passages.jsonl"])
def test_altered_vectors_are_not_taken_over(name: str, built: Path, corpus: Corpus, now: datetime) -> None:
    path = current_generation(built) / name
    path.write_bytes(path.read_bytes()[:-9] + b"#" * 9)
    assert not is_current(built, corpus.files, HashingEmbedder().name)
    report = build_index(corpus, HashingEmbedder(), built, now=now)
    assert (report.unchanged, report.reused) == (False, 0)
    assert len(load(built).passages) == report.passages


def test_is_current_imports_nothing_heavy(built: Path) -> None:
    code = (
        "import sys; from pathlib import Path; import assistant.search.retrieval;"
        "from assistant.search.build import is_current;"
        "from assistant.search.sentence_transformer import embedder_name;"
        f"is_current(Path({str(built)!r}), {{}}, embedder_name('all-MiniLM-L6-v2'));"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'faiss', 'bm25s', 'Stemmer'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_generation_before_stays_and_older_ones_go(
    built: Path, corpus: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    (built / "README.md").write_text("about this folder")
    names = [current_generation(built).name]
    for number in (1, 2, 3):
        files = {**corpus.files, "raw.txt": str(number)}
        report = build_index(replace(corpus, files=files), hashing, built, now=now)
        assert (report.unchanged, report.embedded) == (False, 0)
        names.append(current_generation(built).name)
    assert generations(built) == sorted(names[-2:])
    assert (built / "README.md").read_text() == "about this folder"
    assert sorted(path.name for path in built.iterdir()) == [
        "CURRENT",
        "README.md",
        "build.lock",
        "generations",
    ]


def test_leftovers_of_a_killed_build_are_swept(
    built: Path, corpus: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    leftover = built / "generations" / "20250101T000000-0123abcd"
    leftover.mkdir()
    (leftover / "passages.jsonl").write_text("half")
    (built / "CURRENT.new").write_text("20250101")
    current = current_generation(built)
    assert build_index(corpus, hashing, built, now=now).unchanged
    assert generations(built) == [current.name]
    assert not (built / "CURRENT.new").exists()


def test_a_loaded_index_outlives_later_builds(
    built: Path, corpus: Corpus, hashing: HashingEmbedder, now: datetime
) -> None:
    index = load(built)
    vectors = index.vectors.vectors().copy()
    for number in range(3):
        build_index(replace(corpus, files={"raw.txt": str(number)}), hashing, built, now=now)
    assert np.array_equal(index.vectors.vectors(), vectors)
    assert index.keywords.scores("pipeline").max() > 0


BUILDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from assistant.bank.types import Section
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder

name = sys.argv[2]
texts = [f"Fact {i} of {name} is word{i * 7}. It stands alone." for i in range(300)]
sections = tuple(Section(f"{name}.txt", text) for text in texts)
corpus = Corpus((), sections, {f"{name}.txt": name})
print("ready", flush=True)
sys.stdin.readline()
for round in range(3):
    report = build_index(corpus, HashingEmbedder(), Path(sys.argv[1]), now=datetime(2026, 1, 2, tzinfo=UTC))
    assert report.passages == 300
"""


def test_two_builds_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    directory = tmp_path / "index"
    builders = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", BUILDER, str(directory), name],
            env={"PYTHONPATH": ":".join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("left", "right")
    ]
    for builder in builders:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "ready\n"
    for builder in builders:
        assert builder.stdin is not None
        builder.stdin.write("go\n")
        builder.stdin.flush()
    for builder in builders:
        _, errors = builder.communicate()
        assert (builder.returncode, errors) == (0, "")
    index = load(directory)
    assert len({passage.document for passage in index.passages}) == 1
    assert len(index.passages) == 300
    assert len(generations(directory)) <= 2


def test_the_manifest_tells_how_much_serves_each_version(
    tmp_path: Path, hashing: HashingEmbedder, now: datetime
) -> None:
    first, second = (Question(id=f"a-{n}", stem="Why?", type=QuestionType.OPEN, answer="So.") for n in "12")
    corpus = Corpus(
        (first, replace(second, versions=("MLA-C02",))),
        (
            Section(
                "notes/a.md",
                "Text.",
                tasks=("1.1",),
                versions=("MLA-C01",),
                links=(Link("x", "https://a.b"),),
                asked_as=("Why?",),
            ),
            Section("b.md", "Text."),
        ),
        {"bank.yaml": "0", "notes/a.md": "1", "b.md": "2"},
        origins={"a-1": "bank.yaml", "a-2": "bank.yaml"},
    )
    build_index(corpus, hashing, tmp_path / "index", now=now)
    _, manifest = read_manifest(tmp_path / "index")
    assert manifest.serving == {"MLA-C01": (1, 2), "MLA-C02": (2, 1)}
    assert load(tmp_path / "index").sections == corpus.sections
