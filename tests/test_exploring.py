"""`assistant topics`, `service` and `compare` as a person and a program meet them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.cli import main
from assistant.search.facts import facts_by_unit
from assistant.search.manifest import SCHEMA
from assistant.search.storage import StoredIndex, load

Told = pytest.CaptureFixture[str]

HOSTILE = """# Amazon [bold]Athena[/bold] \x1b[31mred

Amazon Athena is a service that asks Amazon S3 in [red]SQL[/red] \x1b[2J with no cluster.

Amazon Redshift is a warehouse; unlike Amazon Athena it has a cluster ../../etc/passwd <script>.
"""
STATEMENT = {"passage_id", "span", "start", "end", "sources"}


@pytest.fixture(scope="module")
def index(shipped_index: Path) -> StoredIndex:
    """The bank that ships, loaded once, to compare with what is printed."""
    return load(shipped_index)


@pytest.fixture
def shipped(shipped_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped index is the one that commands take, in an empty folder."""
    monkeypatch.setenv("ASSISTANT_INDEX", str(shipped_index))
    monkeypatch.chdir(tmp_path)
    return shipped_index


def record(capsys: Told, *words: str) -> dict[str, Any]:
    """The one object that a command prints with --json."""
    assert main([*words, "--json"]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert told.out.count("\n") == 1
    return json.loads(told.out)


def shown(capsys: Told, *words: str) -> str:
    """What a command prints for people, which fits in 80 columns and is plain."""
    assert main([*words]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert_plain(told.out)
    return told.out


def assert_plain(text: str, width: int = 80) -> None:
    assert max(map(cell_len, text.splitlines())) <= width
    assert not re.search(r"[ \t]$", text, re.MULTILINE)
    assert "\x1b" not in text


def statements(value: object) -> Iterator[Mapping[str, Any]]:
    """All statements within a record."""
    if isinstance(value, dict):
        if value.keys() >= STATEMENT:
            yield value
        for each in value.values():
            yield from statements(each)
    elif isinstance(value, list):
        for each in value:
            yield from statements(each)


def assert_cited(told: Mapping[str, Any], index: StoredIndex) -> None:
    """Each statement is cited word by word from a passage that the record has, and the index too."""
    passages = {each["passage_id"]: each for each in told["passages"]}
    stored = {passage.id: passage.text for passage in index.passages}
    said = [*statements(told)]
    assert said
    for each in said:
        passage = passages[each["passage_id"]]
        assert passage["passage"] == stored[each["passage_id"]]
        assert passage["passage"][each["start"] : each["end"]] == each["span"] != ""
        assert passage["sources"] == each["sources"]
        assert each.get("question") or each["document"]
    assert {each["passage_id"] for each in said} == set(passages)


def test_a_comparison_is_cited_word_by_word_with_the_questions_that_it_decides(
    shipped: Path, index: StoredIndex, capsys: Told
) -> None:
    told = record(capsys, "compare", "Firehose", "kinesis data streams")
    assert [*told] == ["names", "version", "rows", "deciding", "passages"]
    assert told["names"] == ["Amazon Data Firehose", "Amazon Kinesis"]
    assert_cited(told, index)
    assert all(len(row["cells"]) == 2 for row in told["rows"])
    by_options = [each for each in told["deciding"] if each["how"] == "options"]
    assert by_options
    for each in by_options:
        options = index.questions[each["question"]].options
        assert each["option"] in [option.text for option in options if not option.correct]
        assert {*each["right"], *each["wrong"]} == set(told["names"])


def test_each_aspect_is_told_or_named_as_missing(shipped: Path, capsys: Told) -> None:
    names = ("data drift", "concept drift")
    rows = record(capsys, "compare", *names)["rows"]
    said = shown(capsys, "compare", *names)
    missing = [row["aspect"] for row in rows if not row["across"] and not any(row["cells"])]
    assert missing
    assert f"Not in your material: {'; '.join(missing)}." in " ".join(said.split())
    for row in rows:
        assert (f"\n\n{row['aspect']}\n" in said) is (row["aspect"] not in missing)


@pytest.mark.parametrize(
    "names",
    [
        ("async, serverless, batch transform",),
        ("async,", "serverless,batch", "transform"),
        ("async", "serverless", "batch transform"),
        ("async, serverless and batch transform",),
        ("async", "and", "serverless", "or", "batch transform"),
    ],
)
def test_names_are_taken_one_by_one_or_with_commas(
    shipped: Path, capsys: Told, names: tuple[str, ...]
) -> None:
    told = record(capsys, "compare", *names)
    assert told["names"] == ["asynchronous inference", "serverless inference", "batch transform"]


@pytest.mark.parametrize(
    "asked", ["recall vs. precision", "difference between recall and precision", "recall and precision"]
)
def test_a_question_that_compares_names_its_sides(shipped: Path, capsys: Told, asked: str) -> None:
    assert record(capsys, "compare", asked)["names"] == ["recall", "precision"]


def test_sides_stand_beside_one_another_where_there_is_room_and_else_below(
    shipped: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = ("compare", "AWS Glue", "Amazon EMR")
    assert re.search(r"^AWS Glue {20,}Amazon EMR$", shown(capsys, *two), re.MULTILINE)
    three = ("compare", "async, serverless, batch transform")
    assert re.search(r"^serverless inference$", shown(capsys, *three), re.MULTILINE)
    monkeypatch.setenv("COLUMNS", "60")
    narrow = shown(capsys, *two)
    assert_plain(narrow, 60)
    assert re.search(r"^Amazon EMR$", narrow, re.MULTILINE)
    monkeypatch.setenv("COLUMNS", "120")
    assert main([*three]) == 0
    wide = capsys.readouterr().out
    assert_plain(wide, 120)
    assert re.search(r"^asynchronous inference {10,}serverless inference {10,}batch", wide, re.MULTILINE)


def test_statements_are_numbered_and_their_sources_below(shipped: Path, capsys: Told) -> None:
    for words in (("compare", "recall", "precision"), ("service", "Firehose")):
        said, _, below = shown(capsys, *words).partition("\nSources\n")
        numbers = [int(number) for number in re.findall(r"\[(\d+)\]", said)]
        assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1))
        assert re.findall(r"^\[(\d+)\] (?:entry|note) \S", below, re.MULTILINE) == [
            str(number) for number in range(1, max(numbers) + 1)
        ]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("compare",), "Name two or three services or concepts, as in: assistant compare"),
        (("compare", "Firehose"), "Name two or three services or concepts"),
        (("compare", "a", "b", "c", "d"), "Name two or three services or concepts"),
        (("compare", "a, b, c, d"), "Name two or three services or concepts"),
        (("compare", "Firehose", "  "), "A name is blank; name two or three"),
        (("compare", "Firehose, , Kinesis"), "A name is blank; name two or three"),
        (("compare", "Firehose", "firehose"), "twice"),
        (("compare", "Firehose", "Kinesis Data Firehose"), "are the same, Amazon Data Firehose"),
        (("compare", "Firehose", "zzzqqq"), "“zzzqqq”"),
        (
            ("compare", "Firehose", "Glue", "--exam", "MLA-C03"),
            "There is no exam version “MLA-C03”; there is",
        ),
        (
            ("topics", "--exam", "MLA-C03"),
            "There is no exam version “MLA-C03”; there is MLA-C01 and MLA-C02.",
        ),
        (("service", "S3", "--exam", "MLA-C03"), "There is no exam version “MLA-C03”; there is MLA-C01 and"),
        (("service", "  "), "The name is blank"),
        (("service", "firehoze"), "called “firehoze”; did you mean Amazon Data Firehose?"),
        (("service", "[red]zzzqqq[/red]"), "called “[red]zzzqqq[/red]”; “assistant service” lists"),
        (("service", "z" * 5000), "No service or concept is called “zzz"),
    ],
)
def test_wrong_words_are_told_in_a_sentence(
    shipped: Path, capsys: Told, words: tuple[str, ...], sentence: str
) -> None:
    assert main([*words]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert len(told.err) < 300


@pytest.mark.parametrize("words", [("topics",), ("service",), ("service", "S3"), ("compare", "S3, EBS")])
def test_without_an_index_the_command_that_makes_it_is_named(
    tmp_path: Path, capsys: Told, words: tuple[str, ...]
) -> None:
    assert main([*words, "--index", str(tmp_path / "none")]) == 1
    told = capsys.readouterr()
    assert "assistant index" in told.err
    assert (told.out, told.err.count("\n")) == ("", 1)


def test_an_index_made_before_there_were_topics_asks_to_be_rebuilt(
    shipped: Path, tmp_path: Path, capsys: Told
) -> None:
    older = tmp_path / "older"
    shutil.copytree(shipped, older)
    manifest = older / "generations" / (older / "CURRENT").read_text().split()[0] / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"schema": SCHEMA - 1}))
    for words in (["topics"], ["service", "S3"], ["compare", "S3, EFS"]):
        assert main([*words, "--index", str(older)]) == 1
        told = capsys.readouterr()
        assert "older version of the assistant; run “assistant index" in told.err
        assert (told.out, told.err.count("\n")) == ("", 1)


def test_topics_are_the_domains_with_their_weights_tasks_and_holes(
    shipped: Path, index: StoredIndex, capsys: Told
) -> None:
    assert record(capsys, "topics", "--exam", "c02")["version"] == "MLA-C02"
    told = record(capsys, "topics", "--exam", "mla-c01")
    assert [*told] == ["version", "versions", "domains", "unassigned", "clusters", "never_mentioned"]
    assert (told["version"], told["versions"]) == ("MLA-C01", ["MLA-C01"])
    guide = exam_guide("MLA-C01")
    domains = told["domains"]
    assert [(d["id"], d["title"], d["weight"]) for d in domains] == [
        (d.id, d.title, d.weight) for d in guide.domains
    ]
    assert sum(domain["share"] for domain in domains) == pytest.approx(100, abs=0.3)
    tasks = {task["id"]: task for domain in domains for task in domain["tasks"]}
    assert [(task["id"], task["title"]) for task in tasks.values()] == [(t.id, t.title) for t in guide.tasks]
    first = [q for q in index.questions.values() if "MLA-C01" in q.versions and q.tasks[:1] == ("2.3",)]
    assert tasks["2.3"]["questions"] == len(first) > 20
    for task in guide.tasks:
        assert set(tasks[task.id]["holes"]) <= set(task.topics)
    assert any(task["holes"] for task in tasks.values())
    assert told["unassigned"] == {"questions": [], "notes": []}


def test_clusters_hold_the_questions_and_notes_of_the_version(
    shipped: Path, index: StoredIndex, capsys: Told
) -> None:
    told = record(capsys, "topics", "--version", "MLA-C02")
    held = [key for cluster in told["clusters"] for key in cluster["questions"]]
    assert sorted(held) == sorted(k for k, q in index.questions.items() if "MLA-C02" in q.versions)
    sizes = [cluster["units"] for cluster in told["clusters"]]
    assert sizes == sorted(sizes, reverse=True)
    for cluster in told["clusters"]:
        assert cluster["name"]
        assert cluster["terms"]
        assert cluster["units"] >= len(cluster["questions"]) + len(cluster["notes"]) > 0


def test_topics_for_people_have_counts_in_columns(shipped: Path, capsys: Told) -> None:
    told = record(capsys, "topics")
    said = shown(capsys, "topics")
    assert said.startswith(
        "What your material holds on MLA-C01 and MLA-C02 together, beside the weights of\nMLA-C02"
    )
    for domain in told["domains"]:
        assert f"{domain['id']} {domain['title']}\n{domain['weight']} % of the exam" in said
        for task in domain["tasks"]:
            row = re.search(rf"^{re.escape(task['id'])} .* (\d+) +(\d+)$", said, re.MULTILINE)
            assert row
            assert (int(row[1]), int(row[2])) == (task["questions"], task["notes"])
            for hole in task["holes"]:
                assert hole in " ".join(said.split())
    for cluster in told["clusters"]:
        assert f"- {cluster['name']} (" in " ".join(said.split())
    assert "Amazon DocumentDB" in " ".join(said.partition("never mentioned")[2].split())


def test_a_service_is_told_with_what_it_is_when_to_choose_it_and_what_it_is_confused_with(
    shipped: Path, index: StoredIndex, capsys: Told
) -> None:
    told = record(capsys, "service", "Firehose")
    assert [*told] == [
        "name", "version", "kind", "other_names", "former_names", "definition", "choose", "confused_with", "related",
        "questions", "notes", "mentions", "passages",
    ]  # fmt: skip
    assert (told["name"], told["kind"]) == ("Amazon Data Firehose", "service")
    assert told["former_names"] == ["Amazon Kinesis Data Firehose"]
    assert_cited(told, index)
    assert told["definition"]["document"] == "notes/amazon-data-firehose.md"
    assert told["choose"]
    assert "Amazon Kinesis" in [each["name"] for each in told["confused_with"]]
    assert "firehose-json-to-parquet-in-s3" in told["questions"]
    assert told["notes"] == ["notes/amazon-data-firehose.md"]
    for kind in ("questions", "notes"):
        assert set(told[kind]) <= set(told["mentions"][kind])
    said = shown(capsys, "service", "Firehose")
    assert said.startswith("Amazon Data Firehose\nA service of AWS, formerly Amazon Kinesis Data Firehose.\n")
    for heading in (
        "What it is",
        "When to choose it",
        "What it is confused with",
        "Questions on it",
        "Sources",
    ):
        assert f"\n\n{heading}\n" in said


def test_a_part_of_a_subject_is_headed_as_it_was_asked_for(shipped: Path, capsys: Told) -> None:
    assert main(["service", "kinesis data streams"]) == 0
    assert capsys.readouterr().out.startswith("Amazon Kinesis Data Streams (Amazon Kinesis)\n")
    assert main(["compare", "Firehose", "Kinesis Data Streams"]) == 0
    headed = "Amazon Data Firehose / Amazon Kinesis Data Streams (Amazon Kinesis)\n"
    assert capsys.readouterr().out.startswith(headed)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("amazon data firehose",), "Amazon Data Firehose"),
        (("Kinesis", "Data", "Firehose"), "Amazon Data Firehose"),
        (("CloudWatch Events",), "Amazon EventBridge"),
        (("quick  suite",), "Amazon QuickSight"),
        (("S3",), "Amazon S3"),
        (("tpr",), "recall"),
        (("RAG",), "retrieval-augmented generation"),
    ],
)
def test_any_name_leads_to_the_subject(
    shipped: Path, capsys: Told, words: tuple[str, ...], name: str
) -> None:
    assert record(capsys, "service", *words)["name"] == name


def test_a_concept_says_that_it_is_one(shipped: Path, index: StoredIndex, capsys: Told) -> None:
    told = record(capsys, "service", "recall")
    assert told["kind"] == "concept"
    assert_cited(told, index)
    assert "precision" in [each["name"] for each in told["related"]]
    assert all(0 < each["strength"] <= 1 and each["together"] > 0 for each in told["related"])
    assert shown(capsys, "service", "recall").splitlines()[1].startswith("A concept, also called")


def test_a_service_in_scope_that_is_never_mentioned_is_told_so(shipped: Path, capsys: Told) -> None:
    assert main(["service", "Fraud Detector"]) == 2
    assert capsys.readouterr().err == "assistant: Your material never mentions Amazon Fraud Detector.\n"


def test_without_a_name_all_are_listed_with_counts_and_those_never_mentioned(
    shipped: Path, index: StoredIndex, capsys: Told
) -> None:
    told = record(capsys, "service")
    by_name = {each["name"]: each for each in told["subjects"]}
    profiles = {profile.name: profile for profile in index.topics.profiles}
    assert by_name.keys() == profiles.keys()
    for name, each in by_name.items():
        assert each["questions"] + each["notes"] == len(profiles[name].about) <= each["mentions"]
    services = exam_guide("MLA-C01").services
    assert told["never_mentioned"]
    for group, names in told["never_mentioned"].items():
        assert set(names) <= set(services[group])
        assert not set(names) & by_name.keys()
    said = shown(capsys, "service")
    s3 = by_name["Amazon S3"]
    row = rf"^ +{s3['mentions']} +{s3['questions']} +{s3['notes']}  Amazon S3$"
    assert re.search(row, said, re.MULTILINE)
    assert re.search(r"^- Database: .*Amazon DocumentDB", said, re.MULTILINE)


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_told_for_a_version_is_from_what_serves_it(
    shipped: Path, index: StoredIndex, capsys: Told, version: str
) -> None:
    serving = {
        unit
        for unit, facts in facts_by_unit(index).items()
        if version in facts.versions or not facts.versions
    }
    assert len(serving) < len(index.topics.map.units)
    profiles = {profile.name: profile for profile in index.topics.profiles_for(version)}
    for each in profiles.values():
        said = [*each.choose, *(confusion.said for confusion in each.confusions), each.definition]
        assert {*each.mentions, *each.about, *(cited.passage.unit for cited in said if cited)} <= serving
    of_all = {profile.name: profile for profile in index.topics.profiles}
    redefined = [
        name
        for name, each in profiles.items()
        if each.definition and each.definition != of_all[name].definition
    ]
    told = record(capsys, "service", "--exam", version.lower())
    assert told["version"] == version
    assert [each["name"] for each in told["subjects"]] == [*profiles]
    topics = record(capsys, "topics", "--exam", version)
    assert topics["never_mentioned"] == told["never_mentioned"]
    missing = {name for names in topics["never_mentioned"].values() for name in names}
    assert missing == {name for names in exam_guide(version).services.values() for name in names} - {
        *profiles
    }
    for name in (redefined or [*profiles])[:1]:
        one = record(capsys, "service", name, "--exam", version)
        assert (one["name"], one["version"]) == (name, version)
        assert_cited(one, index)
        definition = profiles[name].definition
        assert one["definition"].get("span", "") == (definition.text if definition else "")


def test_what_another_version_alone_names_is_nothing_that_it_occurs_with(shipped: Path, capsys: Told) -> None:
    told, older = (record(capsys, "service", "RAG", *more)["related"] for more in ([], ["--exam", "MLA-C01"]))
    listed = {each["name"] for each in record(capsys, "service", "--exam", "MLA-C01")["subjects"]}
    assert older == [each for each in told if each["name"] in listed]
    assert 0 < len(older) < len(told)


def test_a_subject_of_another_version_alone_is_told_so(shipped: Path, capsys: Told) -> None:
    assert record(capsys, "service", "Amazon Kendra", "--exam", "MLA-C02")["mentions"]
    assert main(["service", "Amazon Kendra", "--exam", "MLA-C01"]) == 2
    assert capsys.readouterr().err == "assistant: Your material never mentions Amazon Kendra for MLA-C01.\n"


def test_material_of_others_steers_no_terminal_and_is_no_markup(
    tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "[bold]s3[.md").write_text(HOSTILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, value in {"BANK": "bank", "INDEX": "index", "MODEL": "hashing"}.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    assert main(["index"]) == 0
    capsys.readouterr()
    said = shown(capsys, "service", "Athena")
    assert "[red]SQL[/red]" in " ".join(said.split())
    for words in (("service",), ("compare", "Athena, Redshift")):
        assert "Athena" in shown(capsys, *words)
    assert "On no task for sure: 1 note." in shown(capsys, "topics")
    assert record(capsys, "topics")["unassigned"] == {"questions": [], "notes": ["[bold]s3[.md"]}


def test_an_empty_index_has_an_exam_and_no_topics(
    tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "short.md").write_text("# Moss\n\nMoss grows where it is wet.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name, value in {"BANK": "bank", "INDEX": "index", "MODEL": "hashing"}.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    assert main(["index"]) == 0
    capsys.readouterr()
    told = record(capsys, "topics")
    assert sum(task["questions"] for domain in told["domains"] for task in domain["tasks"]) == 0
    assert all(domain["share"] == 0 for domain in told["domains"])
    shown(capsys, "topics")
    assert record(capsys, "service")["subjects"] == []
    shown(capsys, "service")
    assert main(["service", "S3"]) == 2
    assert "never mentions Amazon S3" in capsys.readouterr().err
