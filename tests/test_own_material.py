"""Own files: added, found beside the bank, kept when they vanish, removed; and what is refused."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.bank.own import read_list
from assistant.errors import AssistantError, StoredIndexError, UnreadableFileError
from assistant.json_records import hit_record
from assistant.own_material import State, add, add_upload, own_files, remove
from assistant.search.filters import Filters
from assistant.settings import Settings
from assistant.upkeep import build, generation, status

BANK = """\
- id: json-lines
  type: open
  stem: Which file format holds one JSON object a line?
  answer: JSON Lines
  explanation: A stream never has to be complete before the first record is parsed.
  sources: []
"""
DRIFT = "# Drift\n\nLive data moves away from the training data, which a zebra notices.\n"
RAW = "1. Which service keeps a log of each call?\nA. AWS CloudTrail\nB. Amazon Polly\nAnswer: A\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "bank.yaml").write_text(BANK, encoding="utf-8")
    return Settings(tmp_path / "bank", tmp_path / "index", "hashing", 10, largest_file=1)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder of the learner with notes and a dump of one question."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "drift.md").write_text(DRIFT, encoding="utf-8")
    (tmp_path / "mine" / "dump.txt").write_text(RAW, encoding="utf-8")
    return tmp_path / "mine"


def states(settings: Settings) -> dict[str, State]:
    return {file.name: file.state for file in own_files(settings)}


def found(settings: Settings, query: str) -> list[str]:
    hits = Assistant.open(settings).search(query, filters=Filters(sources=("own",)))
    return [hit.document or hit.question or "" for hit in hits]


def pdf(path: Path, *pages: str) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for page in pages:
        canvas.drawString(72, 700, page)
        canvas.showPage()
    canvas.save()


class TestAdding:
    def test_files_are_found_at_once_and_are_the_learners_own(self, settings: Settings, mine: Path) -> None:
        outcome = add(settings, [mine / "drift.md", mine / "dump.txt"])
        assert (outcome.added, outcome.already, outcome.problems, outcome.notices) == (
            ("drift.md", "dump.txt"),
            (),
            (),
            (),
        )
        assert outcome.report
        assert (outcome.report.questions, outcome.report.sections) == (2, 1)
        opened = Assistant.open(settings)
        best = opened.search("zebra")[0]
        assert (best.document, best.own) == ("drift.md", True)
        assert hit_record(best)["own"] is True
        assert opened.search("log of each call")[0].question == "dump.txt#1"
        json_lines = opened.search("JSON object a line")[0]
        assert (json_lines.question, json_lines.own) == ("json-lines", False)
        assert "own" not in hit_record(json_lines)
        drift, dump = own_files(settings)
        assert (drift.state, drift.questions, drift.sections, drift.problems) == (State.INDEXED, 0, 1, ())
        assert (dump.path, dump.questions, dump.uploaded) == (mine / "dump.txt", 1, False)
        assert drift.added.startswith("20")
        assert status(settings).fresh

    def test_it_reads_and_embeds_only_what_is_new(self, settings: Settings, mine: Path) -> None:
        add(settings, [mine / "drift.md"])
        seen: list[tuple[str, int, int]] = []
        outcome = add(settings, [mine / "dump.txt"], lambda *of: seen.append(of))
        assert outcome.report
        assert 0 < outcome.report.embedded < outcome.report.passages
        assert [of for of in seen if of[0] == "reading"] == [("reading", 0, 1), ("reading", 1, 1)]
        embedding = [of for of in seen if of[0] == "embedding"]
        assert embedding[0][1] == 0
        assert embedding[-1][1] == embedding[-1][2] >= outcome.report.embedded

    def test_a_folder_gives_its_study_files_with_their_place_in_it(
        self, settings: Settings, mine: Path
    ) -> None:
        (mine / "deep").mkdir()
        (mine / "deep" / "more.md").write_text("# More\n\nA quokka sits here.\n", encoding="utf-8")
        (mine / ".hidden.md").write_text(DRIFT, encoding="utf-8")
        (mine / "README.md").write_text(DRIFT, encoding="utf-8")
        assert add(settings, [mine]).added == ("deep/more.md", "drift.md", "dump.txt")
        assert found(settings, "quokka")[0] == "deep/more.md"

    def test_names_do_not_collide_with_the_bank_or_each_other_and_never_change(
        self, settings: Settings, mine: Path, tmp_path: Path
    ) -> None:
        (mine / "bank.yaml").write_text(BANK.replace("json-lines", "mine").replace("line?", "row?"))
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "drift.md").write_text("# Drift\n\nA quokka drifts.\n", encoding="utf-8")
        first = add(settings, [mine / "bank.yaml", mine / "drift.md", tmp_path / "other" / "drift.md"])
        assert first.added == ("mine/bank.yaml", "drift.md", "other/drift.md")
        assert found(settings, "quokka")[0] == "other/drift.md"
        # The bank gets a file of a name that is taken: the bank's is called after its folder.
        (settings.bank / "drift.md").write_text("# Drift\n\nA wombat drifts.\n", encoding="utf-8")
        build(settings)
        assert list(states(settings)) == ["mine/bank.yaml", "drift.md", "other/drift.md"]
        wombat = Assistant.open(settings).search("wombat")[0]
        assert (wombat.document, wombat.own) == ("bank/drift.md", False)
        assert status(settings).fresh
        remove(settings, ["drift.md"])
        assert list(states(settings)) == ["mine/bank.yaml", "other/drift.md"]

    def test_the_same_again_and_the_same_content_are_told_and_harmless(
        self, settings: Settings, mine: Path
    ) -> None:
        shutil.copy(mine / "drift.md", mine / "copy.md")
        shutil.copy(settings.bank / "bank.yaml", mine / "bank-copy.yaml")
        outcome = add(
            settings, [mine / "drift.md", mine / "drift.md", mine / "copy.md", mine / "bank-copy.yaml"]
        )
        assert (outcome.added, outcome.already, outcome.problems) == (("drift.md",), ("drift.md",), ())
        assert outcome.notices == (
            "copy.md has the same content as drift.md, which is among your files already.",
            "bank-copy.yaml has the same content as bank.yaml of the bank, which is searched anyway; "
            "it was not added.",
        )
        before = generation(settings)
        again = add(settings, [mine / "drift.md"])
        assert (again.added, again.already, again.report) == ((), ("drift.md",), None)
        assert again.notices == ("drift.md is among your files already.",)
        assert generation(settings) == before
        assert list(states(settings)) == ["drift.md"]

    def test_an_entry_whose_id_the_bank_has_is_left_to_the_bank(self, settings: Settings, mine: Path) -> None:
        (mine / "mine.yaml").write_text(BANK.replace("JSON Lines", "Something else"), encoding="utf-8")
        outcome = add(settings, [mine / "mine.yaml"])
        said = "“json-lines” stands in bank.yaml and again in mine.yaml; the first is kept, give the other another id."
        assert outcome.notices == (said,)
        question = Assistant.open(settings).question("json-lines")
        assert question
        assert question.answer == "JSON Lines"
        (file,) = own_files(settings)
        assert (file.questions, file.problems) == (0, (said,))
        (settings.bank / "bank.yaml").write_text(BANK.replace("json-lines", "renamed"), encoding="utf-8")
        build(settings)
        question = Assistant.open(settings).question("json-lines")
        assert question
        assert question.answer == "Something else", "it comes in when the bank has it no more"

    def test_pages_without_text_are_told(self, settings: Settings, mine: Path) -> None:
        pdf(mine / "scan.pdf", "A quokka is on the first page of this file, and that is all.", "")
        outcome = add(settings, [mine / "scan.pdf"])
        assert outcome.added == ("scan.pdf",)
        (remark,) = outcome.notices
        assert "scan.pdf" in remark
        assert "2" in remark
        (file,) = own_files(settings)
        assert file.problems == (remark,)
        assert build(settings).remarks == ()
        hit = Assistant.open(settings).search("quokka")[0]
        assert (hit.document, hit.page) == ("scan.pdf", 1)


def _binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 4)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1024 * 1024 + 200_000)


def _encrypted(path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(72, 700, "hidden")
    canvas.save()


def _loop(path: Path) -> None:
    path.symlink_to(path)


class TestRefusing:
    @pytest.mark.parametrize(
        ("make", "said"),
        [
            (_binary, "bad.pdf is a binary file that cannot be read"),
            (_empty, "bad.pdf is empty; there is nothing to read."),
            (
                _large,
                "bad.pdf has 1.2 MB, more than the 1 MB of the setting largest_file; split it, or raise",
            ),
            (_encrypted, "bad.pdf"),
            (_loop, "does not exist"),
        ],
    )
    def test_what_cannot_be_read_is_told_and_not_listed_but_the_rest_is_added(
        self, make: Callable[[Path], None], said: str, settings: Settings, mine: Path
    ) -> None:
        make(mine / "bad.pdf")
        outcome = add(settings, [mine / "bad.pdf", mine / "drift.md"])
        assert outcome.added == ("drift.md",)
        (problem,) = outcome.problems
        assert said in problem
        assert problem.endswith(".")
        assert list(states(settings)) == ["drift.md"]
        nothing = add(settings, [mine / "bad.pdf"])
        assert (nothing.added, nothing.problems, nothing.report) == ((), (problem,), None)

    def test_a_folder_with_nothing_and_a_path_that_is_not_there_change_nothing(
        self, settings: Settings, tmp_path: Path
    ) -> None:
        (tmp_path / "bare").mkdir()
        outcome = add(settings, [tmp_path / "bare", tmp_path / "nowhere.md"])
        assert outcome.problems == (
            f"{tmp_path / 'bare'} holds no study files.",
            f"{tmp_path / 'nowhere.md'} does not exist; check the spelling.",
        )
        assert not settings.index.exists()

    def test_what_lies_in_the_bank_or_the_index_is_refused_wherever_links_lead(
        self, settings: Settings, mine: Path, tmp_path: Path
    ) -> None:
        build(settings)
        (mine / "link.yaml").symlink_to(settings.bank / "bank.yaml")
        passages = next(settings.index.glob("generations/*/passages.jsonl"))
        outcome = add(
            settings,
            [settings.bank, settings.bank / "bank.yaml", mine / "link.yaml", settings.index, passages],
        )
        assert outcome.added == ()
        assert ["in the bank" in problem for problem in outcome.problems] == [True, True, True, False, False]
        assert all("in the folder of the index" in problem for problem in outcome.problems[3:])
        # A folder around them gives only what is the learner's.
        assert add(settings, [tmp_path]).added == ("mine/drift.md", "mine/dump.txt")

    def test_a_link_to_a_file_is_read_and_one_to_a_folder_is_not_followed(
        self, settings: Settings, mine: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "outside").mkdir()
        (tmp_path / "outside" / "secret.md").write_text("# S\n\nA quokka.\n", encoding="utf-8")
        (mine / "folder").symlink_to(tmp_path / "outside", target_is_directory=True)
        (mine / "file.md").symlink_to(tmp_path / "outside" / "secret.md")
        outcome = add(settings, [mine])
        assert "file.md" in outcome.added
        assert not any(name.startswith("folder") and name != "folder" for name in outcome.added)

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
    @pytest.mark.parametrize(
        "name",
        [
            "<img src=x onerror=alert(1)>.md",
            "two\nlines.md",
            "-rf.md",
            "\x1b[31m.md",
            "b\udcff.md",
            "x" * 250,
        ],
    )
    def test_a_hostile_name_is_text_and_nothing_else(self, name: str, settings: Settings, mine: Path) -> None:
        (mine / name).write_text("# S\n\nA quokka is here.\n", encoding="utf-8")
        outcome = add(settings, [mine / name])
        (called,) = outcome.added
        assert called.isprintable()
        assert found(settings, "quokka") == [called]
        (file,) = own_files(settings)
        assert file.path == mine / name
        assert remove(settings, [called]).removed == (called,)
        assert (mine / name).exists()

    def test_a_hostile_path_that_fails_is_told_on_one_line(self, settings: Settings, tmp_path: Path) -> None:
        (problem,) = add(settings, [tmp_path / "no\nwhere\x1b[31m"]).problems
        assert "\n" not in problem
        assert "\x1b" not in problem

    def test_a_bank_that_is_not_there_is_told_before_anything_is_made(
        self, settings: Settings, mine: Path, tmp_path: Path
    ) -> None:
        with pytest.raises(UnreadableFileError, match="does not exist"):
            add(replace(settings, bank=tmp_path / "nowhere"), [mine])
        assert not settings.index.exists()

    def test_a_foreign_folder_is_left_alone(self, settings: Settings, mine: Path) -> None:
        settings.index.mkdir()
        (settings.index / "holiday.jpg").write_text("x")
        for act in (lambda: add(settings, [mine]), lambda: add_upload(settings, "a.md", b"text")):
            with pytest.raises(StoredIndexError, match="another folder"):
                act()
        assert [path.name for path in settings.index.iterdir()] == ["holiday.jpg"]

    def test_a_folder_that_cannot_be_written_is_told(
        self, settings: Settings, mine: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("no folder")
        impossible = replace(settings, index=tmp_path / "file" / "index")
        for act in (lambda: add(impossible, [mine]), lambda: add_upload(impossible, "a.md", b"text")):
            with pytest.raises(StoredIndexError, match=r"could not be (written|read)"):
                act()

    def test_a_damaged_list_is_told_by_all_and_never_overwritten(
        self, settings: Settings, mine: Path
    ) -> None:
        add(settings, [mine])
        place = settings.index / "own" / "files.json"
        place.write_text("{")
        before = generation(settings)
        acts: list[Callable[[], object]] = [
            lambda: add(settings, [mine]),
            lambda: remove(settings, ["drift.md"]),
            lambda: build(settings),
            lambda: own_files(settings),
        ]
        for act in acts:
            with pytest.raises(StoredIndexError, match="is damaged and was left as it is"):
                act()
        assert (place.read_text(), generation(settings)) == ("{", before)
        told = status(settings)
        assert "is damaged" in told.problems[0]
        assert told.gone == ()
        assert Assistant.open(settings).search("zebra")[0].document == "drift.md"


class TestChangingAndVanishing:
    def test_a_changed_file_is_read_anew(self, settings: Settings, mine: Path) -> None:
        add(settings, [mine])
        (mine / "drift.md").write_text("# Drift\n\nA quokka notices it.\n", encoding="utf-8")
        assert states(settings) == {"drift.md": State.CHANGED, "dump.txt": State.INDEXED}
        assert not status(settings).fresh
        report = build(settings).report
        assert report
        assert report.embedded > 0
        assert states(settings)["drift.md"] is State.INDEXED
        assert found(settings, "quokka")[0] == "drift.md"
        (entry, _) = read_list(settings.index)
        assert entry.sha256 == own_files(settings)[0].sha256
        (mine / "drift.md").write_text("# Drift\n\nA wombat notices it.\n", encoding="utf-8")
        assert add(settings, [mine / "drift.md"]).report
        assert found(settings, "wombat")[0] == "drift.md"

    def test_a_vanished_file_is_told_and_stays_searchable_across_builds(
        self, settings: Settings, mine: Path
    ) -> None:
        add(settings, [mine])
        (mine / "drift.md").unlink()
        (mine / "dump.txt").unlink()
        said = f"drift.md is no longer at {mine / 'drift.md'}; what was read of it before stays searchable until you remove it."
        assert said in build(settings).problems
        assert build(settings).report is None
        for number in range(3):
            (settings.bank / "more.md").write_text(f"# More\n\nFact {number}.\n", encoding="utf-8")
            outcome = build(settings)
            assert outcome.report
            assert said in outcome.problems
            assert found(settings, "zebra")[0] == "drift.md"
            assert found(settings, "log of each call")[0] == "dump.txt#1"
        assert states(settings) == {"drift.md": State.VANISHED, "dump.txt": State.VANISHED}
        assert said in own_files(settings)[0].problems
        assert status(settings).fresh
        (mine / "third.md").write_text("# T\n\nThird.\n", encoding="utf-8")
        assert said in add(settings, [mine / "third.md"]).notices
        assert remove(settings, ["drift.md"]).removed == ("drift.md",)
        assert "drift.md" not in found(settings, "zebra")
        assert "dump.txt#1" in found(settings, "log of each call")

    def test_it_stays_under_another_model_and_other_cuts(
        self, settings: Settings, mine: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add(settings, [mine])
        shutil.rmtree(mine)
        place = next(settings.index.glob("generations/*/manifest.json"))
        manifest = json.loads(place.read_text()) | {"model": "another", "chunking": {"views": 0}}
        place.write_text(json.dumps(manifest))
        assert build(settings).report
        assert found(settings, "zebra")[0] == "drift.md"

    def test_a_file_that_comes_back_is_as_before_and_one_that_moved_is_read_there(
        self, settings: Settings, mine: Path
    ) -> None:
        add(settings, [mine])
        (mine / "drift.md").rename(mine / "moved.md")
        assert states(settings)["drift.md"] is State.VANISHED
        before = generation(settings)
        outcome = add(settings, [mine / "moved.md"])
        assert outcome.notices == (f"drift.md was moved: it is read from {mine / 'moved.md'} from now on.",)
        assert states(settings) == {"drift.md": State.INDEXED, "dump.txt": State.INDEXED}
        assert generation(settings) == before
        (mine / "dump.txt").rename(mine / "away")
        (mine / "away").rename(mine / "dump.txt")
        assert status(settings).fresh

    def test_a_file_that_became_unreadable_is_told_and_one_that_is_mended_is_read(
        self, settings: Settings, mine: Path
    ) -> None:
        add(settings, [mine])
        _binary(mine / "drift.md")
        for _ in range(2):
            (problem,) = build(settings).problems
            assert problem.startswith("drift.md is a binary file")
            assert problem.endswith(" What was read of it before stays searchable until you remove it.")
            assert states(settings)["drift.md"] is State.UNREAD
            assert found(settings, "zebra")[0] == "drift.md"
        assert status(settings).fresh
        assert build(settings).report is None, "it is not tried again and again"
        outcome = add(settings, [mine / "drift.md"])
        assert outcome.problems == (problem,)
        assert problem not in outcome.notices
        (mine / "drift.md").rename(mine / "away")
        (gone,) = build(settings).problems
        assert gone.startswith("drift.md is no longer at")
        assert found(settings, "zebra")[0] == "drift.md"
        (mine / "away").rename(mine / "drift.md")
        (mine / "drift.md").write_text(DRIFT, encoding="utf-8")
        build(settings)
        assert found(settings, "zebra")[0] == "drift.md"

    def test_a_file_that_grew_too_large_or_empty_stays_as_it_was_read(
        self, settings: Settings, mine: Path
    ) -> None:
        add(settings, [mine])
        _large(mine / "drift.md")
        _empty(mine / "dump.txt")
        problems = build(settings).problems
        assert problems[0].startswith("drift.md has 1.2 MB")
        assert problems[1].startswith("dump.txt is empty")
        assert found(settings, "zebra")[0] == "drift.md"

    def test_an_index_that_was_lost_is_built_from_the_list(self, settings: Settings, mine: Path) -> None:
        add(settings, [mine])
        shutil.rmtree(settings.index / "generations")
        (settings.index / "CURRENT").unlink()
        (mine / "dump.txt").unlink()
        assert states(settings) == {"drift.md": State.NOT_INDEXED, "dump.txt": State.VANISHED}
        problems = build(settings).problems
        assert problems == (
            f"dump.txt is no longer at {mine / 'dump.txt'}; nothing of it was read, so put it back or remove it.",
        )
        assert states(settings)["drift.md"] is State.INDEXED
        assert build(settings).problems == problems
        assert remove(settings, ["dump.txt"]).removed == ("dump.txt",)

    def test_what_fails_or_is_interrupted_leaves_list_and_index(self, settings: Settings, mine: Path) -> None:
        add(settings, [mine / "dump.txt"])
        before = generation(settings)

        def interrupt(phase: str, done: int, total: int) -> None:
            if phase == "embedding" and done:
                raise KeyboardInterrupt

        copy = add_upload(settings, "up.md", b"# U\n\nA quokka was uploaded.\n")
        with pytest.raises(KeyboardInterrupt):
            add(settings, [mine / "drift.md", copy], interrupt)
        assert (list(states(settings)), generation(settings)) == (["dump.txt"], before)
        assert not copy.exists()
        add(settings, [mine / "drift.md"])
        with pytest.raises(AssistantError):
            remove(replace(settings, model="no-such/model"), ["drift.md"])
        assert list(states(settings)) == ["dump.txt", "drift.md"]


class TestUploads:
    def test_an_upload_is_added_found_and_deleted_with_its_removal(self, settings: Settings) -> None:
        path = add_upload(settings, "../../<b>notes</b>.md", b"# U\n\nA quokka was uploaded.\n")
        assert path.is_relative_to(settings.index / "own" / "uploads")
        outcome = add(settings, [path])
        assert outcome.added == ("b_.md",)
        assert found(settings, "quokka") == ["b_.md"]
        (file,) = own_files(settings)
        assert (file.uploaded, file.state) == (True, State.INDEXED)
        assert remove(settings, ["b_.md"]).removed == ("b_.md",)
        assert not path.parent.exists()
        assert found(settings, "quokka") == []

    def test_two_of_one_name_are_numbered_and_one_content_is_kept_once(self, settings: Settings) -> None:
        paths = [
            add_upload(settings, name, f"# U\n\n{text} was uploaded.\n".encode())
            for name, text in (("a.md", "One"), ("a.md", "Two"), ("b.md", "One"))
        ]
        outcome = add(settings, paths)
        assert (outcome.added, outcome.already) == (("a.md", "a.md (2)"), ("a.md",))
        assert [path.exists() for path in paths] == [True, True, False]

    def test_what_cannot_be_read_is_not_kept(self, settings: Settings) -> None:
        path = add_upload(settings, "bad.md", bytes(range(256)))
        assert add(settings, [path]).problems[0].startswith("bad.md is a binary file")
        assert not path.exists()

    @pytest.mark.parametrize(("size", "said"), [(0, "is empty"), (1024 * 1024 + 1, "more than the 1 MB")])
    def test_its_size_is_checked_before_it_is_kept(self, size: int, said: str, settings: Settings) -> None:
        with pytest.raises(UnreadableFileError, match=said):
            add_upload(settings, "a.md", b"x" * size)
        assert not settings.index.exists()

    def test_the_index_folder_can_be_moved_with_them(self, settings: Settings, tmp_path: Path) -> None:
        add(settings, [add_upload(settings, "a.md", b"# U\n\nA quokka.\n")])
        settings.index.rename(tmp_path / "elsewhere")
        moved = replace(settings, index=tmp_path / "elsewhere")
        assert states(moved) == {"a.md": State.INDEXED}
        assert build(moved).report is None


class TestRemoving:
    def test_by_name_by_path_and_by_folder(self, settings: Settings, mine: Path) -> None:
        (mine / "deep").mkdir()
        for number in range(3):
            (mine / "deep" / f"{number}.md").write_text(f"# N\n\nNumber {number}.\n", encoding="utf-8")
        add(settings, [mine])
        assert remove(settings, [str(mine / "deep")]).removed == ("deep/0.md", "deep/1.md", "deep/2.md")
        outcome = remove(settings, ["drift.md", str(mine / "dump.txt")])
        assert outcome.removed == ("drift.md", "dump.txt")
        assert outcome.report
        assert outcome.report.embedded == 0
        assert own_files(settings) == ()
        assert sorted(path.name for path in mine.rglob("*.*")) == [
            "0.md",
            "1.md",
            "2.md",
            "drift.md",
            "dump.txt",
        ]
        assert status(settings).fresh
        assert not any(record.own for record in Assistant.open(settings).manifest.files.values())

    def test_what_is_unknown_is_told_with_what_was_meant(self, settings: Settings, mine: Path) -> None:
        add(settings, [mine])
        outcome = remove(settings, ["drfit.md", "entirely else", "dump.txt"])
        assert outcome.removed == ("dump.txt",)
        assert outcome.problems == (
            "drfit.md is not among your files; did you mean drift.md?",
            "entirely else is not among your files; “assistant status” lists them.",
        )
        before = generation(settings)
        assert remove(settings, ["dump.txt"]).report is None
        assert generation(settings) == before

    def test_two_indexes_never_mix(self, settings: Settings, mine: Path, tmp_path: Path) -> None:
        other = replace(settings, index=tmp_path / "other")
        add(settings, [mine / "drift.md"])
        add(other, [mine / "dump.txt"])
        assert (list(states(settings)), list(states(other))) == (["drift.md"], ["dump.txt"])
        assert "drift.md" not in found(other, "zebra")
