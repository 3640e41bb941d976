"""The settings of signing in: what is missing or wrong is named, and no secret is shown."""

from datetime import timedelta
from pathlib import Path

import pytest

from access.permissions import Role
from web.settings import WrongSetting, read_settings

RIGHT = {
    "PUBLIC_URL": "https://ledig.example.dk",
    "OIDC_ISSUER": "https://login.example.dk/",
    "OIDC_CLIENT_ID": "ledig",
    "OIDC_CLIENT_SECRET": "hemmelig",
    "OIDC_ROLES": "ledig=sagsbehandler=caseworker, tilsyn = authority",
    "OIDC_MUNICIPALITY_CLAIM": "kommune",
    "OIDC_AUTHORITY_CLAIM": "tilsyn",
}


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no `.env` of this machine."""
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]) -> None:
    """Set these settings, leaving out the empty ones."""
    for name, value in settings.items():
        if value:
            monkeypatch.setenv(f"LEDIG_{name}", value)


def test_right_settings_are_understood_and_shown_without_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, RIGHT)
    settings = read_settings()
    provider, rule = settings.provider_settings(), settings.claim_rule
    assert provider is not None
    assert (provider.issuer, provider.client_secret) == ("https://login.example.dk/", "hemmelig")
    assert rule.roles == {"ledig=sagsbehandler": Role.CASEWORKER, "tilsyn": Role.AUTHORITY}
    assert settings.session_rule.idle == timedelta(hours=1)
    assert "hemmelig" not in str(settings.shown()) + repr(settings)


def test_the_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hemmelig\n", encoding="utf-8")
    given(
        monkeypatch, {**RIGHT, "OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret")}
    )
    provider = read_settings().provider_settings()
    assert provider is not None
    assert provider.client_secret == RIGHT["OIDC_CLIENT_SECRET"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"OIDC_CLIENT_ID": "", "OIDC_ROLES": ""}, "hører også LEDIG_OIDC_CLIENT_ID, LEDIG_OIDC_ROLES"),
        ({"OIDC_MUNICIPALITY_CLAIM": ""}, "hører også LEDIG_OIDC_MUNICIPALITY_CLAIM"),
        ({"OIDC_ROLES": "x=family"}, "hører også LEDIG_OIDC_FAMILY_CLAIM"),
        ({"OIDC_ROLES": "x=intake"}, "Skriv værdi=rolle"),
        ({"OIDC_ROLES": "caseworker"}, "Skriv værdi=rolle"),
        ({"OIDC_ROLES": "x=boss"}, "Skriv værdi=rolle"),
        ({"OIDC_ISSUER": "http://login.example.dk"}, "LEDIG_OIDC_ISSUER er forkert"),
        ({"OIDC_CLIENT_SECRET_FILE": "secret"}, "ikke begge"),
        ({"PUBLIC_URL": ""}, "hører også LEDIG_PUBLIC_URL"),
        ({"SESSION_HOURS": "48"}, "Brug højst 24"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], sentence: str
) -> None:
    given(monkeypatch, {**RIGHT, **changed})
    with pytest.raises(WrongSetting) as refused:
        read_settings()
    assert sentence in str(refused.value)
    assert "hemmelig" not in str(refused.value)
