"""`ledig rebuild`, `ledig switch-back` and `ledig catch-up`: the copy of the register in OpenSearch."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

import typer
from rich.console import Console

from commands.opening import chosen_register
from families.danish import thousands
from indexer.catching_up import catch_up as write_changes
from indexer.indexes import IndexRefused
from indexer.rebuilding import Rebuilding
from search_api.opensearch.cluster import Cluster
from web.settings import Settings, read_settings


def rebuild() -> None:
    """Byg et nyt søgeindeks i OpenSearch, mens der søges i det gamle, og tag det i brug.

    Det gamle bliver gemt til 'ledig switch-back'. Går noget galt, søges der stadig i det gamle.
    """
    with _chosen() as rebuilding:
        rebuilt = rebuilding.rebuild()
    for sentence in rebuilt.sentences():
        typer.echo(sentence)


def switch_back() -> None:
    """Gå tilbage til søgeindekset fra før seneste 'ledig rebuild'."""
    with _chosen() as rebuilding:
        name = rebuilding.switch_back()
    typer.echo(f"Der søges nu i {name}. Frem igen: kør 'ledig switch-back' en gang til.")


def catch_up() -> None:
    """Skriv det i søgeindekset, som er ændret i registret siden sidst ('ledig work' gør det løbende)."""
    with _chosen() as rebuilding:
        reached = write_changes(rebuilding.register, rebuilding.cluster)
    typer.echo(f"Søgeindekset har alt til og med ændring {thousands(reached)}.")


@contextmanager
def chosen_cluster(settings: Settings) -> Iterator[Cluster]:
    """Lend the cluster that the settings name; nobody is asked anything yet."""
    with closing(Cluster(settings.cluster)) as cluster:
        yield cluster


@contextmanager
def _chosen() -> Iterator[Rebuilding]:
    settings = read_settings()
    if settings.engine != "opensearch":
        raise IndexRefused(
            "Der er intet indeks at bygge: med LEDIG_ENGINE=embedded har hver proces sit eget i hukommelsen."
            " Skriv LEDIG_ENGINE=opensearch foran kommandoen, hvis du er på vej til OpenSearch."
        )
    with chosen_register(settings) as (database, register), chosen_cluster(settings) as cluster:
        yield Rebuilding(database, register, cluster, Console(stderr=True))
