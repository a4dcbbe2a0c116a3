"""What the Explore page shows of each question and section: a title, its kind, tasks and services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assistant.bank.concept_notes import is_note
from assistant.search.explore.topics import Unit
from assistant.search.facts import facts_by_unit, sections_by_unit
from assistant.search.filters import OWN, Filters, allows
from assistant.ui.explore_link import unit_address
from assistant.ui.markup import anchor, counted, element, listed, shortened
from assistant.ui.views import asked_and_scenario

if TYPE_CHECKING:
    from assistant.bank.types import Question, Section
    from assistant.search.storage import StoredIndex

_TITLE, _MORE = 160, 130
_FIRST = 8  # of a list stand open, the rest is folded up
_MOST = 200


class UnitKind(StrEnum):
    """What a unit is, in the words of the page."""

    QUESTION = "Question"
    NOTE = "Concept note"
    DOCUMENT = "Other document"
    OWN = "Your document"


_OWN = "Yours: "
# What stands before the title of another's unit in a list.
_LABELS = {
    UnitKind.QUESTION: "",
    UnitKind.NOTE: "Note: ",
    UnitKind.DOCUMENT: "Document: ",
    UnitKind.OWN: _OWN,
}


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A question or section in short.

    Attributes:
        unit: which one.
        kind: what it is.
        title: what is asked, or the heading, on one line.
        more: the scenario or how the text begins, on one line.
        tasks: those that it names, else the one it likely belongs to.
        likely: whether its task is told from what it says.
        services: those that it is about.
        own: whether a file of the learner has it.
    """

    unit: Unit
    kind: UnitKind
    title: str
    more: str
    tasks: tuple[str, ...]
    likely: bool
    services: tuple[str, ...]
    own: bool

    @property
    def domain(self) -> str:
        """The number of the domain of its first task; empty where it has none."""
        return self.tasks[0].partition(".")[0] if self.tasks else ""


def shown_units(index: StoredIndex, version: str) -> dict[Unit, ShownUnit]:
    """Each unit that serves an exam version, in the order of the index; the version is empty for all."""
    sections = sections_by_unit(index)
    own = {name for name, record in index.manifest.files.items() if record.own}
    wanted = Filters(versions=(version,) if version else ())
    found: dict[Unit, ShownUnit] = {}
    for unit, facts in facts_by_unit(index).items():
        if not allows(wanted, facts):
            continue
        likely = index.topics.tasks.get(unit) if not facts.tasks else None
        tasks = (likely,) if likely else facts.tasks
        question = index.questions.get(unit[0]) if unit[1] == 0 else None
        kind, title, more = (
            _question_words(question)
            if question
            else _section_words(unit, sections.get(unit), own=unit[0] in own)
        )
        found[unit] = ShownUnit(
            unit, kind, title, more, tasks, likely is not None, facts.services, OWN in facts.sources
        )
    return found


def _question_words(question: Question) -> tuple[UnitKind, str, str]:
    asked, scenario = asked_and_scenario(question)
    return UnitKind.QUESTION, shortened(asked, _TITLE), shortened(scenario, _MORE)


def _section_words(unit: Unit, section: Section | None, *, own: bool) -> tuple[UnitKind, str, str]:
    kind = UnitKind.OWN if own else UnitKind.NOTE if is_note(unit[0]) else UnitKind.DOCUMENT
    if section is None:
        return kind, shortened(unit[0], _TITLE), ""
    page = f", page {section.page}" if section.page is not None else ""
    heading = shortened(section.heading, _TITLE) or f"{shortened(unit[0], _TITLE)}{page}"
    return kind, heading, shortened(section.text, _MORE) if kind is not UnitKind.NOTE else ""


def questions_of(units: Iterable[Unit], shown: Mapping[Unit, ShownUnit]) -> list[str]:
    """The keys of the questions among units, those that are shown only."""
    return [unit[0] for unit in units if unit in shown and shown[unit].kind is UnitKind.QUESTION]


def unit_list(units: Iterable[ShownUnit], *, nothing: str = "") -> str:
    """Units as links, HTML: the first eight, and the rest to be unfolded.

    Args:
        units: in the order to show; questions lead to the Ask page, sections to the map.
        nothing: the sentence where there are none.
    """
    rows = list(units)
    if not rows:
        return element("p", nothing, "quiet")
    shown = f'<ul class="units">{"".join(map(_row, rows[:_FIRST]))}</ul>'
    rest = rows[_FIRST:_MOST]
    if len(rest) == 1:
        return f'<ul class="units">{"".join(map(_row, rows))}</ul>'
    if rest:
        items = "".join(map(_row, rest))
        more = f"<summary>{len(rest):,} more</summary>"
        shown += f'<details class="rest">{more}<ul class="units">{items}</ul></details>'
    if len(rows) > _MOST:
        shown += element(
            "p", f"And {counted(len(rows) - _MOST, 'other')}: search for them on the map.", "quiet"
        )
    return shown


def _row(each: ShownUnit) -> str:
    return f"<li>{linked(each)}</li>"


def linked(each: ShownUnit) -> str:
    """A unit as a link with its scenario, HTML."""
    label = _OWN if each.own else _LABELS[each.kind]
    likely = f" · likely {each.tasks[0]}, by what it says" if each.likely else ""
    more = element("span", f"{each.more}{likely}".removeprefix(" · "), "quiet")
    return f"{anchor(unit_address(each.unit), f'{label}{each.title}')} {more}"


def counts_of(units: Sequence[ShownUnit]) -> str:
    """“12 questions and 3 notes”, own sections told apart."""
    number = {kind: sum(each.kind is kind for each in units) for kind in UnitKind}
    parts = [
        counted(number[UnitKind.QUESTION], "question") if number[UnitKind.QUESTION] else "",
        counted(number[UnitKind.NOTE], "note") if number[UnitKind.NOTE] else "",
        counted(number[UnitKind.DOCUMENT], "other section") if number[UnitKind.DOCUMENT] else "",
        f"{counted(number[UnitKind.OWN], 'section')} of yours" if number[UnitKind.OWN] else "",
    ]
    return listed([part for part in parts if part])
