"""The invented past: oldest first, and every family ends as the file of families has it."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from families.record import AVAILABILITY_FIELDS
from indexer.invention.file import history_path, invent_to_file
from indexer.sources.history import past_batches
from indexer.sources.line import FileRefused

TODAY = date(2026, 11, 24)
DAYS = 365


@pytest.fixture(scope="module")
def families_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invent 400 families with a year behind them."""
    path = tmp_path_factory.mktemp("past") / "families.ndjson"
    invent_to_file(path, 400, seed=1, history_days=DAYS, today=TODAY)
    return path


def records(path: Path) -> list[dict[str, object]]:
    """Read NDJSON as it stands."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_past_ends_in_what_the_families_say_today(families_file: Path) -> None:
    last = {str(line["family_id"]): line for line in records(history_path(families_file))}
    for family in records(families_file):
        if family["confirmed_at"] is None:
            assert family["family_id"] not in last
        else:
            said = last[str(family["family_id"])]
            assert all(said[name] == family[name] for name in AVAILABILITY_FIELDS)


def test_a_family_makes_about_forty_reports_a_year(families_file: Path) -> None:
    assert 35 < len(records(history_path(families_file))) / 400 < 47


def test_places_always_add_up_in_the_past(families_file: Path) -> None:
    approved = {family["family_id"]: family["approved_places"] for family in records(families_file)}
    for line in records(history_path(families_file)):
        taken = int(str(line["occupied_places"])) + int(str(line["blocked_places"]))
        assert taken <= int(str(approved[line["family_id"]]))


def test_batches_are_in_order_of_a_day_each_and_name_a_family_once(families_file: Path) -> None:
    batches = list(past_batches(history_path(families_file)))
    known = [batch.known_at for batch in batches]
    assert known == sorted(known)
    assert known[0] == datetime(2025, 11, 23, 23, tzinfo=UTC)
    assert known[-1] < datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert DAYS * 0.9 < len(batches) < DAYS * 1.5
    for batch in batches:
        assert len({patch.family_id for patch in batch.patches}) == len(batch.patches)
        for patch in batch.patches:
            assert patch.availability["confirmed_at"] <= batch.known_at


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "linje 1"),
        ('{"known_at": "2026-11-24", "family_id": "F-1"}', "known_at"),
        ('{"known_at": "2026-11-24T00:00:00Z"}', "family_id"),
        (
            (
                '{"known_at": "2026-11-24T00:00:00Z", "family_id": "F-1"}\n'
                '{"known_at": "2026-11-23T00:00:00Z", "family_id": "F-2"}'
            ),
            "linje 2: Den er ældre",
        ),
        (b"\xff\xfe", "UTF-16"),
    ],
)
def test_a_wrong_line_refuses_the_past(tmp_path: Path, text: str | bytes, says: str) -> None:
    path = tmp_path / "f.history.ndjson"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FileRefused, match=says):
        list(past_batches(path))


def test_a_past_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="kan ikke læses"):
        list(past_batches(tmp_path / "nothing.history.ndjson"))
