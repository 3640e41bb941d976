"""The server that tests run against is a real one, there for all of them, and gone with the last."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.opensearch.indexes import Indexes
from tests.opensearch.shared import ROOT
from tests.opensearch.software import VERSION

_USER = """
import sys, time
from pathlib import Path
from tests.opensearch.shared import shared_opensearch
with shared_opensearch(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(600)
"""


def test_a_test_has_its_own_corner_of_the_real_thing(indexes: Indexes) -> None:
    other = Indexes(indexes.url)
    indexes.ask("PUT", f"/{indexes.prefix}-one")
    other.ask("PUT", f"/{other.prefix}-two")
    indexes.remove()
    assert indexes.names() == []
    assert other.names() == [f"{other.prefix}-two"]
    other.remove()


def test_it_is_the_version_that_the_project_names(indexes: Indexes) -> None:
    said = indexes.ask("GET", "/_cluster/stats?filter_path=nodes.versions")
    assert VERSION in str(said)


def test_nobody_elses_indexes_are_removed(opensearch_url: str) -> None:
    with pytest.raises(ValueError, match="ledig-test-"):
        Indexes(opensearch_url, "ledig").remove()


@pytest.mark.slow
def test_a_server_goes_when_the_last_who_used_it_was_killed(tmp_path: Path) -> None:
    users = [_use(tmp_path) for _ in range(2)]
    (url,) = {said for _, said in users}
    _kill(users[0][0])
    time.sleep(1)
    assert _answers(url)
    _kill(users[1][0])
    for _ in range(100):
        if not _answers(url):
            return
        time.sleep(0.1)
    pytest.fail("The server is still there.")


def _use(folder: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _USER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    return process, process.stdout.readline().strip()


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


def _answers(url: str) -> bool:
    try:
        Indexes(url).names()
    except Exception:
        return False
    return True
