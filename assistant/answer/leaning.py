"""Which sentences nobody understands without the one before them."""

from __future__ import annotations

import re

from assistant.answer.evidence import Candidate

# A sentence that begins so needs the one before it.
_LEANS = re.compile(
    r"(?:and|it|its|they|their|this|that|these|those|both|such|neither|here|there|then|also|but|so|however|instead"
    r"|otherwise|therefore|thus|hence|still|yet|he|she|first|next|finally|left over|one(?!-)"
    r"|each of them|the (?:two|three|four|five)|the (?:former|latter|first|second|other|others|rest|same)"
    r"|(?:as|at|because|before|by|for|if|in|on|since|to|unlike|when|while|with)\b[^;]{0,30}?\b(?:it|they|them)"
    r"|(?:in|for|with|on) (?:both|either|this|that|these|such|each)(?: of| cases?)?)\b"
    # A pointing word in its first clause, or an object that its subject is not: "Macie finds it in …".
    r"|[^,;:]*\b(?:do|does|did|of|from|for|to) (?:this|these|such(?! as))\b"
    r"|[^,;:]*\b[a-z]+s (?:this|these|such) (?!as|by|for|from|in|with)\w+"
    r"|[^,;:]*\b(?:for|of|in|to|with) (?:both|either)\b(?=[.,;])|[^,;:]*\b(?:is|are) (?:its|their)\b"
    r"|(?:an? |the )?(?-i:(?:[A-Z][\w-]* ){1,5}[a-z]+) (?:it|them)\b|(?-i:(?:[A-Z][\w-]* ){1,4}then )",
    re.IGNORECASE,
)


def leans(each: Candidate) -> bool:
    """Whether a sentence needs the one before it, by a word that points back or because it only ends one."""
    if _LEANS.match(each.text):
        return True
    before = each.scored.passage.text[: each.scored.span[0]].rstrip()
    return each.text[:1].islower() and bool(before) and before[-1] not in ".!"


def follows(each: Candidate, other: Candidate) -> bool:
    """Whether a sentence stands just behind another."""
    return each.order == other.order + 1 and each.hit.rank == other.hit.rank
