"""The command that converses: chat, where a question may follow on those before."""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.commands import READ_ALL, settings_of
from assistant.commands.answering import ALL_IN_ITS_WORDS, Desk, usable_generator
from assistant.errors import AssistantError, UsageError

if TYPE_CHECKING:
    from assistant.answer.answers import Answer

_COMMAND = re.compile(r"/([a-z]+)(?:\s+(.*))?", re.DOTALL)
_HELP = """\
Ask in plain words; a question may follow on those before: “and for large payloads?”.
/new          forget what was asked
/save FILE    write the conversation as Markdown
/help         show this
/quit         end; so does Ctrl-D or Ctrl-C"""


def chat(args: argparse.Namespace) -> int:
    """`assistant chat`: a conversation in the terminal, or over the lines of a file."""
    from assistant.printing import warn
    from assistant.wiring import Assistant

    if args.results is not None and args.results < 1:
        raise UsageError("-k must be 1 or more.")
    settings = settings_of(args)
    generator, missing = usable_generator(settings)
    desk = Desk(Assistant.open(settings), generator, "", hits=settings.results)
    if missing:  # told once, not with each answer
        warn(f"{missing} {ALL_IN_ITS_WORDS}")
    if isinstance(sys.stdin, io.TextIOWrapper):  # a byte that is no letter ends no conversation
        sys.stdin.reconfigure(errors="replace")
    prompt = "> " if sys.stdin.isatty() and sys.stdout.isatty() else ""
    if prompt:
        with contextlib.suppress(ImportError):  # Windows has none; else it edits lines and recalls them
            import readline  # noqa: F401
        print("Ask in plain words; /help shows what else there is.")
    conversation = _Conversation(desk)
    try:
        while conversation.take(input(prompt)):
            sys.stdout.flush()
    except EOFError:
        if prompt:
            print()
    except KeyboardInterrupt:
        print()
    return READ_ALL


class _Conversation:
    """What was asked, as it was understood, with the answers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._turns: list[tuple[str, Answer]] = []

    def take(self, line: str) -> bool:
        """Do what a line asks for; False where it ends the conversation."""
        from assistant.printing import warn

        text = line.strip()
        if text == "/quit":
            return False
        command = _COMMAND.fullmatch(text)
        try:
            if command:
                self._obey(command[1], (command[2] or "").strip())
            elif text:
                self._ask(text)
        except AssistantError as error:
            warn(str(error))
        return True

    def _ask(self, question: str) -> None:
        from assistant.answer.follow_up import Turn, in_context
        from assistant.printing import printable

        meant = in_context(question, [Turn(asked, answer.text) for asked, answer in self._turns])
        if meant.follows:
            print(f"Understood as: {printable(meant.question)}\n")
        answer = self._desk.show(meant.question)
        self._turns.append((meant.question, answer))
        print()

    def _obey(self, name: str, rest: str) -> None:
        from assistant.printing import printable

        if name == "new":
            self._turns.clear()
            print("Forgotten; the next question stands on its own.")
        elif name == "save":
            self._save(rest)
        elif name == "help":
            print(_HELP)
        else:
            raise UsageError(f"There is no /{printable(name)}; /help shows what there is.")

    def _save(self, name: str) -> None:
        """Write the conversation into a new file.

        Raises:
            UsageError: no file is named, it is there already, it cannot be written, or nothing was asked.
        """
        from assistant.answer.transcript import conversation_markdown
        from assistant.printing import printable
        from assistant.printing_answer import place_of

        if not name:
            raise UsageError("Name a file to save to, as in: /save notes.md")
        if not self._turns:
            raise UsageError("Nothing was asked yet, so there is nothing to save; ask a question first.")
        try:
            with Path(name).expanduser().open("x", encoding="utf-8", errors="replace") as file:
                file.write(conversation_markdown(self._turns, place_of))
        except FileExistsError:
            raise UsageError(f"{name} is there already and stays as it is; name another file.") from None
        except (OSError, ValueError, RuntimeError) as error:
            why = getattr(error, "strerror", None) or "it is no path"
            raise UsageError(f"{name} could not be written ({why}); name another file.") from None
        print(f"Saved {printable(name)}.")
