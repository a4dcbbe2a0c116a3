"""The checks of the bank: a valid file passes, and each rule, broken once, is told at its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.bank.check import Finding, check_bank
from assistant.bank.near_duplicates import AlikePairs
from assistant.errors import UnreadableFileError

VALID = """\
# yaml-language-server: $schema=entry.schema.json

- id: s3-stores-objects
  type: multiple_choice
  stem: What does S3 store?
  options:
    - {text: Objects, correct: true, why: It is an object store.}
    - {text: Blocks, correct: false, why: That is EBS.}
    - {text: Files, correct: false, why: That is EFS.}
    - {text: Rows, correct: false, why: That is RDS., ours: true}
  answer: Objects
  explanation: It stores objects.
  tasks: ["1.1"]
  services: [Amazon S3]
  terms: [object store]
  links:
    - {text: S3, url: "https://docs.aws.amazon.com/s3/"}
  sources:
    - {file: raw.txt, item: 1}
    - {file: raw.txt, item: 2}
  disputed:
    - source: {file: raw.txt, item: 2}
      their_answer: Blocks
      why: They mean EBS.
  versions: [MLA-C01, MLA-C02]
- id: steps-of-training
  type: ordering
  stem: Put the steps in order.
  items: [Collect, Train, Deploy]
  answer: Collect, train, deploy.
  explanation: One cannot train without data.
  case: {id: shop, scenario: A shop sells shoes.}
  tasks: ["1.1"]
  services: []
  terms: [order]
  sources: []
  ours: true
  versions: [MLA-C01]
- id: two-of-five
  type: multiple_response
  stem: Which store things? (Select TWO.)
  options:
    - {text: S3, correct: true, why: It keeps objects.}
    - {text: EBS, correct: true, why: It keeps blocks.}
    - {text: IAM, correct: false, why: It grants access.}
    - {text: VPC, correct: false, why: It is a network.}
    - {text: SNS, correct: false, why: It sends messages.}
  answer: |
    EBS
    S3
  explanation: S3 and EBS are stores.
  case: {id: shop, scenario: A shop sells shoes.}
  tasks: ["1.1"]
  services: []
  terms: [stores]
  sources: [{file: raw.txt, item: 3}]
  versions: [MLA-C01]
"""


def findings(folder: Path, alike: AlikePairs | None = None, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [str(finding) for finding in check_bank(folder, alike=alike).findings]


IDS = ["s3-stores-objects", "steps-of-training", "two-of-five"]


def test_a_valid_bank(tmp_path: Path) -> None:
    (tmp_path / "1.1-store.yaml").write_text(VALID, encoding="utf-8")
    (tmp_path / "note.md").write_text("Other study text is none of its business.", encoding="utf-8")
    for path in (tmp_path, tmp_path / "1.1-store.yaml"):
        checked = check_bank(path)
        assert (checked.files, checked.count, checked.sources) == (1, 3, 3)
        assert checked.findings == ()
        assert [entry["id"] for entry in checked.entries] == IDS


def line_of(text: str, part: str) -> int:
    """The line where a part of a text begins."""
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("- id: s3-stores-objects", "- id: S3 stores", "S3 stores, id: 'S3 stores' does not match"),
        ("- id: s3-stores-objects", "- id: 5", "5, id: 5 is not of type 'string'"),
        ("type: multiple_choice", "type: riddle", "type: 'riddle' is not one of"),
        ("explanation: It stores objects.", "explanation: ' '", "explanation: ' ' does not match"),
        ("{text: Blocks, correct: false, why: That is EBS.}", "{text: Blocks, correct: false}",
         "options.1: 'why' is a required property"),
        ("{text: Files, correct: false,", "{text: Files, correct: maybe,", "options.2.correct: 'maybe'"),
        ("ours: true}", "ours: perhaps}", "options.3.ours: 'perhaps'"),
        ("tasks: [\"1.1\"]\n  services: [Amazon S3]", "tasks: [1.1]\n  services: [Amazon S3]",
         'tasks.0: task 1.1 must be quoted, as in tasks: ["1.1"]'),
        ("tasks: [\"1.1\"]\n  services: [Amazon S3]", "tasks: []\n  services: [Amazon S3]",
         "tasks: [] should be non-empty"),
        ("terms: [object store]", "terms: [a, a]", "terms: ['a', 'a'] has non-unique elements"),
        ("{text: S3, url: \"https://docs.aws.amazon.com/s3/\"}", "{text: S3, url: 'javascript:alert(1)'}",
         "links.0.url: 'javascript:alert(1)' does not match"),
        ("{file: raw.txt, item: 1}", "{file: raw.txt, item: 0}", "sources.0.item: 0 is less than the minimum"),
        ("versions: [MLA-C01, MLA-C02]", "versions: [MLA-C09]", "versions.0: 'MLA-C09' is not one of"),
        ("items: [Collect, Train, Deploy]", "items: [Collect, Train]", "['Collect', 'Train'] is too short"),
    ],
)  # fmt: skip
def test_what_the_schema_says_is_told_at_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = VALID.replace(old, new, 1)
    found = findings(tmp_path, bank=text)
    assert len([f for f in found if f.startswith(f"bank.yaml:{line_of(text, new)}: ") and words in f]) == 1, (
        found
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("  explanation: It stores objects.\n", "", "- id: s3", "'explanation' is a required property"),
        ("  services: [Amazon S3]", "  service: [Amazon S3]", "- id: s3", "'service' was unexpected"),
        ("id: two-of-five", "id: steps-of-training", "- id: steps-of-training\n  type: multiple_response",
         "steps-of-training: the id stands already at bank.yaml:26"),
        ("sources: [{file: raw.txt, item: 3}]", "sources: [{file: raw.txt, item: 1}]",
         "sources: [{file: raw.txt, item: 1}]", "item 1 of raw.txt is named already by s3-stores-objects"),
        ("case: {id: shop, scenario: A shop sells shoes.}\n  tasks: [\"1.1\"]\n  services: []\n  terms: [stores]",
         "case: {id: shop, scenario: A shop sells hats.}\n  tasks: [\"1.1\"]\n  services: []\n  terms: [stores]",
         "case: {id: shop, scenario: A shop sells hats.}",
         "two-of-five: the scenario of case shop differs from that in steps-of-training"),
        ("case: {id: shop, scenario: A shop sells shoes.}\n  tasks: [\"1.1\"]\n  services: []\n  terms: [stores]",
         "tasks: [\"1.1\"]\n  services: []\n  terms: [stores]", "- id: steps",
         "steps-of-training: it is the only question of case shop; a case study has two or more"),
        ("stem: What does S3 store?", "stem: What: does S3 store?", "stem: What: does", "not valid YAML"),
        ("  answer: Objects\n", "  answer: Objects\n  answer: Things\n", "answer: Things",
         "the key “answer” stands twice; remove one."),
    ],
)  # fmt: skip
def test_what_holds_between_entries_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, at: str, words: str
) -> None:
    assert VALID.count(old) >= 1
    text = VALID.replace(old, new, 1)
    found = findings(tmp_path, bank=text)
    assert len([f for f in found if f.startswith(f"bank.yaml:{line_of(text, at)}: ") and words in f]) == 1, (
        found
    )


def test_an_entry_that_breaks_a_rule_is_told_at_the_line_of_the_part(tmp_path: Path) -> None:
    text = VALID.replace("why: That is EFS.", "why: Option A is better.")
    assert findings(tmp_path, bank=text) == [
        "bank.yaml:9: s3-stores-objects: “Option A” names an option by its letter or place, but options are shuffled"
    ]


def test_stems_that_are_too_alike_are_told_at_the_later_one(tmp_path: Path) -> None:
    asked: list[list[str]] = []

    def alike(texts: Sequence[str], least: float) -> list[tuple[int, int, float]]:
        asked.append(list(texts))
        return [pair for pair in [(0, 2, 0.93), (0, 1, 0.5)] if pair[2] >= least]

    assert findings(tmp_path, alike, bank=VALID) == [
        "bank.yaml:39: two-of-five: asks nearly what s3-stores-objects asks (likeness 0.93); part them or keep one"
    ]
    assert asked == [["What does S3 store?", "Put the steps in order.", "Which store things? (Select TWO.)"]]


def test_limits_hold_for_a_folder_and_not_for_one_file_of_it(tmp_path: Path) -> None:
    entry = VALID.split("- id: steps", maxsplit=1)[0].replace("# yaml", "#", 1)
    entry = (
        entry.split("  disputed", maxsplit=1)[0].replace("item: 2}", "item: 200}") + "  versions: [MLA-C01]\n"
    )
    head, body = entry.split("- id", maxsplit=1)
    many = head + "".join(
        f"- id{body}".replace("s3-stores", f"s{n}-stores")
        .replace("item: 200", f"item: {200 + n}")
        .replace("item: 1}", f"item: {100 + n}}}")
        for n in range(20)
    )
    found = findings(tmp_path, bank=many)
    assert [finding.split(": ", 1)[1][:43] for finding in found] == [
        "the right option is the longest in 20 of 20", "the right option stands at place 1 in 20 of",
    ]  # fmt: skip
    assert all(finding.startswith(f"{tmp_path.name}: ") for finding in found)
    assert check_bank(tmp_path / "bank.yaml").findings == ()


def test_a_note_that_is_wrong_and_a_service_without_one(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "amazon-s3.md").write_text("# Amazon S3\n\nAn object store.\n", encoding="utf-8")
    found = findings(tmp_path, bank=VALID)
    assert found == [
        "notes/amazon-s3.md:1: a note begins with front matter that says about, tasks, versions, asked_as, links"
    ]
    checked = check_bank(tmp_path / "notes" / "amazon-s3.md")
    assert [str(finding) for finding in checked.findings] == [
        "amazon-s3.md:1: a note begins with front matter that says about, tasks, versions, asked_as, links"
    ]


def test_tasks_that_the_guide_lacks(tmp_path: Path) -> None:
    text = VALID.replace('tasks: ["1.1"]', 'tasks: ["1.1", "4.3"]', 1)
    assert findings(tmp_path, bank=text) == []
    (schema := tmp_path / "entry.schema.json").write_text(
        (Path(__file__).resolve().parents[2] / "seeds" / "entry.schema.json")
        .read_text(encoding="utf-8")
        .replace("^[1-4]\\\\.[1-3]$", "."),
        encoding="utf-8",
    )
    assert schema.is_file()
    assert findings(tmp_path, bank=text.replace("4.3", "5.1")) == [
        "bank.yaml:13: s3-stores-objects: the guide of MLA-C01 has no task 5.1",
        "bank.yaml:13: s3-stores-objects: the guide of MLA-C02 has no task 5.1",
    ]


def test_an_entry_in_the_file_of_another_task(tmp_path: Path) -> None:
    (tmp_path / "2.3-analyze.yaml").write_text(VALID, encoding="utf-8")
    assert [str(f) for f in check_bank(tmp_path).findings] == [
        f"2.3-analyze.yaml:{line}: {name}: its main task is 1.1, but the file is that of 2.3"
        for line, name in [(13, "s3-stores-objects"), (33, "steps-of-training"), (53, "two-of-five")]
    ]


def test_ids_and_source_items_stand_once_over_all_files(tmp_path: Path) -> None:
    entry = VALID.split("- id: steps", maxsplit=1)[0]
    assert findings(tmp_path, a=entry, b=entry) == [
        "b.yaml:3: s3-stores-objects: the id stands already at a.yaml:3",
        "b.yaml:19: s3-stores-objects: item 1 of raw.txt is named already by s3-stores-objects",
        "b.yaml:20: s3-stores-objects: item 2 of raw.txt is named already by s3-stores-objects",
    ]


def test_a_source_item_named_twice_by_one_entry(tmp_path: Path) -> None:
    found = findings(tmp_path, bank=VALID.replace("item: 1}\n", "item: 2}\n", 1))
    assert found == [
        "bank.yaml:20: s3-stores-objects: item 2 of raw.txt is named already by s3-stores-objects"
    ]


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    broken = VALID.replace("answer: Objects", "answer: Things").replace("  ours: true\n", "")
    checked = findings(tmp_path, b="- id: [\n", a=broken)
    assert [line.split(": ")[0] for line in checked] == ["a.yaml:11", "a.yaml:36", "b.yaml:2"]


def test_findings_sort_and_print_as_compilers_do() -> None:
    assert str(Finding("a.yaml", 3, "wrong")) == "a.yaml:3: wrong"
    assert sorted([Finding("a", 10, "x"), Finding("a", 9, "x")])[0].line == 9


@pytest.mark.parametrize("text", ["- 5\n- x\n- [a]\n", "- id: a-b\n", "- id: [a]\n"])
def test_what_is_no_entry_at_all_is_told(tmp_path: Path, text: str) -> None:
    found = findings(tmp_path, bank=text)
    assert found
    assert all(finding.startswith("bank.yaml:") for finding in found)


def test_a_folder_without_entries_and_a_path_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("Only notes.", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="holds no entries of the bank; each entry begins with"):
        check_bank(tmp_path)
    with pytest.raises(UnreadableFileError, match="does not exist; check the spelling"):
        check_bank(tmp_path / "nowhere")


def test_a_case_study_of_which_one_question_is_broken_is_still_one_of_two(tmp_path: Path) -> None:
    text = VALID.replace("  terms: [order]\n", "", 1)
    assert findings(tmp_path, bank=text) == [
        "bank.yaml:26: steps-of-training: 'terms' is a required property"
    ]


def test_an_entry_that_is_like_several_is_told_once(tmp_path: Path) -> None:
    found = findings(tmp_path, lambda texts, least: [(0, 2, 0.91), (1, 2, 0.95)], bank=VALID)
    assert [finding.split(": ", 1)[1][:51] for finding in found] == [
        "two-of-five: asks nearly what steps-of-training ask"
    ]


def test_notes_are_known_by_their_folder_from_wherever_they_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = tmp_path / "bank" / "notes"
    notes.mkdir(parents=True)
    (notes / "amazon-s3.md").write_text("---\nabout: [Amazon S3\n---\n# S3\n", encoding="utf-8")
    monkeypatch.chdir(notes)
    for path in (tmp_path, notes, notes / "amazon-s3.md", Path("amazon-s3.md"), Path()):
        (finding,) = check_bank(path).findings
        assert finding.what.startswith("not valid YAML"), path
        assert finding.line in {2, 3}


def test_a_task_that_is_nothing_is_told_as_such(tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, bank=VALID.replace('tasks: ["1.1"]', "tasks: null", 1))
    assert finding == "bank.yaml:13: s3-stores-objects, tasks: None is not of type 'array'"
