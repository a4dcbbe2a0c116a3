"""Fitting the decision for an index of one's own, with questions of one's own, and using it afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.answer.confidence import FILE, stored_calibration
from assistant.answer.development import DevelopmentQuestion, read_questions
from assistant.calibrating import calibrate, check_about, development_questions
from assistant.errors import StoredIndexError, UnreadableFileError, UsageError
from assistant.settings import Settings
from assistant.upkeep import build

ANIMALS = "zebra otter badger heron lynx beaver marten stoat raven falcon".split()  # noqa: SIM905 - a list in prose reads better
PARTS = {"shard": "keeps records for a day", "tail": "steers the stream", "den": "stores the checkpoints"}
FOREIGN = "piano violin opera soup bread tomato castle bridge harbour glacier volcano comet".split()  # noqa: SIM905 - a list in prose reads better


def entry(animal: str, part: str) -> str:
    return (
        f"- id: {animal}-{part}\n  type: open\n  stem: What does the {part} of the {animal} do?\n"
        f"  answer: It {PARTS[part]}.\n  explanation: The {animal} {part} {PARTS[part]} of its region.\n"
        "  sources: []\n"
    )


def questions() -> Iterator[dict[str, object]]:
    """Sixty that the small bank answers and sixty that it does not, half of them not to be fitted on."""
    for number, animal in enumerate(ANIMALS):
        for part in PARTS:
            for ask in ("What does the {part} of a {animal} do?", "the {animal} {part}, what is it for"):
                yield {
                    "query": ask.format(part=part, animal=animal),
                    "kind": "concept",
                    "answerable": True,
                    "half": "tune" if number % 2 else "report",
                    "author": f"author {number % 3}",
                    "from": [f"{animal}-{part}"],
                }
    for number, thing in enumerate(FOREIGN):
        for ask in (
            "Who invented the {}?",
            "How is a {} repaired?",
            "best {} near Oslo",
            "a {} for children",
            "{} prices",
        ):
            yield {
                "query": ask.format(thing),
                "kind": "foreign",
                "answerable": False,
                "half": "tune" if number % 2 else "report",
                "author": f"author {number % 3}",
            }


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "bank").mkdir()
    text = "".join(entry(animal, part) for animal in ANIMALS for part in PARTS)
    (tmp_path / "bank" / "bank.yaml").write_text(text, encoding="utf-8")
    settings = Settings(tmp_path / "bank", tmp_path / "index", "hashing", 10)
    build(settings)
    return settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in questions()), encoding="utf-8")
    return path


def test_a_file_of_questions_makes_a_decision_that_is_stored_and_used(settings: Settings, file: Path) -> None:
    assert stored_calibration(settings.index) is None
    told: list[tuple[int, int]] = []
    asked = development_questions([file])
    outcome = calibrate(Assistant.open(settings), asked, lambda done, of: told.append((done, of)))
    assert told == [(number, 120) for number in range(1, 121)]
    stored = stored_calibration(settings.index)
    assert stored is not None
    assert stored == outcome.calibration
    assert (stored.model, bool(stored.made)) == (Assistant.open(settings).embedder.name, True)
    assert (stored.figures["answerable"], stored.figures["unanswerable"]) == (30, 30)

    afterwards = Assistant.open(settings)
    assert afterwards.ask("What does the den of a marten do?").answer.sentences
    assert afterwards.ask("Who invented the trombone of Oslo?").answer.reason
    decider = afterwards.answerer.decider
    for each in asked:
        kept = decider.margin(afterwards.answerer.gather(each.query)) >= 0
        assert kept is each.answerable or each.half == "report", each.query


def test_the_shares_are_of_the_questions_that_were_not_fitted_on(settings: Settings, file: Path) -> None:
    outcome = calibrate(Assistant.open(settings), development_questions([file]))
    concept, foreign = outcome.shares
    assert (concept.kind, concept.answerable, concept.n) == ("concept", True, 30)
    assert (foreign.kind, foreign.answerable, foreign.n) == ("foreign", False, 30)
    assert concept.right >= 27
    assert foreign.right >= 27


def test_questions_may_all_be_fitted_on(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "tune.jsonl"
    path.write_text("\n".join(json.dumps({**each, "half": "tune"}) for each in questions()), encoding="utf-8")
    assert calibrate(Assistant.open(settings), development_questions([path])).shares == ()


def test_the_assistant_that_was_calibrated_decides_by_it_at_once(settings: Settings, file: Path) -> None:
    assistant = Assistant.open(settings)
    evidence = assistant.answerer.gather("What does the den of a marten do?")
    calibrate(assistant, development_questions([file]))
    anew = Assistant.open(settings).answerer.decider.margin(evidence)
    assert assistant.answerer.decider.margin(evidence) == pytest.approx(anew)


def test_a_calibration_survives_the_next_build(settings: Settings, file: Path) -> None:
    calibrate(Assistant.open(settings), development_questions([file]))
    before = stored_calibration(settings.index)
    (settings.bank / "more.yaml").write_text(
        entry("zebra", "den").replace("zebra", "quokka"), encoding="utf-8"
    )
    build(settings)
    assert stored_calibration(settings.index) == before


def test_questions_about_another_bank_are_refused_and_nothing_is_stored(settings: Settings) -> None:
    with pytest.raises(UsageError, match=r"about another bank than the index has; name .+ --questions"):
        calibrate(Assistant.open(settings), development_questions())
    assert stored_calibration(settings.index) is None


def test_a_few_entries_that_have_gone_are_no_other_bank(settings: Settings) -> None:
    assistant = Assistant.open(settings)
    known = [DevelopmentQuestion("q", "", True, "tune", "", answered_by=("zebra-den",))] * 9
    gone = DevelopmentQuestion("q", "", True, "tune", "", answered_by=("unknown",))
    check_about(assistant, [*known, gone])
    check_about(assistant, [DevelopmentQuestion("q", "", True, "tune", "")])
    with pytest.raises(UsageError):
        check_about(assistant, [known[0], gone])


def test_too_few_questions_are_told_and_what_was_stored_stays(settings: Settings, file: Path) -> None:
    calibrate(Assistant.open(settings), development_questions([file]))
    before = stored_calibration(settings.index)
    with pytest.raises(UsageError, match=r"needs at least 20 questions .+ there are 5 and 0"):
        calibrate(Assistant.open(settings), read_questions(file)[6:11])
    assert stored_calibration(settings.index) == before


def test_a_damaged_calibration_is_told_when_a_question_is_asked_and_search_goes_on(
    settings: Settings,
) -> None:
    (settings.index / FILE).write_text("{", encoding="utf-8")
    assistant = Assistant.open(settings)
    assert assistant.search("zebra den")
    mend = f"run “assistant calibrate --index {settings.index} --model hashing”"
    with pytest.raises(StoredIndexError, match=rf"calibration\.json is damaged .+ {re.escape(mend)}"):
        assistant.ask("What does the den of a zebra do?")


def test_a_damaged_calibration_can_be_made_anew(settings: Settings, file: Path) -> None:
    (settings.index / FILE).write_text("{", encoding="utf-8")
    calibrate(Assistant.open(settings), development_questions([file]))
    assert stored_calibration(settings.index)
    assert Assistant.open(settings).ask("What does the den of a zebra do?").answer.sentences


def test_the_questions_that_ship_are_of_both_sorts_and_halves_and_of_several_authors() -> None:
    shipped = development_questions()
    for answerable in (True, False):
        for half in ("tune", "report"):
            assert sum((each.answerable, each.half) == (answerable, half) for each in shipped) >= 100
    assert len({each.author for each in shipped}) >= 3
    assert all(each.kind != "related" for each in shipped)


def test_several_files_are_read_together_and_a_bad_one_is_told(file: Path, tmp_path: Path) -> None:
    assert len(development_questions([file, file])) == 240
    (tmp_path / "bad.jsonl").write_text("{}", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match=r"bad\.jsonl, line 1"):
        development_questions([file, tmp_path / "bad.jsonl"])
