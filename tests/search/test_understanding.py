"""How a query is taken: corrected, with other names added, and what is told of it."""

from __future__ import annotations

from assistant.bank.names import expansions
from assistant.search.spelling import Speller
from assistant.search.understanding import understand

SPELLER = Speller({"inference": 3, "endpoint": 2, "normalization": 1, "model": 4})


def test_slips_are_corrected_and_told() -> None:
    understood = understand("An infrence endpiont?", SPELLER, None)
    assert understood.query == "An infrence endpiont?"
    assert understood.corrected == "An inference endpoint?"
    assert understood.replaced == (("infrence", "inference"), ("endpiont", "endpoint"))
    assert understood.keywords == "An inference endpoint?"


def test_a_regional_spelling_is_searched_for_and_not_told() -> None:
    understood = understand("normalisation of a modle", SPELLER, None)
    assert understood.corrected == "normalization of a model"
    assert understood.replaced == (("modle", "model"),)


def test_other_names_are_added_to_the_keywords_only() -> None:
    understood = understand("kinesis firehose", None, expansions)
    assert "Amazon Data Firehose" in understood.added
    assert understood.corrected == "kinesis firehose"
    assert understood.keywords.startswith("kinesis firehose ")
    assert "Amazon Data Firehose" in understood.keywords


def test_names_are_looked_up_in_the_corrected_words() -> None:
    speller = Speller({"kinesis": 2, "firehose": 2})
    assert "Amazon Data Firehose" in understand("kinesys firehose", speller, expansions).added


def test_with_both_left_out_a_query_is_taken_as_typed() -> None:
    understood = understand("infrence mme", None, None)
    assert (understood.corrected, understood.keywords) == ("infrence mme", "infrence mme")
    assert (understood.replaced, understood.added) == ((), ())
