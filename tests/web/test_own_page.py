"""The family's own page: what caseworkers see, one click that changes it, receipts, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from access.permissions import Role
from families.ages import AgeRange
from families.clock import SetClock
from families.vocabulary import BlockedReason, Reporter
from register.database import Database
from register.oversight_tables import notices
from tests.named_families import ENDED, FREE, LATER, MOTHER, OCCUPIED, PAUSED, SILENT, STALE, SUSPENDED
from tests.register.reading import rows
from tests.web.conftest import ClientOf
from tests.web.own import (
    HERE,
    after,
    browser_of,
    form_with,
    is_found,
    page_of,
    press,
    reports_of,
    said,
    sent_by,
    told,
)
from tests.web.reading import all_words, one, page_at, target, words
from web.app import Parts
from web.pages.places_form import ACTS


@pytest.fixture
def family(client_of: ClientOf) -> TestClient:
    """Return a browser of the family `FREE`: two places, both free, confirmed two days ago."""
    return client_of(Role.FAMILY)


@pytest.mark.parametrize(
    ("family_id", "headline", "below", "button"),
    [
        (FREE, "2 ledige pladser", "bekræftet for 2 dage siden, 22. november 2026", "Vi er optaget"),
        (MOTHER, "1 ledig plads", "bekræftet i dag, 24. november 2026", "Vi er optaget"),
        (OCCUPIED, "Optaget", "bekræftet i dag, 24. november 2026", "Vi har plads igen"),
        (PAUSED, "I holder pause", "bekræftet i dag, 24. november 2026", "Vi har plads igen"),
        (LATER, "Optaget", "bekræftet i dag, 24. november 2026", "Vi har plads igen"),
        (STALE, "Ikke bekræftet", "sidst bekræftet for 174 dage siden, 3. juni 2026", "Vi er optaget"),
        (SILENT, "Ikke bekræftet", "aldrig bekræftet", "Vi er optaget"),
        (SUSPENDED, "Vises ikke i søgninger", "bekræftet i dag, 24. november 2026", "Vi er optaget"),
    ],
)
def test_on_top_stands_what_caseworkers_see_and_the_button_that_changes_it(
    parts: Parts, family_id: str, headline: str, below: str, button: str
) -> None:
    page = page_at(browser_of(parts, family_id), HERE)
    assert told(page, ".o-now__words strong") == headline
    assert told(page, ".o-now__confirmed") == below
    assert all_words(page.css(".o-now button")) == [button, "Det passer stadig"]


def test_one_click_takes_the_family_out_of_the_very_next_search_and_the_receipt_says_so(
    family: TestClient, caseworker: TestClient, sqlite_database: Database, parts: Parts
) -> None:
    assert is_found(caseworker)
    page = after(family, press(family, "occupied"))
    assert not is_found(caseworker)
    assert told(page, "#receipt") == "I er nu meldt optaget"
    receipt = told(page, ".l-receipt")
    assert "Ledige pladser: før 2 nu 0" in receipt
    assert "Alle kommuner ser det fra nu af: Optaget." in receipt
    assert "Socialtilsyn Midt har fået besked." in receipt
    assert told(page, ".o-now__words strong") == "Optaget"
    (report,) = reports_of(sqlite_database, FREE)
    assert (report["reporter"], report["occupied_places"]) == ("family", 2)
    assert report["who"].startswith("token:")
    (notice,) = rows(sqlite_database, notices)
    assert (notice["to_authority"], notice["kind"], notice["read_at"]) == ("midt", "occupied", None)


def test_with_two_places_it_asks_how_many_and_all_are_first(family: TestClient, parts: Parts) -> None:
    form = form_with(page_at(family, HERE), "occupied")
    assert all_words(form.css("fieldset label")) == ["Alle 2", "1"]
    assert sent_by(form, "occupied")["taken"] == "alle"
    page = after(family, press(family, "occupied", taken="1"))
    assert told(page, ".o-now__words strong") == "1 ledig plads"
    assert not form_with(page, "occupied").css("fieldset")
    after(family, press(family, "occupied"))
    page = after(family, press(family, "free"))
    assert told(page, "#receipt") == "Nu har I 2 ledige pladser"
    after(family, press(family, "occupied"))
    assert told(after(family, press(family, "free", free="1")), "#receipt") == "Nu har I 1 ledig plads"
    assert said(parts.register).occupied_places == 1


@pytest.mark.parametrize("family_id", [PAUSED, LATER])
def test_room_again_ends_a_pause_and_a_day_to_come(
    parts: Parts, caseworker: TestClient, family_id: str
) -> None:
    assert not is_found(caseworker, family_id)
    with browser_of(parts, family_id) as browser:
        after(browser, press(browser, "free"))
    assert is_found(caseworker, family_id)
    assert (said(parts.register, family_id).paused_until, said(parts.register, family_id).available_from) == (
        None,
        None,
    )


def test_after_a_pause_the_places_that_were_free_are_proposed(parts: Parts) -> None:
    parts.register.report(PAUSED, {"occupied_places": 1}, Reporter.FAMILY)
    with browser_of(parts, PAUSED) as browser:
        form = form_with(page_at(browser, HERE), "free")
        assert all_words(form.css("fieldset label")) == ["Alle 2", "1"]
        page = after(browser, press(browser, "free"))
    assert told(page, "#receipt") == "Nu har I 1 ledig plads"
    assert said(parts.register, PAUSED).occupied_places == 1


def test_it_still_fits_confirms_and_changes_nothing_else(parts: Parts, caseworker: TestClient) -> None:
    before = said(parts.register, STALE)
    assert not is_found(caseworker, STALE)
    with browser_of(parts, STALE) as browser:
        page = after(browser, press(browser, "confirm"))
    assert told(page, "#receipt") == "Tak. I har bekræftet, at det stadig passer"
    assert is_found(caseworker, STALE)
    now = said(parts.register, STALE)
    assert (now.occupied_places, now.confirmed_by, now.confirmed_at) == (
        before.occupied_places,
        Reporter.FAMILY,
        parts.clock.now(),
    )


CHRISTMAS = date(2026, 12, 24)


@pytest.mark.parametrize(
    ("act", "typed", "changed"),
    [
        (
            "places",
            {"occupied_places": "1", "blocked_places": "1", "blocked_reason": "holiday"},
            {"occupied_places": 1, "blocked_places": 1, "blocked_reason": BlockedReason.HOLIDAY},
        ),
        ("places", {"occupied_places": "2", "blocked_reason": "holiday"}, {"occupied_places": 2}),
        ("from", {"available_from": "2026-12-24"}, {"available_from": CHRISTMAS}),
        (
            "from",
            {"available_from": "24.12.2026", "free": "1"},
            {"available_from": CHRISTMAS, "occupied_places": 1},
        ),
        ("pause", {"paused_until": "24-12-2026"}, {"paused_until": CHRISTMAS}),
        ("pause", {"paused_until": "2026-11-24"}, {"paused_until": date(2026, 11, 24)}),
        ("wanted", {"wanted_min": "24", "wanted_max": "83"}, {"wanted_age": AgeRange(24, 83)}),
        ("wanted", {"wanted_min": "", "wanted_max": "35"}, {"wanted_age": AgeRange(None, 35)}),
        ("wanted", {"wanted_min": "", "wanted_max": ""}, {"wanted_age": None}),
    ],
)
def test_each_part_is_saved_alone(
    family: TestClient, parts: Parts, act: str, typed: dict[str, str], changed: dict[str, Any]
) -> None:
    before = said(parts.register)
    page = after(family, press(family, act, **typed))
    assert page.css(".l-receipt")
    now = said(parts.register)
    for name in before.__dataclass_fields__:
        if name not in {"confirmed_at", "confirmed_by"}:
            assert getattr(now, name) == changed.get(name, getattr(before, name)), name


def test_a_pause_and_a_day_can_be_taken_away_again(family: TestClient, parts: Parts) -> None:
    after(family, press(family, "pause", paused_until="2026-12-24"))
    page = after(family, press(family, "resume"))
    assert told(page, "#receipt") == "Nu har I 2 ledige pladser"
    after(family, press(family, "from", available_from="2026-12-24"))
    after(family, press(family, "no_day"))
    assert (said(parts.register).paused_until, said(parts.register).available_from) == (None, None)


@pytest.mark.parametrize(
    ("act", "typed", "errors"),
    [
        (
            "places",
            {"occupied_places": "2", "blocked_places": "1"},
            {"Optagne pladser": "2 optagne og 1 ikke til rådighed er flere end de 2 godkendte pladser."},
        ),
        (
            "places",
            {"occupied_places": "3", "blocked_places": "-1", "blocked_reason": "ukendt"},
            {
                "Optagne pladser": "Vælg et helt tal fra 0 til 2.",
                "Ikke til rådighed": "Vælg et helt tal fra 0 til 2.",
                "Hvorfor ikke til rådighed": "Vælg en af grundene på listen.",
            },
        ),
        (
            "from",
            {"free": "9", "available_from": "2026-11-23"},
            {"Hvor mange er ledige": "fra 1 til 2", "Ledig fra": "Dagen er gået."},
        ),
        ("from", {"available_from": ""}, {"Ledig fra": "Vælg en dag."}),
        ("pause", {"paused_until": "31-02-2027"}, {"Pause til og med": "Dagen kan ikke læses."}),
        ("pause", {"paused_until": "2206-12-24"}, {"Pause til og med": "mere end to år"}),
        (
            "wanted",
            {"wanted_min": "83", "wanted_max": "24"},
            {"Til og med alderen": "lavere end den laveste"},
        ),
        (
            "wanted",
            {"wanted_min": "216", "wanted_max": "275"},
            {"Fra alderen": "uden for jeres godkendelse", "Til og med alderen": "uden for jeres godkendelse"},
        ),
        ("occupied", {"taken": "3"}, {"Hvor mange er optaget nu": "Vælg et helt tal fra 1 til 2."}),
    ],
)
def test_everything_wrong_is_said_at_once_at_its_field_and_what_was_typed_is_kept(
    family: TestClient, sqlite_database: Database, act: str, typed: dict[str, str], errors: dict[str, str]
) -> None:
    answer = press(family, act, **typed)
    page = page_of(answer)
    assert answer.status_code == 422
    assert words(one(page, "title")).startswith("Fejl: ")
    summary = {words(one(line, "a")): line for line in page.css(".l-errors li")}
    assert summary.keys() == errors.keys()
    for label, sentence in errors.items():
        assert sentence in words(summary[label])
        field = target(one(summary[label], "a"))
        assert one(page, field).attributes["name"] in typed
        assert sentence in told(page, f"{field}-error")
    kept = sent_by(form_with(page, act), act)
    for day in typed.keys() & {"available_from", "paused_until"}:
        assert kept[day] == typed[day]
    assert reports_of(sqlite_database, FREE) == []


@pytest.mark.parametrize(
    "sent", [{}, {"act": "alt"}, {"act": "confirm"}, {"act": "undo", "report": "9" * 40}]
)
def test_what_no_button_sends_is_refused_kindly(
    family: TestClient, sqlite_database: Database, sent: dict[str, str]
) -> None:
    answer = family.post(HERE, data=sent)
    assert answer.status_code == 422
    assert told(page_of(answer), ".l-errors h2") == "Det er ikke gemt"
    assert reports_of(sqlite_database, FREE) == []


def test_an_ended_family_sees_why_it_can_report_nothing(parts: Parts, sqlite_database: Database) -> None:
    with browser_of(parts, ENDED) as browser:
        page = page_at(browser, HERE)
        assert "Socialtilsyn Midt har afsluttet jeres godkendelse" in told(page, ".o-now")
        assert not page.css("main form")
        sent = {"act": "confirm", "seen": str(parts.register.change_number())}
        refused = browser.post(HERE, data=sent)
    assert refused.status_code == 409
    assert "ophørt" in told(page_of(refused), ".l-errors")
    assert reports_of(sqlite_database, ENDED) == []


def test_a_suspended_family_may_report_and_is_told_that_nobody_sees_it(
    parts: Parts, caseworker: TestClient
) -> None:
    with browser_of(parts, SUSPENDED) as browser:
        page = after(browser, press(browser, "confirm"))
    assert "har suspenderet jeres godkendelse" in told(page, ".o-now")
    assert "Alle kommuner ser det" not in told(page, ".l-receipt")
    assert not is_found(caseworker, SUSPENDED)


def test_a_family_that_is_gone_is_told_whom_to_ask(parts: Parts) -> None:
    answer = browser_of(parts, "F-NOWHERE").get(HERE)
    assert answer.status_code == 404
    assert "Jeres familie står ikke i registret" in told(page_of(answer), "main")


def test_who_has_looked_is_told_by_municipality_and_day_and_never_by_name(
    family: TestClient, caseworker: TestClient
) -> None:
    page = page_at(family, HERE)
    assert "Ingen kommuner har åbnet jeres profil endnu." in told(page, "main")
    caseworker.get(f"/familie/{FREE}")
    caseworker.post(f"/familie/{FREE}/kontakt", data={"purpose": "place", "reason": "Barn på 4 år"})
    page = page_at(family, HERE)
    (line,) = page.css('section[aria-labelledby="seen"] tbody tr')
    assert all_words(line.css("td")) == [
        "24. november 2026",
        "Herning Kommune",
        "Så profilen og kontaktoplysningerne",
    ]
    assert "Barn på 4 år" not in words(one(page, "main"))
    assert "token:" not in words(one(page, "main"))


def test_the_history_tells_what_when_and_who(family: TestClient, parts: Parts, clock: SetClock) -> None:
    parts.register.report(FREE, {"occupied_places": 1}, Reporter.CONSULTANT, note="Ringede selv.")
    clock.move(timedelta(minutes=5))
    page = after(family, press(family, "confirm"))
    lines = [all_words(line.css("td")) for line in page.css('section[aria-labelledby="past"] tbody tr')]
    assert lines[:2] == [
        ["24. november 2026 kl. 10.05", "Bekræftet uændret", "Jer selv"],
        [
            "24. november 2026 kl. 10.00",
            "Optagne pladser: 1 (før 0)Ringede selv.",
            "Kommunens familieplejekonsulent",
        ],
    ]


def test_whom_to_call_is_told(family: TestClient) -> None:
    section = told(page_at(family, HERE), 'section[aria-labelledby="help"]')
    assert "Herning Kommune tilbyder jer: Akuttelefon hele døgnetSupervision" in section
    assert "Socialtilsyn Midt" in section


FIELDS = ("seen", "report", "taken", "free", "occupied_places", "blocked_places", "blocked_reason")
DAYS = ("available_from", "paused_until", "wanted_min", "wanted_max")
TYPED = st.one_of(
    st.text(max_size=12),
    st.integers(-2, 300).map(str),
    st.dates(date(2026, 11, 1), date(2027, 2, 1)).map(date.isoformat),
    st.sampled_from(["", "0", "1", "2", "holiday", "24-12-2026"]),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    act=st.sampled_from([*ACTS, "undo", ""]), typed=st.dictionaries(st.sampled_from([*FIELDS, *DAYS]), TYPED)
)
def test_whatever_is_typed_the_page_answers_and_places_add_up(
    family: TestClient, parts: Parts, act: str, typed: dict[str, str]
) -> None:
    before = len(reports_of(parts.database, FREE))
    seen = {"seen": str(parts.register.change_number())}
    answer = family.post(HERE, data={**seen, **typed, "act": act})
    assert answer.status_code in {303, 409, 422}
    assert len(reports_of(parts.database, FREE)) - before == (answer.status_code == 303)
    now = said(parts.register)
    assert 0 <= now.occupied_places + now.blocked_places <= 2
