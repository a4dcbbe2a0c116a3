"""The small words of English questions, by what they do; what is none of them is taken for a thing."""

from __future__ import annotations

import re

from assistant.search.words import STOPWORDS

WORD = re.compile(r"[^\W_]+(?:[-’'/.][^\W_]+)*")
END = " \t?.!…;,:-–؟？"
"""The signs at which a question may end."""
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")
ARTICLE = re.compile(r"(?:an?|the|my|our)\s+", re.IGNORECASE)


def word_set(text: str) -> frozenset[str]:
    """The words of a list in prose."""
    return frozenset(text.split())


ASKING = word_set("what what's which when where why how who whom whose")
AUXILIARY = word_set("am is are was were do does did can could should would will has have had may might must")
AUXILIARY |= word_set("isn't aren't wasn't doesn't don't didn't can't couldn't won't shouldn't wouldn't")
PREPOSITIONS = word_set(
    """about after against as at before between by during for from in into of on over to under using via
    with without"""
)
_ADVERBS = word_set(
    """again all already also always both each either else even exactly far further here just least less
    long many more most much neither never not no now often only other others otherwise please
    really same so still than then there too two up well while yet"""
)
FUNCTION = (STOPWORDS | ASKING | AUXILIARY | PREPOSITIONS | _ADVERBS) - {"me", "you", "your"}
"""Words without a thing of their own."""

COMPARATIVES = word_set(
    """best better bigger cheaper cheapest easier easiest faster fastest fewer larger quicker safer
    simpler simplest slower smaller worse worst"""
)
RELATIONAL = word_set(
    """advantage advantages alternative alternatives benefit benefits catch cons cost costs detail
    details difference differences disadvantage disadvantages downside downsides drawback
    drawbacks example examples exception exceptions limit limitation limitations limits price pros
    reason reasons risk risks trade-off trade-offs"""
)
"""Words that ask for something of a thing, which another word must name."""
SAYING = word_set(
    """anything clarify come compare differently elaborate explain give happen happens list show
    something tell"""
)
GENERIC = word_set(
    """approach case choice kind know method one ones option options solution step steps use used way
    ways work"""
)
_JUDGING = word_set(
    "allowed enough good hard important necessary ok possible recommended safe sensible useful wise worth"
)
NO_THINGS = COMPARATIVES | SAYING | _JUDGING | {"me", "you"}
"""Words with a meaning of their own that are still no thing to which a pronoun could point."""

IT = word_set("it its it's itself")
THEY = word_set("they them their theirs they're")
POINTING = word_set("this these those")
OF_THE_ROOM = word_set(
    "app assistant certification course day days exam month page question test time week year"
)
"""What "this …" may name that was not spoken of: "this exam"."""
VERB_FOLLOWS = word_set("i we you to let's please")


def lower_words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [match.group().lower().replace("’", "'") for match in WORD.finditer(text)]


def singular(word: str) -> str:
    """A word without the s of the plural."""
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
