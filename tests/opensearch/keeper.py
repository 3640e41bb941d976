"""Keeps an OpenSearch while a test run uses it: `python -m tests.opensearch.keeper FOLDER`.

Prints the address when the server is up. See `shared.py`.
"""

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.opensearch.node import running_nodes
from tests.opensearch.software import VERSION


def keep(folder: Path) -> None:
    """Keep a server until nobody holds the lock on the file that says it is used."""
    with _server() as url, (folder / "opensearch.used").open("a") as used:
        sys.stdout.write(f"{url}\n")
        sys.stdout.close()
        fcntl.flock(used, fcntl.LOCK_EX)
        (folder / "opensearch.address").unlink(missing_ok=True)


@contextmanager
def _server() -> Iterator[str]:
    if _docker_answers():
        from testcontainers.opensearch import OpenSearchContainer  # noqa: PLC0415 - Docker is rare

        image = f"opensearchproject/opensearch:{VERSION}"
        with OpenSearchContainer(image).with_env("action.auto_create_index", "false") as container:
            yield f"http://{container.get_container_host_ip()}:{container.get_exposed_port(container.port)}"
    else:
        with running_nodes(1) as (node,):
            yield node.url


def _docker_answers() -> bool:
    from testcontainers.core.docker_client import DockerClient  # noqa: PLC0415 - Docker is rare

    try:
        return bool(DockerClient().client.ping())
    except Exception:
        return False


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
