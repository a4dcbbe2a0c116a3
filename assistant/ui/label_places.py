"""Where the names in a picture stand: beside what they name, over few points, and none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


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


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is to be named: where it stands, as `Positions`, its name in lines, and the points of its own."""

    x: float
    y: float
    lines: tuple[str, ...]
    own: Sequence[tuple[float, float]] = ()


class Place(NamedTuple):
    """Where the middle of a name stands, as `Positions`, and the number of its anchor."""

    number: int
    x: float
    y: float


# A letter of the system fonts is a little more than half as wide as it is high, on average.
_LETTER, _LINE = 0.56, 1.2
_AWAY, _STEP = (
    (112, 78),
    (8, 6),
)  # how far from where it belongs a name may stand, and the steps that are tried
_DOT = 4  # pixels from the middle of a point to its edge
_NEAR = 12  # pixels to the points that a name is read with
# What is weighed: a point under the name, one that it touches, pixels away from where it belongs, squared,
# the share of the points near it that belong to others, none of its own near it.
_UNDER, _TOUCHED, _FAR, _OTHERS, _ALONE = 1.0, 0.4, 1 / 28**2, 4.0, 4.0


def place_names(
    anchors: Sequence[Anchor], frame: Frame, points: Sequence[tuple[float, float]] = ()
) -> list[Place]:
    """Places for the names, the first ones first; each wholly within the frame, and none over another.

    Args:
        anchors: what is named.
        frame: the picture.
        points: what else is drawn, as `Positions`; the names keep off them as far as there is room.

    Returns:
        Without those that find no room where they belong or near it.
    """
    counts = _Counts(points, frame)
    filled, found = list[Box](), list[Place]()
    for number, anchor in enumerate(anchors):
        middles = _tries(anchor, frame, filled)
        if len(middles):
            x, y = middles[int(_cost(middles, anchor, frame, counts).argmin())].tolist()
            filled.append(_box((x, y), anchor.lines, frame.font))
            found.append(Place(number, *frame.position(x, y)))
    return found


class _Counts:
    """How many points lie in any part of a picture, told by four sums whatever their number is."""

    def __init__(self, points: Sequence[tuple[float, float]], frame: Frame) -> None:
        shape = (int(frame.width) + 1, int(frame.height) + 1)
        here = np.zeros(shape, dtype=np.int64)
        if len(points):
            across, down = _pixels(points, frame).round().astype(int).T
            inside = (across >= 0) & (across < shape[0]) & (down >= 0) & (down < shape[1])
            np.add.at(here, (across[inside], down[inside]), 1)
        self._sums = np.pad(here.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))

    def within(self, middles: NDArray[np.float64], across: float, down: float) -> NDArray[np.float64]:
        """Of each middle, how many lie so far from it at the most to the sides, and up and down."""
        most = np.array(self._sums.shape) - 1
        reach = np.array([across, down])
        low = np.clip(np.ceil(middles - reach).astype(int), 0, most)
        high = np.clip(np.floor(middles + reach).astype(int) + 1, 0, most)
        sums = self._sums
        found = sums[high[:, 0], high[:, 1]] - sums[low[:, 0], high[:, 1]]
        return np.asarray(found - sums[high[:, 0], low[:, 1]] + sums[low[:, 0], low[:, 1]], dtype=np.float64)


def _pixels(points: Sequence[tuple[float, float]], frame: Frame) -> NDArray[np.float64]:
    places = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    return np.stack(frame.pixel(places[:, 0], places[:, 1]), axis=1)  # type: ignore[arg-type]


def _size(lines: Sequence[str], font: float) -> tuple[float, float]:
    return max(map(len, lines)) * font * _LETTER, len(lines) * font * _LINE


def _box(middle: tuple[float, float], lines: Sequence[str], font: float) -> Box:
    width, height = _size(lines, font)
    x, y = middle
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _tries(anchor: Anchor, frame: Frame, filled: Sequence[Box]) -> NDArray[np.float64]:
    """Middles that leave the name within the frame and off the others, the one where it belongs first."""
    x, y = frame.pixel(anchor.x, anchor.y)
    width, height = _size(anchor.lines, frame.font)
    if width > frame.width or height > frame.height:
        return np.empty((0, 2))
    x = min(max(x, width / 2), frame.width - width / 2)
    y = min(max(y, height / 2), frame.height - height / 2)
    steps = [np.arange(-most, most + 1, step) for most, step in zip(_AWAY, _STEP, strict=True)]
    offsets = np.stack(np.meshgrid(*steps), axis=-1).reshape(-1, 2)
    middles = np.array([x, y]) + offsets[np.abs(offsets).sum(axis=1).argsort(kind="stable")]
    left, right = middles[:, 0] - width / 2, middles[:, 0] + width / 2
    top, bottom = middles[:, 1] - height / 2, middles[:, 1] + height / 2
    fits = (left >= 0) & (right <= frame.width) & (top >= 0) & (bottom <= frame.height)
    for box in filled:
        fits &= (right <= box.left) | (left >= box.right) | (bottom <= box.top) | (top >= box.bottom)
    return np.asarray(middles[fits])


def _cost(middles: NDArray[np.float64], anchor: Anchor, frame: Frame, counts: _Counts) -> NDArray[np.float64]:
    """What speaks against each place for a name."""
    half = np.array(_size(anchor.lines, frame.font)) / 2
    under = counts.within(middles, *half)
    touched = counts.within(middles, *(half + _DOT)) - under
    belongs = np.array(frame.pixel(anchor.x, anchor.y))
    away = np.maximum(np.abs(middles - belongs) - half, 0)
    cost = _UNDER * under + _TOUCHED * touched + _FAR * (away**2).sum(axis=1)
    if not anchor.own:
        return np.asarray(cost)
    near = counts.within(middles, *(half + _NEAR))
    offsets = np.abs(_pixels(anchor.own, frame)[None] - middles[:, None])
    own = (offsets <= half + _NEAR).all(axis=2).sum(axis=1)
    others = np.maximum(near - own, 0) / np.maximum(near, 1)
    return np.asarray(cost + _OTHERS * others + _ALONE * (own == 0))
