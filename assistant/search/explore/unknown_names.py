"""A name that nothing is called by, with the names that may have been meant."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.errors import UsageError

_LONGEST = 60  # characters of a name in the sentence that says that it is not known


class UnknownNameError(UsageError):
    """Nothing is called so; its sentence is that of the command line.

    Attributes:
        name: what was asked for.
        said: the same without what to do next, for who has another next step.
        near: names that may have been meant, the likeliest first.
    """

    def __init__(self, name: str, near: Iterable[str]) -> None:
        self.name = name
        short = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
        self.said = f"No service or concept is called “{short}”"
        self.near = tuple(near)
        listed = " or ".join(filter(None, [", ".join(self.near[:-1]), *self.near[-1:]]))
        hint = f"did you mean {listed}?" if listed else "“assistant service” lists what your material names."
        super().__init__(f"{self.said}; {hint}")
