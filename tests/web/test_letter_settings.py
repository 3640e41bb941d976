"""The settings of letters: each wrong one is named, and no secret is shown."""

from pathlib import Path

import pytest

from web.settings import WrongSetting, read_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read no `.env` of this machine."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"SMTP_URL": "ftp://ledig:hemmelig@mail"}, "LEDIG_SMTP_URL er forkert. Skriv smtp://"),
        ({"SMTP_URL": "smtp://ledig:hemmelig@mail:port"}, "LEDIG_SMTP_URL er forkert. Skriv smtp://"),
        ({"SMTP_URL": "smtp://ledig:hemmelig@mail"}, "hører også LEDIG_MAIL_FROM og LEDIG_PUBLIC_URL"),
        ({"MAIL_FROM": "Ledig"}, "LEDIG_MAIL_FROM er forkert"),
        ({"PUBLIC_URL": "http://ledig.example.dk"}, "Skriv en adresse som https://"),
        ({"PUBLIC_URL": "https://ledig.example.dk/?a=b"}, "Skriv en adresse som https://"),
        ({"OFFICE_MAIL": "vest=a@example.dk"}, "hverken et socialtilsyn"),
        ({"OFFICE_MAIL": "midt=a"}, "Skriv e-mailadresser som"),
        ({"SMS_URL": "https://sms.example.dk"}, "LEDIG_SMS_TOKEN"),
        ({"SMS_URL": "http://sms.example.dk", "SMS_TOKEN": "hemmelig"}, "LEDIG_SMS_URL er forkert"),
        ({"REMIND_DAYS": "0"}, "Brug mindst 1"),
        ({"PROXY": "minproxy"}, "Skriv IP-adresser"),
    ],
)
def test_a_wrong_setting_is_named_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], sentence: str
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"LEDIG_{name}", value)
    with pytest.raises(WrongSetting) as refused:
        read_settings()
    assert sentence in str(refused.value)
    assert "hemmelig" not in str(refused.value)


def test_right_settings_are_shown_without_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    right = {
        "SMTP_URL": "smtps://ledig:hemmelig@mail.example.dk",
        "MAIL_FROM": "ledig@example.dk",
        "PUBLIC_URL": "https://ledig.example.dk/",
        "OFFICE_MAIL": "midt=tilsyn@example.dk, 0657=familier@example.dk",
        "SMS_URL": "https://sms.example.dk/send",
        "SMS_TOKEN": "hemmelig",
        "PROXY": "10.0.0.1, 10.1.0.0/16",
    }
    for name, value in right.items():
        monkeypatch.setenv(f"LEDIG_{name}", value)
    shown = read_settings().shown()
    assert shown["LEDIG_PUBLIC_URL"] == "https://ledig.example.dk"
    assert shown["LEDIG_MAIL_FROM"] == "ledig@example.dk"
    assert "hemmelig" not in str(shown)
