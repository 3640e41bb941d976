"""In which form counts are wanted: by `format`, else by the `Accept` header of HTTP."""

from families.query import Option, Query, unknown_choice
from families.vocabulary import Word


class Format(Word):
    """A form in which counts are written."""

    JSON = "json", "JSON"
    CSV = "csv", "CSV (semikolon, til regneark)"
    XLSX = "xlsx", "Excel"
    PARQUET = "parquet", "Parquet"
    JSON_STAT = "json-stat", "JSON-stat 2.0"
    HSDS = "hsds", "Open Referral (HSDS 3.1)"


MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PARQUET: "application/vnd.apache.parquet",
    # Neither of the two has a registered type of its own; these names are ours.
    Format.JSON_STAT: "application/vnd.json-stat+json",
    Format.HSDS: "application/vnd.openreferral.hsds+json",
}
ENDINGS = {
    Format.JSON: "json",
    Format.CSV: "csv",
    Format.XLSX: "xlsx",
    Format.PARQUET: "parquet",
    Format.JSON_STAT: "json-stat.json",
    Format.HSDS: "hsds.json",
}

_OPTIONS = [Option(one.value, one.label) for one in Format]


def read_format(query: Query, accept: str) -> Format:
    """Return the wanted form; what is wrong is noted in `query.problems`."""
    wanted = query.one("format", _read)
    if wanted or query.has("format"):
        return wanted or Format.JSON
    weights = {one: _weight(accept, media) for one, media in MEDIA_TYPES.items()}
    best = max(weights, key=weights.__getitem__)
    if weights[best] <= 0:
        known = ", ".join(MEDIA_TYPES.values())
        query.refuse("Accept", f"Ingen af de ønskede indholdstyper findes her. Brug en af: {known}.")
    return best


def _read(text: str) -> Format:
    try:
        return Format(text)
    except ValueError:
        raise ValueError(unknown_choice(text, _OPTIONS)) from None


def _weight(accept: str, media: str) -> float:
    """Return how much a media type is wanted (RFC 9110, 12.5.1): by the range that names it best."""
    weights = {}
    for part in (accept or "*/*").split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights[name] = _quality(parameters)
    kind = media.partition("/")[0]
    return next((weights[name] for name in (media, f"{kind}/*", "*/*") if name in weights), 0.0)


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
