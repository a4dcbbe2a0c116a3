"""Lines of a document and the small marks that all forms share: bullets, rules, headings, links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.bank.types import Link

RULE = re.compile(r"^\s*([-*_=~])(?:\s*\1){2,}\s*$")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_BULLET = re.compile(r"^\s*(?:[-*+•‣◦▪●–]|\(?\d{1,3}[.)])\s+(?=\S)")
_SELECT = r"(?:\s*(?:[(\[][^()\[\]]{1,60}[)\]]|(?:select|choose|pick|mark)\b[^()?]{0,60})\.?)?"
_QUESTION_END = re.compile(rf"(?<![?？])[?？]+[\"'”’)\]*_]*{_SELECT}\s*$", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"'”’]+")
_MARKDOWN_LINK = re.compile(
    r"\[([^\]]{0,300})\]\(\s{0,9}<?(?=https?:|mailto:|[./#]|[^\s()]{1,300}?[./])((?:[^\s()]|\([^\s()]*\))+?)>?(?:\s{1,9}\"[^\"]*\")?\s{0,9}\)"
)
_MORE = re.compile(
    r"^(?:(?:to\s+)?learn\s+more|read\s+more|find\s+out\s+more|see\s+also|further\s+reading"
    r"|more\s+information"
    r"|for\s+more\s+(?:information|details)(?:\s+(?:about|on)\s+.{1,80}?)?,?\s*(?:see|visit|refer\s+to)"
    r"|references?(?=\s*:|\s+https?:)|(?:sources?|documentation|links?)(?=\s*:.*https?:))"
    r"(?:\s+(?:about|on|at|in|from)\b)?\s*[:–—-]?\s*(?P<rest>\S.*)$",
    re.IGNORECASE,
)
_SELLS = re.compile(
    r"\b(?:(?:brain\s?)?dumps?|practice\s+(?:test|exam)s?|exam\s+questions|question\s+banks?|pass\s+guarantee"
    r"|first\s+(?:attempt|try)|full\s+version|our\s+(?:site|website|channel|store|courses?))\b",
    re.IGNORECASE,
)
_OFFERS = re.compile(
    r"\b(?:visit|click|download|buy|purchase|subscribe|coupon|discount|promo(?:tion)?|special\s+offer|free"
    r"|sign\s+up|latest|%\s*off|money[- ]back|guaranteed?)\b",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://|www\.|\.com\b", re.IGNORECASE)
_MOST_WORDS_TO_SELL = 45
# Names of Python that look like bold words.
_DUNDER = (
    r"(?:init|main|name|call|repr|str|len|iter|next|enter|exit|new|del|getitem|setitem|dict|doc|file|all"
    r"|version|class)"
)
_BOLD = re.compile(rf"(\*\*|__(?!{_DUNDER}__))" + r"(?=\S)(.{1,1500}?)(?<=\S)\1")
_CODE_SPAN = re.compile(r"`[^`\n]{1,300}`")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, without its end; `number` counts from 1."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on it."""
        return not self.text.strip()


def lines_of(text: str) -> list[Line]:
    """The lines of a text; only line feeds part lines, so that numbers agree with an editor's."""
    return [Line(n, line.rstrip()) for n, line in enumerate(text.split("\n"), 1)]


def paragraphs(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Runs of lines without a blank line between them."""
    run: list[Line] = []
    for line in lines:
        if not line.blank:
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def without_bullet(text: str) -> str:
    """The text without a leading bullet or list number."""
    return _BULLET.sub("", text, count=1).strip()


def has_bullet(text: str) -> bool:
    """Whether the text begins with a bullet or a list number."""
    return bool(_BULLET.match(text))


def without_emphasis(text: str) -> str:
    """The text without the marks of bold, italics and strike-out around words; code is left alone.

    A pair of marks spans 1,500 characters at most, so that a line full of single marks takes no square time.
    """
    if "`" in text:
        spans = [m.span() for m in _CODE_SPAN.finditer(text)]
        cuts = [0, *(cut for span in spans for cut in span), len(text)]
        parts = [text[a:b] for a, b in pairwise(cuts)]
        return "".join(part if i % 2 else _unmarked(part) for i, part in enumerate(parts))
    return _unmarked(text)


def _unmarked(text: str) -> str:
    text = re.sub(r"~~(?=\S)(.{1,1500}?)(?<=\S)~~", r"\1", text)
    text = _BOLD.sub(r"\2", text)
    return re.sub(r"(?<![\w*_])([*_])(?=[^\s*_])(.{1,1500}?)(?<=[^\s*_])\1(?![\w*])", r"\2", text)


def ends_as_question(text: str) -> bool:
    """Whether the text ends with a question mark, perhaps followed by "(Select TWO.)"."""
    return bool(_QUESTION_END.search(text))


def is_promotion(text: str) -> bool:
    """Whether a line advertises exam material: short, it names what is sold, and offers it."""
    sold = {cue.lower() for cue in _SELLS.findall(text)}
    offered = bool(_OFFERS.search(text)) + bool(_ADDRESS.search(text))
    return bool(sold) and len(sold) + offered > 1 and len(text.split()) <= _MOST_WORDS_TO_SELL


def links_in(text: str) -> tuple[Link, ...]:
    """Markdown links and naked addresses of a text, in their order."""
    found = [(m.start(), Link(m.group(1).strip(), m.group(2))) for m in _MARKDOWN_LINK.finditer(text)]
    rest = _MARKDOWN_LINK.sub(lambda m: " " * len(m.group(0)), text)
    for match in _URL.finditer(rest):
        url = match.group(0).rstrip(".,;:!?)]")
        found.append((match.start(), Link(url, url)))
    return tuple(link for _, link in sorted(found, key=lambda pair: pair[0]))


def without_links(text: str) -> str:
    """The text with each Markdown link replaced by the words it shows."""
    return _MARKDOWN_LINK.sub(lambda m: m.group(1), text)


@dataclass(frozen=True, slots=True)
class More:
    """What a "Learn more about …" line names: pages with addresses, or a title without one."""

    links: tuple[Link, ...] = ()
    see_also: tuple[str, ...] = ()


def read_more(text: str) -> More | None:
    """The pages that a "Learn more", "See also" or "Reference:" line names; None for other lines."""
    match = _MORE.match(without_bullet(text))
    if not match:
        return None
    rest = match.group("rest").strip()
    links = links_in(rest)
    if not links:
        return More(see_also=(rest.rstrip(".").strip(),))
    before = rest[: rest.find(links[0].url)].strip(" :–—-")
    if len(links) == 1 and links[0].text == links[0].url and before and not before.startswith("["):
        return More(links=(Link(before, links[0].url),))
    return More(links=links)


def separate_more(texts: Sequence[str]) -> tuple[list[str], tuple[Link, ...], tuple[str, ...]]:
    """Explanation lines without their "Learn more" lines; and the links and titles of these.

    An address within a sentence stays where it is and is listed among the links too.
    """
    kept: list[str] = []
    links: list[Link] = []
    see_also: list[str] = []
    for text in texts:
        more = read_more(text)
        if more:
            links += more.links
            see_also += more.see_also
        else:
            links += links_in(text)
            kept.append(without_links(text))
    return kept, tuple(dict.fromkeys(links)), tuple(dict.fromkeys(see_also))
