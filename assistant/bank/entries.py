"""Entries of the question bank: YAML that a person edits, read with the line of each part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.bank.records import question_from_record
from assistant.bank.types import Reading
from assistant.errors import InvalidEntryError, UnreadableFileError

if TYPE_CHECKING:
    import yaml

_DEEPEST = 50  # levels of lists and mappings; an entry has five
_LOOK = re.compile(r"\A(?:[^\S\n]*(?:#.*)?\n)*-\s+id:\s*\S")


@dataclass(frozen=True, slots=True)
class EntryFile:
    """The parsed entries of a file, and the YAML nodes that know their lines."""

    file: str
    entries: list[Any]
    node: yaml.Node

    def line(self, path: Sequence[str | int]) -> int:
        """The line (from 1) where the part at a path such as `(3, "options", 0)` begins."""
        import yaml

        node: yaml.Node = self.node
        line = node.start_mark.line
        for step in path:
            found = None
            if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                found = node.value[step]
                line = found.start_mark.line
            elif isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    if key.value == step:
                        found, line = value, key.start_mark.line
            if found is None:
                break
            node = found
        return int(line) + 1


def looks_like_entries(text: str) -> bool:
    """Whether a text begins like a file of the bank: comments, then a list item with an `id`."""
    return bool(_LOOK.match(text))


def _reject_twice(node: yaml.Node, file: str, met: set[int]) -> None:
    """Reject a key that stands twice in a mapping, where YAML would let the later one hide the earlier.

    Also reject an alias of a list or a mapping: a few of them, nested, stand for gigabytes.
    """
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return
    if id(node) in met:
        line = node.start_mark.line + 1
        raise UnreadableFileError(f"{file}, line {line}: an alias repeats this part; write it out there.")
    met.add(id(node))
    seen: set[str] = set()
    for part in node.value:
        if isinstance(part, tuple):
            key, value = part
            if str(key.value) in seen:
                raise UnreadableFileError(
                    f"{file}, line {key.start_mark.line + 1}: the key “{key.value}” stands twice; remove one."
                )
            seen.add(str(key.value))
            _reject_twice(value, file, met)
        else:
            _reject_twice(part, file, met)


def _reject_depth(text: str, file: str, loader: type[yaml.CSafeLoader | yaml.SafeLoader]) -> None:
    """Reject lists within lists without end: what composes them recurses in C until the process dies.

    The events are told one by one, in no recursion, and cost a small part of the composing.
    """
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise UnreadableFileError(
                f"{file}, line {line}: more than {_DEEPEST} lists or mappings stand within each other here; "
                "mend it there or just above."
            )


def parse_entries(text: str, file: str) -> EntryFile:
    """The entries of a file as plain values, not yet validated.

    Raises:
        UnreadableFileError: the text is no valid YAML, too deep, or not a list.
    """
    import yaml

    fast: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _reject_depth(text, file, fast)
        loader = fast(text)
        try:
            node = loader.get_single_node()
            if node is not None:
                _reject_twice(node, file, set())
            values = None if node is None else loader.construct_document(node)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        problem = " ".join(str(error.problem).split())
        raise UnreadableFileError(
            f"{file}, line {line}: not valid YAML ({problem}); mend it there or just above."
        ) from error
    except (yaml.YAMLError, RecursionError, AttributeError, LookupError, ValueError) as error:
        # A date such as 2026-13-45 or a tag such as !!bool x fails with whatever Python raises there.
        raise UnreadableFileError(
            f"{file}: not valid YAML ({' '.join(str(error).split())}); mend it."
        ) from error
    if not isinstance(values, list) or node is None:
        raise UnreadableFileError(f"{file}: holds no list of entries; each entry begins with “- id: …”.")
    return EntryFile(file=file, entries=values, node=node)


def read_entries(text: str, file: str) -> Reading:
    """The questions of a file of the bank.

    Raises:
        UnreadableFileError: the text is no valid YAML.
        InvalidEntryError: an entry lacks what a question needs.
    """
    parsed = parse_entries(text, file)
    questions = []
    for index, entry in enumerate(parsed.entries):
        try:
            question = question_from_record(entry)
            if not question.id.strip():
                raise ValueError("id is blank; give the entry one")
            if not question.stem:
                raise ValueError("stem is blank; write the question there")
            questions.append(question)
        except (KeyError, ValueError, TypeError) as error:
            raise InvalidEntryError(
                f"{file}, line {parsed.line((index,))}: {_called(entry, index)} cannot be read "
                f"({error.args[0]}); mend it there."
            ) from error
    return Reading(file=file, form="bank entries", questions=tuple(questions))


def _called(entry: object, index: int) -> str:
    """An entry in a message: by its id, or by its number where it has none."""
    name = entry.get("id") if isinstance(entry, dict) else None
    short = " ".join(name.split())[:60] if isinstance(name, str) else ""
    return f"the entry “{short}”" if short else f"entry {index + 1}"
