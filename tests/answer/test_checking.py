"""What a language model writes is cleaned, and each sentence is tied to spans or taken out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.answer.answers import Sentence
from assistant.answer.checking import Checker, cleaned, support
from assistant.answer.evidence import Candidate
from assistant.wiring import Assistant

QUERY = "How long does a zebra shard keep records, and what does badger training save?"
KEEPS = "A zebra shard keeps records of the stream for 24 hours."
LIMIT = "The limit of the retention is 365 days."
ORDER = "Records of one key stay in order within their shard."
BADGER = "Badger training runs on spare capacity and saves up to 90 percent of the price."
LYNX = "The lynx report comes each Monday."


@pytest.fixture(scope="module")
def candidates(little: Assistant) -> Sequence[Candidate]:
    """All sentences of the small bank and the own file."""
    found = little.answerer.gather(QUERY).candidates
    assert {KEEPS, LIMIT, ORDER, BADGER, LYNX} <= {each.text for each in found}
    return found


def checked(
    little: Assistant, candidates: Sequence[Candidate], pieces: Sequence[str], query: str = QUERY
) -> tuple[list[Sentence], int]:
    """What comes of a reply that arrives in pieces, and how many sentences were removed."""
    checker = Checker(candidates, little.embedder, query)
    told = [sentence for piece in pieces for sentence in checker.feed(piece)]
    told += checker.finish()
    return told, checker.removed


def texts(little: Assistant, candidates: Sequence[Candidate], reply: str) -> list[str]:
    return [sentence.text for sentence in checked(little, candidates, [reply])[0]]


REPLIES = [
    f"{KEEPS} {LIMIT} {ORDER}",
    f"Answer: **{KEEPS}** [1]\n\n- {LIMIT} [2, 3]\n- {ORDER}\n",
    f"1. {KEEPS}\n2. {BADGER}\n3. A zebra flies to the moon each night.",
    f"{KEEPS} (See passage 1.) {LYNX}",
    # A reply that is wrapped; the second line goes on.
    f"{KEEPS} Records of one key\nstay in order within their shard. {LIMIT}",
    f"{BADGER} Records of one key stay in order\nWithin their shard. {LIMIT}",
    f"It is held in the U.S. And so on. {LYNX} {KEEPS[:-1]}",
    f"“{KEEPS}” … {LIMIT}\r\n\r\n{BADGER}",
]


@given(st.sampled_from(REPLIES), st.data())
@settings(max_examples=60)
def test_pieces_of_any_size_give_the_same_sentences(
    little: Assistant, candidates: Sequence[Candidate], reply: str, data: st.DataObject
) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, len(reply) - 1), max_size=12)))
    pieces = [reply[a:b] for a, b in zip([0, *cuts], [*cuts, len(reply)], strict=True)]
    assert checked(little, candidates, pieces) == checked(little, candidates, [reply])


@pytest.mark.parametrize("reply", REPLIES, ids=range(len(REPLIES)))
def test_letter_by_letter_gives_the_same_sentences(
    reply: str, little: Assistant, candidates: Sequence[Candidate]
) -> None:
    assert checked(little, candidates, [*reply]) == checked(little, candidates, [reply])


def test_a_sentence_comes_as_soon_as_the_next_begins(
    little: Assistant, candidates: Sequence[Candidate]
) -> None:
    checker = Checker(candidates, little.embedder, QUERY)
    assert [*checker.feed(KEEPS)] == []
    assert [each.text for each in checker.feed(" The limit of")] == [KEEPS]
    assert [each.text for each in checker.feed(" the retention is 365 days.")] == []
    assert [each.text for each in checker.finish()] == [LIMIT]
    assert [*checker.finish()] == []


@pytest.mark.parametrize(
    "raw",
    [
        f"Answer: {KEEPS}",
        f"answer : {KEEPS}",
        f"**Answer:** {KEEPS}",
        f"1. **Answer:** {KEEPS}",
        f"- Answer: {KEEPS}",
        f"Short answer: {KEEPS}",
        f"- {KEEPS}",
        f"• {KEEPS}",
        f"  * {KEEPS}",
        f"12) {KEEPS}",
        f"### {KEEPS}",
        f"> {KEEPS}",
        f"> - {KEEPS}",
        "A **zebra shard** keeps `records` of the stream for 24 hours.",
        "A zebra shard keeps records\n of the   stream for 24 hours.",
        "A zebra shard keeps records of the stream for 24 hours [1].",
        f"{KEEPS} [1]",
        f"{KEEPS}[1][2]",
        f"{KEEPS} (passage 3)",
        f"{KEEPS} [passages 1, 2 and 3]",
        f"{KEEPS} (Source 1)",
    ],
)
def test_marks_of_a_list_and_of_emphasis_and_numbers_of_passages_are_taken_off(raw: str) -> None:
    assert cleaned(raw) == KEEPS


@pytest.mark.parametrize(
    "text",
    [
        "It takes 3) and 4) too.",
        "A 12 GB limit holds.",
        "Use k-NN (k = 5) here.",
        "Adam: a method.",
        "5 * 3 is 15.",
    ],
)
def test_what_is_no_mark_stays(text: str) -> None:
    assert cleaned(text) == text


def test_code_stays_as_it_is() -> None:
    assert cleaned("The class calls __init__ once.") == "The class calls __init__ once."
    assert cleaned("The call f(1) gives it.") == "The call f(1) gives it."


def test_what_the_evidence_says_is_supported_by_just_that_span(
    little: Assistant, candidates: Sequence[Candidate]
) -> None:
    for text in (KEEPS, LIMIT, BADGER, LYNX):
        (citation,) = support(text, candidates, little.embedder)
        assert " ".join(citation.text.split()) == text


@pytest.mark.parametrize(
    "text",
    [
        "Records of the stream are kept for 24 hours by a zebra shard.",
        "A zebra shard keeps stream records for 24 hours.",
        "On spare capacity, badger training saves up to 90% of the price.",
    ],
)
def test_what_says_it_in_other_words_is_supported(
    text: str, little: Assistant, candidates: Sequence[Candidate]
) -> None:
    assert support(text, candidates, little.embedder)


@pytest.mark.parametrize(
    "text",
    [
        "A zebra shard keeps records of the stream for 48 hours.",
        "A zebra shard does not keep records of the stream for 24 hours.",
        "A zebra shard keeps records of the stream for 24 hours on Amazon S3.",
        "The zebra does delete records before the retention ends.",
        "The zebra does not delete records after the retention ends.",
        "It can replay records.",
        "The moon is made of cheese and of records.",
        "Badger training runs on spare capacity and saves up to 95 percent of the price.",
        "Is it?",
        "…",
        "",
    ],
)
def test_what_the_evidence_does_not_say_is_not_supported(
    text: str, little: Assistant, candidates: Sequence[Candidate]
) -> None:
    assert support(text, candidates, little.embedder) == ()


def test_without_evidence_nothing_is_supported(little: Assistant) -> None:
    assert support(KEEPS, [], little.embedder) == ()


def test_two_spans_may_support_a_sentence_together(
    little: Assistant, candidates: Sequence[Candidate]
) -> None:
    text = (
        "A zebra shard keeps records of the stream for 24 hours, and the limit of the retention is 365 days."
    )
    cited = support(text, candidates, little.embedder)
    assert {" ".join(each.text.split()) for each in cited} == {KEEPS, LIMIT}


def test_two_spans_do_not_lend_each_other_their_numbers(
    little: Assistant, candidates: Sequence[Candidate]
) -> None:
    text = "A zebra shard keeps records of the stream for 365 days."
    assert support(text, candidates, little.embedder) == ()


def test_what_nothing_supports_is_removed_and_counted(
    little: Assistant, candidates: Sequence[Candidate]
) -> None:
    reply = f"A zebra is painted by hand each morning. {KEEPS} The otter was invented in 1492. {LIMIT}"
    told, removed = checked(little, candidates, [reply])
    assert [sentence.text for sentence in told] == [KEEPS, LIMIT]
    assert removed == 2


def test_a_last_sentence_that_was_cut_off_is_removed(
    little: Assistant, candidates: Sequence[Candidate]
) -> None:
    told, removed = checked(little, candidates, [f"{KEEPS} {LIMIT[:-1]}"])
    assert ([sentence.text for sentence in told], removed) == ([KEEPS], 1)


def test_what_only_repeats_or_asks_is_dropped_without_being_counted(
    little: Assistant, candidates: Sequence[Candidate]
) -> None:
    reply = f"{QUERY} {KEEPS} {KEEPS.upper()} Sure! What else? {KEEPS} Based on the passages, it is so."
    told, removed = checked(little, candidates, [reply])
    assert ([sentence.text for sentence in told], removed) == ([KEEPS], 0)


def test_a_question_that_is_told_again_as_a_statement_is_dropped(
    little: Assistant, candidates: Sequence[Candidate]
) -> None:
    told, _ = checked(little, candidates, [f"{KEEPS} {LIMIT}"], query=KEEPS.rstrip("."))
    assert [sentence.text for sentence in told] == [LIMIT]


def test_what_a_text_warns_of_supports_nothing(little: Assistant, candidates: Sequence[Candidate]) -> None:
    """“That source counts badgers wrongly” is no evidence that badgers are counted."""
    for each in candidates:
        if "wrong" in each.text:
            assert support(each.text, [each], little.embedder) == ()


@pytest.mark.parametrize(
    "reply", ["", " \n ", "...", "\x00", "Not in the passages.", "**", "- \n- \n", "[1] [2]"]
)
def test_a_reply_without_a_sentence_gives_none(
    reply: str, little: Assistant, candidates: Sequence[Candidate]
) -> None:
    assert texts(little, candidates, reply) == []


@given(st.text(max_size=120))
@example("\ud800 broken. " * 3)
@settings(max_examples=40)
def test_any_reply_can_be_checked(little: Assistant, candidates: Sequence[Candidate], reply: str) -> None:
    told, removed = checked(little, candidates, [f"{KEEPS}\n\n", reply])
    assert told[0].text == KEEPS
    assert removed >= 0
    assert all(sentence.citations for sentence in told)
