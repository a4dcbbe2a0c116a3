"""Which AWS services a text names, and in what other words the material may say what a query says.

The names and the equivalent words are data, in names.yaml; this module finds them in a text. A name counts
as whole words, the longest one that fits: in "SageMaker Model Monitor" that is the one capability.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from importlib.resources import files
from typing import Any

MOST_EXPANSIONS = 4
"""How many other expressions of one group `expansions` gives at the most."""

_TOKEN = re.compile(r"[^\W_]+")
# What may stand between two words of a name: a space or one line break, or a sign that joins words.
_JOINT = re.compile(r"[^\S\n]*\n?[^\S\n]*|[-‐‑–]\s*| ?/ ?|[.:&@_]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:)•\n])[^\S\n]*[\"'“‘(\[*_#>-]*[^\S\n]*$")
# Words of a whole sentence, as few keywords have.
_PROSE = re.compile(r"\b(?:an?|are|did|do(?:es)?|how|i|is|my|of|our|please|the|to|we|you)\b", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\s*\([^()]*\)\s*$")
_BRANDS = {"aws", "amazon"}
_LONGEST = 120  # characters; no expression is longer, even if spaced widely


class _Rule(Enum):
    """What a text must look like for an expression to count as a mention of a service."""

    ANY_CASE = auto()
    ALL_CAPITALS = auto()
    INITIAL_CAPITALS = auto()
    MID_SENTENCE = auto()


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Expressions that mean the same; `given` are those offered as expansions, the most useful first."""

    given: tuple[str, ...]
    service: str | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of a text: where it stands, as written, and the key it is looked up by."""

    start: int
    end: int
    raw: str
    key: str


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An expression of the table; `initials` tells which of its words begin with a capital.

    `group` is None for a name of others, which only keeps what it holds from being found.
    """

    group: _Group | None
    rule: _Rule
    initials: tuple[bool, ...]

    def counts(self, text: str, tokens: Sequence[_Token]) -> bool:
        """Whether these tokens of a text are written so that they are a mention."""
        if self.rule is _Rule.ANY_CASE:
            return True
        if self.rule is _Rule.ALL_CAPITALS:
            return all(token.raw.removesuffix("s").isupper() for token in tokens)
        if any(wanted > token.raw[0].isupper() for wanted, token in zip(self.initials, tokens, strict=True)):
            return False
        start = tokens[0].start
        return self.rule is _Rule.INITIAL_CAPITALS or not _SENTENCE_START.search(text, start - 20, start)

    def asked(self, text: str, tokens: Sequence[_Token]) -> bool:
        """Whether they are one in a query, which lacks capitals; but "please clarify the …" is none."""
        return self.rule is not _Rule.MID_SENTENCE or not _PROSE.search(text) or self.counts(text, tokens)


_Entry = tuple[str, _Group | None, _Rule]


@dataclass(slots=True)
class _Node:
    """A node of the tree of expressions, a step a word."""

    children: dict[str, _Node] = field(default_factory=dict)
    leaves: list[_Leaf] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Table:
    """The file names.yaml, ready to be looked up in."""

    services: _Node
    everything: _Node
    spelling: dict[str, str]
    words: frozenset[str]


def services_in(text: str) -> tuple[str, ...]:
    """The canonical names of the AWS services that a text mentions, in order of first mention, each once.

    Current, former and short names count, but not an ordinary word: "a Glue job" is a mention, "glue and
    tape" is none; an acronym of letters must be in capitals.
    """
    found: dict[str, None] = {}
    for _, leaves in _mentions(text, _table().services, as_written=True):
        found.update((leaf.group.service, None) for leaf in leaves if leaf.group and leaf.group.service)
    return tuple(found)


def canonical_service(name: str) -> str | None:
    """The canonical name of a service, given any of its names in any case; None if no service is called so.

    The guide's form with a remark in parentheses, "Amazon Simple Queue Service (Amazon SQS)", is known too.
    """
    node: _Node | None = _table().services
    for token in _tokens(name, _table().spelling):
        node = node.children.get(token.key) if node else None
    for leaf in node.leaves if node else ():
        return leaf.group.service if leaf.group else None
    shorter = _IN_PARENTHESES.sub("", name)
    return canonical_service(shorter) if shorter != name else None


def expansions(text: str) -> tuple[str, ...]:
    """What else the services and terms that a query mentions are called, in order of mention.

    Here case does not matter ("mme", "kinesis firehose"). At most `MOST_EXPANSIONS` a group, the most
    useful first, and none that the query or an earlier expansion already holds, the words Amazon and AWS
    aside: "S3" gives "Amazon Simple Storage Service", but not "Amazon S3".
    """
    mentioned: dict[_Group, list[str]] = {}  # and what the query says from there on
    for start, leaves in _mentions(text, _table().everything, as_written=False):
        for group in (leaf.group for leaf in leaves if leaf.group):
            mentioned.setdefault(group, []).append(_plain(text[start : start + _LONGEST]))
    found: list[str] = []
    said = ""
    for group, there in mentioned.items():
        most = len(found) + MOST_EXPANSIONS
        for expression in group.given:
            plain = _plain(expression)
            if len(found) < most and plain not in said and not any(tail.startswith(plain) for tail in there):
                found.append(expression)
                said += plain
    return tuple(found)


def all_expressions() -> frozenset[str]:
    """Every word that occurs in the table, in lower case: "ci/cd" as well as "ci" and "cd"."""
    return _table().words


def _singular(word: str) -> str:
    """A word in lower case without the s of the plural ("VPCs", "endpoints"); "EFS" keeps its own."""
    lower = word.lower()
    plural = len(word) > 3 or (len(word) == 3 and word[:2].isupper() and word[2] == "s")
    return lower[:-1] if plural and lower.endswith("s") and not lower.endswith("ss") else lower


def _plain(text: str) -> str:
    """The words of a text, each between bars, to look one in another up: singular, no Amazon or AWS."""
    words = (_singular(word) for word in _TOKEN.findall(text))
    return "|" + "".join(f"{word}|" for word in words if word not in _BRANDS)


def _tokens(text: str, spelling: dict[str, str]) -> list[_Token]:
    """The words of a text; by their keys, American and British spelling and Amazon and AWS are the same."""
    found = []
    for match in _TOKEN.finditer(text):
        key = _singular(match.group())
        key = "amazon" if key in _BRANDS else spelling.get(key, key)
        found.append(_Token(match.start(), match.end(), match.group(), key))
    return found


def _mentions(text: str, root: _Node, *, as_written: bool) -> Iterator[tuple[int, list[_Leaf]]]:
    """Where each mention in a text begins and the expressions it may be; the longest wins, none overlap.

    `as_written` asks for the capitals that a text has, and a query may lack.
    """
    tokens = _tokens(text, _table().spelling)
    start = 0
    while start < len(tokens):
        node, after, best = root, start + 1, list[_Leaf]()
        for end in range(start, len(tokens)):
            following = node.children.get(tokens[end].key)
            if following is None:
                break
            if end > start and not _JOINT.fullmatch(text, tokens[end - 1].end, tokens[end].start):
                break
            node = following
            seen = tokens[start : end + 1]
            mentions = (
                leaf.counts(text, seen) if as_written else leaf.asked(text, seen) for leaf in node.leaves
            )
            if leaves := [leaf for leaf, is_one in zip(node.leaves, mentions, strict=True) if is_one]:
                after, best = end + 1, leaves
        if best:
            yield tokens[start].start, best
        start = after


def _service_entries(data: dict[str, Any]) -> Iterator[_Entry]:
    rules = {"also": _Rule.ANY_CASE, "recognised": _Rule.ANY_CASE}
    rules |= {"capitalised": _Rule.INITIAL_CAPITALS, "mid_sentence": _Rule.MID_SENTENCE}
    for service in data["services"]:
        group = _Group((service["name"], *service.get("also", ())), service["name"])
        yield service["name"], group, _Rule.ANY_CASE
        for kind, rule in rules.items():
            yield from ((expression, group, rule) for expression in service.get(kind, ()))
    yield from ((expression, None, _Rule.ANY_CASE) for expression in data["no_services"])


def _term_entries(data: dict[str, Any], spelling: dict[str, str]) -> Iterator[_Entry]:
    for term in data["terms"]:
        group = _Group(tuple(term["expressions"]))
        expressions = (*group.given, *term.get("recognised", ()))
        yield from ((expression, group, _Rule.ANY_CASE) for expression in expressions)
    for british, american in spelling.items():
        group = _Group((american, british))
        yield from ((expression, group, _Rule.ANY_CASE) for expression in group.given)


def _tree(entries: Sequence[_Entry], spelling: dict[str, str]) -> _Node:
    root = _Node()
    for expression, group, given_rule in entries:
        tokens = _tokens(expression, spelling)
        node, rule = root, given_rule
        for token in tokens:
            node = node.children.setdefault(token.key, _Node())
        if rule is _Rule.ANY_CASE and len(tokens) == 1 and expression.isalpha() and expression.isupper():
            rule = _Rule.ALL_CAPITALS
        if all(leaf.group is not group for leaf in node.leaves):
            node.leaves.append(_Leaf(group, rule, tuple(token.raw[0].isupper() for token in tokens)))
    return root


@cache
def _table() -> _Table:
    import yaml  # late: most commands need no names

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("assistant.bank").joinpath("names.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506  # a safe loader, the fast one where there is one
    pairs = data["spellings"]
    spelling = {british: american for american, british in pairs["words"]}
    spelling |= {b + ending: a + ending for a, b in pairs["stems"] for ending in pairs["endings"]}
    services = list(_service_entries(data))
    everything = [*services, *_term_entries(data, spelling)]
    words = {word.strip(",") for expression, *_ in everything for word in expression.lower().split()}
    words |= {part for word in words for part in _TOKEN.findall(word)}
    return _Table(_tree(services, spelling), _tree(everything, spelling), spelling, frozenset(words))
