"""The gate: what a new index must show before anybody is served from it.

It is held to one consistent reading of the register: the index holds exactly the families of that
reading, so every number must be equal, whatever has been reported since.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from families.availability import FreshnessRule
from families.danish import thousands
from indexer.indexes import Indexes, IndexRefused
from register.counted import Dimension, PlacesAsked
from register.snapshot import Snapshot
from register.stored import StoredFamily
from search_api.opensearch.documents import document_of

_TOTALS = {
    "type": Dimension.TYPE,
    "stay": Dimension.STAY,
    "authority": Dimension.AUTHORITY,
    "municipality": Dimension.MUNICIPALITY,
}
"""Facets that the register counts by itself, past every code that makes documents."""
_PARENT, _PARENT_FIELD = "parent_child", "child_with_parent_last"
_ANY_DAY = date(2026, 1, 1)
"""Today or not, what is approved as is known now; nothing that is counted here depends on a day."""
_MOST_WORDS = 200
_MANY = 1_000
"""More than there are values of any of these facets."""
_APPROVED = {"term": {"approved": True}}

Totals = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the register says of its families as of one change number."""

    change_number: int
    families: int
    approved: int
    totals: Totals
    """Facet → code → approved families; codes of none are missing."""
    canary: StoredFamily | None
    """A family that must be found; None when none is approved."""

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Expected":
        """Count in the snapshot's own reading."""

        def counted(*by: Dimension) -> dict[Any, int]:
            asked = PlacesAsked(days=(_ANY_DAY,), today=_ANY_DAY, rule=FreshnessRule(), by=by)
            rows = snapshot.count_places(asked).rows
            return {row.values[0] if by else None: row.places.families for row in rows}

        parents = counted(Dimension.PARENT_CHILD).get(True, 0)
        totals = {key: counted(dimension) for key, dimension in _TOTALS.items()}
        return cls(
            change_number=snapshot.change_number,
            families=snapshot.count(),
            approved=counted()[None],
            totals=totals | {_PARENT: {"true": parents} if parents else {}},
            canary=snapshot.approved_family(),
        )


def pass_gate(indexes: Indexes, name: str, expected: Expected) -> None:
    """Raise `IndexRefused` with everything that is wrong with a refreshed index, unless it may serve."""
    wrong = [*_wrong_counts(indexes, name, expected), *_lost_canary(indexes, name, expected.canary)]
    if wrong:
        raise IndexRefused(" ".join(wrong))


def _wrong_counts(indexes: Indexes, name: str, expected: Expected) -> Iterator[str]:
    # Beside the families there is the document that says how far the index has come.
    families = indexes.count(name, {"exists": {"field": "family_id"}})
    if families != expected.families:
        yield (f"Indekset har {thousands(families)} familier, registret {thousands(expected.families)}.")
    approved = indexes.count(name, _APPROVED)
    if approved != expected.approved:
        yield f"Indekset har {thousands(approved)} godkendte, registret {thousands(expected.approved)}."
    found = _totals(indexes, name)
    for facet, counts in expected.totals.items():
        codes = sorted(
            code for code in {*counts, *found[facet]} if counts.get(code) != found[facet].get(code)
        )
        if codes:
            yield f"Antallene i {facet} passer ikke med registret: {', '.join(codes)}."


def _totals(indexes: Indexes, name: str) -> Totals:
    counted = {facet: {"terms": {"field": facet, "size": _MANY}} for facet in _TOTALS}
    parents = {_PARENT: {"filter": {"exists": {"field": _PARENT_FIELD}}}}
    answer = indexes.search(name, {"size": 0, "query": _APPROVED, "aggs": {**counted, **parents}})
    found = answer["aggregations"]
    totals = {
        facet: {bucket["key"]: bucket["doc_count"] for bucket in found[facet]["buckets"]} for facet in _TOTALS
    }
    number = found[_PARENT]["doc_count"]
    return totals | {_PARENT: {"true": number} if number else {}}


def _lost_canary(indexes: Indexes, name: str, canary: StoredFamily | None) -> Iterator[str]:
    """Look for one family by its words and every option it has, as searches do."""
    if canary is None:
        return
    document = document_of(canary)
    asked: Sequence[Mapping[str, Any]] = [
        _APPROVED,
        {"term": {"family_id": document["family_id"]}},
        *({"term": {"facts": fact}} for fact in document["facts"]),
        *({"term": {"tokens": token}} for token in document["tokens"].split()[:_MOST_WORDS]),
    ]
    if indexes.count(name, {"bool": {"filter": asked}}) != 1:
        yield f"Familien {canary.family.family_id} kan ikke findes med det, som registret siger om den."
