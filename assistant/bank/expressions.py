"""Finding the expressions of a table in a text: whole words, the longest that fits, in the right capitals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

WORD = re.compile(r"[^\W_]+")
# What may stand between two words of a name: a space or one line break, or a sign that joins words.
_JOINT = re.compile(r"[^\S\n]*\n?[^\S\n]*|[-‐‑–]\s*| ?/ ?|[.:&@_]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:)•\n])[^\S\n]*[\"'“‘(\[*_#>-]*[^\S\n]*$")
# Words of a whole sentence, as few keywords have.
_PROSE = re.compile(r"\b(?:an?|are|did|do(?:es)?|how|i|is|my|of|our|please|the|to|we|you)\b", re.IGNORECASE)
BRANDS = frozenset({"aws", "amazon"})

G = TypeVar("G")
"""What an expression stands for."""


class Rule(Enum):
    """What a text must look like for an expression to count as a mention."""

    ANY_CASE = auto()
    ALL_CAPITALS = auto()
    INITIAL_CAPITALS = auto()
    MID_SENTENCE = auto()


class Token(NamedTuple):
    """A word of a text: where it stands, as written, and the key it is looked up by."""

    start: int
    end: int
    raw: str
    key: str


@dataclass(frozen=True, slots=True)
class Leaf(Generic[G]):
    """An expression of the table; `initials` tells which of its words begin with a capital.

    `group` is None for a name of others, which only keeps what it holds from being found.
    """

    group: G | None
    rule: Rule
    initials: tuple[bool, ...]

    def counts(self, text: str, tokens: Sequence[Token]) -> bool:
        """Whether these tokens of a text are written so that they are a mention."""
        if self.rule is Rule.ANY_CASE:
            return True
        if self.rule is Rule.ALL_CAPITALS:
            return all(token.raw.removesuffix("s").isupper() for token in tokens)
        if any(wanted > token.raw[0].isupper() for wanted, token in zip(self.initials, tokens, strict=True)):
            return False
        start = tokens[0].start
        return self.rule is Rule.INITIAL_CAPITALS or not _SENTENCE_START.search(text, start - 20, start)

    def asked(self, text: str, tokens: Sequence[Token]) -> bool:
        """Whether they are one in a query, which lacks capitals; but "please clarify the …" is none."""
        return self.rule is not Rule.MID_SENTENCE or not _PROSE.search(text) or self.counts(text, tokens)


@dataclass(slots=True)
class Node(Generic[G]):
    """A node of the tree of expressions, a step a word."""

    children: dict[str, Node[G]] = field(default_factory=dict)
    leaves: list[Leaf[G]] = field(default_factory=list)


@lru_cache(maxsize=50_000)  # a text of many pages says the same words again and again
def singular(word: str) -> str:
    """A word in lower case without the s of the plural ("VPCs", "endpoints"); "EFS" keeps its own."""
    lower = word.lower()
    plural = len(word) > 3 or (len(word) == 3 and word[:2].isupper() and word[2] == "s")
    return lower[:-1] if plural and lower.endswith("s") and not lower.endswith("ss") else lower


def tokens_of(text: str, spelling: Mapping[str, str]) -> list[Token]:
    """The words of a text; by their keys, American and British spelling and Amazon and AWS are the same."""
    found = []
    for match in WORD.finditer(text):
        key = singular(match.group())
        key = "amazon" if key in BRANDS else spelling.get(key, key)
        found.append(Token(match.start(), match.end(), match.group(), key))
    return found


def tree_of(entries: Iterable[tuple[str, G | None, Rule]], spelling: Mapping[str, str]) -> Node[G]:
    """The expressions as a tree, each with what it stands for and the capitals that it needs.

    An acronym of letters alone needs them all, also where any case is given.
    """
    root = Node[G]()
    for expression, group, given_rule in entries:
        tokens = tokens_of(expression, spelling)
        node, rule = root, given_rule
        for token in tokens:
            node = node.children.setdefault(token.key, Node[G]())
        if rule is Rule.ANY_CASE and len(tokens) == 1 and expression.isalpha() and expression.isupper():
            rule = Rule.ALL_CAPITALS
        if all(leaf.group is not group for leaf in node.leaves):
            node.leaves.append(Leaf(group, rule, tuple(token.raw[0].isupper() for token in tokens)))
    return root


def found_in(
    text: str, root: Node[G], spelling: Mapping[str, str], *, as_written: bool
) -> Iterator[tuple[int, int, list[Leaf[G]]]]:
    """Where each mention in a text begins and ends, and the expressions it may be.

    The longest wins, none overlap; `as_written` asks for the capitals that a text has, and a query may lack.
    """
    tokens = tokens_of(text, spelling)
    start = 0
    while start < len(tokens):
        node, after, best = root, start + 1, list[Leaf[G]]()
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
            yield tokens[start].start, tokens[after - 1].end, best
        start = after


def exactly(name: str, root: Node[G], spelling: Mapping[str, str]) -> list[Leaf[G]]:
    """The expressions that a text is as a whole, in any case."""
    node: Node[G] | None = root
    for token in tokens_of(name, spelling):
        node = node.children.get(token.key) if node else None
    return node.leaves if node else []
