"""How large a file may become, and what each form can hold: told before anything is counted or written."""

from collections.abc import Sequence
from math import prod

from capacity.dimensions import DIMENSIONS
from capacity.formats.wanted import Format
from families.danish import thousands
from register.counted import Dimension, Places
from register.narrowing import Narrowing

MAX_CELLS = 1_000_000
"""The most numbers of a JSON-stat cube, included: it holds every combination, also those with nobody."""
MAX_SHEET_ROWS = 50_000
"""The most rows of a sheet, included: Excel holds more, but such files open slowly."""

_CHOSEN = {
    Dimension.MUNICIPALITY: "municipalities",
    Dimension.REGION: "regions",
    Dimension.AUTHORITY: "authorities",
    Dimension.TYPE: "types",
}
"""Where a narrowing leaves so many values of a dimension."""


def refusal(
    wanted: Format, days: int, by: Sequence[Dimension], narrowing: Narrowing, *, series: bool
) -> str | None:
    """Return why the answer cannot be had in this form, and what would be right; None when it can."""
    if wanted is Format.HSDS and (series or tuple(by) != (Dimension.MUNICIPALITY,)):
        return (
            "HSDS beskriver én service for hver kommune på én dag. Del kun op efter kommune"
            " (by=municipality), og vælg én dag (as_of)."
        )
    if wanted is Format.JSON_STAT:
        cells = days * prod(_values(one, narrowing) for one in by) * len(Places._fields)
        if cells > MAX_CELLS:
            return (
                f"En JSON-stat-fil kan højst have {thousands(MAX_CELLS)} tal, og denne kan få"
                f" {thousands(cells)}. Brug færre dimensioner eller dage, eller hent parquet eller csv."
            )
    return None


def sheet_refusal(rows: int) -> str | None:
    """Return why so many rows do not go into a sheet, and what would be right; None when they do."""
    if rows <= MAX_SHEET_ROWS:
        return None
    return (
        f"Et Excel-ark kan højst have {thousands(MAX_SHEET_ROWS)} rækker, og svaret har {thousands(rows)}."
        " Brug færre dimensioner eller dage, eller hent csv eller parquet."
    )


def _values(dimension: Dimension, narrowing: Narrowing) -> int:
    chosen = getattr(narrowing, _CHOSEN[dimension]) if dimension in _CHOSEN else ()
    return len(chosen) or len(DIMENSIONS[dimension].labels)
