"""Counts as services with their capacity, in the shape of Open Referral's HSDS 3.1.

HSDS: the page of a list, each `service` with its required fields, `service_areas` and `capacities` (in
units). Not HSDS: that a service here is all foster families of a municipality together, where HSDS
means one provider's; no organisation, location or contact is told, because none is public.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid5

import orjson

from capacity.dictionary import MEASURES
from capacity.table import CapacityTable
from families.geography import municipalities
from register.counted import CountedRow

Json = dict[str, Any]

_OURS = UUID("5f0b1d0a-6c0f-5f5e-9f0a-4e1f3c2f9d11")
"""The name space of our identifiers: the same municipality has the same one in every file."""
_CAPACITIES = (
    ("free_places", "Ledige pladser"),
    ("free_confirmed_places", "Ledige pladser, bekræftet inden for fristen"),
)


def write_hsds(table: CapacityTable) -> Iterator[bytes]:
    """Yield the page, a service at a time; there must be one row a municipality."""
    number = len(table.rows)
    page = {
        "total_items": number,
        "total_pages": 1,
        "page_number": 1,
        "size": number,
        "first_page": True,
        "last_page": True,
        "empty": not number,
        "x_ledig": {**table.about},
    }
    yield orjson.dumps(page)[:-1] + b',"contents":['
    for place, row in enumerate(table.rows):
        yield (b"," if place else b"") + orjson.dumps(_service(table, row))
    yield b"]}"


def _service(table: CapacityTable, row: CountedRow) -> Json:
    code = str(row.values[0])
    municipality = municipalities()[code]
    return {
        "id": _id("service", code),
        "name": f"Plejefamilier i {municipality.official_name}",
        "description": (
            f"{row.places.families} godkendte plejefamilier med {row.places.approved_places} pladser,"
            f" heraf {row.places.occupied_places} optaget og {row.places.blocked_places} ikke til rådighed,"
            f" den {row.day}."
        ),
        "status": "active",
        "minimum_age": 0,
        "maximum_age": 22,
        "last_modified": table.made_at_text,
        "service_areas": [{"id": _id("area", code), "name": municipality.official_name, "description": code}],
        "capacities": [
            {
                "id": _id(measure, code),
                "unit": {"id": _id("unit"), "name": "Plads"},
                "available": getattr(row.places, measure),
                "maximum": row.places.approved_places,
                "description": description,
                "updated": table.made_at_text,
            }
            for measure, description in _CAPACITIES
        ],
        "attributes": [
            {
                "id": _id("attribute", one.name, code),
                "label": one.label,
                "value": str(getattr(row.places, one.name)),
            }
            for one in MEASURES
        ],
    }


def _id(*names: str) -> str:
    return str(uuid5(_OURS, "/".join(names)))
