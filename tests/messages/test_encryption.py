"""The connection to the mail server: encrypted before anything is said, or nothing is said."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext, create_default_context
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from families.clock import SetClock
from messages.carrier import CarrierDown
from messages.mailer import Mailer, MailServer
from register.database import Database
from register.outbox import Letter, LetterKind
from register.register import Register
from tests.messages.conftest import SENDER, sending_on
from tests.messages.post_office import PostOffice, opened
from tests.register.reading import a_patch


def test_a_password_is_never_sent_in_the_clear(port: int, office: PostOffice) -> None:
    server = MailServer("127.0.0.1", port, "ledig", "hemmelig", starttls=True)
    with pytest.raises(CarrierDown, match="STARTTLS") as refused:
        Mailer(server, SENDER).open()
    assert "hemmelig" not in str(refused.value) + repr(server)


def test_over_an_encrypted_connection_the_user_and_the_password_are_told(
    sqlite_database: Database, clock: SetClock, office: PostOffice, tmp_path: Path
) -> None:
    Register(sqlite_database, clock).put([a_patch(1, email="f1@example.org")])
    theirs, ours = contexts(tmp_path)
    asked: list[tuple[bytes, bytes]] = []

    def authenticate(
        server: object, session: object, envelope: object, mechanism: str, said: object
    ) -> object:
        assert isinstance(said, LoginPassword)
        asked.append((said.login, said.password))
        right = said.password == b"kode:@/"
        return AuthResult(success=right, handled=right)

    options: dict[str, Any] = {"tls_context": theirs, "require_starttls": True, "authenticator": authenticate}
    with opened(office, auth_required=True, **options) as port:
        url = f"smtp://ledig:kode%3A%40%2F@127.0.0.1:{port}"
        server = replace(MailServer.read(url), starttls=True)
        sending = sending_on(sqlite_database, clock, [Mailer(server, SENDER, ours)])
        sending.outbox.write(Letter(LetterKind.LINK, family_id="F-1"), clock.now())
        assert sending.send_due() == 1
        with pytest.raises(CarrierDown, match="certifikat"):
            Mailer(server, SENDER).open()
        wrong = MailServer("127.0.0.1", port, "ledig", "forkert")
        with pytest.raises(CarrierDown, match="koden i LEDIG_SMTP_URL"):
            Mailer(wrong, SENDER, ours).open()
    assert asked[0] == (b"ledig", b"kode:@/")
    assert len(office.letters) == 1


def contexts(folder: Path) -> tuple[SSLContext, SSLContext]:
    """Return how a server shows a certificate for 127.0.0.1, and how a client trusts it and no other."""
    openssl = shutil.which("openssl")
    if openssl is None:
        if "CI" in os.environ:
            pytest.fail("openssl is missing: it makes the certificate of the test's mail server")
        pytest.skip("openssl is missing")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    named = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([openssl, *made, *named], check=True, capture_output=True)
    theirs = SSLContext(PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificate, key)
    return theirs, create_default_context(cafile=str(certificate))
