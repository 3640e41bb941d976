"""Whatever bytes a file holds, a reader gives lines or refuses the file, and soon."""

import json
import zipfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.invention.family import invent_families
from indexer.sources.columns import known_columns
from indexer.sources.line import FileRefused, Line, Rejected
from tests.indexer.files import ndjson, read, separated, table, write_workbook

RECORDS = list(invent_families(3, seed=1, today=date(2026, 11, 24)))
CSV = separated(table(RECORDS)).encode()
NDJSON = ndjson(RECORDS).encode()

pieces = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"\n", b"\r", b'"', b'""', b";", b",", b"|", b"\xff", b"\0", b"\xef\xbb\xbf", b"{", b"}"]
    ),
    st.sampled_from([name.encode() for name in known_columns()]),
    st.integers(0, 200).map(lambda start: CSV[start * 10 : start * 10 + 40]),
    st.integers(0, 200).map(lambda start: NDJSON[start * 10 : start * 10 + 40]),
)
contents = st.lists(pieces, max_size=30).map(b"".join)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def taken(name: str, content: bytes) -> None:
    """Read the content as a file; only lines that a rejected file can hold may come out."""
    with TemporaryDirectory() as folder:
        try:
            lines = read(Path(folder), name, content)
        except FileRefused as refusal:
            assert str(refusal)
            return
    for line in lines:
        assert isinstance(line, Line | Rejected)
        json.dumps(line.record, allow_nan=False)
        if isinstance(line, Rejected):
            assert line.problems
            json.dumps([problem.value for problem in line.problems], allow_nan=False)


@pytest.mark.fuzz
@given(contents)
def test_any_bytes_as_ndjson(content: bytes) -> None:
    taken("f.ndjson", content)


@pytest.mark.fuzz
@given(contents)
def test_any_bytes_as_csv(content: bytes) -> None:
    taken("f.csv", content)


@pytest.mark.fuzz
@given(contents)
def test_any_rows_under_a_right_heading(content: bytes) -> None:
    taken("f.csv", CSV.split(b"\n")[0] + b"\n" + content)


@pytest.mark.fuzz
@given(st.lists(st.dictionaries(st.sampled_from(sorted(RECORDS[0])), values, max_size=6), max_size=4))
def test_any_values_in_known_fields(records: list[dict[str, object]]) -> None:
    taken("f.ndjson", "".join(json.dumps(record) + "\n" for record in records).encode())


@pytest.mark.fuzz
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook(place: int, damage: bytes) -> None:
    taken("f.xlsx", damaged(WORKBOOK, place, damage))


@pytest.mark.fuzz
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_a_workbook_whose_sheet_is_damaged_inside(place: int, damage: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "f.xlsx"
        path.write_bytes(WORKBOOK)
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, part in parts.items():
                hit = name.endswith(("sheet1.xml", "sharedStrings.xml"))
                archive.writestr(name, damaged(part, place, damage) if hit else part)
        content = path.read_bytes()
    taken("f.xlsx", content)


def damaged(content: bytes, place: int, damage: bytes) -> bytes:
    """Overwrite some bytes."""
    place %= len(content)
    return content[:place] + damage + content[place + len(damage) :]


def _workbook() -> bytes:
    with TemporaryDirectory() as folder:
        return write_workbook(Path(folder) / "f.xlsx", table(RECORDS)).read_bytes()


WORKBOOK = _workbook()


@pytest.mark.parametrize("line", [b'x";"\n', b'"\n', b'"""\n', b'"x\n', b'x;"x\n'])
def test_unclosed_quotation_marks_on_every_line_do_not_hang(line: bytes) -> None:
    started = perf_counter()
    taken("f.csv", b"family_id;description\n" + line * 20_000)
    assert perf_counter() - started < 20
