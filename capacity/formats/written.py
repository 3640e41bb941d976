"""Writing a count in the form that was asked for."""

from collections.abc import Callable, Iterator, Mapping

from capacity.formats.as_csv import write_csv
from capacity.formats.as_hsds import write_hsds
from capacity.formats.as_json import write_json
from capacity.formats.as_json_stat import write_json_stat
from capacity.formats.as_parquet import write_parquet
from capacity.formats.as_xlsx import write_xlsx
from capacity.formats.limits import sheet_refusal
from capacity.formats.wanted import Format
from capacity.table import CapacityTable
from families.problem import InvalidInput, Problem

_WRITERS: Mapping[Format, Callable[[CapacityTable], Iterator[bytes]]] = {
    Format.JSON: write_json,
    Format.CSV: write_csv,
    Format.XLSX: write_xlsx,
    Format.PARQUET: write_parquet,
    Format.JSON_STAT: write_json_stat,
    Format.HSDS: write_hsds,
}


def written(table: CapacityTable, wanted: Format | None = None) -> Iterator[bytes]:
    """Return the file piece by piece, in the form that the question names unless another is wanted.

    Raises `InvalidInput` before anything is written when the form cannot hold the rows.
    """
    form = wanted or table.question.format
    if form is Format.XLSX and (message := sheet_refusal(len(table.rows))):
        raise InvalidInput([Problem("format", form.value, message)])
    return _WRITERS[form](table)
