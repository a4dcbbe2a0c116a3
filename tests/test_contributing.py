"""What CONTRIBUTING.md shows: its entry keeps every rule, and its note has the form that the check wants."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from assistant.bank.check import check_bank
from assistant.bank.concept_notes import LEADS, check_note
from assistant.bank.files import read_bytes

TEXT = (Path(__file__).resolve().parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def shown(language: str) -> str:
    """The first block of code in a language."""
    found = re.search(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    assert found
    return found.group(1)


def test_the_entry_to_copy_keeps_every_rule(tmp_path: Path) -> None:
    (tmp_path / "1.1-ours.yaml").write_text(shown("yaml"), encoding="utf-8")
    checked = check_bank(tmp_path)
    assert (checked.findings, checked.count) == ((), 1)
    (question,) = read_bytes(shown("yaml").encode(), "1.1-ours.yaml").questions
    assert question.ours
    assert len(question.asked_as) >= 4


def test_the_entry_says_what_every_entry_must() -> None:
    (entry,) = yaml.safe_load(shown("yaml"))
    table = {name for row in re.findall(r"(?m)^\| (.*?) \|", TEXT) for name in re.findall(r"`(\w+)`", row)}
    assert set(entry) - {"stem", "options", "answer", "explanation", "links"} <= table


def test_the_note_has_the_form_that_the_check_wants() -> None:
    note, found = check_note(shown("markdown"), "notes/amazon-athena.md")
    assert note is not None
    assert (note.heading, note.about) == ("Amazon Athena", ("Amazon Athena",))
    # Its paragraphs are cut short by “…”, which is all that is wrong with it.
    assert [re.sub(r"\d+$", "", what) for _, what in found] == ["a note has 150 to 400 words, this has "]
    assert all(f"**{lead}**" in shown("markdown") for lead in LEADS)
