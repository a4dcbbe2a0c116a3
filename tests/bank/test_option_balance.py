"""The limits on place and length of the right option, counted by hand."""

from __future__ import annotations

from typing import Any

from assistant.bank.option_balance import Balance, balance, balance_problems


def entry(place: int, right: str = "xx", others: tuple[str, ...] = ("xxx", "xx", "x")) -> dict[str, Any]:
    texts = [*others]
    texts.insert(place - 1, right)
    return {"options": [{"text": text, "correct": n == place} for n, text in enumerate(texts, 1)]}


def test_places_and_lengths_are_counted() -> None:
    entries = [entry(1), entry(1, "xxxx"), entry(3, "xxx"), entry(4), {"options": []}, {}]
    assert balance(entries) == Balance(4, {1: 2, 2: 0, 3: 1, 4: 1}, longest=2)


def test_only_four_options_with_one_right_count() -> None:
    five = entry(1, others=("a", "b", "c", "d"))
    two = entry(1)
    two["options"][2]["correct"] = True
    assert balance([five, two]).entries == 0


def test_the_limits() -> None:
    fair = Balance(100, {1: 30, 2: 30, 3: 20, 4: 20}, longest=35)
    assert balance_problems(fair) == []
    first, longest = balance_problems(Balance(100, {1: 31, 2: 29, 3: 20, 4: 20}, longest=36))
    assert first.startswith("the right option stands at place 1 in 31 of 100 entries with four options (31%)")
    assert longest.startswith("the right option is the longest in 36 of 100 entries with four options (36%)")


def test_few_entries_tell_nothing() -> None:
    assert balance_problems(Balance(19, {1: 19, 2: 0, 3: 0, 4: 0}, longest=19)) == []
