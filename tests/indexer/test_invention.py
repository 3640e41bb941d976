"""Invented families: the figures of `domain.md`, facts that agree, and nobody who exists."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from families.geography import municipalities, municipality_postcodes
from families.patch import apply_patch
from families.record import RECORD_FIELDS, read_record
from indexer.invention import figures
from indexer.invention.family import invent_families

TODAY = date(2026, 11, 24)
TOLERANCE = 2.0
"""Percentage points; the standard error of a share of 5,337 is at most 0.7."""
Record = Mapping[str, Any]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """Invent as many families as there are in Denmark."""
    return list(invent_families(figures.FAMILIES, seed=1, today=TODAY))


def per_cent(part: float, whole: float) -> Any:
    """Return the share as an approximation of the figure it is compared with."""
    return pytest.approx(100 * part / whole, abs=TOLERANCE)


def test_placed_children_follow_the_register_data(records: list[Record]) -> None:
    placed = Counter(record["occupied_places"] or 0 for record in records)
    with_children = len(records) - placed[0]
    assert per_cent(placed[0], len(records)) == 32
    for children, share in {1: 57, 2: 33, 3: 8, 4: 2}.items():
        assert share == per_cent(placed[children], with_children)


def test_places_are_occupied_free_and_blocked_as_in_england(records: list[Record]) -> None:
    approved = sum(record["approved_places"] for record in records)
    occupied = sum(record["occupied_places"] or 0 for record in records)
    blocked = sum(record["blocked_places"] for record in records)
    assert per_cent(occupied, approved) == 62
    assert per_cent(blocked, approved) == 19
    assert per_cent(approved - occupied - blocked, approved) == 19


def test_types_authorities_and_single_carers(records: list[Record]) -> None:
    types = Counter(record["family_type"] for record in records)
    for code, share in {"general": 75, "reinforced": 22, "specialised": 3}.items():
        assert share == per_cent(types[code], len(records))
    authorities = Counter(municipalities()[record["municipality_code"]].authority.value for record in records)
    for code, share in {"nord": 16, "midt": 24, "syd": 28, "oest": 20, "hovedstaden": 12}.items():
        assert share == per_cent(authorities[code], len(records))
    assert per_cent(sum(record["carers"] == "single" for record in records), len(records)) == 16


def test_parent_and_child_is_rare_and_mostly_reinforced(records: list[Record]) -> None:
    offers = [record for record in records if record["parent_child"]]
    assert pytest.approx(100 * len(offers) / len(records), abs=1) == 6
    assert sum(record["family_type"] == "reinforced" for record in offers) > len(offers) / 2


def test_confirmations_are_as_old_as_assumed_and_none_is_in_the_future(records: list[Record]) -> None:
    said = [datetime.fromisoformat(r["confirmed_at"]) for r in records if r["confirmed_at"]]
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    days = [(midnight - at) / timedelta(days=1) for at in said]
    assert per_cent(sum(day > 365 for day in days), len(records)) == 25
    assert pytest.approx(100 * sum(day > 1095 for day in days) / len(records), abs=1) == 5
    assert min(days) > 0


def test_every_state_that_a_search_tells_apart_is_there(records: list[Record]) -> None:
    assert any(record["paused_until"] for record in records)
    assert any(record["available_from"] and record["available_from"] > "2026-11-24" for record in records)
    assert any(record["confirmed_at"] is None for record in records)
    assert {record["approval"] for record in records} == {"approved", "suspended"}
    assert any(record["address_protected"] for record in records)
    reasons = {record["blocked_reason"] for record in records}
    assert reasons == {"illness", "holiday", "own_family", "matching", "home", "other", None}


def test_every_family_is_one_that_the_register_takes(records: list[Record]) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for record in records[:1500]:
        assert list(record) == list(RECORD_FIELDS)
        apply_patch(read_record(record), None, at=now)


def test_postcodes_lie_in_their_municipality(records: list[Record]) -> None:
    for record in records:
        assert record["postcode"] in municipality_postcodes()[record["municipality_code"]]


def test_descriptions_are_of_a_believable_length_and_hardly_ever_the_same(records: list[Record]) -> None:
    lengths = [len(record["description"].split()) for record in records]
    assert min(lengths) >= 50
    assert max(lengths) <= 150
    assert len({record["description"] for record in records}) > 0.99 * len(records)


def test_descriptions_agree_with_the_facts(records: list[Record]) -> None:
    for record in records:
        text = record["description"]
        assert not re.search(r"[{}]|\bNone\b|\s\s|, og$", text)
        assert (" jeg " in f" {text} ".lower()) == (record["carers"] == "single")
        assert "hund" not in text or "dog" in record["pets"]
        assert "ingen dyr" not in text or record["pets"] == ["none"]
        assert "i graviditeten" not in text or record["parent_child"]["from_pregnancy"]
        assert "kørestol" not in text or record["wheelchair_access"]
        assert "hjemmeboende" not in text or max(record["own_children"]) > TODAY.year - 19
        assert "akut" not in text.lower() or "acute" in record["stay_types"]


def test_nobody_can_be_reached(records: list[Record]) -> None:
    for record in records:
        assert re.fullmatch(r"00 \d\d \d\d \d\d", record["phone"])
        assert record["email"].endswith("@example.org")
    assert len({record["email"] for record in records}) == len(records)
    assert len({record["phone"] for record in records}) == len(records)


def test_the_same_seed_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from indexer.invention.file import invent_to_file\n"
        "invent_to_file(Path(sys.argv[1]), 40, int(sys.argv[2]), 30, date(2026, 11, 24))"
    )
    for name, hash_seed, seed in (("a", "1", "7"), ("b", "2", "7"), ("c", "1", "8")):
        command = [sys.executable, "-c", program, str(tmp_path / f"{name}.ndjson"), seed]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."})
    families, pasts = (
        [(tmp_path / f"{name}{end}").read_bytes() for name in "abc"] for end in (".ndjson", ".history.ndjson")
    )
    assert families[0] == families[1] != families[2]
    assert pasts[0] == pasts[1] != pasts[2]
    assert len(list(tmp_path.iterdir())) == 6


def test_a_family_does_not_depend_on_how_many_are_invented() -> None:
    few, many = (list(invent_families(number, 3, TODAY)) for number in (5, 50))
    assert many[:5] == few
