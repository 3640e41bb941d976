"""Bearer tokens for machines and for trying the API: who they are for, and reading them back."""

from dataclasses import dataclass

from access.caller import Caller, NotSignedIn
from access.permissions import Role
from families.clock import Clock
from families.geography import municipalities
from families.problem import InvalidInput, Problem
from families.vocabulary import Authority
from register.tokens import Tokens

_SCOPE_OF = {
    Role.CASEWORKER: "municipality",
    Role.CONSULTANT: "municipality",
    Role.AUTHORITY: "authority",
    Role.FAMILY: "family",
}


@dataclass(frozen=True, slots=True)
class TokenScope:
    """What a token is bound to; which of the three is needed follows from the role."""

    municipality: str | None = None
    authority: str | None = None
    family: str | None = None


def issue_token(tokens: Tokens, role: Role, scope: TokenScope, clock: Clock) -> str:
    """Make a token that is valid at once and return it; only its hash is kept.

    Raises `InvalidInput` when the scope is missing, unknown or not one that the role has.
    """
    if problems := _scope_problems(role, scope):
        raise InvalidInput(problems)
    return tokens.issue(
        role.value,
        municipality=scope.municipality,
        authority=scope.authority,
        family_id=scope.family,
        now=clock.now(),
    )


def caller_of_token(tokens: Tokens, authorization: str) -> Caller:
    """Return who an `Authorization` header speaks for; raises `NotSignedIn`."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("Skriv tokenet som 'Authorization: Bearer ledig_…'.")
    row = tokens.find(token.strip())
    if row is None:
        raise NotSignedIn("Tokenet er ukendt eller trukket tilbage. Lav et nyt med 'ledig token'.")
    return Caller(
        who=f"token:{row.token_id}",
        role=Role(row.role),
        municipality_code=row.municipality,
        authority=Authority(row.authority) if row.authority else None,
        family_id=row.family_id,
    )


def _scope_problems(role: Role, scope: TokenScope) -> list[Problem]:
    needed = _SCOPE_OF.get(role)
    problems = []
    for name in ("municipality", "authority", "family"):
        value = getattr(scope, name)
        if value is None and name == needed:
            problems.append(Problem(name, None, f"Rollen {role.value} skal have --{name}."))
        elif value is not None and name != needed:
            problems.append(Problem(name, value, f"Rollen {role.value} har ikke --{name}."))
    if scope.municipality and scope.municipality not in municipalities():
        message = "Ukendt kommunekode. Brug fire cifre, fx 0657 for Herning."
        problems.append(Problem("municipality", scope.municipality, message))
    if scope.authority and scope.authority not in list(Authority):
        message = f"Ukendt tilsyn. Brug et af: {', '.join(Authority)}."
        problems.append(Problem("authority", scope.authority, message))
    return problems
