"""What a query means to the search: the words as typed, and as they were probably meant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Understood:
    """A query as the search takes it.

    Attributes:
        query: as typed, with single spaces.
        corrected: with the words as they were probably meant; the same as `query` where all are known.
        replaced: each word that was taken for another, and that other, in the order of the query.
        added: other names and long forms of what the query names, which are searched for too.
    """

    query: str
    corrected: str
    replaced: tuple[tuple[str, str], ...] = ()
    added: tuple[str, ...] = ()
