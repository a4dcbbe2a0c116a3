"""From question to answer: who is asked, what comes of it, and what is shown when a model fails."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import cast

import pytest

from assistant.answer.answering import NOT_IN_MATERIAL, Answerer
from assistant.answer.answers import EXTRACTIVE, Answer, Sentence
from assistant.answer.generator import Message, Pieces, QuotingGenerator
from assistant.errors import GeneratorError, UsageError
from assistant.wiring import Assistant

Decided = Callable[..., Answerer]
ZEBRA = "Which part of the zebra keeps the records of a stream?"
KEEPS = "A zebra shard keeps records of the stream for 24 hours."
REWORDED = "Records of the stream are kept for 24 hours by a zebra shard."
SHORTER = "Zebra shards keep records of the stream for 24 hours."
BADGER = "Badger training runs on spare capacity and saves up to 90 percent of the price."
MADE_UP = "A zebra is painted by hand each morning."
FAILURE = "The model gave up; ask again."


class Saying:
    """Stands for a language model: what it says is given, and it notes what is done with it.

    Attributes:
        asked: the messages of each call.
        given: the pieces that were read.
        ended: how many replies came to an end, read to the end or not.
    """

    def __init__(self, *pieces: str, small: bool = False, fails: bool = False) -> None:
        self.pieces = pieces
        self.small = small
        self.name = "saying"
        self.fails = fails
        self.asked: list[list[Message]] = []
        self.given: list[str] = []
        self.ended = 0

    def generate(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int = 400,
        stop: Sequence[str] = (),
        grammar: str = "",
        keep_words: bool = False,
    ) -> Pieces:
        self.asked.append([*messages])
        try:
            for piece in self.pieces:
                self.given.append(piece)
                yield piece
            if self.fails:
                raise GeneratorError(FAILURE)
        finally:
            self.ended += 1


@pytest.fixture(scope="module")
def answerer(little: Assistant, deciding: Decided) -> Answerer:
    """Of the small bank; whether the material answers is decided already."""
    return deciding(little)


@pytest.fixture(scope="module")
def plain(answerer: Answerer) -> Answer:
    """The extractive answer."""
    answer = answerer.answer(answerer.gather(ZEBRA))
    assert (answer.by, len(answer.sentences)) == (EXTRACTIVE, 2)
    return answer


def ask(answerer: Answerer, generator: Saying, query: str = ZEBRA) -> Answer:
    return answerer.answer(answerer.gather(query), generator)


def test_what_a_model_says_with_support_is_the_answer(answerer: Answerer) -> None:
    generator = Saying(REWORDED, " ", MADE_UP)
    answer = ask(answerer, generator)
    assert [sentence.text for sentence in answer.sentences] == [REWORDED]
    assert (answer.by, answer.removed, answer.remark, answer.reason) == ("saying", 1, "", "")
    (citation,) = answer.sentences[0].citations
    assert citation.text == KEEPS
    assert (len(generator.asked), generator.ended) == (1, 1)


def test_each_sentence_is_given_as_soon_as_it_is_checked_and_the_answer_last(answerer: Answerer) -> None:
    generator = Saying(REWORDED, " The ", "limit of the retention is 365 days. ", "The")
    stream = answerer.stream(answerer.gather(ZEBRA), generator)
    first = next(stream)
    assert isinstance(first, Sentence)
    assert first.text == REWORDED
    assert generator.given == [REWORDED, " The "]
    *rest, last = stream
    assert isinstance(last, Answer)
    assert [first, *rest] == [*last.sentences]


def test_a_model_that_fails_at_once_leaves_the_extractive_answer_and_a_remark(
    answerer: Answerer, plain: Answer
) -> None:
    answer = ask(answerer, Saying(fails=True))
    assert answer.sentences == plain.sentences
    assert (answer.by, answer.remark, answer.reason) == (EXTRACTIVE, FAILURE, "")
    assert answer.failed


def test_a_model_that_fails_in_the_middle_does_so_too(answerer: Answerer, plain: Answer) -> None:
    generator = Saying(MADE_UP, " ", REWORDED, " It then", fails=True)
    *told, last = answerer.stream(answerer.gather(ZEBRA), generator)
    assert [cast(Sentence, each).text for each in told] == [REWORDED]
    assert isinstance(last, Answer)
    assert (last.sentences, last.by, last.remark) == (plain.sentences, EXTRACTIVE, FAILURE)
    assert (last.removed, last.kept, last.failed, generator.ended) == (1, 1, True, 1)


@pytest.mark.parametrize(
    "pieces",
    [(), (MADE_UP,), ("Not in the passages.",), (f"{ZEBRA}",), ("The zebra shard",), ("\x00\ud800",)],
    ids=["nothing", "made up", "not in the passages", "the question", "unfinished", "no letters"],
)
def test_a_model_that_says_nothing_of_use_leaves_the_extractive_answer(
    pieces: tuple[str, ...], answerer: Answerer, plain: Answer
) -> None:
    answer = ask(answerer, Saying(*pieces))
    assert answer.sentences == plain.sentences
    assert answer.by == EXTRACTIVE
    assert answer.remark == "saying said nothing that the material supports."
    assert (answer.kept, answer.failed) == (0, False)


def test_closing_the_stream_stops_the_model(answerer: Answerer) -> None:
    generator = Saying(REWORDED, *[f" Sentence number {number} is here." for number in range(50)])
    with closing(cast(Pieces, answerer.stream(answerer.gather(ZEBRA), generator))) as stream:
        next(stream)
        assert generator.ended == 0
    assert generator.ended == 1
    assert len(generator.given) < 5


def test_a_stream_that_is_never_read_asks_nobody(answerer: Answerer) -> None:
    generator = Saying(REWORDED)
    with closing(cast(Pieces, answerer.stream(answerer.gather(ZEBRA), generator))):
        pass
    assert generator.asked == []


def test_a_model_that_goes_on_and_on_is_stopped(shipped: Assistant, deciding: Decided) -> None:
    answerer = deciding(shipped)
    evidence = answerer.gather("How do I detect data drift?")
    texts = [f"{each.text.rstrip('.')}. " for each in evidence.candidates]
    generator = Saying(*texts, *texts)
    answer = answerer.answer(evidence, generator)
    assert answer.by == "saying"
    assert 1 <= len(answer.sentences) <= 6
    assert generator.ended == 1
    assert len(generator.given) < len(texts)


def test_a_question_that_is_refused_never_reaches_a_model(little: Assistant, deciding: Decided) -> None:
    refusing = deciding(little, answers=False)
    generator = Saying(REWORDED)
    answer = ask(refusing, generator)
    assert (answer.sentences, answer.reason, answer.remark) == ((), NOT_IN_MATERIAL, "")
    assert generator.asked == []
    assert [*refusing.stream(refusing.gather(ZEBRA), generator)] == [answer]


def test_what_the_material_does_not_have_is_refused_by_the_decision_in_force(little: Assistant) -> None:
    generator = Saying(REWORDED)
    answer = little.ask("Who painted the Mona Lisa?", generator=generator).answer
    assert (answer.reason, generator.asked) == (NOT_IN_MATERIAL, [])


@pytest.mark.parametrize(
    ("query", "task"),
    [
        ("What does dropout do?", "4.1"),
        ("When is serverless inference a good choice?", "4.3"),
        ("How does Spot training survive an interruption?", "1.2"),
    ],
)
def test_what_the_filters_leave_has_to_answer_itself(query: str, task: str, shipped: Assistant) -> None:
    """That something answers which the filters keep out is no reason to take the next best for an answer."""
    answer = shipped.ask(query, filters=shipped.filters(tasks=[task])).answer
    assert answer.reason == NOT_IN_MATERIAL


def test_a_small_model_shortens_one_sentence_at_a_time(answerer: Answerer, plain: Answer) -> None:
    generator = Saying(SHORTER, small=True)
    answer = ask(answerer, generator)
    assert [asked[-1].content for asked in generator.asked] == [plain.sentences[1].text]
    assert [sentence.text for sentence in answer.sentences] == ["The zebra shard.", SHORTER]
    assert answer.sentences[0] == plain.sentences[0]
    assert (answer.by, generator.ended) == ("saying", 1)


@pytest.mark.parametrize("said", [REWORDED, MADE_UP, "", "A zebra shard keeps records for 48 hours."])
def test_what_a_small_model_says_otherwise_is_replaced_by_the_sentence_itself(
    said: str, answerer: Answerer, plain: Answer
) -> None:
    answer = ask(answerer, Saying(said, small=True))
    assert (answer.by, answer.sentences) == (EXTRACTIVE, plain.sentences)
    assert answer.removed == bool(said)


def test_a_small_model_that_only_says_what_it_was_given_has_worded_nothing(
    answerer: Answerer, plain: Answer
) -> None:
    answer = ask(answerer, Saying(KEEPS, small=True))
    assert (answer.by, answer.sentences) == (EXTRACTIVE, plain.sentences)
    assert (answer.remark, answer.kept) == ("saying worded no sentence anew.", 1)


def test_a_small_model_that_words_one_sentence_badly_loses_that_one_only(answerer: Answerer) -> None:
    query = "How does badger training cost less?"
    plain = answerer.answer(answerer.gather(query))
    assert [sentence.text for sentence in plain.sentences[:2]] == ["By spare capacity.", BADGER]
    answer = ask(
        answerer,
        Saying("Badger training runs on spare capacity and saves up to 90 percent of price.", small=True),
        query,
    )
    shortened = "Badger training runs on spare capacity and saves up to 90 percent of price."
    expected = [plain.sentences[0].text, shortened, *(each.text for each in plain.sentences[2:])]
    assert [sentence.text for sentence in answer.sentences] == expected
    assert answer.by == "saying"
    assert answer.own == len(expected) - 1
    assert answer.missed == 0


def test_a_disputed_entry_is_reported_when_a_model_cites_it_and_only_then(answerer: Answerer) -> None:
    query = "How does badger training cost less?"
    assert ask(answerer, Saying(BADGER, " Badger training saves up to 90 percent.", ""), query).disputed == (
        "badger-training",
    )
    assert ask(answerer, Saying("A zebra shard keeps stream records for 24 hours."), query).disputed == ()


def test_a_generator_that_quotes_is_the_answer_of_its_evidence(answerer: Answerer) -> None:
    evidence = answerer.gather("How long does a zebra shard keep records?")
    answer = answerer.answer(evidence, QuotingGenerator())
    assert answer.by == "quoting"
    assert all(sentence.citations for sentence in answer.sentences)


def test_the_topics_nearest_to_a_question_are_titles_of_notes(shipped: Assistant) -> None:
    topics = shipped.answerer.nearest_topics("How much does a drift alarm cost in Frankfurt?")
    headings = {section.heading for section in shipped.index.sections}
    assert 1 <= len(topics) <= 5
    assert len(set(topics)) == len(topics)
    assert set(topics) <= headings
    assert any("drift" in topic.lower() for topic in topics)


def test_a_bank_without_notes_has_no_topics(little: Assistant) -> None:
    assert little.answerer.nearest_topics("zebra") == ()
    with pytest.raises(UsageError):
        little.answerer.nearest_topics(" ")


def test_asking_with_and_without_a_stream_comes_to_the_same(answerer: Answerer) -> None:
    evidence = answerer.gather(ZEBRA)
    for generator in (Saying(REWORDED), Saying(MADE_UP), Saying(SHORTER, small=True)):
        *_, last = answerer.stream(evidence, generator)
        assert last == answerer.answer(evidence, generator)


@pytest.mark.parametrize("query", ["", "\n", "??"])
def test_a_blank_question_is_refused_before_anything(query: str, little: Assistant) -> None:
    generator = Saying(REWORDED)
    with pytest.raises(UsageError, match="Type a question first"):
        little.ask(query, generator=generator)
    assert generator.asked == []
