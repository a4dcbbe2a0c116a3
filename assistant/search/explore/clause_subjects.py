"""What a sentence is about, clause by clause: the names that are its subjects, and what is said of them.

No parser: exam prose is plain enough for the places where a clause begins, and a list of verbs for where its
predicate does. What is not sure is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.bank.mentions import Mention

_LOOK_BACK = 60  # characters; a text may have any number of spaces
_ARTICLE = r"(?:(?:an?|the|each|every|plain|its|both|most|AWS)\s+)?"
_OPENING = r"[\s“\"(\[*_•–—-]*"
# Where a clause begins, up to the name: the sentence, a sign, or a word that joins main clauses.
_OPENS = rf"^(?:[-•*]\s+|\d{{1,2}}[.)]\s+)?{_OPENING}{_ARTICLE}$"
_SENTENCE_START = re.compile(_OPENS, re.IGNORECASE)
_CLAUSE_START = re.compile(
    rf"{_OPENS}|(?:[;:]\s|,\s(?:(?:and|but|while|whereas|so|or)\s)?|\s(?:and|but|while|whereas)\s){_OPENING}{_ARTICLE}$",
    re.IGNORECASE,
)
_SURE_START = re.compile(
    rf"{_OPENS}|(?:[;:]\s|,\s(?:and|but|while|whereas)\s|\s(?:while|whereas)\s){_OPENING}{_ARTICLE}$",
    re.IGNORECASE,
)
_COORDINATED = re.compile(r"\s*(?:,|,?\s(?:and|or))\s+(?:(?:an?|the)\s+)?", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()]{1,80}\)|,\s(?!and\b|or\b|but\b)[^,;:.()]{2,70},(?=\s)")
_IN_PARENTHESES = re.compile(r"\s*\([^()]{1,80}\)")
_ADVERB = re.compile(
    r"\s+(?:also|still|only|mostly|usually|then|simply|itself|alone|often|normally|today|mainly|never|always|both"
    r"|each|merely|typically|automatically|on its own|instead|therefore|however|just|even|already|first"
    r"|in turn)\b",
    re.IGNORECASE,
)
_VERBS = (
    "add|aggregate|allow|analy[sz]e|answer|apply|applies|appl|approve|arise|ask|assign|average|begin|belong|block|blur|"
    "break|bring|build|cache|calculate|call|cap|capture|carr[iy]e?|catalog|cause|centre|center|change|chart|check|"
    "choose|classif[iy]e?|clean|cluster|collect|combine|come|compare|compile|compress|compute|concern|configure|connect|continue|"
    "contain|control|convert|coordinate|copie|copy|correct|cost|count|cover|create|cure|cut|deal|decide|decrypt|"
    "define|delete|deliver|depend|deploy|describe|detect|diagnose|differ|discover|distribute|divide|document|download|"
    "draw|drop|embed|encod|encode|encrypt|end|enlarge|enforce|estimate|evaluate|examine|exclude|execute|exist|expect|explain|"
    "export|express|extend|extract|fail|fill|filter|find|fit|flag|follow|forecast|gather|generate|get|give|"
    "go|govern|grant|group|grow|guard|handle|happen|have|help|hide|hold|host|identif[iy]e?|improve|include|increase|"
    "index|indicate|infer|ingest|inspect|install|judge|keep|label|lack|lead|learn|leave|let|limit|link|list|listen|"
    "load-test|load|log|look|lower|maintain|make|manage|map|mark|mask|match|matter|mean|measure|merge|meter|minimize|mirror|"
    "mix|model|monitor|move|need|normalize|notif[iy]e?|occur|offer|operate|orchestrate|order|organize|own|package|parse|"
    "pass|passe|pay|penalize|perform|pick|place|plot|point|predict|prepare|present|prevent|process|processe|produce|"
    "protect|prove|provide|provision|prune|publish|publishe|punish|push|pushe|put|quer[iy]e?|queue|rank|reach|reache|react|read|"
    "receive|recogni[sz]e|recommend|record|redact|reduce|reflect|register|reject|remain|remember|remove|replace|repla[iy]|"
    "repeat|report|represent|require|resample|resemble|rescale|resize|rest|restore|retrieve|return|review|reward|"
    "rotate|route|run|sample|save|scale|scan|schedule|score|search|searche|secure|see|select|send|separate|serve|set|share|"
    "shift|show|shrink|simplif[iy]e?|skip|solve|speak|speed|split|spread|squeeze|stage|stand|start|state|stay|steer|"
    "stop|store|stream|stretche|subtract|suit|suppl[iy]e?|supply|support|switch|switche|synchronize|tak|take|talk|teach|"
    "teache|tell|test|throttle|tie|time|trace|track|trade|train|transcribe|transfer|transform|translate|travel|treat|trigger|"
    "tr[iy]e?|tune|turn|understand|unif[iy]e?|update|use|validate|var[iy]e?|version|visuali[sz]e|wait|warm|warn|watch|watche|"
    "weigh|widen|work|write"
)
_AUXILIARIES = "is|are|was|were|has|had|have|can|cannot|may|might|must|should|will|would|does|do|did"
_PREDICATE = re.compile(rf"\s+(?=(?P<verb>{_AUXILIARIES}|(?:{_VERBS})s?)\b(?!\s+(?:{_AUXILIARIES})\b))")
_PLURAL_VERB = re.compile(rf"(?!(?:{_AUXILIARIES})$)\w*[^s]$")
_CLEAR_VERB = re.compile(r"(?:is|are|was|means?|fits?|suits?|has|can|does)\b")
_WITH_OBJECT = re.compile(r"\w+s\s+(?!and\b|or\b)\w")
_NOUNS = re.compile(r"(?:[\s-](?!(?:and|or|in|on|with|for|to|from|of|at|by)\b)[a-z][\w/-]*){1,2}(?=\s)")


@dataclass(frozen=True, slots=True)
class ClauseSubject:
    """A name that is the subject of a clause.

    Attributes:
        mention: the name.
        predicate: where what is said of it begins, in the sentence.
        begins: whether it opens the sentence.
        bare: nothing stands between name and predicate but asides: "Glue is", not "Glue jobs are".
        together: how many names share the predicate.
    """

    mention: Mention
    predicate: int
    begins: bool
    bare: bool
    together: int = 1


def clause_subjects(sentence: str, mentions: Sequence[Mention]) -> tuple[ClauseSubject, ...]:
    """The names that are subjects of clauses, in the order of the sentence.

    Args:
        sentence: one sentence, line breaks and all.
        mentions: what it names, with their places in the sentence.
    """
    found: list[ClauseSubject] = []
    chain: list[Mention] = []  # names joined by commas and “and”, of which the first opens a clause
    for n, mention in enumerate(mentions):
        if chain and _COORDINATED.fullmatch(sentence, _behind_aside(sentence, chain[-1].end), mention.start):
            chain.append(mention)
        elif _before(_CLAUSE_START, sentence, mention.start):
            chain = [mention]
        else:
            chain = []
            continue
        following = mentions[n + 1].start if n + 1 < len(mentions) else len(sentence)
        told = _predicate(sentence, mention, following, plural=len(chain) > 1)
        if told is None or not _begins_surely(sentence, chain[0], told, follows=bool(found)):
            continue
        begins = _before(_SENTENCE_START, sentence, chain[0].start)
        found += [ClauseSubject(each, told[0], begins, told[1], len(chain)) for each in chain]
        chain = []
    return tuple(found)


def _before(pattern: re.Pattern[str], sentence: str, place: int) -> bool:
    """Whether what stands right before a place is such a beginning."""
    return bool(pattern.search(sentence, max(0, place - _LOOK_BACK), place))


def _behind_aside(sentence: str, place: int) -> int:
    aside = _IN_PARENTHESES.match(sentence, place)
    return aside.end() if aside else place


def _predicate(sentence: str, mention: Mention, following: int, *, plural: bool) -> tuple[int, bool] | None:
    """Where the predicate begins behind a name, and whether it follows directly; None if there is none."""
    for bare in (True, False):
        at = mention.end
        while aside := _ASIDE.match(sentence, at):
            at = aside.end()
        if not bare:
            nouns = _NOUNS.match(sentence, at)
            if not nouns or nouns.end() > following:
                return None
            at = nouns.end()
        while adverb := _ADVERB.match(sentence, at):
            at = adverb.end()
        predicate = _PREDICATE.match(sentence, at)
        # “The Lambda transform sees …”: a verb without s needs more than one who does it.
        if predicate and (plural or sentence[at - 1] == "s" or not _PLURAL_VERB.match(predicate["verb"])):
            return predicate.end(), bare
    return None


def _begins_surely(sentence: str, first: Mention, told: tuple[int, bool], *, follows: bool) -> bool:
    """Whether the clause begins for sure, or its verb is one that is no noun as well.

    `follows` says that there was a clause on another name: a comma is enough then,
    if the verb has an object, which the noun in “Auto Scaling groups, volumes and …” has not.
    """
    if _before(_SURE_START, sentence, first.start):
        return True
    clear = _CLEAR_VERB.match(sentence, told[0]) or (follows and _WITH_OBJECT.match(sentence, told[0]))
    return told[1] and bool(clear)
