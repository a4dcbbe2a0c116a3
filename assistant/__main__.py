"""`python -m assistant` is the `assistant` command, in a process of its own."""

import signal
import sys

from assistant.cli import main


def run() -> None:
    """Run the command and end the process with its status.

    Once the command is done, or was interrupted, Ctrl-C is ignored: what is left is the interpreter's own
    end, which waits for a model that still loads, and would print a traceback.
    """
    try:
        status = main()
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(status)


if __name__ == "__main__":
    run()
