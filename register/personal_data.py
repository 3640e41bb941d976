"""Every stored field: what it is for, on which legal ground, who sees it and how long it is kept.

`docs/personal-data.md` is made of this table; a test holds it level with the tables of the register.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_PLACING = "GDPR art. 6(1)(e): a public task (Barnets lov, placing children and supervising families)"
_SECURITY = "GDPR art. 6(1)(c) with art. 5(2) and 32: security, and being able to show it"
_NONE = "not personal data by itself"

_FOR_GOOD = "as long as the register: counts of past days rest on it"
_TILL_FORGOTTEN = "until `ledig forget`"
_WHO = "`LEDIG_WHO_DAYS`, then a pseudonym"
_LETTERS = "`LEDIG_LETTER_DAYS` after it was sent, or until `ledig forget`"
_LOG = "`LEDIG_LOG_DAYS` after the month, then only the month's hash"


@dataclass(frozen=True, slots=True)
class Held:
    """Some columns of one table that are held for the same reason; `label` is Danish."""

    table: str
    columns: str
    label: str
    purpose: str
    ground: str
    seen_by: str
    kept: str

    @property
    def names(self) -> list[str]:
        """The columns by name."""
        return self.columns.split()


HELD = (
    Held("change_clock", "id number changed_at", "Ændringsnumre", "order of changes", _NONE, "nobody", _FOR_GOOD),
    Held("families", "family_id approval version profile change_number record_key", "Godkendelse og profil",
         "finding a family for a child", _PLACING, "caseworkers, consultants, its authority; the family",
         f"{_FOR_GOOD}; description and own children {_TILL_FORGOTTEN}"),
    Held("families", "occupied_places blocked_places blocked_reason available_from paused_until wanted_age"
         " confirmed_at confirmed_by disputed_at", "Pladser nu", "knowing whether there is a place", _PLACING,
         "caseworkers, consultants, its authority; the family", _FOR_GOOD),
    Held("family_versions", "family_id version profile known_at change_number", "Tidligere profiler",
         "counts of past days; supervision", _PLACING, "its authority",
         f"{_FOR_GOOD}; description and own children {_TILL_FORGOTTEN}"),
    Held("contacts", "family_id name phone email address address_protected", "Kontaktoplysninger",
         "reaching the family", _PLACING, "caseworkers and consultants with a reason, logged; of a protected"
         " family those alone whom its authority named", _TILL_FORGOTTEN),
    Held("availability_reports", "report_id family_id reporter occupied_places blocked_places blocked_reason"
         " available_from paused_until wanted_age confirmed_at confirmed_by disputed_at reported_at change_number",
         "Meldinger om pladser", "what was known when", _PLACING, "its authority; the family", _FOR_GOOD),
    Held("availability_reports", "note", "Noter til meldinger", "what the numbers do not say", _PLACING,
         "its authority, its municipality; the family", _TILL_FORGOTTEN),
    Held("availability_reports", "who", "Hvem der meldte", "asking about a report", _SECURITY, "its authority", _WHO),
    Held("places_intervals", "family_id known_from known_to version approval municipality_code family_type"
         " first_month last_month parent_child stay_placement stay_respite stay_acute stay_aftercare"
         " approved_places occupied_places blocked_places blocked_reason available_from paused_until"
         " confirmed_at disputed_at", "Pladser fra dag til dag", "counts of any day", _PLACING,
         "nobody by family; counts by those who may see capacity", _FOR_GOOD),
    Held("look_ups", "look_up_id family_id who role municipality reason at refused segment line_hash",
         "Opslag af kontaktoplysninger", "finding misuse", _SECURITY,
         "its authority; the family sees municipality and day", _LOG),
    Held("look_up_segments", "segment first_line last_line hash_before head removed_at", "Loggens måneder",
         "finding a log that was changed", _NONE, "the administrator", "as long as the register"),
    Held("address_grants", "grant_id family_id who municipality_code role reason granted_by granted_at revoked_by"
         " revoked_at", "Adgang til beskyttede", "letting in those who must", _SECURITY, "its authority",
         f"{_TILL_FORGOTTEN}; persons of grants that were taken back {_WHO}"),
    Held("tokens", "token_id token_hash role municipality authority family_id issued_at revoked_at", "Tokens",
         "letting machines in", _SECURITY, "nobody: a hash", "as long as the register"),
    Held("remembered_answers", "key asked_hash answer kept_at", "Svar på meldinger", "one report, not two",
         _SECURITY, "the machine that asked", "24 hours"),
    Held("sessions", "session_hash who role municipality authority family_id begun_at seen_at", "Hvem der er logget ind",
         "staying signed in", _SECURITY, "nobody", "until the session ends"),
    Held("sign_ins", "state_hash browser_hash nonce verifier going begun_at", "Login, der er i gang",
         "a sign-in that nobody else can finish", _SECURITY, "nobody", "15 minutes"),
    Held("outbox", "letter_id kind family_id authority municipality_code about written_at due_at claimed_until"
         " attempts sent_at failed_at failure", "Breve", "sending a letter once", _PLACING,
         "nobody; whether the family answers is told in words", _LETTERS),
    Held("access_links", "link_id link_hash family_id letter_id made_at expires_at revoked_at used_at",
         "Personlige links", "letting a family report without a login", _SECURITY, "nobody: a hash",
         "`LEDIG_LETTER_DAYS` after it expired, or until `ledig forget`"),
    Held("link_guesses", "since caller wrong", "Forkerte links", "stopping guesses", _SECURITY, "nobody: a hash",
         "a day"),
    Held("notices", "notice_id kind family_id municipality_code to_authority to_municipality reporter before"
         " after at change_number read_at", "Advis", "supervision", _PLACING, "its authority, its municipality",
         _FOR_GOOD),
    Held("notices", "note", "Noter i advis", "what the numbers do not say", _PLACING,
         "its authority, its municipality", _TILL_FORGOTTEN),
    Held("notices", "read_by", "Hvem der læste advis", "not reading it twice", _PLACING, "its authority", _WHO),
    Held("scope_requests", "request_id family_id version asked asked_at withdrawn_at decided_at granted"
         " awaiting_source", "Anmodninger", "changing an approval", _PLACING, "its authority; the family",
         _FOR_GOOD),
    Held("scope_requests", "why answer", "Begrundelser", "telling why", _PLACING, "its authority; the family",
         _TILL_FORGOTTEN),
    Held("scope_requests", "asked_by decided_by", "Hvem der bad og afgjorde", "asking about a decision", _SECURITY,
         "its authority", _WHO),
    Held("calls", "call_id family_id municipality_code outcome at", "Opkald", "knowing whether it pays to call",
         _PLACING, "caseworkers, without the municipality's name; the family", _FOR_GOOD),
    Held("calls", "who", "Hvem der ringede", "taking a call back", _SECURITY, "nobody", _WHO),
    Held("placements", "placement_id family_id municipality_code at change_number", "Anbringelser",
         "knowing who has a child there; nothing about the child", _PLACING, "its authority; the family", _FOR_GOOD),
    Held("placements", "who", "Hvem der anbragte", "taking it back", _SECURITY, "nobody", _WHO),
    Held("profile_views", "family_id municipality_code day views", "Hvem har set på os",
         "the family's right to know", _SECURITY, "the family", _TILL_FORGOTTEN),
    Held("searched_needs", "day municipality_code parent_child age family_type found searches", "Hvad der søges",
         "knowing what there is too little of", _NONE, "those who may see capacity", "as long as the register"),
)  # fmt: skip


def page() -> str:
    """Return `docs/personal-data.md`."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Personal data"
    yield ""
    yield "Every stored field: what it is for, on which ground, who sees it, how long it is kept. Made of"
    yield "`register/personal_data.py` by `make personal-data`; a test fails for a column without an entry."
    yield "The search indexes hold the profile and the places, and nothing of `contacts`."
    yield ""
    yield "| table | columns | for | ground | seen by | kept |"
    yield "|---|---|---|---|---|---|"
    for held in HELD:
        columns = ", ".join(f"`{name}`" for name in held.names)
        yield f"| `{held.table}` | {columns} | {held.purpose} | {held.ground} | {held.seen_by} | {held.kept} |"
