"""How long the page computes for each view of Explore, beside a search.

    python benchmarks/explore_views.py [--rounds N]

Each view is run as Streamlit runs it, without a browser: for the first time in the process, then in a new
session, then anew in the same one, as each click does. All take turns with a search, so that their ratio
holds on a busy machine.
"""

from __future__ import annotations

import argparse
import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter

from streamlit.testing.v1 import AppTest

from assistant.settings import resolve
from assistant.wiring import Assistant

Link = dict[str, str | list[str]]
SEARCH, EMPTY = "a search", "an empty page"
VIEWS: dict[str, Link] = {
    EMPTY: {},
    "exam": {"view": "exam"},
    "map": {"view": "map"},
    "services": {"view": "services"},
    "one of the services": {"view": "services", "name": "Amazon Data Firehose"},
    "compare two": {"view": "compare", "name": ["Firehose", "Kinesis Data Streams"]},
    "compare three": {"view": "compare", "name": ["async", "serverless", "batch transform"]},
    "graph": {"view": "graph"},
    "one of its nodes": {"view": "graph", "name": "AWS Glue"},
}
QUESTION = "How do I detect data drift in production?"


def _page() -> None:
    from assistant.ui.explore import explore_page

    explore_page()


def _empty() -> None:
    import streamlit as st

    st.html("<p>Nothing.</p>")


def session(link: Link) -> AppTest:
    """A session of the page at a view, not yet run; of a page with nothing on it for no link."""
    page = AppTest.from_function(_page if link else _empty, default_timeout=300)
    for name, value in link.items():
        page.query_params[name] = value
    return page


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    gc.collect()  # what others left is not to be counted
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


def main() -> None:
    """Print the first time, the medians of new sessions and of reruns, and a rerun in searches."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9, help="how often each is run after its first time")
    rounds = parser.parse_args().rounds
    assistant = Assistant.open(resolve({})[0])
    assistant.search(QUESTION)
    session({"view": "exam"}).run()  # opens the index for the page
    first, anew, again = {}, {}, {}
    for name, link in VIEWS.items():
        page = session(link)
        first[name] = milliseconds(page.run)
        if page.exception:
            raise SystemExit(f"{name}: {page.exception[0].message}")
    for _ in range(rounds):
        again.setdefault(SEARCH, []).append(milliseconds(lambda: assistant.search(QUESTION)))
        for name, link in VIEWS.items():
            page = session(link)
            anew.setdefault(name, []).append(milliseconds(page.run))
            again.setdefault(name, []).append(milliseconds(page.run))
    one = median(again[SEARCH])
    print(f"{'milliseconds':24}{'first':>8}{'session':>9}{'rerun':>8}{'searches':>10}")
    for name in VIEWS:
        new, rerun = median(anew[name]), median(again[name])
        print(f"{name:24}{first[name]:8.0f}{new:9.0f}{rerun:8.0f}{rerun / one:10.1f}")
    print(f"{SEARCH:24}{one:25.0f}")


if __name__ == "__main__":
    main()
