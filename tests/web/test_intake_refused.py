"""Reports over HTTP that are refused: everything is said at once, and nothing is written."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient

from tests.named_families import ENDED, FREE, OCCUPIED
from tests.web.reports import FAMILIES, JSON, at
from tests.web.test_api import problem_of
from web.security import MAX_BODY_BYTES


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, ["occupied_places"]),
        ({"occupied_places": None}, ["occupied_places"]),
        ({"occupied_places": True}, ["occupied_places"]),
        ({"occupied_places": "1"}, ["occupied_places"]),
        ({"occupied_places": 1.5}, ["occupied_places"]),
        ({"occupied_places": -1}, ["occupied_places"]),
        ({"occupied_places": 10}, ["occupied_places"]),
        ({"occupied_places": 10**400}, ["occupied_places"]),
        ({"occupied_places": 3}, ["occupied_places"]),
        ({"occupied_places": 1, "blocked_places": 2}, ["occupied_places"]),
        ({"occupied_places": 0, "blocked_places": -1}, ["blocked_places"]),
        ({"occupied_places": 0, "blocked_reason": "ferie"}, ["blocked_reason"]),
        ({"occupied_places": 0, "available_from": "2026-11-23"}, ["available_from"]),
        ({"occupied_places": 0, "available_from": "24/12/2026"}, ["available_from"]),
        ({"occupied_places": 0, "paused_until": "2026-02-30"}, ["paused_until"]),
        ({"occupied_places": 0, "wanted_age": {"max_months": 216}}, ["wanted_age"]),
        (
            {"occupied_places": 0, "wanted_age": {"min_months": 9, "max_months": 3}},
            ["wanted_age.max_months"],
        ),
        ({"occupied_places": 0, "wanted_age": {"min": 3}}, ["wanted_age.min"]),
        ({"occupied_places": 0, "wanted_age": 4}, ["wanted_age"]),
        ({"occupied_places": 0, "note": "x" * 301}, ["note"]),
        ({"occupied_places": 0, "note": "nul\0"}, ["note"]),
        ({"occupied_places": 0, "note": "halv \ud800"}, ["note"]),
        ({"occupied_places": 0, "note": 7}, ["note"]),
        ({"occupied_places": 0, "confirmed_at": "2026-11-24T09:00:00Z"}, ["confirmed_at"]),
        ({"occupied_places": 0, "approved_places": 9}, ["approved_places"]),
        ([], ["body"]),
        ("occupied_places", ["body"]),
        (None, ["body"]),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    machine: TestClient, written: Callable[[], object], body: object, wrong: list[str]
) -> None:
    before = written()
    headers = {"Content-Type": "application/json", "Idempotency-Key": "key-1"}
    told = problem_of(machine, "POST", at(FREE), content=json.dumps(body), headers=headers)
    assert told["status"] == 422
    assert [error["param"] for error in told["errors"]] == wrong
    assert all(error["message"].endswith((".", "?")) for error in told["errors"])
    assert written() == before


def test_everything_that_is_wrong_is_said_at_once(machine: TestClient, written: Callable[[], object]) -> None:
    before = written()
    body = {
        "occupied_place": 1,
        "blocked_places": 3,
        "blocked_reason": "ferie",
        "available_from": "2026-11-23",
        "paused_until": "i morgen",
        "wanted_age": {"min_months": 0, "max_months": 275},
        "note": "Moderen er 010190-1234.",
    }
    told = problem_of(machine, "POST", at(FREE), json=body, headers={"Idempotency-Key": "to ord"})
    assert [error["param"] for error in told["errors"]] == [
        "Idempotency-Key",
        "occupied_places",
        "occupied_place",
        "blocked_reason",
        "paused_until",
        "note",
        "occupied_places",
        "wanted_age",
        "available_from",
    ]
    messages = {error["param"]: error["message"] for error in told["errors"]}
    assert messages["occupied_place"] == "Ukendt felt. Mente du occupied_places?"
    assert messages["wanted_age"].endswith("0-215 måneder.")
    assert messages["note"] == "Indeholder noget, der ligner et CPR-nummer. Slet nummeret fra teksten."
    assert told["detail"] == "9 værdier er forkerte."
    assert written() == before


def test_places_that_cannot_be_read_do_not_speak_against_the_others(machine: TestClient) -> None:
    told = problem_of(machine, "POST", at(OCCUPIED), json={"occupied_places": "en", "blocked_places": 1})
    assert [error["param"] for error in told["errors"]] == ["occupied_places"]


def test_what_is_wrong_is_told_without_numbers_of_persons_half_characters_and_without_end(
    machine: TestClient,
) -> None:
    names = ["010190-1234", "halv\ud800", "x" * 5000, *(f"felt{number}" for number in range(5000))]
    body = json.dumps({"occupied_places": 0, **dict.fromkeys(names, "010190-1234")})
    told = problem_of(machine, "POST", at(FREE), content=body, headers={"Content-Type": "application/json"})
    assert [error["param"] for error in told["errors"]][:3] == ["######-####", "halv?", "x" * 100]
    assert len(told["errors"]) == 20
    assert "1234" not in json.dumps(told)
    wished = json.dumps({"occupied_places": 0, "wanted_age": dict.fromkeys(names)})
    told = problem_of(machine, "POST", at(FREE), content=wished, headers={"Content-Type": "application/json"})
    assert len(told["errors"]) == 20


def test_a_confirmation_has_no_fields(machine: TestClient, written: Callable[[], object]) -> None:
    before = written()
    told = problem_of(machine, "POST", at(FREE, confirm=True), json={"occupied_places": 1, "note": None})
    assert (told["status"], [error["param"] for error in told["errors"]]) == (
        422,
        ["occupied_places", "note"],
    )
    assert written() == before


@pytest.mark.parametrize("confirm", [False, True])
def test_an_ended_family_and_one_that_is_gone_take_no_report(
    machine: TestClient, written: Callable[[], object], confirm: bool
) -> None:
    before = written()
    body = {} if confirm else {"occupied_places": 1}
    headers = {"Idempotency-Key": "key-1"}
    ended = problem_of(machine, "POST", at(ENDED, confirm=confirm), json=body, headers=headers)
    assert (ended["status"], "ophørt" in ended["detail"]) == (409, True)
    for family_id in ("F-GONE", "%00", "x" * 500):
        gone = problem_of(machine, "POST", at(family_id, confirm=confirm), json=body, headers=headers)
        assert (gone["status"], gone["title"]) == (404, "Familien findes ikke")
    assert written() == before


@pytest.mark.parametrize("confirm", [False, True])
@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b'{"occupied_places": 1', JSON, 400),
        (b'{"occupied_places": NaN}', JSON, 400),
        (b'{"occupied_places": 1, "occupied_places": 2}', JSON, 400),
        (b'{"occupied_places": 1, "note": "\xe6"}', JSON, 400),
        (b"[" * 100_000, JSON, 400),
        (b'{"occupied_places": 1}', "text/plain", 415),
        (b'{"occupied_places": 1}', None, 415),
        (b"occupied_places=1", "application/x-www-form-urlencoded", 415),
        (b'{"occupied_places": 1}' + b" " * MAX_BODY_BYTES, JSON, 413),
    ],
)
def test_what_cannot_be_read_is_refused(
    machine: TestClient,
    written: Callable[[], object],
    content: bytes,
    kind: str | None,
    status: int,
    confirm: bool,
) -> None:
    before = written()
    headers = {"Content-Type": kind} if kind else {}
    path = at(FREE, confirm=confirm)
    assert problem_of(machine, "POST", path, content=content, headers=headers)["status"] == status
    assert written() == before


def test_nothing_at_all_is_no_report(machine: TestClient) -> None:
    assert problem_of(machine, "POST", at(FREE))["status"] == 415
    assert problem_of(machine, "POST", at(FREE), headers={"Content-Type": JSON})["status"] == 400


def test_a_body_without_end_is_refused(machine: TestClient, written: Callable[[], object]) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 1000 + 1):
            yield b" " * 1000

    before = written()
    headers = {"Content-Type": JSON}
    assert problem_of(machine, "POST", at(FREE), content=endless(), headers=headers)["status"] == 413
    assert written() == before


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_called_so_in_its_other_ways(machine: TestClient, kind: str) -> None:
    answer = machine.post(at(FREE), content=b'{"occupied_places": 1}', headers={"Content-Type": kind})
    assert answer.status_code == 201


def test_the_note_is_in_no_answer_and_in_no_log(
    machine: TestClient, caseworker: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = {"occupied_places": 1, "note": "Mormor ringede"}
    answers = [
        machine.post(at(FREE), json=body),
        machine.post(at(FREE), json=body | {"occupied_places": 3}),
        machine.post(at(ENDED), json=body),
        caseworker.get(f"{FAMILIES}/{FREE}"),
        caseworker.get(FAMILIES, params={"availability": "any", "size": "100"}),
        caseworker.get(f"/familie/{FREE}"),
    ]
    assert [answer.status_code for answer in answers] == [201, 422, 409, 200, 200, 200]
    assert not any("Mormor" in answer.text for answer in answers)
    assert "Mormor" not in caplog.text
    assert caseworker.get(FAMILIES, params={"q": "Mormor ringede"}).json()["total"] == 0
