"""Keeping the index level with the register: `ledig catch-up`, and again and again in `ledig work`."""

from collections.abc import Sequence

from families.danish import count_of
from indexer.indexes import Indexes, IndexRefused
from register.register import Register
from search_api.levelling import CHANGES_AT_ONCE
from search_api.opensearch.cluster import Cluster
from search_api.opensearch.writing import RefusedDocument, write_changes

_NAMED = 10
"""So many refused documents are named; the rest is counted."""


class DocumentsRefused(IndexRefused):
    """OpenSearch did not take documents that it should take; the message names them by family id."""

    def __init__(self, refused: Sequence[RefusedDocument]) -> None:
        """Say which, and what OpenSearch calls the reason."""
        named = ", ".join(f"{one.document_id} ({one.reason})" for one in refused[:_NAMED])
        more = f" og {len(refused) - _NAMED} til" if len(refused) > _NAMED else ""
        families = count_of(len(refused), "familie", "familier")
        super().__init__(f"OpenSearch tog ikke imod {families}: {named}{more}.")


def catch_up(register: Register, cluster: Cluster) -> int:
    """Write what the serving index lacks, and return the change up to which it then holds everything.

    Several may do so at once: a document that is there in a newer version stays. Raises `IndexMissing`
    when there is no index, `OtherVersion`, `DocumentsRefused` (then the next round tries
    again, and searches take those families from the register), `IndexRefused` when the register has
    gone back behind the index, and `ClusterUnavailable`.
    """
    indexes = Indexes(cluster)
    serving = indexes.serving()
    # Also when there is nothing to write: whoever starts on an old index is told at once.
    indexes.check_version(serving)
    return write_since(register, cluster, serving, indexes.written(serving))


def write_since(register: Register, cluster: Cluster, name: str, written: int) -> int:
    """Write every change after `written` into an index, and return the last one; raises as `catch_up`.

    The index is written under its own alias: should another one serve by now, that one's mark must
    not move past changes that only this one has.
    """
    # Read after the mark, so that nobody's report in between looks like a register gone back.
    present = register.change_number()
    if written > present:
        raise IndexRefused(
            f"Indekset {name} kender senere ændringer end registret. Er registret gendannet fra en kopi, så"
            " kør 'ledig rebuild', og start Ledig igen."
        )
    while written < present:
        changes = register.changed_since(written, CHANGES_AT_ONCE)
        # A reading that is not full holds everything there was, so nothing up to `present` is missing.
        reached = present if len(changes) < CHANGES_AT_ONCE else changes[-1].change_number
        refused = write_changes(cluster, cluster.names.writing(name), changes, reached)
        if refused:
            raise DocumentsRefused(refused)
        written = reached
    return written
