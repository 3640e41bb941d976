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
    RELAY = "relay"
    """What families answered by SMS: for the provider's machine."""
    OWN_PAGE = "own_page"
    """The family's own page: what others see of it, its reports, its requests, who has looked."""
    TELL = "tell"
    """What a caseworker found out: "I called", "we placed a child here"."""
    FOLLOW_FAMILIES = "follow_families"
    """A municipality's own families: who has confirmed, reminders, reports on their behalf."""
    SUPERVISE = "supervise"
    """Notices, requests and approvals of the families under the caller's authority."""


_PLACING = frozenset(
    {
        Permission.SEARCH,
        Permission.VIEW_PROFILE,
        Permission.VIEW_CONTACT,
        Permission.VIEW_CAPACITY,
        Permission.TELL,
    }
)

ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.CASEWORKER: _PLACING,
    Role.CONSULTANT: _PLACING | {Permission.REPORT, Permission.FOLLOW_FAMILIES},
    Role.FAMILY: frozenset({Permission.REPORT, Permission.OWN_PAGE}),
    Role.AUTHORITY: frozenset(
        {Permission.SEARCH, Permission.VIEW_PROFILE, Permission.VIEW_CAPACITY, Permission.SUPERVISE}
    ),
    Role.ANALYST: frozenset({Permission.VIEW_CAPACITY}),
    Role.INTAKE: frozenset({Permission.REPORT, Permission.RELAY}),
    Role.ADMINISTRATOR: frozenset(),
}
