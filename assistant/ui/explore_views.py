"""What the material says of services and concepts as HTML, in pure functions; every text in it is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer.answers import Sentence
from assistant.answer.citing import Source, numbered
from assistant.bank.types import Question
from assistant.search.citation import Citation
from assistant.search.explore.deciding import Deciding, How
from assistant.search.explore.side_by_side import Row, SideBySide
from assistant.search.explore.topics import Kind, Profile, Unit
from assistant.ui.answer_views import said_html, sources_html
from assistant.ui.explore_units import ShownUnit, counts_of, linked
from assistant.ui.markup import element, escaped, listed

Questions = Mapping[str, Question]
_LONG = 30  # characters of a name in a legend, from which on each stands on a line of its own
KIND_WORDS = {Kind.SERVICE: "Service", Kind.CONCEPT: "Concept"}


@dataclass(frozen=True, slots=True)
class Quoted:
    """Statements of one page in the words of the material, their sources numbered over all of them."""

    statements: tuple[Citation, ...]
    questions: Questions

    def one(self, citation: Citation, place: str) -> str:
        """A statement with its chip, without an element around it; no two have the same place on a page."""
        number = self.statements.index(citation)
        return said_html(_flat(citation.text), self._cited()[number], place, self.questions)

    def listed(self, citations: Iterable[Citation], place: str) -> str:
        """Statements as a list; nothing for none."""
        items = "".join(
            f"<li>{self.one(citation, f'{place}-{number}')}</li>" for number, citation in enumerate(citations)
        )
        return f'<div class="reply statements"><ul>{items}</ul></div>' if items else ""

    def sources(self) -> str:
        """The passages that they are from, as on the Ask page."""
        return sources_html(self._sentences(), self.questions)

    def _sentences(self) -> list[Sentence]:
        return [Sentence(_flat(each.text), (each,)) for each in self.statements]

    def _cited(self) -> list[tuple[Source, ...]]:
        return [cited for _, cited in numbered(self._sentences())]


def _flat(text: str) -> str:
    return " ".join(text.split())


def of_profile(profile: Profile) -> tuple[Citation, ...]:
    """All statements of a profile in the order in which they are shown."""
    first = (profile.definition,) if profile.definition else ()
    return (*first, *profile.choose, *(confusion.said for confusion in profile.confusions))


def of_comparison(found: SideBySide) -> tuple[Citation, ...]:
    """All statements of a comparison in the order in which they are shown."""
    return tuple(
        citation
        for row in found.rows
        for citation in (*row.across, *(said for cell in row.cells for said in cell or ()))
    )


def compared_html(found: SideBySide, quoted: Quoted, called: Sequence[str]) -> str:
    """A comparison: what is said of several across the page, of each in its column; `called` heads them."""
    heads = "".join(element("p", name) for name in called)
    rows = "".join(_aspect(row, number, quoted, called) for number, row in enumerate(found.rows))
    heads = f'<div class="heads" aria-hidden="true">{heads}</div>'
    return f'<div class="compared of-{len(called)}">{heads}{rows}</div>'


def _aspect(row: Row, number: int, quoted: Quoted, called: Sequence[str]) -> str:
    if not row.across and not any(row.cells):
        return ""
    across = quoted.listed(row.across, f"{number}-all")
    sides = "".join(
        f'<div class="side{" none" if cell == () else ""}">{element("h4", name)}'
        f"{_cell(cell, quoted, f'{number}-{place}')}</div>"
        for place, (name, cell) in enumerate(zip(called, row.cells, strict=True))
    )
    sides = f'<div class="sides">{sides}</div>' if any(row.cells) else ""
    return f"<section>{element('h3', row.aspect.value)}{across}{sides}</section>"


def _cell(cell: Sequence[Citation] | None, quoted: Quoted, place: str) -> str:
    if cell is None:
        return '<p class="quiet">Your material does not say.</p>'
    return quoted.listed(cell, place)


def deciding_html(deciding: Iterable[Deciding], shown: Mapping[Unit, ShownUnit]) -> str:
    """The questions in which the difference decides, each with what decides to be unfolded."""
    items = []
    for each in deciding:
        unit = shown.get((each.question, 0))
        if unit is None:
            continue
        why = ""
        if each.how is How.OPTIONS:
            right = f"<p><strong>Right:</strong> {escaped(' and '.join(each.right))}</p>"
            wrong = f"<p><strong>Not {escaped(' and '.join(each.wrong))}:</strong> "
            wrong += f"{escaped(each.why or each.option)}</p>"
            why = f'<details class="rest"><summary>What decides</summary>{right}{wrong}</details>'
        items.append(f"<li>{linked(unit)}{why}</li>")
    return f'<ul class="units">{"".join(items)}</ul>' if items else ""


def names_line(profile: Profile) -> str:
    """What else it is called, now and before."""
    now = f"Also called {listed(profile.other_names)}." if profile.other_names else ""
    before = f"Formerly {listed(profile.former_names)}." if profile.former_names else ""
    return element("p", " ".join(filter(None, (now, before))), "quiet")


def mentions_line(profile: Profile, shown: Mapping[Unit, ShownUnit]) -> str:
    """In how many questions and notes it is named, and how many are about it."""
    named = counts_of([shown[unit] for unit in profile.mentions])
    about = len(profile.about)
    rest = f"; {about} of them {'is' if about == 1 else 'are'} about it" if about else "; none is about it"
    return element("p", f"Named in {named}{rest}.", "quiet")


def legend(
    colours: Mapping[str, str], counts: Mapping[str, int], shapes: Sequence[tuple[str, str]] = ()
) -> str:
    """What the colours and shapes of a picture mean, with how many there are of each colour.

    Args:
        colours: of each group, as “#rrggbb”.
        counts: of each group; one without any is left out.
        shapes: a sign for each kind with its name; nothing where there are fewer than two.
    """
    present = [(group, colour) for group, colour in colours.items() if counts.get(group)]
    items = "".join(
        f'<li><span class="swatch" style="background:{escaped(colour)}"></span>'
        f'<span>{escaped(group)} <span class="quiet">{counts[group]:,}</span></span></li>'
        for group, colour in present
    )
    long = " long" if any(len(group) > _LONG for group, _ in present) else ""
    found = f'<ul class="legend{long}" aria-label="Colours">{items}</ul>'
    if len(shapes) > 1:
        items = "".join(
            f'<li class="quiet"><span class="sign">{sign}</span>{escaped(name)}</li>' for sign, name in shapes
        )
        found += f'<ul class="legend" aria-label="Shapes">{items}</ul>'
    return found
