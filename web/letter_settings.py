"""What an operator can set about letters: where they are handed in, and what stands in them."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field, SecretStr, model_validator

from access.demo import is_loopback
from families.availability import FreshnessRule
from messages.mailer import MailServer
from messages.offices import one_address, read_offices
from register.reminding import ReminderRule


def _mail_server(secret: SecretStr) -> SecretStr:
    MailServer.read(secret.get_secret_value())
    return secret


def _offices(text: str) -> str:
    read_offices(text)
    return text


def public_site(url: str) -> str:
    """Take an address that people can be sent to: encrypted, unless it is this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or not encrypted or parts.username or parts.query or parts.fragment:
        raise ValueError("Skriv en adresse som https://ledig.example.dk.")
    return url.rstrip("/")


class LetterSettings(BaseModel):
    """The settings of letters; a part of `web.settings.Settings`."""

    public_url: Annotated[str, AfterValidator(public_site)] | None = Field(
        None, description="Ledigs adresse, som den står i breve: https://VÆRT"
    )
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = Field(
        None, description="Mailserveren: smtp://BRUGER:KODE@VÆRT:587 eller smtps://…"
    )
    mail_from: Annotated[str, AfterValidator(one_address)] | None = Field(
        None, description="Den e-mailadresse, som breve kommer fra"
    )
    office_mail: Annotated[str, AfterValidator(_offices)] = Field(
        "", description="Hvor tilsyn og kommuner læser breve: midt=NAVN@VÆRT,0657=NAVN@VÆRT"
    )
    sms_url: Annotated[str, AfterValidator(public_site)] | None = Field(
        None, description="SMS-udbyderens adresse: https://…"
    )
    sms_token: SecretStr | None = Field(None, description="Vores token hos SMS-udbyderen")
    remind_days: Annotated[int, Field(ge=1, le=365)] = Field(
        7, description="En familie får højst én påmindelse inden for så mange dage"
    )
    link_days: Annotated[int, Field(ge=1, le=365)] = Field(
        30, description="Så mange dage virker et personligt link"
    )

    @model_validator(mode="after")
    def _together(self) -> "LetterSettings":
        if self.smtp_url and not (self.mail_from and self.public_url):
            raise ValueError("Til LEDIG_SMTP_URL hører også LEDIG_MAIL_FROM og LEDIG_PUBLIC_URL.")
        if self.sms_url and not (self.sms_token and self.public_url):
            raise ValueError("Til LEDIG_SMS_URL hører også LEDIG_SMS_TOKEN og LEDIG_PUBLIC_URL.")
        return self

    def reminder_rule(self, freshness: FreshnessRule) -> ReminderRule:
        """Return the rule for when a family is reminded."""
        return ReminderRule(freshness, self.remind_days, by_sms=self.sms_url is not None)
