"""Sentences: their limits in prose as it occurs in exam material, and that no character is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.search.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Use S3, e.g. Standard.", "Then train."],
        ["Managed services, i.e. SageMaker, help.", "Others do not."],
        ["The U.S. Region is us-east-1.", "It is large."],
        ["They moved to the U.S.", "The latency fell."],
        ["Accuracy rose by 0.5 to 99.9.", "Recall fell."],
        ["Install version 2.13.1 first.", "Use Python 3.11.", "It works."],
        ["Upload a .csv file.", "The .parquet file is smaller."],
        ["Read https://docs.aws.amazon.com/a.b/c.html?x=1.y first.", "Then go on."],
        ['He said "Stop."', '"Go on," she said.'],
        ["It works (see Fig. 2).", "(It always did.)", "Good."],
        ["Is it right?", "Yes!", "No…", "Well."],
        ["Dr. Smith et al. wrote it.", "Nobody read it."],
        ["Prices, sizes etc. are given.", "See p. 12 for more."],
        ["The answer is no.", "Use another."],
        ["Compare A vs. B first.", "k-NN needs scaling.", "g5.xlarge is a GPU instance."],
        ["これは文です。", "次の文です！", "終わり"],
        ["1. Create a bucket.", "2. Upload the file."],
    ],
)
def test_sentences_in_one_line_are_told_apart(sentences: list[str]) -> None:
    separator = "" if "。" in sentences[0] else " "
    assert split(separator.join(sentences)) == sentences


def test_paragraphs_lists_and_headings_are_sentences_of_their_own() -> None:
    text = "# Storage\nChoose a class:\n- Standard\n- Glacier, which\n  is slow\n\n\nMappings\n\nthe rest."
    assert split(text) == [
        "# Storage",
        "Choose a class:",
        "- Standard",
        "- Glacier, which\n  is slow",
        "Mappings",
        "the rest.",
    ]


def test_a_line_that_the_page_wrapped_goes_on() -> None:
    text = "The endpoint is deployed to several instances of Amazon\nSageMaker in two zones.\r\nIt scales."
    assert split(text) == [text[:79], "It scales."]


def test_what_goes_on_behind_a_colon_is_one_sentence_and_a_list_is_not() -> None:
    wrapped = (
        "Inference options are the four ways in which a model is asked:\nreal-time, serverless and two more."
    )
    assert split(wrapped) == [wrapped]
    for behind in ("- real-time\n- serverless", "Real-time is one.", "1. real-time"):
        text = f"Inference options are the four ways in which a model is asked:\n{behind}"
        assert split(text)[0].endswith("asked:")
    assert split("Four ways:\nreal-time") == ["Four ways:", "real-time"]


def test_text_without_sentences() -> None:
    assert split("") == []
    assert split(" \n\t\n ") == []
    assert split("...") == ["..."]


marks = '. ! ? … 。 e.g. U.S. 1. - " ) ( 3.5 Word word A k-NN .csv #'.split()  # noqa: SIM905
pieces = st.sampled_from([*marks, " ", "\n", "\t", "\u2028", "\x1c", "\n\n", "\r\n", "- ", "# "])


@given(st.one_of(st.text(), st.lists(pieces).map("".join)))
def test_every_character_but_white_space_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    position = 0
    for start, end in spans:
        assert position <= start < end <= len(text)
        assert text[position:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        position = end
    assert text[position:].strip() == ""
