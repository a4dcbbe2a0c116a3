"""The small marks that all forms share: bullets, emphasis, advertisements, links, "Learn more" lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bank.readers.boundaries import Boundaries
from assistant.bank.readers.choose import read_text
from assistant.bank.readers.lines import (
    HEADING,
    RULE,
    ends_as_question,
    has_bullet,
    is_promotion,
    lines_of,
    links_in,
    read_more,
    separate_more,
    without_bullet,
    without_emphasis,
    without_links,
)
from assistant.bank.readers.scenario_cues import opening
from assistant.bank.types import Link


@pytest.mark.parametrize("mark", ["- ", "* ", "+ ", "• ", "– ", "1. ", "12) ", "(3) ", "   - ", "◦\t"])
def test_a_bullet_is_seen_and_taken_off(mark: str) -> None:
    assert has_bullet(f"{mark}a queue")
    assert without_bullet(f"{mark}a queue") == "a queue"


@pytest.mark.parametrize(
    "text", ["-5 degrees", "3.14 is pi", "*bold* word", "- ", "1000. is too long", "A. option", "well - no"]
)
def test_what_is_no_bullet_stays(text: str) -> None:
    assert not has_bullet(text)
    assert without_bullet(text) == text.strip()


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("a **bold** word", "a bold word"),
        ("__bold__ and _italic_", "bold and italic"),
        ("*all of it*", "all of it"),
        ("~~struck~~ out", "struck out"),
        ("***both***", "both"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("**open only", "**open only"),
        ("a*b*c", "a*b*c"),
    ],
)
def test_emphasis_is_taken_off(marked: str, plain: str) -> None:
    assert without_emphasis(marked) == plain


@given(st.text(alphabet="ab *_~", max_size=40))
def test_taking_emphasis_off_loses_only_marks(text: str) -> None:
    def letters(value: str) -> str:
        return "".join(c for c in value if c not in "*_~")

    assert letters(without_emphasis(text)) == letters(text)


@pytest.mark.parametrize(
    "text",
    [
        "Why?",
        "Why？",
        'He asked "why?"',
        "**Which?**",
        "Which? (Select TWO.)",
        "Which? Choose two.",
        "Which? [Pick 3]",
        "Why?? ",
    ],
)
def test_ends_of_questions(text: str) -> None:
    assert ends_as_question(text)


@pytest.mark.parametrize("text", ["Why.", "Why? Because.", "https://a.example/?q=1", "Choose two.", ""])
def test_ends_of_other_lines(text: str) -> None:
    assert not ends_as_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "Visit our website https://example.com for the full version!",
        "Download 900 exam questions now, 30% off",
        "Braindumps with a pass guarantee at www.example.org",
    ],
)
def test_advertisements(text: str) -> None:
    assert is_promotion(text)


@pytest.mark.parametrize(
    "text",
    [
        "Users download files from the bucket.",
        "Click the button to deploy the model.",
        "See https://docs.aws.amazon.com/ for limits.",
        "The company offers a discount to its customers.",
    ],
)
def test_study_text_is_no_advertisement(text: str) -> None:
    assert not is_promotion(text)


def test_links_in_their_order() -> None:
    text = (
        'See https://a.example/x, then [the guide](https://b.example/y_(z) "title") and (https://c.example).'
    )
    assert links_in(text) == (
        Link("https://a.example/x", "https://a.example/x"),
        Link("the guide", "https://b.example/y_(z)"),
        Link("https://c.example", "https://c.example"),
    )
    assert without_links("[the guide](https://b.example/y_(z)) says so") == "the guide says so"


@pytest.mark.parametrize(
    ("line", "links", "see_also"),
    [
        ("Learn more about Amazon S3.", (), ("Amazon S3",)),
        ("- Read more: data lakes", (), ("data lakes",)),
        ("See also Feature Store", (), ("Feature Store",)),
        ("Learn more about [S3](https://a.example).", (Link("S3", "https://a.example"),), ()),
        ("Learn more about storage: https://a.example/s3.", (Link("storage", "https://a.example/s3"),), ()),
        ("Reference: https://a.example", (Link("https://a.example", "https://a.example"),), ()),
        (
            "References: https://a.example https://b.example",
            (Link("https://a.example", "https://a.example"), Link("https://b.example", "https://b.example")),
            (),
        ),
        ("Source: [one](https://a.example)", (Link("one", "https://a.example"),), ()),
        ("For more information, see the guide.", (), ("the guide",)),
    ],
)
def test_lines_that_name_pages_to_read(line: str, links: tuple[Link, ...], see_also: tuple[str, ...]) -> None:
    more = read_more(line)
    assert more is not None
    assert (more.links, more.see_also) == (links, see_also)


@pytest.mark.parametrize(
    "line", ["They learn more slowly.", "Source of truth: the table.", "Learn more", "References are kept."]
)
def test_lines_that_name_none(line: str) -> None:
    assert read_more(line) is None


def test_an_address_within_a_sentence_stays_there_and_is_listed() -> None:
    kept, links, see_also = separate_more(
        ["Use https://a.example here.", "Learn more about S3.", "Learn more about S3."]
    )
    assert kept == ["Use https://a.example here."]
    assert links == (Link("https://a.example", "https://a.example"),)
    assert see_also == ("S3",)


def test_rules_and_headings() -> None:
    assert all(RULE.match(line) for line in ("---", "***", "  ___", "* * *", "=====", "~~~"))
    assert not any(RULE.match(line) for line in ("--", "-*-", "--- a", "***bold***"))
    assert [m.group(1) for line in ("# One", "### Two ##") if (m := HEADING.match(line))] == ["One", "Two"]
    assert not HEADING.match("#hashtag")


@given(st.text(max_size=200))
def test_only_line_feeds_part_lines(text: str) -> None:
    lines = lines_of(text)
    assert [line.number for line in lines] == list(range(1, text.count("\n") + 2))
    assert [line.text for line in lines] == [part.rstrip() for part in text.split("\n")]


@pytest.mark.parametrize(
    ("scenario", "explanation"),
    [
        ("A company needs to store images of parcels.", "This keeps the images in one place."),
        ("You are building a model that ranks songs.", "It is the only service that ranks items."),
        ("Your team wants to move a database to the cloud.", "Therefore the database can be moved at once."),
        (
            "A data scientist has trained a model and must deploy it.",
            "By using an endpoint, the model can be called.",
        ),
    ],
)
def test_a_new_actor_opens_more_than_an_explanation(scenario: str, explanation: str) -> None:
    assert opening(scenario) > 1
    assert opening(explanation) < 0


def test_the_boundary_lies_before_the_new_actor() -> None:
    between = [
        "Amazon Kinesis Data Streams.",
        "This keeps the clicks in order for each shard.",
        "A hospital needs to find tumours on X-ray images. The images may not leave the country.",
    ]
    boundaries = Boundaries(between)
    asked = "Which service takes a stream of clicks?"
    assert (
        boundaries.scenario_lines(between, asked, "Which Region should the hospital choose for the images?")
        == 1
    )
    assert boundaries.scenario_lines(between[:2], asked, "What does a label cost?") == 0
    assert boundaries.scenario_lines(between[:1], asked, "Which Region should the hospital choose?") == 0


def test_bare_questions_are_parted_at_their_scenarios() -> None:
    reading = read_text(
        "A shop needs to store pictures of its goods. They are looked at once a year.\n"
        "Which storage class is cheapest?\nGlacier Deep Archive.\nIt is meant for what is hardly ever read.\n"
        "A bank wants to detect fraud while a card is used.\n"
        "Which kind of inference fits?\nReal-time inference.\n"
        "You are asked to train a model on 40 TB of text.\n"
        "Which input mode starts training soonest?\nFast file mode.\n",
        "x",
    )
    assert reading.form == "bare questions"
    assert [q.stem.split("\n")[0].split()[1] for q in reading.questions] == ["shop", "bank", "are"]
    assert [q.answer for q in reading.questions] == [
        "Glacier Deep Archive.",
        "Real-time inference.",
        "Fast file mode.",
    ]
    assert [q.explanation for q in reading.questions] == ["It is meant for what is hardly ever read.", "", ""]
