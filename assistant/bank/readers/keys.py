"""The key of a question with lettered options: what an answer line names, by letter or by text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LABEL = re.compile(
    r"^\W*(?:the\s+)?(?:(?:correct|right|suggested|best|official|model)\s+)?"
    r"(?:answers?|ans|keys?|solution|options?|correct)\s*(?:\(s\))?\s*"
    r"(?:(?:is|are)\s*[:=–—-]?|[:=–—]|-(?=\s))\s*(?:options?\s+)?(?P<rest>.*?)\s*$",
    re.IGNORECASE,
)
_BARE_LABEL = re.compile(
    r"^\W*(?i:(?:correct|right|suggested)\s+)?(?i:answers?|ans|solution)\s+[(\[]?(?P<rest>[A-J]+(?:\s*[,&]\s*[A-J])*)[)\]]?\W*$"
)
_LETTERS = re.compile(
    r"[(\[]?(?P<letters>[A-J](?:[)\]]?\s*(?:,|;|/|&|\+|and|\s)\s*(?:and\s+)?[(\[]?[A-J])*)[)\].]*$"
)
_RUN = re.compile(r"(?P<letters>[A-J]{2,6})\W*$")
_SMALL = re.compile(r"[(\[]?(?P<letters>[a-j](?:\s*,\s*[a-j])*)[)\].]*$")
_LETTER_TEXT = re.compile(
    r"[(\[]?(?P<letter>[A-Ja-j])[)\]]?(?:\s*[).\]:–—-]+\s*|\s+(?=[(\"“]))(?P<text>\S.*)$"
)
_LETTER_WORDS = re.compile(r"(?P<letter>[A-J])\s+(?P<text>\S.*)$")
_REASON = re.compile(r"(?:because|since|as|is|due|for)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer line says: the letters it names, and text behind them that explains.

    `open` says that nothing stands behind the label yet: the next line gives the key.
    """

    letters: str = ""
    explanation: str = ""
    open: bool = False


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def labelled(text: str) -> str | None:
    """What stands behind "Answer:", "The correct answer is" and the like; None for other lines."""
    match = _LABEL.match(text) or _BARE_LABEL.match(text)
    return match.group("rest").strip() if match else None


def _only_letters(rest: str) -> str:
    """The letters of "B", "B, D", "B and D", "BD", "(c)"; "" where anything else stands there.

    A run without separators must be capital letters that differ, so that no word is taken for a key.
    """
    match = _LETTERS.match(rest) or _RUN.match(rest) or _SMALL.match(rest)
    if not match:
        return ""
    letters = re.sub(r"\band\b|[^A-Ja-j]", "", match.group("letters")).upper()
    return letters if len(set(letters)) == len(letters) else ""


def proves_key(text: str) -> bool:
    """Whether a line gives a key by letter, whatever the options are."""
    rest = labelled(text)
    if not rest:
        return False
    if _only_letters(rest):
        return True
    match = _LETTER_TEXT.match(rest)
    return bool(match) and match.group("letter").isupper()  # type: ignore[union-attr]


def _by_text(rest: str, options: Sequence[str]) -> str:
    """The letters of the options that a key names by their text."""
    wanted = _words(rest)
    return "".join(chr(ord("A") + i) for i, option in enumerate(options) if _words(option) == wanted)


def read_key(rest: str, options: Sequence[str]) -> Key | None:
    """The key that the text behind an answer label gives, None if it names no option.

    Args:
        rest: what stands behind the label.
        options: the texts of the question's options, A first.
    """
    if not rest:
        return Key(open=True)
    letters = _only_letters(rest)
    if letters:
        return Key(letters)
    named = _by_text(rest, options)
    if named:
        return Key(named)
    match = _LETTER_TEXT.match(rest) or _LETTER_WORDS.match(rest)
    if not match:
        return None
    letter, text = match.group("letter").upper(), match.group("text").strip()
    index = ord(letter) - ord("A")
    own = _words(options[index]) if index < len(options) else ""
    if own and _words(text) == own:
        return Key(letter)
    if own and _words(text).startswith(own + " "):
        return Key(letter, text)
    if match.re is _LETTER_WORDS and not _REASON.match(text):
        return None
    return Key(letter, text)
