"""What matched is marked in the hit, and told in its reason."""

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from families.family import Family
from families.vocabulary import Competence, TargetGroup
from search_api.criteria import Criteria
from search_api.find import hit_of
from search_api.text.highlight import SNIPPET, mentions, snippet
from search_api.text.searched import DESCRIPTION
from tests.building import a_family
from tests.search_api import strategies as drawn
from tests.search_api.strategies import TODAY
from tests.search_api.suite import NOW

LONG = "Vi bor i et hus ved skoven og laver mad sammen hver dag. " * 8


def marked(text: str, description: str | None) -> str:
    """Return the snippet with [ ] round what is marked."""
    parts = snippet(a_family(description=description), text)
    return "".join(f"[{part.text}]" if part.matched else part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "description", "shown"),
    [
        ("hund", "Vi har en hund.", "Vi har en [hund]."),
        ("hund", "Hunde og katte, hunden er gammel", "[Hunde] og katte, [hunden] er gammel"),
        ("erfaring", "Erfarne plejeforældre", "[Erfarne] plejeforældre"),
        ("adhd", "opmærksomhedsforstyrrelse", "[opmærksomhedsforstyrrelse]"),
        ("auitsme ple", "Autisme i plejefamilien", "[Autisme] i [plejefamilien]"),
        ("gaard", "på en ga\u030ard", "på en [gård]"),
        ("kat", "Vi har en hund.", "Vi har en hund."),
        ("", "Vi har en hund.", "Vi har en hund."),
        ("en og i", "Vi har en hund.", "Vi har en hund."),
        ("hund", None, ""),
        ("hund", "", ""),
        ("script", "<script>hund</script> & co", "<[script]>hund</[script]> & co"),
    ],
)
def test_what_matched_is_marked(text: str, description: str | None, shown: str) -> None:
    assert marked(text, description) == shown


def test_a_long_description_is_cut_round_what_matched() -> None:
    shown = marked("hund", f"{LONG}Vores hund hedder Balder. {LONG}")
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "dag. Vores [hund] hedder Balder. Vi" in shown
    assert len(shown) < SNIPPET + 40


def test_the_part_with_most_of_the_words_is_shown() -> None:
    description = f"Vi har hund. {LONG}Vi har hunde og en hest. {LONG}Vi har en hest."
    assert "Vi har [hunde] og en [hest]." in marked("hest hund", description)


def test_without_a_match_the_beginning_is_shown() -> None:
    shown = marked("kat", LONG)
    assert shown.startswith("Vi bor i et hus")
    assert shown.endswith("…")
    assert marked("", LONG) == shown


@settings(max_examples=200)
@given(
    st.one_of(st.text(), st.lists(st.one_of(drawn.some(*drawn.WORDS), st.text(max_size=9))).map(" ".join)),
    drawn.texts(),
)
def test_the_parts_are_the_descriptions_own_words(description: str, text: str) -> None:
    parts = snippet(a_family(description=description), text)
    shown = "".join(part.text for part in parts)
    own = normalize("NFC", description)
    assert shown in {own, f"…{shown[1:]}", f"{shown[:-1]}…"}
    assert shown.removeprefix("…").removesuffix("…") in own or shown in own
    assert all(part.text for part in parts)
    if len(own) <= SNIPPET:
        assert shown == own


@given(st.lists(drawn.some(*drawn.WORDS), max_size=20), drawn.asked_words())
def test_what_is_mentioned_in_the_description_is_marked(words: list[str], typed: str) -> None:
    family = a_family(description=" ".join(words))
    places = {mention.place for _, mention in mentions(family, typed) if mention}
    if DESCRIPTION in places:
        assert any(part.matched for part in snippet(family, typed))


def reason(text: str, family: Family) -> tuple[str, str]:
    """Return verdict and words of the reason for a text."""
    hit = hit_of(family, Criteria.from_query([("q", text)], TODAY), NOW)
    (told,) = [one for one in hit.reasons if one.criterion == "q"]
    return told.verdict.value, told.text


def test_the_reason_tells_what_matched_and_where() -> None:
    family = a_family(
        description="Vi har erfaring og to hunde. Hunden er rolig.",
        target_groups=(TargetGroup.AUTISM,),
        competences=(Competence.AUTISM,),
    )
    assert reason("hund", family) == ("fits", "Nævner “hunde” i beskrivelsen")
    assert reason("erfaren, hund, autisme!", family) == (
        "fits",
        "Nævner “erfaring” og “hunde” i beskrivelsen og “Autisme” i målgrupperne",
    )
    assert reason("Herning", family) == ("fits", "Nævner “Herning” i kommunen")
    # The better match is told, wherever it stands.
    assert reason("autismen", a_family(description="autismevenlig", competences=(Competence.AUTISM,))) == (
        "fits",
        "Nævner “Autisme” i kompetencerne",
    )
    assert reason("hund hunde", family)[1] == "Nævner “hunde” i beskrivelsen"


def test_what_is_not_there_speaks_against_it() -> None:
    family = a_family(description="Vi har hund.")
    assert reason("Kat hund GAARD", family) == ("against", "Nævner ikke “Kat” eller “GAARD”")


def test_nothing_to_search_for_is_said() -> None:
    assert reason("og i …", a_family()) == ("fits", "Der er intet at søge efter i “og i …”")


def test_a_hit_shows_its_snippet() -> None:
    family = a_family(description="Vi har hund.")
    assert [part.matched for part in hit_of(family, Criteria(text="hund"), NOW).snippet] == [
        False,
        True,
        False,
    ]
    assert [part.text for part in hit_of(family, Criteria(), NOW).snippet] == ["Vi har hund."]
