"""A build killed at any moment leaves an index that answers as before, or the new one whole."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from assistant.bank.types import Section
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder
from assistant.search.retrieval import Retriever
from assistant.search.storage import load

KILLS = 20
QUERIES = ("fact 3 of the old text", "encrypted bucket", "something else")

BUILDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
# Imported by the build anyway; here, so that kills hit the build.
import bm25s, faiss, filelock, networkx, sklearn.cluster, sklearn.manifold, Stemmer
from assistant.bank.types import Section
from assistant.search.build import Corpus, build_index
from assistant.search.embedding import HashingEmbedder

sections = tuple(
    Section("new.txt", f"Fact {i} of the new text is number {i * i}. It stands. An encrypted bucket has it.")
    for i in range(300)
)
print("ready", flush=True)
sys.stdin.readline()
build_index(Corpus((), sections, {"new.txt": "new"}), HashingEmbedder(), Path(sys.argv[1]),
            now=datetime(2026, 1, 3, tzinfo=UTC))
print("done", flush=True)
"""


def start(directory: Path) -> subprocess.Popen[str]:
    """A process that has imported everything and builds as soon as it gets a line."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(directory)],
        env={"PYTHONPATH": ":".join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def go(builder: subprocess.Popen[str]) -> None:
    assert builder.stdin is not None
    assert builder.stdout is not None
    assert builder.stdout.readline() == "ready\n"
    builder.stdin.write("go\n")
    builder.stdin.flush()


def answers(directory: Path) -> list[list[tuple[str, float]]]:
    retriever = Retriever(load(directory), HashingEmbedder())
    return [[(hit.passage.text, hit.score) for hit in retriever.search(query)] for query in QUERIES]


def wait_for_writing(directory: Path) -> None:
    """Until the folder of the next generation is there beside that of the old index."""
    while len(list((directory / "generations").iterdir())) == 1:
        time.sleep(0.0005)


def wait_for_end(builder: subprocess.Popen[str]) -> float:
    """Until the build is done, and the time of that; its process may take a while to go."""
    assert builder.stdout is not None
    assert builder.stdout.readline() == "done\n"
    ended = time.perf_counter()
    builder.communicate()
    return ended


def test_a_killed_build_leaves_the_old_index_or_the_new_one(tmp_path: Path) -> None:
    old = tmp_path / "old"
    sections = tuple(Section("old.txt", f"Fact {i} of the old text. A bucket.") for i in range(40))
    corpus = Corpus((), sections, {"old.txt": "old"})
    build_index(corpus, HashingEmbedder(), old, now=datetime(2026, 1, 2, tzinfo=UTC))
    (old / "README.md").write_text("about")
    old_answers = answers(old)

    complete = tmp_path / "complete"
    shutil.copytree(old, complete)
    builder = start(complete)
    go(builder)
    began = time.perf_counter()
    wait_for_writing(complete)
    writing = time.perf_counter()
    ended = wait_for_end(builder)
    new_answers = answers(complete)
    assert new_answers != old_answers

    moments = random.Random(20260102)  # noqa: S311 - not for secrets
    outcomes, leftovers = [], 0
    for number in range(KILLS):
        directory = tmp_path / f"killed-{number}"
        shutil.copytree(old, directory)
        builder = start(directory)
        go(builder)
        # Half of the moments are spread over the whole build, half over the writing and the swap at
        # its end: one moment in each part of the stretch.
        part = (number // 2 + moments.random()) / (KILLS / 2)
        if number % 2:
            wait_for_writing(directory)
            time.sleep((ended - writing) * part)
        else:
            time.sleep((ended - began) * part)
        builder.send_signal(signal.SIGKILL)
        builder.communicate()
        found = answers(directory)
        assert found in (old_answers, new_answers)
        outcomes.append(found == old_answers)
        leftovers += found == old_answers and len(list((directory / "generations").iterdir())) > 1
        assert (directory / "README.md").read_text() == "about"
    assert any(outcomes)
    assert leftovers > 0  # some kills came while files were being written

    # After a kill the next build goes through, and sweeps what was left.
    builder = start(directory)
    go(builder)
    wait_for_end(builder)
    assert answers(directory) == new_answers
    assert len(list((directory / "generations").iterdir())) <= 2


def test_a_disk_that_fills_up_leaves_the_old_index(built: Path) -> None:
    before = answers(built)
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n" + BUILDER
    done = subprocess.run(
        [sys.executable, "-c", limited, str(built)],
        env={"PYTHONPATH": ":".join(sys.path)},
        input="go\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "StoredIndexError: The index in" in done.stderr
    assert "(File too large) and is as it was" in done.stderr
    assert answers(built) == before
