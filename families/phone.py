"""Telephone numbers as people write them, made comparable."""

import re

_COMPARABLE = re.compile(r"\+[1-9][0-9]{7,14}")
_DANISH_DIGITS = 8


def comparable_phone(text: str) -> str | None:
    """Return a number with its country as "+4512345678"; None when it is none that can be called.

    Eight digits are Danish, "0045" is "+45", and it does not matter how the digits are grouped.
    """
    written = re.sub(r"[\s().\-/]", "", text)
    if written.startswith("00"):
        written = f"+{written[2:]}"
    if len(written) == _DANISH_DIGITS and not written.startswith(("+", "0")):
        written = f"+45{written}"
    if re.fullmatch(rf"45[0-9]{{{_DANISH_DIGITS}}}", written):
        written = f"+{written}"
    return written if _COMPARABLE.fullmatch(written) else None
