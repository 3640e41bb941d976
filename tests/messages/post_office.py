"""A real mail server of our own: it answers as a test wants and keeps what it took."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN = "250 OK"


@dataclass
class PostOffice:
    """What a mail server says to each recipient, and what it has taken.

    `answers` are said in turn to RCPT, `TAKEN` once they are used up; `after_data` is called when a
    letter lies in the mailbox and before the server says so.
    """

    answers: list[str] = field(default_factory=list)
    says_to_data: str = TAKEN
    after_data: Callable[[], None] = lambda: None
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Say yes or no to a recipient."""
        answer = self.answers.pop(0) if self.answers else TAKEN
        if answer == TAKEN:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd's own name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a letter."""
        if self.says_to_data != TAKEN:
            return self.says_to_data
        content = envelope.content
        if not isinstance(content, bytes):
            raise TypeError
        letter = message_from_bytes(content, policy=default)
        if not isinstance(letter, EmailMessage):
            raise TypeError
        self.letters.append(letter)
        self.recipients += envelope.rcpt_tos
        self.after_data()
        return TAKEN


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    """Return what the reader sees: the plain text, or with "html" the other form."""
    part = letter.get_body((kind,))
    if part is None:
        raise AssertionError(f"The letter has no {kind} part.")
    content = part.get_content()
    if not isinstance(content, str):
        raise TypeError
    return content.replace("\r\n", "\n")


@contextmanager
def opened(office: PostOffice, port: int = 0, **options: Any) -> Iterator[int]:
    """Serve an office on a port of this machine, a free one if 0; yield the port.

    `options` are those of `aiosmtpd.smtp.SMTP`.
    """
    controller = Controller(office, hostname="127.0.0.1", port=port or free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
