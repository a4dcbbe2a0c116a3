"""Where a source of an answer is from, in words."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.bank.concept_notes import is_note
from assistant.bank.types import Question
from assistant.search.passages import Passage
from assistant.ui.markup import shortened
from assistant.ui.views import asked_and_scenario, short_answer

_TITLE_LENGTH = 90


def kind(passage: Passage) -> str:
    """What a passage is from: an entry of the bank, a concept note of it, or a document of the learner."""
    if passage.question is not None:
        return "Entry"
    return "Concept note" if passage.document and is_note(passage.document) else "Your document"


def title(passage: Passage, questions: Mapping[str, Question]) -> str:
    """What the entry asks and answers, the heading of the note, or the file with page and heading."""
    if passage.question is not None:
        question = questions.get(passage.question)
        if question is None:
            return passage.question
        # Many entries ask “What has happened?”; what tells them apart is the answer.
        return shortened(f"{asked_and_scenario(question)[0]} {short_answer(question)}", _TITLE_LENGTH)
    heading = shortened(passage.heading, _TITLE_LENGTH)
    if kind(passage) == "Concept note" and heading:
        return heading
    page = [f"page {passage.page}"] if passage.page is not None else []
    under = [f"under “{heading}”"] if heading else []
    return ", ".join([passage.document or "", *page, *under])


def where(passage: Passage, questions: Mapping[str, Question]) -> str:
    """Kind and title in one line of plain text."""
    return f"{kind(passage)}: {title(passage, questions)}"


def place_name(passage: Passage) -> str:
    """The key of the entry or the file, as a copied text names it."""
    return passage.question if passage.question is not None else passage.document or ""
