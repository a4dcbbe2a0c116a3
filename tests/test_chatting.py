"""`assistant chat` over piped lines: follow-ups, its commands, and whatever else may be typed."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.answer.answers import Answer, Sentence
from assistant.answer.transcript import conversation_markdown
from assistant.cli import main
from assistant.printing_answer import place_of
from assistant.search.citation import Citation
from assistant.search.passages import Passage, View

Command = Callable[..., subprocess.CompletedProcess[str]]
Talk = Callable[..., tuple[str, str]]
FIRST, SECOND = "Which inference option suits sporadic traffic?", "and for large payloads?"
WHOLE = "Which inference option suits sporadic traffic, and for large payloads?"
REFUSED = "Not in your material"


@pytest.fixture
def talk(
    shipped_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Talk:
    """Type lines into a conversation with the bank that ships; what is printed, and what goes wrong."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASSISTANT_INDEX", str(shipped_index))

    def type_(*lines: str | bytes) -> tuple[str, str]:
        typed = b"".join(line if isinstance(line, bytes) else f"{line}\n".encode() for line in lines)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
        assert main(["chat"]) == 0
        told = capsys.readouterr()
        return told.out, told.err

    return type_


def test_a_follow_up_is_understood_until_all_is_forgotten(talk: Talk) -> None:
    out, err = talk(FIRST, "", SECOND, "/new", SECOND)
    assert err == ""
    assert out.count("Understood as: ") == 1
    assert f"\nUnderstood as: {WHOLE}\n" in out
    before, _, after = out.partition(f"Understood as: {WHOLE}")
    assert "Sources" in before
    assert "Forgotten" in after
    assert "> " not in out, "there is no prompt where nobody types"


def test_a_conversation_is_saved_once_as_it_was_understood(talk: Talk, tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text("mine")
    out, err = talk(
        FIRST, SECOND, "/save mine.md", "/save new one.md", "/save new one.md", "/quit", "/save z.md"
    )
    assert out.count("Saved new one.md.") == 1
    assert err.count("is there already and stays as it is") == 2
    assert (tmp_path / "mine.md").read_text() == "mine"
    saved = (tmp_path / "new one.md").read_text(encoding="utf-8")
    assert [line for line in saved.splitlines() if line.startswith("## ")] == [f"## {FIRST}", f"## {WHOLE}"]
    assert len(re.findall(r"^1\. .+: “", saved, re.MULTILINE)) == 2
    assert ". entry " in saved
    assert not (tmp_path / "z.md").exists(), "after /quit nothing is read"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("/save", "Name a file to save to"),
        ("/save empty.md", "there is nothing to save"),
        ("/nonsense", "There is no /nonsense; /help shows what there is."),
        ("a" * 2001, "2,001 characters"),
        ("?!", "Type a question first"),
    ],
)
def test_what_cannot_be_done_is_told_and_the_conversation_goes_on(
    talk: Talk, tmp_path: Path, line: str, sentence: str
) -> None:
    out, err = talk(line, "/help")
    assert sentence in err
    assert err.count("\n") == 1
    assert "/save FILE" in out
    assert not list(tmp_path.iterdir())


def test_a_model_that_is_missing_is_told_once(
    talk: Talk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xllamacpp")
    monkeypatch.setenv("ASSISTANT_LLM", "none.gguf")
    out, err = talk(FIRST, SECOND)
    assert out.count("Sources") == 2
    assert err.endswith(" The answers are in the words of your material.\n")
    assert err.count("none.gguf") == err.count("\n") == 1


def test_odd_bytes_and_places_end_no_conversation(talk: Talk, tmp_path: Path) -> None:
    odd = b"\xff\xfe \x1b[31m what is <script> drift\n"
    out, err = talk(odd, "/opt/ml/model, what is in it?", "/save \x00", "/save no/such/folder.md", b"/help")
    assert err.count("could not be written") == 2
    assert "\x1b" not in out + err
    assert "There is no /opt" not in err
    assert "/save FILE" in out, "the last line needs no end"
    assert not list(tmp_path.iterdir())


def test_a_conversation_without_a_word_or_an_index_ends(command: Command, tmp_path: Path, talk: Talk) -> None:
    assert talk() == ("", "")
    done = command("chat", "--index", tmp_path / "none", typed="What is drift?\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1


def test_saved_text_is_shown_and_never_markup() -> None:
    text = "1. <b>[x](javascript:y)</b> `a` *b* # & | \x1b[31m\n- end."
    passage = Passage("p", text, text, View.SECTION, document="notes/a_b.md", section=1, heading="*H*")
    answer = Answer("q", (Sentence(text, (Citation(passage, (0, len(text))),)),))
    turns = [("# <i>q</i>", answer), ("- who?", Answer("who?", (), reason=REFUSED))]
    saved = conversation_markdown(turns, place_of)
    assert "\x1b" not in saved
    assert "## \\# \\<i\\>q\\</i\\>\n" in saved
    assert "\\<b\\>\\[x\\](javascript:y)\\</b\\> \\`a\\` \\*b\\* \\# \\& \\|" in saved
    assert "note “\\*H\\*” (notes/a_b.md): “" in saved
    assert f"\n## \\- who?\n\n{REFUSED}\n" in saved
    assert "\n1. <b>" not in saved
