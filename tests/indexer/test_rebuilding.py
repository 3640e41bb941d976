"""A new index is built beside the one that serves, and takes its place only as the register's equal."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import orjson
import pytest

from families.clock import SetClock
from families.vocabulary import Reporter
from indexer.indexes import IndexRefused
from indexer.rebuilding import AlreadyRebuilding
from search_api.opensearch.cluster import IndexMissing
from tests.databases import PostgresDatabases
from tests.indexer.indexed import FAMILIES, Indexed, fill, opened
from tests.opensearch.indexes import Indexes
from tests.opensearch.relay import Answered, Asked, Pass, relayed


def rebuild(indexed: Indexed, url: str | None = None) -> str:
    with indexed.rebuilding(url) as rebuilding:
        return rebuilding.rebuild().name


def report(indexed: Indexed, family_id: str) -> None:
    indexed.register.report(family_id, {}, Reporter.FAMILY)


def test_the_first_index_holds_every_family_and_is_refreshed_every_second(indexed: Indexed) -> None:
    name = rebuild(indexed)
    assert indexed.serving == name
    assert indexed.in_index() == indexed.in_register()
    assert len(indexed.in_index()) == FAMILIES
    settings = str(indexed.indexes.ask("GET", f"/{name}/_settings?flat_settings=true"))
    assert "'index.refresh_interval': '1s'" in settings


def test_a_register_in_postgresql_is_copied_as_well(
    postgres_databases: PostgresDatabases, clock: SetClock, indexes: Indexes, tmp_path: Path
) -> None:
    with postgres_databases.fresh() as address, opened(address, clock, indexes) as indexed:
        fill(indexed.register, tmp_path, clock)
        rebuild(indexed)
        report(indexed, next(iter(indexed.in_register())))
        with indexed.rebuilding() as rebuilding:
            rebuilding.keep_level()
        assert indexed.in_index() == indexed.in_register()
        rebuild(indexed)
        assert indexed.in_index() == indexed.in_register()


def test_an_empty_register_has_an_empty_index(empty: Indexed) -> None:
    rebuild(empty)
    assert empty.in_index() == {}


def test_only_the_index_before_is_kept(indexed: Indexed) -> None:
    names = [rebuild(indexed) for _ in range(3)]
    assert indexed.serving == names[2]
    assert indexed.indexes.names() == names[1:]
    assert indexed.indexes.aliases()[f"{indexed.alias}-previous"] == [names[1]]


def test_nothing_that_is_reported_meanwhile_is_lost(indexed: Indexed) -> None:
    rebuild(indexed)
    stop = Event()
    families = sorted(indexed.in_register())

    def keep_reporting() -> None:
        while not stop.is_set():
            for family_id in families[::3]:
                if indexed.register.family(family_id).family.approval == "approved":  # type: ignore[union-attr]
                    report(indexed, family_id)

    def busy(asked: Asked, send: Pass) -> Answered:
        # Reports come between every two steps of the rebuild.
        report(indexed, families[0])
        return send(asked)

    reporting = Thread(target=keep_reporting)
    reporting.start()
    try:
        with relayed(indexed.indexes.url, busy) as url:
            name = rebuild(indexed, url)
    finally:
        stop.set()
        reporting.join()
    assert indexed.serving == name
    with indexed.rebuilding() as rebuilding:
        rebuilding.keep_level()
    assert indexed.in_index() == indexed.in_register()


def _without_one_family(asked: Asked) -> Asked:
    lines = asked.body.split(b"\n")
    return Asked(asked.method, asked.path, b"\n".join([*lines[:-3], b""]))


def _with_a_family_that_does_not_fit(asked: Asked) -> Asked:
    return Asked(asked.method, asked.path, asked.body.replace(b'"approved":true', b'"approved":"maybe"', 1))


def _with_another_authority(asked: Asked) -> Asked:
    return Asked(
        asked.method, asked.path, asked.body.replace(b'"authority":["midt"]', b'"authority":["syd"]', 1)
    )


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_without_one_family, "59 familier, registret 60"),
        (_with_a_family_that_does_not_fit, "tog ikke imod 1 familie: F-"),
        (_with_another_authority, "authority passer ikke med registret: midt, syd"),
    ],
)
def test_an_index_that_is_not_the_registers_equal_serves_nobody(
    indexed: Indexed, spoil: Callable[[Asked], Asked], says: str
) -> None:
    serving = rebuild(indexed)

    def spoiling(asked: Asked, send: Pass) -> Answered:
        # The mark goes by itself, in a small request.
        return send(spoil(asked) if "_bulk" in asked.path and len(asked.body) > 1_000 else asked)

    with relayed(indexed.indexes.url, spoiling) as url, pytest.raises(IndexRefused) as refused:
        rebuild(indexed, url)
    assert says in str(refused.value)
    assert f"Der søges stadig i {serving}." in str(refused.value)
    assert "ledig rebuild" in str(refused.value)
    assert indexed.indexes.names() == [serving]
    assert indexed.serving == serving


def test_a_second_one_refuses_and_changes_nothing(indexed: Indexed) -> None:
    rebuild(indexed)
    before = indexed.indexes.aliases()

    def meanwhile(asked: Asked, send: Pass) -> Answered:
        if "_bulk" in asked.path:
            with pytest.raises(AlreadyRebuilding, match="er i gang"):
                rebuild(indexed)
            with indexed.rebuilding() as rebuilding, pytest.raises(AlreadyRebuilding):
                rebuilding.switch_back()
        return send(asked)

    with relayed(indexed.indexes.url, meanwhile) as url:
        rebuild(indexed, url)
    assert indexed.indexes.aliases() != before


def test_switching_back_brings_the_index_before_level_and_twice_is_forth_again(indexed: Indexed) -> None:
    one, two = rebuild(indexed), rebuild(indexed)
    report(indexed, next(iter(indexed.in_register())))
    with indexed.rebuilding() as rebuilding:
        assert rebuilding.switch_back() == one
        assert indexed.serving == one
        assert indexed.in_index() == indexed.in_register()
        assert rebuilding.switch_back() == two
    assert indexed.serving == two
    assert indexed.in_index() == indexed.in_register()


def test_without_an_index_before_there_is_no_way_back(indexed: Indexed) -> None:
    rebuild(indexed)
    with indexed.rebuilding() as rebuilding, pytest.raises(IndexRefused, match="intet tidligere indeks"):
        rebuilding.switch_back()


def test_nobody_elses_index_is_touched(indexed: Indexed) -> None:
    prefix = indexed.indexes.prefix
    others = [
        f"{prefix}-families-archive",
        f"{prefix}-families-000001-copy",
        f"{prefix}-notes",
        f"{prefix}x-families-000001",
    ]
    for name in others:
        indexed.indexes.ask("PUT", f"/{name}")
    for _ in range(3):
        rebuild(indexed)
    with indexed.rebuilding() as rebuilding:
        rebuilding.switch_back()
    assert set(others) <= set(indexed.indexes.names())
    assert len(indexed.indexes.names()) == len(others) + 2


def test_an_alias_that_somebody_else_has_pointed_elsewhere_is_left_alone(indexed: Indexed) -> None:
    theirs = f"{indexed.indexes.prefix}-theirs"
    indexed.indexes.ask("PUT", f"/{theirs}", {"aliases": {indexed.alias: {}}})
    with pytest.raises(IndexRefused, match=theirs):
        rebuild(indexed)
    assert indexed.indexes.names() == [theirs]
    assert indexed.indexes.aliases() == {indexed.alias: [theirs]}


@pytest.mark.parametrize(("version", "says"), [(0, "ledig rebuild"), (99, "nyere udgave")])
def test_an_index_of_another_version_is_not_written_and_says_what_to_do(
    indexed: Indexed, version: int, says: str
) -> None:
    name = rebuild(indexed)
    indexed.indexes.ask("PUT", f"/{name}/_mapping", {"_meta": {"version": version}})
    with indexed.rebuilding() as rebuilding, pytest.raises(IndexMissing, match=says):
        rebuilding.keep_level()
    report(indexed, next(iter(indexed.in_register())))
    before = indexed.in_index()
    with indexed.rebuilding() as rebuilding, pytest.raises(IndexMissing, match=says):
        rebuilding.keep_level()
    assert indexed.in_index() == before


def test_an_answer_that_is_lost_after_the_swap_undoes_nothing(indexed: Indexed) -> None:
    one = rebuild(indexed)
    lost = iter([True])

    def losing(asked: Asked, send: Pass) -> Answered:
        answer = send(asked)
        if asked.path == "/_aliases" and next(lost, False):
            return Answered(503, orjson.dumps({"error": "lost", "status": 503}))
        return answer

    with relayed(indexed.indexes.url, losing) as url:
        two = rebuild(indexed, url)
    assert indexed.serving == two
    assert indexed.indexes.aliases()[f"{indexed.alias}-previous"] == [one]
