"""What passes a filter, what there is to choose from, and what a person may have meant."""

from __future__ import annotations

import pytest

from assistant.errors import UsageError
from assistant.search.filters import Facts, Filters, allows, checked_filters, choices

FACTS = Facts(
    tasks=("3.1", "4.2"),
    services=("Amazon S3",),
    sources=("raw.txt", "bank"),
    versions=("MLA-C01",),
)


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        (Filters(), True),
        (Filters(tasks=("3.1",)), True),
        (Filters(tasks=("3",)), True),  # a domain stands for its tasks
        (Filters(tasks=("4",)), True),
        (Filters(tasks=("3.2",)), False),
        (Filters(tasks=("3.2", "4.2")), True),  # alternatives
        (Filters(tasks=("1",), services=("Amazon S3",)), False),  # both
        (Filters(services=("Amazon EFS",)), False),
        (Filters(sources=("bank",)), True),
        (Filters(sources=("own",)), False),
        (Filters(versions=("MLA-C02",)), False),
        (Filters(versions=("MLA-C01",)), True),
    ],
)
def test_what_passes(filters: Filters, passes: bool) -> None:
    assert allows(filters, FACTS) is passes


def test_what_names_no_version_serves_every_one_but_has_no_task() -> None:
    own = Facts(sources=("notes.md", "own"))
    assert allows(Filters(versions=("MLA-C02",)), own)
    assert not allows(Filters(tasks=("3.1",)), own)


def test_a_filter_is_true_if_it_narrows() -> None:
    assert not Filters()
    assert Filters(sources=("own",))


def test_choices_are_counted_once_for_each() -> None:
    found = choices([FACTS, Facts(tasks=("3.1", "3.1"), services=("Amazon EFS", "Amazon S3"))])
    assert found.tasks == {"3.1": 2, "4.2": 1}
    assert list(found.services.items()) == [("Amazon S3", 2), ("Amazon EFS", 1)]
    assert found.versions == {"MLA-C01": 1}


def test_values_are_taken_in_any_case_and_services_by_any_name() -> None:
    typed = Filters(
        tasks=("3",), services=("s3", "AMAZON s3"), sources=("Raw.TXT",), versions=("mla-c01", "c01")
    )
    checked = checked_filters(typed, choices([FACTS]))
    assert checked == Filters(("3",), ("Amazon S3",), ("raw.txt",), ("MLA-C01",))


def test_of_two_files_that_differ_in_case_the_one_that_is_written_is_taken() -> None:
    known = choices([Facts(sources=("A.md", "own")), Facts(sources=("a.md", "own"))])
    for name in ("A.md", "a.md"):
        assert checked_filters(Filters(sources=(name,)), known).sources == (name,)


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        (Filters(tasks=("9.1",)), "Nothing in the index has the task “9.1”; there is"),
        (Filters(services=("Amazon S33",)), "has the service “Amazon S33”; there is Amazon S3."),
        (Filters(sources=("raw.tx",)), "has the source “raw.tx”; there is raw.txt"),
        (Filters(versions=("../etc",)), "has the exam version “../etc”; there is MLA-C01."),
    ],
)
def test_an_unknown_value_is_refused_with_what_there_is(filters: Filters, sentence: str) -> None:
    with pytest.raises(UsageError) as refused:
        checked_filters(filters, choices([FACTS]))
    assert sentence in str(refused.value)
