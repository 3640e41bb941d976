"""The past of the families in a file: lines of NDJSON with the instant from which each was known."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from families.clock import copenhagen_day
from families.problem import InvalidInput
from families.record import FamilyPatch, read_instant, read_record
from indexer.sources.line import FileRefused
from indexer.sources.ndjson import strict_json
from indexer.sources.physical import physical_lines

_BATCH_LINES = 1_000


@dataclass(frozen=True, slots=True)
class PastBatch:
    """What was said on one day, at most one line a family; known at the instant of the last line.

    Days are what counts of the past are asked for, so nothing is lost by knowing a line some hours
    later; when each was said stands in its own `confirmed_at`.
    """

    known_at: datetime
    patches: tuple[FamilyPatch, ...]
    position: int
    """Bytes of the file up to and with the last line."""


def past_batches(path: Path) -> Iterator[PastBatch]:
    """Yield the history in batches, oldest first.

    Raises `FileRefused` when the file cannot be read, at the first line that is wrong, and at one
    that is older than the line before it.
    """
    batch: dict[str, _PastLine] = {}
    for line in _lines(path):
        if batch and _closes(batch, line):
            yield _batch(batch)
            batch = {}
        batch[line.patch.family_id] = line
    if batch:
        yield _batch(batch)


@dataclass(frozen=True, slots=True)
class _PastLine:
    known_at: datetime
    patch: FamilyPatch
    position: int


def _closes(batch: Mapping[str, _PastLine], line: _PastLine) -> bool:
    """Tell whether the line belongs to the next batch."""
    first = next(iter(batch.values()))
    another_day = copenhagen_day(line.known_at) != copenhagen_day(first.known_at)
    return another_day or len(batch) >= _BATCH_LINES or line.patch.family_id in batch


def _batch(batch: Mapping[str, _PastLine]) -> PastBatch:
    lines = list(batch.values())
    return PastBatch(lines[-1].known_at, tuple(line.patch for line in lines), lines[-1].position)


def _lines(path: Path) -> Iterator[_PastLine]:
    before: datetime | None = None
    position = 0
    try:
        with path.open("rb") as file:
            for number, raw in physical_lines(file):
                known_at, patch = _line(path, number, raw)
                if before is not None and known_at < before:
                    raise _wrong(path, number, "Den er ældre end linjen før. Den ældste skal stå først.")
                before = known_at
                position += len(raw or b"")
                yield _PastLine(known_at, patch, position)
    except OSError as error:
        raise FileRefused(f"Historikken {path} kan ikke læses: {error.strerror}.") from None


def _line(path: Path, number: int, raw: bytes | None) -> tuple[datetime, FamilyPatch]:
    try:
        record = strict_json((raw or b"").decode("utf-8"))
        if not isinstance(record, dict):
            raise _wrong(path, number, "Linjen er ikke et JSON-objekt.")
        known_at = read_instant(record.pop("known_at", None))
        return known_at, read_record(record)
    except InvalidInput as error:
        reasons = " ".join(f"{problem.field}: {problem.message}" for problem in error.problems)
        raise _wrong(path, number, reasons) from None
    except (ValueError, RecursionError):
        raise _wrong(path, number, "Linjen er ikke gyldig JSON med known_at.") from None


def _wrong(path: Path, number: int, reason: str) -> FileRefused:
    return FileRefused(f"Historikken {path}, linje {number}: {reason}")
