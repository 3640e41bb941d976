"""What goes wrong on the way to OpenSearch is a Danish sentence, never half an answer, never a long wait."""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mappings.index import index_body, version
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.engine import EngineUnavailable
from search_api.opensearch.cluster import (
    ATTEMPTS,
    FAILURES_TO_OPEN,
    OPEN_SECONDS,
    Cluster,
    ClusterBusy,
    ClusterRefuses,
    ClusterSettings,
    ClusterUnavailable,
    IndexMissing,
)
from search_api.opensearch.documents import bulk_lines, mark_lines
from search_api.opensearch.engine import OpenSearchEngine
from search_api.opensearch.index import OtherVersion
from search_api.opensearch.writing import put_lines, write_changes
from tests.building import a_family
from tests.opensearch.indexes import Indexes
from tests.search_api.faulty import WHOLE, Faulty, faulty_server
from tests.search_api.indexed import IndexOfTests
from tests.search_api.suite import NOW

SEARCHED = "hemmeligt ord"


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    """Lend a server in trouble."""
    with faulty_server() as server:
        yield server


def cluster_at(*hosts: str, **settings: Any) -> Cluster:
    """Return the way to these hosts, with little patience."""
    return Cluster(ClusterSettings(hosts, "ledig-test-cluster", **{"timeout": 0.5, **settings}))


def search_at(faulty: Faulty) -> None:
    """Search on the server, for words that no error may repeat."""
    OpenSearchEngine(cluster_at(faulty.url)).search(Criteria(text=SEARCHED), NOW)


@pytest.mark.parametrize(
    "part",
    [
        {"timed_out": True},
        {"_shards": {"failed": 1}},
        {"status": 503, "error": {"type": "search_phase_execution_exception"}},
    ],
)
def test_a_part_of_an_answer_is_none(faulty: Faulty, part: dict[str, Any]) -> None:
    whole = cluster_at(faulty.url)
    assert OpenSearchEngine(whole).held() == 7
    faulty.body = {"status": 503} if "status" in part else {**WHOLE, **part}
    with pytest.raises(ClusterUnavailable, match="kun på en del"):
        OpenSearchEngine(whole).held()
    faulty.body = {"responses": [WHOLE, faulty.body]}
    engine = OpenSearchEngine(whole)
    with pytest.raises(EngineUnavailable):
        engine.totals([Criteria(), Criteria(page=2)], NOW)


def test_an_answer_that_does_not_say_how_far_the_index_has_come_is_none(faulty: Faulty) -> None:
    faulty.body = {name: value for name, value in WHOLE.items() if name != "suggest"}
    with pytest.raises(IndexMissing, match="ledig rebuild"):
        search_at(faulty)


def test_a_wrong_password_is_told_with_the_settings_to_look_at_and_asked_once(faulty: Faulty) -> None:
    faulty.status = 401
    cluster = cluster_at(faulty.url, user="ledig", password="forkert")  # noqa: S106 - that is the test
    with pytest.raises(ClusterRefuses, match="LEDIG_OPENSEARCH_PASSWORD") as told:
        cluster.ask("GET", "/x")
    assert "forkert" not in f"{told.value!r} {cluster._shown}"
    assert faulty.asked["/x"] == 1


@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/json"])
def test_something_else_at_the_address_is_told_with_the_setting_to_look_at(faulty: Faulty, kind: str) -> None:
    faulty.kind, faulty.raw = kind, b"<html>Log ind</html>"
    with pytest.raises(ClusterRefuses, match="LEDIG_OPENSEARCH_URL"):
        search_at(faulty)


def test_nobody_at_the_address_is_told_with_the_address_but_no_password() -> None:
    cluster = cluster_at("http://ledig:forkert@127.0.0.1:9")
    with pytest.raises(ClusterUnavailable, match=r"http://127\.0\.0\.1:9 \(LEDIG_OPENSEARCH_URL\)") as told:
        cluster.ask("GET", "/x")
    assert "forkert" not in f"{told.value!r}"


def test_a_full_queue_is_asked_again_and_then_told(faulty: Faulty) -> None:
    faulty.statuses = [429, 429]
    assert cluster_at(faulty.url).ask("GET", "/x") == WHOLE
    faulty.status = 429
    cluster = cluster_at(faulty.url)
    for _ in range(FAILURES_TO_OPEN + 1):
        with pytest.raises(ClusterBusy, match="travlt"):
            cluster.ask("GET", "/y")
    assert faulty.asked["/y"] == (FAILURES_TO_OPEN + 1) * ATTEMPTS


def test_whoever_does_not_answer_in_time_is_not_waited_for(faulty: Faulty) -> None:
    faulty.seconds = 1.5
    with pytest.raises(ClusterUnavailable, match="ikke svarer"):
        search_at(faulty)
    assert faulty.asked.total() == 2


def test_another_host_answers_for_the_one_that_is_gone(faulty: Faulty) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        gone = f"http://127.0.0.1:{listener.getsockname()[1]}"
    cluster = cluster_at(gone, faulty.url)
    assert [cluster.ask("GET", "/x") for _ in range(10)] == [WHOLE] * 10


def test_nobody_waits_for_a_cluster_that_is_known_to_be_gone_until_it_is_back(faulty: Faulty) -> None:
    cluster = cluster_at(faulty.url)
    faulty.status = 503
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(ClusterUnavailable):
            cluster.ask("GET", "/x")
    asked = faulty.asked.total()
    with pytest.raises(ClusterUnavailable, match="ikke svarer"):
        cluster.ask("GET", "/x")
    assert faulty.asked.total() == asked
    faulty.status = 200
    time.sleep(OPEN_SECONDS + 0.1)
    assert cluster.ask("GET", "/x") == WHOLE


def test_an_untrusted_certificate_is_refused_and_a_trusted_one_is_not(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    with faulty_server((certificate, key)) as faulty:
        with pytest.raises(ClusterRefuses, match="LEDIG_OPENSEARCH_CA_FILE"):
            cluster_at(faulty.url).ask("GET", "/x")
        assert cluster_at(faulty.url, ca_file=certificate).ask("GET", "/x") == WHOLE
        with pytest.raises(ClusterRefuses, match="kan ikke læses"):
            cluster_at(faulty.url, ca_file=__file__)


def self_signed(folder: Path) -> tuple[str, str]:
    """Make a certificate for this machine that nobody has signed, and its key."""
    certificate, key = str(folder / "own.pem"), str(folder / "own.key")
    asked = (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
    )
    command = ["openssl", *asked.split(), "-out", certificate, "-keyout", key]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def test_no_index_says_which_command_makes_one(indexes: Indexes) -> None:
    cluster = Cluster(ClusterSettings((indexes.url,), indexes.prefix))
    engine = OpenSearchEngine(cluster)
    for asked in (engine.check, engine.held, lambda: engine.search(Criteria(), NOW)):
        with pytest.raises(IndexMissing, match="ledig rebuild"):
            asked()
    with pytest.raises(IndexMissing, match="ledig rebuild"):
        write_changes(cluster, cluster.names.alias, [], 1)
    assert indexes.names() == []


@pytest.mark.parametrize(("other", "command"), [(-1, "ledig rebuild"), (1, "ledig switch-back")])
def test_an_index_of_another_version_says_which_command_to_run(
    indexes: Indexes, other: int, command: str
) -> None:
    cluster = Cluster(ClusterSettings((indexes.url,), indexes.prefix))
    body = index_body() | {"aliases": {cluster.names.alias: {}}}
    body["mappings"]["_meta"]["version"] = version() + other
    cluster.ask("PUT", f"/{cluster.names.numbered(1)}", body, timeout=30)
    with pytest.raises(OtherVersion, match=command):
        OpenSearchEngine(cluster).check()


def test_an_index_that_is_whole_and_ours_is_taken(indexes: Indexes) -> None:
    index = IndexOfTests(indexes)
    index.write([], 3)
    index.engine().check()
    assert index.engine().held() == 3


def test_however_many_marks_one_refresh_brings_the_last_one_is_read(indexes: Indexes) -> None:
    index = IndexOfTests(indexes)
    families = [bulk_lines(StoredFamily(a_family(f"F-{number}"), 1)) for number in range(1_000)]
    put_lines(index.cluster, index.cluster.names.alias, [*families, *map(mark_lines, range(1, 301))])
    index.refresh()
    assert index.engine().held() == 300


def test_no_sentence_repeats_what_was_searched(faulty: Faulty, caplog: pytest.LogCaptureFixture) -> None:
    for faulty.status in (400, 401, 404, 429, 500, 503):
        faulty.body = {"error": {"type": "x", "reason": SEARCHED}, "status": faulty.status}
        with pytest.raises(EngineUnavailable) as told:
            search_at(faulty)
        assert SEARCHED not in str(told.value)
    assert SEARCHED not in caplog.text
