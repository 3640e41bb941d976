"""The tables of signing in: who is signed in, and who is on the way to the provider and back."""

from sqlalchemy import Column, String, Table

from register.tables import Instant, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("session_hash", String(64), primary_key=True),
    Column("who", String, nullable=False),
    Column("role", String, nullable=False),
    Column("municipality", String),
    Column("authority", String),
    Column("family_id", String),
    Column("begun_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)
"""Who is signed in with a browser: the SHA-256 of the cookie, never the cookie; ended ones are removed.

`seen_at` is when something was last asked, to within a minute.
"""

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("browser_hash", String(64), nullable=False),
    Column("nonce", String, nullable=False),
    Column("verifier", String, nullable=False),
    Column("going", String, nullable=False),
    Column("begun_at", Instant, nullable=False),
)
"""Sign-ins that have begun: each row is used once, by the browser that began, and removed.

`going` is the page that the person wants, `verifier` the secret of PKCE (RFC 7636).
"""
