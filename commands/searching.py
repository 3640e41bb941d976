"""The engine that the settings name, as `ledig serve` searches with it."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from commands.indexing import chosen_cluster
from indexer.rebuilding import Rebuilding
from register.database import Database
from register.register import Register
from search_api.embedded.engine import EmbeddedEngine
from search_api.engine import Engine
from search_api.opensearch.cluster import Cluster, ClusterRefuses, ClusterUnavailable, IndexMissing
from search_api.opensearch.engine import OpenSearchEngine
from search_api.opensearch.index import OtherVersion
from web.settings import Settings


@contextmanager
def chosen_engine(settings: Settings, database: Database, register: Register) -> Iterator[Engine]:
    """Lend the engine; an index that is not there yet is built first.

    A cluster that does not answer, or an index that somebody else is building, stops nobody: searches
    say so until it is there, and reports are taken. Raises `ClusterRefuses` and `OtherVersion`, which
    no waiting mends, and `IndexRefused` when the first index cannot be built.
    """
    if settings.engine == "embedded":
        yield EmbeddedEngine.from_register(register)
        return
    with chosen_cluster(settings) as cluster:
        try:
            _have_index(database, register, cluster)
        except (ClusterRefuses, OtherVersion):
            raise
        except ClusterUnavailable as error:
            typer.echo(f"{error} Indtil da kan der ikke søges.", err=True)
        yield OpenSearchEngine(cluster)


def _have_index(database: Database, register: Register, cluster: Cluster) -> None:
    engine = OpenSearchEngine(cluster)
    try:
        engine.check()
    except OtherVersion:
        raise
    except IndexMissing:
        Rebuilding(database, register, cluster, Console(stderr=True)).build_first()
        engine.check()
