"""Concept notes of the bank: what a note must say of itself, and which services need one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from assistant.bank.entry_rules import link_problem
from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.bank.names import canonical_service
from assistant.bank.readers.choose import read_text
from assistant.bank.readers.front_matter import FrontMatter, front_matter_block, split_front_matter
from assistant.bank.safe_yaml import parse_yaml

FOLDER = "notes"
FEWEST_WORDS, MOST_WORDS = 150, 400
RESTING_ENTRIES = 3
"""So many entries that list a service make a note on it worth having."""

LEADS = ("When to choose it.", "What it is confused with.", "What the exam asks.")
"""What the second to the fourth paragraph of a note begin with."""

TERMS = "Terms."
"""What the last paragraph begins with, which a note may have: sentences that define a term each."""

ALL_LEADS = (*LEADS, TERMS)
MOST_WORDS_OF_TERMS = 200

_BOLD = tuple(f"**{lead}**" for lead in LEADS)
_BOLD_TERMS = f"**{TERMS}**"
_PARTS = ("about", "tasks", "versions", "asked_as", "links")


@dataclass(frozen=True, slots=True)
class ConceptNote:
    """A note of the bank: its file, its heading and what it is about."""

    file: str
    heading: str
    about: tuple[str, ...]
    tasks: tuple[str, ...]
    versions: tuple[str, ...]


def is_note(file: str) -> bool:
    """Whether a file, by its path, is to be a concept note: it lies in a folder called “notes”."""
    return PurePosixPath(file).parent.name.lower() == FOLDER


def check_note(text: str, file: str) -> tuple[ConceptNote | None, list[tuple[int, str]]]:
    """The note in a text (None without front matter), and what is wrong with it: lines and sentences.

    Raises:
        UnreadableFileError: its front matter is no valid YAML.
    """
    if not file.endswith(".md"):
        return None, [(1, "a note is a Markdown file, called ….md")]
    front, body = split_front_matter(text, file)
    if front is None:
        parse_yaml(front_matter_block(text), file)
        return None, [(1, f"a note begins with front matter that says {', '.join(_PARTS)}")]
    found = [(front.yaml.line(where), what) for where, what in _about_itself(front)]
    reading = read_text(text, file)
    line = next((n for n, each in enumerate(body.split("\n"), 1) if each.strip()), 1)
    if reading.form != "notes":
        found.append((line, "it is read as practice questions; tell instead of asking"))
    elif len(reading.sections) != 1 or not re.match(r"#\s+\S", body.lstrip()):
        found.append((line, "a note has one heading, “# …”, on top and no other"))
    first, *others = re.split(r"\n\s*\n", re.sub(r"\A\s*#.*", "", body).strip())
    terms = others.pop() if others and others[-1].startswith(_BOLD_TERMS) else ""
    if len(others) != len(_BOLD) or first.startswith("**") or not all(map(str.startswith, others, _BOLD)):
        also = f"; a last one that defines terms may follow, {_BOLD_TERMS}"
        found.append(
            (line, f"a note has four paragraphs, the last three begin with {', '.join(_BOLD)}{also}")
        )
    if not FEWEST_WORDS <= (words := _words(body) - _words(terms)) <= MOST_WORDS:
        found.append((line, f"a note has {FEWEST_WORDS} to {MOST_WORDS} words, this has {words}"))
    if (words := _words(terms)) > MOST_WORDS_OF_TERMS:
        found.append((line, f"the terms of a note take {MOST_WORDS_OF_TERMS} words at most, here {words}"))
    heading = reading.sections[0].heading if reading.sections else ""
    lists = {part: _texts(front.values.get(part)) for part in ("about", "tasks", "versions")}
    return ConceptNote(file, heading, **lists), found


def terms_begin(text: str) -> int:
    """Where the paragraph that defines terms begins in the text of a note; its end if it has none.

    The text is as it is read, without marks of emphasis; any text with another lead before counts as a note.
    """
    begin = text.rfind(f"\n\n{TERMS} ")
    return begin if begin >= 0 and f"\n\n{LEADS[-1]}" in text[:begin] else len(text)


def _words(text: str) -> int:
    return len(re.findall(r"\S+", text))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _about_itself(front: FrontMatter) -> Iterator[tuple[tuple[str | int, ...], str]]:
    values = front.values
    for key in set(values) - set(_PARTS):
        yield (key,), f"front matter of a note has no “{key}”, only {', '.join(_PARTS)}"
    for part in ("about", "tasks", "versions", "asked_as"):
        texts = _texts(values.get(part))
        if not texts or len(set(texts)) != len(values[part]) or not all(map(str.strip, texts)):
            yield (part,), f"{part} must be a list of different texts that is not empty"
    for i, service in enumerate(_texts(values.get("about"))):
        known = canonical_service(service)
        if known not in (None, service):
            yield ("about", i), f"the service “{service}” is called “{known}” in the bank"
    for i, task in enumerate(_texts(values.get("tasks"))):
        if exam_guide().task(task) is None:
            yield ("tasks", i), f"the guide has no task {task}"
    for i, version in enumerate(_texts(values.get("versions"))):
        if version not in VERSIONS:
            yield ("versions", i), f"there is no exam version {version}"
    yield from _links(values.get("links"))


def _links(links: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not isinstance(links, list) or not links:
        yield ("links",), "a note links to the documentation: links: [{text: …, url: …}]"
        return
    for i, link in enumerate(links):
        if link in links[:i]:
            yield ("links", i), "the link is given twice"
        well_formed = isinstance(link, dict) and set(link) == {"text", "url"}
        if not well_formed or not all(isinstance(value, str) and value.strip() for value in link.values()):
            yield ("links", i), "a link has a text and a url"
        elif problem := link_problem(link["url"]):
            yield ("links", i), problem


def services_without_note(
    entries: Iterable[Mapping[str, Any]], notes: Iterable[ConceptNote]
) -> dict[str, int]:
    """The services that `RESTING_ENTRIES` or more entries list and no note is about, with their number."""
    counts = Counter(service for entry in entries for service in entry["services"])
    known = {name for note in notes for name in note.about}
    return {
        service: count
        for service, count in counts.most_common()
        if count >= RESTING_ENTRIES and service not in known
    }
