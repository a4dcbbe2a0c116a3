"""The parts put together: the shipped bank with the real model, rebuilding, and merged duplicates."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from assistant import Assistant
from assistant.bank.duplicates import merge_duplicates
from assistant.bank.types import Link, Option, Pair, Question, QuestionType, SourceItem
from assistant.errors import IndexMissingError, IndexOutdatedError, UnreadableFileError, UsageError
from assistant.json_records import hit_record
from assistant.settings import Settings
from assistant.upkeep import build, status

# Plain questions, in other words than the bank has, and the entry that answers each.
PLAIN = {
    "Which CloudFormation section maps a Region to its AMI?": "cloudformation-mappings-region-ami",
    "How do I move the files of a server on EC2 into EFS?": "datasync-ec2-files-to-efs",
    "Which chart shows whether age and income are related?": "scatterplot-two-numeric-variables",
    "Which CDK command prints the CloudFormation templates?": "cdk-synth-generates-templates",
    "How do I keep a model from memorizing personal data?": "differential-privacy-training-pii",
    "What randomly switches off neurons so that a network generalizes?": "dropout-against-overfitting",
    "Where does my own training container find its hyperparameters?": (
        "training-container-hyperparameters-directory"
    ),
    "How can I avoid waiting for instances between training jobs?": "warm-pools-consecutive-training-jobs",
    "Who must secure what is stored in an S3 bucket, AWS or the customer?": "shared-responsibility-s3-data",
    "GPUs are only needed in office hours; how do we save money?": "scheduled-scaling-gpu-business-hours",
    "Which registry for container images handles versions and permissions?": "ecr-image-versions-and-access",
    "Which ensemble uses bagging?": "bagging-ensemble-random-forest",
}


@pytest.fixture(scope="module")
def shipped(shipped_index: Path, repository: Path) -> Assistant:
    """The shipped bank under the real model."""
    return Assistant.open(Settings(repository / "seeds", shipped_index, "all-MiniLM-L6-v2", 10))


def hashing(folder: Path, **files: str) -> Settings:
    """Settings of a small bank in `folder`, one text file an argument."""
    bank = folder / "bank"
    bank.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (bank / f"{name}.txt").write_text(text, encoding="utf-8")
    return Settings(bank, folder / "index", "hashing", 10)


def raw(number: int, stem: str, options: list[str], key: str, reason: str = "") -> str:
    """An exam question in the form of a raw document."""
    lettered = "\n".join(f"{letter}. {text}" for letter, text in zip("ABCDE", options, strict=False))
    explained = f"Explanation: {reason}\n" if reason else ""
    return f"{number}. {stem}\n{lettered}\nAnswer: {key}\n{explained}\n"


class TestTheShippedBank:
    @pytest.mark.parametrize("query", PLAIN)
    def test_a_plain_question_finds_the_entry_that_answers_it(self, query: str, shipped: Assistant) -> None:
        hits = shipped.search(query, k=3)
        assert hits[0].question == PLAIN[query]
        assert [hit.rank for hit in hits] == [1, 2, 3]
        assert hits[0].score > hits[1].score

    def test_the_answer_to_the_first_question_is_mappings(self, shipped: Assistant) -> None:
        (hit,) = shipped.search(next(iter(PLAIN)), k=1)
        assert hit.question
        entry = shipped.question(hit.question)
        assert entry
        assert entry.answer == "Mappings"
        assert entry.sources == hit.sources
        start, end = hit.marked
        assert 0 <= start < end <= len(hit.passage.text)

    def test_the_setting_says_how_many_hits_there_are(self, shipped: Assistant) -> None:
        assert len(shipped.search("How is drift noticed?")) == 10
        assert len(shipped.search("How is drift noticed?", k=4)) == 4
        with pytest.raises(UsageError):
            shipped.search("How is drift noticed?", k=0)

    def test_each_hit_is_a_question_that_can_be_opened(self, shipped: Assistant) -> None:
        hits = shipped.search("What can I do against overfitting?", k=20)
        assert len({hit.question or hit.document for hit in hits}) == 20
        for hit in hits:
            if hit.question is None:
                note = shipped.section(hit)
                assert note
                assert hit.passage.text in note.text
                assert note.file == hit_record(hit)["document"]
                continue
            assert shipped.section(hit) is None
            entry = shipped.question(hit.question)
            assert entry
            assert entry.id == hit.question
            assert hit_record(hit)["sources"] or entry.ours

    @limits(max_examples=40)
    @given(st.text(st.characters(categories=None), max_size=60))
    @example("drift \ud800 half a letter")
    @example("drift \x00\ufffe\U000e0001")
    def test_any_text_is_searched_or_refused_in_a_sentence(self, shipped: Assistant, query: str) -> None:
        if any(character.isalnum() for character in query):
            assert len(shipped.search(query, k=2)) == 2
        else:
            with pytest.raises(UsageError, match="Type a question first"):
                shipped.search(query, k=2)

    def test_a_key_that_the_index_has_not_gives_none(self, shipped: Assistant) -> None:
        assert shipped.question("no-such-entry") is None

    def test_the_manifest_names_every_file_of_the_bank(self, shipped: Assistant, repository: Path) -> None:
        seeds = repository / "seeds"
        files = {
            path.relative_to(seeds).as_posix() for path in [*seeds.glob("*.yaml"), *seeds.glob("*/*.md")]
        }
        assert set(shipped.manifest.files) == files
        assert sum(facts.questions for facts in shipped.manifest.files.values()) == shipped.manifest.questions

    def test_a_build_with_nothing_changed_loads_no_model(self, shipped_index: Path, repository: Path) -> None:
        before = sorted(path.stat().st_mtime_ns for path in shipped_index.rglob("*") if path.is_file())
        code = (
            "import sys\n"
            "from pathlib import Path\n"
            "from assistant.settings import Settings\n"
            "from assistant.upkeep import build, status\n"
            "settings = Settings(Path(sys.argv[1]), Path(sys.argv[2]), 'all-MiniLM-L6-v2', 10)\n"
            "print(build(settings), status(settings).fresh)\n"
            "print(*sorted({'torch', 'sentence_transformers', 'transformers', 'faiss'} & set(sys.modules)))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(repository / "seeds"), str(shipped_index)],
            env=os.environ | {"PYTHONPATH": str(repository)},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.stderr == ""
        assert done.stdout.splitlines() == ["IndexOutcome(report=None, problems=(), remarks=()) True", ""]
        after = sorted(path.stat().st_mtime_ns for path in shipped_index.rglob("*") if path.is_file())
        assert after == before, "nothing was written"


class TestRebuilding:
    def test_an_open_assistant_keeps_its_index_and_a_new_one_sees_the_change(self, tmp_path: Path) -> None:
        settings = hashing(tmp_path, one=raw(1, "Which service speaks?", ["Amazon Polly", "AWS Glue"], "A"))
        assert build(settings).report
        old = Assistant.open(settings)
        hashing(
            tmp_path, two=raw(1, "Which service keeps a log of calls?", ["AWS CloudTrail", "Amazon Lex"], "A")
        )
        report = build(settings).report
        assert report
        assert report.reused > 0
        assert report.embedded > 0
        new = Assistant.open(settings)
        assert [hit.question for hit in old.search("log of calls")] == ["one.txt#1"]
        assert new.search("log of calls")[0].question == "two.txt#1"
        assert len(new.search("log of calls")) == 2

    def test_what_was_removed_from_the_bank_is_found_no_more(self, tmp_path: Path) -> None:
        one = raw(1, "Which service speaks?", ["Amazon Polly", "AWS Glue"], "A")
        two = raw(1, "Which service keeps a log of calls?", ["AWS CloudTrail", "Amazon Lex"], "A")
        settings = hashing(tmp_path, one=one, two=two)
        build(settings)
        (settings.bank / "two.txt").unlink()
        assert status(settings).gone == ("two.txt",)
        report = build(settings).report
        assert report
        assert report.embedded == 0
        assert [hit.question for hit in Assistant.open(settings).search("log of calls")] == ["one.txt#1"]
        assert status(settings).fresh

    def test_settings_by_name_beat_the_environment(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = hashing(tmp_path, one=raw(1, "Which service speaks?", ["Amazon Polly", "AWS Glue"], "A"))
        build(settings)
        monkeypatch.setenv("ASSISTANT_INDEX", str(tmp_path / "elsewhere"))
        monkeypatch.setenv("ASSISTANT_MODEL", "hashing")
        with pytest.raises(IndexMissingError):
            Assistant.open()
        opened = Assistant.open(index=settings.index)
        assert opened.search("speaks")[0].question == "one.txt#1"
        with pytest.raises(UsageError, match="indx"):
            Assistant.open(indx=settings.index)

    def test_an_index_of_another_model_is_not_opened(self, tmp_path: Path) -> None:
        settings = hashing(tmp_path, one=raw(1, "Which service speaks?", ["Amazon Polly", "AWS Glue"], "A"))
        build(settings)
        with pytest.raises(IndexOutdatedError, match="all-MiniLM-L6-v2"):
            Assistant.open(replace(settings, model="all-MiniLM-L6-v2"))

    def test_a_bank_without_anything_readable_leaves_the_old_index(self, tmp_path: Path) -> None:
        settings = hashing(tmp_path, one=raw(1, "Which service speaks?", ["Amazon Polly", "AWS Glue"], "A"))
        build(settings)
        (settings.bank / "one.txt").write_bytes(b"")
        with pytest.raises(UnreadableFileError, match=r"one\.txt is empty"):
            build(settings)
        assert Assistant.open(settings).search("speaks")[0].question == "one.txt#1"


class TestDuplicates:
    STEM = "Which service keeps a log of each call?"
    OPTIONS = ("AWS CloudTrail", "Amazon Polly")

    def test_the_same_question_of_two_documents_is_one_hit_with_both_sources(self, tmp_path: Path) -> None:
        settings = hashing(
            tmp_path,
            first=raw(1, self.STEM, [*self.OPTIONS], "A", "CloudTrail records calls.")
            + raw(2, "Which service speaks?", [*self.OPTIONS], "B"),
            second=raw(1, "Which service turns text into speech?", [*self.OPTIONS], "B")
            + raw(2, "which service keeps a LOG, of each “call”?", [*self.OPTIONS], "A"),
        )
        report = build(settings).report
        assert report
        assert report.questions == 3
        opened = Assistant.open(settings)
        best = opened.search("log of each call")[0]
        assert best.sources == (SourceItem("first.txt", 1), SourceItem("second.txt", 2))
        assert best.question
        merged = opened.question(best.question)
        assert merged
        assert merged.explanation == "CloudTrail records calls."
        assert merged.disputed == ()
        assert status(settings).fresh

    def test_a_conflict_of_two_documents_is_noted(self, tmp_path: Path) -> None:
        settings = hashing(
            tmp_path,
            first=raw(1, self.STEM, [*self.OPTIONS], "A"),
            second=raw(1, self.STEM, [*self.OPTIONS], "B"),
        )
        build(settings)
        opened = Assistant.open(settings)
        (hit,) = opened.search(self.STEM)
        assert hit.question
        merged = opened.question(hit.question)
        assert merged
        assert merged.answer == "AWS CloudTrail"
        (dispute,) = merged.disputed
        assert (dispute.source, dispute.their_answer) == (SourceItem("second.txt", 1), "Amazon Polly")
        assert "first.txt" in dispute.why

    def question(self, file: str, answer: str, *options: str, stem: str = STEM) -> Question:
        return Question(
            stem=stem,
            type=QuestionType.MULTIPLE_CHOICE if options else QuestionType.OPEN,
            options=tuple(Option(text, text == answer) for text in options),
            answer=answer,
            sources=(SourceItem(file, 1),),
        )

    def test_the_one_with_options_wins_wherever_it_stands(self) -> None:
        without = self.question("a.txt", "AWS CloudTrail, which records calls")
        having = self.question("b.txt", "AWS CloudTrail", *self.OPTIONS)
        for order in ([without, having], [having, without]):
            (merged,) = merge_duplicates(order)
            assert merged.options == having.options
            assert merged.answer == having.answer
            assert merged.type is QuestionType.MULTIPLE_CHOICE
            assert merged.sources == (*order[0].sources, *order[1].sources)
            assert merged.disputed == (), "one answer begins with the words of the other"

    def test_an_answer_that_only_begins_with_the_same_letters_is_a_conflict(self) -> None:
        (merged,) = merge_duplicates(
            [self.question("a.txt", "No"), self.question("b.txt", "None of the two")]
        )
        assert [each.their_answer for each in merged.disputed] == ["None of the two"]

    def test_no_conflict_is_lost_when_a_later_document_leads(self) -> None:
        first = self.question("a.txt", "Amazon Lex")
        second = self.question("b.txt", "Amazon Polly")
        third = self.question("c.txt", "AWS CloudTrail", *self.OPTIONS)
        (merged,) = merge_duplicates([first, second, third])
        assert merged.answer == "AWS CloudTrail"
        assert {(each.source.file, each.their_answer) for each in merged.disputed} == {
            ("a.txt", "Amazon Lex"),
            ("b.txt", "Amazon Polly"),
        }
        (agreeing,) = merge_duplicates([first, replace(second, answer="AWS CloudTrail"), third])
        assert [each.source.file for each in agreeing.disputed] == ["a.txt"]

    def test_a_stem_that_serves_questions_with_other_options_is_not_merged(self) -> None:
        one = self.question(
            "a.txt", "S3 is a file system", "S3 is a file system", "S3 is a store", stem="What is true?"
        )
        two = self.question("b.txt", "Lex speaks", "Lex speaks", "Polly speaks", stem="What is true?")
        again = replace(two, options=two.options[::-1], sources=(SourceItem("c.txt", 1),))
        merged = merge_duplicates([one, two, again])
        assert merged[0] == one
        assert merged[1].sources == (*two.sources, *again.sources)
        assert len(merged) == 2

    def test_entries_and_matching_exercises_with_other_pairs_stay(self) -> None:
        entry = replace(self.question("a.txt", "AWS CloudTrail"), id="cloudtrail-log")
        matching = Question(
            stem=self.STEM,
            type=QuestionType.MATCHING,
            pairs=(Pair("log", "CloudTrail"),),
            sources=(SourceItem("m.txt", 1),),
        )
        other = replace(matching, pairs=(Pair("log", "Polly"),))
        kept = (entry, entry, self.question("b.txt", "AWS CloudTrail"), matching, other)
        assert merge_duplicates(kept) == kept
        again = replace(matching, sources=(SourceItem("n.txt", 1),))
        assert len(merge_duplicates([matching, again])) == 1

    def test_links_of_both_are_kept_once(self) -> None:
        page, more = Link("Page", "https://example.com/a"), Link("More", "https://example.com/b")
        one = replace(self.question("a.txt", "x"), links=(page,), see_also=("Guide",))
        two = replace(self.question("b.txt", "x"), links=(page, more), see_also=("Guide", "Book"))
        (merged,) = merge_duplicates([one, two])
        assert merged.links == (page, more)
        assert merged.see_also == ("Guide", "Book")
