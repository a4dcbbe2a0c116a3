"""The colours and shapes of the pictures, on the light and on the dark background."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ink:
    """Colours on one of the two backgrounds, as “#rrggbb”.

    Attributes:
        ground: the background.
        text: of names.
        line: of what stays behind, such as links.
        groups: told apart with all common kinds of colour vision, each at least 3 : 1 against the background;
            hues and steps of lightness after Okabe & Ito, “Color Universal Design” (2008).
        other: for what belongs to none of the groups.
    """

    ground: str
    text: str
    line: str
    groups: tuple[str, str, str, str, str]
    other: str


LIGHT = Ink(
    ground="#faf9f7",
    text="#1f2328",
    line="#8a8f96",
    groups=("#0b6b60", "#d0660a", "#2f6fe0", "#8a1f7d", "#24272c"),
    other="#8a8f96",
)
DARK = Ink(
    ground="#16181d",
    text="#e6e4df",
    line="#777c84",
    groups=("#2dd4bf", "#e08a2b", "#5b7cfa", "#d867b8", "#f4f1e8"),
    other="#777c84",
)

UNIT_SHAPES = {
    "Question": "circle",
    "Concept note": "diamond",
    "Other document": "triangle-up",
    "Your document": "square",
}
NODE_KINDS = ("Service", "Concept")


def ink_on(dark: bool) -> Ink:
    """The colours for a background."""
    return DARK if dark else LIGHT
