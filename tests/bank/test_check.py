"""The checks of the bank: a valid file passes, and each rule, broken once, is told at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.bank.check import Finding, check_bank
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
  answer: Objects
  explanation: It is an object store.
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
- id: two-of-three
  type: multiple_response
  stem: Which two store things?
  options:
    - {text: S3, correct: true, why: It does.}
    - {text: EBS, correct: true, why: It does.}
    - {text: IAM, correct: false, why: It does not.}
  answer: |
    EBS
    S3
  explanation: They are stores.
  case: {id: shop, scenario: A shop sells shoes.}
  tasks: ["1.1"]
  services: []
  terms: [stores]
  sources: [{file: raw.txt, item: 3}]
  versions: [MLA-C01]
"""


def findings(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [str(finding) for finding in check_bank(folder).findings]


def test_a_valid_bank(tmp_path: Path) -> None:
    (tmp_path / "1.1-store.yaml").write_text(VALID, encoding="utf-8")
    (tmp_path / "note.md").write_text("Other study text is none of its business.", encoding="utf-8")
    for path in (tmp_path, tmp_path / "1.1-store.yaml"):
        checked = check_bank(path)
        assert (checked.files, checked.entries, checked.sources, checked.findings) == (1, 3, 3, ())


BLOCKS = "    - {text: Blocks, correct: false, why: That is EBS.}\n"
FILES = "    - {text: Files, correct: false, why: That is EFS.}\n"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        # what the schema says
        ("id: s3-stores-objects", "id: S3 stores", 3, "S3 stores, id: 'S3 stores' does not match"),
        ("id: s3-stores-objects", "id: 5", 3, "5, id: 5 is not of type 'string'"),
        ("type: multiple_choice", "type: riddle", 4, "type: 'riddle' is not one of"),
        ("  explanation: It is an object store.\n", "", 3, "'explanation' is a required property"),
        ("  explanation: It is an object store.", "  explanation: ' '", 11, "explanation: ' ' does not match"),
        ("  services: [Amazon S3]", "  service: [Amazon S3]", 3, "'service' was unexpected"),
        ("why: That is EBS.", "because: That is EBS.", 8, "options.1: 'why' is a required property"),
        ("correct: false, why: That is EFS.", "correct: maybe, why: That is EFS.", 9, "options.2.correct: 'maybe'"),
        ("tasks: [\"1.1\"]\n  services: [Amazon S3]", "tasks: [1.1]\n  services: [Amazon S3]", 12,
         'tasks.0: task 1.1 must be quoted, as in tasks: ["1.1"]'),
        ("tasks: [\"1.1\"]\n  services: [Amazon S3]", "tasks: []\n  services: [Amazon S3]", 12, "tasks: [] should be non-empty"),
        ("terms: [object store]", "terms: [a, a]", 14, "terms: ['a', 'a'] has non-unique elements"),
        ("https://docs.aws.amazon.com/s3/", "javascript:alert(1)", 16, "links.0.url: 'javascript:alert(1)' does not match"),
        ("item: 1}", "item: 0}", 18, "sources.0.item: 0 is less than the minimum of 1"),
        ("[MLA-C01, MLA-C02]", "[MLA-C09]", 24, "versions.0: 'MLA-C09' is not one of"),
        ("items: [Collect, Train, Deploy]", "items: [Collect, Train]", 28, "items: ['Collect', 'Train'] is too short"),
        # what it cannot say
        ("Blocks, correct: false", "Blocks, correct: true", 6, "needs one right option, this has 2"),
        ("Objects, correct: true", "Objects, correct: false", 6, "needs one right option, this has 0"),
        ("EBS, correct: true", "EBS, correct: false", 41, "needs two or more right options, this has 1"),
        ("  type: multiple_choice", "  type: open", 6, "a question of type open takes no options"),
        ("text: Files", "text: 'blocks '", 6, "two options have the same text"),
        ("answer: Objects", "answer: Things", 10, "the answer is not the text of the right option"),
        ("    EBS\n", "", 45, "the answer is not the text of the right option"),
        ("  items: [Collect, Train, Deploy]\n", "", 26, "a question of type ordering needs items"),
        ("  type: ordering\n", "  type: open\n", 28, "a question of type open takes no items"),
        ("  type: ordering\n", "  type: matching\n", 26, "a question of type matching needs pairs"),
        ("  type: ordering\n", "  type: multiple_choice\n", 26, "a multiple_choice question needs options"),
        ("  ours: true\n", "", 35, "an entry without sources must say “ours: true”"),
        ("  sources:\n    - {file: raw.txt, item: 1}", "  ours: true\n  sources:\n    - {file: raw.txt, item: 1}",
         17, "an entry with sources is not ours"),
        ("source: {file: raw.txt, item: 2}", "source: {file: raw.txt, item: 9}", 21, "the disputed source is not among"),
        ("id: two-of-three", "id: steps-of-training", 38, "steps-of-training: the id stands already at bank.yaml:25"),
        ("sources: [{file: raw.txt, item: 3}]", "sources: [{file: raw.txt, item: 1}]", 53,
         "item 1 of raw.txt is named already by s3-stores-objects"),
        ("  answer: |\n    EBS\n    S3\n  explanation: They are stores.\n  case: {id: shop, scenario: A shop sells shoes.}",
         "  answer: |\n    EBS\n    S3\n  explanation: They are stores.\n  case: {id: shop, scenario: A shop sells hats.}",
         49, "two-of-three: the scenario of case shop differs from that in steps-of-training"),
        # what is no YAML
        ("stem: What does S3 store?", "stem: What: does S3 store?", 5, "not valid YAML"),
        ("  answer: Objects\n", "  answer: Objects\n  answer: Things\n", 11, "the key “answer” stands twice; remove one."),
    ],
)  # fmt: skip
def test_each_rule_is_told_at_its_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    assert VALID.count(old) >= 1
    found = findings(tmp_path, bank=VALID.replace(old, new, 1))
    assert len([f for f in found if f.startswith(f"bank.yaml:{line}: ") and words in f]) == 1, found


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
        "bank.yaml:12: s3-stores-objects: the guide of MLA-C01 has no task 5.1",
        "bank.yaml:12: s3-stores-objects: the guide of MLA-C02 has no task 5.1",
    ]


def test_an_entry_in_the_file_of_another_task(tmp_path: Path) -> None:
    (tmp_path / "2.3-analyze.yaml").write_text(VALID, encoding="utf-8")
    assert [str(f) for f in check_bank(tmp_path).findings] == [
        f"2.3-analyze.yaml:{line}: {name}: its main task is 1.1, but the file is that of 2.3"
        for line, name in [(12, "s3-stores-objects"), (32, "steps-of-training"), (50, "two-of-three")]
    ]


def test_ids_and_source_items_stand_once_over_all_files(tmp_path: Path) -> None:
    entry = VALID.split("- id: steps", maxsplit=1)[0]
    assert findings(tmp_path, a=entry, b=entry) == [
        "b.yaml:3: s3-stores-objects: the id stands already at a.yaml:3",
        "b.yaml:18: s3-stores-objects: item 1 of raw.txt is named already by s3-stores-objects",
        "b.yaml:19: s3-stores-objects: item 2 of raw.txt is named already by s3-stores-objects",
    ]


def test_a_source_item_named_twice_by_one_entry(tmp_path: Path) -> None:
    found = findings(tmp_path, bank=VALID.replace("item: 1}\n", "item: 2}\n", 1))
    assert found == [
        "bank.yaml:19: s3-stores-objects: item 2 of raw.txt is named already by s3-stores-objects"
    ]


def test_findings_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    broken = VALID.replace("answer: Objects", "answer: Things").replace("  ours: true\n", "")
    checked = findings(tmp_path, b="- id: [\n", a=broken)
    assert [line.split(": ")[0] for line in checked] == ["a.yaml:10", "a.yaml:35", "b.yaml:2"]


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
