"""Where an answer ends and the next question's scenario begins, in text that marks neither.

Each line between two questions is weighed by how it opens (a new actor, "You are …", against
"This …"), by what it does (needs and plans against definitions), and by which side shares its
words, as in text tiling (Hearst 1997).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_PEOPLE = (
    r"(?:company|companies|team|organi[sz]ation|institution|startup|start-up|business|firm|agency|university|hospital|bank|retailer|store|shop"
    r"|school|group|department|customer|client|user|student|child|person|man|woman|patient|clinic|government|nonprofit|charity|publisher|airline"
    r"|trust|enterprise|manufacturer|provider|lab|laboratory|colleague|guest|nurse|chef|cook|chief|head|intern|apprentice|team\s?mate|household|family|farm"
    r"|\w+(?:eer|ist|yst|tor|ager|ner|cher|ker|ter|der|ian|ect|ant))"
)
_AGENTS = rf"(?:{_PEOPLE}|website|application|app|model|service|workload|system|platform|project|program|server|cluster|database|network|warehouse|pipeline|\w+(?:ver|ger|per))s?"
_PERSON = re.compile(rf"{_PEOPLE}s?", re.I)
_OPENINGS: tuple[tuple[re.Pattern[str], float], ...] = (
    (re.compile(r"^you(?:'re|’re)?\s+(?:are|have|work|need|want|must|manage|lead|run|plan|maintain|notice|were|just|recently|inherit|administer|own|set|see|find|receive|get)\b", re.I), 3.0),
    (re.compile(r"^(?:your|our|my)\s+(?:\w+\s+){0,3}?" + _AGENTS + r"\b", re.I), 3.0),
    (re.compile(r"^(?:imagine|suppose|consider|assume|picture)\b", re.I), 3.0),
    (re.compile(r"^as\s+an?\s+(?:[\w()/-]+\s+){1,6}?[^,]*,?\s*you\b", re.I), 3.0),
    (re.compile(r"^(?:an?|two|three|four|several|some|many|one)\s+(?:[\w()/&’'.-]+\s+){0,6}?" + _AGENTS + r"\b", re.I), 2.2),
    (re.compile(r"^[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,\s+(?:an?|the|who)\s+[\w\s-]{3,40}?" + _AGENTS + r"\b"), 3.0),
    (re.compile(r"^(?:an?|one|two|three|four|five|several|some|many)\s+\w", re.I), 1.2),
    (re.compile(r"^[A-Z][a-z]+\s+(?:has|is|was|wants|needs|asks|inherits|runs|manages|works|plans|notices|finds|gets|must|would|wonders|tries|uses|keeps|sees|reports)\s+(?!the\s+(?:best|right|correct)\b)"), 1.0),
    (re.compile(r"^(?:after|while|during|when|before|since|last|every|each|on|at|in|for|because\s+of)\b[^,.]{3,90},\s+(?:the|an?|your|you|users?|one)\b", re.I), 0.8),
    (re.compile(r"^the\s+(?:\w+\s+){0,3}?(?:company|team|engineer|scientist|analyst|administrator|developer|manager|organi[sz]ation)\b", re.I), 0.8),
)
_NEEDS = re.compile(
    r"\b(?:needs?\s+to|need|ha(?:s|ve)\s+to|must|wants?\s+to|wants|would\s+like|has\s+been\s+(?:tasked|asked)|have\s+been\s+(?:tasked|asked)|is\s+trying|are\s+trying|is\s+planning"
    r"|plans\s+to|is\s+working\s+on|is\s+responsible|is\s+building|is\s+creating|is\s+developing|is\s+designing|is\s+evaluating|notices|noticed|has\s+noticed|reports?\s+that|complains?|discovers?"
    r"|is\s+(?:being\s+)?(?:asked|tasked)|is\s+considering|decides?\s+to|is\s+\w+ing|are\s+\w+ing|are\s+deciding|expects?|has\s+deployed|has\s+developed|operates|has\s+the\s+following|requires?)\b",
    re.I,
)
_NARRATES = re.compile(
    r"\b(?:has|have|had)\s+(?:\w+ly\s+|been\s+|just\s+|never\s+)?(?:\w{2,}ed|cut|lost|grown|found|gone|begun|had|become|written|built|made|taken|run|set|left|seen|sent)\b"
    r"|\b(?:yesterday|today|tonight|ago|recently|o['’]clock|at\s+(?:noon|midnight|breakfast|night)|(?:last|next|this)\s+(?:week|month|year|night|morning|quarter|summer|winter|monday|friday)"
    r"|every\s+(?:morning|evening|night|day|week|month|hour)|since\s+(?:noon|then|yesterday|last)|for\s+(?:weeks|months|years|days|hours)|now\s+(?:he|she|it|they))\b",
    re.I,
)
_CONTINUES = re.compile(
    r"^(?:this|these|that|those|it|its|they|their|he|she|such|therefore|thus|hence|however|because|by\s|for\s+example|for\s+instance|with\s+this|using\s+this|here"
    r"|in\s+(?:this|these|that|addition|contrast|other\s+words)|on\s+the\s+other\s+hand|as\s+a\s+result|otherwise|unlike|similarly|also|note|remember|both|neither|without\s+(?:it|this)|the\s+(?:other|rest|remaining|former|latter|correct|right|answer)"
    r"|you\s+can|you\s+could|you\s+do\s+not|you\s+don|option)\b",
    re.I,
)
_EXPLAINS = re.compile(
    r"\b(?:would\s+(?:also\s+)?work|is\s+designed|provides?|helps?|allows?|enables?|can\s+be\s+used|ensures?|involves?|measures?|refers\s+to|is\s+called|means|is\s+used\s+(?:to|for)|lets?|makes\s+it|supports?|is\s+the\s+(?:best|right|correct|only))\b",
    re.I,
)
_NEEDS_SCENARIO = re.compile(
    r"\b(?:th(?:is|ese|ose|at)\s+\w+|the(?:ir|m|y)?\s+(?:team|company|engineer|scientist|analyst|requirements?|issue|problem|solution|data|model|scenario|following\s+needs|administrator|developer|student|user|customer|organi[sz]ation|two)"
    r"|they|them|their|he|she|his|her|it|its)\b",
    re.I,
)
_INTERROGATIVE = re.compile(r"^(?:which|what|how|who|whom|where|when|why|is|are|does|do|can|should|in\s+which|at\s+which|for\s+which|on\s+which|from\s+which|to\s+which|under\s+which)\b", re.I)
_ASKS = re.compile(
    r"^(?:name|list|describe|explain|state|define|outline|compare|identify|sketch|put\s+into\s+words|say\s+(?:what|how|why|which)"
    r"|(?:give|suggest|propose|find|write)\s+(?:an?|the|one|two|three|some|your))\b",
    re.I,
)
_FULL_SENTENCE = 6  # words; what is shorter is a name or a heading
_MOST_SCENARIO_LINES = 4
_OPENS = 2.6
_STRONG = 2.5
_COMMON_SHARE = 0.12  # of all lines
_FEW_LINES = 4
_STOP = frozenset(
    "a an and any are as at be been being but by can could did do does each for from had has have he her his how if in into is it its may might more most "
    "must need needs no not of on one or other our out over she should so some such than that the their them then there these they this those to too under up "
    "use used uses using was we were what when where which while who why will with would you your best following would".split()
)


def stems(text: str) -> set[str]:
    """Content words of a text, cut to six letters so that inflections agree; who acts tells no topic."""
    words = re.findall(r"[a-z0-9][a-z0-9+#.-]*[a-z0-9+#]|[a-z0-9]", text.lower())
    return {w[:6] for w in words if w not in _STOP and len(w) > 1 and not _PERSON.fullmatch(w)}


def opening(text: str) -> float:
    """How much a line reads like the beginning of a scenario; below zero it reads like a continuation."""
    score = max((weight for pattern, weight in _OPENINGS if pattern.match(text)), default=0.0)
    if _CONTINUES.match(text):
        score -= 3.0
    if _NEEDS.search(text):
        score += 1.0
    if _NARRATES.search(text):
        score += 0.8
    if _EXPLAINS.search(text):
        score -= 0.7
    if re.search(r"\bHowever,", text):
        score -= 1.5
    if len(text.split()) < 5:
        score -= 2.0
    if not re.search(r"[.!?:…)\"”’]$", text.strip()):
        score -= 1.0
    return score


def _question_pull(question: str) -> float:
    """How much a question line asks for a scenario in front of it."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", question.strip())
    if len(sentences) > 1 and not _INTERROGATIVE.match(sentences[0]):
        return -2.0  # it brings its own scenario
    if not _INTERROGATIVE.match(sentences[0]) and "," in sentences[0] and opening(sentences[0]) > 1.5:
        return -1.0
    return 1.2 if _NEEDS_SCENARIO.search(question) else -0.6


def _names_what_follows(line: str, answer: str) -> bool:
    """Whether a line begins with the words of the answer line above it, as an explanation does."""
    words = re.sub(r"^(?:the|an?)\s+", "", line, flags=re.I).split()
    answered = stems(answer)
    pair = stems(" ".join(words[:2]))
    if len(pair) == 2 and pair <= answered:
        return True
    return bool(words) and words[0][:1].isupper() and bool(stems(words[0])) and stems(words[0]) <= answered


class Boundaries:
    """Weighs the lines of one document; words that stand in many of its lines count for no side."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take all lines of the document, to learn which words are common in it."""
        counts = Counter(stem for text in texts for stem in stems(text))
        most = max(_FEW_LINES, _COMMON_SHARE * len(texts))
        self._everywhere = {stem for stem, count in counts.items() if count > most}

    def _common(self, text: str, other: str) -> int:
        """How many telling words two texts share; more than three count as three."""
        return min(3, len((stems(text) & stems(other)) - self._everywhere))

    def _scenario_score(self, line: str, before: str, answer: str, question: str) -> float:
        """Above zero: the line is the scenario of the next question; below: it belongs to the item before."""
        behind, ahead = self._common(line, before), self._common(line, question)
        score = opening(line) + _question_pull(question) + 0.8 * (ahead - behind)
        if _names_what_follows(line, answer):
            score -= 2.0
        if not behind and len(line.split()) >= _FULL_SENTENCE:
            score += 1.0  # an explanation hardly ever shares no word with what it explains
        return score

    def scenario_lines(self, between: Sequence[str], item: str, question: str) -> int:
        """How many of the lines between two questions, counted from the end, are the next one's scenario.

        Args:
            between: the lines after a question and before the next; the first is always answer.
            item: the stem of the question they follow.
            question: the question they precede.
        """
        best, best_score = 0, 0.0
        for count in range(1, min(len(between), _MOST_SCENARIO_LINES + 1)):
            head, tail = between[:-count], between[-count:]
            before = f"{item} {' '.join(head)}"
            score = self._scenario_score(tail[0], before, head[0], " ".join([*tail[1:], question]))
            for text in tail[1:]:
                own = self._common(text, f"{tail[0]} {question}") - self._common(text, before)
                score += 0.6 * min(own, 1) - 0.6 - (1.5 if len(text.split()) < _FULL_SENTENCE else 0.0)
                score -= 2.0 if opening(text) >= _STRONG else 0.0  # that would begin a scenario of its own
            score -= sum(1.5 for i in range(1, len(head)) if self._astray(head[i], f"{item} {' '.join(head[:i])}", tail))
            if score > best_score:
                best, best_score = count, score
        return best

    def _astray(self, line: str, before: str, tail: Sequence[str]) -> bool:
        """Whether a line left to the answer shares nothing with it, but something with the scenario."""
        return not self._common(line, before) and self._common(line, " ".join(tail)) > 0

    def opens_item(self, line: str, before: str, after: str) -> bool:
        """Whether a line amid answers begins a new item although no question mark follows it.

        Args:
            line: the line in doubt.
            before: the item so far.
            after: the line that would be its answer.
        """
        if len(line.split()) < _FULL_SENTENCE:
            return False
        behind = self._common(line, before)
        if _ASKS.match(line):
            return behind == 0 or self._common(line, after) > behind
        return opening(line) + (1.0 if not behind else -0.5 * behind) >= _OPENS
