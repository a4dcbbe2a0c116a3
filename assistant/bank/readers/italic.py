"""Markdown with answers in italics: list numbers may restart, be bullets, or be missing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.bank.readers.boundaries import Boundaries
from assistant.bank.readers.draft import Draft, Loose, finish_all, loose_parts
from assistant.bank.readers.lines import ends_as_question, is_promotion
from assistant.bank.readers.markdown_blocks import Block, Kind, blocks_of
from assistant.bank.types import Reading

_ANSWERS = frozenset({Kind.ITALIC, Kind.STRUCK})


def count_italic_answers(text: str) -> int:
    """How many paragraphs in italics follow a plain one, where most of these ask something."""
    blocks = blocks_of(text)
    pairs = [(a, b) for a, b in pairwise(blocks) if a.kind is Kind.PLAIN and b.kind is Kind.ITALIC]
    asked = sum(ends_as_question(a.text) for a, _ in pairs)
    return len(pairs) if asked * 2 >= len(pairs) else 0


def _lines(block: Block) -> list[str]:
    """The lines of a block with its links written out, so that "Learn more" lines keep their addresses."""
    lines = list(block.lines)
    for link in block.links:
        for i, line in enumerate(lines):
            if link.text in line and f"[{link.text}](" not in line and link.text != link.url:
                lines[i] = line.replace(link.text, f"[{link.text}]({link.url})", 1)
                break
    return lines


class _Markdown:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self.drafts: list[Draft] = []
        self.loose: list[Loose] = []
        self.adverts: list[Block] = []
        self.section = ""
        self.current: Draft | None = None
        self.open: list[Block] = []  # plain blocks since the last answer: its explanation, or the next stem
        self.blocks = blocks
        self.boundaries = Boundaries([block.text for block in blocks])

    def read(self) -> None:
        previous = Kind.RULE
        for block in self.blocks:
            if block.kind is Kind.HEADING or block.kind is Kind.RULE:
                self._close()
                self.current = None
                self.section = block.text if block.kind is Kind.HEADING else self.section
            elif block.kind is Kind.PLAIN:
                (self.adverts if is_promotion(block.text) else self.open).append(block)
            else:
                self._answer(block, starts=previous not in _ANSWERS)
            previous = block.kind
        self._close()

    def _answer(self, block: Block, *, starts: bool) -> None:
        """A paragraph in italics or struck out: it answers the stem before it, or goes on with the answer."""
        if starts and self.open:
            stem = self._take_stem(explained=block.kind is Kind.STRUCK)
            if stem:
                self.current = self._draft(stem)
        if self.current is None:
            self.current = self._draft([block])
            self.current.stem = []
        if block.kind is Kind.ITALIC and not self.current.answer:
            self.current.answer = _lines(block)
        else:
            self.current.explanation += _lines(block)

    def _draft(self, stem: Sequence[Block]) -> Draft:
        draft = Draft(line=stem[0].line, section=self.section)
        draft.stem = [line for block in stem for line in _lines(block)]
        self.drafts.append(draft)
        return draft

    def _take_stem(self, *, explained: bool) -> list[Block]:
        """The open blocks that belong to the stem of the answer now met; the others end the item above."""
        if (
            self.current is not None
            and explained
            and not any(b.opens or ends_as_question(b.text) for b in self.open)
        ):
            self._explain(self.open)
            self.open = []
            return []
        start = self._stem_start()
        self._explain(self.open[:start])
        stem, self.open = self.open[start:], []
        return stem

    def _stem_start(self) -> int:
        top = min(block.depth for block in self.open)
        numbered = [i for i, b in enumerate(self.open) if b.opens == "1" and b.depth == max(top, 1)]
        if numbered:
            return numbered[-1]
        if self.current is None:
            return self._after_introduction()
        bullets = [i for i, b in enumerate(self.open) if b.opens == "-" and ends_as_question(b.text)]
        if bullets:
            return bullets[-1]
        texts = [block.text for block in self.open]
        if len(texts) == 1:
            return 0
        asked = " ".join([*self.current.stem, *self.current.answer])
        return (
            len(texts)
            - 1
            - min(len(texts) - 1, self.boundaries.scenario_lines(["", *texts[:-1]], asked, texts[-1]))
        )

    def _after_introduction(self) -> int:
        """Without an item above, all open blocks are stem, but for an introduction in front of a bullet."""
        bullets = [i for i, b in enumerate(self.open) if b.opens == "-"]
        if bullets and ends_as_question(self.open[bullets[-1]].text) and bullets[-1] == len(self.open) - 1:
            return bullets[-1]
        return 0

    def _explain(self, blocks: Sequence[Block]) -> None:
        """Give blocks to the item above; a numbered question among them had no answer and is an item too."""
        for block in blocks:
            if block.opens == "1" and ends_as_question(block.text):
                self.current = self._draft([block])
            elif self.current is None:
                if not self.loose or self.loose[-1].heading != self.section:
                    self.loose.append(Loose(self.section, [], introduces=not self.drafts))
                self.loose[-1].texts += block.addressed
            elif self.current.answer or self.current.explanation:
                self.current.explanation += _lines(block)
            else:
                self.current.stem += _lines(block)

    def _close(self) -> None:
        """At a heading, a rule or the end: open blocks end the item above, or ask without an answer."""
        if self.current is None and self.open and ends_as_question(self.open[-1].text):
            self._draft(self.open)
        else:
            self._explain(self.open)
        self.open = []


def read_italic(text: str, file: str) -> Reading:
    """Questions whose answers stand in italics; item numbers count from 1 in file order."""
    reader = _Markdown(blocks_of(text))
    reader.read()
    sections, remarks = loose_parts(reader.loose, [block.text for block in reader.adverts], file)
    return Reading(
        file=file,
        form="answers in italics",
        questions=finish_all(reader.drafts, file),
        sections=sections,
        remarks=remarks,
    )
