"""What a question wants to have explained, and how well a sentence says what that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer.subject import kind_of
from assistant.bank.mentions import canonical_name
from assistant.bank.names import expansions

DEFINES, SAYS_WHAT_IT_DOES, IS_ABOUT_IT = 3.0, 1.5, 0.5
"""From these values of `defines` a sentence says what something is, what it does, or anything of it first."""

ASKS_WHAT_IS = re.compile(
    r"^(?:so |and |ok |please |can you |could you )*"
    r"(?:w(?:h?a|ah)t(?:[’']?s| exactly is| is| are| does| do| exactly does)\b"
    r"|(?:explain|define|definition of|meaning of|tell me about)\b)\s*",
    re.IGNORECASE,
)
_MEANT = re.compile(r"^(?:we|you|people) (?:mean|understand) (?:by|under) ", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?:\s+(?:do|does|mean|means|stand for|good for|used for|for|about|to me|exactly|in simple words)"
    r"|\s+(?:tell|give|say|show|do to)\b.*"
    r"|,? (?:and|but) (?:how|why|when|what|where|which|who)\b.*|[,;?!.](?:\s.*)?$)+$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_PLACE = re.compile(r"\s+(?:in|on|at|during|within|of)\s.*$", re.IGNORECASE)
_DESCRIBES = re.compile(
    r"\b(?:best|right|better|cheapest|easiest|difference|that|which|who|when|if|to|with|without|i|we|you|my|our|from"
    r"|should|can|happens|need|between)\b"
    r"|^the \S+(?: \S+)? (?:for|of|in|on|at)\b",
    re.IGNORECASE,
)
# "Which kinds of drift are there?", "What deployment strategies exist?"
_WHICH_THERE_ARE = re.compile(
    r"^(?:which|what)\s+(?:(?:kinds|types|sorts)\s+of\s+)?(?P<thing>.+?)\s+(?:are\s+there|exist|is\s+there)$",
    re.IGNORECASE,
)
_OF = re.compile(r"^(?P<what>\S.*?)\s+(?:of|in|for|on)\s+(?:an?\s+|the\s+)?(?P<whole>\S.*)$", re.IGNORECASE)
_MOST_WORDS, _BARE_WORDS = 5, 2
_VENDOR = r"(?:(?:amazon|aws|sagemaker|ai|bedrock|managed|apache|sagemaker['’]s)\s+)"
# Nouns that a name may lack: "SHAP values" are explained as "SHAP".
_KINDS = re.compile(
    r"\s+(?:values?|scores?|metrics?|algorithm|techniques?|methods?|framework|services?|mode|deployments?)$",
    re.IGNORECASE,
)
_ASIDE = (
    r"(?:\s*\([^()]{1,60}\)|,\s(?:or|also|known|short for|called|formerly|once|today|the|an?)\s[^,]{1,50},)?"
)
_IS = (
    r"(?:is|are)\s+(?:an?|the|one\sof|any|numbers\sthat|settings\sthat|values|fields)\s"
    r"(?!(?:usual|best(?!-)|right|choice|way|answer|same|other|reverse|opposite|case|trap|quickest|cheapest|simplest|easiest|safest|simple\sstart|counterpart|better"
    r"|strong\sdefault|matter|metric\sto\s)\b)"
    r"|means?\sthat\s|(?:happens|occurs|arises)\swhen\s|measures?\show\s|describes\show\s|refers\sto\s"
)
# "Is also called", "is its square root", "is never smaller": true, but not what the thing is.
_DOES = (
    r"(?!(?:is|was|has|fits|suits|counts|needs|costs|helps|remains|stays|takes|comes|goes|gets|means|alone|also|always"
    r"|plus|does|as|this|its|resembles|belongs|matters|appears|shows\sup)\b)[a-z]{2,}(?<!s)s\s|=\s|(?:is|are)\s[A-Z]{2}\s/"
)
_ACRONYM = re.compile(r"[A-Z][A-Z\d]")
_BY_ANOTHER_NAME = (0.0, 0.5, 1.5, 1.7, 1.9)  # what is worth as much by another name as 0 … 4 by its own
_TELLING_HEAD = 9  # letters of a last word that says enough alone: "distillation", and not "bias"
_NO_START = (
    r"(?:(?:is|are)\s(?:also|its|their|never|not)|and|or|plus|alone|can|could|may|must|should|will|with)\b"
)
_OPENS = r"^(?:an?\s|the\s)?"
_CLAUSE = r"(?:[;:,]\s(?:and\s|whereas\s|while\s|an?\s|the\s)*|\sand\s(?:an?\s|the\s)?)"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How texts name a thing, and the forms of sentences that explain it."""

    said: re.Pattern[str]
    defined: re.Pattern[str]
    clause: re.Pattern[str]
    does: re.Pattern[str]
    begins: re.Pattern[str]


@lru_cache(maxsize=256)
def asked_thing(query: str) -> str:
    """What a question wants to have explained; "" where it asks something else.

    "What is SMOTE?" and "RCF" and "explain data drift" do; "What is the best metric for …" does not. What the
    bank has a name for is such a thing whatever words it consists of.
    """
    text = " ".join(query.split()).rstrip(" ?!.")
    if there_are := _WHICH_THERE_ARE.match(text):
        thing = there_are["thing"]
        return _named(thing) or (thing if len(thing.split()) <= _BARE_WORDS else "")
    asked = ASKS_WHAT_IS.match(text)
    if asked is None:
        words = text.split()
        bare = len(words) <= _BARE_WORDS or (len(words) <= _MOST_WORDS and kind_of(text) is not None)
        return text if bare else _named(text)
    rest = _MEANT.sub("", text[asked.end() :])
    whole, rest = rest, _BEHIND.sub("", rest).strip()
    if named := _named(whole) or _named(rest):
        return named
    if _DESCRIBES.search(rest):
        return ""
    thing = _PLACE.sub("", _ARTICLE.sub("", rest))
    return thing if 0 < len(thing.split()) <= _MOST_WORDS else ""


def _named(text: str) -> str:
    """The text if it is a name of the bank; “options of SageMaker” is taken for “SageMaker options”."""
    thing = _ARTICLE.sub("", text)
    part = _OF.match(thing)
    turned = f"{part['whole']} {part['what']}" if part else ""
    return next((name for name in (thing, turned) if name and canonical_name(name)), "")


def defines(text: str, thing: str) -> float:
    """How well a sentence says what a thing is, 0 … 4; from `DEFINES` on it is a definition.

    4 is one that begins with the name, 3 one that says it in a later clause, 2 says what the thing does, 1
    begins with it and says something else. By another name it is less than the half of it, as
    such a name may be a wider one; an acronym and its long form mean the same.
    """
    if not thing.strip() or not text:
        return 0.0
    own, others = names_of_thing(thing)
    found = max(_defines(text, name) for name in own)
    by_another = float(max((_defines(text, name) for name in others), default=0))
    if not _ACRONYM.search(thing):
        by_another = _BY_ANOTHER_NAME[int(by_another)]
    head = thing.rsplit(maxsplit=1)[-1]
    if not found and head != thing and len(head) >= _TELLING_HEAD:
        by_head = _defines(text, head)
        found = by_head // 2 if by_head != DEFINES else 0
    return max(float(found), by_another)


def says(text: str, thing: str) -> bool:
    """Whether a text has the whole name of a thing, or another of its names."""
    return any(_patterns(name).said.search(text) for names in names_of_thing(thing) for name in names)


def _defines(text: str, name: str) -> int:
    patterns = _patterns(name)
    if patterns.defined.match(text):
        return 4
    if patterns.clause.search(text):
        return 3
    if patterns.does.match(text):
        return 2
    return 1 if patterns.begins.match(text) else 0


@lru_cache(maxsize=1024)
def names_of_thing(thing: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names under which sentences may explain a thing: its own, and others."""
    own, others = [thing], [*expansions(thing)]
    short = _KINDS.sub("", thing)
    if short != thing:
        own.append(short)
        others += expansions(short)
    words = thing.split()
    if len(words) == _BARE_WORDS and not others:  # "MME cost": no name, but it has one in it
        named = [word for word in words if expansions(word)]
        own += named
        others += [other for word in named for other in expansions(word)]
    return tuple(dict.fromkeys(own)), tuple(dict.fromkeys(others))


@lru_cache(maxsize=1024)
def _patterns(name: str) -> _Patterns:
    plain = re.sub(rf"^{_VENDOR}+(?=\S+\s\S|[A-Z])", "", name, flags=re.IGNORECASE)
    words = [re.escape(word) for word in re.split(r"[\s/-]+", plain) if word]
    if not words:  # signs alone name nothing
        words = ["(?!)"]
    words[-1] = re.sub(r"(?<!s)s$", "", words[-1]) + "s?"
    said = rf"(?i:{_VENDOR}*" + r"[\s/-]".join(words) + ")"
    # The name itself, or a long form that the name stands behind in parentheses.
    named = rf"(?:{said}{_ASIDE}|[\w\s-]{{3,60}}?\s\({said}\))"
    return _Patterns(
        said=re.compile(rf"(?<![\w-]){said}(?![\w-])"),
        defined=re.compile(rf"(?i:{_OPENS}){named}\s(?:{_IS})"),
        clause=re.compile(rf"{_CLAUSE}{said}{_ASIDE}\s(?:{_IS})"),
        does=re.compile(rf"(?i:{_OPENS}){named}\s(?:{_DOES})"),
        begins=re.compile(rf"(?i:{_OPENS}){named}\s(?!{_NO_START})[a-z]+s?\s"),
    )
