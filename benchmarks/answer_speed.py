"""How long an answer takes with the models loaded, beside the search that it rests on.

    python benchmarks/answer_speed.py [--questions N]

All are timed in turn over the same questions, so that their ratio holds on a busy machine. The row of the
embedded language model needs “make llm”; its first words are the first checked sentence, which can be shown.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter

from assistant.answer.answers import Answer, Sentence
from assistant.calibrating import development_questions
from assistant.errors import GeneratorError
from assistant.models import open_generator
from assistant.settings import resolve
from assistant.wiring import Assistant

WARM_UP = 3


def first_and_all(stream: Iterator[Sentence | Answer]) -> tuple[float, float]:
    """Seconds to the first item and to the last."""
    start = perf_counter()
    next(stream)
    first = perf_counter() - start
    for _ in stream:
        pass
    return first, perf_counter() - start


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def main() -> None:
    """Print the medians in milliseconds, and how many searches each is worth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--questions", type=int, default=30, help="how many, spread over the file")
    count = parser.parse_args().questions
    asked = [each.query for each in development_questions() if each.answerable and each.says]
    asked = asked[:: max(1, len(asked) // count)][:count]
    assistant = Assistant.open(resolve({})[0])
    try:
        model = open_generator(resolve({"llm": "embedded"})[0])
    except GeneratorError as error:
        print(error)
        model = None
    times: dict[str, list[float]] = {}
    for query in [*asked[:WARM_UP], *asked]:
        evidence = assistant.answerer.gather(query)
        taken = {
            "search": seconds(lambda q=query: assistant.search(q)),  # type: ignore[misc]
            "extractive answer, whole": seconds(lambda q=query: assistant.ask(q)),  # type: ignore[misc]
        }
        if model and assistant.answerer.extract(evidence).sentences:
            first, whole = first_and_all(assistant.answerer.stream(evidence, model))
            taken |= {f"{model.name}, first words": first, f"{model.name}, whole": whole}
        for name, value in taken.items():
            times.setdefault(name, []).append(value)
    medians = {name: median(values[WARM_UP:]) for name, values in times.items()}
    print(f"{f'{len(asked)} questions':45}{'median ms':>10}{'searches':>10}")
    for name, value in medians.items():
        print(f"{name:45}{value * 1000:10.1f}{value / medians['search']:10.1f}")


if __name__ == "__main__":
    main()
