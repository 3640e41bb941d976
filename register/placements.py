"""Placements: a municipality reports that it placed a child with a family. Nothing about the child."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from families.clock import Clock
from families.danish import count_of
from families.family import Family
from families.geography import municipalities
from families.notice import NoticeKind
from families.vocabulary import Approval, Reporter
from register.caseworker_tables import placements
from register.changes import Change, instant_of_change, write_changes
from register.database import Database
from register.notices import NewNotice, write_notice
from register.outbox import Letter, LetterKind, take_back_letter, write_letter
from register.putting import present_families
from register.reporting import Report
from register.reports import latest_reports, refuse_stale
from register.stored import FamilyGone, NotApproved
from register.undoing import UNDO_TIME, NothingToUndo, Undo

_of = placements.c


@dataclass(frozen=True, slots=True)
class Placement:
    """That a municipality placed a child; `at` is UTC. `who` is for the log and is not shown.

    `change_number` is that of the report which it made.
    """

    placement_id: int
    family_id: str
    municipality_code: str
    who: str
    at: datetime
    change_number: int


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """Somebody of a municipality says that a child was placed; `seen` is the family's change number then."""

    family_id: str
    municipality_code: str
    who: str
    seen: int


class NoFreePlace(Exception):
    """Every place is taken or blocked; the message is a Danish sentence."""

    def __init__(self, family: Family) -> None:
        """Say how the places stand and what can be done."""
        said = family.availability
        taken = f"{said.occupied_places} af {count_of(family.approved_places, 'plads', 'pladser')} er optaget"
        blocked = f", og {said.blocked_places} er ikke til rådighed" if said.blocked_places else ""
        super().__init__(
            f"Familien har ingen ledig plads: {taken}{blocked}. Er jeres barn talt med, skal du ikke gøre"
            " mere. Ellers bed familien eller dens kommune om at rette pladserne først."
        )


class Placements:
    """Every placement that was reported and not taken back; safe to share between threads.

    Every method raises `RegisterUnavailable` when the database does not answer; one that writes is one
    transaction.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the placements in `database`."""
        self._database = database
        self._clock = clock

    def place(self, new: NewPlacement) -> Placement:
        """Occupy one place, and tell the family, its authority and its home municipality.

        It is a report by the placing municipality, which the family and others may correct. A double
        click is one placement. Raises `FamilyGone`, `NotApproved`, `NoFreePlace`, and
        `ReportedMeanwhile` when somebody else has reported since the page was drawn.
        """
        with self._database.write() as connection:
            present = present_families(connection, [new.family_id]).get(new.family_id)
            if present is None:
                raise FamilyGone
            if present.family.approval is not Approval.APPROVED:
                raise NotApproved
            at = instant_of_change(connection, self._clock)
            for known in _of_family(connection, new.family_id):
                if known.who == new.who and known.change_number > new.seen:
                    return known
            refuse_stale(connection, new.family_id, new.seen)
            if not present.family.free_places:
                raise NoFreePlace(present.family)
            change = _report(new, present.family).change_of(present, at)
            return _write(connection, new, change, at)

    def undo(self, family_id: str, placement_id: int, who: str) -> None:
        """Take a placement back within ten minutes: a report that restores what was said before.

        The placement is then none, and the two reports tell of it. Raises an `UndoRefused`, or
        `ReportedMeanwhile` when anybody has reported since.
        """
        with self._database.write() as connection:
            present = present_families(connection, [family_id]).get(family_id)
            at = instant_of_change(connection, self._clock)
            found = [one for one in _of_family(connection, family_id) if one.placement_id == placement_id]
            if present is None or not found or found[0].who != who:
                raise NothingToUndo
            undo = Undo(family_id, found[0].change_number, Reporter.MUNICIPALITY, who)
            change = undo.settled(connection, present, at).change_of(present, at)
            take_back_letter(connection, _letter(found[0]), at)
            connection.execute(delete(placements).where(_of.placement_id == placement_id))
            (number,) = write_changes(connection, [change], at)
            _tell(connection, change, None, at, number)

    def undoable(self, family_id: str, who: str) -> Placement | None:
        """Return the placement that this person may take back now: the last that was reported at all."""
        with self._database.read() as connection:
            last = next(iter(latest_reports(connection, family_id, 1)), None)
            found = [one for one in _of_family(connection, family_id) if one.who == who]
        if not found or last is None or last.change_number != found[0].change_number:
            return None
        return found[0] if self._clock.now() - found[0].at <= UNDO_TIME else None


def _of_family(connection: Connection, family_id: str) -> Sequence[Placement]:
    """Return the placements with one family, the latest first."""
    asked = select(placements).where(_of.family_id == family_id).order_by(_of.placement_id.desc())
    return [Placement(**row) for row in connection.execute(asked).mappings()]


def _report(new: NewPlacement, family: Family) -> Report:
    note = f"{municipalities()[new.municipality_code].official_name} har anbragt et barn."
    changes = {"occupied_places": family.availability.occupied_places + 1}
    return Report(new.family_id, changes, Reporter.MUNICIPALITY, note, new.who)


def _write(connection: Connection, new: NewPlacement, change: Change, at: datetime) -> Placement:
    (number,) = write_changes(connection, [change], at)
    row = {
        "family_id": new.family_id,
        "municipality_code": new.municipality_code,
        "who": new.who,
        "at": at,
        "change_number": number,
    }
    placement_id = connection.execute(insert(placements).returning(_of.placement_id), row).scalar_one()
    placement = Placement(placement_id, new.family_id, new.municipality_code, new.who, at, number)
    write_letter(connection, _letter(placement), at)
    _tell(connection, change, NoticeKind.PLACED, at, number)
    return placement


def _tell(connection: Connection, change: Change, kind: NoticeKind | None, at: datetime, number: int) -> None:
    """Tell the authority, and the municipality that the family lives in."""
    home = change.family.municipality_code
    write_notice(connection, NewNotice.of(change, kind), at, number)
    write_notice(connection, NewNotice.of(change, kind, to_municipality=home), at, number)


def _letter(placement: Placement) -> Letter:
    about = {
        "placement_id": placement.placement_id,
        "municipality_code": placement.municipality_code,
    }
    return Letter(LetterKind.PLACEMENT, about, family_id=placement.family_id)
