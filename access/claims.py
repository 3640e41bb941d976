"""Whom an identity provider's claims make of a person: one role and its scope, or nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from access.caller import Caller
from access.permissions import Role
from families.geography import municipalities
from families.vocabulary import Authority

_LONGEST = 200
"""So many characters of a subject are told apart; OpenID Connect allows 255 of them."""
_ASK = "Bed den, der giver adgang til Ledig hos jer, om at rette det."


class SignInRefused(Exception):
    """The provider's word does not let somebody in; the message is a Danish sentence."""


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """Which claim says what; a scope's claim is None where no role of `roles` needs it."""

    role: str
    roles: Mapping[str, Role]
    """What a value of the claim `role` makes of somebody; other values make nothing."""
    subject: str = "sub"
    municipality: str | None = None
    authority: str | None = None
    family: str | None = None


def caller_of_claims(rule: ClaimRule, claims: Mapping[str, Any], is_family: Callable[[str], bool]) -> Caller:
    """Return who the claims speak of, `who` being `oidc:<subject>`; `is_family` knows the register.

    Raises `SignInRefused` unless there is exactly one role and the scope that goes with it: nothing is
    guessed.
    """
    subject = claims.get(rule.subject)
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST or not subject.isprintable():
        raise SignInRefused(f"Login-tjenesten har ikke sagt, hvem du er. {_ASK}")
    who, role = f"oidc:{subject}", _role(rule, claims)
    match role:
        case Role.CASEWORKER | Role.CONSULTANT:
            code = _scope(rule.municipality, claims, "kommune", lambda value: value in municipalities())
            return Caller(who, role, municipality_code=code)
        case Role.AUTHORITY:
            value = _scope(rule.authority, claims, "socialtilsyn", lambda value: value in list(Authority))
            return Caller(who, role, authority=Authority(value))
        case Role.FAMILY:
            return Caller(who, role, family_id=_scope(rule.family, claims, "plejefamilie", is_family))
        case _:
            return Caller(who, role)


def _role(rule: ClaimRule, claims: Mapping[str, Any]) -> Role:
    told = claims.get(rule.role)
    values = told if isinstance(told, list) else [told]
    found = {rule.roles[value] for value in values if isinstance(value, str) and value in rule.roles}
    if not found:
        raise SignInRefused(f"Du er logget ind, men har ingen rolle i Ledig. {_ASK}")
    if len(found) > 1:
        raise SignInRefused(f"Du har flere roller i Ledig, og vi gætter ikke på hvilken. {_ASK}")
    return found.pop()


def _scope(claim: str | None, claims: Mapping[str, Any], what: str, is_known: Callable[[str], bool]) -> str:
    told = claims.get(claim) if claim else None
    values = told if isinstance(told, list) else [told]
    if len(values) != 1 or not isinstance(values[0], str) or not is_known(values[0]):
        raise SignInRefused(f"Vi kan ikke se, hvilken {what} du hører til. {_ASK}")
    return values[0]
