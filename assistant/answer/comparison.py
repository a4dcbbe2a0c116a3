"""What a question compares: “async or serverless inference?” has two sides."""

from __future__ import annotations

import re

from assistant.bank.mentions import canonical_name

_MOST_SIDES = 3
_MOST_WORDS = 6
_WORD = re.compile(r"[^\s,;:?!()“”\"]+")

# What may join the sides, the surest first; the rest of the question stands before and behind.
_BETWEEN = re.compile(r"\b(?:between|compare|comparing|comparison of)\s+(?P<rest>.+)", re.IGNORECASE)
_OR = re.compile(r"\s*,?\s+or\s+(?:rather |maybe |better |should (?:i|we) (?:use |take )?)?", re.IGNORECASE)
_LISTED = re.compile(
    r"(?:^|[:;?]\s|\b(?:use|choose|take|need|pick) )([\w/.-]+(?: [\w/.-]+){0,2}),\s[^,]{2,40}$", re.IGNORECASE
)
_JOINTS = (
    re.compile(r"\s+(?:vs\.?|versus)\s+", re.IGNORECASE),
    re.compile(
        r"\s+(?:instead of|rather than|as opposed to|compared (?:to|with)|in contrast to)\s+", re.IGNORECASE
    ),
    re.compile(
        r"\s+(?:be |any |really )?(?:differs?|different|distinct|distinguished) from\s+", re.IGNORECASE
    ),
    re.compile(
        r"\s+(?:better|worse|cheaper|faster|safer|simpler|easier|more \w+|less \w+) than\s+", re.IGNORECASE
    ),
    _OR,
    re.compile(r"(?<=\w)\s+over\s+", re.IGNORECASE),
)
_AND = re.compile(r"\s*,?\s+(?:and|with|to)\s+|\s*,\s*", re.IGNORECASE)
# "Over" joins sides only behind a word of choice: "metrics over time" compares nothing.
_CHOICE = re.compile(r"\b(?:choose|chosen|pick|prefer(?:red)?|take|favou?r|use|select)\b", re.IGNORECASE)
_OR_SO = re.compile(r"\bor (?:so|not|more|less|even|both|else|other|another|any)\b", re.IGNORECASE)

# One word for what is compared, whose "on" is no edge.
_ON_DEMAND = re.compile(r"\bon demand\b", re.IGNORECASE)

_ARTICLES = frozenset({"a", "an", "the", "my", "our", "your", "plain", "simply", "just", "either", "some"})
# Words at which a side ends, read from the joint outwards.
_EDGES = frozenset(
    """about am are as at be because better between build but by can choose compare could decide deploy did
    differ difference do does each enough every fit fits for from get give go good has have help how i
    if in instead into is it keep like made make may me mean meant more must need needs of on one only
    pick prefer put right run send should so store suffice suit suits take than that their them then
    there they this to train trained under until use used uses using via want was we well were what when
    where whether which while who why will with without would you""".split()  # noqa: SIM905 - a list in prose reads better
)


def sides(query: str) -> tuple[str, ...]:
    """The two or three things that a question compares; none where it compares nothing.

    A word that only the last side says counts for all: "async or serverless inference" compares
    "async inference" with "serverless inference".
    """
    text = _ON_DEMAND.sub("on-demand", " ".join(query.split()))
    between = _BETWEEN.search(text)
    if between:
        found = _listed(between["rest"])
        if len(found) > 1:
            return _completed(found)
    for number, joint in enumerate(_JOINTS):
        match = joint.search(text)
        if not match or (number == len(_JOINTS) - 1 and not _CHOICE.search(text[: match.start()])):
            continue
        if _OR_SO.match(text, match.start() + len(match.group()) - len(match.group().lstrip(" ,"))):
            continue
        parts = joint.split(text)
        if number == 0 and len(parts) > 2:  # "bagging vs boosting vs stacking"
            several = [_before(parts[0]), *map(_bare, parts[1:-1]), _behind(parts[-1])]
            return _completed([part for part in several if part and len(part.split()) <= _MOST_WORDS])
        left, right = _before(text[: match.start()].rstrip(" ,")), _behind(text[match.end() :])
        listed = _LISTED.search(text[: match.start()].rstrip(" ,")) if joint is _OR else None
        if (
            listed and left and right and _EDGES.isdisjoint(listed[1].lower().split())
        ):  # “RAG, fine-tuning or prompting”
            return _completed([listed[1], left, right])
        if left and right and left.lower() != right.lower():
            more = _AND.split(left)
            return _completed([*more, right] if len(more) < _MOST_SIDES else [more[-1], right])
    return ()


def _listed(rest: str) -> list[str]:
    """“A and B when …” or “A, B and C”, as far as they are short."""
    found: list[str] = []
    for part in _AND.split(rest):
        side = _behind(part)
        if not side:
            break
        found.append(side)
        if side != _bare(part.rstrip("?!. ")) or len(found) == _MOST_SIDES:
            break
    return found


def _before(text: str) -> str:
    """The last words of a text, back to an edge."""
    part = re.split(r"[,;:?!.](?:\s|$)", text)[-1]
    kept: list[str] = []
    for word in reversed(_WORD.findall(part)):
        if word.lower() in _EDGES or len(kept) == _MOST_WORDS:
            break
        kept.insert(0, word)
    return _bare(" ".join(kept))


def _behind(text: str) -> str:
    """The first words of a text, up to an edge."""
    part = re.split(r"[,;:?!.](?:\s|$)|[()]", text)[0]
    kept: list[str] = []
    for word in _WORD.findall(part):
        if (word.lower() in _EDGES and kept) or len(kept) == _MOST_WORDS:
            break
        if word.lower() not in _EDGES:
            kept.append(word)
    return _bare(" ".join(kept))


def _bare(text: str) -> str:
    words = text.split()
    while words and words[0].lower() in _ARTICLES:
        words.pop(0)
    return " ".join(words)


def _completed(found: list[str]) -> tuple[str, ...]:
    """The sides with the last word of the last one where one of them is a single plain word."""
    if not found:  # “a vs a vs a”: articles are no names
        return ()
    last = found[-1].split()
    head = last[-1] if len(last) > 1 else ""
    whole = [f"{side} {head}" if head and side != head and _lacks(side, last) else side for side in found]
    named = dict.fromkeys(side for side in whole if any(letter.isalnum() for letter in side))
    return tuple(named)[:_MOST_SIDES] if len(named) > 1 else ()


def _lacks(side: str, last: list[str]) -> bool:
    """Whether a side lacks the last word of the last one: it is one plain word, or “L1” beside “L2 …”.

    A name of the bank that makes no other name with that word is whole: “async” beside “batch transform”.
    """
    if len(side.split()) > 1 or (canonical_name(side) and not canonical_name(f"{side} {last[-1]}")):
        return False
    numbered = re.sub(r"\d", "0", side) == re.sub(r"\d", "0", last[0])
    return side[:1].islower() or (numbered and any(letter.isdigit() for letter in side))
