"""The exam as a picture of bars that is a table, and what is told of a task, as HTML."""

from __future__ import annotations

from assistant.search.explore.exam_map import DomainOnMap, ExamMap, Standing, TaskOnMap
from assistant.ui.markup import counted, element, escaped

_LEAST_BAR = 1.5  # percent of the room, so that one question is seen


def exam_table(exam: ExamMap) -> str:
    """Domains with two bars each, what they weigh and what share of the questions they have, and their tasks.

    Each figure stands beside its bar, so that the picture can be read as a table.
    """
    widest = max([1.0, *(max(domain.weight, domain.share) for domain in exam.domains)])
    most = max([1, *(_held(task) for task in exam.tasks)])
    standing = any(domain.standing for domain in exam.domains)
    body = "".join(_domain(domain, widest, most, standing) for domain in exam.domains)
    last = '<th scope="col">Your standing</th>' if standing else ""
    return (
        '<ul class="legend" aria-hidden="true"><li><span class="bar weight"></span>weight in the exam</li>'
        '<li><span class="bar share"></span>questions</li><li><span class="bar notes"></span>notes</li></ul>'
        f'<table class="exam-map{" with-standing" if standing else ""}"><caption class="unseen">Weights of '
        f"{escaped(exam.code)} and what your material holds</caption>"
        '<thead class="unseen"><tr><th scope="col">Domain or task</th><th scope="col">Bar</th>'
        f'<th scope="col">Figure</th>{last}</tr></thead>{body}</table>'
    )


def _held(task: TaskOnMap) -> int:
    return len(task.all_questions) + len(task.notes) + len(task.likely_notes)


def _domain(domain: DomainOnMap, widest: float, most: int, standing: bool) -> str:
    weight = _bar("weight", domain.weight / widest)
    share = _bar("share", domain.share / widest)
    known = f'<td rowspan="2">{_percent(domain.standing)}</td>' if standing else ""
    tasks = "".join(_task(task, most, standing) for task in domain.tasks)
    return (
        f'<tbody><tr class="domain"><th scope="rowgroup" rowspan="2">{domain.id} {escaped(domain.title)}</th>'
        f'<td class="bars">{weight}</td><td>{domain.weight} % of the exam</td>{known}</tr>'
        f'<tr class="domain second"><td class="bars">{share}</td>'
        f"<td>{domain.share:.0f} % of your questions</td></tr>{tasks}</tbody>"
    )


def _task(task: TaskOnMap, most: int, standing: bool) -> str:
    questions, notes = len(task.all_questions), _held(task) - len(task.all_questions)
    bars = _bar("share", questions / most) + _bar("notes", notes / most)
    known = f"<td>{_percent(task.standing)}</td>" if standing else ""
    return (
        f'<tr class="task"><th scope="row">{escaped(task.id)} {escaped(task.title)}</th>'
        f'<td class="bars">{bars}</td><td>{task_counts(task)}</td>{known}</tr>'
    )


def task_counts(task: TaskOnMap) -> str:
    """“28 questions, 4 notes”, those that likely belong to it among them."""
    questions, notes = len(task.all_questions), len(task.notes) + len(task.likely_notes)
    return ", ".join(
        [counted(questions, "question"), *([counted(notes, "note")] if notes or not questions else [])]
    )


def _bar(css: str, share: float) -> str:
    if share <= 0:
        return ""
    return f'<span class="bar {css}" style="width:{max(100 * share, _LEAST_BAR):.1f}%"></span>'


def _percent(standing: Standing | None) -> str:
    return f"{100 * standing.mean:.0f} % of {standing.answered:,}" if standing else "not tried"


def standing_words(standing: Standing | None) -> str:
    """How well the learner knows a task; nothing where that is not known."""
    if standing is None:
        return ""
    answered = counted(standing.answered, "question")
    return (
        f'<p class="quiet">You know {100 * standing.mean:.0f} % of it, from {answered} that you answered.</p>'
    )


def holes(task: TaskOnMap) -> str:
    """The topics of the guide that nothing, or hardly anything, covers; nothing where there are none."""
    if not task.gaps:
        return ""
    items = "".join(
        f"<li>{escaped(topic.name)}{f' (named in {len(topic.named)} only)' if topic.named else ''}</li>"
        for topic in task.gaps
    )
    return (
        '<div class="care holes"><p><strong>Not treated in your material.</strong> The guide lists these '
        f"too; nothing you have is about them.</p><ul>{items}</ul></div>"
    )


def topics_html(task: TaskOnMap) -> str:
    """The topics of the guide that the material covers, each with how many units are about it."""
    covered = "".join(
        f'<li>{escaped(topic.name)} <span class="quiet">{len(topic.about):,}</span></li>'
        for topic in task.topics
        if topic.about
    )
    touched = [topic.name for topic in task.topics if not topic.about and not topic.is_gap]
    parts = f'<ul class="tags topics" aria-label="Topics covered">{covered}</ul>' if covered else ""
    parts += element("p", f"Only touched on: {', '.join(touched)}." if touched else "", "quiet")
    if not parts:
        return ""
    counts = "The number is of the questions and notes that speak of it, under this name or in other words."
    said = element("p", counts if covered else "", "quiet")
    return f'<h4 class="small">Topics of the guide covered</h4>{said}{parts}'
