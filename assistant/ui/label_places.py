"""Where the names in a picture stand so that none lies over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two share any room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The picture: what part of `Positions` it shows, and how large it is drawn.

    Attributes:
        x: the least and the greatest position to the right.
        y: likewise upwards.
        width: in pixels.
        height: likewise.
        font: height of the letters in pixels.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float
    font: float

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where a position is drawn, from the upper left corner."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        return across * self.width, (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height

    def position(self, left: float, top: float) -> tuple[float, float]:
        """The reverse of `pixel`."""
        across, down = left / self.width, top / self.height
        return self.x[0] + across * (self.x[1] - self.x[0]), self.y[1] - down * (self.y[1] - self.y[0])


class Anchor(NamedTuple):
    """What is to be named: where it stands, as `Positions`, and its name in lines."""

    x: float
    y: float
    lines: tuple[str, ...]


class Place(NamedTuple):
    """Where the middle of a name stands, as `Positions`, and the number of its anchor."""

    number: int
    x: float
    y: float


# A letter of the system fonts is a little more than half as wide as it is high, on average.
_LETTER, _LINE = 0.56, 1.2


def place_names(anchors: Sequence[Anchor], frame: Frame) -> list[Place]:
    """Places for the names, the first ones first; each wholly within the frame, and none over another.

    A name that finds no room where it belongs, or a little above or below, is left out.
    """
    filled, found = list[Box](), list[Place]()
    for number, anchor in enumerate(anchors):
        for middle in _tries(anchor, frame):
            box = _box(middle, anchor.lines, frame.font)
            within = (
                box.left >= 0 and box.top >= 0 and box.right <= frame.width and box.bottom <= frame.height
            )
            if within and not any(box.meets(other) for other in filled):
                filled.append(box)
                found.append(Place(number, *frame.position(*middle)))
                break
    return found


def _size(lines: Sequence[str], font: float) -> tuple[float, float]:
    return max(map(len, lines)) * font * _LETTER, len(lines) * font * _LINE


def _box(middle: tuple[float, float], lines: Sequence[str], font: float) -> Box:
    width, height = _size(lines, font)
    x, y = middle
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _tries(anchor: Anchor, frame: Frame) -> list[tuple[float, float]]:
    """Middles to try: where the name belongs, moved in from the edge, then a little above and below."""
    x, y = frame.pixel(anchor.x, anchor.y)
    width, height = _size(anchor.lines, frame.font)
    x = min(max(x, width / 2), max(frame.width - width / 2, width / 2))
    y = min(max(y, height / 2), frame.height - height / 2)
    return [(x, y), *((x, y + step * height) for step in (-0.5, 0.5, -1.0, 1.0, -1.5, 1.5))]
