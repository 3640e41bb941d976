"""Loading a file of families into the register, in short batches (`api.md`, Files)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from rich.console import Console

from families.danish import count_of, decimal, thousands
from families.record import FamilyPatch
from indexer.interruption import Interruption
from indexer.load_report import LoadReport
from indexer.progress import progress_on
from indexer.rejected_file import RejectedFile
from indexer.sources.file import SourceFile
from indexer.sources.history import past_batches
from indexer.sources.line import FileRefused, Line, Rejected, refused
from register.putting import PutOutcome
from register.register import Register

BATCH_LINES = 500
"""Lines that are loaded in one transaction: a report from a family never waits long for a file."""
MOST_ENDED = 0.02
"""The share of the approved families that a complete file may end without `--yes`."""


def load_file(
    path: Path,
    register: Register,
    *,
    complete: bool = False,
    yes: bool = False,
    known_at: datetime | None = None,
    history: Path | None = None,
    console: Console | None = None,
) -> LoadReport:
    """Load every line that can be loaded; the others go to `FILE.rejected.ndjson` with every reason.

    `complete` ends the approved families that the file lacks; above 2 % of them only with `yes`.
    `known_at` (UTC) dates what the file says, as for monthly archives; None is now. `history` is the
    past of the same families (`indexer.invention.history`) and is loaded first. `console` is where
    progress is shown; None shows nothing.

    Ctrl-C stops after the batch at hand: what is loaded stays loaded, whole batches only, and
    loading the file again finishes the job. Raises `FileRefused` when the file as a whole cannot be
    loaded, and `InvalidInput` for a `known_at` before the register's last change: then nothing of the
    file is. A history that does not fit is refused at the batch at hand.
    """
    with Interruption() as interruption:
        loading = _Loading(register, console or Console(quiet=True), interruption)
        named = loading.named_families(path) if complete else None
        if named:
            loading.check_share(named, yes=yes)
        if history:
            loading.load_past(path, history)
        report = loading.load(path, known_at)
        if named and not report.interrupted:
            loading.end_missing(named, report, known_at)
        report.awaiting = register.count_awaiting_source()
        return report


@dataclass(frozen=True, slots=True)
class _Named:
    """The families that a complete file names; `unreadable` lines may be about any other.

    `places_only`: no line tells of more than places, so the file cannot tell who is approved.
    """

    families: frozenset[str]
    unreadable: int
    places_only: bool


class _Loading:
    """One load: the register it goes to, who looks on, and whether somebody wants it to stop."""

    def __init__(self, register: Register, console: Console, interruption: Interruption) -> None:
        self._register = register
        self._console = console
        self._interruption = interruption
        self._new: set[str] = set()
        self._reports = 0

    def named_families(self, path: Path) -> _Named:
        """Read the whole file once for the families that it names."""
        families: set[str] = set()
        unreadable = 0
        tells_more: set[bool] = set()
        with SourceFile(path) as source:
            for line in source:
                if isinstance(line, Line):
                    tells_more.add(not line.patch.is_about_places_only)
                if line.family_id is None:
                    unreadable += 1
                else:
                    families.add(line.family_id)
        return _Named(frozenset(families), unreadable, tells_more == {False})

    def check_share(self, named: _Named, *, yes: bool) -> None:
        """Refuse a complete file that would end many families, unless somebody said yes.

        One that tells of places only is refused whatever they said: families that had nothing to report
        are not in it, and it is no list of who is approved.
        """
        if named.places_only:
            raise FileRefused(
                "Filen siger kun noget om pladser og kan ikke afgøre, hvem der er godkendt. Indlæs den uden"
                " --complete. Intet er indlæst."
            )
        missing = self._register.count_missing(named.families)
        approved = self._register.count_approved()
        if yes or missing <= approved * MOST_ENDED:
            return
        families = count_of(missing, "godkendt familie", "godkendte familier")
        raise FileRefused(
            f"Filen mangler {families} af {thousands(approved)}. De ville blive afsluttet, og det er"
            f" {decimal(100 * missing / approved)} % og mere end 2 %. Er filen virkelig hele"
            " registeret, så kør igen med --yes. Intet er indlæst."
        )

    def end_missing(self, named: _Named, report: LoadReport, known_at: datetime | None) -> None:
        """End the families that a complete file lacks; none while a line cannot be read."""
        if named.unreadable:
            report.not_ended = self._register.count_missing(named.families)
        else:
            report.ended = self._register.end_missing(named.families, known_at)

    def load_past(self, path: Path, history: Path) -> None:
        """Load what is approved as of the first line of the past, and then the past.

        What an earlier load that was interrupted has loaded already is passed over.
        """
        batches = past_batches(history)
        first = next(batches, None)
        if first is None:
            raise FileRefused(f"Historikken {history} er tom.")
        known = self._register.last_change_at()
        begins = first.known_at if known is None else max(first.known_at, known)
        self._load_scope(path, begins)
        size = history.stat().st_size
        with progress_on(self._console, f"Indlæser {history.name}", size) as progress:
            for batch in chain([first], batches):
                if self._interruption.requested:
                    return
                if known is None or batch.known_at >= known:
                    self._put_past(batch.patches, batch.known_at, history)
                progress.reached(batch.position, self._reports)

    def load(self, path: Path, known_at: datetime | None) -> LoadReport:
        """Load the lines of the file, and write down the rejected ones."""
        with SourceFile(path) as source, RejectedFile(path) as rejects:
            report = LoadReport(rejects.path, reports=self._reports)
            with progress_on(self._console, f"Indlæser {path.name}", source.size) as progress:
                for batch in self._batches(iter(source)):
                    rejects.write(self._put(batch, known_at, report))
                    progress.reached(source.position, report.read)
            report.interrupted = self._interruption.requested
        if not report.read and not report.interrupted:
            raise FileRefused(f"Filen {path.name} indeholder ingen familier.")
        return report

    def _load_scope(self, path: Path, begins: datetime) -> None:
        """Load the approved scope and the family's own words without its places."""
        with SourceFile(path) as source:
            for batch in self._batches(iter(source)):
                patches = [replace(line.patch, availability={}) for line in batch if isinstance(line, Line)]
                for patch, outcome in zip(patches, self._register.put(patches, begins), strict=True):
                    if outcome.kind == "added":
                        self._new.add(patch.family_id)

    def _put_past(self, patches: Sequence[FamilyPatch], known_at: datetime, history: Path) -> None:
        for patch, outcome in zip(patches, self._register.put(patches, known_at), strict=True):
            if outcome.problems:
                reasons = " ".join(problem.message for problem in outcome.problems)
                raise FileRefused(f"Historikken {history} passer ikke til {patch.family_id}: {reasons}")
            self._reports += outcome.kind != "unchanged"

    def _batches(self, lines: Iterator[Line | Rejected]) -> Iterator[list[Line | Rejected]]:
        while not self._interruption.requested and (batch := list(islice(lines, BATCH_LINES))):
            yield batch

    def _put(
        self, batch: list[Line | Rejected], known_at: datetime | None, report: LoadReport
    ) -> list[Rejected]:
        """Load one batch in one transaction; return its rejected lines in the order of the file."""
        patches = [line.patch for line in batch if isinstance(line, Line)]
        outcomes = iter(self._register.put(patches, known_at))
        judged = [self._judged(line, outcomes, report) for line in batch]
        rejects = [line for line in judged if isinstance(line, Rejected)]
        report.read += len(batch)
        report.rejected += len(rejects)
        return self._with_every_reason(rejects, known_at)

    def _with_every_reason(self, rejects: list[Rejected], known_at: datetime | None) -> list[Rejected]:
        """Add what the register says about lines that the file itself rejects, asked all at once."""
        readings = [line.reading for line in rejects if line.reading]
        further = iter(self._register.problems_of(readings, known_at))
        return [refused(line, next(further)) if line.reading else line for line in rejects]

    def _judged(
        self, line: Line | Rejected, outcomes: Iterator[PutOutcome], report: LoadReport
    ) -> Line | Rejected:
        """Count the line; one that the register refuses becomes a rejected one."""
        if isinstance(line, Rejected):
            return line
        outcome = next(outcomes)
        if outcome.problems:
            return refused(line, outcome.problems)
        if outcome.kind == "added" or line.family_id in self._new:
            report.added += 1
        elif outcome.kind == "changed":
            report.changed += 1
        else:
            report.unchanged += 1
        if outcome.kind != "added" and _is_undated(line):
            report.undated += 1
        return line


def _is_undated(line: Line) -> bool:
    """Tell whether the line counts places and does not say when somebody said so."""
    said = line.patch.availability
    return said.get("occupied_places") is not None and said.get("confirmed_at") is None
