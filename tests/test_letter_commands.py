"""Letters as an operator meets them: `ledig remind`, `ledig work` and the demo, as real processes."""

import json
import re
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from pydantic import SecretStr

import commands.letters
from commands.letters import letter_duties
from families.clock import SetClock, SystemClock
from families.vocabulary import Reporter
from register.database import Database
from register.links import Links
from register.register import Register
from tests.building import NOW
from tests.messages.post_office import PostOffice, free_port, opened, text_of
from tests.register.reading import a_patch
from tests.test_command_line import Operator, _address, _free_port
from web.settings import Settings

FAMILIES: list[dict[str, object]] = [
    {
        "family_id": "F-1",
        "email": "f1@example.org",
        "occupied_places": 0,
        "confirmed_at": "2025-01-02T09:00:00Z",
    },
    {"family_id": "F-2", "email": "f2@example.org"},
    {"family_id": "F-3", "phone": "20 30 40 50"},
]
NEEDED: dict[str, object] = {
    "municipality_code": "0657",
    "postcode": "7400",
    "family_type": "general",
    "approved_places": 2,
    "approved_age": {"min_months": 0, "max_months": 215},
}


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """Sit down in a folder with a register of three families that have not answered."""
    sitting = Operator(tmp_path)
    lines = (json.dumps({**NEEDED, **told}) for told in FAMILIES)
    (tmp_path / "f.ndjson").write_text("\n".join(lines), encoding="utf-8")
    assert sitting.run("import", "f.ndjson").returncode == 0
    return sitting


def test_who_is_due_is_listed_without_addresses_and_then_written_once(operator: Operator) -> None:
    listed = operator.run("remind", "--dry-run")
    assert listed.stdout.splitlines() == [
        "F-1: ikke bekræftet længe (e-mail)",
        "F-2: ikke bekræftet længe (e-mail)",
        "2 familier ville få en påmindelse. Intet er skrevet.",
    ]
    sms = {
        "sms_url": "https://sms.example.dk",
        "sms_token": "hemmelig",
        "public_url": "https://ledig.example.dk",
    }
    assert "F-3: ikke bekræftet længe (SMS)" in operator.run("remind", "--dry-run", **sms).stdout
    written = operator.run("remind")
    assert written.stdout.splitlines() == [
        "2 påmindelser er skrevet, og 'ledig work' sender dem.",
        "LEDIG_SMTP_URL er ikke sat, så ingen breve bliver sendt. Se docs/letters.md.",
    ]
    assert operator.run("remind").stdout.startswith("0 påmindelser")
    assert "Breve, der venter: 2" in operator.run("status").stdout


def test_work_sends_as_soon_as_the_mail_server_answers(operator: Operator) -> None:
    office, port = PostOffice(), free_port()
    settings = {
        "smtp_url": f"smtp://127.0.0.1:{port}",
        "mail_from": "ledig@example.dk",
        "public_url": "https://ledig.example.dk",
    }
    # At night work reminds nobody by itself; who asks for it is obeyed.
    assert operator.run("remind", **settings).returncode == 0
    with operator.running("work", **settings) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "Arbejder. Stop med Ctrl-C.\n"
        down = worker.stdout.readline()
        assert re.fullmatch(r"Breve: Mailserveren 127\.0\.0\.1:\d+ svarer ikke.* Brevene venter\.\n", down)
        with opened(office, port):
            assert worker.stdout.readline() == "Breve: Det virker igen.\n"
    assert worker.returncode == 0
    assert sorted(office.recipients) == ["f1@example.org", "f2@example.org"]
    assert re.search(r"https://ledig\.example\.dk/link/\S{32}\n", text_of(office.letters[0]))


def test_links_that_ended_up_with_somebody_else_are_revoked(operator: Operator) -> None:
    with closing(Database(f"sqlite:///{operator.folder}/ledig.db")) as database:
        links, now = Links(database), SystemClock().now()
        secret, other = (
            links.mint(family, letter_id=None, now=now, expires_at=now + timedelta(days=1))
            for family in ("F-1", "F-2")
        )
        assert operator.run("revoke-links", "F-1").stdout.startswith("1 link er spærret.")
        revoked, kept = links.find(secret), links.find(other)
    assert revoked is not None
    assert kept is not None
    assert (revoked.revoked_at is None, kept.revoked_at) == (False, None)
    assert operator.run("revoke-links", "F-9").stderr == "family: Familien findes ikke i registret.\n"


@pytest.mark.parametrize(("hour", "reminded"), [(9, True), (2, False)])
def test_the_duties_remind_by_day_tell_authorities_and_send(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, hour: int, reminded: bool
) -> None:
    clock = SetClock(NOW.replace(hour=hour))
    monkeypatch.setattr(commands.letters, "CLOCK", clock)
    register, office = Register(sqlite_database, clock), PostOffice()
    register.put([a_patch(1, email="f1@example.org"), a_patch(2)])
    register.report("F-2", {"occupied_places": 1}, Reporter.FAMILY)
    clock.instant = NOW.replace(day=25, hour=hour)
    with opened(office) as port:
        settings = Settings(
            smtp_url=SecretStr(f"smtp://127.0.0.1:{port}"),
            mail_from="ledig@example.dk",
            public_url="https://ledig.example.dk",
            office_mail="midt=tilsyn@example.dk",
        )
        duties = {duty.name: duty.run for duty in letter_duties(settings, sqlite_database, register)}
        for name in ("Påmindelser", "Daglige breve til tilsyn", "Forkerte links", "Breve"):
            duties[name]()
    assert office.recipients == (["f1@example.org", "tilsyn@example.dk"] if reminded else [])


def test_behind_a_proxy_callers_are_told_apart_by_what_it_says(tmp_path: Path) -> None:
    port = str(_free_port())
    with Operator(tmp_path).running("serve", "--port", port, proxy="127.0.0.1") as process:
        address = _address(process)

        def guess(caller: str) -> int:
            return httpx2.get(f"{address}/link/forkert", headers={"X-Forwarded-For": caller}).status_code

        assert [guess("192.0.2.1") for _ in range(11)] == [404] * 10 + [429]
        assert guess("192.0.2.2") == 404


def test_the_demos_letters_stand_on_a_page_and_their_links_lead_somewhere(tmp_path: Path) -> None:
    operator = Operator(tmp_path)
    with operator.running("demo", "--families", "20", "--port", str(_free_port())) as process:
        address = _address(process)
        assert "Der er endnu ingen breve" in httpx2.get(f"{address}/demo/breve").text
        with httpx2.Client(base_url=address) as browser:
            token = re.search(r'name="form_token" value="(\w+)"', browser.get("/nyt-link").text)
            asked = {"family_id": "F-0001", "form_token": token[1] if token else ""}
            assert browser.post("/nyt-link", data=asked).status_code == 303
        until, link = time.monotonic() + 60, None
        while link is None and time.monotonic() < until:
            link = re.search(
                rf"{re.escape(address)}/link/[\w-]{{32}}", httpx2.get(f"{address}/demo/breve").text
            )
            time.sleep(0.1)
        assert link is not None
        assert httpx2.get(link[0]).status_code == 200
        assert httpx2.get(f"{address}/demo/breve", headers={"Host": "ledig.example.dk"}).status_code == 404
