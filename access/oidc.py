"""The identity provider: OpenID Connect's code flow with PKCE, state and nonce.

Rules: OpenID Connect Core 1.0 (3.1), Discovery 1.0, RP-Initiated Logout 1.0, RFC 7636, RFC 9207. Nothing
that a token holds is logged, and no token is kept.
"""

import logging
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote, urlencode, urlsplit

import orjson
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from access.claims import SignInRefused
from families.clock import Clock

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
"""Signatures that only the provider can make; never `none`, and never a secret that we know too."""
_LEEWAY_SECONDS = 30
_LARGEST_BYTES = 1_000_000
_DISCOVERY_SECONDS = 3600
_NOT_CONFIRMED = "Dit login kunne ikke bekræftes. Log ind igen."


class ProviderUnavailable(Exception):
    """The provider does not answer, or not in words that can be understood; the message is for the log."""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """Who the provider is, and who we are there; `timeout` in seconds."""

    issuer: str
    client_id: str
    client_secret: str | None = None
    scopes: str = "openid"
    timeout: float = 5.0


class Provider:
    """One identity provider, found by discovery when it is first needed."""

    def __init__(self, settings: ProviderSettings, clock: Clock, redirect_uri: str) -> None:
        """Ask nobody yet; people come back from the provider to `redirect_uri`."""
        self._settings = settings
        self._clock = clock
        self._redirect_uri = redirect_uri
        timeout = Timeout(total=settings.timeout)
        self._http = PoolManager(retries=False, timeout=timeout, maxsize=4)
        self._found: tuple[float, Mapping[str, Any]] | None = None
        self._keys: KeySet | None = None
        self._log = logging.getLogger("ledig.access")

    def sign_in_address(self, state: str, nonce: str, verifier: str) -> str:
        """Return where a browser is sent to sign in; raises `ProviderUnavailable`."""
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._settings.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
        }
        return _with_query(self._endpoint("authorization_endpoint"), asked)

    def sign_out_address(self, back_to: str) -> str | None:
        """Return where a browser is sent to sign out there too; None where the provider has no such page."""
        if "end_session_endpoint" not in self._metadata():
            return None
        asked = {"client_id": self._settings.client_id, "post_logout_redirect_uri": back_to}
        return _with_query(self._endpoint("end_session_endpoint"), asked)

    def check_issuer(self, told: str | None) -> None:
        """Refuse an answer that another provider gave (RFC 9207); raises `SignInRefused`."""
        tells = self._metadata().get("authorization_response_iss_parameter_supported") is True
        if told != self._settings.issuer and (told is not None or tells):
            raise self._refused("issuer of the answer")

    def claims(self, code: str, verifier: str, nonce: str) -> Mapping[str, Any]:
        """Return what the provider says of whoever brought `code`.

        Raises `SignInRefused` when the code or the token does not hold, and `ProviderUnavailable`.
        """
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        tokens = self._exchange(sent)
        try:
            return self._checked(str(tokens["id_token"]), tokens.get("access_token"), nonce)
        except (JoseError, KeyError, TypeError, ValueError) as error:
            raise self._refused(type(error).__name__) from None

    def _exchange(self, sent: dict[str, str]) -> Mapping[str, Any]:
        settings, headers = self._settings, {}
        if settings.client_secret is None:
            sent = {**sent, "client_id": settings.client_id}
        else:
            pair = f"{quote(settings.client_id, safe='')}:{quote(settings.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self._asked("POST", self._endpoint("token_endpoint"), urlencode(sent), headers)

    def _checked(self, token: str, access_token: object, nonce: str) -> Mapping[str, Any]:
        """Return the claims of a token that is signed by the provider, for us, now, and for this sign-in."""
        try:
            read = jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)
        except InvalidKeyIdError:
            # The provider has new keys: they are fetched once, and a key that is still unknown is wrong.
            self._keys = None
            read = jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)
        own = self._settings
        claims = CodeIDToken(
            read.claims,
            read.header,
            {
                "iss": {"essential": True, "value": own.issuer},
                "aud": {"essential": True, "value": own.client_id},
            },
            {"nonce": nonce, "client_id": own.client_id, "access_token": access_token},
        )
        claims.validate(int(self._clock.now().timestamp()), _LEEWAY_SECONDS)
        return cast("Mapping[str, Any]", claims)

    def _key_set(self) -> KeySet:
        if self._keys is None:
            try:
                self._keys = KeySet.import_key_set(
                    cast("Any", self._asked("GET", self._endpoint("jwks_uri")))
                )
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise ProviderUnavailable(f"keys: {type(error).__name__}") from None
        return self._keys

    def _endpoint(self, name: str) -> str:
        address = self._metadata().get(name)
        # What the provider names must be as well protected as the provider itself.
        if not isinstance(address, str) or _scheme(address) not in {"https", _scheme(self._settings.issuer)}:
            raise ProviderUnavailable(f"discovery: {name}")
        return address

    def _metadata(self) -> Mapping[str, Any]:
        now = self._clock.now().timestamp()
        if self._found is None or now - self._found[0] >= _DISCOVERY_SECONDS:
            address = f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = self._asked("GET", address)
            if found.get("issuer") != self._settings.issuer:
                raise ProviderUnavailable("discovery: another issuer")
            self._found = now, found
        return self._found[1]

    def _asked(
        self, method: str, address: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        try:
            answer = self._http.request(
                method, address, body=body, headers=dict(headers or {}), preload_content=False, redirect=False
            )
            content = answer.read(_LARGEST_BYTES, decode_content=True)
            answer.close()
        except (HTTPError, OSError) as error:
            raise ProviderUnavailable(type(error).__name__) from None
        if body is not None and answer.status in {400, 401}:
            raise self._refused(f"token endpoint: {answer.status}")
        try:
            read = orjson.loads(content)
        except ValueError:
            read = None
        if answer.status != 200 or not isinstance(read, dict):  # noqa: PLR2004 - HTTP's own number
            raise ProviderUnavailable(f"status {answer.status}")
        return read

    def _refused(self, why: str) -> SignInRefused:
        self._log.warning("A sign-in was refused: %s", why)
        return SignInRefused(_NOT_CONFIRMED)


def _scheme(address: str) -> str:
    return urlsplit(address).scheme


def _with_query(address: str, asked: Mapping[str, str]) -> str:
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"
