"""Rules that each entry of the bank keeps by itself and that a schema cannot state."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from assistant.bank.entry_wording import (
    NUMBERS,
    argued_for_instead,
    lacks_right_answer,
    named_by_place,
    number_to_select,
)
from assistant.bank.exam_guide import exam_guide
from assistant.bank.names import canonical_service

Entry = Mapping[str, Any]
Where = tuple[str | int, ...]
Broken = Iterator[tuple[Where, str]]

_CHOICES = ("multiple_choice", "multiple_response")
_PARTS = {"ordering": "items", "matching": "pairs"}


def has_options(entry: Entry) -> bool:
    """Whether an entry is answered by choosing from options."""
    return entry["type"] in (*_CHOICES, "case_study")


def right_options(entry: Entry) -> list[str]:
    """The texts of the options that are right."""
    return [option["text"].strip() for option in entry.get("options", []) if option["correct"]]


def _type_of_its_versions(entry: Entry) -> Broken:
    if entry["type"] == "open":
        yield ("type",), "no exam has open questions; give it options"
        return
    for i, version in enumerate(entry["versions"]):
        if entry["type"] not in exam_guide(version).types:
            yield ("versions", i), f"{version} has no questions of type {entry['type']}"


def _choice(entry: Entry) -> str:
    """The type whose rules its options keep: a question of a case study is either kind of choice."""
    if entry["type"] == "case_study":
        return _CHOICES[len(right_options(entry)) > 1]
    return str(entry["type"])


def _number_of_options(entry: Entry) -> Broken:
    options = entry.get("options", [])
    if not has_options(entry):
        if options and entry["type"] != "open":
            yield ("options",), f"a question of type {entry['type']} takes no options"
        return
    if not options:
        yield ("type",), f"a {entry['type']} question needs options"
        return
    rule = exam_guide().types[_choice(entry)]
    right, count = len(right_options(entry)), len(options)
    if right < rule.least_right or (rule.most_right is not None and right > rule.most_right):
        wanted = "one right option" if rule.most_right == 1 else "two or more right options"
        yield ("options",), f"a {entry['type']} question needs {wanted}, this has {right}"
    elif count < rule.least_parts or (rule.most_parts is not None and count > rule.most_parts):
        wanted = f"{rule.least_parts}" if rule.most_parts else f"{rule.least_parts} or more"
        yield ("options",), f"a {_choice(entry)} question has {wanted} options, this has {count}"
    elif right == count:
        yield ("options",), "every option is right; a question needs wrong ones too"


def _number_asked_for(entry: Entry) -> Broken:
    if not has_options(entry) or not entry.get("options"):
        return
    asked, right = number_to_select(entry["stem"]), len(right_options(entry))
    if asked is None and right > 1:
        yield ("stem",), f"{right} options are right; end the question with “(Select {_in_words(right)}.)”"
    elif asked not in (None, right):
        yield ("stem",), f"the stem asks for {asked}, but {right} {'is' if right == 1 else 'are'} right"


def _in_words(number: int) -> str:
    return NUMBERS[number].upper() if number < len(NUMBERS) else str(number)


def _different_options(entry: Entry) -> Broken:
    options = entry.get("options", [])
    for part, called in (("text", "text"), ("why", "reason")):
        texts = [" ".join(option[part].lower().split()) for option in options]
        for i, text in enumerate(texts):
            if text in texts[:i]:
                yield ("options", i, part), f"two options have the same {called}"


def _answer_is_the_key(entry: Entry) -> Broken:
    right = right_options(entry)
    answer = entry["answer"].strip()
    if right and sorted(answer.split("\n")) != sorted(right) and answer != "\n".join(right):
        yield ("answer",), "the answer is not the text of the right option"


def _parts_of_the_type(entry: Entry) -> Broken:
    for kind, part in _PARTS.items():
        if entry["type"] == kind and not entry.get(part):
            yield ("type",), f"a question of type {kind} needs {part}"
        elif entry["type"] == kind:
            rule, count = exam_guide().types[kind], len(entry[part])
            if count < rule.least_parts or (rule.most_parts is not None and count > rule.most_parts):
                yield (part,), f"it has {count} {part}, but may have {rule.least_parts} to {rule.most_parts}"
        elif entry.get(part):
            yield (part,), f"a question of type {entry['type']} takes no {part}"
    if entry["type"] == "case_study" and not entry.get("case"):
        yield ("type",), "a case_study question needs case, with the scenario that it shares"


def _known_tasks(entry: Entry) -> Broken:
    for version in entry["versions"]:
        for i, task in enumerate(entry["tasks"]):
            if exam_guide(version).task(task) is None:
                yield ("tasks", i), f"the guide of {version} has no task {task}"


def _known_services(entry: Entry) -> Broken:
    for i, service in enumerate(entry["services"]):
        known = canonical_service(service)
        if known is None:
            hint = "no guide and not assistant/bank/names.yaml has it"
            yield ("services", i), f"there is no service “{service}”: {hint}; mend the name or add it there"
        elif known != service:
            yield ("services", i), f"the service “{service}” is called “{known}” in the bank"


def _links_well_formed(entry: Entry) -> Broken:
    seen: set[str] = set()
    for i, link in enumerate(entry.get("links", [])):
        problem = link_problem(link["url"])
        if problem:
            yield ("links", i), problem
        elif link["url"] in seen:
            yield ("links", i), f"the page {link['url']} is linked twice"
        seen.add(link["url"])


def link_problem(url: str) -> str:
    """What is wrong with a web address, in words; empty for nothing."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if (
        not re.fullmatch(r"https://[!-~]+", url)
        or not re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", host)
        or port
    ):
        return f"“{url}” is no address of a page; it has to look like https://docs.aws.amazon.com/…"
    stray = url.endswith((".", ",", ";", ":")) or (url.endswith(")") and "(" not in url)
    if parts.username is not None or stray:
        return f"the address “{url}” has something in it or at its end that does not belong there"
    return ""


def _has_an_origin(entry: Entry) -> Broken:
    if not entry["sources"] and not entry.get("ours"):
        yield ("sources",), "an entry without sources must say “ours: true”"
    if entry["sources"] and entry.get("ours"):
        yield ("ours",), "an entry with sources is not ours"
    named = {(s["file"], s["item"]) for s in entry["sources"]}
    for i, dispute in enumerate(entry.get("disputed", [])):
        if (dispute["source"]["file"], dispute["source"]["item"]) not in named:
            yield ("disputed", i), "the disputed source is not among the sources of the entry"
        if " ".join(dispute["their_answer"].lower().split()) == " ".join(entry["answer"].lower().split()):
            yield ("disputed", i), "the disputed source answers what the entry answers"


def _no_option_by_place(entry: Entry) -> Broken:
    for where, text in _texts(entry):
        found = named_by_place(text)
        if found:
            yield where, f"“{found}” names an option by its letter or place, but options are shuffled"


def _texts(entry: Entry) -> Iterator[tuple[Where, str]]:
    """The texts that a learner reads beside the options, with their places."""
    for part in ("stem", "explanation"):
        yield (part,), entry[part]
    for i, option in enumerate(entry.get("options", [])):
        yield ("options", i, "text"), option["text"]
        yield ("options", i, "why"), option["why"]
    for i, dispute in enumerate(entry.get("disputed", [])):
        yield ("disputed", i, "why"), dispute["why"]


def _explains_the_key(entry: Entry) -> Broken:
    if not has_options(entry) or not right_options(entry):
        return
    wrong = [option["text"] for option in entry["options"] if not option["correct"]]
    missing = lacks_right_answer(entry["explanation"], right_options(entry), wrong)
    if missing:
        yield ("explanation",), f"the explanation does not mention the right answer “{missing}”"
    other = argued_for_instead(entry["explanation"], right_options(entry), wrong)
    if other:
        yield ("explanation",), f"the explanation argues for “{other}”, which is not right"
    for i, option in enumerate(entry["options"]):
        if not option["correct"] and argued_for_instead(option["why"], [], [option["text"]], alone=True):
            yield ("options", i, "why"), "the reason says that the option is right, but it is wrong"


ENTRY_RULES: tuple[Callable[[Entry], Broken], ...] = (
    _type_of_its_versions,
    _number_of_options,
    _number_asked_for,
    _different_options,
    _answer_is_the_key,
    _parts_of_the_type,
    _known_tasks,
    _known_services,
    _links_well_formed,
    _has_an_origin,
    _no_option_by_place,
    _explains_the_key,
)
"""Each takes an entry that keeps the schema, and gives the place of what breaks the rule and a sentence."""
