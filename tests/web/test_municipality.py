"""The consultants' page: whose families, in which order, who is reminded, and how complete we are."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.clock import SetClock
from families.record import read_record
from families.vocabulary import Reporter
from register.database import Database
from register.letter_tables import outbox
from register.letters import Letter, LetterFailure, LetterKind
from register.outbox import Outbox
from register.register import Register
from register.tables import availability_reports
from tests.building import NOW
from tests.named_families import EXPECTANT, FREE, MOTHER
from tests.register.reading import rows
from tests.web.conftest import HERE, ClientOf
from tests.web.reading import all_words, filled_in, one, page_at, words
from web.app import Parts, create_app

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FRESH, AGEING, STALE, NEVER, PAUSED, NO_MAIL, SUSPENDED = (
    "A-FRESH",
    "A-AGEING",
    "A-STALE",
    "A-NEVER",
    "A-PAUSED",
    "A-NOMAIL",
    "A-SUSPENDED",
)


def an_aarhus_family(family_id: str, days: int | None, **told: object) -> dict[str, object]:
    """Build the record of a family in Aarhus with two places, that confirmed so many days ago."""
    said = (
        {}
        if days is None
        else {"occupied_places": 1, "confirmed_at": f"{NOW - days * DAY:%Y-%m-%dT%H:%M:%SZ}"}
    )
    return {
        "family_id": family_id,
        "municipality_code": "0751",
        "postcode": "8000",
        "family_type": "general",
        "approved_places": 2,
        "approved_age": {"min_months": 0, "max_months": 215},
        "email": f"{family_id.lower()}@example.org",
        **said,
        **told,
    }


@pytest.fixture
def consultant(client_of: ClientOf, sqlite_register: Register) -> TestClient:
    """Return a consultant in Aarhus, whose families are of every kind that is told apart."""
    records = [
        an_aarhus_family(FRESH, 3),
        an_aarhus_family(AGEING, 30),
        an_aarhus_family(STALE, 100),
        an_aarhus_family(NEVER, None),
        an_aarhus_family(PAUSED, 50, paused_until="2026-12-24"),
        an_aarhus_family(NO_MAIL, 200, email=None),
        an_aarhus_family(SUSPENDED, 300, approval="suspended"),
        an_aarhus_family("A-ENDED", 300, approval="ended"),
    ]
    outcomes = sqlite_register.put([read_record(record) for record in records])
    assert {one.kind for one in outcomes} == {"added"}
    return client_of(Role.CONSULTANT)


def listed(page: LexborHTMLParser) -> list[str]:
    """Return the ids of the families in the list, in order."""
    return [words(link).removeprefix("Plejefamilie ") for link in page.css(".m-table tbody th a")]


def row(page: LexborHTMLParser, family_id: str) -> str:
    """Return what the list tells of one family."""
    found = [
        words(one) for one in page.css(".m-table tbody tr") if f"Plejefamilie {family_id} " in words(one)
    ]
    assert len(found) == 1
    return found[0]


def remind(
    client: TestClient, family_ids: Iterable[str] = (), *, everybody: bool = False
) -> LexborHTMLParser:
    """Send the form of the list, and return the page that it leads to."""
    page = page_at(client, "/kommune")
    assert {one.attributes["form"] for one in page.css(".m-tools > button")} == {"chosen"}
    assert page.css_matches("form#chosen")
    sent = {"whom": "all"} if everybody else {"family": list(family_ids)}
    answer = client.post("/kommune/paamind", data=sent)
    assert answer.status_code == 303, answer.text
    return page_at(client, answer.headers["location"].partition("#")[0])


def reminded(database: Database) -> list[str]:
    """Return to whom reminders were written."""
    return [str(letter["family_id"]) for letter in rows(database, outbox, kind="reminder")]


def test_our_families_are_listed_by_when_they_last_confirmed_and_nobody_elses(consultant: TestClient) -> None:
    page = page_at(consultant, "/kommune")
    assert listed(page) == [NEVER, SUSPENDED, NO_MAIL, STALE, PAUSED, AGEING, EXPECTANT, FRESH]
    assert listed(page_at(consultant, "/kommune?order=newest")) == listed(page)[::-1]
    assert listed(page_at(consultant, "/kommune?order=family")) == sorted(listed(page))
    assert "Aldrig bekræftet" in row(page, NEVER)
    assert "Suspenderet" in row(page, SUSPENDED)
    assert "Ikke bekræftet siden 16. august 2026" in row(page, STALE)
    assert "Bekræftet for 20 dage siden" in row(page, EXPECTANT)


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        ("missing", [NEVER, SUSPENDED, NO_MAIL, STALE, PAUSED]),
        ("ageing", [AGEING, EXPECTANT]),
        ("never", [NEVER]),
        ("disputed", []),
        ("failed", []),
        ("andet", [NEVER, SUSPENDED, NO_MAIL, STALE, PAUSED, AGEING, EXPECTANT, FRESH]),
    ],
)
def test_the_list_can_be_narrowed_and_says_how_many_each_choice_has(
    consultant: TestClient, show: str, shown: list[str]
) -> None:
    page = page_at(consultant, f"/kommune?show={show}")
    assert listed(page) == shown
    counted = [words(link) for link in page.css(".m-shows a[aria-current]")]
    assert counted[0].endswith(f" {len(shown)}")
    if not shown:
        assert words(one(page, ".m-empty")).endswith("Vis alle 8")


def test_the_chosen_are_reminded_once_a_week_and_who_is_left_out_is_told_with_why(
    consultant: TestClient, sqlite_database: Database, clock: SetClock
) -> None:
    page = remind(consultant, [STALE, AGEING])
    assert words(one(page, "#kvittering h2")) == "2 påmindelser bliver sendt"
    assert reminded(sqlite_database) == [AGEING, STALE]
    clock.move(2 * DAY)
    page = remind(consultant, [STALE, NEVER, FRESH, PAUSED, NO_MAIL, SUSPENDED])
    assert words(one(page, "#kvittering h2")) == "1 påmindelse bliver sendt"
    assert sorted(all_words(page.css("#kvittering li"))) == sorted(
        [
            f"Plejefamilie {STALE}: fik et brev for 2 dage siden: højst ét om ugen",
            f"Plejefamilie {FRESH}: har bekræftet for nylig",
            f"Plejefamilie {PAUSED}: holder pause",
            f"Plejefamilie {NO_MAIL}: ingen e-mail: ring til familien",
            f"Plejefamilie {SUSPENDED}: godkendelsen er suspenderet",
        ]
    )
    assert reminded(sqlite_database) == [AGEING, STALE, NEVER]


def test_all_are_reminded_who_are_to_be_asked_and_the_second_click_sends_nothing(
    consultant: TestClient, sqlite_database: Database
) -> None:
    assert words(one(page_at(consultant, "/kommune"), ".m-all form button")) == "Send 4 påmindelser"
    page = remind(consultant, everybody=True)
    assert sorted(reminded(sqlite_database)) == [AGEING, NEVER, STALE, EXPECTANT]
    assert all_words(page.css("#kvittering li")) == [
        f"Plejefamilie {NO_MAIL}: ingen e-mail: ring til familien"
    ]
    page = remind(consultant, everybody=True)
    assert words(one(page, "#kvittering h2")) == "Ingen påmindelser blev sendt"
    assert len(reminded(sqlite_database)) == 4
    assert not page.css_matches(".m-all, .m-pick input")


def test_another_municipalitys_family_is_not_reminded(
    consultant: TestClient, sqlite_database: Database
) -> None:
    page = remind(consultant, ["F-STALE", STALE])
    assert words(one(page, "#kvittering h2")) == "1 påmindelse bliver sendt"
    assert reminded(sqlite_database) == [STALE]


def test_with_nobody_chosen_nothing_is_sent_and_it_is_said(
    consultant: TestClient, sqlite_database: Database
) -> None:
    answer = consultant.post("/kommune/paamind", data={})
    assert answer.status_code == 422
    assert "Vælg mindst én familie" in words(one(LexborHTMLParser(answer.text), ".l-errors"))
    assert reminded(sqlite_database) == []


def test_a_letter_that_did_not_arrive_and_a_dispute_are_marked(
    consultant: TestClient, caseworker: TestClient, sqlite_database: Database, clock: SetClock
) -> None:
    letters = Outbox(sqlite_database)
    number = letters.write(Letter(LetterKind.REMINDER, family_id=STALE), clock.now())
    letters.note_failed(number, LetterFailure.REFUSED, clock.now())
    caseworker.post(f"/familie/{FRESH}/opkald", data={"outcome": "occupied", "seen": "99"})
    assert listed(page_at(consultant, "/kommune?show=disputed")) == [FRESH]
    page = page_at(consultant, "/kommune?show=failed")
    assert listed(page) == [STALE]
    assert "Brev nåede ikke frem. Modtagerens postkasse tager ikke imod brevet" in row(page, STALE)
    assert "En kommune fik oplyst “optaget” i dag" in row(page_at(consultant, "/kommune"), FRESH)


def test_a_long_list_has_pages(consultant: TestClient, sqlite_register: Register) -> None:
    sqlite_register.put([read_record(an_aarhus_family(f"B-{number:03}", 1)) for number in range(60)])
    first = page_at(consultant, "/kommune?order=family")
    second = page_at(consultant, one(first, "a[rel=next]").attributes["href"] or "")
    assert len(listed(first)) == 50
    assert len(listed(second)) == 18
    assert not set(listed(first)) & set(listed(second))
    assert listed(page_at(consultant, "/kommune?order=family&page=99")) == listed(second)


def test_a_municipality_without_families_is_told_so(parts: Parts) -> None:
    token = issue_token(parts.tokens, Role.CONSULTANT, TokenScope(municipality="0101"), parts.clock)
    with TestClient(create_app(parts), base_url=HERE, headers={"Authorization": f"Bearer {token}"}) as client:
        page = page_at(client, "/kommune")
        assert "Københavns Kommune har ingen plejefamilier i registret" in words(one(page, ".m-empty"))
        assert "ingen godkendte familier at tælle" in words(one(page, "main"))


def test_a_placement_by_another_municipality_is_news_until_it_is_read(
    consultant: TestClient, caseworker: TestClient, sqlite_register: Register
) -> None:
    assert "Ingenting nyt" in words(one(page_at(consultant, "/kommune"), "#nyt"))
    seen = sqlite_register.change_number()
    assert caseworker.post(f"/familie/{EXPECTANT}/anbragt", data={"seen": seen}).status_code == 303
    page = page_at(consultant, "/kommune")
    (notice,) = page.css(".m-notices li")
    assert words(notice) == (
        f"Barn anbragt: plejefamilie {EXPECTANT} Herning Kommune har anbragt et barn. Ledige pladser: 2 → 1."
        " 24. november 2026 kl. 10.00"
    )
    form = next(form for form in page.css("#nyt form"))
    assert consultant.post("/kommune/laest", data=dict(filled_in(form))).status_code == 303
    assert "Ingenting nyt" in words(one(page_at(consultant, "/kommune"), "#nyt"))
    assert consultant.post("/kommune/laest", data={"notice": str(10**30)}).status_code == 422


def test_how_complete_we_are_agrees_with_capacity(
    consultant: TestClient, sqlite_register: Register, clock: SetClock
) -> None:
    clock.move(20 * DAY)
    sqlite_register.report(STALE, {}, Reporter.FAMILY)
    clock.move(30 * DAY)
    series = consultant.get(
        "/api/v1/capacity/series?by=freshness&municipality=0751&from=2026-11-25&to=2027-01-13&step=day"
    ).json()
    lines = page_at(consultant, "/kommune").css(".m-numbers tbody tr")
    shown = {one(line, "time").attributes["datetime"]: all_words(line.css("td")) for line in lines}
    assert list(shown)[-1] == "2026-11-25"
    for day, (share, confirmed, families) in shown.items():
        counted = {told["freshness"]: told["families"] for told in series["rows"] if told["day"] == day}
        lately = counted.get("fresh", 0) + counted.get("ageing", 0)
        assert (int(confirmed), int(families)) == (lately, sum(counted.values()))
        assert share == f"{round(100 * lately / sum(counted.values()))} %"
    assert [confirmed for _, confirmed, _ in shown.values()] == ["1", "1", "2", "2", "3", "2", "3", "3"]


def test_a_consultant_reports_for_a_family_with_who_said_so(
    consultant: TestClient, sqlite_database: Database, clock: SetClock
) -> None:
    page = page_at(consultant, f"/kommune/familie/{FRESH}")
    form = next(form for form in page.css("main form") if form.css_matches("#whole-note"))
    sent = {
        **dict(filled_in(form)),
        "act": "whole",
        "occupied_places": "1",
        "blocked_places": "1",
        "blocked_reason": "illness",
        "wanted_min": "0",
        "wanted_max": "71",
        "note": "Ida fra familien,\n\x00i  telefonen",
    }
    answer = consultant.post(f"/kommune/familie/{FRESH}", data=sent)
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == f"/kommune/familie/{FRESH}#kvittering"
    report = rows(sqlite_database, availability_reports, family_id=FRESH)[-1]
    assert (report["reporter"], report["note"], report["blocked_reason"], report["wanted_age"]) == (
        "consultant",
        "Ida fra familien, i telefonen",
        "illness",
        {"min_months": 0, "max_months": 71},
    )
    page = page_at(consultant, f"/kommune/familie/{FRESH}")
    assert "Det er meldt kl. 10.00" in words(one(page, "#kvittering"))
    undo = one(page, "#kvittering form")
    clock.move(MINUTE)
    taken_back = consultant.post(f"/kommune/familie/{FRESH}", data={**dict(filled_in(undo)), "act": "undo"})
    assert taken_back.status_code == 303
    family = consultant.get(f"/api/v1/families/{FRESH}").json()
    assert (family["occupied_places"], family["blocked_places"], family["confirmed_at"]) == (
        1,
        0,
        "2026-11-21T09:00:00Z",
    )


def test_a_note_that_holds_something_like_a_cpr_number_is_refused(
    consultant: TestClient, sqlite_database: Database
) -> None:
    before = rows(sqlite_database, availability_reports)
    page = page_at(consultant, f"/kommune/familie/{NEVER}")
    form = next(form for form in page.css("main form") if form.css_matches("#confirm-note"))
    sent = {**dict(filled_in(form)), "act": "confirm", "note": "Ida, 010115-1234, er flyttet"}
    answer = consultant.post(f"/kommune/familie/{NEVER}", data=sent)
    assert answer.status_code == 422
    assert "ligner et CPR-nummer" in all_words(LexborHTMLParser(answer.text).css(".l-errors li"))[0]
    assert rows(sqlite_database, availability_reports) == before


def test_all_as_it_was_is_a_confirmation(consultant: TestClient) -> None:
    page = page_at(consultant, f"/kommune/familie/{NEVER}")
    form = next(form for form in page.css("main form") if form.css_matches("#confirm-note"))
    sent = {**dict(filled_in(form)), "act": "confirm", "note": "Set ved besøg"}
    assert consultant.post(f"/kommune/familie/{NEVER}", data=sent).status_code == 303
    family = consultant.get(f"/api/v1/families/{NEVER}").json()
    assert (family["availability"], family["freshness"]) == ("free", "fresh")


def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(
    consultant: TestClient, sqlite_database: Database
) -> None:
    before = rows(sqlite_database, availability_reports)
    page = page_at(consultant, f"/kommune/familie/{FRESH}")
    form = next(form for form in page.css("main form") if form.css_matches("#whole-note"))
    sent = {**dict(filled_in(form)), "act": "whole", "paused_until": "2026-11-01", "note": " "}
    answer = consultant.post(f"/kommune/familie/{FRESH}", data=sent)
    assert answer.status_code == 422
    page = LexborHTMLParser(answer.text)
    told = all_words(page.css(".l-errors li"))
    assert told == [
        "Pause til og med: Dagen er gået. Vælg i dag eller en senere dag.",
        "Hvem har sagt det: Skriv, hvem der har sagt det og hvordan, med 3-300 tegn.",
    ]
    assert [link.attributes["href"] for link in page.css(".l-errors a")] == [
        "#whole-paused_until",
        "#whole-note",
    ]
    assert one(page, "#whole-paused_until").attributes["value"] == "2026-11-01"
    assert rows(sqlite_database, availability_reports) == before


def test_what_the_family_said_meanwhile_is_not_overwritten_unseen(
    consultant: TestClient, machine: TestClient, clock: SetClock
) -> None:
    page = page_at(consultant, f"/kommune/familie/{FRESH}")
    form = next(form for form in page.css("main form") if form.css_matches("#whole-note"))
    clock.move(MINUTE)
    assert (
        machine.post(f"/api/v1/families/{FRESH}/availability", json={"occupied_places": 2}).status_code == 201
    )
    sent = {**dict(filled_in(form)), "act": "whole", "occupied_places": "0", "note": "I telefonen"}
    answer = consultant.post(f"/kommune/familie/{FRESH}", data=sent)
    assert answer.status_code == 409
    page = LexborHTMLParser(answer.text)
    assert "Den indlæste fil meldte" in words(one(page, ".o-meanwhile"))
    assert consultant.get(f"/api/v1/families/{FRESH}").json()["occupied_places"] == 2
    again = one(page, ".o-meanwhile form")
    assert consultant.post(f"/kommune/familie/{FRESH}", data=dict(filled_in(again))).status_code == 303
    assert consultant.get(f"/api/v1/families/{FRESH}").json()["occupied_places"] == 0


def test_only_ones_own_municipality_can_be_reported_for(consultant: TestClient) -> None:
    for family_id in (FREE, MOTHER):
        for answer in (
            consultant.get(f"/kommune/familie/{family_id}"),
            consultant.post(
                f"/kommune/familie/{family_id}", data={"act": "confirm", "note": "Set", "seen": "99"}
            ),
        ):
            assert answer.status_code == 403
            assert "i din egen kommune" in answer.text
    assert consultant.get("/kommune/familie/F-9").status_code == 404


def test_no_page_of_a_consultant_tells_who_a_family_is(consultant: TestClient) -> None:
    for path in ("/kommune", f"/kommune/familie/{EXPECTANT}"):
        page = page_at(consultant, path)
        assert "hemmelig" not in (page.html or "")


def test_the_menu_leads_there_for_those_who_may(consultant: TestClient, caseworker: TestClient) -> None:
    assert "Vores familier" in all_words(page_at(consultant, "/").css(".l-nav a"))
    assert "Vores familier" not in all_words(page_at(caseworker, "/").css(".l-nav a"))
