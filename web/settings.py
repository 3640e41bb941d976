"""What an operator can set: environment variables (LEDIG_…) and `.env`."""

from typing import Annotated, Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from families.availability import FreshnessRule

_Days = Annotated[int, Field(ge=0, le=3650)]


class WrongSetting(Exception):
    """A setting is wrong; the message names every one in a Danish sentence each."""


class Settings(BaseSettings):
    """The settings, each with its default; `ledig status` lists them with their values."""

    model_config = SettingsConfigDict(env_prefix="LEDIG_", env_file=".env", extra="ignore")

    database_url: str = Field(
        "sqlite:///ledig.db",
        description="Registret: sqlite:///FIL eller postgresql+psycopg://BRUGER:KODE@VÆRT/NAVN",
    )
    engine: Literal["embedded"] = Field(
        "embedded", description="Søgemaskinen: embedded (i processens hukommelse)"
    )
    fresh_days: _Days = Field(14, description="Frisk: bekræftet inden for så mange dage")
    ageing_days: _Days = Field(42, description="Ældre end så mange dage: ikke bekræftet")
    dispute_days: _Days = Field(30, description="Så mange dage tæller en sagsbehandlers 'optaget'")

    @model_validator(mode="after")
    def _ordered(self) -> "Settings":
        if self.fresh_days > self.ageing_days:
            raise ValueError("LEDIG_FRESH_DAYS skal være højst LEDIG_AGEING_DAYS.")
        return self

    @property
    def freshness_rule(self) -> FreshnessRule:
        """The rule for what counts as fresh."""
        return FreshnessRule(self.fresh_days, self.ageing_days, self.dispute_days)

    def shown(self) -> dict[str, str]:
        """Return every setting by its variable's name, with secrets hidden."""
        values = {f"LEDIG_{name.upper()}": str(value) for name, value in self}
        values["LEDIG_DATABASE_URL"] = _without_password(self.database_url)
        return values


def read_settings() -> Settings:
    """Read the environment and `.env`; raises `WrongSetting` naming everything that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSetting("\n".join(_sentence(dict(e)) for e in error.errors())) from None


_RIGHT = {
    "literal_error": "Brug {expected}.",
    "int_parsing": "Brug et helt tal.",
    "greater_than_equal": "Brug mindst {ge}.",
    "less_than_equal": "Brug højst {le}.",
}


def _sentence(error: dict[str, object]) -> str:
    location = error["loc"]
    if not location or not isinstance(location, tuple):
        return str(error["msg"]).removeprefix("Value error, ")
    context = error.get("ctx")
    right = _RIGHT.get(str(error["type"]), "{msg}")
    words = {"msg": error["msg"], **(context if isinstance(context, dict) else {})}
    name = f"LEDIG_{str(location[0]).upper()}"
    return f"Indstillingen {name} er forkert ({error['input']!r}). {right.format(**words)}"


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "(kan ikke læses)"
