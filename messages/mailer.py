"""E-mail over SMTP: the server's address, the letter as a message, and what the server's answers mean."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from messages.carrier import CarrierDown, PermanentFailure, Recipient, TemporaryFailure
from messages.composing import Composed
from register.letters import LetterFailure

_PORTS = {"smtp": 587, "smtps": 465}
_PERMANENT, _CLOSING = 500, 421
_PATIENCE_SECONDS = 15
"""How long the server may take for one answer."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `starttls`: the connection is encrypted before anything is said."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    starttls: bool = True

    @classmethod
    def read(cls, url: str) -> "MailServer":
        """Read `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`; raises ValueError with a Danish sentence.

        With `smtp` the server must offer STARTTLS, unless it is this machine: letters carry links.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
        except (KeyError, ValueError):
            parts, port = None, 0
        if parts is None or not parts.hostname:
            raise ValueError("Skriv smtp://BRUGER:KODE@VÆRT:587 eller smtps://BRUGER:KODE@VÆRT.")
        user, password = (unquote(part) if part else None for part in (parts.username, parts.password))
        tls = parts.scheme == "smtps"
        starttls = not tls and not _is_here(parts.hostname)
        return cls(parts.hostname, port, user, password, tls, starttls)


class Mailer:
    """Sends letters through one mail server, with one connection for as many as there are."""

    def __init__(self, server: MailServer, sender: str, context: ssl.SSLContext | None = None) -> None:
        """Send as `sender`; `context` says whose certificates count, the system's if None."""
        self._server = server
        self._sender = sender
        self._context = context or ssl.create_default_context()
        self._smtp: smtplib.SMTP | None = None

    def address_of(self, recipient: Recipient) -> str | None:
        """Return the recipient's e-mail address."""
        return (recipient.email or "").strip() or None

    def open(self) -> None:
        """Connect, unless that is done; raises `CarrierDown`."""
        if self._smtp is None:
            with self._understanding_connection():
                self._smtp = self._connected()

    def send(self, address: str, letter: Composed) -> None:
        """Hand a letter over to the server; raises a `DeliveryFailed` that names no address."""
        message = self._message(address, letter)
        self.open()
        if self._smtp is None:
            raise CarrierDown(self._says("svarer ikke"))
        with self._understanding_connection(), _understanding_answers():
            self._smtp.send_message(message, self._sender)

    def close(self) -> None:
        """Take leave of the server."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()

    def _message(self, address: str, letter: Composed) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = _one_address(address)
        message["Subject"] = letter.subject
        message["Date"] = localtime()
        message["Message-ID"] = f"<{letter.reference}@{self._sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = "da"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        return message

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_PATIENCE_SECONDS, context=self._context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_SECONDS)
        try:
            if server.starttls:
                smtp.starttls(context=self._context)
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except BaseException:
            smtp.close()
            raise
        return smtp

    @contextmanager
    def _understanding_connection(self) -> Iterator[None]:
        """Turn what stops every letter into `CarrierDown`, with the connection let go."""
        try:
            yield
        except (TemporaryFailure, PermanentFailure):
            raise
        except smtplib.SMTPNotSupportedError:
            self.close()
            raise CarrierDown(self._says("tilbyder ikke kryptering (STARTTLS) eller login")) from None
        except smtplib.SMTPAuthenticationError:
            self.close()
            raise CarrierDown(self._says("afviser brugeren eller koden i LEDIG_SMTP_URL")) from None
        except smtplib.SMTPSenderRefused:
            self.close()
            raise CarrierDown(self._says("afviser afsenderen i LEDIG_MAIL_FROM")) from None
        except ssl.SSLError:
            self.close()
            raise CarrierDown(self._says("har intet gyldigt certifikat")) from None
        except (OSError, smtplib.SMTPException):
            self.close()
            raise CarrierDown(self._says("svarer ikke, eller ikke som en mailserver")) from None

    def _says(self, what: str) -> str:
        return f"Mailserveren {self._server.host}:{self._server.port} {what}. Brevene venter."


@contextmanager
def _understanding_answers() -> Iterator[None]:
    """Turn the server's answer about one letter into what it means for that letter."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refusal:
        code = next(iter(refusal.recipients.values()))[0]
        raise _meaning(code) from None
    except smtplib.SMTPDataError as refusal:
        raise _meaning(refusal.smtp_code) from None
    except smtplib.SMTPSenderRefused as refusal:
        if refusal.smtp_code >= _PERMANENT:
            # That is about us, not about this letter.
            raise
        raise _meaning(refusal.smtp_code) from None


def _meaning(code: int) -> Exception:
    if code == _CLOSING:
        return smtplib.SMTPServerDisconnected()
    return PermanentFailure(LetterFailure.REFUSED) if code >= _PERMANENT else TemporaryFailure()


def _one_address(text: str) -> Address:
    """Return an address as it goes over the wire; raises `PermanentFailure` for anything but one."""
    try:
        found = Address(addr_spec=text)
        domain = found.domain.encode("idna").decode()
        if domain and found.username.isascii():
            return Address(username=found.username, domain=domain)
    except (ValueError, MessageError, IndexError):
        pass
    raise PermanentFailure(LetterFailure.BAD_ADDRESS)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
