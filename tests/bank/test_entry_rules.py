"""Each rule of a single entry: an entry that keeps them all passes, and one that breaks a rule is told where."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from assistant.bank.entry_rules import ENTRY_RULES, link_problem

Entry = dict[str, Any]
Break = Callable[[Entry], None]

CHOICE: Entry = {
    "id": "async-inference-large-payloads",
    "type": "multiple_choice",
    "stem": "A model needs minutes for each large file.\n\nWhich inference option fits best?",
    "options": [
        {"text": "Asynchronous inference", "correct": True, "why": "It queues large and slow requests."},
        {"text": "Serverless inference", "correct": False, "why": "It would time out on such files."},
        {"text": "Batch transform", "correct": False, "why": "It scores a data set, not requests."},
        {"text": "A real-time endpoint", "correct": False, "why": "It is for quick answers."},
    ],
    "answer": "Asynchronous inference",
    "explanation": "Asynchronous inference is right: it queues requests. Batch transform reads a data set.",
    "tasks": ["3.1"],
    "services": ["Amazon SageMaker"],
    "terms": ["async"],
    "links": [{"text": "Async", "url": "https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference.html"}],
    "sources": [{"file": "raw.txt", "item": 1}],
    "disputed": [{"source": {"file": "raw.txt", "item": 1}, "their_answer": "Batch transform", "why": "No."}],
    "versions": ["MLA-C01", "MLA-C02"],
}  # fmt: skip
RESPONSE: Entry = {
    **CHOICE,
    "type": "multiple_response",
    "stem": "Files wait in a bucket.\n\nWhich services react without servers? (Select TWO.)",
    "options": [
        {"text": "AWS Lambda", "correct": True, "why": "It runs code on an event."},
        {"text": "Amazon EventBridge", "correct": True, "why": "It routes events."},
        {"text": "Amazon EC2", "correct": False, "why": "It is a server."},
        {"text": "Amazon EMR", "correct": False, "why": "It is a cluster."},
        {"text": "Amazon RDS", "correct": False, "why": "It is a database."},
    ],
    "answer": "AWS Lambda\nAmazon EventBridge",
    "explanation": "AWS Lambda runs the code, and Amazon EventBridge brings the event to it.",
    "disputed": [],
}
ORDER: Entry = {
    **CHOICE,
    "type": "ordering",
    "options": [],
    "items": ["Collect", "Train", "Deploy"],
    "versions": ["MLA-C01"],
}
MATCH: Entry = {
    **ORDER,
    "type": "matching",
    "items": [],
    "pairs": [{"prompt": str(n), "response": str(-n)} for n in range(3)],
}
CASE: Entry = {
    **CHOICE,
    "type": "case_study",
    "case": {"id": "c", "scenario": "A bank."},
    "versions": ["MLA-C01"],
}


def broken(entry: Entry) -> list[tuple[tuple[str | int, ...], str]]:
    return [found for rule in ENTRY_RULES for found in rule(entry)]


@pytest.mark.parametrize("entry", [CHOICE, RESPONSE, ORDER, MATCH, CASE, {**RESPONSE, "type": "case_study",
    "case": CASE["case"], "versions": ["MLA-C01"]}])  # fmt: skip
def test_entries_that_keep_the_rules(entry: Entry) -> None:
    assert broken(entry) == []


def put(**parts: object) -> Break:
    return lambda entry: entry.update(parts)


def option(place: int, **parts: object) -> Break:
    return lambda entry: entry["options"][place].update(parts)


def without_option(entry: Entry) -> None:
    entry["options"].pop()


@pytest.mark.parametrize(
    ("entry", "change", "where", "words"),
    [
        (CHOICE, put(type="open"), ("type",), "no exam has open questions; give it options"),
        (ORDER, put(versions=["MLA-C01", "MLA-C02"]), ("versions", 1), "MLA-C02 has no questions of type ordering"),
        (CASE, put(versions=["MLA-C02"]), ("versions", 0), "MLA-C02 has no questions of type case_study"),
        (CHOICE, put(options=[]), ("type",), "a multiple_choice question needs options"),
        (ORDER, put(options=CHOICE["options"]), ("options",), "a question of type ordering takes no options"),
        (CHOICE, without_option, ("options",), "a multiple_choice question has 4 options, this has 3"),
        (CHOICE, option(1, correct=True), ("options",), "needs one right option, this has 2"),
        (CHOICE, option(0, correct=False), ("options",), "needs one right option, this has 0"),
        (RESPONSE, without_option, ("options",), "has 5 or more options, this has 4"),
        (RESPONSE, option(0, correct=False), ("options",), "needs two or more right options, this has 1"),
        (RESPONSE, lambda e: [o.update(correct=True) for o in e["options"]], ("options",), "every option is right"),
        (RESPONSE, put(stem="Which react?"), ("stem",), "2 options are right; end the question with “(Select TWO.)”"),
        (RESPONSE, put(stem="Which?", options=[*RESPONSE["options"], *(
            {"text": str(n), "correct": True, "why": f"{n}."} for n in range(10))]), ("stem",), "with “(Select 12.)”"),
        (RESPONSE, put(stem="Which react? (Choose 3.)"), ("stem",), "the stem asks for 3, but 2 are right"),
        (CHOICE, put(stem="Which TWO fit?"), ("stem",), "the stem asks for 2, but 1 is right"),
        (CHOICE, option(2, text="serverless  INFERENCE"), ("options", 2, "text"), "two options have the same text"),
        (CHOICE, option(3, why="It would time out on such files."), ("options", 3, "why"), "the same reason"),
        (CHOICE, put(answer="Batch transform"), ("answer",), "the answer is not the text of the right option"),
        (RESPONSE, put(answer="AWS Lambda"), ("answer",), "the answer is not the text of the right option"),
        (ORDER, put(items=[]), ("type",), "a question of type ordering needs items"),
        (ORDER, put(items=list("abcdef")), ("items",), "it has 6 items, but may have 3 to 5"),
        (MATCH, put(pairs=MATCH["pairs"][:2]), ("pairs",), "it has 2 pairs, but may have 3 to 7"),
        (CHOICE, put(pairs=MATCH["pairs"]), ("pairs",), "a question of type multiple_choice takes no pairs"),
        (CASE, put(case=None), ("type",), "a case_study question needs case"),
        (CHOICE, put(tasks=["3.1", "5.1"]), ("tasks", 1), "the guide of MLA-C01 has no task 5.1"),
        (CHOICE, put(services=["Amazon Oracle"]), ("services", 0), "there is no service “Amazon Oracle”"),
        (CHOICE, put(services=["Kinesis Data Firehose"]), ("services", 0), "is called “Amazon Data Firehose”"),
        (CHOICE, put(links=[{"text": "x", "url": "https://docs"}]), ("links", 0), "is no address of a page"),
        (CHOICE, put(links=2 * CHOICE["links"]), ("links", 1), "is linked twice"),
        (CHOICE, put(sources=[]), ("sources",), "an entry without sources must say “ours: true”"),
        (CHOICE, put(ours=True), ("ours",), "an entry with sources is not ours"),
        (CHOICE, put(sources=[{"file": "raw.txt", "item": 2}]), ("disputed", 0), "is not among the sources"),
        (CHOICE, lambda e: e["disputed"][0].update(their_answer="asynchronous inference"), ("disputed", 0),
         "the disputed source answers what the entry answers"),
        (CHOICE, option(1, why="Option A is better."), ("options", 1, "why"), "“Option A” names an option"),
        (CHOICE, option(3, text="All of the above"), ("options", 3, "text"), "“All of the above” names an option"),
        (CHOICE, put(explanation="Asynchronous inference; the second option fails."), ("explanation",),
         "“second option” names an option"),
        (CHOICE, put(explanation="It queues the requests."), ("explanation",),
         "the explanation does not mention the right answer “Asynchronous inference”"),
        (CHOICE, put(explanation="Asynchronous work waits. Batch transform is the best choice."), ("explanation",),
         "the explanation argues for “Batch transform”, which is not right"),
        (CHOICE, option(2, why="This is the right choice, since it scores all."), ("options", 2, "why"),
         "the reason says that the option is right, but it is wrong"),
    ],
)  # fmt: skip
def test_an_entry_that_breaks_a_rule(
    entry: Entry, change: Break, where: tuple[str | int, ...], words: str
) -> None:
    worse = copy.deepcopy(entry)
    change(worse)
    found = broken(worse)
    assert [what for place, what in found if place == where and words in what], found


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.aws.amazon.com/sagemaker/latest/dg/whatis.html",
        "https://scikit-learn.org/stable/modules/preprocessing.html#encoding",
        "https://aws.amazon.com/blogs/machine-learning/a/?x=1&y=2",
        "https://en.wikipedia.org/wiki/Precision_(statistics)",
        "https://web.archive.org/web/2024/https://docs.aws.amazon.com/a.html",
    ],
)
def test_addresses_that_are_well_formed(url: str) -> None:
    assert link_problem(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://docs.aws.amazon.com/a",
        "https://docs.aws.amazon.com/a b",
        "https://docs.aws.amazon.com/a.html.",
        "https://docs.aws.amazon.com/a)",
        "https://user:secret@docs.aws.amazon.com/a",
        "https://docs.aws.amazon.com:8080/a",
        "https://localhost/a",
        "https://[::1/a",
        "javascript:alert(1)",
        "https://dócs.aws.amazon.com/",
    ],
)
def test_addresses_that_are_not(url: str) -> None:
    assert link_problem(url)
