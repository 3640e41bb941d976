"""The protected tables: what they are made of, that they stay, and that an attack on all of them fails."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from access.permissions import Role
from capacity.dimensions import DIMENSIONS
from capacity.perturbation import FAMILIES, PLACES, NoiseRule, noise_of, perturbed
from capacity.publication import GEOGRAPHIES, protected, published_sets
from families.availability import FreshnessRule
from families.clock import SetClock
from families.record import read_record
from families.vocabulary import Reporter
from indexer.invention.family import invent_families
from register.counted import CountedRow, Dimension, Places, PlacesAsked
from register.database import Database
from register.register import Register
from tests.capacity.attack import (
    MEASURES,
    Attack,
    Cell,
    Tables,
    found,
    noise_bounds,
    of_municipality,
    place_of,
    values_of,
)
from tests.databases import SqliteDatabases
from tests.register.reading import a_spoken_patch
from tests.web.conftest import ClientOf

CAPACITY = "/api/v1/capacity"
ENDS = (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31))
FOUR = {"0657": "7400", "0740": "8600", "0751": "8000", "0101": "2100"}
"""Municipalities of three authorities and two regions, each with a postcode."""
AT_FIRST, EACH_MONTH = 1_000, 60
DAY = date(2026, 10, 31)

_counts = st.integers(0, 40)
_rows = st.builds(
    lambda families, occupied, free, blocked, key: CountedRow(
        DAY, (), Places(families, occupied + free + blocked, occupied, free, free // 2, blocked), key
    ),
    st.integers(1, 40),
    _counts,
    _counts,
    _counts,
    st.integers(0, 2**50),
)


@pytest.mark.parametrize("rule", [FAMILIES, PLACES])
def test_noise_is_without_bias_bounded_and_hides_small_counts(rule: NoiseRule) -> None:
    for count in range(1, rule.most + rule.small + 2):
        noise = noise_of(count, rule)
        chances = [high - low for low, high in zip((0.0, *noise.up_to), noise.up_to, strict=False)]
        assert sum(chances) == pytest.approx(1)
        assert sum(step * chance for step, chance in zip(noise.steps, chances, strict=True)) == pytest.approx(
            0, abs=1e-9
        )
        assert max(map(abs, noise.steps)) <= rule.most
        assert all(count + step == 0 or count + step > rule.small for step in noise.steps)
        assert len(noise.steps) > rule.most / 2


@given(_rows)
def test_what_is_told_adds_up_in_a_row_and_is_never_one_or_two(row: CountedRow) -> None:
    told = perturbed(row)
    assert told.approved_places == told.occupied_places + told.free_places + told.blocked_places
    assert told.free_confirmed_places <= told.free_places
    assert told.families not in {1, 2}
    assert told.families or told == Places()
    assert told == perturbed(replace(row, day=date(2026, 9, 30), values=("general",)))


def test_noise_really_differs_from_cell_to_cell() -> None:
    rows = [CountedRow(DAY, (), Places(20, 60, 30, 20, 10, 10), key) for key in range(2_000)]
    told = Counter(perturbed(row).families - 20 for row in rows)
    assert set(told) >= set(range(-6, 7))
    assert told.most_common(1)[0][1] < len(rows) / 4


@pytest.mark.parametrize("rule", [FAMILIES, PLACES])
def test_two_cells_hardly_ever_have_noise_that_proves_what_is_between_them(rule: NoiseRule) -> None:
    # Of a cell with one: it is no more than its whole with a noise and the rest without can have.
    noise = noise_of(rule.most + rule.small + 1, rule)
    chances = [high - low for low, high in zip((0.0, *noise.up_to), noise.up_to, strict=False)]
    steps = list(zip(noise.steps, chances, strict=True))
    proving = (
        one * other
        for whole, one in steps
        for rest, other in steps
        if 1 + whole - rest + 2 * rule.most <= rule.small
    )
    assert sum(proving) < 1e-7


def test_sixty_four_tables_are_published() -> None:
    sets = list(published_sets())
    assert len(sets) == len(set(sets)) == 64
    assert (Dimension.MUNICIPALITY, Dimension.TYPE, Dimension.AGE_BAND) in sets


@dataclass(frozen=True)
class Published:
    """A register of three months: its tables as they are told, and the truth beside them."""

    told: Tables
    true: list[dict[Cell, Places]]

    def small_cells(self, code: str) -> list[Cell]:
        """Return the cells of a municipality that held one or two families in some month."""
        cells = self.told.cells(of_municipality(code))
        return [
            c for c in cells if any(c in month and month[c].families <= FAMILIES.small for month in self.true)
        ]


@pytest.fixture(scope="module")
def published(sqlite_databases: SqliteDatabases) -> Published:
    """Publish three months of a register in which families come and report."""
    records = list(invent_families(AT_FIRST + 2 * EACH_MONTH, 3, date(2026, 8, 19)))
    return _three_months(sqlite_databases, records, EACH_MONTH)


@pytest.fixture(scope="module")
def small_country(sqlite_databases: SqliteDatabases) -> Published:
    """Publish the same of a country with four municipalities, so that all of it is one programme."""
    places = [{"municipality_code": code, "postcode": postcode} for code, postcode in FOUR.items()]
    invented = invent_families(240, 5, date(2026, 8, 19))
    records = [{**record, **places[number % 4]} for number, record in enumerate(invented)]
    return _three_months(sqlite_databases, records, 15)


def _three_months(databases: SqliteDatabases, records: list[dict[str, Any]], each: int) -> Published:
    clock = SetClock(datetime(2026, 8, 20, 9, tzinfo=UTC))
    at_first = len(records) - 2 * each
    with databases.fresh() as url, closing(Database(url)) as database:
        register, changed = Register(database, clock), []
        register.put([read_record(record) for record in records[:at_first]])
        for month in (9, 10):
            clock.move(datetime(2026, month, 20, 9, tzinfo=UTC) - clock.now())
            begin = at_first + (month - 9) * each
            come = records[begin : begin + each]
            register.put([read_record(record) for record in come])
            changed.append(Counter(str(record["municipality_code"]) for record in come))
            _report(register, Random(month))
        return _published(register, changed)


def _report(register: Register, random: Random) -> None:
    with register.snapshot() as snapshot:
        approved = [one.family for one in snapshot.families if one.family.approval.value == "approved"]
    for family in random.sample(approved, len(approved) // 5):
        if family.availability.wanted_age is None:
            places = family.approved_places - family.availability.blocked_places
            register.report(family.family_id, {"occupied_places": random.randint(0, places)}, Reporter.FAMILY)


def _published(register: Register, changed: list[Counter[str]]) -> Published:
    told: list[dict[Cell, Places]] = [{} for _ in ENDS]
    true: list[dict[Cell, Places]] = [{} for _ in ENDS]
    for by in published_sets():
        asked = PlacesAsked(days=ENDS, today=date(2026, 11, 1), rule=FreshnessRule(), by=by, keyed=True)
        counted = register.count_places(asked)
        for tables, rows in ((true, counted.rows), (told, protected(counted, by).rows)):
            for row in rows:
                tables[ENDS.index(row.day)][frozenset(zip(by, row.values, strict=True))] = row.places
    codes = sorted({value for cell in true[0] for by, value in cell if by is Dimension.MUNICIPALITY})
    return Published(Tables(told, changed, values_of(codes), noise_bounds(), FAMILIES.most), true)


def by_size(published: Published) -> list[str]:
    """Return the municipalities, the one with most families first."""
    told = [{**dict(cell), "families": n.families} for cell, n in published.true[0].items() if len(cell) == 1]
    sizes = {one[Dimension.MUNICIPALITY]: one["families"] for one in told if Dimension.MUNICIPALITY in one}
    return sorted(sizes, key=lambda code: -sizes[code])


def test_no_small_cell_of_the_country_is_proven_by_its_whole_and_the_rest(published: Published) -> None:
    told, values = published.told, published.told.values
    small = [
        (month, cell)
        for month, cells in enumerate(published.true)
        for cell, places in cells.items()
        if places.families <= FAMILIES.small
    ]
    assert len(small) > 1_000
    for month, cell in small:
        if told.window(month, "families", cell)[0] == 0:
            continue
        for by, value in cell:
            if not DIMENSIONS[by].additive or by in GEOGRAPHIES:
                continue
            whole = cell - {(by, value)}
            rest = [whole | {(by, other)} for other in values[by] if other != value]
            most = told.window(month, "families", whole)[1] - sum(
                told.window(month, "families", one)[0] for one in rest
            )
            assert most > FAMILIES.small, (month, cell)


@pytest.mark.parametrize("place", [0, -1])
def test_the_attack_on_all_tables_and_months_finds_no_family(published: Published, place: int) -> None:
    code = by_size(published)[place]
    attack = Attack(published.told, published.told.cells(of_municipality(code)))
    small = published.small_cells(code)
    assert len(small) > 10
    assert list(found(attack, small, range(len(ENDS)))) == []


def test_the_attack_would_find_families_in_exact_tables_and_in_such_as_only_hide_small_counts(
    published: Published,
) -> None:
    code = by_size(published)[0]
    cells, small = published.told.cells(of_municipality(code)), published.small_cells(code)
    exact = replace(published.told, months=published.true, most=dict.fromkeys(MEASURES, 0), hidden=0)
    assert list(found(Attack(exact, cells), small[:10], [0]))
    shown = [
        {cell: places for cell, places in month.items() if places.families > FAMILIES.small}
        for month in published.true
    ]
    hiding = replace(exact, months=shown, hidden=FAMILIES.small)
    assert list(found(Attack(hiding, cells), small, [0]))


def test_the_attack_on_every_table_of_every_month_at_once_finds_no_family(small_country: Published) -> None:
    cells, true = small_country.told.cells(lambda _: True), small_country.true[-1]
    attack = Attack(small_country.told, cells, measures=["families"])
    small = [cell for cell in cells if cell in true and true[cell].families <= FAMILIES.small]
    assert list(found(attack, Random(1).sample(small, 6), [len(ENDS) - 1])) == []


def test_the_attack_on_an_authority_with_all_its_municipalities_finds_no_family(published: Published) -> None:
    codes = [
        c for c in published.told.values[Dimension.MUNICIPALITY] if place_of(c, Dimension.AUTHORITY) == "syd"
    ]
    values = {**published.told.values, **values_of(codes), Dimension.REGION: []}
    one_month = replace(published.told, months=published.told.months[-1:], values=values)
    within = {(Dimension.AUTHORITY, "syd"), *((Dimension.MUNICIPALITY, code) for code in codes)}
    cells = one_month.cells(lambda cell: not within.isdisjoint(cell))
    attack, true = Attack(one_month, cells, measures=["families"]), published.true[-1]
    small = [cell for cell in cells if cell in true and true[cell].families <= FAMILIES.small]
    assert list(found(attack, Random(1).sample(small, 12), [0])) == []


@pytest.fixture
def analyst(client_of: ClientOf) -> TestClient:
    """Return a client that sends an analyst's token."""
    return client_of(Role.ANALYST)


def two_months_on(register: Register, clock: SetClock) -> None:
    """Let two month ends pass after the named families were put."""
    clock.move(datetime(2027, 1, 10, 9, tzinfo=UTC) - clock.now())
    register.put([a_spoken_patch(99, said="2027-01-10T08:00:00Z")])


def test_a_published_table_is_of_the_last_month_that_is_over(
    analyst: TestClient, sqlite_register: Register, clock: SetClock
) -> None:
    two_months_on(sqlite_register, clock)
    told = analyst.get(f"{CAPACITY}?publish=true").json()
    assert (told["as_of"], told["protected"], told["total"]) == ("2026-12-31", True, None)
    assert told == {
        **analyst.get(f"{CAPACITY}?publish=true&as_of=2026-12-31").json(),
        "question": told["question"],
    }
    (row,) = told["rows"]
    assert 0 < abs(row["families"] - 12) <= FAMILIES.most or row["families"] == 12
    series = analyst.get(f"{CAPACITY}/series?publish=true&from=2026-11-30&by=type").json()
    assert {row["day"] for row in series["rows"]} <= {"2026-11-30", "2026-12-31"}
    assert all(row["families"] > FAMILIES.small for row in series["rows"])


def test_a_published_month_never_changes(
    analyst: TestClient, sqlite_register: Register, clock: SetClock
) -> None:
    two_months_on(sqlite_register, clock)
    question = f"{CAPACITY}?publish=true&by=municipality&by=type&as_of=2026-11-30"
    before = analyst.get(question).json()["rows"]
    sqlite_register.report("F-99", {"occupied_places": 1}, Reporter.FAMILY)
    assert analyst.get(question).json()["rows"] == before


@pytest.mark.parametrize(
    ("asked", "param", "words"),
    [
        ("publish=ja", "publish", "Skriv true"),
        ("publish=true&by=municipality&by=region", "by", "ét sted"),
        ("publish=true&by=type&by=stay&by=age_band", "by", "to andre dimensioner"),
        ("publish=true&type=general", "type", "alle familier"),
        ("publish=true&as_of=2026-12-30", "as_of", "Brug 2026-11-30 eller 2026-12-31."),
        ("publish=true&as_of=2027-01-31", "as_of", "ikke kommet endnu"),
    ],
)
def test_what_is_not_published_is_refused_with_what_is(
    analyst: TestClient, sqlite_register: Register, clock: SetClock, asked: str, param: str, words: str
) -> None:
    two_months_on(sqlite_register, clock)
    answer = analyst.get(f"{CAPACITY}?{asked}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["param"] == param
    assert words in error["message"]


def test_a_month_that_ends_today_is_not_published_yet(
    analyst: TestClient, sqlite_register: Register, clock: SetClock
) -> None:
    two_months_on(sqlite_register, clock)
    clock.move(datetime(2027, 1, 31, 22, 59, tzinfo=UTC) - clock.now())
    for path, name in (("", "as_of"), ("/series", "from")):
        asked = f"{CAPACITY}{path}?publish=true&{name}=2027-01-31"
        (error,) = analyst.get(asked).json()["errors"]
        assert error["param"] == name
        assert "ikke slut" in error["message"]
        clock.move(timedelta(minutes=1))
        assert analyst.get(asked).status_code == 200
        clock.move(timedelta(minutes=-1))


@pytest.mark.parametrize(
    ("asked", "param"),
    [
        ("from=2026-12-01", "from"),
        ("from=2026-11-30&step=week", "step"),
        ("by=type", "from"),
        ("from=2026-12-31&to=2026-11-30", "to"),
    ],
)
def test_a_published_series_is_of_month_ends(
    analyst: TestClient, sqlite_register: Register, clock: SetClock, asked: str, param: str
) -> None:
    two_months_on(sqlite_register, clock)
    answer = analyst.get(f"{CAPACITY}/series?publish=true&{asked}")
    assert [error["param"] for error in answer.json()["errors"]] == [param]


def test_before_the_first_month_is_over_nothing_is_published(analyst: TestClient) -> None:
    answer = analyst.get(f"{CAPACITY}?publish=true")
    assert answer.status_code == 422
    assert "ingen afsluttet måned" in answer.json()["errors"][0]["message"]
