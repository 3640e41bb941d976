"""Municipalities, postcodes, regions and who supervises where. Sources: `data/SOURCES.md`."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt

from families.vocabulary import Authority

EARTH_RADIUS_KM = 6371.0087714
"""The mean radius that Lucene uses, so that both engines agree to the last metre."""

_AUTHORITY_OF_REGION = {
    "1081": Authority.NORD,
    "1082": Authority.MIDT,
    "1083": Authority.SYD,
    "1084": Authority.HOVEDSTADEN,
    "1085": Authority.OEST,
}
_SWAPPED_AUTHORITY = {
    "0147": Authority.SYD,  # Frederiksberg
    "0316": Authority.HOVEDSTADEN,  # Holbæk
    "0430": Authority.MIDT,  # Faaborg-Midtfyn
    "0740": Authority.NORD,  # Silkeborg
    "0860": Authority.OEST,  # Hjørring
}
"""Municipalities that host an authority are supervised by another (Act on social supervision § 2)."""


@dataclass(frozen=True, slots=True)
class Municipality:
    """One of the 98; `code` has four digits with its leading zero, `region_code` is that of 2007."""

    code: str
    name: str
    official_name: str
    region_code: str

    @property
    def authority(self) -> Authority:
        """The supervising authority: that of the region, but for five swaps."""
        return _SWAPPED_AUTHORITY.get(self.code) or _AUTHORITY_OF_REGION[self.region_code]


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode with its town and the centre (WGS84 degrees) that distances are measured from."""

    code: str
    town: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Region:
    """A region and the days on which it exists, both included; an open end is None."""

    code: str
    name: str
    valid_from: date
    valid_to: date | None
    successor: str | None

    def exists_on(self, day: date) -> bool:
        """Tell whether the region exists on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("families").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def municipalities() -> Mapping[str, Municipality]:
    """Return the 98 municipalities by code."""
    return {
        row["code"]: Municipality(row["code"], row["name"], row["official_name"], row["region_code"])
        for row in _rows("municipalities.csv")
    }


@cache
def postcodes() -> Mapping[str, Postcode]:
    """Return the postcodes by code (four digits)."""
    return {
        row["postcode"]: Postcode(
            row["postcode"], row["town"], float(row["latitude"]), float(row["longitude"])
        )
        for row in _rows("postcodes.csv")
    }


@cache
def municipality_postcodes() -> Mapping[str, tuple[str, ...]]:
    """Return, for each municipality by code, the postcodes that lie mostly in it."""
    found: dict[str, list[str]] = {}
    for row in _rows("postcodes.csv"):
        found.setdefault(row["municipality_code"], []).append(row["postcode"])
    return {code: tuple(codes) for code, codes in found.items()}


@cache
def regions() -> Mapping[str, Region]:
    """Return every region that is, was or will be, by code."""
    return {
        row["code"]: Region(
            row["code"],
            row["name"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["successor"] or None,
        )
        for row in _rows("regions.csv")
    }


@cache
def languages() -> Mapping[str, str]:
    """Return the Danish name of every ISO 639-1 language by its two-letter code."""
    return {row["code"]: row["name"] for row in _rows("languages.csv")}


def region_on(code: str, day: date) -> str:
    """Return the code of the region that `code` is part of on `day`.

    A region that has ended by then is followed to its successor, so that links with the old codes
    1084 and 1085 go on finding all of Region Østdanmark after 1 January 2027.
    """
    region = regions()[code]
    while region.valid_to is not None and day > region.valid_to and region.successor:
        region = regions()[region.successor]
    return region.code


def regions_on(day: date) -> tuple[Region, ...]:
    """Return the regions that exist on `day`, by code."""
    return tuple(region for region in regions().values() if region.exists_on(day))


@cache
def distance_km(one: str, other: str) -> float:
    """Return the distance in km as the crow flies between the centres of two postcodes (haversine)."""
    a, b = postcodes()[one], postcodes()[other]
    half_latitude = radians(b.latitude - a.latitude) / 2
    half_longitude = radians(b.longitude - a.longitude) / 2
    chord = (
        sin(half_latitude) ** 2
        + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(half_longitude) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(chord))
