"""Each chosen criterion has its chip, and taking it away leaves the others."""

from hypothesis import given

from search_api.chips import chips
from search_api.criteria import Criteria
from tests.search_api import strategies as drawn
from tests.search_api.strategies import TODAY


def test_chips_stand_in_canonical_order_in_words() -> None:
    criteria = Criteria.from_query(
        [
            ("availability", "any"),
            ("age", "unborn"),
            ("age", "18m"),
            ("age", "4"),
            ("parent_child", "true"),
            ("places", "2"),
            ("from", "2027-02-01"),
            ("near", "7400"),
            ("within", "30"),
            ("type", "general"),
            ("competence", "adhd"),
            ("municipality", "0657"),
            ("q", "  erfaren\thund "),
            ("sort", "distance"),
            ("page", "2"),
        ],
        TODAY,
    )
    assert [chip.text for chip in chips(criteria)] == [
        "Forælder og barn",
        "Ufødt barn",
        "Barn på 18 måneder",
        "Barn på 4 år",
        "Mindst 2 pladser",
        "Også uden ledig plads",
        "Plads den 1. februar 2027",
        "Nær 7400 Herning",
        "Højst 30 km",
        "Almen plejefamilie",
        "Kompetence: ADHD",
        "Herning Kommune",
        "“erfaren hund”",
    ]


def test_the_default_search_has_no_chips() -> None:
    assert chips(Criteria(size=50, page=2)) == ()


@given(drawn.criteria())
def test_taking_a_chip_away_takes_one_pair_from_the_query(criteria: Criteria) -> None:
    for chip in chips(criteria):
        left, gone = chip.without.to_query(), (chip.param, chip.value)
        assert criteria.to_query().count(gone) - left.count(gone) == 1
        assert chip.without.page == 1


def test_without_its_last_state_the_search_is_for_free_places_again() -> None:
    (chip,) = chips(Criteria(availability=("unconfirmed",)))
    assert chip.without == Criteria()
