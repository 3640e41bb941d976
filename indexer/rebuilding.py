"""`ledig rebuild` and `ledig switch-back`: a new index while the old one serves, and back again."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from rich.console import Console

from families.danish import count_of, thousands
from indexer.catching_up import DocumentsRefused, catch_up, write_since
from indexer.gate import Expected, pass_gate
from indexer.indexes import Indexes, IndexRefused, Standing
from indexer.progress import FAMILIES, progress_on
from register.database import Database, RegisterUnavailable
from register.register import Register
from register.stored import StoredFamily
from register.turn import TurnTaken
from search_api.levelling import CHANGES_AT_ONCE
from search_api.opensearch.cluster import Cluster, ClusterUnavailable, IndexMissing
from search_api.opensearch.index import OtherVersion
from search_api.opensearch.writing import RefusedDocument, batches, put_lines, write_changes

_UNDER_WAY = 2
"""Batches that OpenSearch works on while the next is made."""
_FORESEEN = (IndexRefused, ClusterUnavailable, RegisterUnavailable)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    name: str
    families: int
    change_number: int
    kept: str | None
    """The index that served before; None when there was none."""

    def sentences(self) -> list[str]:
        """Return what a person should know, in Danish."""
        families = count_of(self.families, "familie", "familier")
        said = [f"{self.name} er taget i brug med {families}, ændring {thousands(self.change_number)}."]
        if self.kept:
            said.append(f"{self.kept} er gemt. Gå tilbage til det med: ledig switch-back")
        return said


@dataclass(frozen=True)
class Rebuilding:
    """The register, the cluster that holds copies of it, and who looks on."""

    database: Database
    register: Register
    cluster: Cluster
    console: Console = field(default_factory=lambda: Console(quiet=True))

    def rebuild(self) -> Rebuilt:
        """Build a new index, and serve from it when it has shown that it is the register's equal.

        The old one serves all the while and is then kept. Whatever goes wrong, what is searched stays
        where it was: `IndexRefused` says what happened and what to do. What a killed one left, the
        next one removes. Raises `ClusterUnavailable` and `RegisterUnavailable` before it has begun.
        """
        with self._turn() as check:
            return self._rebuild(check)

    def build_first(self) -> None:
        """Build an index if there is none to search; raises as `rebuild`.

        While somebody else builds one, it waits for nothing and does nothing.
        """
        with suppress(AlreadyRebuilding), self._turn() as check:
            if self._indexes.standing().serving is None:
                self._rebuild(check)

    def keep_level(self) -> None:
        """Catch up once, or build an index where there is none (any more); raises as `catch_up`."""
        try:
            catch_up(self.register, self.cluster)
        except OtherVersion:
            # There is one, and which command helps stands in the error.
            raise
        except IndexMissing:
            self.build_first()

    def switch_back(self) -> str:
        """Serve from the index before, brought level first, and return its name.

        The one that served is kept in its place, so that a second time goes back again. Raises
        `IndexRefused` when there is none, and `OtherVersion`.
        """
        with self._turn() as check:
            standing = self._indexes.standing()
            if standing.previous is None:
                raise IndexRefused(
                    "Der er intet tidligere indeks at gå tilbage til. Byg et nyt med 'ledig rebuild'."
                )
            self._indexes.check_version(standing.previous)
            write_since(
                self.register, self.cluster, standing.previous, self._indexes.written(standing.previous)
            )
            self._indexes.refresh(standing.previous)
            check()
            self._indexes.serve(standing.previous, standing)
        return standing.previous

    @property
    def _indexes(self) -> Indexes:
        return Indexes(self.cluster)

    @contextmanager
    def _turn(self) -> Iterator[Callable[[], object]]:
        try:
            with self.database.turn() as check:
                yield check
        except TurnTaken:
            raise AlreadyRebuilding from None

    def _rebuild(self, check: Callable[[], object]) -> Rebuilt:
        standing = self._indexes.standing()
        self._indexes.remove(standing.left_over)
        name = self._indexes.create(standing.highest + 1)
        try:
            expected = self._level(name, self._load(name))
            pass_gate(self._indexes, name, expected)
            check()
            self._indexes.serve(name, standing)
        except _FORESEEN as error:
            self._give_up(name)
            raise IndexRefused(_unchanged(name, standing, error)) from error
        except BaseException:
            self._give_up(name)
            raise
        self._clear_up(standing)
        return Rebuilt(name, expected.families, expected.change_number, standing.serving)

    def _load(self, name: str) -> int:
        """Fill the index with everything there is, and return the change up to which that is.

        Families are read in the order of their changes, in short transactions: whatever changes
        meanwhile comes again at the end.
        """
        with self.register.snapshot() as present:
            families = present.count()
        last = 0

        def read() -> Iterator[StoredFamily]:
            nonlocal last
            while changes := self.register.changed_since(last, CHANGES_AT_ONCE):
                last = changes[-1].change_number
                yield from changes

        with progress_on(self.console, f"Bygger {name}", families, FAMILIES) as progress:
            self._put(name, read(), lambda done: progress.reached(done, done))
        return last

    def _put(self, name: str, changes: Iterator[StoredFamily], tell: Callable[[int], None]) -> None:
        """Send batches while the next ones are made; raises `DocumentsRefused` naming every one."""
        refused: list[RefusedDocument] = []
        under_way: deque[tuple[int, Future[list[RefusedDocument]]]] = deque()
        done = 0
        with ThreadPoolExecutor(_UNDER_WAY) as pool:

            def take_one() -> None:
                nonlocal done
                size, answer = under_way.popleft()
                refused.extend(answer.result())
                done += size
                tell(done)

            for lines in batches(changes):
                if len(under_way) == _UNDER_WAY:
                    take_one()
                sent = pool.submit(put_lines, self.cluster, self.cluster.names.writing(name), lines)
                under_way.append((len(lines), sent))
            while under_way:
                take_one()
        if refused:
            raise DocumentsRefused(refused)

    def _level(self, name: str, loaded: int) -> Expected:
        """Replay what has changed meanwhile, up to one reading of the register, and return that reading."""
        loaded = write_since(self.register, self.cluster, name, loaded)
        self._indexes.finish(name)
        with self.register.snapshot() as present:
            last = present.changed_since(loaded)
            expected = Expected.of(present)
        refused = write_changes(self.cluster, self.cluster.names.writing(name), last, expected.change_number)
        if refused:
            raise DocumentsRefused(refused)
        self._indexes.refresh(name)
        return expected

    def _give_up(self, name: str) -> None:
        """Remove a half-built index; where that cannot be done now, the next rebuild does it."""
        with suppress(*_FORESEEN):
            if self._indexes.standing().serving != name:
                self._indexes.remove([name])

    def _clear_up(self, before: Standing) -> None:
        """Level the new index once more, and remove the one that is no longer kept; it serves already."""
        with suppress(*_FORESEEN):
            catch_up(self.register, self.cluster)
            self._indexes.remove([before.previous] if before.previous else [])


def _unchanged(name: str, standing: Standing, error: Exception) -> str:
    serving = f" Der søges stadig i {standing.serving}." if standing.serving else ""
    return f"Det nye indeks {name} er ikke taget i brug. {error}{serving} Kør 'ledig rebuild' igen."


class AlreadyRebuilding(IndexRefused):
    """Somebody else is building or switching."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("Et andet 'ledig rebuild' er i gang. Vent, til det er færdigt. Intet er ændret.")
