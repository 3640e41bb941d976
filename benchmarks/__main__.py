"""Run the benchmarks: `python -m benchmarks [NAME …] [--families N …] [--into PAGE]`."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import (
    against,
    capacity,
    engine,
    following,
    indexing,
    loading,
    opensearch,
    page,
    reports,
    serving,
    text,
    words,
)
from benchmarks.calls_per_match import tables as calls_per_match
from benchmarks.table import put_into

Question = tuple[Callable[[Sequence[int]], Iterator[str]], Sequence[int]]
"""What answers it, and the numbers of families it is asked for."""

QUESTIONS: dict[str, Question] = {
    "engine": (engine.answer, engine.SIZES),
    "text": (text.answer, text.SIZES),
    "following": (following.answer, following.SIZES),
    "loading": (loading.answer, loading.SIZES),
    "indexing": (indexing.answer, indexing.SIZES),
    "page": (page.answer, page.SIZES),
    "reports": (reports.answer, reports.SIZES),
    "serving": (serving.answer, serving.SIZES),
    "opensearch": (opensearch.answer, opensearch.SIZES),
    "peers": (against.answer, against.SIZES),
    "words": (words.answer, words.SIZES),
    "capacity": (capacity.answer, capacity.SIZES),
    "calls_per_match": (calls_per_match.answer, calls_per_match.SIZES),
}


def main() -> None:
    """Answer each question that is named, else all, with the tables of `docs/benchmarks.md`."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(QUESTIONS)}; none is all")
    parser.add_argument("--families", type=int, nargs="+", help="how many, instead of the usual numbers")
    parser.add_argument("--into", type=Path, help="also put the tables between the marks of this page")
    asked = parser.parse_args()
    if unknown := set(asked.names) - set(QUESTIONS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for name in asked.names or QUESTIONS:
        answer, sizes = QUESTIONS[name]
        tables = "\n\n".join(answer(asked.families or sizes))
        print(f"## {name}\n\n{tables}\n", flush=True)
        if asked.into:
            put_into(asked.into, name, tables)


if __name__ == "__main__":
    main()
