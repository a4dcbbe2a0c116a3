"""How long a search takes with the model loaded, beside embedding the query and a plain FAISS flat search.

    python benchmarks/search_speed.py

The three are timed in turn over the same queries, so that their ratio holds on a busy machine.
"""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from time import perf_counter

from assistant.models import open_embedder
from assistant.search.storage import load
from assistant.settings import resolve
from assistant.wiring import Assistant

QUERIES = Path(__file__).resolve().parent.parent / "tests" / "golden" / "queries.jsonl"
WARM_UP = 5


def main() -> None:
    """Print the medians in milliseconds and their ratio."""
    settings, _ = resolve({})
    assistant = Assistant.open(settings)
    index = load(settings.index)
    embedder = open_embedder(settings.model)
    queries = [json.loads(line)["query"] for line in QUERIES.read_text(encoding="utf-8").splitlines()]
    flat: list[float] = []
    whole: list[float] = []
    embedding: list[float] = []
    for query in [*queries[:WARM_UP], *queries]:
        start = perf_counter()
        vector = embedder.embed_query(query)
        embedded = perf_counter()
        index.vectors.search(vector[None, :], 10)
        searched = perf_counter()
        assistant.search(query, 10)
        done = perf_counter()
        embedding.append(embedded - start)
        flat.append(searched - start)
        whole.append(done - searched)
    times = [1000 * median(values[WARM_UP:]) for values in (embedding, flat, whole)]
    print(f"{len(index.passages)} passages, {len(queries)} queries, median milliseconds a query")
    print(f"embedding the query       {times[0]:7.2f}")
    print(f"plain FAISS flat search   {times[1]:7.2f}   (with the embedding)")
    print(f"assistant.search          {times[2]:7.2f}   ({times[2] / times[1]:.2f} times the plain search)")


if __name__ == "__main__":
    main()
