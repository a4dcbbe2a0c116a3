"""YAML that anybody may have written: read safely, and with the line of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import UnreadableFileError

if TYPE_CHECKING:
    import yaml

_DEEPEST = 50  # levels of lists and mappings; an entry has five


@dataclass(frozen=True, slots=True)
class ParsedYaml:
    """The plain values of a YAML text, and the node that knows their lines; None for an empty text."""

    values: Any
    node: yaml.Node | None

    def line(self, path: Sequence[str | int]) -> int:
        """The line (from 1) where the part at a path such as `(3, "options", 0)` begins."""
        import yaml

        node = self.node
        line = node.start_mark.line if node else 0
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


def parse_yaml(text: str, file: str) -> ParsedYaml:
    """The values of a YAML text; `file` is its name, for the messages.

    Raises:
        UnreadableFileError: it is no valid YAML, too deep, says a key twice or repeats a part by an alias.
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
    return ParsedYaml(values, node)
