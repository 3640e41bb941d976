"""One family's page: what a caseworker needs before phoning."""

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from families.vocabulary import Reporter
from tests.named_families import (
    AWKWARD,
    BARE,
    ENDED,
    EXPECTANT,
    FREE,
    LATER,
    MOTHER,
    OCCUPIED,
    PAUSED,
    SILENT,
    STALE,
    SUSPENDED,
    WISHING,
)
from tests.web.reading import all_words, facts, one, page_at, target, words
from web.app import Parts


def profile(client: TestClient, family_id: str, query: str = "") -> LexborHTMLParser:
    """Return a family's page."""
    return page_at(client, f"/familie/{family_id}{'?' + query if query else ''}")


def section(page: LexborHTMLParser, name: str) -> str:
    """Return the words of one section."""
    return words(one(page, f"section[aria-labelledby={name}]"))


def test_everything_that_was_told_is_there(demo: TestClient) -> None:
    page = profile(demo, FREE)
    assert words(one(page, "h1")) == f"Plejefamilie {FREE}"
    assert facts(page) == {
        "Godkendt alder": "0–17 år",
        "Ønsket alder lige nu": "0–6 år",
        "Barnets køn": "Alle køn",
        "Søskende sammen": "Op til 2",
        "Ophold": "Døgnophold (anbringelse) og akut ophold",
        "Plejeforældre": "To plejeforældre",
        "Hjemme om dagen": "Ja",
        "Egne børn": "14–15 år og 10–11 år",
        "Sprog": "Arabisk og dansk",
        "Husdyr": "Hund og hest",
        "Rygning": "Røgfrit hjem",
        "Barnet får eget værelse": "Ja",
        "Egnet til kørestol": "Nej",
        "Omgivelser": "På landet",
        "By": "7400 Herning",
        "Kommune": "Herning Kommune",
        "Region": "Region Midtjylland",
        "Socialtilsyn": "Socialtilsyn Midt",
        "Type": "Almen plejefamilie",
        "Godkendt til": "2 pladser",
        "Godkendt siden": "1. maj 2019",
    }
    assert all_words(page.css("section[aria-labelledby=experience] :is(h3, li)")) == [
        "Sociale forhold",
        "Omsorgssvigt",
        "Psykiske og kognitive forhold",
        "Tilknytningsforstyrrelse",
        "Opmærksomhedsforstyrrelse (ADHD)",
        "Fysiske forhold",
        "Hørelse",
        "Kurser og metoder",
        "Mentalisering",
        "ADHD",
    ]
    assert all_words(page.css("section[aria-labelledby=support] li")) == [
        "Akuttelefon hele døgnet",
        "Supervision",
    ]
    assert "Vi har tid og tålmodighed." in section(page, "words")


def test_what_nobody_told_is_said_to_be_unknown_and_is_no_no(demo: TestClient) -> None:
    page = profile(demo, BARE)
    assert "Ikke oplyst: plejeforældre, hjemme om dagen, egne børn, sprog" in section(page, "home")
    assert section(page, "experience") == "Erfaring og kompetencer Ikke oplyst"
    assert "Nej" not in facts(page).values()


def test_a_parent_with_a_child_is_told_about_first(demo: TestClient) -> None:
    page = profile(demo, MOTHER)
    assert {
        "Forældre ad gangen": "1",
        "Fra graviditeten": "Ja",
        "Barnets alder": "Under 3 år",
        "Egen bolig til forælder og barn": "Ja",
    }.items() <= facts(page).items()
    assert "Ikke oplyst: egen bolig til forælder og barn." in section(
        profile(demo, EXPECTANT), "parent-child"
    )
    assert "ikke godkendt til forælder og barn" in section(profile(demo, FREE), "child")
    assert facts(page)["Socialtilsyn"] == "Socialtilsyn Nord"  # Silkeborg is one of the five swaps


@pytest.mark.parametrize(
    ("family_id", "told"),
    [
        (FREE, "Ledig 2 ledige af 2 pladser Bekræftet for 2 dage siden"),
        (
            MOTHER,
            (
                "Delvist ledig 1 ledig af 3 pladser 1 ikke til rådighed 1 optaget"
                " Ikke til rådighed: Hensyn til det barn, der bor der Bekræftet i dag"
            ),
        ),
        (STALE, "Ikke bekræftet 2 ledige af 2 pladser Ikke bekræftet siden 3. juni 2026"),
        (SILENT, "Ikke bekræftet 2 ledige af 2 pladser Aldrig bekræftet"),
        (
            PAUSED,
            (
                "Holder pause 2 ledige efter pausen af 2 pladser"
                " Holder pause til og med 24. december 2026 Bekræftet i dag"
            ),
        ),
        (OCCUPIED, "Optaget 0 ledige af 2 pladser 2 optagne Bekræftet i dag"),
        (
            LATER,
            "Optaget 2 bliver ledige af 2 pladser Ledig fra 15. december 2026 Bekræftet i dag",
        ),
    ],
)
def test_the_places_are_told_in_words(demo: TestClient, family_id: str, told: str) -> None:
    source = "" if family_id == SILENT else " Kilde: Den indlæste fil"
    assert section(profile(demo, family_id), "places") == f"Pladser lige nu {told}{source}"


def test_the_places_of_a_later_day_are_told_for_that_day(demo: TestClient) -> None:
    told = section(profile(demo, LATER, "from=2026-12-20"), "places")
    assert told.startswith("Pladser den 20. december 2026 Ledig 2 ledige")


def test_a_report_shows_at_once_and_says_whose_it_is(demo: TestClient, parts: Parts) -> None:
    parts.register.report(FREE, {"occupied_places": 2}, Reporter.FAMILY)
    told = section(profile(demo, FREE), "places")
    assert told == "Pladser lige nu Optaget 0 ledige af 2 pladser 2 optagne Bekræftet i dag Kilde: Familien"


@pytest.mark.parametrize(
    ("family_id", "query", "verdict", "reasons"),
    [
        (
            FREE,
            "age=4&near=8000&within=200",
            "Familien passer til søgningen",
            ["Passer: Tager 0–17 år, ønsker 0–6 år"],
        ),
        (
            WISHING,
            "age=4",
            "Godkendt, men ikke det, familien ønsker lige nu",
            [
                "Godkendt, men ikke ønsket lige nu: Godkendt til 0–17 år, men ønsker lige nu 6–11 år",
            ],
        ),
        (
            STALE,
            "age=4",
            "Kan passe, men noget er ikke oplyst eller bekræftet",
            ["Ikke oplyst: 2 ledige pladser, ikke bekræftet siden 3. juni 2026"],
        ),
        (
            BARE,
            "parent_child=true&age=unborn",
            "Noget taler imod",
            ["Taler imod: Tager ikke forælder og barn"],
        ),
    ],
)
def test_how_the_family_fits_the_search_that_led_here(
    demo: TestClient, family_id: str, query: str, verdict: str, reasons: list[str]
) -> None:
    fit = one(profile(demo, family_id, query), "section[aria-labelledby=fit]")
    assert words(one(fit, "h2")) == verdict
    assert set(reasons) <= set(all_words(fit.css("li")))


def test_the_way_back_leads_to_the_same_search(demo: TestClient) -> None:
    query = "age=4&near=7400&within=60&page=2"
    assert target(one(profile(demo, FREE, query), ".back-link")) == f"/soeg?{query}"
    assert target(one(profile(demo, FREE), ".back-link")) == "/"


def test_without_a_search_nothing_is_said_about_one(demo: TestClient) -> None:
    for query in ("", "page=2", "ukendt=1", "age=99", "age=&near="):
        assert not profile(demo, FREE, query).css("section[aria-labelledby=fit]")


def test_what_is_wrong_in_the_query_is_left_out_and_the_rest_kept(demo: TestClient) -> None:
    fit = one(profile(demo, FREE, "age=4&near=abcd&type=x"), "section[aria-labelledby=fit]")
    assert "Barn på 4 år" in words(fit)


@pytest.mark.parametrize(
    ("family_id", "told"),
    [(SUSPENDED, "Familien er suspenderet"), (ENDED, "Familiens godkendelse er ophørt")],
)
def test_a_family_that_is_not_approved_says_so_on_top_and_is_never_called_free(
    demo: TestClient, family_id: str, told: str
) -> None:
    page = profile(demo, family_id, "age=4")
    assert words(one(page, "main .alert h2")) == told
    assert not page.css("section[aria-labelledby=fit]")
    assert section(page, "places").startswith(
        f"Pladser lige nu {'Suspenderet' if family_id == SUSPENDED else 'Ophørt'}"
        " 2 pladser tæller ikke med som ledige."
    )
    assert not page.css(".l-pip--free")


def test_own_words_are_shown_as_they_are_and_never_run(demo: TestClient) -> None:
    page = profile(demo, AWKWARD)
    assert "<script>alert('æøå')</script> & \"tegn\"" in section(page, "words")
    assert not page.css("main script")
