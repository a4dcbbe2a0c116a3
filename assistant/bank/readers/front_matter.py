"""Front matter: YAML between two lines of dashes on top of a text, which says what the text is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.bank.names import canonical_service
from assistant.bank.safe_yaml import ParsedYaml, parse_yaml
from assistant.bank.types import Link, Reading
from assistant.errors import UnreadableFileError

_FRONT = re.compile(r"\A(---[^\S\n]*\n.*?)^(?:---|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
# A text may begin with a rule and have another one below: only what has one of these is front matter.
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        "about aliases asked_as author authors categories category created date description draft keywords "
        "lang layout links modified slug summary tags tasks title updated versions",
    )
)
_MOST_LINKS = 20
_MOST_ASKED, _LONGEST_ASKED = 20, 300  # ways and characters; each way is a passage of its own
_LONGEST = 65_536  # characters; what has more is no front matter


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What front matter says, with the line of each part in the file."""

    values: Mapping[str, Any]
    yaml: ParsedYaml


def split_front_matter(text: str, file: str) -> tuple[FrontMatter | None, str]:
    """The front matter of a text, if any, and the rest with its line numbers kept.

    What is no mapping with a key that front matter has is part of the text.
    """
    found = _FRONT.match(text[:_LONGEST])
    if not found:
        return None, text
    try:
        # The first line of dashes stays: to YAML it begins a document, and lines are those of the file.
        parsed = parse_yaml(found.group(1), file)
    except UnreadableFileError:
        return None, text
    if not isinstance(parsed.values, dict) or _KNOWN.isdisjoint(parsed.values):
        return None, text
    rest = "\n" * found.group(0).count("\n") + text[found.end() :]
    return FrontMatter(parsed.values, parsed), rest


def front_matter_block(text: str) -> str:
    """The YAML on top of a text, with its first line of dashes; empty where there is none."""
    found = _FRONT.match(text[:_LONGEST])
    return found.group(1) if found else ""


def with_front_matter(reading: Reading, front: FrontMatter) -> Reading:
    """The reading with what front matter says of its sections: title, services, tasks, versions and links.

    The services are those that the text is said to be about; if there are none, those that it mentions are
    found when it is indexed. How it is asked for belongs to a text of one section. Questions get tasks and
    versions. Only what is well formed counts: the rest may serve another program.
    """
    title = front.values.get("title")
    heading = " ".join(title.split()) if isinstance(title, str) else ""
    tasks = tuple(task for task in _texts(front, "tasks") if exam_guide().task(task))
    versions = tuple(version for version in _texts(front, "versions") if version in VERSIONS)
    asked = tuple(dict.fromkeys(text for text in _texts(front, "asked_as") if len(text) <= _LONGEST_ASKED))
    asked = asked[:_MOST_ASKED]
    named = (canonical_service(name) for name in _texts(front, "about"))
    services = tuple(dict.fromkeys(service for service in named if service))
    sections = tuple(
        replace(
            section,
            heading=section.heading or heading,
            services=services,
            tasks=tasks,
            versions=versions,
            links=tuple(_links(front)),
            asked_as=asked if len(reading.sections) == 1 else (),
        )
        for section in reading.sections
    )
    questions = tuple(
        replace(each, tasks=each.tasks or tasks, versions=each.versions or versions)
        for each in reading.questions
    )
    return replace(reading, questions=questions, sections=sections)


def _texts(front: FrontMatter, key: str) -> list[str]:
    values = front.values.get(key)
    if not isinstance(values, list):
        return []
    return [value for value in values if isinstance(value, str) and value.strip()]


def _links(front: FrontMatter) -> list[Link]:
    given = front.values.get("links")
    found = []
    for each in given[:_MOST_LINKS] if isinstance(given, list) else ():
        text, url = (each.get("text"), each.get("url")) if isinstance(each, dict) else (None, None)
        if isinstance(text, str) and isinstance(url, str) and re.fullmatch(r"https://[^\s<>\"]+", url):
            found.append(Link(text=text, url=url))
    return found
