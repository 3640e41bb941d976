"""The application with a provider."""

from dataclasses import replace

from access.claims import ClaimRule
from access.oidc import Provider, ProviderSettings
from access.permissions import Role
from access.signing_in import BACK, SigningIn
from register.sessions import SessionRule, Sessions, SignIns
from web.app import Parts

RULE = ClaimRule(
    role="roles",
    roles={
        "sagsbehandler": Role.CASEWORKER,
        "sagsbehandler-2": Role.CASEWORKER,
        "konsulent": Role.CONSULTANT,
        "tilsyn": Role.AUTHORITY,
        "familie": Role.FAMILY,
        "analytiker": Role.ANALYST,
    },
    municipality="kommune",
    authority="tilsyn",
    family="familie",
)


def with_provider(parts: Parts, site: str, provider: ProviderSettings) -> Parts:
    """Return the parts with sign-in at a provider, for people who reach us at `site`."""
    signing_in = SigningIn(
        site=site,
        provider=Provider(provider, parts.clock, f"{site}{BACK}"),
        rule=RULE,
        sessions=Sessions(parts.database, SessionRule()),
        sign_ins=SignIns(parts.database),
        register=parts.register,
        clock=parts.clock,
    )
    return replace(parts, signing_in=signing_in, encrypted=site.startswith("https://"))
