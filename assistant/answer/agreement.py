"""Whether a sentence says the same as its evidence: numbers, names, negations and opposites must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.answer.evidence import stems
from assistant.bank.names import services_in
from assistant.search.words import STOPWORDS

_NUMBER = re.compile(r"(?<![\w.])(\d+(?:[.,]\d+)*)(?:(?:st|nd|rd|th)\b|\s?-?([A-Za-z%]+))?")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)$")
_UNITS = {
    **dict.fromkeys(("kb", "kib", "kilobyte", "kilobytes"), "kb"),
    **dict.fromkeys(("mb", "mib", "megabyte", "megabytes"), "mb"),
    **dict.fromkeys(("gb", "gib", "gigabyte", "gigabytes"), "gb"),
    **dict.fromkeys(("tb", "tib", "terabyte", "terabytes"), "tb"),
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), "ms"),
    **dict.fromkeys(("s", "sec", "second", "seconds"), "s"),
    **dict.fromkeys(("min", "minute", "minutes"), "min"),
    **dict.fromkeys(("h", "hour", "hours"), "h"),
    **dict.fromkeys(("day", "days"), "d"),
    **dict.fromkeys(("%", "percent"), "%"),
}
_NUMBER_WORDS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30",
    "hundred": "100", "thousand": "1000",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z][\w'’-]*|[,;:.()]")
_CLAUSE_END = frozenset(",;:.()")
_NEGATORS = frozenset(
    """avoid avoids can't cannot couldn't didn't doesn't don't excludes hasn't haven't isn't aren't lack lacks
    neither never no none nor not nothing prevents shouldn't unlike wasn't weren't without won't
    wouldn't""".split()  # noqa: SIM905 - a list in prose reads better
)
_TURNS = frozenset({"but", "and", "or", "whereas", "while", "because", "so", "that", "which", "if", "when"})
_REACH = 4  # content words behind a negation that it speaks of
# Where a text turns from one thing to the other that it is compared with, …
_CONTRAST = re.compile(r";|,? (?:whereas|while|but|unlike|in contrast|on the other hand)\b", re.IGNORECASE)
# … and where it says of one after the other what each is or does: “A is …, and B is …”.
_VERB = (
    r"(?:is|are|has|have|means?|needs?|keeps?|gives?|does|counts?|fits?|labels?|reviews?|measures?|stores?|shows?|finds?"
    r"|uses?|takes?|reads?|writes?|runs?|calls?|suits?|delivers?)"
)
_IN_TURN = re.compile(
    rf"(?<=\w), (?:and )?(?=(?:[\w/-]+ ){{1,4}}{_VERB}\b)|(?<=\w) and (?=(?:[A-Z][\w/-]+ ){{1,3}}{_VERB}\b)"
)
_SAYS = re.compile(rf"\b{_VERB}\b")
_FAMILY = frozenset({"aws", "amazon", "sagema"})
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|necessarily)\b", re.IGNORECASE)
# Words of which a text must not say the one where its evidence only says the other.
_OPPOSITES = (
    ("always", "never"),
    ("before", "after"),
    ("higher", "lower"),
    ("increase", "decrease reduce lower"),
    ("increases", "decreases reduces lowers"),
    ("more", "less fewer"),
    ("most", "least fewest"),
    ("largest", "smallest"),
    ("large", "small"),
    ("larger", "smaller"),
    ("maximum", "minimum"),
    ("overfitting", "underfitting"),
    ("precision", "recall"),
    ("positive", "negative"),
    ("positives", "negatives"),
    ("allow", "deny"),
    ("allows", "denies"),
    ("online", "offline"),
    ("synchronous", "asynchronous"),
    ("supervised", "unsupervised"),
    ("labeled", "unlabeled"),
    ("private", "public"),
    ("cheaper", "costlier dearer"),
    ("faster", "slower"),
    ("first", "last second third"),
    ("high", "low"),
    ("long", "short"),
    ("rare", "frequent"),
    ("with", "without"),
)


def disagreement(sentence: str, evidence: Sequence[str], around: str = "") -> str:
    """What of a sentence the evidence contradicts or does not have; empty where they agree.

    Args:
        sentence: to be checked.
        evidence: the texts of the spans that are to support it.
        around: what stands around them, whose services they may speak of without a name.
    """
    together = " ".join(evidence)
    held = numbers(together)
    # “2nd” may be “second” there.
    ordinals = any(each.endswith("th") for each in held)
    if foreign := {each for each in numbers(sentence) - held if ordinals or not each.endswith("th")}:
        return f"number {min(foreign)}"
    if named := _foreign_services(sentence, together, around):
        return f"service {named}"
    if owner := _other_owner(sentence, evidence):
        return f"said of {owner}"
    words = _words(sentence)
    said = _words(together)
    if opposite := _opposite(words, said):
        return f"opposite {opposite}"
    if turned := _turned(sentence, evidence):
        return f"negation of {turned}"
    return ""


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, with their units where they have one: “6 MB” gives 6 and 6mb, “two” gives 2."""
    words = _words(text)
    found = {_NUMBER_WORDS[word] for word in words & _NUMBER_WORDS.keys()}
    for match in _NUMBER.finditer(text):
        if _ORDINAL.match(match[0]):
            found.add(f"{match[1]}th")
            continue
        number = match[1].replace(",", "")
        found.add(number)
        if unit := _UNITS.get((match[2] or "").lower()):
            found.add(f"{number}{unit}")
    return frozenset(found)


def _foreign_services(sentence: str, evidence: str, around: str) -> str:
    known = set(services_in(evidence)) or set(services_in(around)[:1])
    foreign = [name for name in services_in(sentence) if name not in known]
    # “SageMaker” for “SageMaker Model Monitor” is the family, no other service.
    return next((name for name in foreign if not any(name in each for each in known)), "")


def _other_owner(sentence: str, evidence: Sequence[str]) -> str:
    """The word by which a sentence says of one thing what its evidence says of another one.

    Where the evidence sets things against each other (“A keeps the stream; B delivers”), each part of the
    sentence is held against the parts that begin with the same thing.
    """
    said = _parts(sentence)
    # Two spans say things of two things only where the sentence sets them against each other.
    texts = [" ; ".join(evidence)] if len(said) > 1 else evidence
    for text in texts:
        parts = _parts(text)
        if len({begins for begins, _ in parts}) < 2:
            continue
        for first, words in said:
            known = frozenset[str]().union(*(_said_of(first, other) for other in evidence))
            others = frozenset[str]().union(*(there for begins, there in parts if begins != first))
            strange = (words - known) & others if _said_of(first, text) else frozenset[str]()
            if strange:
                return min(strange)
    return ""


def _said_of(first: str, text: str) -> frozenset[str]:
    """The words of the parts of a text that begin with a thing."""
    return frozenset[str]().union(*(words for begins, words in _parts(text) if begins == first))


def _parts(text: str) -> list[tuple[str, frozenset[str]]]:
    """The parts that a text sets against each other: of each its first content word, and all its words."""
    found = []
    pieces = [piece for part in _CONTRAST.split(text) for piece in _in_turn(part)]
    for part in pieces:
        words = [next(iter(stems(word)), "") for word in _WORD.findall(part) if _is_content(word.lower())]
        if words and words[0]:
            found.append((next((w for w in words if w not in _FAMILY), words[0]), stems(part)))
    return found


def _in_turn(text: str) -> list[str]:
    pieces = _IN_TURN.split(text)
    return pieces if all(_SAYS.search(piece) for piece in pieces) else [text]


def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower().replace("’", "'") for word in _WORD.findall(text))


@cache
def _pairs() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    split = [(frozenset(one.split()), frozenset(other.split())) for one, other in _OPPOSITES]
    return (*split, *((other, one) for one, other in split))


def _opposite(words: frozenset[str], said: frozenset[str]) -> str:
    for one, other in _pairs():
        if words & one and not words & other and said & other and not said & one:
            return min(words & one)
    return ""


def _turned(sentence: str, evidence: Sequence[str]) -> str:
    """A word that the one denies and the other does not."""
    denied = _denied(sentence)
    denied_there: frozenset[str] = frozenset().union(*(_denied(text) for text in evidence))
    said = stems(sentence)
    affirmed_there = stems(" ".join(evidence)) - denied_there
    wrongly_denied = (denied & affirmed_there) - denied_there
    wrongly_said = (said & denied_there) - denied
    # Where neither negation is met in the other, a single shared word shows that they part.
    return min(wrongly_denied | wrongly_said, default="")


def _denied(text: str) -> frozenset[str]:
    """The stems that a negation of the text speaks of."""
    return frozenset(stem for word in _within_reach(_NOT_ONLY.sub("", text)) for stem in stems(word))


def _within_reach(text: str) -> Iterator[str]:
    left = 0
    for match in _WORD.finditer(text):
        word = match.group().lower().replace("’", "'")
        if word in _NEGATORS:
            left = _REACH
        elif word in _CLAUSE_END or word in _TURNS:
            left = 0
        elif left and _is_content(word):
            left -= 1
            yield word


def _is_content(word: str) -> bool:
    return word not in STOPWORDS
