"""What the page shows of a question and a hit, as pure functions from them to HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from assistant.bank.concept_notes import ALL_LEADS
from assistant.bank.exam_guide import VERSIONS, exam_guide
from assistant.bank.types import Link, Question, Section
from assistant.search.passages import View
from assistant.search.retrieval import Hit
from assistant.search.sentences import Span, unwrapped
from assistant.ui.markup import (
    NOTHING,
    anchor,
    element,
    entry_address,
    escaped,
    paragraphs,
    shortened,
    tags,
    web_link,
)

_SCENARIO_LENGTH = 170
_TITLE_LENGTH = 300


def asked_and_scenario(question: Question) -> tuple[str, str]:
    """The last paragraph of the stem, which is what is asked, and all that stands before it.

    A remark in brackets at the end, such as “(Choose two.)”, goes with the paragraph before it.
    """
    lines = [line.strip() for line in question.full_stem.splitlines() if line.strip()]
    if not lines:
        return "", ""
    count = 2 if len(lines) > 1 and lines[-1].startswith("(") and lines[-1].endswith(")") else 1
    return " ".join(lines[-count:]), "\n".join(lines[:-count])


def short_answer(question: Question) -> str:
    """The answer in short: what the entry says, else the text of its right options."""
    return question.answer or "\n".join(option.text for option in question.options if option.correct)


def task_names(about: Question | Section, version: str = "") -> list[str]:
    """Id and title of each task, from the guide of an exam version.

    Args:
        about: the question or the section.
        version: the one that is studied for; where it is empty, or not served, the newest that is served.
    """
    # What names no version serves all of them.
    known = [each for each in about.versions if each in VERSIONS] or VERSIONS
    guide = exam_guide(version if version in known else max(known))
    found = ((task_id, guide.task(task_id)) for task_id in about.tasks)
    return [f"{task_id} {task.title}" if task else task_id for task_id, task in found]


def tag_rows(about: Question | Section, version: str = "") -> str:
    """Tasks and services as small tags; the tasks are called as in `task_names`."""
    rows = tags("tasks", "Exam tasks", task_names(about, version)) + tags(
        "services", "Services", about.services
    )
    return f'<div class="tag-rows">{rows}</div>' if rows else ""


def grouped_links(links: Sequence[Link]) -> list[tuple[str, list[Link]]]:
    """The pages an entry leads to with a heading for each group: AWS's own, then others."""
    aws = [link for link in links if _is_aws(link)]
    other = [link for link in links if not _is_aws(link)]
    return [(title, group) for title, group in (("AWS documentation", aws), ("Elsewhere", other)) if group]


def _is_aws(link: Link) -> bool:
    try:
        host = urlsplit(link.url).hostname or ""
    except ValueError:
        return False
    return host.endswith((".aws.amazon.com", ".amazonaws.cn")) or host == "aws.amazon.com"


def answer_and_passage(question: Question, hit: Hit) -> tuple[str, str]:
    """The short answer and the passage as HTML, the sentence that matches best marked.

    A passage that begins with the short answer is not shown as saying it twice: its beginning is the
    answer, marked where the match is there, and the rest is the passage.
    """
    text, mark, answer = hit.passage.text, hit.marked, question.answer
    size = len(answer)
    leads = hit.passage.view == View.ANSWER and hit.passage.start == 0 and bool(answer)
    if leads and text.startswith(answer) and text[size : size + 1] in ("", "\n"):
        return paragraphs(text[:size], mark), paragraphs(text[size:], (mark[0] - size, mark[1] - size))
    return paragraphs(short_answer(question)), paragraphs(text, mark)


def question_card(question: Question, hit: Hit, version: str = "") -> str:
    """A hit of the bank: what is asked, the scenario in short, answer, passage, tags and source.

    Args:
        question: the entry.
        hit: that found it.
        version: the exam version that is studied for, by which tasks are called; empty for all.
    """
    key = hit.question or ""
    asked, scenario = asked_and_scenario(question)
    answer, passage = answer_and_passage(question, hit)
    pages = page_lines(question.links)
    source = anchor(entry_address(key), f"bank entry {key}" if question.id else f"question {key}")
    return (
        f'<div class="card"><h3>{_numbered(hit.rank, asked)}</h3>'
        f"{element('p', shortened(scenario, _SCENARIO_LENGTH), 'scenario')}"
        f'<div class="answer">{answer}</div><div class="passage">{passage}</div>'
        f"{disputed_line(question)}{tag_rows(question, version)}"
        f'<div class="sources"><p class="quiet">Source: {source}</p>{pages}</div></div>'
    )


def page_lines(links: Sequence[Link]) -> str:
    """The pages that links lead to, a quiet line for each group."""
    return "".join(
        f'<p class="quiet">{title}: {", ".join(map(web_link, group))}</p>'
        for title, group in grouped_links(links)
    )


def note_card(section: Section, hit: Hit, version: str = "") -> str:
    """A hit in a concept note of the bank: its subject, the passage, tags and pages; see `question_card`."""
    return (
        f'<div class="card"><p class="quiet">Concept note</p><h3>{_numbered(hit.rank, section.heading)}</h3>'
        f'<div class="passage">{note_text(hit.passage.text, hit.marked)}</div>{tag_rows(section, version)}'
        f'<div class="sources">{element("p", f"Source: {section.file}", "quiet")}'
        f"{page_lines(section.links)}</div></div>"
    )


def note_text(text: str, mark: Span = NOTHING) -> str:
    """A concept note or a passage of one, what its paragraphs begin with in bold, and one span marked."""
    shown = paragraphs(unwrapped(text), mark)
    for lead in ALL_LEADS:
        shown = re.sub(rf"<p>(<mark>)?{re.escape(lead)}", rf"<p>\1<strong>{lead}</strong>", shown)
    # A passage may end with what only begins the next paragraph.
    return re.sub(r"<p><strong>[^<]*</strong></p>\Z", "", shown)


def document_card(hit: Hit, section: Section | None = None, version: str = "") -> str:
    """A hit of other study text: its heading or file, the passage, and where it stands.

    Args:
        hit: that found it.
        section: where it was found; its tasks and pages are shown, if its file names any.
        version: see `question_card`.
    """
    file = hit.document or ""
    where = [f"page {hit.page}"] if hit.page is not None else []
    where += [f"under “{shortened(hit.heading, _TITLE_LENGTH)}”"] if hit.heading.strip() else []
    place = ", ".join([file, *where])
    tasks = tags("tasks", "Exam tasks", task_names(section, version)) if section else ""
    tasks = f'<div class="tag-rows">{tasks}</div>' if tasks else ""
    pages = page_lines(section.links) if section else ""
    return (
        f'<div class="card"><h3>{_numbered(hit.rank, hit.heading.strip() or file)}</h3>'
        f'<div class="passage">{paragraphs(unwrapped(hit.passage.text), hit.marked)}</div>{tasks}'
        f'<div class="sources">{element("p", f"Source: your document {place}", "quiet")}{pages}</div></div>'
    )


def _numbered(rank: int, title: str) -> str:
    return f'<span class="rank">{rank}</span> {escaped(shortened(title, _TITLE_LENGTH))}'


def disputed_line(question: Question) -> str:
    """That a source keys the question otherwise; nothing where none does."""
    if not question.disputed:
        return ""
    count = len(question.disputed)
    who = "one source answers" if count == 1 else f"{count} sources answer"
    return f'<p class="care">Disputed: {who} otherwise. What it says and why we differ is in the entry.</p>'


def disputed_sections(question: Question, level: int) -> str:
    """What each disputing source answers, and why we differ; `level` is of the headings, 2 for `<h2>`."""
    return "".join(
        f'<section class="care"><h{level}>Disputed</h{level}>'
        f"<p><strong>A source answers:</strong> {escaped(dispute.their_answer)}</p>"
        f"{paragraphs(dispute.why).replace('<p>', '<p><strong>Why we differ:</strong> ', 1)}</section>"
        for dispute in question.disputed
    )
