"""What an index keeps of own files: as it was read, whatever was merged, rebuilt or damaged since."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from assistant.bank.files import read_bytes, sha256_of
from assistant.bank.own import OwnEntry, find_own
from assistant.bank.own_uploads import FOLDER
from assistant.bank.types import Reading
from assistant.search.build import build_index
from assistant.search.corpus import Corpus, Part, read_corpus, tagged
from assistant.search.embedding import HashingEmbedder
from assistant.search.facts import facts_by_unit
from assistant.search.filters import BANK, OWN, Filters
from assistant.search.generations import current_generation, generations_of, sweep
from assistant.search.kept import kept_readings, own_parts
from assistant.search.retrieval import Retriever
from assistant.search.storage import load

ENTRIES = """\
- id: json-lines
  type: open
  stem: Which file format holds one JSON object a line?
  answer: JSON Lines
  explanation: A stream never has to be complete before the first record is parsed.
  sources: [{file: dump.txt, item: 4}]
"""
LOG = "Which service keeps a log of each call of an account?\nA. AWS CloudTrail\nB. Amazon Polly\nAnswer: A\n"
SPEECH = "Which service turns text into speech?\nA. Amazon Polly\nB. AWS Glue\nAnswer: A\n"
TABLES = "Which service crawls tables into a catalog?\nA. Amazon Polly\nB. AWS Glue\nAnswer: B\n"
NOTES = "# Drift\n\nLive data moves away from the training data.\n\n# Scaling\n\nAn endpoint scales out.\n"
FILES = {
    "bank.yaml": ENTRIES,
    "bank.txt": f"1. {LOG}\n",
    "mine.txt": f"1. {SPEECH}\n\n2. {LOG}\nExplanation: It records calls.\n\n3. {TABLES}\n",
    "other.txt": f"1. {TABLES}\n",
    "mine.yaml": ENTRIES.replace("json-lines", "my-entry").replace("JSON object", "record"),
    "notes.md": NOTES,
}
OF_THE_LEARNER = ("mine.txt", "other.txt", "mine.yaml", "notes.md")


def part(name: str) -> Part:
    text = FILES[name]
    return Part(name, sha256_of(text.encode()), read(name), own=name in OF_THE_LEARNER)


def read(name: str) -> Reading:
    return read_bytes(FILES[name].encode(), name)


@pytest.fixture
def own_corpus() -> Corpus:
    return read_corpus([part(name) for name in FILES])


@pytest.fixture
def own_index(tmp_path: Path, own_corpus: Corpus, now: datetime) -> Path:
    build_index(own_corpus, HashingEmbedder(), tmp_path / "index", now=now)
    return tmp_path / "index"


def entries(folder: Path) -> list[OwnEntry]:
    return [
        OwnEntry(folder / name, name, sha256_of(FILES[name].encode()), "2026-01-02")
        for name in OF_THE_LEARNER
    ]


def test_each_own_file_comes_back_as_it_was_read_though_questions_became_one(
    own_index: Path, own_corpus: Corpus
) -> None:
    assert len(own_corpus.questions) == 5, "log and tables each stand in two files"
    kept = kept_readings(own_index)
    assert set(kept) == set(OF_THE_LEARNER)
    for name in OF_THE_LEARNER:
        assert kept[name].reading.questions == tagged(read(name)).questions
        assert kept[name].reading.sections == tagged(read(name)).sections
        assert kept[name].serves(sha256_of(FILES[name].encode()))
        assert not kept[name].serves("other")


def test_a_file_with_an_entry_that_was_left_out_is_read_again(tmp_path: Path, now: datetime) -> None:
    clash = Part("mine.yaml", "aa", read_bytes(ENTRIES.encode(), "mine.yaml"), own=True)
    corpus = read_corpus([part("bank.yaml"), clash, part("notes.md")])
    build_index(corpus, HashingEmbedder(), tmp_path, now=now)
    assert [q.id for q in corpus.questions] == ["json-lines"]
    assert corpus.origins == {"json-lines": "bank.yaml"}, "the bank comes first"
    assert corpus.problems["mine.yaml"] == (
        "“json-lines” stands in bank.yaml and again in mine.yaml; the first is kept, give the other another id.",
    )
    assert not kept_readings(tmp_path)["mine.yaml"].serves("aa")


def test_vanished_files_build_the_same_index_again_and_again(
    own_index: Path, own_corpus: Corpus, tmp_path: Path, now: datetime
) -> None:
    bank = [part(name) for name in FILES if name not in OF_THE_LEARNER]
    before = load(own_index)
    for _ in range(3):
        own = own_parts(own_index, find_own(entries(tmp_path / "nowhere"), 1), {}, 1)
        assert len(own.missing) == 4
        assert all("stays searchable" in sentence for sentence in own.missing)
        corpus = read_corpus([*bank, *own.parts])
        assert corpus == own_corpus
        # Another file in between, so that each round writes an index anew.
        other = read_corpus(
            [*bank, *own.parts, Part("more.md", "x", read_bytes(b"# A\n\nOne more.\n", "more.md"))]
        )
        build_index(other, HashingEmbedder(), own_index, now=now)
        build_index(corpus, HashingEmbedder(), own_index, now=now)
    after = load(own_index)
    assert (after.questions, after.sections, after.origins) == (
        before.questions,
        before.sections,
        before.origins,
    )


def test_an_outdated_index_still_gives_what_vanished_but_what_is_there_is_read_anew(
    own_index: Path, tmp_path: Path
) -> None:
    place = current_generation(own_index) / "manifest.json"
    manifest = json.loads(place.read_text())
    manifest["chunking"]["readers"] -= 1
    place.write_text(json.dumps(manifest))
    for name in OF_THE_LEARNER[1:]:
        (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    seen: list[tuple[int, int]] = []
    own = own_parts(own_index, find_own(entries(tmp_path), 1), {}, 1, lambda *of: seen.append(of))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [each.reading.form for each in own.parts if each.reading] == [
        "kept in the index",
        *(read(name).form for name in OF_THE_LEARNER[1:]),
    ]


def test_damaged_vectors_cost_no_text_and_damaged_texts_are_taken_from_the_index_before(
    own_index: Path, own_corpus: Corpus, now: datetime
) -> None:
    (current_generation(own_index) / "vectors.faiss").write_bytes(b"")
    assert set(kept_readings(own_index)) == set(OF_THE_LEARNER)
    build_index(own_corpus, HashingEmbedder(64), own_index, now=now)
    current, before = generations_of(own_index)
    assert current == current_generation(own_index)
    (current / "questions.jsonl").write_bytes(b"{")
    assert set(kept_readings(own_index)) == set(OF_THE_LEARNER)
    (before / "origins.json").unlink()
    left = kept_readings(own_index)
    assert set(left) == set(OF_THE_LEARNER) - {"mine.yaml"}, "whose entry it was, only the origins knew"
    for name, each in left.items():
        assert each.reading.sections == tagged(read(name)).sections
        assert [q.stem for q in each.reading.questions] == [q.stem for q in read(name).questions]
        assert not each.serves(each.record.sha256), "what can be read anew is"


@pytest.mark.parametrize("damage", ["gone", "cut short"])
def test_without_a_manifest_the_texts_are_taken_and_with_a_damaged_line_the_others(
    damage: str, own_index: Path, tmp_path: Path
) -> None:
    generation = current_generation(own_index)
    manifest = generation / "manifest.json"
    manifest.unlink() if damage == "gone" else manifest.write_bytes(manifest.read_bytes()[:100])
    nowhere = find_own(entries(tmp_path / "nowhere"), 1)
    own = own_parts(own_index, nowhere, {}, 1)
    assert [part.sha256 for part in own.parts] == [sha256_of(FILES[name].encode()) for name in OF_THE_LEARNER]
    for name, each in zip(OF_THE_LEARNER, own.parts, strict=True):
        assert each.reading
        assert each.reading.questions == tagged(read(name)).questions
        assert each.reading.sections == tagged(read(name)).sections
    lines = (generation / "sections.jsonl").read_bytes().splitlines()
    (generation / "sections.jsonl").write_bytes(b"\n".join([b"\xff{", *lines[1:]]))
    notes = own_parts(own_index, nowhere, {}, 1).parts[-1]
    assert notes.reading
    assert [section.heading for section in notes.reading.sections] == ["Scaling"]


def test_without_current_the_newest_generation_is_taken_and_none_is_swept(
    own_index: Path, own_corpus: Corpus, now: datetime
) -> None:
    for content in ("", None, "20000101T000000-00000000\n"):
        before = set((own_index / "generations").iterdir())
        if content is None:
            (own_index / "CURRENT").unlink()
        else:
            (own_index / "CURRENT").write_text(content)
        sweep(own_index)
        assert set((own_index / "generations").iterdir()) == before
        assert set(kept_readings(own_index)) == set(OF_THE_LEARNER)
        build_index(own_corpus, HashingEmbedder(), own_index, now=now)
        assert set(generations_of(own_index)) == set((own_index / "generations").iterdir())


def test_what_was_read_just_now_has_the_hash_of_the_bytes_that_were_read(
    own_index: Path, tmp_path: Path
) -> None:
    (changed,) = (each for each in entries(tmp_path) if each.name == "notes.md")
    gone = OwnEntry(tmp_path / "gone.md", "gone.md", "cc", "2026-01-02")
    (tmp_path / "notes.md").write_text("# New\n\nAnother text.\n", encoding="utf-8")
    readings = {"notes.md": read("notes.md"), "gone.md": read_bytes(b"# G\n\nIt goes.\n", "gone.md")}
    own = own_parts(own_index, find_own([changed, gone], 1), readings, 1)
    assert [part.sha256 for part in own.parts] == [changed.sha256, "cc"]
    assert [part.reading for part in own.parts] == list(readings.values())
    (missing,) = own.missing
    assert missing.endswith("stays searchable until you remove it.")


def test_what_did_not_change_is_not_read_again(own_index: Path, tmp_path: Path) -> None:
    for name in OF_THE_LEARNER:
        (tmp_path / name).write_text(FILES[name], encoding="utf-8")
    (tmp_path / "notes.md").write_text("# New\n\nAnother text.\n", encoding="utf-8")
    seen: list[tuple[int, int]] = []
    own = own_parts(own_index, find_own(entries(tmp_path), 1), {}, 1, lambda *of: seen.append(of))
    assert seen == [(0, 1), (1, 1)]
    assert own.missing == ()
    changed = own.parts[-1]
    assert changed.reading
    assert [section.text for section in changed.reading.sections] == ["Another text."]
    assert changed.sha256 == sha256_of((tmp_path / "notes.md").read_bytes())


def test_what_cannot_be_read_any_more_and_what_was_never_read_are_told(
    own_index: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_bytes(bytes(range(256)))
    never = OwnEntry(tmp_path / "never.md", "never.md", "aa", "2026-01-02")
    files = [each for each in entries(tmp_path) if each.name == "notes.md"]
    binary, lost = own_parts(own_index, find_own([*files, never], 1), {}, 1).parts
    assert lost.reading is None
    assert binary.reading
    assert binary.reading.sections == tagged(read("notes.md")).sections
    assert (binary.sha256, binary.refused) == (files[0].sha256, sha256_of(bytes(range(256))))
    (said,) = binary.problems
    assert said.startswith("notes.md is a binary file")
    assert said.endswith(" What was read of it before stays searchable until you remove it.")
    assert lost.unread.endswith("nothing of it was read, so put it back or remove it.")


def test_what_is_own_can_be_searched_alone_and_is_marked(own_index: Path) -> None:
    index = load(own_index)
    facts = facts_by_unit(index)
    sources = {unit[0]: set(found.sources) for unit, found in facts.items()}
    assert sources["json-lines"] == {"dump.txt", "bank.yaml", BANK}
    assert sources["my-entry"] == {"dump.txt", "mine.yaml", OWN}
    assert sources["mine.txt#1"] == {"mine.txt", OWN}
    assert sources["mine.txt#3"] == {"mine.txt", "other.txt", OWN}
    assert sources["notes.md"] == {"notes.md", OWN}
    (shared,) = (each for key, each in sources.items() if {"bank.txt", "mine.txt"} <= each)
    assert shared == {"bank.txt", "mine.txt", BANK, OWN}

    retriever = Retriever(index, HashingEmbedder())
    own = retriever.search("service", filters=Filters(sources=(OWN,)))
    assert own
    assert all(hit.own for hit in own)
    assert len(own) + 1 == len(retriever.search("service"))
    (entry,) = (hit for hit in retriever.search("JSON object a line") if hit.question == "json-lines")
    assert not entry.own
    assert retriever.choices().sources[OWN] == len(own)


def test_a_question_counts_for_each_file_that_has_it(own_index: Path) -> None:
    files = load(own_index).manifest.files
    assert {name: (record.questions, record.sections, record.own) for name, record in files.items()} == {
        "bank.yaml": (1, 0, False),
        "bank.txt": (1, 0, False),
        "mine.txt": (3, 0, True),
        "other.txt": (1, 0, True),
        "mine.yaml": (1, 0, True),
        "notes.md": (0, 2, True),
    }


def test_the_folder_of_own_files_is_part_of_an_index_and_a_foreign_one_is_not(
    own_index: Path, own_corpus: Corpus, tmp_path: Path, now: datetime
) -> None:
    (own_index / FOLDER).mkdir()
    (own_index / FOLDER / "files.json").write_text("mine")
    build_index(own_corpus, HashingEmbedder(64), own_index, now=now)
    assert (own_index / FOLDER / "files.json").read_text() == "mine"
    foreign = tmp_path / "photos"
    (foreign / FOLDER).mkdir(parents=True)
    (foreign / FOLDER / "holiday.jpg").write_text("x")
    with pytest.raises(Exception, match="holds something else"):
        build_index(own_corpus, HashingEmbedder(), foreign, now=now)


def test_raw_questions_and_notes_can_be_filtered_by_the_services_that_they_are_about(own_index: Path) -> None:
    facts = {unit[0]: each for unit, each in facts_by_unit(load(own_index)).items()}
    assert facts["mine.txt#1"].services == ("Amazon Polly",), "AWS Glue is a wrong option"
    assert facts["my-entry"].services == (), "an entry names its own"
    retriever = Retriever(load(own_index), HashingEmbedder())
    hits = retriever.search("which service", k=9, filters=Filters(services=("AWS CloudTrail",)))
    assert [hit.question for hit in hits] == ["bank.txt#1"]
