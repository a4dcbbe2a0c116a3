"""What the command line prints of the exam, the map of topics and the list of services."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from rich.text import Text

from assistant.bank.exam_guide import ExamGuide
from assistant.printing import console, counted
from assistant.printing_lines import behind, flattened, shortened
from assistant.printing_subjects import amount
from assistant.search.explore.exam_map import DomainOnMap, ExamMap, TaskOnMap
from assistant.search.explore.topics import Cluster, Kind, Profile, Unit

_TASK_INDENT, _COUNTS = 5, 18  # columns of the terminal
_MEMBERS = 3
_MOST_CONCEPTS = 40


class TopicPrinter:
    """Prints what there is to study, for who does not know what to ask."""

    def __init__(self) -> None:
        self._out = console()

    def exam(self, exam: ExamMap) -> None:
        """Print the domains with their weights, and what the material holds and lacks of each task."""
        if len(exam.versions) == 1:
            told = f"What {exam.code} weighs, and what your material holds on it."
        else:
            both = " and ".join(exam.versions)
            told = f"What your material holds on {both} together, beside the weights of {exam.code}."
        self._line("", told)
        for domain in exam.domains:
            self._domain(domain)
        nowhere = [*((key, 0) for key in exam.unassigned_questions), *exam.unassigned_notes]
        if nowhere:
            print()
            self._line("", f"On no task for sure: {amount(nowhere)}.")

    def clusters(self, clusters: Sequence[tuple[Cluster, Sequence[Unit]]]) -> None:
        """Print the clusters of the map, each with how much lies in it and the middle of it."""
        if clusters:
            self._heading("Topics of your material, by what lies together")
        for cluster, units in clusters:
            self._line("-", f"{cluster.name} ({amount(units)})", "bold")
            self._line(" ", ", ".join(name for name, _ in units[:_MEMBERS]), "dim")

    def subjects(self, profiles: Sequence[Profile]) -> None:
        """Print all services with how much is on each, and the most frequent concepts."""
        most_first = sorted(profiles, key=lambda profile: (-len(profile.mentions), profile.name))
        services = [profile for profile in most_first if profile.kind is Kind.SERVICE]
        concepts = [profile for profile in most_first if profile.kind is Kind.CONCEPT]
        self._line("", f"{counted(len(services), 'service')} that your material names", "bold underline")
        self._out.print(Text("named in  questions on it  notes on it", style="dim"))
        for each in services:
            questions = sum(not number for _, number in each.about)
            counts = f"{len(each.mentions):>8}  {questions:>15}  {len(each.about) - questions:>11} "
            self._print_lines(behind(counts, flattened(each.name), self._out.width))
        if concepts:
            few = f", the {_MOST_CONCEPTS} most frequent" if len(concepts) > _MOST_CONCEPTS else ""
            self._heading(f"{counted(len(concepts), 'concept')}{few}")
            self._line("", ", ".join(each.name for each in concepts[:_MOST_CONCEPTS]))

    def onwards(self) -> None:
        """Print what to type for more."""
        print()
        self._line("", "For more: assistant service NAME, or assistant compare NAME NAME", "dim")

    def never_mentioned(self, never: Mapping[str, Sequence[str]], guide: ExamGuide) -> None:
        """Print the services in scope of the exam that nothing in the material names."""
        if not never:
            return
        self._heading(f"In scope of {guide.services_from}, never mentioned in your material")
        for group, names in never.items():
            self._line("-", f"{group}: {', '.join(names)}")

    def _domain(self, domain: DomainOnMap) -> None:
        self._heading(f"{domain.id} {domain.title}")
        weight = f"{domain.weight} % of the exam, {domain.share:.0f} % of your questions"
        room = self._out.width - _COUNTS
        self._out.print(Text(f"{weight:{room}}", style="dim") + Text("questions  notes", style="dim"))
        for task in domain.tasks:
            self._task(task, room)

    def _task(self, task: TaskOnMap, room: int) -> None:
        title = shortened(task.title, room - _TASK_INDENT)
        notes = len(task.notes) + len(task.likely_notes)
        padded = title + " " * (room - _TASK_INDENT - cell_len(title))
        self._out.print(Text(f"{task.id:{_TASK_INDENT}}{padded}{len(task.all_questions):>9}  {notes:>5}"))
        if task.gaps:
            holes = ", ".join(
                f"{each.name} (named in {len(each.named)} only)" if each.named else each.name
                for each in task.gaps
            )
            self._line(" " * (_TASK_INDENT - 1), f"Not treated in your material: {holes}", "yellow")

    def _heading(self, text: str) -> None:
        print()
        self._line("", text, "bold underline")

    def _line(self, mark: str, text: str, style: str = "") -> None:
        self._print_lines(behind(mark, flattened(text), self._out.width), style)

    def _print_lines(self, lines: Sequence[str], style: str = "") -> None:
        for line in lines:
            self._out.print(Text(line, style=style))
