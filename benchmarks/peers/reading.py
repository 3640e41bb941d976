"""From the rows of a statement to an answer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from benchmarks.peers.facts import codes_of
from benchmarks.peers.peer import Answer
from families.ages import ChildAge
from search_api.facet import YES

Row = tuple[str, int, int, Any]
"""Kind, code, number, numbers: see `statement`."""


def read_answer(rows: Iterable[Row], ids: Sequence[str]) -> Answer:
    """Return the answer; `ids` has the family of each `n`."""
    counts: dict[tuple[str, str], int] = {}
    page: list[tuple[int, str]] = []
    total = 0
    for kind, code, number, numbers in rows:
        if kind == "page":
            page.append((number, ids[code]))
        elif kind == "total":
            total = number
        elif numbers is None:
            counts[_option(kind, code)] = int(number)
        else:
            counts.update(_few(kind.split("+"), iter(numbers)))
    return Answer(
        tuple(family_id for _, family_id in sorted(page)),
        total,
        {option: count for option, count in counts.items() if count},
    )


def _few(keys: Sequence[str], numbers: Iterator[int | None]) -> Iterator[tuple[tuple[str, str], int]]:
    for key in keys:
        for code in codes_of(key):
            yield (key, code), int(next(numbers) or 0)


def _option(kind: str, code: int) -> tuple[str, str]:
    match kind:
        case "unborn":
            return "age", kind
        case "age":
            return kind, ChildAge(code).code
        case "parent_child":
            return kind, YES
        case "municipality":
            return kind, f"{code:04d}"
        case _:
            return kind, codes_of(kind)[code]
