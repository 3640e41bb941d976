"""Letters in words: one template a kind, drawn as plain text, as HTML and as an SMS."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from families.danish import count_of
from register.letters import LetterKind

_TEMPLATES = Path(__file__).parent / "templates"
_LINE = 76
"""How long a line of plain text may be, in characters; an address is never broken."""
_CUT = "\x1e"
"""What parts the six pieces of a letter from one another: a sign that stands in no text."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as its reader gets it.

    `reference` is the same each time the same letter is sent, so that a second one is recognised.
    """

    reference: str
    subject: str
    text: str
    html: str
    sms: str

    def __repr__(self) -> str:
        """Keep the link that it may carry out of logs and tracebacks."""
        return f"Composed({self.reference})"


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a template says, each a text or its paragraphs; `address` is where `button` leads."""

    greeting: str
    body: tuple[str, ...]
    button: str
    address: str
    after: tuple[str, ...]


class Composer:
    """Draws letters. In a template a blank line parts paragraphs; lines within one are joined."""

    def __init__(self) -> None:
        """Load the templates; a name that one does not know is an error."""
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            # Templates are plain words; only the frame around them is HTML.
            autoescape=select_autoescape(["html"], default=False),
            undefined=StrictUndefined,
            auto_reload=False,
        )
        self._environment.globals.update(count_of=count_of, cut=_CUT)

    def compose(self, kind: LetterKind, reference: str, facts: Mapping[str, Any]) -> Composed:
        """Draw a letter; `facts` are what its template names (`messages.facts`)."""
        said = self._environment.get_template(f"{kind.value}.jinja").render(facts).split(_CUT)
        subject, greeting, button, sms = (_line(said[place]) for place in (0, 1, 3, 5))
        body, after = _paragraphs(said[2]), _paragraphs(said[4])
        parts = _Parts(greeting, body, button, facts["address"], after)
        return Composed(
            reference=reference,
            subject=subject,
            text=_text(parts),
            html=self._environment.get_template("frame.html").render(subject=subject, letter=parts),
            sms=sms,
        )


def _line(said: str) -> str:
    return " ".join(said.split())


def _paragraphs(said: str) -> tuple[str, ...]:
    return tuple(_line(part) for part in said.split("\n\n") if part.strip())


def _text(parts: _Parts) -> str:
    button = f"{parts.button}:\n{parts.address}"
    written = [parts.greeting, *map(_wrapped, parts.body), button, *map(_wrapped, parts.after)]
    return "\n\n".join([*written, "Venlig hilsen\nLedig"]) + "\n"


def _wrapped(paragraph: str) -> str:
    return textwrap.fill(paragraph, _LINE, break_long_words=False, break_on_hyphens=False)
