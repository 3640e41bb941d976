"""Notices (advis): what authorities and municipalities are told, written in the transaction it tells of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from families.family import Family
from families.notice import NoticeKind, differences, report_kind
from families.vocabulary import Reporter
from register.changes import Change
from register.oversight_tables import notices


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """What is to be told. It goes to the family's authority, or to `to_municipality` when that is given.

    `before` and `after` are the fields that it is about, as `families.notice.differences` writes them.
    """

    kind: NoticeKind
    family: Family
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reporter: Reporter | None = None
    note: str | None = None
    to_municipality: str | None = None

    @classmethod
    def of(
        cls, change: Change, kind: NoticeKind | None = None, *, to_municipality: str | None = None
    ) -> "NewNotice":
        """Tell of a change of a known family; without `kind` it is a report, and what that came to."""
        known = change.known.family if change.known else change.family
        before, after = differences(known, change.family)
        return cls(
            kind=kind or report_kind(known, change.family),
            family=change.family,
            before=before,
            after=after,
            reporter=change.reporter,
            note=change.note,
            to_municipality=to_municipality,
        )


def write_notice(connection: Connection, notice: NewNotice, at: datetime, change_number: int) -> None:
    """Write a notice in the transaction of what it tells of; the change's number comes from there."""
    family, municipality_code = notice.family, notice.to_municipality
    row = {
        "kind": notice.kind.value,
        "family_id": family.family_id,
        "municipality_code": family.municipality_code,
        "to_authority": None if municipality_code else family.authority.value,
        "to_municipality": municipality_code,
        "reporter": notice.reporter and notice.reporter.value,
        "before": dict(notice.before),
        "after": dict(notice.after),
        "note": notice.note,
        "at": at,
        "change_number": change_number,
    }
    connection.execute(insert(notices), row)
