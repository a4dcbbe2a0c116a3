"""Practice questions on the same concept as a given one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RelatedQuestion:
    """A question on the same concept: rank 1 is the nearest; a higher score is nearer, 0 … 1."""

    rank: int
    score: float
    question: str
