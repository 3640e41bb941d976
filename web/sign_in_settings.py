"""What an operator can set about signing in: the identity provider, and what its claims mean here."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, SecretStr, model_validator

from access.claims import ClaimRule
from access.oidc import ProviderSettings
from access.permissions import Role
from register.sessions import SessionRule
from web.letter_settings import public_site

_NOBODY = frozenset({Role.INTAKE})
"""Roles of machines: they carry tokens and never sign in."""


def read_roles(text: str) -> dict[str, Role]:
    """Read `value=role,…`: what a value of the provider's claim makes of somebody; raises `ValueError`."""
    roles = {}
    for pair in filter(None, map(str.strip, text.split(","))):
        value, _, role = map(str.strip, pair.rpartition("="))
        if not value or role not in set(Role) - _NOBODY:
            known = ", ".join(one.value for one in Role if one not in _NOBODY)
            raise ValueError(f"Skriv værdi=rolle med komma imellem. Roller: {known}.")
        roles[value] = Role(role)
    return roles


def _roles(text: str) -> str:
    read_roles(text)
    return text


def _issuer(url: str) -> str:
    # The issuer is compared sign by sign: a slash at its end is part of it.
    public_site(url)
    return url


class SignInSettings(BaseModel):
    """The settings of signing in; a part of `web.settings.Settings`."""

    oidc_issuer: Annotated[str, AfterValidator(_issuer)] | None = Field(
        None, description="Login-tjenesten (OpenID Connect): dens issuer, https://…"
    )
    oidc_client_id: str | None = Field(None, description="Hvem vi er hos login-tjenesten (client_id)")
    oidc_client_secret: SecretStr | None = Field(None, description="Vores hemmelighed hos login-tjenesten")
    oidc_client_secret_file: Path | None = Field(
        None, description="Eller en fil, der kun indeholder hemmeligheden"
    )
    oidc_scopes: str = Field("openid", description="Det, vi beder login-tjenesten om (scope)")
    oidc_timeout: float = Field(
        5.0, gt=0, le=60, description="Så mange sekunder må login-tjenesten bruge på at svare"
    )
    oidc_subject_claim: str = Field("sub", description="Det claim, der siger, hvem man er, i loggen")
    oidc_role_claim: str = Field("roles", description="Det claim, som rollen læses af")
    oidc_roles: Annotated[str, AfterValidator(_roles)] = Field(
        "", description="Hvad rollens værdier betyder: VÆRDI=caseworker,VÆRDI=consultant"
    )
    oidc_municipality_claim: str | None = Field(
        None, description="Det claim, som kommunekoden (fire cifre) læses af"
    )
    oidc_authority_claim: str | None = Field(
        None, description="Det claim, som socialtilsynet læses af: nord, midt, syd, oest eller hovedstaden"
    )
    oidc_family_claim: str | None = Field(None, description="Det claim, som familiens nummer læses af")
    session_idle_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = Field(
        60, description="Efter så mange minutter uden brug skal man logge ind igen"
    )
    session_hours: Annotated[int, Field(ge=1, le=24)] = Field(
        10, description="Så mange timer efter login skal man logge ind igen"
    )

    @model_validator(mode="after")
    def _whole(self) -> "SignInSettings":
        if self.oidc_issuer and (missing := self.missing_for_sign_in()):
            raise ValueError(f"Til LEDIG_OIDC_ISSUER hører også {', '.join(missing)}.")
        if self.oidc_client_secret and self.oidc_client_secret_file:
            raise ValueError("Brug LEDIG_OIDC_CLIENT_SECRET eller LEDIG_OIDC_CLIENT_SECRET_FILE, ikke begge.")
        return self

    def missing_for_sign_in(self) -> list[str]:
        """Return the names of the settings without which nobody can sign in with a browser."""
        roles = set(read_roles(self.oidc_roles).values())
        needed: dict[str, object] = {
            "oidc_issuer": self.oidc_issuer,
            "oidc_client_id": self.oidc_client_id,
            "oidc_roles": self.oidc_roles,
        }
        if roles & {Role.CASEWORKER, Role.CONSULTANT}:
            needed["oidc_municipality_claim"] = self.oidc_municipality_claim
        if Role.AUTHORITY in roles:
            needed["oidc_authority_claim"] = self.oidc_authority_claim
        if Role.FAMILY in roles:
            needed["oidc_family_claim"] = self.oidc_family_claim
        return [f"LEDIG_{name.upper()}" for name, value in needed.items() if not value]

    @property
    def session_rule(self) -> SessionRule:
        """How long people stay signed in."""
        return SessionRule(timedelta(minutes=self.session_idle_minutes), timedelta(hours=self.session_hours))

    @property
    def claim_rule(self) -> ClaimRule:
        """What the provider's claims mean here."""
        return ClaimRule(
            role=self.oidc_role_claim,
            roles=read_roles(self.oidc_roles),
            subject=self.oidc_subject_claim,
            municipality=self.oidc_municipality_claim,
            authority=self.oidc_authority_claim,
            family=self.oidc_family_claim,
        )

    def provider_settings(self) -> ProviderSettings | None:
        """Return who the provider is, None without one; raises `OSError` for a secret that cannot be read."""
        if not self.oidc_issuer or not self.oidc_client_id:
            return None
        return ProviderSettings(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=self._client_secret(),
            scopes=self.oidc_scopes,
            timeout=self.oidc_timeout,
        )

    def _client_secret(self) -> str | None:
        if self.oidc_client_secret_file:
            return self.oidc_client_secret_file.read_text(encoding="utf-8").strip()
        return self.oidc_client_secret.get_secret_value() if self.oidc_client_secret else None
