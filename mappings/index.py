"""The index of families: how it is made, which version it is, and how to tell that it is ours."""

import hashlib
import json
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

Json = dict[str, Any]

LOADING: Json = {"auto_expand_replicas": "false", "number_of_replicas": 0, "refresh_interval": "-1"}
"""The index settings while an index is filled: no copies, and nothing visible before it is whole."""


def index_body(*, loading: bool = False) -> Json:
    """Return the body that an index is created with; with `loading` one to be filled first."""
    body = deepcopy(_families())
    body["mappings"]["_meta"]["fingerprint"] = fingerprint()
    if loading:
        body["settings"]["index"].update(LOADING)
    return body


def serving_settings() -> Json:
    """Return the index settings that take back what `LOADING` changed."""
    served = _families()["settings"]["index"]
    # What the file leaves open is the server's choice again: that is what null says.
    return {name: served.get(name) for name in LOADING}


def version() -> int:
    """Return the version of the documents: an index of another one must be rebuilt."""
    number: int = _families()["mappings"]["_meta"]["version"]
    return number


@cache
def fingerprint() -> str:
    """Return what tells one set of fields and settings from every other."""
    said = json.dumps(_families(), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def fields() -> Json:
    """Return every field's mapping by name."""
    properties: Json = _families()["mappings"]["properties"]
    return properties


def descriptions() -> dict[str, str]:
    """Return what every field holds, by name."""
    described: dict[str, str] = _families()["mappings"]["_meta"]["fields"]
    return described


@cache
def _families() -> Json:
    body: Json = json.loads(files("mappings").joinpath("families.json").read_text(encoding="utf-8"))
    return body
