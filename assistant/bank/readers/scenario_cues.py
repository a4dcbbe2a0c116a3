"""Words by which a scenario, a question and an explanation are told apart in English prose."""

from __future__ import annotations

import re
from functools import lru_cache

_NAME_WORDS = 5  # fewer words are a name or a heading
_ACTOR = 1.5  # an opening above this introduces somebody

_PEOPLE = (
    r"(?:company|companies|team|organi[sz]ation|institution|startup|start-up|business"
    r"|firm|agency|university|hospital|bank|retailer|store|shop"
    r"|school|group|department|customer|client|user|student|child|person|man|woman"
    r"|patient|clinic|government|nonprofit|charity|publisher|airline"
    r"|trust|enterprise|manufacturer|provider|lab|laboratory|colleague|guest|nurse"
    r"|chef|cook|chief|head|intern|apprentice|team\s?mate|household|family|farm"
    r"|\w+(?:eer|ist|yst|tor|ager|ner|cher|ker|ter|der|ian|ect|ant))"
)
_AGENTS = (
    rf"(?:{_PEOPLE}|website|application|app|model|service|workload|system|platform|project"
    rf"|program|server|cluster|database|network|warehouse|pipeline|\w+(?:ver|ger|per))s?"
)
_PERSON = re.compile(rf"{_PEOPLE}s?", re.I)
_OPENINGS: tuple[tuple[re.Pattern[str], float], ...] = (
    (
        re.compile(
            r"^you(?:'re|’re)?\s+(?:are|have|work|need|want|must|manage|lead|run|plan|maintain"
            r"|notice|were|just|recently|inherit|administer|own|set|see|find|receive|get)\b",
            re.I,
        ),
        3.0,
    ),
    (re.compile(r"^(?:your|our|my)\s+(?:\w+\s+){0,3}?" + _AGENTS + r"\b", re.I), 3.0),
    (re.compile(r"^(?:imagine|suppose|consider|assume|picture)\b", re.I), 3.0),
    (re.compile(r"^as\s+an?\s+(?:[\w()/-]+\s+){1,6}?[^,]*,?\s*you\b", re.I), 3.0),
    (
        re.compile(
            r"^(?:an?|two|three|four|several|some|many|one)\s+(?:[\w()/&’'.-]+\s+){0,6}?" + _AGENTS + r"\b",
            re.I,
        ),
        2.2,
    ),
    (
        re.compile(r"^[A-Z][a-z]+(?:\s[A-Z][a-z]+)?,\s+(?:an?|the|who)\s+[\w\s-]{3,40}?" + _AGENTS + r"\b"),
        3.0,
    ),
    (re.compile(r"^(?:an?|one|two|three|four|five|several|some|many)\s+\w", re.I), 1.2),
    (
        re.compile(
            r"^[A-Z][a-z]+\s+(?:has|is|was|wants|needs|asks|inherits|runs|manages|works|plans"
            r"|notices|finds|gets|must|would|wonders|tries|uses|keeps|sees|reports)\s+(?!the\s+(?:best"
            r"|right|correct)\b)"
        ),
        1.0,
    ),
    (
        re.compile(
            r"^(?:after|while|during|when|before|since|last|every|each|on|at|in|for|because\s+of)\b[^,.]{3,90},\s+(?:the"
            r"|an?|your|you|users?|one)\b",
            re.I,
        ),
        0.8,
    ),
    (
        re.compile(
            r"^the\s+(?:\w+\s+){0,3}?(?:company|team|engineer|scientist|analyst|administrator"
            r"|developer|manager|organi[sz]ation)\b",
            re.I,
        ),
        0.8,
    ),
)
_NEEDS = re.compile(
    r"\b(?:needs?\s+to|need|ha(?:s|ve)\s+to|must|wants?\s+to|wants|would\s+like|has\s+been\s+(?:tasked"
    r"|asked)|have\s+been\s+(?:tasked|asked)|is\s+trying|are\s+trying|is\s+planning"
    r"|plans\s+to|is\s+working\s+on|is\s+responsible|is\s+building|is\s+creating|is\s+developing"
    r"|is\s+designing|is\s+evaluating|notices|noticed|has\s+noticed|reports?\s+that"
    r"|complains?|discovers?"
    r"|is\s+(?:being\s+)?(?:asked|tasked)|is\s+considering|decides?\s+to|is\s+\w+ing"
    r"|are\s+\w+ing|are\s+deciding|expects?|has\s+deployed|has\s+developed|operates"
    r"|has\s+the\s+following|requires?)\b",
    re.I,
)
_NARRATES = re.compile(
    r"\b(?:has|have|had)\s+(?:\w+ly\s+|been\s+|just\s+|never\s+)?(?:\w{2,}ed|cut|lost"
    r"|grown|found|gone|begun|had|become|written|built|made|taken|run|set|left|seen"
    r"|sent)\b"
    r"|\b(?:yesterday|today|tonight|ago|recently|o['’]clock|at\s+(?:noon|midnight|breakfast"
    r"|night)|(?:last|next|this)\s+(?:week|month|year|night|morning|quarter|summer"
    r"|winter|monday|friday)"
    r"|every\s+(?:morning|evening|night|day|week|month|hour)|since\s+(?:noon|then|yesterday"
    r"|last)|for\s+(?:weeks|months|years|days|hours)|now\s+(?:he|she|it|they))\b",
    re.I,
)
_CONTINUES = re.compile(
    r"^(?:this|these|that|those|it|its|they|their|he|she|such|therefore|thus|hence"
    r"|however|because|by\s|for\s+example|for\s+instance|with\s+this|using\s+this|here"
    r"|in\s+(?:this|these|that|addition|contrast|other\s+words)|on\s+the\s+other\s+hand"
    r"|as\s+a\s+result|otherwise|unlike|similarly|also|note|remember|both|neither|without\s+(?:it"
    r"|this)|the\s+(?:other|rest|remaining|former|latter|correct|right|answer)"
    r"|you\s+can|you\s+could|you\s+do\s+not|you\s+don|option)\b",
    re.I,
)
_EXPLAINS = re.compile(
    r"\b(?:would\s+(?:also\s+)?work|is\s+designed|provides?|helps?|allows?|enables?"
    r"|can\s+be\s+used|ensures?|involves?|measures?|refers\s+to|is\s+called|means|is\s+used\s+(?:to"
    r"|for)|lets?|makes\s+it|supports?|is\s+the\s+(?:best|right|correct|only))\b",
    re.I,
)
_NEEDS_SCENARIO = re.compile(
    r"\b(?:th(?:is|ese|ose|at)\s+\w+|the(?:ir|m|y)?\s+(?:team|company|engineer|scientist"
    r"|analyst|requirements?|issue|problem|solution|data|model|scenario|following\s+needs"
    r"|administrator|developer|student|user|customer|organi[sz]ation|two)"
    r"|they|them|their|he|she|his|her|it|its)\b",
    re.I,
)
_INTERROGATIVE = re.compile(
    r"^(?:which|what|how|who|whom|where|when|why|is|are|does|do|can|should|in\s+which"
    r"|at\s+which|for\s+which|on\s+which|from\s+which|to\s+which|under\s+which)\b",
    re.I,
)
ASKS = re.compile(
    r"^(?:name|list|describe|explain|state|define|outline|compare|identify|sketch|put\s+into\s+words"
    r"|say\s+(?:what|how|why|which)"
    r"|(?:give|suggest|propose|find|write)\s+(?:an?|the|one|two|three|some|your))\b",
    re.I,
)
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        a an and any are as at be been being but by can could did do does each for from had has have he
        her his how if in into is it its may might more most must need needs no not of on one or other
        our out over she should so some such than that the their them then there these they this those
        to too under up use used uses using was we were what when where which while who why will with
        would you your best following
        """,
    )
)


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Content words of a text, cut to six letters so that inflections agree; who acts tells no topic."""
    words = re.findall(r"[a-z0-9][a-z0-9+#.-]*[a-z0-9+#]|[a-z0-9]", text.lower())
    return frozenset(
        w[:6] for w in words if w not in _FUNCTION_WORDS and len(w) > 1 and not _PERSON.fullmatch(w)
    )


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
    if len(text.split()) < _NAME_WORDS:
        score -= 2.0
    if not re.search(r"[.!?:…)\"”’]$", text.strip()):
        score -= 1.0
    return score


def question_pull(question: str) -> float:
    """How much a question line asks for a scenario in front of it."""
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", question.strip())
    if len(sentences) > 1 and not _INTERROGATIVE.match(sentences[0]):
        return -2.0  # it brings its own scenario
    if not _INTERROGATIVE.match(sentences[0]) and "," in sentences[0] and opening(sentences[0]) > _ACTOR:
        return -1.0
    return 1.2 if _NEEDS_SCENARIO.search(question) else -0.6


def names_what_follows(line: str, answer: str) -> bool:
    """Whether a line begins with the words of the answer line above it, as an explanation does."""
    words = re.sub(r"^(?:the|an?)\s+", "", line, flags=re.I).split()
    answered = stems(answer)
    pair = stems(" ".join(words[:2]))
    if len(pair) > 1 and pair <= answered:
        return True
    return bool(words) and words[0][:1].isupper() and bool(stems(words[0])) and stems(words[0]) <= answered
