"""The pure functions that turn a question or a hit into what is shown."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.bank.types import (
    Case,
    Dispute,
    Link,
    Option,
    Pair,
    Question,
    QuestionType,
    Section,
    SourceItem,
)
from assistant.search.passages import Passage, View
from assistant.search.retrieval import Hit
from assistant.search.sentences import unwrapped
from assistant.ui.markup import (
    as_label,
    breakable,
    paragraphs,
    plain,
    sentence,
    shortened,
    web_link,
)
from assistant.ui.views import (
    answer_and_passage,
    asked_and_scenario,
    document_card,
    grouped_links,
    note_card,
    note_text,
    question_card,
    short_answer,
    task_names,
)
from assistant.ui.whole import whole_entry


def question(stem: str = "A team waits.\n\nWhat fits?", **parts: object) -> Question:
    return Question(stem=stem, type=QuestionType.OPEN, id="an-entry", **parts)  # type: ignore[arg-type]


def hit(text: str, marked: str, start: int = 0, view: View = View.ANSWER) -> Hit:
    place = text.index(marked)
    passage = Passage(id="p", text=text, embedded=text, view=view, question="an-entry", start=start)
    return Hit(1, 0.5, 0.5, "an-entry", None, None, "", passage, (), (place, place + len(marked)))


def test_what_is_asked_is_the_last_paragraph() -> None:
    assert asked_and_scenario(question("One.\n\nTwo.\nWhat?\n")) == ("What?", "One.\nTwo.")
    assert asked_and_scenario(question("What?")) == ("What?", "")
    assert asked_and_scenario(question(" \n")) == ("", "")


def test_a_remark_in_brackets_goes_with_the_question() -> None:
    stem = "A team waits.\nWhich fit?\n(Choose two.)"
    assert asked_and_scenario(question(stem)) == ("Which fit? (Choose two.)", "A team waits.")


def test_the_scenario_of_a_case_comes_first() -> None:
    asked = question("It fails.\nWhy?", case=Case("shop", "A shop sells shoes."))
    assert asked_and_scenario(asked) == ("Why?", "A shop sells shoes.\nIt fails.")


def test_the_short_answer_falls_back_to_the_right_options() -> None:
    options = (Option("Yes", True), Option("No", False), Option("Also", True))
    assert short_answer(question(options=options)) == "Yes\nAlso"
    assert short_answer(question(options=options, answer="Both")) == "Both"


def test_the_mark_lies_around_its_sentence_only() -> None:
    assert paragraphs("One. Two & two. Three.", (5, 15)) == "<p>One. <mark>Two &amp; two.</mark> Three.</p>"


def test_a_mark_across_lines_marks_each_line() -> None:
    assert paragraphs("ab\ncd", (1, 4)) == "<p>a<mark>b</mark></p><p><mark>c</mark>d</p>"


def test_lines_with_a_dash_are_a_list() -> None:
    assert paragraphs("Pairs:\n- a: b\n- c\n\nEnd", (9, 10)) == (
        "<p>Pairs:</p><ul><li><mark>a</mark>: b</li><li>c</li></ul><p>End</p>"
    )


@given(st.text(), st.integers(-5, 40), st.integers(-5, 40))
def test_paragraphs_never_let_markup_through(text: str, start: int, end: int) -> None:
    html = paragraphs(text, (start, end))
    for tag in ("p", "ul", "li", "mark"):
        html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in html
    assert ">" not in html
    html.encode()  # no half characters are left, which could not be sent


@given(st.text(alphabet=st.sampled_from("ab1 *_`~[](){}<>#+-=.!|\\$&:;@'\"/^\n")) | st.text())
def test_a_label_is_just_its_text_to_markdown(text: str) -> None:
    html = MarkdownIt("commonmark").enable(["strikethrough", "table"]).render(as_label(text))
    shown = html.removeprefix("<p>").removesuffix("</p>\n")
    assert "<" not in shown
    assert unescape(shown).replace("\u2060", "") == " ".join(plain(text).split()).replace("\u2060", "")


@pytest.mark.parametrize("text", [":smile:", ":red[a]", "a -> b", "www.a.com", "http://a.com", "me@a.com"])
def test_a_label_has_nothing_that_is_replaced_after_markdown(text: str) -> None:
    assert as_label(text).replace("\\", "") != text
    assert as_label(text).replace("\\", "").replace("\u2060", "") == text


def test_a_label_keeps_what_a_screen_reader_would_read_a_backslash_for() -> None:
    label = "Multi-AZ, e.g. max_depth (5 %): yes?"
    assert as_label(label) == label


def test_a_passage_that_begins_with_the_answer_does_not_say_it_twice() -> None:
    asked = question(answer="Mappings")
    found = hit("Mappings\n\nA lookup table. It has keys.", "It has keys.")
    assert answer_and_passage(asked, found) == (
        "<p>Mappings</p>",
        "<p>A lookup table. <mark>It has keys.</mark></p>",
    )


def test_the_mark_may_lie_in_the_answer() -> None:
    found = hit("Mappings\n\nA lookup table.", "Mappings")
    assert answer_and_passage(question(answer="Mappings"), found) == (
        "<p><mark>Mappings</mark></p>",
        "<p>A lookup table.</p>",
    )


@pytest.mark.parametrize(("text", "start"), [("Mappings pair keys.", 0), ("Mappings\npair keys.", 30)])
def test_a_passage_that_only_begins_like_the_answer_stays_whole(text: str, start: int) -> None:
    _, passage = answer_and_passage(question(answer="Mappings"), hit(text, "pair keys.", start))
    assert "<p>Mappings" in passage


def test_tasks_have_their_titles_and_unknown_ones_their_id() -> None:
    first, second = task_names(question(tasks=("1.1", "9.9"), versions=("MLA-C01",)))
    assert first == "1.1 Ingest and store data"
    assert second == "9.9"


def test_links_are_grouped_by_whose_they_are() -> None:
    aws = Link("Mappings", "https://docs.aws.amazon.com/x")
    other = Link("Paper", "https://arxiv.org/abs/1")
    fake = Link("Fake", "https://aws.amazon.com.example.org/")
    groups = grouped_links([other, aws, fake])
    assert groups == [("AWS documentation", [aws]), ("Elsewhere", [other, fake])]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://example.com", "https:", "https://[", " https://example.com", "data:x"],
)
def test_only_https_is_a_link(url: str) -> None:
    assert web_link(Link("Text", url)) == "Text"


def test_a_web_link_opens_in_a_new_tab_without_an_opener() -> None:
    assert web_link(Link("A & B", "https://example.com/?a=1&b=2")) == (
        '<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener">A &amp; B</a>'
    )


def test_characters_that_cannot_be_shown_are_dropped() -> None:
    assert plain("a\x00b\u202ec\ud800d\n\te") == "abcd\n\te"


def test_shortening_cuts_at_a_word() -> None:
    assert shortened("one  two\nthree", 20) == "one two three"
    assert shortened("one two three", 9) == "one two…"
    assert shortened("x" * 30, 10) == "x" * 9 + "…"


def test_wrapped_lines_of_a_document_are_joined_in_place() -> None:
    assert unwrapped("a\nb\n\nc\n- d\n2. e") == "a b\n\nc\n- d\n2. e"


def test_a_command_in_a_sentence_is_code() -> None:
    assert sentence("No <index>; run “assistant index” now.") == (
        "No &lt;index&gt;; run “<code>assistant index</code>” now."
    )


def test_a_card_tells_of_a_dispute_but_not_of_raw_files() -> None:
    source = SourceItem("raw.txt", 3)
    asked = question(answer="Yes", sources=(source,), disputed=(Dispute(source, "No", "Because."),))
    card = question_card(asked, hit("Yes\n\nIt is so.", "It is so."))
    assert "Disputed: one source answers otherwise" in card
    assert "raw.txt" not in card


def test_a_document_card_names_file_page_and_heading() -> None:
    passage = Passage(id="p", text="Text.", embedded="Text.", view=View.SECTION, document="a.pdf", page=3)
    card = document_card(Hit(2, 0.5, 0.5, None, "a.pdf", 3, "Keys", passage, (), (0, 5)))
    assert "Source: your document a.pdf, page 3, under “Keys”" in card
    assert '<span class="rank">2</span> Keys</h3>' in card


def test_an_entry_shows_pairs_steps_and_what_is_left_over() -> None:
    matching = question(pairs=(Pair("A", "1"), Pair("B", "2")), distractors=("3",))
    assert '<tr><th scope="row">A</th><td>1</td></tr>' in whole_entry(matching, "k", 2)
    assert "Fits none of them: 3" in whole_entry(matching, "k", 2)
    ordering = question(items=("First", "Second"), distractors=("Never",))
    assert "<ol><li>First</li><li>Second</li></ol>" in whole_entry(ordering, "k", 2)
    assert "Not a step: Never" in whole_entry(ordering, "k", 2)


def test_headings_of_an_entry_have_the_level_that_is_asked_for() -> None:
    entry = whole_entry(question(answer="Yes", explanation="So."), "k", 4)
    assert "<h4>Answer</h4>" in entry
    assert "<h2" not in entry


def test_tasks_are_called_as_the_version_that_is_studied_for_calls_them() -> None:
    both = question(tasks=("1.1",), versions=("MLA-C01", "MLA-C02"))
    assert task_names(both) == task_names(both, "MLA-C02") == ["1.1 Collect and store data"]
    assert task_names(both, "MLA-C01") == ["1.1 Ingest and store data"]
    newest = question(tasks=("1.1",), versions=("MLA-C02",))
    assert task_names(newest, "MLA-C01") == ["1.1 Collect and store data"]
    assert "1.1 Ingest and store data" in question_card(both, hit("Yes", "Yes"), "MLA-C01")
    assert "1.1 Ingest and store data" in whole_entry(both, "k", 2, "MLA-C01")


def test_a_note_card_names_its_subject_tasks_and_pages() -> None:
    section = Section(
        "notes/amazon-s3.md",
        "Keeps <b>objects</b>.",
        heading="Amazon S3",
        services=("Amazon S3",),
        tasks=("1.1",),
        versions=("MLA-C01",),
        links=(Link("S3", "https://docs.aws.amazon.com/s3/"), Link("bad", "javascript:alert(1)")),
    )
    passage = Passage(id="p", text=section.text, embedded="", view=View.SECTION, document=section.file)
    card = note_card(section, Hit(3, 0.5, 0.5, None, section.file, None, "Amazon S3", passage, (), (0, 5)))
    assert '<p class="quiet">Concept note</p><h3><span class="rank">3</span> Amazon S3</h3>' in card
    assert "<mark>Keeps</mark> &lt;b&gt;objects&lt;/b&gt;." in card
    leads = note_text("First\nline.\n\nWhen to choose it. Now.\n\nWhat the exam asks. All.", (13, 31))
    assert leads.startswith("<p>First line.</p><p><mark><strong>When to choose it.</strong></mark> Now.</p>")
    assert "<p><strong>What the exam asks.</strong> All.</p>" in leads
    assert note_text("First line.\n\nWhat the exam asks.") == "<p>First line.</p>"
    assert "1.1 Ingest and store data" in card
    assert 'AWS documentation: <a href="https://docs.aws.amazon.com/s3/"' in card
    assert "Source: notes/amazon-s3.md" in card
    assert "javascript" not in card


def test_the_provenance_tells_how_many_options_are_ours() -> None:
    options = (Option("Yes", True), Option("No", False, ours=True), Option("Never", False, ours=True))
    assert "2 of its 3 options written for this bank" in whole_entry(question(options=options), "k", 2)
    assert "written for this bank" not in whole_entry(question(options=options[:1]), "k", 2)


def test_a_long_name_may_break_where_a_word_of_it_begins() -> None:
    assert breakable("ApproximateBacklogSizePerInstance.") == (
        "Approximate<wbr>Backlog<wbr>Size<wbr>Per<wbr>Instance."
    )
    assert breakable("DataBrew & <b>SageMaker") == "DataBrew &amp; &lt;b&gt;SageMaker"
