"""What the command line prints of services and concepts: all, one of them, two or three side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from rich.text import Text

from assistant.printing import console, counted
from assistant.printing_answer import place_of
from assistant.printing_lines import behind, beside, column_width, flattened, shortened
from assistant.search.citation import Citation
from assistant.search.explore.deciding import Deciding, How
from assistant.search.explore.side_by_side import Row, SideBySide
from assistant.search.explore.topics import Confusion, Kind, Profile, Unit
from assistant.search.facts import sections_by_unit
from assistant.search.storage import StoredIndex

_NARROWEST = 34  # columns of the terminal that one side of a comparison needs
_MOST_QUESTIONS = 8
_STEM_LENGTH = 140
_NOTHING = "not in your material"


class SubjectPrinter:
    """Prints what the material says of services and concepts, in its words, with where from below.

    Sources are numbered by place, in order of first use: one entry or note has one number.
    """

    def __init__(self, index: StoredIndex) -> None:
        """`index` has the questions and sections that are named."""
        self._index = index
        self._out = console()
        self._numbers: dict[str, int] = {}

    def profile(self, profile: Profile, related: Sequence[str], called: str) -> None:
        """Print what is said of one service or concept.

        Args:
            profile: of it.
            related: names of what it occurs together with, the strongest first.
            called: what heads it.
        """
        self._line("", called, "bold")
        self._names(profile)
        said = [("What it is", [("", profile.definition)] if profile.definition else [])]
        said += [("When to choose it", [("", each) for each in profile.choose])]
        said += [("What it is confused with", _joined(profile.confusions))]
        for heading, statements in said:
            if statements:
                self._heading(heading)
            for name, each in statements:
                mark = "-" if len(statements) > 1 else ""
                if name:
                    self._line(mark, name, "bold")
                self._print(self._statement(each, self._out.width, mark if not name else " " if mark else ""))
        if related:
            self._heading("Occurs together with")
            self._line("", ", ".join(related))
        if profile.about:
            self._units(profile.about, "Notes on it", "Questions on it")
        else:
            self._units(profile.mentions, "Notes that name it", "Questions that name it")
        self._sources()

    def _names(self, profile: Profile) -> None:
        kind = "A service of AWS" if profile.kind is Kind.SERVICE else "A concept"
        also = f", also called {', '.join(profile.other_names)}" if profile.other_names else ""
        former = f", formerly {', '.join(profile.former_names)}" if profile.former_names else ""
        self._line("", f"{kind}{also}{former}.")
        about = "one is" if len(profile.about) == 1 else f"{len(profile.about) or 'none'} are"
        self._line("", f"Named in {amount(profile.mentions)}; {about} about it.")

    def _units(self, units: Sequence[Unit], notes_are: str, questions_are: str) -> None:
        """Notes, and then questions, under their headings."""
        notes = [unit for unit in units if unit[1]]
        if notes:
            self._heading(notes_are)
        sections = sections_by_unit(self._index)
        for unit in notes[:_MOST_QUESTIONS]:
            heading = sections[unit].heading if unit in sections else ""
            self._line("-", f"{heading} ({unit[0]})" if heading else unit[0])
        self._rest(len(notes))
        keys = [key for key, number in units if not number]
        if keys:
            self._heading(questions_are)
        for key in keys[:_MOST_QUESTIONS]:
            self._asked(key)
        self._rest(len(keys))

    def _rest(self, count: int) -> None:
        if count > _MOST_QUESTIONS:
            self._line("", f"and {count - _MOST_QUESTIONS} more, all of them with --json", "dim")

    def comparison(self, comparison: SideBySide, called: Sequence[str]) -> None:
        """Print two or three side by side where the terminal is wide enough, else below one another.

        Args:
            comparison: of them.
            called: what heads each, in the same order.
        """
        self._line("", " / ".join(called), "bold")
        missing = [row.aspect.value for row in comparison.rows if not (row.across or any(row.cells))]
        for row in comparison.rows:
            if row.aspect.value not in missing:
                self._row(called, row)
        if missing:
            print()
            self._line("", f"{_NOTHING.capitalize()}: {'; '.join(missing)}.", "dim")
        if comparison.deciding:
            self._heading("Questions in which the difference decides")
        for each in comparison.deciding[:_MOST_QUESTIONS]:
            self._asked(each.question, _right_here(each))
        self._rest(len(comparison.deciding))
        self._sources()

    def _row(self, names: Sequence[str], row: Row) -> None:
        """One aspect: what is said of several, then each side."""
        self._heading(row.aspect.value)
        for said in row.across:
            self._print(self._statement(said, self._out.width, "-"))
        if any(cell != () for cell in row.cells):
            if row.across:
                print()
            self._cells(names, row)

    def _cells(self, names: Sequence[str], row: Row) -> None:
        """What is said of each side alone, under its name."""
        width = column_width(len(names), self._out.width)
        aside = width >= _NARROWEST
        cells = []
        for name, cell in zip(names, row.cells, strict=True):
            lines = [
                Text(line, style="bold") for line in behind("", name, width if aside else self._out.width)
            ]
            for said in cell or ():
                lines += self._statement(said, width if aside else self._out.width, "-")
            if not cell:
                lines.append(Text(_NOTHING if cell is None else "see above", style="dim"))
            cells.append(lines)
        for line in beside(cells, self._out.width) if aside else chain.from_iterable(cells):
            self._out.print(line)

    def _statement(self, said: Citation, width: int, mark: str = "") -> list[Text]:
        """The lines of a statement with the number of where it is from."""
        number = self._numbers.setdefault(place_of(said.passage), len(self._numbers) + 1)
        return [Text(line) for line in behind(mark, flattened(said.text), width, f"[{number}]")]

    def _asked(self, key: str, more: str = "") -> None:
        """A question by its key, without its answer."""
        self._line("-", key, "bold")
        self._line(" ", shortened(self._index.questions[key].stem, _STEM_LENGTH))
        if more:
            self._line(" ", more)

    def _sources(self) -> None:
        if self._numbers:
            self._heading("Sources")
        widest = len(f"[{len(self._numbers)}]")
        for place, number in self._numbers.items():
            self._line(f"[{number}]".ljust(widest), place, "dim")

    def _heading(self, text: str) -> None:
        print()
        self._line("", text, "bold underline")

    def _line(self, mark: str, text: str, style: str = "") -> None:
        lines = behind(mark, flattened(text), self._out.width)
        self._print(Text(line, style=style) for line in lines)

    def _print(self, lines: Iterable[Text]) -> None:
        for line in lines:
            self._out.print(line)


def amount(units: Sequence[Unit]) -> str:
    """“12 questions and 2 notes”, without what there is none of."""
    questions = sum(not number for _, number in units)
    amounts = [(questions, "question"), (len(units) - questions, "note")]
    return " and ".join(counted(number, what) for number, what in amounts if number)


def _joined(confusions: Sequence[Confusion]) -> list[tuple[str, Citation]]:
    """Each sentence that tells something apart once, under all names that it tells it from."""
    names: dict[Citation, list[str]] = {}
    for each in confusions:
        names.setdefault(each.said, []).append(each.name)
    return [(", ".join(others), said) for said, others in names.items()]


def _right_here(deciding: Deciding) -> str:
    """Which of the sides is right in a question that has them in its options; else empty."""
    if deciding.how is not How.OPTIONS:
        return ""
    return f"Right here: {' and '.join(deciding.right)}, not {' or '.join(deciding.wrong)}."
