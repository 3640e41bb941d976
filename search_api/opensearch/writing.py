"""Putting families into an index: repeated, late and re-ordered writes do no harm."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tenacity import Retrying, retry_if_result, stop_after_attempt, wait_random_exponential

from register.stored import StoredFamily
from search_api.opensearch.cluster import Cluster, index_missing
from search_api.opensearch.documents import bulk_lines, mark_lines

MOST_BYTES = 5_000_000
MOST_DOCUMENTS = 2_000
"""What goes into one `_bulk` at the most: more at once gains nothing and fills the queues."""
WRITE_SECONDS = 60.0
"""How long one `_bulk` may take."""

_CONFLICT, _GONE, _OK = 409, 404, frozenset({200, 201})
_FULL = frozenset({429, 503})
_ATTEMPTS, _FIRST_WAIT, _LONGEST_WAIT = 6, 0.1, 5.0


@dataclass(frozen=True, slots=True)
class RefusedDocument:
    """A document that the index did not take: its id, the status, and OpenSearch's name for the reason."""

    document_id: str
    status: int
    reason: str


def write_changes(
    cluster: Cluster, index: str, changes: Iterable[StoredFamily], reached: int
) -> list[RefusedDocument]:
    """Write changes and then, if all were taken, that everything up to `reached` is in the index.

    `index` is an alias: that of one numbered index (`Names.writing`) wherever its mark was read before,
    since what is searched may be another index by now. Nothing waits for a refresh. What was refused is
    returned; then the index stands where it stood. Raises `ClusterUnavailable`, `IndexMissing` too.
    """
    refused = [one for lines in batches(changes) for one in put_lines(cluster, index, lines)]
    return refused or put_lines(cluster, index, [mark_lines(reached)])


def batches(changes: Iterable[StoredFamily]) -> Iterator[list[bytes]]:
    """Part changes into what one `_bulk` takes, by bytes and by number."""
    batch: list[bytes] = []
    size = 0
    for change in changes:
        lines = bulk_lines(change)
        if batch and (size + len(lines) > MOST_BYTES or len(batch) == MOST_DOCUMENTS):
            yield batch
            batch, size = [], 0
        batch.append(lines)
        size += len(lines)
    if batch:
        yield batch


def put_lines(cluster: Cluster, index: str, lines: Sequence[bytes]) -> list[RefusedDocument]:
    """Send one `_bulk`, and again what a full queue turned away; return what was refused.

    A document that the index has in the same or a newer version (409) is there: that is success.
    """
    put = _Put(cluster, index, list(lines))
    again = Retrying(
        retry=retry_if_result(bool),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_random_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT),
        retry_error_callback=lambda _: None,
    )
    again(put.send)
    return [*put.refused, *put.turned_away.values()]


class _Put:
    """The lines that are still to be taken, and what became of the others."""

    def __init__(self, cluster: Cluster, index: str, lines: list[bytes]) -> None:
        self._cluster = cluster
        self._index = index
        self._lines = lines
        self.refused: list[RefusedDocument] = []
        self.turned_away: dict[int, RefusedDocument] = {}

    def send(self) -> bool:
        """Send what is left, and tell whether a full queue turned something away."""
        answer = self._cluster.ask(
            "POST",
            f"/{self._index}/_bulk",
            b"".join(self._lines),
            params={
                "filter_path": "errors,items.*._id,items.*.status,items.*.error.type",
                # What was removed must never come back as an index without our fields.
                "require_alias": "true",
            },
            timeout=WRITE_SECONDS,
        )
        self.turned_away = {}
        for place, item in enumerate(answer["items"] if answer["errors"] else ()):
            status = item["index"]["status"]
            if status in _OK or status == _CONFLICT:
                continue
            if status == _GONE:
                raise index_missing(self._cluster.names.alias)
            one = RefusedDocument(item["index"]["_id"], status, item["index"]["error"]["type"])
            if status in _FULL:
                self.turned_away[place] = one
            else:
                self.refused.append(one)
        self._lines = [self._lines[place] for place in self.turned_away]
        return bool(self.turned_away)
