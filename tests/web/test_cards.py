"""A family in the list: what decides whether to phone, in words and signs."""

from starlette.testclient import TestClient

from families.vocabulary import AvailabilityStatus
from tests.named_families import (
    AWKWARD,
    BARE,
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
from tests.web.reading import Pairs, all_words, card_of, filled_in, one, query_of, results_of, target, words


def test_what_matched_a_text_is_marked_and_the_text_stays_in_its_field(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("q", "heste")])
    assert words(one(card_of(page, FREE), "mark")) == "heste"
    assert filled_in(one(page, "#filter")).count(("q", "heste")) == 1
    assert all_words(page.css(".l-chip")) == ["Fjern kriteriet “heste”"]
    assert results_of(caseworker, []).css("mark") == []


def test_a_card_tells_what_decides_whether_to_phone(caseworker: TestClient) -> None:
    query: Pairs = [("parent_child", "true"), ("age", "2"), ("near", "7400")]
    card = card_of(results_of(caseworker, query), MOTHER)
    assert words(one(card, ".l-family__place")) == "8600 Silkeborg, Silkeborg Kommune 36,4 km"
    assert all_words(card.css(".l-tags li")) == ["Forælder og barn", "0–6 år", "Forstærket plejefamilie"]
    assert all_words(card.css(".l-reasons li")) == [
        "Passer: Tager forælder og barn, også fra graviditeten, barnet under 3 år",
        "Passer: Tager 0–6 år, ønsker 0–2 år",
    ]
    assert words(one(card, ".l-status")) == "Delvist ledig"
    assert words(one(card, ".l-places")) == "1 ledig af 3 pladser 1 ikke til rådighed"
    assert words(one(card, ".l-fresh")) == "Bekræftet i dag"
    link = one(card, "h2 a")
    assert target(link).partition("?")[0] == f"/familie/{MOTHER}"
    assert query_of(target(link)) == query


def test_the_verdict_of_a_reason_is_an_icon_and_a_word(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("age", "4")])
    told = {
        family: words(one(card_of(page, family), ".l-reasons li"))
        for family in (FREE, WISHING, BARE, AWKWARD)
    }
    assert told == {
        FREE: "Passer: Tager 0–17 år, ønsker 0–6 år",
        WISHING: "Godkendt, men ikke ønsket lige nu: Godkendt til 0–17 år, men ønsker lige nu 6–11 år",
        BARE: "Ikke oplyst: Tager 0–17 år, ønsket alder ikke oplyst",
        AWKWARD: "Ikke oplyst: Tager 0–17 år, ønsket alder ikke oplyst",
    }
    signs = {target(one(card_of(page, family), ".l-reasons use")).partition("#")[2] for family in told}
    assert len(signs) == 3


def test_all_five_states_are_told_by_a_word_and_a_sign_of_their_own(caseworker: TestClient) -> None:
    page = results_of(caseworker, [("availability", "any")])
    pills = {words(pill): target(one(pill, "use")).partition("#")[2] for pill in page.css(".l-status")}
    assert set(pills) == {status.label for status in AvailabilityStatus}
    assert len(set(pills.values())) == len(pills)
    assert "til og med 24. december 2026" in words(card_of(page, PAUSED))
    assert "Ledig fra 15. december 2026" in words(card_of(page, LATER))
    assert "Aldrig bekræftet" in words(card_of(page, SILENT))
    assert "Ikke bekræftet siden 3. juni 2026" in words(card_of(page, STALE))
    assert "Bekræftet for 20 dage siden" in words(card_of(page, EXPECTANT))
    assert "0 ledige af 2 pladser" in words(card_of(page, OCCUPIED))
    assert SUSPENDED not in words(one(page, "main"))
