"""What an operator can set: environment variables (LEDIG_…) and `.env`."""

import os
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from families.availability import FreshnessRule
from register.database import POOL_SIZE
from search_api.opensearch.cluster import ClusterSettings
from web.letter_settings import LetterSettings
from web.retention_settings import RetentionSettings
from web.sign_in_settings import SignInSettings

_PREFIX = "LEDIG_"
_FOR_TESTS = "LEDIG_TEST_"
"""What the tests are told, e.g. of a server: no setting, and no slip either."""
_ENV_FILE = ".env"

_NEARLY = 0.85
"""How alike (0-1) a name must be to one of ours to be a slip; others may be meant for another version."""

_Days = Annotated[int, Field(ge=0, le=3650)]


class WrongSetting(Exception):
    """A setting is wrong; the message names every one in a Danish sentence each."""


class Settings(LetterSettings, RetentionSettings, SignInSettings, BaseSettings):
    """The settings, each with its default; `ledig status` lists them with their values."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=_ENV_FILE, extra="ignore")

    database_url: str = Field(
        "sqlite:///ledig.db",
        description="Registret: sqlite:///FIL eller postgresql+psycopg://BRUGER:KODE@VÆRT/NAVN",
    )
    engine: Literal["embedded", "opensearch"] = Field(
        "embedded", description="Søgemaskinen: embedded (i processens hukommelse) eller opensearch"
    )
    opensearch_url: str = Field(
        "http://127.0.0.1:9200", description="OpenSearch: en eller flere adresser med komma imellem"
    )
    opensearch_prefix: str = Field(
        "ledig",
        pattern=r"^[a-z][a-z0-9-]{0,63}$",
        description="Det, som navnet på alle vores indekser i OpenSearch begynder med",
    )
    opensearch_user: str | None = Field(None, description="Brugeren i OpenSearch")
    opensearch_password: SecretStr | None = Field(None, description="Brugerens kode i OpenSearch")
    opensearch_ca_file: str | None = Field(
        None, description="Fil med det certifikat, som OpenSearchs certifikater er udstedt af"
    )
    opensearch_timeout: float = Field(
        3.0, gt=0, le=300, description="Så mange sekunder må OpenSearch bruge på at svare"
    )
    proxy: str = Field(
        "", description="Adresserne på vores omvendte proxy: dens ord for, hvem der spørger, gælder"
    )
    fresh_days: _Days = Field(14, description="Frisk: bekræftet inden for så mange dage")
    ageing_days: _Days = Field(42, description="Ældre end så mange dage: ikke bekræftet")
    dispute_days: _Days = Field(30, description="Så mange dage tæller en sagsbehandlers 'optaget'")

    @model_validator(mode="after")
    def _ordered(self) -> "Settings":
        if self.fresh_days > self.ageing_days:
            raise ValueError("LEDIG_FRESH_DAYS skal være højst LEDIG_AGEING_DAYS.")
        if self.oidc_issuer and not self.public_url:
            raise ValueError("Til LEDIG_OIDC_ISSUER hører også LEDIG_PUBLIC_URL.")
        return self

    @field_validator("proxy")
    @classmethod
    def _networks(cls, text: str) -> str:
        for part in filter(None, map(str.strip, text.split(","))):
            try:
                ip_network(part)
            except ValueError:
                raise ValueError("Skriv IP-adresser eller net (10.0.0.0/24) med komma imellem.") from None
        return text

    @field_validator("opensearch_url")
    @classmethod
    def _addresses(cls, text: str) -> str:
        for host in _hosts(text) or [text]:
            parts = urlsplit(host)
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError("Skriv adresser som https://VÆRT:9200 med komma imellem.")
        return text

    @property
    def freshness_rule(self) -> FreshnessRule:
        """The rule for what counts as fresh."""
        return FreshnessRule(self.fresh_days, self.ageing_days, self.dispute_days)

    @property
    def cluster(self) -> ClusterSettings:
        """Where OpenSearch is, and who we are there."""
        password = self.opensearch_password
        return ClusterSettings(
            hosts=tuple(_hosts(self.opensearch_url)),
            prefix=self.opensearch_prefix,
            user=self.opensearch_user,
            password=password.get_secret_value() if password else None,
            ca_file=self.opensearch_ca_file,
            timeout=self.opensearch_timeout,
            pool_size=POOL_SIZE,
        )

    def shown(self) -> dict[str, str]:
        """Return every setting by its variable's name, with secrets hidden."""
        values = {f"LEDIG_{name.upper()}": "" if value is None else str(value) for name, value in self}
        values["LEDIG_DATABASE_URL"] = _without_password(self.database_url)
        values["LEDIG_OPENSEARCH_URL"] = ",".join(map(_without_password, _hosts(self.opensearch_url)))
        return values


def _hosts(text: str) -> list[str]:
    return [host for part in text.split(",") if (host := part.strip())]


def read_settings() -> Settings:
    """Read the environment and `.env`; raises `WrongSetting` naming everything that is wrong.

    A name that is nearly one of ours is wrong too: mistyped, it would be as if nothing had been set.
    """
    wrong = [sentence for name in _given_names() for sentence in _mistyped(name)]
    try:
        settings = Settings()
    except ValidationError as error:
        wrong += [_sentence(dict(e)) for e in error.errors()]
    if wrong:
        raise WrongSetting("\n".join(wrong))
    return settings


def _known_names() -> list[str]:
    return [f"{_PREFIX}{name.upper()}" for name in Settings.model_fields]


def _given_names() -> list[str]:
    given = {*os.environ, *dotenv_values(_ENV_FILE)}
    return sorted({name.upper() for name in given if name.upper().startswith(_PREFIX)})


def _mistyped(name: str) -> list[str]:
    near = get_close_matches(name, _known_names(), n=1, cutoff=_NEARLY)
    if not near or name in _known_names() or name.startswith(_FOR_TESTS):
        return []
    return [f"Indstillingen {name} findes ikke. Mente du {near[0]}?"]


_RIGHT = {
    "literal_error": "Brug {expected}.",
    "int_parsing": "Brug et helt tal.",
    "greater_than_equal": "Brug mindst {ge}.",
    "less_than_equal": "Brug højst {le}.",
    "float_parsing": "Brug et tal.",
    "greater_than": "Brug mere end {gt}.",
    "string_pattern_mismatch": "Brug små bogstaver, cifre og bindestreger, og begynd med et bogstav.",
    "value_error": "{error}",
}
_MAY_HOLD_A_SECRET = frozenset(
    {"opensearch_url", "opensearch_password", "smtp_url", "sms_token", "sms_url", "oidc_client_secret"}
)


def _sentence(error: dict[str, object]) -> str:
    location = error["loc"]
    if not location or not isinstance(location, tuple):
        return str(error["msg"]).removeprefix("Value error, ")
    context = error.get("ctx")
    right = _RIGHT.get(str(error["type"]), "{msg}")
    words = {"msg": error["msg"], **(context if isinstance(context, dict) else {})}
    name = f"LEDIG_{str(location[0]).upper()}"
    shown = "" if location[0] in _MAY_HOLD_A_SECRET else f" ({error['input']!r})"
    return f"Indstillingen {name} er forkert{shown}. {right.format(**words)}"


def _without_password(url: str) -> str:
    try:
        shown = make_url(url).difference_update_query(["password", "sslpassword"])
        return shown.render_as_string(hide_password=True)
    except ArgumentError:
        return "(kan ikke læses)"
