"""The OpenSearch engine: the index answers for the families that have not changed since, memory for the rest.

Exact whatever the lag (`architecture.md`, The truth and its copy, 4): totals and counts are added up and
pages are merged, and neither a search nor a report waits for a refresh.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from heapq import merge
from itertools import islice
from operator import add
from threading import Lock

from families.family import Family
from register.stored import StoredFamily
from search_api.criteria import Criteria
from search_api.engine import FellBehind, Found, Moment
from search_api.opensearch.cluster import Cluster
from search_api.opensearch.index import FamiliesIndex, IndexHit
from search_api.opensearch.ranking import Key
from search_api.opensearch.recent import Recent

SEARCHES_REMEMBERED = 16
"""A change is let go of when so many searches on end have found it in the index: on every copy of it."""
LOOK_SECONDS = 1.0
"""How long one attempt to look how far the index is may take: health checks ask, and do not wait long."""
ASK_FIRST = 50
"""With more changes to take in, the index is asked first whether it has them by now."""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the recent families say to one search, with who they are and what the index must hold."""

    ids: tuple[str, ...]
    since: int
    change_number: int
    found: Found | None = None
    keyed: Sequence[tuple[Key, Family]] = ()


class OpenSearchEngine:
    """Finds families in an index that may lag behind; safe to share between threads."""

    def __init__(self, cluster: Cluster) -> None:
        """Ask nothing yet: how far the index has come is asked by whoever needs it first."""
        self._index = FamiliesIndex(cluster)
        self._recent: Recent | None = None
        self._promised = 0
        """The highest change that the engine ever stood at: no answer holds less."""
        self._reached: deque[int] = deque(maxlen=SEARCHES_REMEMBERED)
        self._fell_behind = False
        """Whether the last answer was of a copy that has reached less than another one said."""
        self._lock = Lock()

    def check(self) -> None:
        """Raise `IndexMissing` when there is no index, `OtherVersion` when it is none of this version."""
        self._index.check()

    @property
    def change_number(self) -> int:
        """The last change of the register that every answer holds."""
        return self._known().engine.change_number

    def held(self) -> int:
        """Return the last change up to which the index itself holds everything, as searches see it."""
        return self._index.reached(LOOK_SECONDS)

    def wants_since(self, present: int) -> int:
        """Return the change after which the engine is to be told what changed."""
        stands = self.change_number
        # After a fall the copy ahead might say its number again, and the one behind answer again.
        ask = present - stands > ASK_FIRST and not self._fell_behind
        if ask and (reached := self._index.reached()) > stands:
            self._begin_at(reached)
        return self.change_number

    def apply(self, changes: Iterable[StoredFamily], reached: int, after: int | None = None) -> None:
        """Keep changes beside the index until it has them; whoever writes the index is not this engine."""
        self._known()
        with self._lock:
            recent = self._recent
            if recent and (after is None or after <= recent.engine.change_number):
                recent.take(changes, reached)
                self._promised = max(self._promised, reached)

    def search(self, criteria: Criteria, moment: Moment) -> Found:
        """Answer from one snapshot of the index and what changed since; raises `FellBehind`."""
        start, stop = (criteria.page - 1) * criteria.size, criteria.page * criteria.size
        beside = self._beside(criteria, moment, stop)
        # So many recent families may stand before the page: what of the index is on it begins earlier.
        first = max(0, start - len(beside.keyed))
        found = self._index.search(criteria, moment, beside.ids, (first, stop - first))
        self._check(beside, found.reached)
        hits: list[tuple[Key, Family | IndexHit]] = [(hit.key, hit) for hit in found.hits]
        page = islice(merge(hits, beside.keyed, key=_by_key), start - first, stop - first)
        families = [one if isinstance(one, Family) else self._index.family(one) for _, one in page]
        return Found(
            total=found.total + (beside.found.total if beside.found else 0),
            change_number=beside.change_number,
            families=tuple(families),
            counts=_sum(found.counts, beside.found.counts) if beside.found else found.counts,
            behind=max(0, beside.change_number - found.reached),
        )

    def totals(self, searches: Sequence[Criteria], moment: Moment) -> Sequence[int]:
        """Tell how many families each search finds: no page, no counts; raises `FellBehind`."""
        with self._standing() as recent:
            beside = _Beside(recent.ids, recent.since, recent.engine.change_number)
            added = recent.engine.totals(searches, moment)
        totals, reached = self._index.totals(searches, moment, beside.ids)
        self._check(beside, reached)
        return list(map(add, totals, added))

    def _beside(self, criteria: Criteria, moment: Moment, stop: int) -> _Beside:
        """Return what the recent families say: who of them are among the first hits, and all counts."""
        with self._standing() as recent:
            beside = _Beside(recent.ids, recent.since, recent.engine.change_number)
            if not beside.ids:
                return beside
            found, keys = recent.engine.ranked(replace(criteria, page=1, size=stop), moment)
        keyed = [((key, one.family_id), one) for key, one in zip(keys, found.families, strict=True)]
        return replace(beside, found=found, keyed=keyed)

    @contextmanager
    def _standing(self) -> Iterator[Recent]:
        """Lend the recent families while nobody changes them; raises `FellBehind` when some are missing."""
        self._known()
        with self._lock:
            recent = self._recent
            if recent is None or recent.engine.change_number < self._promised:
                raise FellBehind
            yield recent

    def _known(self) -> Recent:
        return self._recent or self._begin_at(self._index.reached())

    def _begin_at(self, reached: int) -> Recent:
        """Begin anew with an index that holds everything up to `reached`."""
        with self._lock:
            self._reached.clear()
            self._recent = recent = Recent(reached)
            return recent

    def _check(self, beside: _Beside, reached: int) -> None:
        """Raise `FellBehind` unless the snapshot has what was taken for granted; let go of what it has."""
        self._fell_behind = reached < beside.since
        if self._fell_behind:
            self._begin_at(reached)
            raise FellBehind
        with self._lock:
            self._reached.append(reached)
            if beside.ids and self._recent and len(self._reached) == SEARCHES_REMEMBERED:
                self._recent = self._recent.later_than(min(self._reached))


def _by_key(hit: tuple[Key, Family | IndexHit]) -> Key:
    return hit[0]


def _sum(
    one: Mapping[str, Mapping[str, int]], other: Mapping[str, Mapping[str, int]]
) -> Mapping[str, Mapping[str, int]]:
    return {
        key: {code: count + other[key][code] for code, count in counts.items()} for key, counts in one.items()
    }
