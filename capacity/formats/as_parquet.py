"""Counts as Parquet: typed columns, and in the file's metadata what it is about."""

from collections.abc import Iterator
from io import RawIOBase
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from capacity.dimensions import DescribedDimension
from capacity.formats.as_csv import cells
from capacity.table import CapacityTable
from register.counted import Dimension, Places

_ROWS_A_GROUP = 10_000


def write_parquet(table: CapacityTable) -> Iterator[bytes]:
    """Yield the file, a group of rows at a time; each dimension has its code and its Danish label."""
    schema, sink = _schema(table), _Drain()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema) as writer:
        for start in range(0, len(table.rows), _ROWS_A_GROUP):
            part = [cells(table, row) for row in table.rows[start : start + _ROWS_A_GROUP]]
            columns = [
                _column(list(column), field)
                for column, field in zip(zip(*part, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))
            yield sink.taken()
    yield sink.taken()


def _column(values: list[Any], field: pa.Field) -> pa.Array:
    if pa.types.is_boolean(field.type):
        values = [value == "true" for value in values]
    return pa.array(values, field.type)


def _schema(table: CapacityTable) -> pa.Schema:
    day = [pa.field("day", pa.date32(), nullable=False)] if table.question.step else []
    named = [field for one in table.dimensions for field in _fields(one)]
    measures = [pa.field(name, pa.int32(), nullable=False) for name in Places._fields]
    about = {key: str(value) for key, value in table.about.items()}
    return pa.schema([*day, *named, *measures], metadata=about)


def _fields(one: DescribedDimension) -> Iterator[pa.Field]:
    name = one.dimension.value
    about = {"label": one.dimension.label, "additive": str(one.additive).lower()}
    kind = pa.bool_() if one.dimension is Dimension.PARENT_CHILD else pa.string()
    yield pa.field(name, kind, nullable=False, metadata=about)
    yield pa.field(f"{name}_label", pa.string(), nullable=False)


class _Drain(RawIOBase):
    """What is written to it can be taken away piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []
        self._place = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        self._place += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        """Return what has been written since the last time."""
        pieces, self._pieces = b"".join(self._pieces), []
        return pieces
