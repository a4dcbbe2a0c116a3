"""Where an answer ends and the next question's scenario begins, in text that marks neither.

Each line between two questions is weighed by how it opens (a new actor, "You are …", against
"This …"), by what it does (needs and plans against definitions), and by which side shares its
words, as in text tiling (Hearst 1997).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.bank.readers.scenario_cues import ASKS, names_what_follows, opening, question_pull, stems

_FULL_SENTENCE = 6  # words; what is shorter is a name or a heading
_MOST_SCENARIO_LINES = 4
_OPENS = 2.6
_STRONG = 2.5
_COMMON_SHARE = 0.12  # of all lines
_FEW_LINES = 4


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
        score = opening(line) + question_pull(question) + 0.8 * (ahead - behind)
        if names_what_follows(line, answer):
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
        alone = self._alone(between, item)
        for count in range(1, min(len(between), _MOST_SCENARIO_LINES + 1)):
            head, tail = between[:-count], between[-count:]
            before = f"{item} {' '.join(head)}"
            score = self._scenario_score(tail[0], before, head[0], " ".join([*tail[1:], question]))
            for text in tail[1:]:
                own = self._common(text, f"{tail[0]} {question}") - self._common(text, before)
                score += 0.6 * min(own, 1) - 0.6 - (1.5 if len(text.split()) < _FULL_SENTENCE else 0.0)
                score -= 2.0 if opening(text) >= _STRONG else 0.0  # that would begin a scenario of its own
            ahead = " ".join(tail)  # what shares words with that alone is astray in the answer
            score -= sum(1.5 for i in range(1, len(head)) if alone[i] and self._common(head[i], ahead))
            if score > best_score:
                best, best_score = count, score
        return best

    def _alone(self, texts: Sequence[str], item: str) -> list[bool]:
        """For each line, whether it shares no telling word with the item and the lines before it."""
        known = stems(item)
        alone = []
        for text in texts:
            words = stems(text) - self._everywhere
            alone.append(known.isdisjoint(words))
            known |= words
        return alone

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
        if ASKS.match(line):
            return behind == 0 or self._common(line, after) > behind
        return opening(line) + (1.0 if not behind else -0.5 * behind) >= _OPENS
