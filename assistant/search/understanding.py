"""What a query means to the search: the words as typed, and as they were probably meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.search.spelling import Speller

OtherNames = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as the search takes it.

    Attributes:
        query: as typed, with single spaces.
        corrected: with the words as they were probably meant; the same as `query` where all are known.
        replaced: each word that was taken for another, and that other, in the order of the query;
            another region's spelling of a word is none.
        added: words that stand apart in the query, and other names and long forms of what it names; they are
            searched for too.
    """

    query: str
    corrected: str
    replaced: tuple[tuple[str, str], ...] = ()
    added: tuple[str, ...] = ()

    @property
    def keywords(self) -> str:
        """What the keyword search looks for."""
        return " ".join((self.corrected, *self.added))


def understand(text: str, speller: Speller | None, other_names: OtherNames | None) -> Understood:
    """Correct the words of a query and look up other names of what it names.

    Args:
        text: the query with single spaces.
        speller: corrects words; None leaves them.
        other_names: gives other names and long forms of what a text names; None adds none.
    """
    pieces: list[str] = []
    replaced: list[tuple[str, str]] = []
    done = 0
    for slip in speller.corrections(text) if speller else ():
        pieces += [text[done : slip.start], slip.meant]
        if not slip.regional:
            replaced.append((text[slip.start : slip.end], slip.meant))
        done = slip.end
    corrected = "".join((*pieces, text[done:]))
    added = (
        *(speller.joined(corrected) if speller else ()),
        *(other_names(corrected) if other_names else ()),
    )
    return Understood(text, corrected, tuple(replaced), tuple(dict.fromkeys(added)))
