"""Text as HTML. Whatever a user, a document or a file name says becomes text here, never markup."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Sequence
from urllib.parse import quote, urlsplit

from assistant.bank.types import Link
from assistant.search.sentences import Span

NOTHING: Span = (0, 0)
_LONG_WORD = re.compile(r"\w{20,}")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BULLET = re.compile(r"[-•*] +")
# What Markdown could take for more than text; the rest stays, as screen readers would read the backslash.
_MEANING = re.compile(r"[\\`*{}\[\]<>$~&#|]|^[-+=]|(?<![^\W_])_|_(?![^\W_])|(?<=\d)[.)](?=\s|$)")
_REPLACED_LATE = re.compile(r":(?=\S)|@|www(?=\.)|[-<>~](?=[-=>])")
_COMMAND = re.compile(r"(?<=“)(?:assistant|pip|make) [^“”<>]+(?=”)")
# Characters that turn the direction of what follows, so that a text could pose as another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(text: str) -> str:
    """The text without control characters, half characters and changes of direction."""
    return "".join(
        c for c in text if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _TURNING)
    )


def escaped(text: str) -> str:
    """The text as HTML that shows just that text."""
    return html.escape(plain(text), quote=True)


def breakable(text: str) -> str:
    """As `escaped`, with places where so long a name as “ApproximateBacklogSizePerInstance” may break."""
    # No entity is as long as a word that has such a place.
    return _LONG_WORD.sub(lambda word: _HUMP.sub("<wbr>", word.group()), escaped(text))


def as_label(text: str) -> str:
    """The text for the label of a widget, which Streamlit reads as Markdown: it shows just that text.

    A backslash takes the meaning from punctuation. What is replaced only after Markdown is read
    (emoji names, arrows, bare addresses) is broken by a word joiner, which nobody sees.
    """
    return _MEANING.sub(r"\\\g<0>", _REPLACED_LATE.sub("\\g<0>\u2060", " ".join(plain(text).split())))


def counted(number: int, word: str) -> str:
    """“1 question”, “1,200 questions”."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def shortened(text: str, limit: int) -> str:
    """The text on one line, cut at a word with “…” where it has more than `limit` characters."""
    flat = " ".join(text.split())
    if len(flat) <= limit:
        return flat
    head, _, rest = flat[: limit - 1].rpartition(" ")
    return f"{(head or rest).rstrip(' ,;:.')}…"


def listed(names: Sequence[str]) -> str:
    """“One, two and three”."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def paragraphs(text: str, mark: Span = NOTHING) -> str:
    """Each line as a paragraph, lines that begin with a dash as a list, and one span marked.

    Args:
        text: plain text.
        mark: characters of `text` that go into `<mark>`; `NOTHING` marks nothing.
    """
    parts: list[str] = []
    in_list = False
    start = 0
    for line in text.splitlines(keepends=True):
        bullet = _BULLET.match(line)
        inner = _marked(line, start, mark, bullet.end() if bullet else 0)
        start += len(line)
        if not inner.strip():
            continue
        if bool(bullet) != in_list:
            parts.append("<ul>" if bullet else "</ul>")
            in_list = bool(bullet)
        parts.append(f"<li>{inner}</li>" if bullet else f"<p>{inner}</p>")
    return "".join(parts) + ("</ul>" if in_list else "")


def _marked(line: str, start: int, mark: Span, skip: int) -> str:
    """A line as HTML, without its first `skip` characters; `start` is where it begins in the text."""
    body = line.rstrip()
    begin = min(max(mark[0] - start, skip), len(body))
    end = min(max(mark[1] - start, begin), len(body))
    inside = f"<mark>{escaped(body[begin:end])}</mark>" if end > begin else ""
    return f"{escaped(body[skip:begin])}{inside}{escaped(body[end:])}"


def element(tag: str, text: str, css: str = "") -> str:
    """An element around a text that is not trusted; nothing for a blank text."""
    css = f' class="{css}"' if css else ""
    return f"<{tag}{css}>{escaped(text)}</{tag}>" if text.strip() else ""


def tags(kind: str, label: str, texts: Iterable[str]) -> str:
    """Small tags as a list; `kind` is their class, `label` what a screen reader calls the list."""
    items = "".join(element("li", text) for text in texts)
    return f'<ul class="tags {kind}" aria-label="{escaped(label)}">{items}</ul>' if items else ""


def entry_address(key: str) -> str:
    """The link that opens an entry whole on the Ask page, relative to any page."""
    return f"./?entry={quote(key, safe='')}"


def anchor(address: str, text: str) -> str:
    """A link that opens in a new tab; `address` is ours or was let through by `web_link`."""
    return f'<a href="{escaped(address)}" target="_blank" rel="noopener">{escaped(text)}</a>'


def web_link(link: Link) -> str:
    """A link to the web; what is not https is shown as text only."""
    try:
        parts = urlsplit(link.url)
        safe = link.url.lower().startswith("https://") and bool(parts.hostname)
    except ValueError:
        safe = False
    return anchor(link.url, link.text or link.url) if safe else escaped(link.text)


def sentence(text: str) -> str:
    """An error's sentence as HTML, with the command it names set as code."""
    return _COMMAND.sub(r"<code>\g<0></code>", escaped(text))
