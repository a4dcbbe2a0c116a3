"""Which words of a query are taken for others, and which are left as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.spelling import Speller

COUNTS = {
    "parallelism": 3, "inference": 9, "recall": 2, "real": 8, "model": 20, "registry": 4, "over": 5, "overfitting": 6,
    "normalization": 3, "color": 1, "clickstream": 2, "endpoint": 7, "sagemaker": 30, "kinesis": 5, "budget": 1,
    "warm": 2, "pool": 2, "bias": 4, "bags": 9, "s3": 9,
}  # fmt: skip


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(COUNTS)


def corrected(speller: Speller, query: str) -> str:
    for slip in reversed(speller.corrections(query)):
        query = query[: slip.start] + slip.meant + query[slip.end :]
    return query


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tensor paralelism", "tensor parallelism"),  # a letter dropped
        ("async infrence endpiont", "async inference endpoint"),  # two neighbours swapped
        ("Sagemakr and kinesys", "sagemaker and kinesis"),
        (
            "percision and recal",
            "percision and recall",
        ),  # as near to "real", but begins like "recall" for longer
        ("modelregistry", "model registry"),  # typed as one
        ("a warmpool", "a warm pool"),
        ("ovrefiting", "overfitting"),  # two slips in a long word
        ("bais", "bias"),  # the same letters come before a nearer look
        ("EndpointModel", "endpoint model"),  # a name made of known words
        ("resgistry", "registry"),
    ],
)
def test_a_misspelt_word_becomes_the_word_of_the_material(speller: Speller, typed: str, meant: str) -> None:
    assert corrected(speller, typed) == meant


@pytest.mark.parametrize(
    "query",
    [
        "a gadget with hardly any memory",  # English, near "budget", but not in the material
        "clickstreams",  # the plural of a word of the material
        "SMDDP and QLORA",  # capitals are acronyms
        "p95 ml.g5.xlarge s4 CI/DC",  # digits and compounds
        "bia rel",  # too short to be sure
        "qwertzuiop",  # near nothing
        "DeepAR logits gini faiss nccl upsample",  # words of the trade
        "KServe Inferx",  # names by their inner capitals
        "renormalization debias unmodel",  # a prefix makes another word
        "dont shouldnt",  # an apostrophe is missing, no letter
        "keal lecall",  # another first letter
        "量子 naïveté",
        "",
    ],
)
def test_other_words_stay_as_they_are(speller: Speller, query: str) -> None:
    assert speller.corrections(query) == ()


def test_another_regions_spelling_is_searched_for_but_is_no_slip(speller: Speller) -> None:
    (slip,) = speller.corrections("normalisation")
    assert (slip.meant, slip.regional) == ("normalization", True)
    assert [s.regional for s in speller.corrections("colour of paralelism")] == [True, False]
    assert (
        speller.corrections("favour of a neighbour") == ()
    )  # British and English, though no word list has it


def test_spans_are_those_of_the_query(speller: Speller) -> None:
    query = "what is infrence?"
    (slip,) = speller.corrections(query)
    assert query[slip.start : slip.end] == "infrence"


@given(st.text(max_size=80))
def test_any_text_gives_spans_in_order_within_it(speller_text: str) -> None:
    end = 0
    for slip in Speller(COUNTS).corrections(speller_text):
        assert end <= slip.start < slip.end <= len(speller_text)
        assert slip.meant
        end = slip.end


def test_a_word_typed_as_two_is_found(speller: Speller) -> None:
    assert speller.joined("drop over fitting of a model") == ("overfitting",)
    assert speller.joined("over-fitting, over, fitting") == ()
    assert speller.joined("warm pool") == ()


def test_without_material_nothing_is_corrected() -> None:
    assert Speller({}).corrections("infrence of a modle") == ()
