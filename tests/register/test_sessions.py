"""Sessions: they end when nobody uses them, after a working day, and when somebody signs out."""

from datetime import timedelta

from register.database import Database
from register.session_tables import sessions, sign_ins
from register.sessions import BegunSignIn, SessionRow, SessionRule, Sessions, SignIns
from tests.building import NOW
from tests.register.reading import rows

METTE = SessionRow("oidc:mette", "caseworker", "0657", None, None)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
RULE = SessionRule(idle=30 * MINUTE, whole=8 * HOUR)


def test_a_session_lives_while_it_is_used_and_no_longer_than_a_working_day(database: Database) -> None:
    kept = Sessions(database, RULE)
    secret = kept.begin(METTE, NOW)
    for minutes in range(0, 8 * 60, 29):
        assert kept.find(secret, NOW + minutes * MINUTE) == METTE
    assert kept.find(secret, NOW + 8 * HOUR - timedelta(seconds=1)) == METTE
    assert kept.find(secret, NOW + 8 * HOUR) is None


def test_a_session_that_nobody_uses_ends(database: Database) -> None:
    kept = Sessions(database, RULE)
    secret = kept.begin(METTE, NOW)
    assert kept.find(secret, NOW + 30 * MINUTE - timedelta(seconds=1)) == METTE
    assert kept.find(secret, NOW + 61 * MINUTE) is None


def test_whoever_signs_out_or_in_anew_leaves_no_session_behind(database: Database) -> None:
    kept = Sessions(database, RULE)
    first, other = kept.begin(METTE, NOW), kept.begin(METTE, NOW)
    second = kept.begin(METTE, NOW, before=first)
    assert second != first
    assert [kept.find(secret, NOW) for secret in (first, second, other)] == [None, METTE, METTE]
    kept.end(second)
    assert [kept.find(secret, NOW) for secret in (second, other)] == [None, METTE]
    kept.begin(METTE, NOW + 9 * HOUR)
    assert len(rows(database, sessions)) == 1, "ended sessions are removed"


def test_no_secret_is_kept(database: Database) -> None:
    secret = Sessions(database, RULE).begin(METTE, NOW)
    SignIns(database).begin("a state", "a browser", BegunSignIn("n", "v", "/"), NOW)
    held = repr((rows(database, sessions), rows(database, sign_ins)))
    assert not any(one in held for one in (secret, "a state", "a browser"))


def test_a_sign_in_is_finished_once_in_time_by_the_browser_that_began_it(database: Database) -> None:
    kept, begun = SignIns(database), BegunSignIn("nonce", "verifier", "/soeg?age=4")
    kept.begin("state", "browser", begun, NOW)
    assert kept.finish("state", "another", NOW) is None
    assert kept.finish("another", "browser", NOW) is None
    assert kept.finish("state", "browser", NOW) == begun
    assert kept.finish("state", "browser", NOW) is None
    kept.begin("late", "browser", begun, NOW)
    assert kept.finish("late", "browser", NOW + 15 * MINUTE) is None
