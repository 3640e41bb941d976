"""Who supervises where, which region on which day, and how far it is."""

from collections import Counter
from datetime import date

import pytest

from families.geography import (
    distance_km,
    languages,
    municipalities,
    postcodes,
    region_on,
    regions,
    regions_on,
)
from families.vocabulary import Authority


def test_there_are_98_municipalities_and_every_one_has_a_region_and_an_authority() -> None:
    assert len(municipalities()) == 98
    assert {m.region_code for m in municipalities().values()} <= set(regions())
    assert Counter(m.authority for m in municipalities().values()).keys() == set(Authority)


@pytest.mark.parametrize(
    ("code", "name", "authority"),
    [
        ("0147", "Frederiksberg", Authority.SYD),
        ("0316", "Holbæk", Authority.HOVEDSTADEN),
        ("0860", "Hjørring", Authority.OEST),
        ("0740", "Silkeborg", Authority.NORD),
        ("0430", "Faaborg-Midtfyn", Authority.MIDT),
        ("0657", "Herning", Authority.MIDT),
        ("0101", "København", Authority.HOVEDSTADEN),
    ],
)
def test_five_municipalities_are_supervised_by_another(code: str, name: str, authority: Authority) -> None:
    municipality = municipalities()[code]
    assert (municipality.name, municipality.authority) == (name, authority)


def test_regions_change_at_new_year_and_the_old_codes_go_on_working() -> None:
    last, first = date(2026, 12, 31), date(2027, 1, 1)
    assert [r.code for r in regions_on(last)] == ["1081", "1082", "1083", "1084", "1085"]
    assert [r.code for r in regions_on(first)] == ["1081", "1082", "1083", "1086"]
    assert region_on("1084", last) == "1084"
    assert region_on("1084", first) == region_on("1085", first) == "1086"
    assert region_on("1081", first) == "1081"


def test_distance_is_between_the_centres_of_postcodes() -> None:
    assert distance_km("7400", "7400") == 0
    assert distance_km("7400", "8000") == pytest.approx(76.2, abs=0.1)  # Herning to Aarhus
    assert distance_km("8000", "7400") == pytest.approx(distance_km("7400", "8000"))
    assert 280 < distance_km("1050", "7700") < 330  # Copenhagen to Thisted: across the water


def test_postcodes_have_a_town_and_lie_in_denmark() -> None:
    assert postcodes()["7400"].town == "Herning"
    assert all(54.5 < p.latitude < 57.8 and 8 < p.longitude < 15.3 for p in postcodes().values())


def test_languages_have_danish_names() -> None:
    assert languages()["uk"] == "ukrainsk"
    assert len(languages()) == 183
