"""A comparison: names, what goes into which cell and what does not, citations, and the questions that decide."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.bank.types import Option, Pair, Question, QuestionType, Section, SourceItem
from assistant.errors import UsageError
from assistant.search.build import Corpus, build_index
from assistant.search.citation import Citation
from assistant.search.embedding import HashingEmbedder
from assistant.search.explore.aspects import Aspect
from assistant.search.explore.deciding import How
from assistant.search.explore.side_by_side import Row, SideBySide, compare
from assistant.search.storage import StoredIndex, load

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

FIREHOSE = """Amazon Data Firehose is a delivery service for streams. It writes batches to Amazon S3.

**When to choose it.** It fits when a stream only has to be stored. It is billed by volume, from 1 GB on.

**What it is confused with.** Kinesis Data Streams keeps records for replay, whereas Firehose keeps nothing. This is
why it is simple. Amazon Athena only reads files with SQL.

**What the exam asks.** “Near real time” and “no code” point to Firehose. The other service is the trap."""

KINESIS = """Amazon Kinesis Data Streams is a service that takes in records and keeps them.

**When to choose it.** It fits when several consumers read the same records.

**What it is confused with.** Amazon MSK keeps streams too, but speaks the protocol of Kafka.

**What the exam asks.** Replay points to Data Streams. Loading without code points to Firehose, and replay to Kinesis."""

SHARED = """The options are two. Serverless inference gets its compute when a request arrives. Batch transform scores a
whole dataset and ends.

**When to choose it.** Serverless fits small models with rare requests. Batch transform fits nightly runs.

**What it is confused with.** A serverless function is something else. Batch transform has no endpoint, whereas
serverless inference has one.

**What the exam asks.** Rare requests mean serverless inference."""

GUIDE = """Amazon Athena is a query service for files. This is cheap. Amazon Athena scans 5 TB within minutes. Use Amazon
Athena and Amazon Redshift for queries. Mixed precision is a way to train faster. Precision is the share of alarms
that are right. Recall is the share of cases that are found. Blorbing is the art of blorb filters."""


REGISTRY = """Amazon SageMaker Model Registry is the catalog of models on their way to production. Model Registry has an approval
status:
PendingManualApproval, Approved or Rejected.

**When to choose it.** It fits when somebody has to approve models.

**What it is confused with.** Amazon SageMaker Experiments keeps all runs.

**What the exam asks.** MLA-C02 asks for more than MLA-C01. The traps are Model Registry for hundreds of runs, and
CloudTrail. In MLA-C02 approval of a model points to Model Registry."""


def choice(
    key: str, right: str, wrong: str, why: str, *, versions: tuple[str, ...] = (), **more: str
) -> Question:
    return Question(
        id=key,
        stem=more.get("stem", "What should the team use?"),
        type=QuestionType.MULTIPLE_CHOICE,
        options=(Option(right, True, "It does what is asked."), Option(wrong, False, why)),
        answer=right,
        explanation=more.get("explanation", "The rest follows from the scenario."),
        versions=versions,
        sources=(SourceItem("raw.txt", 1),),
    )


QUESTIONS = (
    choice(
        "only-named",
        "A dashboard",
        "A report",
        "",
        stem="Firehose or Kinesis Data Streams feed it. What shows it?",
    ),
    choice(
        "long-option", "Firehose with Lambda and Amazon Athena", "Kinesis Data Streams", "It keeps records."
    ),
    choice(
        "direct", "Amazon Data Firehose", "Kinesis Data Streams", "Somebody would have to write consumers."
    ),
    choice("reversed", "Kinesis Data Streams", "Amazon Data Firehose", "It has nothing to replay."),
    choice("later-exam", "Amazon Data Firehose", "Kinesis Data Streams", "", versions=("MLA-C02",)),
    choice("same-in-both", "Firehose", "Kinesis Data Streams that feeds Firehose", "One hop too many."),
    choice("levels", "An L1 construct", "An L2 construct", "It has defaults.", stem="Which CDK level is it?"),
    choice(
        "penalty", "The L1 penalty", "L2", "It zeroes none.", stem="L1 regularization or the other penalty?"
    ),
    choice(
        "other",
        "Amazon Athena",
        "Amazon Redshift",
        "It has to be loaded.",
        explanation="Amazon Redshift costs more.",
    ),
    Question(
        id="matched",
        stem="Match the service.",
        type=QuestionType.MATCHING,
        pairs=(Pair("Several read it", "Kinesis Data Streams"), Pair("It is stored", "Amazon Data Firehose")),
        explanation="Each has its use.",
        sources=(SourceItem("raw.txt", 2),),
    ),
    Question(
        id="terms",
        stem="What filters?",
        type=QuestionType.OPEN,
        answer="Blorbing",
        explanation="Blorbing fits small ponds.",
        terms=("blorbing", "zorbing"),
        sources=(SourceItem("raw.txt", 3),),
    ),
    Question(
        id="zorb",
        stem="What rolls?",
        type=QuestionType.OPEN,
        answer="Zorbing",
        explanation="Zorbing is the art of rolling downhill. Here the hill of the company is steep.",
        sources=(SourceItem("raw.txt", 4),),
    ),
)
SECTIONS = (
    Section("notes/firehose.md", FIREHOSE, "Amazon Data Firehose", services=("Amazon Data Firehose",)),
    Section("notes/kinesis.md", KINESIS, "Amazon Kinesis Data Streams", services=("Amazon Kinesis",)),
    Section("notes/options.md", SHARED, "SageMaker inference options"),
    Section("guide.md", GUIDE, "A guide"),
    Section("mine.md", "It is a copy of the disk. It fits when a day may be lost.", "Nightly snapshot"),
    Section("mine.md", "Each write goes to two disks. This costs 3 USD a month.", "Mirroring"),
    Section("notes/registry.md", REGISTRY, "Amazon SageMaker Model Registry"),
    Section("mine.md", "Amazon Polly stores voices. It reads on.", "Amazon Polly <b>speaks</b>"),
    Section("mine.md", "Amazon EBS holds the disk. It is cheap at 1 USD.", "Cold copies"),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> StoredIndex:
    directory = tmp_path_factory.mktemp("compared") / "index"
    files = {"raw.txt": "aa", **{section.file: "bb" for section in SECTIONS}}
    build_index(Corpus(QUESTIONS, SECTIONS, files), HashingEmbedder(), directory, now=NOW)
    return load(directory)


@pytest.fixture(scope="module")
def streams(index: StoredIndex) -> SideBySide:
    return compare(index, ["Firehose", "Kinesis Data Streams"])


def row(found: SideBySide, aspect: Aspect) -> Row:
    return next(each for each in found.rows if each.aspect is aspect)


def cell(found: SideBySide, aspect: Aspect, side: int) -> str:
    """The statements of a cell as one text; "None" where the material has none."""
    said = row(found, aspect).cells[side]
    return "None" if said is None else " ".join(_flat(each) for each in said)


def across(found: SideBySide, aspect: Aspect) -> str:
    return " ".join(_flat(each) for each in row(found, aspect).across)


def _flat(said: Citation) -> str:
    return " ".join(said.text.split())


def every(found: SideBySide) -> list[Citation]:
    return [
        said
        for each in found.rows
        for said in (*each.across, *(said for cell in each.cells for said in cell or ()))
    ]


def test_the_sides_have_the_names_of_the_bank_in_the_order_given(index: StoredIndex) -> None:
    assert compare(index, ["kinesis streams", "firehose"]).names == ("Amazon Kinesis", "Amazon Data Firehose")
    assert compare(index, ["serverless", "Batch Transform"]).names == (
        "serverless inference",
        "batch transform",
    )


def test_all_aspects_are_there_in_order_with_a_cell_for_each_side(streams: SideBySide) -> None:
    assert [each.aspect for each in streams.rows] == list(Aspect)
    assert all(len(each.cells) == 2 for each in streams.rows)


def test_what_a_note_says_goes_into_the_cell_that_its_paragraph_is_for(streams: SideBySide) -> None:
    assert cell(streams, Aspect.IS, 0).startswith("Amazon Data Firehose is a delivery service for streams.")
    assert cell(streams, Aspect.IS, 1).startswith("Amazon Kinesis Data Streams is a service that takes in")
    assert "It fits when a stream only has to be stored." in cell(streams, Aspect.CHOOSE, 0)
    assert cell(streams, Aspect.CHOOSE, 1) == "It fits when several consumers read the same records."
    assert "“Near real time” and “no code” point to Firehose." in cell(streams, Aspect.ASKED, 0)


def test_a_sentence_that_sets_the_sides_against_each_other_stands_across(streams: SideBySide) -> None:
    assert across(streams, Aspect.APART) == (
        "Kinesis Data Streams keeps records for replay, whereas Firehose keeps nothing."
    )
    assert "Loading without code points to Firehose, and replay to Kinesis." in across(streams, Aspect.ASKED)


def test_numbers_and_prices_have_a_row_of_their_own_and_an_empty_cell_is_none(index: StoredIndex) -> None:
    found = compare(index, ["Athena", "Kinesis"])
    assert cell(found, Aspect.FIGURES, 0) == "Amazon Athena scans 5 TB within minutes."
    assert row(found, Aspect.FIGURES).cells[1] is None


def test_a_cell_of_which_only_a_sentence_across_speaks_is_empty_and_not_none(streams: SideBySide) -> None:
    assert row(streams, Aspect.APART).cells[0] == ()


def test_sides_that_share_a_note_get_the_sentences_that_are_about_them(index: StoredIndex) -> None:
    found = compare(index, ["serverless", "batch transform"])
    assert cell(found, Aspect.IS, 0) == "Serverless inference gets its compute when a request arrives."
    assert cell(found, Aspect.IS, 1) == "Batch transform scores a whole dataset and ends."
    assert cell(found, Aspect.CHOOSE, 0) == "Serverless fits small models with rare requests."
    assert cell(found, Aspect.CHOOSE, 1) == "Batch transform fits nightly runs."
    assert (
        across(found, Aspect.APART)
        == "Batch transform has no endpoint, whereas serverless inference has one."
    )


def test_a_part_of_a_name_is_none_where_it_is_the_word_of_something_else(index: StoredIndex) -> None:
    said = [_flat(each) for each in every(compare(index, ["serverless", "batch transform"]))]
    assert "A serverless function is something else." not in said
    assert not any(
        "Mixed precision" in _flat(each) for each in every(compare(index, ["precision", "recall"]))
    )


def test_what_leans_on_another_sentence_or_its_scenario_is_not_shown(index: StoredIndex) -> None:
    for names in (["Firehose", "Kinesis"], ["Athena", "Firehose"], ["zorbing", "blorbing"]):
        texts = [_flat(each) for each in every(compare(index, names))]
        assert not [text for text in texts if text.startswith(("This", "The other", "Here"))]


def test_sentences_on_neither_side_are_not_shown_to_fill_a_cell(streams: SideBySide) -> None:
    assert not [each for each in every(streams) if "Athena" in each.text or "MSK" in each.text.split(" ")[0]]


def test_no_sentence_stands_twice_and_each_is_cut_exactly_from_its_passage(index: StoredIndex) -> None:
    for names in (
        ["Firehose", "Kinesis"],
        ["serverless", "batch transform"],
        ["Athena", "Redshift", "Firehose"],
    ):
        found = every(compare(index, names))
        assert max(Counter(_flat(each) for each in found).values()) == 1
        for each in found:
            assert each.text.strip() == each.text
            assert each.text.endswith(".")
            assert each.passage in index.passages


def test_things_that_only_the_material_names_are_compared_too(index: StoredIndex) -> None:
    found = compare(index, ["Blorbings", "zorbing"])
    assert found.names == ("blorbing", "zorbing")
    assert cell(found, Aspect.IS, 0) == "Blorbing is the art of blorb filters."
    assert cell(found, Aspect.IS, 1) == "Zorbing is the art of rolling downhill."
    assert cell(found, Aspect.CHOOSE, 0) == "Blorbing fits small ponds."


def test_a_section_is_about_its_heading_though_it_does_not_say_it_again(index: StoredIndex) -> None:
    found = compare(index, ["nightly snapshots", "Athena"])
    assert found.names == ("Nightly snapshot", "Amazon Athena")
    assert cell(found, Aspect.IS, 0) == "It is a copy of the disk."
    assert cell(found, Aspect.CHOOSE, 0) == "It fits when a day may be lost."
    assert compare(index, ["Nightly snapshot", "Mirroring"]).names == ("Nightly snapshot", "Mirroring")


def test_an_own_text_on_one_thing_says_what_it_is_by_what_it_does(index: StoredIndex) -> None:
    found = compare(index, ["Polly", "Athena"])
    assert cell(found, Aspect.IS, 0) == "Amazon Polly stores voices."


def test_what_goes_on_behind_a_colon_is_no_sentence_and_a_trap_no_limit(index: StoredIndex) -> None:
    found = compare(index, ["Model Registry", "Firehose"])
    assert cell(found, Aspect.IS, 0).endswith("status: PendingManualApproval, Approved or Rejected.")
    assert row(found, Aspect.FIGURES).cells[0] is None
    assert "The traps are Model Registry" in cell(found, Aspect.ASKED, 0)


def test_what_only_another_exam_asks_is_not_told_of_this_one(index: StoredIndex) -> None:
    names = ["Model Registry", "Firehose"]
    for version, told in (("MLA-C01", False), ("MLA-C02", True), ("", True)):
        assert ("In MLA-C02 approval" in cell(compare(index, names, version), Aspect.ASKED, 0)) == told


def test_it_behind_something_else_is_not_the_heading(index: StoredIndex) -> None:
    found = "Your material says nothing of Cold copies that can be compared."
    with pytest.raises(UsageError, match=f"^{found}$"):
        compare(index, ["Cold copies", "Athena"])


def test_what_is_named_where_nothing_is_said_of_it_is_not_told_to_be_never_mentioned(tmp_path: Path) -> None:
    stem = "A team of Amazon Redshift asks. What filters?"
    entry = Question(
        stem, QuestionType.OPEN, id="q", answer="A sieve", explanation="It does.", terms=("sifting",)
    )
    section = Section("now.md", "Amazon Athena is a query service.", "Now", versions=("MLA-C01",))
    build_index(Corpus((entry,), (section,), {"now.md": "b"}), HashingEmbedder(), tmp_path, now=NOW)
    for name, called in (("sifting", "sifting"), ("Redshift", "Amazon Redshift")):
        with pytest.raises(
            UsageError, match=f"^Your material says nothing of {called} that can be compared.$"
        ):
            compare(load(tmp_path), ["Athena", name])
    with pytest.raises(UsageError, match=r"^Your material never mentions Amazon Athena for MLA-C02\.$"):
        compare(load(tmp_path), ["Athena", "Redshift"], "MLA-C02")


def test_a_question_decides_where_one_side_is_right_and_another_wrong(streams: SideBySide) -> None:
    by_key = {each.question: each for each in streams.deciding}
    direct, reverse = by_key["direct"], by_key["reversed"]
    assert (direct.how, direct.right, direct.wrong) == (
        How.OPTIONS,
        ("Amazon Data Firehose",),
        ("Amazon Kinesis",),
    )
    assert (direct.option, direct.why) == ("Kinesis Data Streams", "Somebody would have to write consumers.")
    assert (reverse.right, reverse.wrong) == (("Amazon Kinesis",), ("Amazon Data Firehose",))
    assert reverse.why == "It has nothing to replay."


def test_the_most_direct_questions_come_first_and_those_that_decide_nothing_are_left_out(
    streams: SideBySide,
) -> None:
    keys = [each.question for each in streams.deciding]
    assert keys.index("direct") < keys.index("long-option") < keys.index("matched") < keys.index("only-named")
    assert "other" not in keys
    assert "zorb" not in keys


def test_an_option_that_holds_the_right_thing_too_decides_nothing(streams: SideBySide) -> None:
    assert "same-in-both" not in {each.question for each in streams.deciding}


def test_a_short_name_counts_only_where_the_question_has_the_whole_one(index: StoredIndex) -> None:
    found = compare(index, ["L1 regularization", "L2 regularization"]).deciding
    assert [each.question for each in found] == ["penalty"]


def test_only_what_serves_the_exam_version_is_used(index: StoredIndex) -> None:
    names = ["Firehose", "Kinesis"]
    assert "later-exam" in {each.question for each in compare(index, names, "MLA-C02").deciding}
    assert "later-exam" not in {each.question for each in compare(index, names, "MLA-C01").deciding}
    assert "direct" in {each.question for each in compare(index, names, "MLA-C01").deciding}


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        ([], "Two or three services or concepts can be compared; no name was given."),
        (["S3"], "Two or three services or concepts can be compared; only one was given."),
        (["S3", " "], "Two or three services or concepts can be compared; only one was given."),
        (["a", "b", "c", "d"], "Two or three services or concepts can be compared; 4 were given."),
        (["Firehose", "firehose"], "“Firehose” was given twice; name something else to compare it with."),
        (
            ["Firehose", "Kinesis Data Firehose"],
            "“Firehose” and “Kinesis Data Firehose” are the same, Amazon Data Firehose; name something else to "
            "compare it with.",
        ),
        (
            ["Firehose", "Kinesys"],
            "No service or concept is called “Kinesys”; did you mean Amazon Kinesis?",
        ),
        (["Firehose", "blorbin"], "No service or concept is called “blorbin”; did you mean blorbing?"),
        (
            ["Firehose", "qwrtzpf"],
            "No service or concept is called “qwrtzpf”; “assistant service” lists what your material names.",
        ),
        (["Firehose", "Amazon Textract"], "Your material never mentions Amazon Textract."),
    ],
)
def test_names_that_cannot_be_compared_are_told_in_one_sentence(
    index: StoredIndex, names: list[str], sentence: str
) -> None:
    with pytest.raises(UsageError) as told:
        compare(index, names)
    assert str(told.value) == sentence


def test_a_name_is_text_however_it_is_written(index: StoredIndex) -> None:
    for name in ("(", "[a-z]+", "<b>S3</b>(", "\\", "x" * 5000, "?*+"):
        with pytest.raises(UsageError) as told:
            compare(index, ["Firehose", name])
        assert len(str(told.value)) < 300


def test_a_comparison_repeats(index: StoredIndex, streams: SideBySide) -> None:
    assert compare(index, ["Firehose", "Kinesis Data Streams"]) == streams


def test_a_side_named_nowhere_for_the_version_is_told(tmp_path: Path) -> None:
    section = Section("later.md", "Amazon Athena is a query service.", "Later", versions=("MLA-C02",))
    other = Section("now.md", "Amazon Redshift is a warehouse.", "Now")
    build_index(
        Corpus((), (section, other), {"later.md": "a", "now.md": "b"}), HashingEmbedder(), tmp_path, now=NOW
    )
    index = load(tmp_path)
    assert compare(index, ["Athena", "Redshift"]).names == ("Amazon Athena", "Amazon Redshift")
    with pytest.raises(UsageError, match=r"^Your material never mentions Amazon Athena for MLA-C01\.$"):
        compare(index, ["Athena", "Redshift"], "MLA-C01")
