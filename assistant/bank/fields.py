"""The fields of a record that nobody has checked: each is of its declared sort, or is refused in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

_Part = TypeVar("_Part")
_MOST = 1_000_000_000  # of an item, a page or a line; larger numbers are mistakes


class Fields:
    """The fields of one mapping; `where` is its place in the entry, for the messages ("sources 2")."""

    def __init__(self, record: object, where: str = "") -> None:
        """Take a record.

        Raises:
            TypeError: it is no mapping.
        """
        if not isinstance(record, Mapping):
            what = where or "the entry"
            raise TypeError(f"{what} is {_sort(record)}, but must have named fields, as in “name: value”")
        self._record: Mapping[Any, Any] = record
        self._where = where

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there.

        Raises:
            KeyError, TypeError: it is absent or no text.
        """
        if default is not None and key not in self._record:
            return default
        return _text(self._value(key), self._called(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where it is absent.

        Raises:
            TypeError: it is no list, or one of them is no text.
        """
        return tuple(_text(value, self._called(key)) for value in self._list(key))

    def truth(self, key: str, default: bool | None = None) -> bool:
        """Yes or no; without a default it must be there.

        Raises:
            KeyError, TypeError: it is absent or something else.
        """
        if default is not None and key not in self._record:
            return default
        value = self._value(key)
        if not isinstance(value, bool):
            raise TypeError(f"{self._called(key)}: {_shown(value)} must be true or false")
        return value

    def number(self, key: str) -> int:
        """A count from 1.

        Raises:
            KeyError, TypeError, ValueError: it is absent, no whole number, or none that can be.
        """
        value = self._value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{self._called(key)}: {_shown(value)} must be a whole number")
        if not 1 <= value <= _MOST:
            raise ValueError(f"{self._called(key)}: {_shown(value)} must be a number from 1 to {_MOST:,}")
        return value

    def number_or_none(self, key: str) -> int | None:
        """As `number`; None where it is absent or null."""
        return None if self._record.get(key) is None else self.number(key)

    def part(self, key: str, make: Callable[[Fields], _Part]) -> _Part:
        """What is made of a mapping within; raises what `make` does, and KeyError where it is absent."""
        return make(Fields(self._value(key), self._called(key)))

    def part_or_none(self, key: str, make: Callable[[Fields], _Part]) -> _Part | None:
        """As `part`; None where it is absent, null or empty."""
        return None if self._record.get(key) in (None, {}) else self.part(key, make)

    def parts(self, key: str, make: Callable[[Fields], _Part]) -> tuple[_Part, ...]:
        """What is made of each mapping of a list; raises what `make` does, and TypeError for no list."""
        called = self._called(key)
        return tuple(make(Fields(each, f"{called} {n}")) for n, each in enumerate(self._list(key), 1))

    def _value(self, key: str) -> object:
        if key not in self._record:
            raise KeyError(f"{self._called(key)} is missing")
        return self._record[key]

    def _list(self, key: str) -> list[object]:
        value = self._record.get(key, [])
        if not isinstance(value, list):
            raise TypeError(f"{self._called(key)} is {_sort(value)}, but must be a list, as in {key}: [...]")
        return value

    def _called(self, key: str) -> str:
        return f"{self._where}, {key}" if self._where else key


def _text(value: object, called: str) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        raise TypeError(f"{called} is empty; write a text there or leave it out")
    if isinstance(value, list | dict):
        raise TypeError(f"{called} is {_sort(value)}, but must be a text")
    raise TypeError(f"{called}: {_shown(value)} is no text; put it in quotes")


def _sort(value: object) -> str:
    """What something is, in the words of a person who edits YAML."""
    if value is None:
        return "empty"
    kinds = {"dict": "a mapping", "list": "a list", "str": "a text", "bool": "true or false"}
    name = type(value).__name__
    return kinds.get(name) or (_shown(value) if isinstance(value, int | float) else f"a {name}")


def _shown(value: object) -> str:
    """A value in a message: short, and on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) > 10**20:  # Python refuses to write out the largest
        return "a huge number"
    if isinstance(value, int | float | str) or type(value).__name__ in {"date", "datetime"}:
        flat = " ".join(str(value).split())
        return f"{flat[:40]}…" if len(flat) > 40 else flat or "a blank text"
    return _sort(value)
