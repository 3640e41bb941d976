"""Signing in with a browser: to the provider and back, into a session, and out again."""

from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe

from access.caller import Caller
from access.claims import ClaimRule, SignInRefused, caller_of_claims
from access.oidc import Provider, ProviderUnavailable
from access.permissions import Role
from families.clock import Clock
from families.vocabulary import Authority
from register.register import Register
from register.sessions import BegunSignIn, SessionRow, Sessions, SignIns

BACK = "/log-ind/tilbage"
"""Where the provider sends people back to, below our own address."""
_RANDOM_BYTES = 32
_NOT_BEGUN = "Dit login begyndte ikke i denne browser, eller det tog for lang tid. Log ind igen."
_CANCELLED = "Login blev afbrudt. Log ind igen, når du vil."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has just signed in: the new session's secret, who it is, and where they were going."""

    secret: str
    caller: Caller
    going: str


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Everything about sessions of browsers. `site` is our own address, without a slash at the end."""

    site: str
    provider: Provider
    rule: ClaimRule
    sessions: Sessions
    sign_ins: SignIns
    register: Register
    clock: Clock

    @property
    def encrypted(self) -> bool:
        """Tell whether people reach us by https, so that cookies may travel by nothing else."""
        return self.site.startswith("https://")

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: by `__Host-` no other host and no plain http can set it."""
        return "__Host-ledig" if self.encrypted else "ledig"

    @property
    def begun_cookie(self) -> str:
        """The name of the cookie that ties a sign-in to the browser that began it."""
        return f"{self.cookie}-log-ind"

    def begin(self, browser: str, going: str) -> str:
        """Begin a sign-in of the browser with this secret; return the provider's address.

        Raises `ProviderUnavailable`.
        """
        state, nonce, verifier = (token_urlsafe(_RANDOM_BYTES) for _ in range(3))
        address = self.provider.sign_in_address(state, nonce, verifier)
        self.sign_ins.begin(state, browser, BegunSignIn(nonce, verifier, going), self.clock.now())
        return address

    def finish(self, told: Mapping[str, str], browser: str, before: str | None) -> SignedIn:
        """Make a new session of what the provider sent back with the browser; `before` is its old session.

        Raises `SignInRefused` and `ProviderUnavailable`.
        """
        begun = self.sign_ins.finish(told.get("state", ""), browser, self.clock.now())
        if begun is None:
            raise SignInRefused(_NOT_BEGUN)
        self.provider.check_issuer(told.get("iss"))
        if "code" not in told:
            raise SignInRefused(_CANCELLED)
        claims = self.provider.claims(told["code"], begun.verifier, begun.nonce)
        caller = caller_of_claims(self.rule, claims, self._is_family)
        secret = self.sessions.begin(_row(caller), self.clock.now(), before=before)
        return SignedIn(secret, caller, begun.going)

    def caller_of(self, secret: str) -> Caller | None:
        """Return whom a session speaks for, None when it has ended."""
        row = self.sessions.find(secret, self.clock.now())
        return _caller(row) if row else None

    def sign_out(self, secret: str) -> None:
        """End a session at once."""
        self.sessions.end(secret)

    def sign_out_address(self) -> str | None:
        """Return where one signs out at the provider too; None when it has no such page or is silent."""
        try:
            return self.provider.sign_out_address(f"{self.site}/log-ind")
        except ProviderUnavailable:
            return None

    def _is_family(self, family_id: str) -> bool:
        return self.register.family(family_id) is not None


def _row(caller: Caller) -> SessionRow:
    authority = caller.authority.value if caller.authority else None
    return SessionRow(caller.who, caller.role.value, caller.municipality_code, authority, caller.family_id)


def _caller(row: SessionRow) -> Caller:
    authority = Authority(row.authority) if row.authority else None
    return Caller(row.who, Role(row.role), row.municipality, authority, row.family_id)
