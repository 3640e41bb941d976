"""SMS through a provider that takes them over HTTP."""

from http import HTTPStatus

import urllib3
from urllib3.exceptions import HTTPError

from families.phone import comparable_phone
from messages.carrier import CarrierDown, PermanentFailure, Recipient, TemporaryFailure
from messages.composing import Composed
from register.letters import LetterFailure

_PATIENCE_SECONDS = 15
_NOT_OURS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""Answers that speak against our settings and not against one message."""
_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class SmsGateway:
    """Sends the short form of letters: POST with JSON `{"to", "text", "reference"}` and a bearer token."""

    def __init__(self, url: str, token: str, http: urllib3.PoolManager | None = None) -> None:
        """Send through `url`, an https address of the provider."""
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._http = http or urllib3.PoolManager()

    def address_of(self, recipient: Recipient) -> str | None:
        """Return the recipient's number with its country."""
        return comparable_phone(recipient.phone) if recipient.phone else None

    def open(self) -> None:
        """Do nothing: there is no connection to be had before there is a message."""

    def send(self, address: str, letter: Composed) -> None:
        """Hand a message over; raises a `DeliveryFailed` that names no number."""
        body = {"to": address, "text": letter.sms, "reference": letter.reference}
        try:
            answer = self._http.request(
                "POST",
                self._url,
                json=body,
                headers=self._headers,
                timeout=_PATIENCE_SECONDS,
                retries=False,
                redirect=False,
            )
        except HTTPError:
            raise CarrierDown("SMS-udbyderen (LEDIG_SMS_URL) svarer ikke. Beskederne venter.") from None
        _understand(answer.status)

    def close(self) -> None:
        """Let go of the connections."""
        self._http.clear()


def _understand(status: int) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if status in _LATER:
        raise TemporaryFailure
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status < HTTPStatus.BAD_REQUEST or status in _NOT_OURS:
        raise CarrierDown(
            f"SMS-udbyderen (LEDIG_SMS_URL) svarer {status}. Kontrollér adressen og LEDIG_SMS_TOKEN."
            " Beskederne venter."
        )
    raise PermanentFailure(LetterFailure.REFUSED)
