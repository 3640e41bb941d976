"""What every number and every dimension means: for the dictionary page, and for files about themselves."""

from collections.abc import Mapping
from dataclasses import dataclass

from capacity.dimensions import DIMENSIONS
from register.counted import Dimension

SOURCE = "Ledig: registret over plejefamilier, som socialtilsyn godkender og familier selv indberetter til"


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of the tables, in Danish; `name` is its name in files and in the API."""

    name: str
    label: str
    meaning: str
    unit: str
    source: str
    caveat: str
    values: Mapping[str, str]
    """The Danish label of every value by its code; empty for measures."""


_APPROVAL = "Socialtilsynets godkendelse"
_OWN_WORD = "Familiens egen indberetning"
_FOLLOWS = "Følger af familiens kommune"
_NO_CAVEAT = "Ingen kendte."

MEASURES = tuple(
    Entry(name, label, meaning, unit, source, caveat, {})
    for name, label, meaning, unit, source, caveat in (
        (
            "families",
            "Familier",
            "Plejefamilier, der var godkendt på dagen. Suspenderede og ophørte tælles ikke.",
            "familier",
            _APPROVAL,
            "Netværksplejefamilier er med, også selv om de kun er godkendt til bestemte børn.",
        ),
        (
            "approved_places",
            "Godkendte pladser",
            "Alle pladser, som familierne er godkendt til: optagne, ledige og dem, der ikke er til rådighed.",
            "pladser",
            _APPROVAL,
            _NO_CAVEAT,
        ),
        (
            "occupied_places",
            "Optagne pladser",
            "Pladser, hvor der bor et barn.",
            "pladser",
            _OWN_WORD,
            "En familie, der aldrig har sagt noget om sine pladser, tælles med 0 optagne.",
        ),
        (
            "free_places",
            "Ledige pladser",
            "Pladser, der hverken er optaget eller ude af brug på dagen, bekræftet eller ej.",
            "pladser",
            _OWN_WORD,
            "Tallet er for højt, når familier ikke melder optaget. Se det altid sammen med de bekræftede.",
        ),
        (
            "free_confirmed_places",
            "Ledige, bekræftet",
            (
                "De ledige pladser hos familier, der har bekræftet inden for 42 dage (kan indstilles), og som"
                " ingen kommune har hørt “optaget” fra siden."
            ),
            "pladser",
            _OWN_WORD,
            "Regnes fra den talte dag, ikke fra i dag.",
        ),
        (
            "blocked_places",
            "Ikke til rådighed",
            (
                "Pladser, der hverken er optaget eller ledige: med en årsag, hos familier på pause, og"
                " pladser, der først bliver ledige senere."
            ),
            "pladser",
            _OWN_WORD,
            "Årsagen er frivillig at oplyse.",
        ),
    )
)
"""In the order of `Places`."""

_OF_DIMENSIONS: Mapping[Dimension, tuple[str, str, str]] = {
    Dimension.MUNICIPALITY: (
        "Kommunen, som familien bor i.",
        _APPROVAL,
        "Det er ikke den kommune, der har anbragt barnet.",
    ),
    Dimension.REGION: (
        "Regionen, som familiens kommune lå i på den talte dag.",
        _FOLLOWS,
        "Fra 1. januar 2027 er Hovedstaden og Sjælland én region. Koden for den er foreløbig.",
    ),
    Dimension.AUTHORITY: (
        "Det socialtilsyn, der godkender og fører tilsyn med familien.",
        _FOLLOWS,
        "Ikke det samme som regionen: fem kommuner har byttet tilsyn.",
    ),
    Dimension.TYPE: (
        "Familiens type efter Barnets lov.",
        _APPROVAL,
        "Tilsynene bruger typerne lidt forskelligt.",
    ),
    Dimension.AGE_BAND: (
        "Alle de aldersgrupper, som familiens godkendte alder rører ved.",
        _APPROVAL,
        "Overlapper: en familie kan være i flere grupper, så rækkerne kan ikke lægges sammen.",
    ),
    Dimension.PARENT_CHILD: (
        "Om familien er godkendt til at tage en forælder sammen med barnet.",
        _APPROVAL,
        "Forælderen optager ikke et barns plads.",
    ),
    Dimension.STAY: (
        "De ophold, som familien er godkendt til.",
        _APPROVAL,
        "Overlapper: rækkerne kan ikke lægges sammen. En familie uden kendt ophold er i ingen af dem.",
    ),
    Dimension.FRESHNESS: (
        (
            "Hvor længe før den talte dag familiens pladser sidst blev bekræftet: inden for 14 dage, inden"
            " for 42 dage, eller længere siden og aldrig (grænserne kan indstilles)."
        ),
        _OWN_WORD,
        _NO_CAVEAT,
    ),
}

DIMENSION_ENTRIES = tuple(
    Entry(name.value, name.label, meaning, "kode", source, caveat, DIMENSIONS[name].labels)
    for name, (meaning, source, caveat) in _OF_DIMENSIONS.items()
)
"""In the order of `Dimension`."""
