"""The sides of a comparison: which things are meant, and where a text names them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from assistant.bank.mentions import Mention, canonical_name, mentions, names_of, nearest_names
from assistant.bank.subjects import subjects
from assistant.errors import UsageError
from assistant.search.explore.topics import Unit
from assistant.search.explore.unknown_names import UnknownNameError
from assistant.search.facts import sections_by_unit
from assistant.search.sentences import Span
from assistant.search.storage import StoredIndex

FEWEST, MOST = 2, 3
_NEAREST = 3
# Last words of names that a text leaves out once it has said them: “serverless fits small models”.
_HEADS = frozenset(
    """inference endpoint deployment transform testing test variant encoding scaling prediction
    regularization instances""".split()  # noqa: SIM905 - a list in prose reads better
)
# So short a name is one only where its verb follows, or nothing: not in “a serverless function”.
_ALONE = (
    r"(?=[,.;:)]|\s+(?:and|or|is|are|was|has|have|can|cannot|does|do|on|by|with|when|where|while|for|to|at|in"
    r"|of|from|not|only|if|until|[a-z]{2,}s)\b)"
)
_MAKER = re.compile(r"(?:Amazon|AWS)(?: SageMaker| Bedrock)? (?=[A-Z])")
_LAST_TWO = re.compile(r"\w [A-Z]\w+ [A-Z]\w+$")
_BEGINNING = 5  # letters of a word that all its spellings have in common
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared.

    Attributes:
        name: as the bank has it.
        query: all its names, for the keyword search.
        hint: finds a part of each of its names.
        pattern: finds it by a name that is none of the bank's; None where `mentions` finds it.
        short: finds it by a part of its name, where a text names it anyway; None where it has none.
        headed: the sections that have its name for their heading, where that is none of the bank's; they are
            about it, whether or not they say its name again.
    """

    name: str
    query: str
    hint: re.Pattern[str]
    pattern: re.Pattern[str] | None = None
    short: re.Pattern[str] | None = None
    headed: frozenset[Unit] = frozenset()

    def may_be_in(self, text: str) -> bool:
        """Whether a text has a part of one of its names: a quick look before a thorough one."""
        return bool(self.hint.search(text))

    def where(self, text: str, found: Sequence[Mention], *, about: bool = False) -> list[Span]:
        """Where a text names it, in order.

        Args:
            text: any.
            found: what `mentions` finds in it.
            about: whether the text is about it anyway, so that its short names count too.
        """
        spans = {(each.start, each.end) for each in found if not self.pattern and each.name == self.name}
        # “Precision” is no name of it in “mixed precision”, and what is found once is not found again.
        longer = [(each.start, each.end) for each in found]
        own = {span for span in longer if self.pattern and self.pattern.fullmatch(text, *span)}
        for pattern in (self.pattern, self.short if about else None):
            for match in pattern.finditer(text) if pattern else ():
                if not any(a <= match.start() and match.end() <= b for a, b in longer if (a, b) not in own):
                    spans.add(match.span())
        return sorted(spans)


@lru_cache(maxsize=50_000)
def known_names(text: str) -> tuple[Mention, ...]:
    """The services and concepts that a text names; remembered, as the same texts are read again and again."""
    return mentions(text)


def sides(index: StoredIndex, names: Sequence[str]) -> tuple[Side, ...]:
    """The things that are to be compared, in the order in which they are named.

    A name is one of the bank's, or else a heading of a document or a term of a question.

    Raises:
        UsageError: fewer than two or more than three, one of them twice, or one that nothing is called.
    """
    wanted = [" ".join(name.split()) for name in names if name.strip()]
    if not FEWEST <= len(wanted) <= MOST:
        given = {0: "no name was given", 1: "only one was given"}.get(
            len(wanted), f"{len(wanted)} were given"
        )
        raise UsageError(f"Two or three services or concepts can be compared; {given}.")
    found: dict[str, str] = {}
    compared = []
    for name in wanted:
        side = side_of(index, name)
        if side.name in found:
            raise UsageError(_same(found[side.name], name, side.name))
        found[side.name] = name
        compared.append(side)
    return tuple(compared)


def _same(one: str, other: str, name: str) -> str:
    if one.casefold() == other.casefold():
        return f"“{one}” was given twice; name something else to compare it with."
    return f"“{one}” and “{other}” are the same, {name}; name something else to compare it with."


def side_of(index: StoredIndex, name: str) -> Side:
    """What a name means in a comparison: a name of the bank, or else a heading or a term of the material.

    Raises:
        UnknownNameError: nothing is called so.
    """
    known = canonical_name(name)
    if known:
        called = names_of(known[0])
        every = (known[0], *called.other_names, *called.former_names)
        short = _short_names(every)
        written = [expression for expression, _ in subjects()[known[0]].expressions]
        return Side(known[0], " ".join(every), _hint([*every, *written, *short]), short=_short(short))
    own = dict(_own_names(index))
    if found := own.get(_key(name)):
        headed = frozenset(
            u for u, each in sections_by_unit(index).items() if _key(each.heading) == _key(found)
        )
        return Side(found, found, _hint([found]), pattern=_pattern([found]), headed=headed)
    longer = [
        each for each in nearest_names(name) if len(name) > 1 and _key(each).startswith(f"{_key(name)} ")
    ]
    if len(longer) == 1:
        return side_of(index, longer[0])
    near = dict.fromkeys((*nearest_names(name), *get_close_matches(_key(name), own, n=_NEAREST, cutoff=0.75)))
    raise UnknownNameError(name, (own.get(each, each) for each in [*near][:_NEAREST]))


def _short_names(names: Sequence[str]) -> list[str]:
    """Names without their last word (“serverless”) or their first ones (“Clarify”, “Data Streams”)."""
    before = {name.rpartition(" ")[0] for name in names if name.rpartition(" ")[2].lower() in _HEADS}
    behind = {_MAKER.sub("", name) for name in names if _MAKER.match(name)}
    behind |= {" ".join(name.split()[-2:]) for name in behind if _LAST_TWO.search(name)}
    return sorted(filter(None, before | behind))


def _short(names: Sequence[str]) -> re.Pattern[str] | None:
    # A part in small letters may begin a sentence; one with capitals is found as it is written.
    parts = [
        _pattern([name], _ALONE if name.islower() else "", as_written=not name.islower()) for name in names
    ]
    return re.compile("|".join(part.pattern for part in parts)) if parts else None


def _hint(names: Iterable[str]) -> re.Pattern[str]:
    """Finds each name by the beginnings of its words, which all spellings have in common."""
    spelt = {
        r"[^\w]{0,3}".join(rf"{re.escape(word[:_BEGINNING])}\w*" for word in _WORD.findall(name.lower()))
        for name in names
    }
    return re.compile(rf"\b(?:{'|'.join(sorted(filter(None, spelt)))})", re.IGNORECASE)


def _pattern(names: Iterable[str], behind: str = "", *, as_written: bool = False) -> re.Pattern[str]:
    """Finds any of some names as whole words, in one number or the other, however their words are joined."""
    found = sorted({r"[\s\-‐‑–/]*".join(map(re.escape, _WORD.findall(name))) for name in names}, key=len)
    case = "-i" if as_written else "i"
    return re.compile(rf"(?{case}:(?<![\w-])(?:{'|'.join(reversed(found))})(?:e?s)?(?![\w-]){behind})")


def _key(name: str) -> str:
    return " ".join(word.lower().removesuffix("s") for word in _WORD.findall(name))


def _own_names(index: StoredIndex) -> Iterator[tuple[str, str]]:
    """What the material itself calls things, by their keys: terms of questions and headings of documents."""
    for question in index.questions.values():
        for term in question.terms:
            yield _key(term), term
    for section in index.sections:
        if section.heading.strip():
            yield _key(section.heading), section.heading.strip()
