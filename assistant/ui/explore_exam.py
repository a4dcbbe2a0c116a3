"""The exam: its domains and tasks with their weights, what the material holds on each, and the holes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from assistant.search.explore.exam_map import ExamMap, TaskOnMap, exam_map
from assistant.ui.exam_views import exam_table, holes, standing_words, task_counts, topics_html
from assistant.ui.explore_link import Explored, go_to
from assistant.ui.explore_practice import practise
from assistant.ui.explore_units import ShownUnit, unit_list
from assistant.ui.look import part
from assistant.ui.markup import as_label, escaped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.search.explore.topics import Unit
    from assistant.ui.explore_material import Material


def show_exam(material: Material, asked: Explored, standing: Mapping[str, float] | None = None) -> None:
    """The picture with all its figures, then each task to be opened.

    Args:
        material: what the exam is compared with.
        asked: its names are the ids of the tasks that stand open.
        standing: how well the learner knows each question, 0 to 1; None where that is not known.
    """
    exam = _exam(material, material.key) if standing is None else _exam_map(material, standing)
    st.html(f'<p class="quiet">{escaped(_introduction(exam))}</p>{exam_table(exam)}')
    st.html('<h2 class="part">Task by task</h2>')
    for domain in exam.domains:
        st.html(f'<h3 class="small">{domain.id} {escaped(domain.title)}</h3>')
        with st.container(key=f"domain-{domain.id}", gap=None):
            for task in domain.tasks:
                # The link leads, so that the way back and a reload show what was open.
                st.session_state[_key(task)] = task.id in asked.names
                _task(material, exam, task)
    _unassigned(material, exam)


@st.cache_resource(show_spinner=False, max_entries=4)
def _exam(_material: Material, key: str) -> ExamMap:
    return _exam_map(_material, None)


def _exam_map(material: Material, standing: Mapping[str, float] | None) -> ExamMap:
    return exam_map(material.index, material.version, standing)


def _introduction(exam: ExamMap) -> str:
    opens = "Each task opens further down."
    if len(exam.versions) == 1:
        return f"What {exam.code} weighs, and what your material holds on it. {opens}"
    both = " and ".join(exam.versions)
    return f"What your material holds on {both} together, beside the weights of {exam.code}. {opens}"


def _key(task: TaskOnMap) -> str:
    return f"task-{task.id.replace('.', '-')}"


def _tell_opened(exam: ExamMap) -> None:
    go_to("exam", names=[task.id for task in exam.tasks if st.session_state.get(_key(task))])


def _task(material: Material, exam: ExamMap, task: TaskOnMap) -> None:
    label = f"{as_label(task.id)} {as_label(task.title)} :gray[{task_counts(task)}]"
    shown = st.expander(label, type="compact", key=_key(task), on_change=_tell_opened, args=(exam,))
    if not shown.open:
        return
    with shown:
        part(standing_words(task.standing) + holes(task))
        st.html(f'<h4 class="small">Questions</h4>{_units(material, _of(task.questions))}')
        practise(task.all_questions, f"task {task.id} {exam.code}")
        if task.notes:
            st.html(f'<h4 class="small">Notes</h4>{_units(material, task.notes)}')
        likely = [*_of(task.likely_questions), *task.likely_notes]
        if likely:
            st.html(f'<h4 class="small">Likely on it, by what they say</h4>{_units(material, likely)}')
        also = [*_of(task.also), *task.also_notes]
        if also:
            st.html(
                f'<details class="as-list"><summary>{len(also):,} more, mainly on another task</summary>'
                f"{_units(material, also)}</details>"
            )
        part(topics_html(task))


def _of(keys: Iterable[str]) -> list[Unit]:
    return [(key, 0) for key in keys]


def _units(material: Material, units: Iterable[Unit]) -> str:
    shown: list[ShownUnit] = [material.shown[unit] for unit in units if unit in material.shown]
    return unit_list(shown, nothing="None in your material.")


def _unassigned(material: Material, exam: ExamMap) -> None:
    units = [*_of(exam.unassigned_questions), *exam.unassigned_notes]
    if units:
        st.html(
            '<h3 class="small">On no task for sure</h3><p class="quiet">These could belong to several tasks '
            f"or to none.</p>{_units(material, units)}"
        )
