"""When families are asked without anybody wanting it just then."""

from datetime import UTC, datetime

import pytest

from families.reminder import may_ask_at


@pytest.mark.parametrize(
    ("instant", "may"),
    [
        (datetime(2026, 11, 24, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 18, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 19, 0, tzinfo=UTC), False),
        # In summer Copenhagen is two hours ahead.
        (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 18, 0, tzinfo=UTC), False),
    ],
)
def test_families_are_asked_from_eight_to_eight_in_copenhagen(instant: datetime, may: bool) -> None:
    assert may_ask_at(instant) is may
