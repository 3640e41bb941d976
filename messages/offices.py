"""Where authorities and municipalities read their letters: set by the operator."""

from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address

from families.geography import municipalities
from families.vocabulary import Authority


def read_offices(text: str) -> Mapping[str, str]:
    """Read `midt=post@example.dk,0657=familier@example.dk`; raises ValueError with a Danish sentence.

    The names are authorities and municipality codes.
    """
    offices = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, address = (word.strip() for word in part.partition("="))
        if name not in list(Authority) and name not in municipalities():
            raise ValueError(f"{name!r} er hverken et socialtilsyn (midt) eller en kommunekode (0657).")
        offices[name] = one_address(address)
    return offices


def one_address(text: str) -> str:
    """Return an e-mail address as it was; raises ValueError with a Danish sentence when it is none."""
    try:
        if text.isascii() and Address(addr_spec=text).domain:
            return text
    except (ValueError, MessageError, IndexError):
        pass
    raise ValueError("Skriv e-mailadresser som navn@example.dk.")
