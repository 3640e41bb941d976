"""The authority's pages: an inbox of what was reported, requests decided in part, and the approval itself."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

from access.permissions import Role
from access.tokens import TokenScope, issue_token
from families.clock import SetClock
from families.record import read_record
from families.vocabulary import Approval, Authority, Reporter
from register.decisions import Decisions, Officer
from register.inbox import Asked, Notices, Recipient
from register.protection import Protection
from register.requests import ScopeRequests
from register.scope_request import RequestState, ScopeRequest
from tests.named_families import BARE, EXPECTANT, FREE, MOTHER, OCCUPIED, SUSPENDED, WISHING
from tests.web.conftest import ClientOf
from tests.web.reading import all_words, filled_in, one, page_at, target, words
from web.app import Parts

MIDT = Recipient(Authority.MIDT)
ELSEWHERE = MOTHER
"""In Silkeborg, which Socialtilsyn Nord supervises."""


@pytest.fixture
def officer(client_of: ClientOf) -> TestClient:
    """Return somebody of Socialtilsyn Midt."""
    return client_of(Role.AUTHORITY)


@pytest.fixture
def reported(parts: Parts, clock: SetClock) -> Notices:
    """Return the notices after five reports: four under Midt, one under Nord."""
    for family_id, changes, by, note in (
        (FREE, {"occupied_places": 2}, Reporter.FAMILY, None),
        (EXPECTANT, {}, Reporter.CONSULTANT, "Ringede <i>i går</i>"),
        (ELSEWHERE, {}, Reporter.FAMILY, None),
        (FREE, {"occupied_places": 1}, Reporter.FAMILY, None),
        (WISHING, {"occupied_places": 2}, Reporter.FAMILY, None),
    ):
        clock.move(timedelta(minutes=1))
        parts.register.report(family_id, changes, by, note)
    return Notices(parts.database, clock)


def sent(
    client: TestClient, page: LexborHTMLParser, form: str, **changes: str | list[str]
) -> LexborHTMLParser:
    """Return the page that a form leads to, as a browser without JavaScript sends it."""
    node = one(page, form)
    answer = client.post(str(node.attributes["action"]), data={**dict(filled_in(node)), **changes})
    assert answer.status_code == 303, answer.text
    return page_at(client, answer.headers["location"])


def kinds(page: LexborHTMLParser) -> list[tuple[str, str]]:
    """Return what the inbox shows: the kind and the family, in order."""
    return [
        (words(one(notice, "h2")), words(one(notice, ".t-notice__head a")).removeprefix("Plejefamilie "))
        for notice in page.css(".t-marks .t-notice")
    ]


def told(node: LexborNode) -> dict[str, tuple[str, str]]:
    """Return before and after by label."""
    found = {}
    for row in one(node, ".t-told").css("tbody tr"):
        before, after = all_words(row.css("td"))
        found[words(one(row, "th"))] = (before, after)
    return found


def test_the_inbox_has_the_oldest_first_with_before_and_after_side_by_side(
    officer: TestClient, reported: Notices
) -> None:
    page = page_at(officer, "/tilsyn")
    assert kinds(page) == [
        ("Meldt optaget", FREE),
        ("Bekræftet uændret", EXPECTANT),
        ("Meldt ledig", FREE),
        ("Meldt optaget", WISHING),
    ]
    first, second = page.css(".t-notice")[:2]
    assert told(first) == {"Ledige pladser": ("2", "0"), "Optagne pladser": ("0", "2")}
    assert told(second) == {"Bekræftet": ("4. november 2026 kl. 09.00", "24. november 2026 kl. 10.02")}
    assert words(one(second, "blockquote")) == "Ringede <i>i går</i>"
    assert "Herning Kommune" in words(first)
    assert words(one(page, ".t-tabs [aria-current]")) == "Advis 4 ulæste"
    assert target(one(first, "h2 + p a")) == f"/tilsyn/familie/{FREE}"


def test_the_inbox_is_narrowed_by_kind_and_municipality(officer: TestClient, reported: Notices) -> None:
    page = page_at(officer, "/tilsyn?slags=occupied&slags=free&kommune=0657")
    assert kinds(page) == [("Meldt optaget", FREE), ("Meldt ledig", FREE), ("Meldt optaget", WISHING)]
    counts = {key: words(one(page, f"#n-{key}")) for key in ("occupied", "free", "confirmed", "paused")}
    # Counts of the municipality, the kinds left out.
    assert counts == {"occupied": "2", "free": "1", "confirmed": "0", "paused": "0"}
    assert all(box in dict(filled_in(one(page, "#filter"))).values() for box in ("0657", "free"))
    assert kinds(page_at(officer, "/tilsyn?kommune=0751")) == [("Bekræftet uændret", EXPECTANT)]
    # What nobody knows asks for nothing.
    assert len(kinds(page_at(officer, "/tilsyn?slags=ukendt&kommune=9999&efter=x&laest=y-z"))) == 4


def test_chosen_notices_are_marked_as_read_and_taken_back(
    officer: TestClient, reported: Notices, clock: SetClock
) -> None:
    page = page_at(officer, "/tilsyn?slags=occupied&slags=confirmed")
    numbers = [str(box.attributes["value"]) for box in page.css("[name=notice]")]
    assert len(numbers) == 3
    after = sent(officer, page, ".t-marks", act="chosen", notice=numbers[:2])
    assert "2 advis er markeret som læst" in words(one(after, ".l-receipt"))
    # Back where one stood: the filter is kept, and what is read is gone.
    assert kinds(after) == [("Meldt optaget", WISHING)]
    assert words(one(after, ".t-tabs [aria-current] .t-count")) == "2 ulæste"
    with_read = page_at(officer, "/tilsyn?laeste=ja")
    assert len(kinds(with_read)) == 4
    assert "Læst af token nr." in words(with_read.css(".t-notice--read")[0])
    again = sent(officer, after, ".l-receipt form")
    assert len(kinds(again)) == 3
    assert not again.css(".l-receipt")


def test_a_whole_page_is_marked_at_once_and_then_all_is_read(officer: TestClient, reported: Notices) -> None:
    after = sent(officer, page_at(officer, "/tilsyn"), ".t-marks", act="shown")
    assert kinds(after) == []
    assert "Alt er læst" in words(one(after, ".t-empty h2"))
    assert "læste" in words(one(after, ".t-empty"))
    assert reported.count_unread(MIDT) == 0
    # The other authority's is as unread as before.
    assert reported.count_unread(Recipient(Authority.NORD)) == 1


def test_marking_nothing_says_so(officer: TestClient, reported: Notices) -> None:
    answer = officer.post("/tilsyn/laest?slags=free", data={"act": "chosen"})
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 422
    assert "Vælg mindst ét advis" in words(one(page, ".l-errors"))
    assert kinds(page) == [("Meldt ledig", FREE)]


def test_nobody_marks_the_notices_of_another_authority(officer: TestClient, reported: Notices) -> None:
    (theirs,) = reported.page(Recipient(Authority.NORD), Asked())
    officer.post("/tilsyn/laest", data={"notice": str(theirs.notice_id)})
    assert reported.count_unread(Recipient(Authority.NORD)) == 1


def test_a_long_inbox_comes_a_page_at_a_time(officer: TestClient, parts: Parts, clock: SetClock) -> None:
    for _ in range(53):
        parts.register.report(FREE, {}, Reporter.FAMILY)
    page = page_at(officer, "/tilsyn?slags=confirmed")
    assert len(kinds(page)) == 50
    following = page_at(officer, target(one(page, ".t-pages [rel=next]")))
    assert len(kinds(following)) == 3
    assert not following.css(".t-pages [rel=next]")
    assert target(one(following, ".t-pages a")) == "/tilsyn?slags=confirmed"
    # Marked there, one stays there, and is shown the way back.
    after = sent(officer, following, ".t-marks", act="shown")
    assert words(one(after, ".t-empty h2")) == "Der er ikke flere"


def test_an_inbox_that_is_empty_says_what_will_come(officer: TestClient) -> None:
    empty = one(page_at(officer, "/tilsyn"), ".t-empty")
    assert "Alt er læst" in words(empty)
    assert "Socialtilsyn Midt" in words(empty)
    assert "passer til det valgte" in words(one(page_at(officer, "/tilsyn?slags=free"), ".t-empty"))
    assert "Ingen anmodninger venter" in words(one(page_at(officer, "/tilsyn/anmodninger"), ".t-empty"))


def ask(parts: Parts, clock: SetClock, family_id: str = FREE, **asked: object) -> ScopeRequest:
    """Ask in a family's name."""
    return ScopeRequests(parts.database, clock).ask(family_id, asked, "link:1", "Vi har bygget om")


def test_requests_wait_with_the_oldest_first(officer: TestClient, parts: Parts, clock: SetClock) -> None:
    ask(parts, clock, approved_places=3)
    clock.move(timedelta(days=2))
    ask(parts, clock, EXPECTANT, stay_types=["acute"])
    ask(parts, clock, ELSEWHERE, stay_types=["acute"])
    page = page_at(officer, "/tilsyn/anmodninger")
    assert all_words(page.css(".t-requests h2")) == [f"Plejefamilie {FREE}", f"Plejefamilie {EXPECTANT}"]
    first = page.css(".t-requests .t-notice")[0]
    assert told(first) == {"Godkendte pladser": ("2", "3")}
    assert "for 2 dage siden" in words(first)
    assert "Vi har bygget om" in words(first)
    assert words(one(page, ".t-tabs [aria-current] .t-count")) == "2 venter"


def test_a_request_is_decided_field_by_field(officer: TestClient, parts: Parts, clock: SetClock) -> None:
    request = ask(parts, clock, approved_places=3, stay_types=["placement", "respite"])
    address = f"/tilsyn/anmodninger/{request.request_id}"
    page = page_at(officer, address)
    assert all_words(page.css(".t-choice dd")) == [
        "2",
        "3",
        "Døgnophold (anbringelse) og akut ophold",
        "Døgnophold (anbringelse) og aflastning (støtteophold)",
    ]
    # Nothing is chosen beforehand.
    assert not page.css(".t-form [checked]")
    choice = {"field-approved_places": "grant", "field-stay_types": "decline"}
    missing = officer.post(address, data={**dict(filled_in(one(page, ".t-form"))), **choice})
    told_wrong = LexborHTMLParser(missing.text)
    assert missing.status_code == 422
    assert "Skriv en begrundelse" in words(one(told_wrong, "#reason-error"))
    assert [box.attributes["id"] for box in told_wrong.css(".t-form [checked]")] == [
        "field-approved_places",
        "decline-stay_types",
    ]
    after = sent(officer, told_wrong, ".t-form", **choice, reason="Akut tager vi op igen\ntil foråret")
    assert "Afgørelsen gælder nu" in words(one(after, ".l-receipt"))
    assert "Delvist godkendt" in words(one(after, ".t-state"))
    assert "Godkendt: godkendte pladser. Ikke godkendt: ophold." in words(one(after, ".t-main"))
    assert "Afventer kilden" in words(one(after, ".t-awaits"))
    stored = parts.register.family(FREE)
    assert stored is not None
    assert stored.family.approved_places == 3
    waiting = page_at(officer, "/tilsyn/anmodninger")
    assert words(waiting.css(".t-table tbody tr")[0]).startswith(FREE)
    assert not waiting.css(".t-requests")


def test_every_field_must_be_decided(officer: TestClient, parts: Parts, clock: SetClock) -> None:
    request = ask(parts, clock, approved_places=3, stay_types=["acute"])
    address = f"/tilsyn/anmodninger/{request.request_id}"
    form = dict(filled_in(one(page_at(officer, address), ".t-form")))
    answer = officer.post(address, data={**form, "field-stay_types": "grant", "reason": "Enig i det"})
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 422
    assert target(one(page, ".l-errors a")) == "#field-approved_places"
    assert one(page, "#field-approved_places")
    assert ScopeRequests(parts.database, clock).find(request.request_id).state is RequestState.OPEN


def test_a_reason_that_holds_something_like_a_cpr_number_is_refused(
    officer: TestClient, parts: Parts, clock: SetClock
) -> None:
    request = ask(parts, clock, approved_places=3)
    address = f"/tilsyn/anmodninger/{request.request_id}"
    form = dict(filled_in(one(page_at(officer, address), ".t-form")))
    answer = officer.post(
        address, data={**form, "field-approved_places": "decline", "reason": "Se sagen om 010115-1234"}
    )
    assert answer.status_code == 422
    assert "ligner et CPR-nummer" in words(one(LexborHTMLParser(answer.text), "#reason-error"))
    assert ScopeRequests(parts.database, clock).find(request.request_id).state is RequestState.OPEN


def test_the_second_officer_is_told_what_the_first_decided(
    officer: TestClient, parts: Parts, clock: SetClock
) -> None:
    request = ask(parts, clock, approved_places=3)
    address = f"/tilsyn/anmodninger/{request.request_id}"
    form = dict(filled_in(one(page_at(officer, address), ".t-form")))
    birgit = Officer("demo:birgit", Authority.MIDT)
    decisions = Decisions(parts.database, clock)
    decisions.decide(birgit, request.request_id, [], "Huset er for lille", request.version)
    answer = officer.post(address, data={**form, "field-approved_places": "grant"})
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 409
    assert "Du kom lige efter" in words(one(page, ".t-alert"))
    assert "af Birgit Lund, 24. november 2026" in words(one(page, ".t-state"))
    assert "Huset er for lille" in words(one(page, ".t-main"))
    stored = parts.register.family(FREE)
    assert stored is not None
    assert stored.family.approved_places == 2


def test_a_form_from_before_the_profile_changed_decides_nothing(
    officer: TestClient, parts: Parts, clock: SetClock
) -> None:
    request = ask(parts, clock, approved_places=4)
    address = f"/tilsyn/anmodninger/{request.request_id}"
    form = dict(filled_in(one(page_at(officer, address), ".t-form")))
    other = ask(parts, clock, stay_types=["acute"])
    birgit = Officer("demo:birgit", Authority.MIDT)
    Decisions(parts.database, clock).decide(birgit, other.request_id, ["stay_types"], None, other.version)
    answer = officer.post(address, data={**form, "field-approved_places": "grant", "reason": "Enig i det"})
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 409
    assert "Intet er afgjort endnu" in words(one(page, ".t-alert"))
    # What was chosen is still there, and the same form now decides.
    after = sent(officer, page, ".t-form")
    assert "Afgørelsen gælder nu" in words(one(after, ".l-receipt"))
    for broken in ({}, {"version": "x"}, {"version": "9" * 30}):
        third = ask(parts, clock, EXPECTANT, approved_places=3)
        choice = {"field-approved_places": "grant", **broken}
        assert officer.post(f"/tilsyn/anmodninger/{third.request_id}", data=choice).status_code == 409


def say(client: TestClient, family_id: str, **changes: str) -> LexborHTMLParser:
    """Change the approval on the family's page."""
    page = page_at(client, f"/tilsyn/familie/{family_id}")
    return sent(client, page, ".t-change form", **changes)


def test_a_family_is_suspended_and_approved_again_at_once(
    officer: TestClient, caseworker: TestClient, parts: Parts
) -> None:
    def found() -> set[str]:
        answer = caseworker.get("/api/v1/families?availability=any&size=100").json()
        return {family["family_id"] for family in answer["families"]}

    assert FREE in found()
    page = say(officer, FREE, approval="suspended", reason="Bekymring efter tilsynsbesøg")
    assert "Familien er nu suspenderet" in words(one(page, ".l-receipt"))
    assert "Bekymring efter tilsynsbesøg" in words(one(page, ".t-word"))
    assert FREE not in found()
    page = say(officer, FREE, approval="approved", reason="Bekymringen er afklaret")
    assert "Den kommer frem i søgninger igen" in words(one(page, ".l-receipt"))
    assert FREE in found()
    assert all_words(page.css(".t-word strong")) == ["Godkendt", "Suspenderet"]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"reason": "Fordi det er sådan"}, "Vælg, hvad der skal gælde."),
        ({"approval": "sovende", "reason": "Fordi det er sådan"}, "Vælg, hvad der skal gælde."),
        ({"approval": "ended", "reason": "  "}, "Skriv en begrundelse"),
        ({"approval": "ended", "reason": "x" * 2001}, "Skriv højst 2000 tegn."),
        ({"approval": "suspended", "reason": "Se 010115-1234"}, "ligner et CPR-nummer"),
    ],
)
def test_an_approval_needs_a_word_and_a_reason(
    officer: TestClient, parts: Parts, form: Mapping[str, str], message: str
) -> None:
    answer = officer.post(f"/tilsyn/familie/{FREE}", data={"seen": "approved", **form})
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 422
    assert message in words(one(page, ".l-errors"))
    assert one(page, target(one(page, ".l-errors a")))
    assert "open" in one(page, ".t-change").attributes
    stored = parts.register.family(FREE)
    assert stored is not None
    assert stored.family.approval is Approval.APPROVED


def test_a_stale_page_does_not_change_an_approval(officer: TestClient, parts: Parts, clock: SetClock) -> None:
    birgit = Officer("demo:birgit", Authority.MIDT)
    decisions = Decisions(parts.database, clock)
    decisions.say_approval(birgit, FREE, Approval.ENDED, "Familien er holdt op", Approval.APPROVED)
    form = {"seen": "approved", "approval": "suspended", "reason": "Bekymring"}
    answer = officer.post(f"/tilsyn/familie/{FREE}", data=form)
    page = LexborHTMLParser(answer.text)
    assert answer.status_code == 409
    assert "Familien er allerede ophørt" in words(one(page, ".t-alert"))
    assert "Birgit Lund" in words(one(page, ".t-word"))


def test_a_family_page_tells_all_that_was_said_and_decided(
    officer: TestClient, parts: Parts, reported: Notices, clock: SetClock
) -> None:
    request = ask(parts, clock, approved_places=3)
    page = page_at(officer, f"/tilsyn/familie/{FREE}")
    assert "1 ledig, 1 optaget af 2 pladser" in words(one(page, ".t-now"))
    assert "3 ulæste advis" in words(one(page, ".t-about"))
    reports = all_words(page.css("#reports ~ .l-tableframe tbody tr"))
    assert len(reports) == 3
    assert "Optagne pladser: 2 er nu 1" in reports[0]
    assert "Familien" in reports[0]
    assert "Den indlæste fil" in reports[-1]
    assert target(one(page, "#requests ~ .t-list h3 a")) == f"/tilsyn/anmodninger/{request.request_id}"
    assert all_words(page.css("#versions ~ .l-tableframe tbody td:last-child")) == ["Første gang i registret"]
    decided = Decisions(parts.database, clock)
    decided.decide(Officer("token:1", Authority.MIDT), request.request_id, ["approved_places"], None, 1)
    page = page_at(officer, f"/tilsyn/familie/{FREE}")
    changed = page.css("#versions ~ .l-tableframe tbody td:last-child")[0]
    assert words(changed) == "Godkendte pladser: 2 er nu 3"


@pytest.mark.parametrize("family_id", [SUSPENDED, BARE, OCCUPIED])
def test_every_family_under_the_authority_has_its_page(officer: TestClient, family_id: str) -> None:
    assert family_id in words(one(page_at(officer, f"/tilsyn/familie/{family_id}"), "h1"))


def test_a_family_under_another_authority_is_shut(officer: TestClient, parts: Parts, clock: SetClock) -> None:
    request = ask(parts, clock, ELSEWHERE, approved_places=4)
    for method, path in (
        ("GET", f"/tilsyn/familie/{ELSEWHERE}"),
        ("POST", f"/tilsyn/familie/{ELSEWHERE}"),
        ("GET", f"/tilsyn/anmodninger/{request.request_id}"),
        ("POST", f"/tilsyn/anmodninger/{request.request_id}"),
    ):
        answer = officer.request(method, path, data={"field-approved_places": "grant", "version": "1"})
        assert answer.status_code == 403
        assert "Familien hører under Socialtilsyn Nord".lower() in answer.text.lower()
    assert ScopeRequests(parts.database, clock).find(request.request_id).state is RequestState.OPEN


def test_what_is_not_there_is_told(officer: TestClient, parts: Parts, clock: SetClock) -> None:
    assert officer.get("/tilsyn/familie/F-FINDES-IKKE").status_code == 404
    for number in ("999", "0", "9" * 40):
        assert officer.get(f"/tilsyn/anmodninger/{number}").status_code == 404
    say(officer, FREE, approval="suspended", reason="Bekymring")
    (word,) = ScopeRequests(parts.database, clock).of_family(FREE)
    # The authority's own word is no request that can be decided.
    for method in ("GET", "POST"):
        answer = officer.request(method, f"/tilsyn/anmodninger/{word.request_id}")
        assert answer.status_code == 404
        assert "Anmodningen findes ikke" in answer.text


def test_the_menu_leads_the_authority_and_nobody_else_to_its_pages(
    officer: TestClient, caseworker: TestClient
) -> None:
    menu = all_words(page_at(officer, "/tilsyn/anmodninger").css(".l-nav a"))
    assert "Tilsyn" in menu
    assert "Tilsyn" not in all_words(page_at(caseworker, "/").css(".l-nav a"))


def test_a_profile_leads_its_own_authority_and_nobody_else_to_the_family(
    officer: TestClient, caseworker: TestClient
) -> None:
    def way(client: TestClient, family_id: str) -> list[str]:
        links = page_at(client, f"/familie/{family_id}").css("a[href^='/tilsyn/familie/']")
        return [target(link) for link in links]

    assert way(officer, FREE) == [f"/tilsyn/familie/{FREE}"]
    assert way(officer, ELSEWHERE) == way(caseworker, FREE) == []


def test_addresses_keep_to_what_they_need(officer: TestClient, reported: Notices) -> None:
    page = page_at(officer, "/tilsyn?laeste=ja")
    answer = officer.post(
        str(one(page, ".t-marks").attributes["action"]),
        data={**dict(filled_in(one(page, ".t-marks"))), "act": "shown"},
    )
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert set(query) == {"laeste", "laest"}


def test_a_token_of_no_authority_has_no_inbox(parts: Parts, clock: SetClock, stranger: TestClient) -> None:
    token = issue_token(parts.tokens, Role.CASEWORKER, TokenScope(municipality="0657"), clock)
    answer = stranger.get("/tilsyn", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 403


@pytest.fixture
def protected(parts: Parts) -> None:
    """Protect a family under Midt."""
    parts.register.put([read_record({"family_id": FREE, "address_protected": True})])


def test_the_authority_names_who_may_reach_a_protected_family_and_takes_it_back(
    officer: TestClient, client_of: ClientOf, protected: None
) -> None:
    caseworker = client_of(Role.CASEWORKER)

    def asks() -> int:
        return caseworker.post(f"/familie/{FREE}/kontakt", data={"reason": "prøve"}).status_code

    assert asks() == 403
    page = page_at(officer, f"/tilsyn/familie/{FREE}")
    given = sent(officer, page, "#adgang details form", municipality="0657", why="Barn <b>her</b>")
    assert "Sagsbehandlere i Herning Kommune" in words(one(given, "#adgang"))
    assert "Barn <b>her</b>" in words(one(given, "#adgang"))
    assert asks() == 200
    taken = sent(officer, given, "#adgang .t-word form")
    assert "fjernet" in words(one(taken, "#adgang"))
    assert asks() == 403


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"why": "Barn her"}, "Vælg en kommune, eller skriv ét login."),
        ({"why": "Barn her", "municipality": "0657", "who": "x"}, "Vælg en kommune, eller skriv ét login."),
        ({"why": "Barn her", "municipality": "9999", "role": "caseworker"}, "på listen"),
        ({"why": "Barn her", "municipality": "0657", "role": "analyst"}, "på listen"),
        ({"why": "x", "who": "token:7"}, "Skriv hvorfor"),
    ],
)
def test_access_without_a_name_or_a_reason_is_given_to_nobody(
    officer: TestClient, parts: Parts, protected: None, told: dict[str, str], message: str
) -> None:
    answer = officer.post(f"/tilsyn/familie/{FREE}/adgang", data=told)
    assert answer.status_code == 422
    assert message in words(one(LexborHTMLParser(answer.text), ".l-errors"))
    assert Protection(parts.database).grants(FREE) == []


def test_an_authority_gives_no_access_to_families_of_others_or_unprotected_ones(
    officer: TestClient, parts: Parts
) -> None:
    told = {"who": "token:7", "why": "Barn her"}
    assert officer.post(f"/tilsyn/familie/{ELSEWHERE}/adgang", data=told).status_code == 403
    assert officer.post(f"/tilsyn/familie/{ELSEWHERE}/adgang/fjern", data={"grant": "1"}).status_code == 403
    assert officer.post(f"/tilsyn/familie/{FREE}/adgang", data=told).status_code == 422
    assert Protection(parts.database).grants(FREE) == []
