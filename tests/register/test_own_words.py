"""A family's own words: valid at once, a new version, never over what somebody else wrote meanwhile."""

import pytest

from families.clock import SetClock
from families.vocabulary import Pet
from register.database import Database
from register.own_words import OWN_WORDS, OwnWords, RewordedMeanwhile
from register.register import Register
from register.stored import FamilyEnded, FamilyGone
from register.tables import availability_reports, family_versions
from tests.register.reading import a_patch, a_spoken_patch, only, rows

WORDS = {"description": "Vi bor ved skoven.", "pets": (Pet.DOG,), "max_siblings": 2, "own_room": True}


@pytest.fixture
def own_words(database: Database, clock: SetClock) -> OwnWords:
    """Return the way in."""
    return OwnWords(database, clock)


def test_own_words_are_valid_at_once_and_make_a_new_version(
    register: Register, database: Database, own_words: OwnWords
) -> None:
    register.put([a_spoken_patch(occupied=1)])
    stored = own_words.change("F-1", WORDS, register.change_number())
    assert stored is not None
    assert stored == register.family("F-1")
    assert (stored.family.description, stored.family.pets) == ("Vi bor ved skoven.", (Pet.DOG,))
    assert stored.family.availability.occupied_places == 1
    assert [row["version"] for row in rows(database, family_versions)] == [1, 2]
    assert len(rows(database, availability_reports)) == 1


def test_the_same_words_again_change_nothing(register: Register, own_words: OwnWords) -> None:
    register.put([a_patch()])
    own_words.change("F-1", WORDS, 1)
    assert own_words.change("F-1", WORDS, 1) is None
    assert register.change_number() == 2


def test_words_from_an_older_page_overwrite_nothing_and_reports_make_no_page_older(
    register: Register, own_words: OwnWords
) -> None:
    register.put([a_patch()])
    register.put([only("F-1", description="Fra filen.")])
    with pytest.raises(RewordedMeanwhile):
        own_words.change("F-1", WORDS, 1)
    stored = register.family("F-1")
    assert stored is not None
    assert stored.family.description == "Fra filen."
    seen = register.change_number()
    register.put([a_spoken_patch(occupied=1, description="Fra filen.")])
    assert own_words.change("F-1", WORDS, seen)


def test_a_family_that_is_gone_or_ended_says_no_more(register: Register, own_words: OwnWords) -> None:
    register.put([a_patch(approval="ended")])
    with pytest.raises(FamilyEnded):
        own_words.change("F-1", WORDS, 1)
    with pytest.raises(FamilyGone):
        own_words.change("F-9", WORDS, 1)
    assert register.change_number() == 1


def test_nothing_of_the_approval_is_among_the_own_words() -> None:
    scope = {"approved_places", "approved_age", "approval", "parent_child", "stay_types", "target_groups"}
    assert not scope.intersection(OWN_WORDS)
