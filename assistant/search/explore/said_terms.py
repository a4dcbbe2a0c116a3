"""Which terms a question or section is about: services and concepts, listed terms, phrases of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from assistant.bank.concept_notes import ALL_LEADS
from assistant.bank.mentions import Mention, mentions
from assistant.bank.types import Question, Section
from assistant.search.passages import answer_text
from assistant.search.words import STOPWORDS

Term = tuple[str, ...]
"""The words of a term as they are compared: in lower case and in the singular."""

_MOST_WORDS = 3
_LONGEST_WORD = 30
_MOST_CHARACTERS = 200_000  # of one unit; what is read of a longer one tells enough
_WORD = re.compile(r"[^\W\d_]\w*(?:[-/.&+'’][^\W_]\w*)*(?:\+\+|#)?")
_LEAD = re.compile(rf"^(?:\*\*)?(?:{'|'.join(map(re.escape, ALL_LEADS))})(?=[*\s]|$)", re.MULTILINE)
_BRAND = re.compile(r"^(?:Amazon|AWS) ")
_CAPABILITY = re.compile(r"^SageMaker (?:AI )?(?=\S+ \S)")
_JOINTS = re.compile(r"[-/\s]+")
# Words of other languages that say nothing about the topic; shorter ones are left out anyhow.
_FOREIGN = frozenset(
    """aber auch dass dann durch eine einem einen einer eines haben kann mehr muss nach nicht noch oder sein
    sich sind über unter werden wenn wird wurde zwischen alors aussi avec cette comme dans deux donc elle
    elles entre être leur mais même nous peut plus pour quand sans sont tout tous vous como cuando desde
    donde ella esta este está estos hasta mismo para pero porque puede según sido sobre también tiene todo
    todos isso muito pela pelo pode quando quem seus alla anche come dalla della delle degli essere nella
    nelle perché questa questo sono""".split()  # noqa: SIM905 - a list in prose reads better
)

# How much it tells that a term stands in what a unit is called or lists, in what explains, or in a scenario.
_NAMED, EXPLAINED, _TOLD = 2.0, 1.0, 0.25


@dataclass(slots=True)
class SaidTerms:
    """The terms of one unit.

    Attributes:
        weights: how much it has of each.
        written: how it writes each.
        listed: those that its entry lists, and are not merely words of its text.
        subjects: those that are services or concepts.
    """

    weights: dict[Term, float] = field(default_factory=dict)
    written: dict[Term, str] = field(default_factory=dict)
    listed: set[Term] = field(default_factory=set)
    subjects: set[Term] = field(default_factory=set)

    def add(self, term: Term, written: str, weight: float) -> None:
        """Note a term; where it stands more than once, the place counts that tells most."""
        self.weights[term] = max(weight, self.weights.get(term, 0.0))
        self.written.setdefault(term, written)

    def add_subject(self, subject: str, written: str, weight: float) -> Term:
        """Note a service or concept, and how it is written where nothing better was noted before."""
        term = term_of(shown_name(subject))
        self.add(term, written, weight)
        self.subjects.add(term)
        return term


def question_terms(question: Question) -> SaidTerms:
    """The terms of a question; wrong options tell of other concepts and are not read."""
    said = SaidTerms()
    reasons = (f"{option.text}.\n{option.why}" for option in question.options if option.correct)
    _read(said, question.full_stem, _TOLD)
    _read(said, "\n".join((answer_text(question), *reasons)), EXPLAINED)
    for listed in question.terms:
        _list(said, listed)
    for service in question.services:
        said.add_subject(service, shown_name(service), _NAMED)
    return said


def section_terms(section: Section) -> SaidTerms:
    """The terms of a section; those of its heading tell most."""
    said = SaidTerms()
    _read(said, section.heading, _NAMED)
    _read(said, _LEAD.sub("\n", section.text), EXPLAINED)
    return said


def term_of(written: str) -> Term:
    """A term as it is compared: "Model Monitors" and "model-monitor" are the same."""
    return tuple(_singular(part) for part in _JOINTS.split(written.strip().lower()) if part)


def shown_name(subject: str) -> str:
    """A service as a map can show it: "Model Monitor" for "Amazon SageMaker Model Monitor"."""
    return _CAPABILITY.sub("", _BRAND.sub("", subject))


@cache
def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word


def _best_written(mention: Mention, written: str) -> str:
    """By its name; a part of a service by its own longer one, and what the text has as an acronym by that."""
    name = shown_name(mention.name)
    shorter = shown_name(written)
    is_acronym = mention.kind == "concept" and shorter.removesuffix("s").isupper()
    return shorter if is_acronym or shorter.startswith(f"{name} ") else name


def _list(said: SaidTerms, listed: str) -> None:
    """Note a listed term; one that is another name of a subject counts as that."""
    found = mentions(listed)
    if len(found) == 1 and (found[0].start, found[0].end) == (0, len(listed)):
        said.listed.add(said.add_subject(found[0].name, listed, _NAMED))
    elif (term := term_of(listed)) and len(term) <= _MOST_WORDS + 1:
        said.add(term, listed, _NAMED)
        said.listed.add(term)


def _read(said: SaidTerms, text: str, weight: float) -> None:
    """Note the services and concepts that a text names, and the phrases between them."""
    text = text[:_MOST_CHARACTERS]
    end = 0
    for mention in mentions(text):
        written = " ".join(text[mention.start : mention.end].split())
        said.add_subject(mention.name, _best_written(mention, written), weight)
        _read_phrases(said, text[end : mention.start], weight)
        end = mention.end
    _read_phrases(said, text[end:], weight)


def _read_phrases(said: SaidTerms, text: str, weight: float) -> None:
    for phrase in _phrases(text):
        said.add(term_of(phrase), phrase, weight)


def _phrases(text: str) -> Iterator[str]:
    """Runs of one to three words, of which none is a stop word and that no punctuation parts."""
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        if text[end : match.start()].strip(" "):
            run = []
        end = match.end()
        run = [*run, match.group()][-_MOST_WORDS:] if _tells(match.group()) else []
        for start in range(len(run)):
            yield " ".join(run[start:])


def _tells(word: str) -> bool:
    """Whether a word may belong to a term; a short one does if it has a further capital or a figure."""
    lower = word.lower()
    if lower in STOPWORDS or lower in _FOREIGN or len(word) > _LONGEST_WORD:
        return False
    return len(word) > 3 or not word[1:].islower()
