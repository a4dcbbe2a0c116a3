"""Entries of the bank: YAML with lines, and the files that ship."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from assistant.bank.bank_report import bank_report
from assistant.bank.check import check_bank
from assistant.bank.entries import looks_like_entries, parse_entries, read_entries
from assistant.bank.files import find_files, read_bytes, read_file
from assistant.bank.types import QuestionType
from assistant.errors import InvalidEntryError, UnreadableFileError
from assistant.models import alike_pairs

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ENTRY = """\
# a comment

- id: s3-stores-objects
  type: open
  stem: >-
    What does S3
    store?
  answer: Objects.
  explanation: It is an object store.
  tasks: ["1.1"]
  sources: []
- id: ebs-stores-blocks
  type: multiple_choice
  stem: What does EBS store?
  options:
    - {text: Blocks, correct: true, why: It is a disk.}
    - {text: Files, correct: false, why: That is EFS.}
  answer: Blocks
  explanation: It is a disk.
"""


def test_entries_are_known_by_their_look() -> None:
    assert looks_like_entries(ENTRY)
    assert looks_like_entries("\n# x\n\n-   id: a")
    assert not looks_like_entries("- item: x\n- id: y\n")
    assert not looks_like_entries("Some text\n- id: x\n")
    assert read_bytes(ENTRY.encode(), "notes.txt").form == "bank entries"


def test_entries_become_questions() -> None:
    first, second = read_entries(ENTRY, "a.yaml").questions
    assert (first.id, first.type, first.stem) == (
        "s3-stores-objects",
        QuestionType.OPEN,
        "What does S3 store?",
    )
    assert first.tasks == ("1.1",)
    assert second.type is QuestionType.MULTIPLE_CHOICE
    assert [(o.text, o.correct, o.why) for o in second.options] == [
        ("Blocks", True, "It is a disk."),
        ("Files", False, "That is EFS."),
    ]


@pytest.mark.parametrize(
    ("path", "line"),
    [((), 3), ((0,), 3), ((0, "id"), 3), ((0, "stem"), 5), ((0, "answer"), 8), ((0, "tasks", 0), 10), ((1,), 12),
     ((1, "options"), 15), ((1, "options", 1), 17), ((1, "options", 1, "why"), 17), ((1, "nothing"), 12), ((9,), 3)],
)  # fmt: skip
def test_each_part_knows_its_line(path: tuple[str | int, ...], line: int) -> None:
    assert parse_entries(ENTRY, "a.yaml").line(path) == line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- id: a-b\n  stem: 'open\n", r"^a\.yaml, line \d+: not valid YAML \(.*\); mend it"),
        ("- id: a-b\n  stem: x\n   answer: y\n", r"^a\.yaml, line 3: not valid YAML"),
        ("- id: a-b\n\tstem: x\n", r"^a\.yaml, line 2: not valid YAML"),
        ("- id: a-b\n  stem: &x [*x, *y]\n", r"^a\.yaml, line 2: not valid YAML"),
        ("- id: a-b\n  stem: !!python/object:os.system x\n", r"^a\.yaml, line 2: not valid YAML"),
        (
            "- id: a-b\n  stem: one\n  answer: x\n  stem: two\n",
            r"^a\.yaml, line 4: the key “stem” stands twice; remove one\.$",
        ),
        (
            "- id: a-b\n  options:\n    - {text: a, text: b}\n",
            r"^a\.yaml, line 3: the key “text” stands twice",
        ),
        ("- id: a-b\n  stem: 2026-13-45\n", r"^a\.yaml: not valid YAML \(month must be in 1"),
        ("- id: a-b\n  stem: !!bool x\n", r"^a\.yaml: not valid YAML"),
        (
            "- id: a-b\n  links: &x [1]\n  terms: *x\n",
            r"^a\.yaml, line 2: an alias repeats this part; write it out there\.$",
        ),
        ("- id: a-b\n  links: &x [*x]\n", r"^a\.yaml, line 2: an alias repeats this part"),
        ("id: a-b\n", r"^a\.yaml: holds no list of entries"),
        ("", r"^a\.yaml: holds no list of entries"),
    ],
)
def test_broken_yaml_is_told_with_its_line(text: str, message: str) -> None:
    with pytest.raises(UnreadableFileError, match=message):
        parse_entries(text, "a.yaml")


@pytest.mark.parametrize(
    "entry",
    [
        "- id: a-b\n  type: open\n",
        "- id: a-b\n  type: riddle\n  stem: x\n  answer: y\n  explanation: z\n",
        "- id: a-b\n  type: open\n  stem: 3\n  answer: y\n  explanation: z\n",
        "- id: a-b\n  type: open\n  stem: x\n  answer: y\n  explanation:\n",
        "- id: a-b\n  type: open\n  stem: x\n  answer: y\n  explanation: z\n  options: 5\n",
        "- id: a-b\n  type: open\n  stem: x\n  answer: y\n  explanation: z\n  options: [1]\n",
        "- id: a-b\n  type: open\n  stem: x\n  answer: y\n  explanation: z\n  case: x\n",
        "- id: a-b\n  type: [open]\n  stem: x\n  answer: y\n  explanation: z\n",
    ],
)
def test_an_entry_that_cannot_be_read_is_told_with_its_line(entry: str) -> None:
    with pytest.raises(
        InvalidEntryError,
        match=r"^a\.yaml, line 21: the entry “a-b” cannot be read \(.*\); mend it there\.$",
    ):
        read_bytes((ENTRY.rstrip() + "\n# next\n" + entry).encode(), "a.yaml")


def test_blank_lines_in_front_take_no_time() -> None:
    assert looks_like_entries("\n" * 5000 + "# x\n  \n- id: a")
    assert not looks_like_entries("\n" * 5000 + "No entries.")


def test_aliases_that_double_and_double_again_are_refused() -> None:
    lines = [
        "- id: a-b",
        "  a0: &a0 [x, x]",
        *(f"  a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)),
    ]
    with pytest.raises(UnreadableFileError, match="line 2: an alias repeats this part"):
        read_bytes("\n".join(lines).encode(), "a.yaml")


@pytest.mark.parametrize(
    "opened", ["- id: " + "[" * 100_000, "- id: " + "{" * 100_000, "- " * 100_000 + "id: a"]
)
def test_a_nest_of_lists_is_told(opened: str) -> None:
    told = "import sys\nfrom assistant.bank.entries import parse_entries\nfrom assistant.errors import *\n"
    told += (
        "try: parse_entries(sys.stdin.read(), 'a.yaml')\nexcept UnreadableFileError as error: print(error)"
    )
    # In a process of its own, as what goes wrong here ends it.
    done = subprocess.run(
        [sys.executable, "-c", told],
        input=opened,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(SEEDS.parent), "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == (
        "a.yaml, line 1: more than 50 lists or mappings stand within each other here; "
        "mend it there or just above.\n"
    )


def test_a_few_lists_within_each_other_are_read() -> None:
    assert parse_entries(f"- id: {'[' * 40}{']' * 40}\n" * 3, "a.yaml").entries


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("- 5\n", "entry 3 cannot be read (the entry is 5, but"),
        ("- id: 5\n", "entry 3 cannot be read (id: 5 is no text; put it in quotes)"),
        ("- id: ''\n", "entry 3 cannot be read (id is blank; give the entry one)"),
        ("- id: ' '\n", "entry 3 cannot be read (id is blank; give the entry one)"),
        ("- id: 2026-01-01\n", "entry 3 cannot be read (id: 2026-01-01 is no text"),
        ("- id: a-b\n  stem: ' '\n", "the entry “a-b” cannot be read (stem is blank; write the question there)"),
        ("- id: a-b\n  section: 2026-01-01\n", "the entry “a-b” cannot be read (section: 2026-01-01 is no text"),
        ("- id: a-b\n  tasks: '3.1'\n", "the entry “a-b” cannot be read (tasks is a text, but must be a list"),
        ("- id: a-b\n  sources: [{file: 5, item: 1}]\n", "the entry “a-b” cannot be read (sources 1, file: 5 is"),
        ("- id: a-b\n  links: [{text: a, url: 2026-01-01}]\n", "(links 1, url: 2026-01-01 is no text"),
    ],
)  # fmt: skip
def test_a_value_of_a_wrong_type_is_told_with_entry_and_field(entry: str, said: str) -> None:
    rest = "".join(
        f"  {name}\n"
        for name in ("type: open", "stem: x", "answer: y", "explanation: z", "sources: [{file: a, item: 1}]")
        if name.split(":")[0] not in entry
    )
    with pytest.raises(InvalidEntryError) as raised:
        read_bytes((ENTRY + entry + (rest if "id" in entry else "")).encode(), "a.yaml")
    assert said in str(raised.value)
    assert str(raised.value).startswith("a.yaml, line 20: ")


def test_the_bank_that_ships() -> None:
    files, problems = find_files([SEEDS])
    assert problems == []
    readings = [read_file(file) for file in files]
    questions = [question for reading in readings for question in reading.questions]
    assert len(questions) == len({question.id for question in questions})
    assert sum(bool(question.sources) for question in questions) == 122
    named = Counter((source.file, source.item) for question in questions for source in question.sources)
    assert set(named.values()) == {1}
    items = Counter(file for file, _ in named)
    assert items == {
        "000_883c5668c09ef28e.txt": 69,
        "001_eb6fd87485adc25f.txt": 20,
        "002_da4e13264f462d6b.txt": 25,
        "003_c80107a63e97c748.txt": 15,
        "004_11ed4916e6ef7ab8.txt": 20,
    }
    assert all((file, item) in named for file, count in items.items() for item in range(1, count + 1))


def test_the_bank_that_ships_has_no_findings() -> None:
    checked = check_bank(SEEDS, alike=alike_pairs("all-MiniLM-L6-v2"))
    assert checked.findings == ()
    assert (checked.files, checked.sources) == (13, 149)


def test_the_bank_that_ships_covers_both_versions_of_the_exam() -> None:
    checked = check_bank(SEEDS)
    report = bank_report(checked.entries, checked.notes)
    assert report.thin == {"MLA-C01": {}, "MLA-C02": {}}
    assert report.added >= 40
    types = Counter(entry["type"] for entry in checked.entries)
    assert types["ordering"] >= 4
    assert types["matching"] >= 4 + 2  # ours, and those of the sources
    assert types["open"] == 0
    cases = Counter(entry["case"]["id"] for entry in checked.entries if entry["type"] == "case_study")
    assert len(cases) >= 2
    assert set(cases.values()) <= {3, 4, 5}
    assert len(report.disputed) >= 8


def test_a_task_without_quotes_is_told() -> None:
    with pytest.raises(InvalidEntryError, match=r"1\.1 is no text; put it in quotes"):
        read_bytes(ENTRY.replace('["1.1"]', "[1.1]", 1).encode(), "a.yaml")
