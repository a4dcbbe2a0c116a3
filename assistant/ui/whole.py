"""A whole entry as HTML: all that the bank says of a question, and where it is from."""

from __future__ import annotations

from assistant.bank.types import Link, Option, Question, QuestionType, SourceItem
from assistant.ui.markup import element, escaped, paragraphs, web_link
from assistant.ui.views import asked_and_scenario, disputed_sections, grouped_links, short_answer, tag_rows

TYPE_NAMES = {
    QuestionType.MULTIPLE_CHOICE: "Multiple choice",
    QuestionType.MULTIPLE_RESPONSE: "Multiple response",
    QuestionType.ORDERING: "Ordering",
    QuestionType.MATCHING: "Matching",
    QuestionType.CASE_STUDY: "Case study",
    QuestionType.OPEN: "Open question",
}


def whole_entry(question: Question, key: str, level: int, version: str = "") -> str:
    """All of an entry.

    Args:
        question: the entry.
        key: what names it in a link.
        level: of its headings, 2 for `<h2>`.
        version: the exam version that is studied for, by which tasks are called; empty for all.
    """
    parts = [
        _stem(question, level),
        _section("Options", _options(question.options), level),
        _section("Pairs", _pairs(question), level),
        _section("Steps in their right order", _steps(question), level),
        _section("Answer", paragraphs(short_answer(question)), level, "answer"),
        _section("Explanation", paragraphs(question.explanation), level),
        disputed_sections(question, level),
        tag_rows(question, version),
        *(_section(title, _links(group), level, "links") for title, group in grouped_links(question.links)),
        _section("Provenance", _provenance(question, key), level, "provenance"),
    ]
    return f'<article class="entry">{"".join(parts)}</article>'


def _section(title: str, body: str, level: int, css: str = "") -> str:
    return f'<section class="{css}"><h{level}>{title}</h{level}>{body}</section>' if body else ""


def _stem(question: Question, level: int) -> str:
    asked, scenario = asked_and_scenario(question)
    return (
        f'<p class="quiet">{TYPE_NAMES[question.type]}</p>'
        f'<section class="stem">{paragraphs(scenario)}'
        f'<h{level} class="asked">{escaped(asked)}</h{level}></section>'
    )


def _options(options: tuple[Option, ...]) -> str:
    items = "".join(
        f'<li class="{"right" if option.correct else "wrong"}">'
        f'<p><span class="verdict">{"Right" if option.correct else "Wrong"}</span> {escaped(option.text)}</p>'
        f"{paragraphs(option.why)}</li>"
        for option in options
    )
    return f'<ul class="options">{items}</ul>' if items else ""


def _pairs(question: Question) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escaped(pair.prompt)}</th><td>{escaped(pair.response)}</td></tr>'
        for pair in question.pairs
    )
    return f"<table>{rows}</table>{_left_over(question, 'Fits none of them')}" if rows else ""


def _steps(question: Question) -> str:
    items = "".join(element("li", item) for item in question.items)
    return f"<ol>{items}</ol>{_left_over(question, 'Not a step')}" if items else ""


def _left_over(question: Question, label: str) -> str:
    return (
        element("p", f"{label}: {'; '.join(question.distractors)}.", "quiet") if question.distractors else ""
    )


def _links(links: list[Link]) -> str:
    return f"<ul>{''.join(f'<li>{web_link(link)}</li>' for link in links)}</ul>"


def _provenance(question: Question, key: str) -> str:
    theirs = {dispute.source for dispute in question.disputed}
    lines = [f"{'Entry' if question.id else 'Question'} {key}"]
    lines += [
        _place(source) + (", answers otherwise" if source in theirs else "") for source in question.sources
    ]
    lines += [
        _place(source) + ", answers otherwise" for source in sorted(theirs - set(question.sources), key=str)
    ]
    lines += ["Written for this bank"] if question.ours else []
    ours = sum(option.ours for option in question.options)
    lines += [f"{ours} of its {len(question.options)} options written for this bank"] if ours else []
    lines += [f"For {' and '.join(question.versions)}"] if question.versions else []
    lines += [f"Line {problem.line} could not be read: {problem.what}" for problem in question.problems]
    return f"<ul>{''.join(element('li', line) for line in lines)}</ul>{paragraphs(question.notes)}"


def _place(source: SourceItem) -> str:
    page = f", page {source.page}" if source.page is not None else ""
    return f"{source.file}, item {source.item}{page}"
