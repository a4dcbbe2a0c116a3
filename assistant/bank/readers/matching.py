"""Mapping exercises, also those whose table was flattened into one line of running words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.bank.readers.lines import Line, ends_as_question, has_bullet, without_bullet, without_emphasis
from assistant.bank.types import Pair

_SEPARATORS = (
    re.compile(r"^\|?\s*(?P<left>[^|]+?)\s*\|\s*(?P<right>[^|]+?)\s*\|?$"),
    re.compile(r"^(?P<left>[^\t]+?)\t+(?P<right>[^\t]+)$"),
    re.compile(r"^(?P<left>.{1,80}?)\s*(?:-+>|=+>|→|⇒|↔)\s*(?P<right>.+)$"),
)
_PIPE_RULE = re.compile(r"^\|?[\s:|-]+\|?$")
_LAST_SENTENCE = re.compile(r"(?<=[.!?])\s*(?=[A-Z][^.!?]*:\s*$)")
_RESPONSE_WORDS = 8
_MOST_RESPONSES = 20
_INTRO_WORDS = 40
MOST_LINES = 60  # of an exercise: a table longer than that is none
_LEAST_ROWS = 2
_LEAST_TERMS = 3


@dataclass(frozen=True, slots=True)
class Exercise:
    """A mapping exercise: what sets it, its list of responses, the pairs, and the text after the table.

    `length` counts the lines from the setting sentence to the table, both included.
    """

    intro: str
    responses: tuple[str, ...]
    pairs: tuple[Pair, ...]
    rest: str
    length: int


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _header_end(text: str, intro: str) -> int:
    """Where the column heads at the front of a flattened table end; 0 if there are none.

    The heads repeat words of the sentence that sets the exercise: they end with the first run
    of such words.
    """
    known = {_singular(w) for w in _words(intro) if len(w) > 1} - {
        "the",
        "and",
        "for",
        "with",
        "have",
        "each",
        "of",
        "to",
        "is",
        "in",
        "its",
    }
    end = 0
    for count, match in enumerate(re.finditer(r"\S+", text)):
        is_known = _singular(re.sub(r"\W", "", match.group(0)).lower()) in known
        if (end and not is_known) or count >= _RESPONSE_WORDS:
            break
        if is_known:
            end = match.end()
    return end


def _occurrences(text: str, responses: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where the responses stand in the text, the longest first where they overlap, in text order."""
    found: list[tuple[int, int, str]] = []
    for response in sorted(responses, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(response)}(?!\w)", text):
            if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                found.append((match.start(), match.end(), response))
    return sorted(found)


def _with_responses(text: str, responses: Sequence[str], intro: str) -> tuple[list[Pair], str]:
    """A flattened table whose responses were listed: each prompt runs up to the next response."""
    body = text[_header_end(text, intro) :]
    pairs: list[Pair] = []
    at = 0
    for start, end, response in _occurrences(body, responses):
        prompt = body[at:start].strip(" \t|:–—-")
        if (
            not prompt
            or re.search(r"[.!?]\s+\S", prompt)
            or (any(p.response == response for p in pairs) and len(prompt.split()) < 3)
        ):
            break  # two responses in a row, or whole sentences: the table is over
        pairs.append(Pair(prompt=prompt, response=response))
        at = end
    return pairs, body[at:].strip()


def _capital(word: str) -> bool:
    return bool(re.match(r"[\"“]?[A-Z0-9]", word))


def _description_starts(words: Sequence[str]) -> list[int]:
    """Where a description may begin: at the last capital of the leading run, or at the next one after it."""
    run = 0
    while run < len(words) and (_capital(words[run]) or words[run].startswith("(")):
        run += 1
    starts = []
    if run > 1 and not words[run - 1].startswith("("):
        starts.append(run - 1)
    for at in range(max(run, 1), min(len(words), run + 4)):
        if _capital(words[at]):
            starts.append(at)
            break
    return starts


def _verb_like(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss")


def _without_responses(text: str, intro: str) -> tuple[list[Pair], str]:
    """A flattened table of terms and descriptions, each description a sentence that begins with a capital.

    Where a row leaves two places open, the one is taken at which the description opens with the
    same sort of word as in the other rows.
    """
    body = text[_header_end(text, intro) :].strip()
    rows = [sentence.split() for sentence in re.findall(r".+?[.!?](?=\s|$)|.+$", body)]
    starts = [_description_starts(words) for words in rows]
    sorts = Counter(_verb_like(words[s[0]]) for words, s in zip(rows, starts, strict=True) if len(s) == 1)
    verbs = sorts[True] > sorts[False]
    pairs: list[Pair] = []
    for i, (words, open_starts) in enumerate(zip(rows, starts, strict=True)):
        if not open_starts:
            return pairs, " ".join(" ".join(row) for row in rows[i:])
        fitting = [s for s in open_starts if _verb_like(words[s]) == verbs]
        cut = (fitting or open_starts)[0]
        pairs.append(Pair(prompt=" ".join(words[:cut]), response=" ".join(words[cut:])))
    return pairs, ""


def _rows(lines: Sequence[str], responses: Sequence[str]) -> tuple[list[Pair], int] | None:
    """The pairs of a table that kept its rows (cells parted by a bar, a tab, an arrow), and its length."""
    for pattern in _SEPARATORS:
        pairs: list[Pair] = []
        length = 0
        ruled = False
        for line in lines:
            match = pattern.match(line.strip())
            if _PIPE_RULE.match(line.strip()):
                ruled = True
            elif match:
                left, right = (
                    without_emphasis(without_bullet(match.group(g).strip())) for g in ("left", "right")
                )
                pairs.append(Pair(left, right))
            else:
                break
            length += 1
        if len(pairs) < _LEAST_ROWS:
            continue
        known = {response.lower() for response in responses}
        if ruled or (known and pairs[0].response.lower() not in known):
            pairs = pairs[1:]
        return pairs, length
    return None


def _plain(text: str) -> str:
    return without_emphasis(without_bullet(text)).strip()


def _sets_exercise(text: str) -> bool:
    """Whether a line can set an exercise: a short title, or a sentence that ends with a colon."""
    plain = _plain(text)
    return 0 < len(plain.split()) <= _INTRO_WORDS and not re.search(r"[.!?;,]$", plain)


def read_exercise(lines: Sequence[str], answered: Sequence[bool]) -> Exercise | None:
    """The mapping exercise that the first line sets, or None if it sets none.

    It is told by its shape: a title or a sentence ending with a colon; perhaps a list of
    responses; then a table, in rows or flattened, that pairs prompts with those responses, or
    terms with descriptions.

    Args:
        lines: the lines from the candidate on.
        answered: for each line, whether an `Answer:` stands in it.
    """
    intro = lines[0].strip()
    if answered[0] or not _sets_exercise(intro):
        return None
    at = 1
    responses: list[str] = []
    most = min(len(lines), _MOST_RESPONSES + 1)
    while at < most and has_bullet(lines[at]) and not answered[at] and not ends_as_question(lines[at]):
        responses.append(_plain(lines[at]))
        at += 1
    if at >= len(lines) or answered[at] or any(len(r.split()) > _RESPONSE_WORDS for r in responses):
        return None
    rows = _rows(lines[at:], responses)
    if rows:
        return Exercise(_plain(intro), tuple(responses), tuple(rows[0]), "", at + rows[1])
    table = lines[at].strip()
    if responses:
        pairs, rest = _with_responses(table, responses, intro)
        found = len(pairs) >= min(_LEAST_ROWS, len(responses))
    else:
        pairs, rest = _without_responses(table, intro)
        found = len(pairs) >= _LEAST_TERMS and _header_end(table, intro) > 0
    return Exercise(_plain(intro), tuple(responses), tuple(pairs), rest, at + 1) if found else None


def unglue(lines: Sequence[Line], answered: Callable[[str], bool]) -> list[Line]:
    """The lines, with the sentence that sets an exercise parted from an answer it was glued to."""
    parted: list[Line] = []
    for index, line in enumerate(lines):
        *front, last = _LAST_SENTENCE.split(line.text)
        following = [other.text for other in lines[index + 1 : index + MOST_LINES]]
        if front and read_exercise([last, *following], [answered(text) for text in (last, *following)]):
            parted += [Line(line.number, " ".join(front).rstrip()), Line(line.number, last)]
        else:
            parted.append(line)
    return parted
