"""The index follows the register: late, repeated, re-ordered and misdirected writes do no harm."""

from threading import Event, Thread

import orjson
import pytest

from families.vocabulary import Reporter
from indexer.catching_up import catch_up
from indexer.indexes import Indexes, IndexRefused
from register.stored import StoredFamily
from search_api.opensearch.cluster import ClusterUnavailable, IndexMissing
from search_api.opensearch.writing import write_changes
from tests.indexer.indexed import Indexed
from tests.indexer.test_rebuilding import rebuild, report
from tests.opensearch.relay import Answered, Asked, Pass, relayed


def _stored(indexed: Indexed, family_id: str) -> StoredFamily:
    stored = indexed.register.family(family_id)
    assert stored
    return stored


def _an_approved_family(indexed: Indexed) -> str:
    with indexed.register.snapshot() as present:
        stored = present.approved_family()
    assert stored
    return stored.family.family_id


def test_what_changed_is_written_and_the_number_reached_is_the_registers(indexed: Indexed) -> None:
    rebuild(indexed)
    report(indexed, _an_approved_family(indexed))
    with indexed.cluster() as cluster:
        assert catch_up(indexed.register, cluster) == indexed.register.change_number()
        assert Indexes(cluster).written(indexed.serving) == indexed.register.change_number()
    assert indexed.in_index() == indexed.in_register()


def test_late_repeated_and_reordered_writes_change_nothing(indexed: Indexed) -> None:
    name = rebuild(indexed)
    family_id = _an_approved_family(indexed)
    old = _stored(indexed, family_id)
    earlier = indexed.register.change_number()
    report(indexed, family_id)
    new = _stored(indexed, family_id)
    with indexed.cluster() as cluster:
        writing = cluster.names.writing(name)
        for late in ([new], [old], [new, old], [old, new]):
            assert write_changes(cluster, writing, late, new.change_number) == []
        assert write_changes(cluster, writing, [old], earlier) == []
        assert Indexes(cluster).written(name) == new.change_number
    assert indexed.in_index() == indexed.in_register()


def test_an_index_that_was_removed_by_hand_is_not_made_by_a_write_but_built_again(indexed: Indexed) -> None:
    name = rebuild(indexed)
    stored = _stored(indexed, _an_approved_family(indexed))
    indexed.indexes.ask("DELETE", f"/{name}")
    with indexed.rebuilding() as rebuilding:
        with pytest.raises(IndexMissing, match="ledig rebuild"):
            catch_up(indexed.register, rebuilding.cluster)
        with pytest.raises(IndexMissing, match="ledig rebuild"):
            write_changes(rebuilding.cluster, rebuilding.cluster.names.writing(name), [stored], 1)
        assert indexed.indexes.names() == []
        rebuilding.keep_level()
    assert indexed.in_index() == indexed.in_register()


def test_a_swap_in_the_middle_of_a_round_loses_no_change(indexed: Indexed) -> None:
    """The index that takes over lacks what this round does not write; its mark must not say otherwise."""
    one, two = rebuild(indexed), rebuild(indexed)
    families = sorted(indexed.in_register())
    for family_id in families[:5]:
        indexed.register.report(family_id, {}, Reporter.FAMILY)
    with indexed.cluster() as cluster:
        # Only the index that serves gets these.
        catch_up(indexed.register, cluster)
    for family_id in families[5:8]:
        indexed.register.report(family_id, {}, Reporter.FAMILY)
    swapped = iter([True])

    def swap(asked: Asked, send: Pass) -> Answered:
        if "_bulk" in asked.path and next(swapped, False):
            with indexed.cluster() as other:
                Indexes(other).serve(one, Indexes(other).standing())
        return send(asked)

    with relayed(indexed.indexes.url, swap) as url, indexed.cluster(url) as cluster:
        catch_up(indexed.register, cluster)
    assert indexed.serving == one
    assert indexed.in_index(two) == indexed.in_register()
    with indexed.cluster() as cluster:
        catch_up(indexed.register, cluster)
    assert indexed.in_index(one) == indexed.in_register()


def test_several_may_work_at_once_and_one_of_them_builds_the_first_index(indexed: Indexed) -> None:
    stop = Event()
    wrong: list[Exception] = []

    def work() -> None:
        with indexed.rebuilding() as rebuilding:
            while not stop.is_set():
                try:
                    rebuilding.keep_level()
                except Exception as error:
                    wrong.append(error)

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    families = sorted(indexed.in_register())
    for _ in range(3):
        for family_id in families[:20]:
            report(indexed, family_id)
    stop.set()
    for worker in workers:
        worker.join()
    with indexed.rebuilding() as rebuilding:
        rebuilding.keep_level()
    assert wrong == []
    assert len(indexed.indexes.names()) == 1
    assert indexed.in_index() == indexed.in_register()


def test_an_index_that_knows_more_than_the_register_is_told_apart(indexed: Indexed) -> None:
    name = rebuild(indexed)
    with indexed.cluster() as cluster:
        write_changes(cluster, cluster.names.writing(name), [], indexed.register.change_number() + 1)
        with pytest.raises(IndexRefused, match="gendannet"):
            catch_up(indexed.register, cluster)


def test_a_full_queue_is_waited_for(indexed: Indexed) -> None:
    """OpenSearch turns single documents of a batch away with 429; those alone are sent again."""
    full = iter([True, True])
    sizes: list[int] = []

    def turn_away(asked: Asked, send: Pass) -> Answered:
        if "_bulk" not in asked.path or len(asked.body) < 1_000:
            return send(asked)
        lines = asked.body.strip().split(b"\n")
        sizes.append(len(lines) // 2)
        if not next(full, False):
            return send(asked)
        half = len(lines) // 4 * 2
        taken = send(Asked(asked.method, asked.path, b"\n".join(lines[:half]) + b"\n"))
        return _with_turned_away(taken, len(lines) // 2 - half // 2)

    with relayed(indexed.indexes.url, turn_away) as url:
        rebuild(indexed, url)
    assert sizes == [60, 30, 15]
    assert indexed.in_index() == indexed.in_register()


def test_a_cluster_that_stays_full_is_a_sentence_and_nothing_is_lost(indexed: Indexed) -> None:
    rebuild(indexed)
    report(indexed, _an_approved_family(indexed))

    def full(asked: Asked, send: Pass) -> Answered:
        return (
            Answered(429, b'{"error": {"type": "rejected"}, "status": 429}')
            if "_bulk" in asked.path
            else send(asked)
        )

    with (
        relayed(indexed.indexes.url, full) as url,
        indexed.cluster(url) as cluster,
        pytest.raises(ClusterUnavailable, match="travlt"),
    ):
        catch_up(indexed.register, cluster)
    with indexed.cluster() as cluster:
        catch_up(indexed.register, cluster)
    assert indexed.in_index() == indexed.in_register()


def _with_turned_away(taken: Answered, number: int) -> Answered:
    """Return the answer that OpenSearch gives when its queue was full for the last documents."""
    said = orjson.loads(taken.body)
    error = {"type": "opensearch_rejected_execution_exception"}
    said["errors"] = True
    said["items"] += [{"index": {"_id": "", "status": 429, "error": error}}] * number
    return Answered(200, orjson.dumps(said))
