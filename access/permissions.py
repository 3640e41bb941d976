"""The one table that says which role may do what. Every route asks it; what is not here is denied."""

from collections.abc import Mapping
from enum import StrEnum

from families.vocabulary import Word


class Role(Word):
    """Who somebody is to the product (`api.md`, Who is calling)."""

    CASEWORKER = "caseworker", "Sagsbehandler"
    CONSULTANT = "consultant", "Familieplejekonsulent"
    FAMILY = "family", "Plejefamilie"
    AUTHORITY = "authority", "Socialtilsyn"
    ANALYST = "analyst", "Analytiker"
    INTAKE = "intake", "Maskinel indberetning"
    ADMINISTRATOR = "administrator", "Administrator"


class Permission(StrEnum):
    """Something that a route does for its caller."""

    SEARCH = "search"
    VIEW_PROFILE = "view_profile"
    VIEW_CONTACT = "view_contact"
    """Names and addresses: on a click, with a reason, logged."""
    VIEW_CAPACITY = "view_capacity"
    """Exact counts of families and places, on any day."""
    REPORT = "report"
    """What is true about a family's places; `access.reporting` says of which families."""


_PLACING = frozenset(
    {Permission.SEARCH, Permission.VIEW_PROFILE, Permission.VIEW_CONTACT, Permission.VIEW_CAPACITY}
)

ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.CASEWORKER: _PLACING,
    Role.CONSULTANT: _PLACING | {Permission.REPORT},
    Role.FAMILY: frozenset({Permission.REPORT}),
    Role.AUTHORITY: frozenset({Permission.SEARCH, Permission.VIEW_PROFILE, Permission.VIEW_CAPACITY}),
    Role.ANALYST: frozenset({Permission.VIEW_CAPACITY}),
    Role.INTAKE: frozenset({Permission.REPORT}),
    Role.ADMINISTRATOR: frozenset(),
}
