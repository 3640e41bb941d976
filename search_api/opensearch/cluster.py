"""The way to an OpenSearch cluster: several hosts, limits of time, repetition, and a circuit breaker.

Whatever goes wrong on the way is a `ClusterUnavailable` with a Danish sentence. What was asked is in
none of them, and in no log: it can tell of a child.
"""

import logging
import ssl
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import opensearchpy
import orjson
from opensearchpy.serializer import JSONSerializer
from pybreaker import STATE_CLOSED, CircuitBreaker, CircuitBreakerError
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from search_api.engine import EngineUnavailable
from search_api.opensearch.names import Names

ATTEMPTS = 3
"""How often something is asked before it counts as failed; another host is asked each time."""
PATIENCE = 1.2
"""Nothing is asked again when so many times the limit of one attempt have passed."""
FAILURES_TO_OPEN = 5
"""So many failures in a row, and nobody waits for the cluster any more."""
OPEN_SECONDS = 2
"""After this time one request asks whether the cluster is back."""
PING_SECONDS = 1.0
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 0.5

_BUSY, _NOT_FOUND, _REFUSED = 429, 404, frozenset({401, 403})
_PASSING = frozenset({_BUSY, 502, 503, 504})

Answer = Any
"""The JSON that the cluster answers."""
T = TypeVar("T")


class ClusterUnavailable(EngineUnavailable):
    """OpenSearch does not answer, or not as it should; the message is a Danish sentence."""


class ClusterBusy(ClusterUnavailable):
    """The cluster answers, but its queues are full."""


class ClusterRefuses(ClusterUnavailable):
    """The cluster is there, but will not have us, or cannot be trusted: a setting is wrong."""


class IndexMissing(ClusterUnavailable):
    """The index of families is not there, not whole yet, or not one that this version can search."""


class _Passing(Exception):
    """Something that may be over the next time: worth asking again."""

    def __init__(self, status: object) -> None:
        super().__init__(str(status))
        self.busy = status == _BUSY


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """Where the cluster is and who we are there."""

    hosts: tuple[str, ...]
    """Addresses as `https://HOST:PORT`; with one alone there is nobody to turn to when it is gone."""
    prefix: str = "ledig"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    """The certificate authority that the hosts' certificates come from; None is the system's."""
    timeout: float = 5.0
    """Seconds that one attempt may take."""
    pool_size: int = 10
    """Connections to each host that are kept."""


class Cluster:
    """One cluster and the names of our indexes in it; safe to share between threads."""

    def __init__(self, settings: ClusterSettings) -> None:
        """Prepare connections; nobody is asked anything yet. Raises `ClusterUnavailable`."""
        self.names = Names(settings.prefix)
        self._timeout = settings.timeout
        self._shown = ", ".join(_without_secrets(host) for host in settings.hosts)
        self._client = _client(settings)
        self._breaker = CircuitBreaker(fail_max=FAILURES_TO_OPEN, reset_timeout=OPEN_SECONDS)
        self._again = Retrying(
            retry=retry_if_exception_type(_Passing),
            # Whoever was slow once is not waited for three times over.
            stop=stop_after_attempt(ATTEMPTS) | stop_after_delay(PATIENCE * settings.timeout),
            wait=wait_random_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT),
            reraise=True,
        )

    def close(self) -> None:
        """Close every connection."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | bytes | None = None,
        *,
        params: Mapping[str, Any] | None = None,
        expected: Collection[int] = (),
        timeout: float | None = None,
    ) -> Answer:
        """Ask something that does no harm when it is asked twice, and return the answer's JSON.

        Statuses in `expected` are answers too, every other but success raises `ClusterUnavailable`.
        `timeout` is the seconds that one attempt may take, None for the usual.
        """
        content = orjson.dumps(body) if isinstance(body, Mapping) else body
        limit = timeout or self._timeout

        def attempt() -> Answer:
            return self._attempt(method, path, content, params, (expected, limit))

        return self._guarded(lambda: self._again(attempt))

    def _attempt(
        self,
        method: str,
        path: str,
        content: bytes | None,
        params: Mapping[str, Any] | None,
        limits: tuple[Collection[int], float],
    ) -> Answer:
        expected, seconds = limits
        try:
            answer = self._client.transport.perform_request(
                method, path, params=dict(params or {}), body=content, timeout=seconds, ignore=expected
            )
        except opensearchpy.SSLError as error:
            raise ClusterRefuses(
                f"Forbindelsen til OpenSearch ({self._shown}) er ikke sikker. Kontrollér adressen og"
                " LEDIG_OPENSEARCH_CA_FILE."
            ) from error
        except opensearchpy.ConnectionError as error:
            raise _Passing("timeout") from error
        except opensearchpy.TransportError as error:
            raise self._meaning(error) from error
        except (opensearchpy.SerializationError, orjson.JSONDecodeError):
            answer = None
        if not isinstance(answer, dict):
            raise ClusterRefuses(
                f"Det er ikke OpenSearch, der svarer på {self._shown}. Kontrollér LEDIG_OPENSEARCH_URL."
            )
        return answer

    def _meaning(self, error: opensearchpy.TransportError) -> Exception:
        """Return what a status other than success means to us."""
        status = error.status_code
        if status in _PASSING:
            return _Passing(status)
        if status in _REFUSED:
            return ClusterRefuses(
                f"OpenSearch ({self._shown}) lukker os ikke ind (status {status}). Kontrollér"
                " LEDIG_OPENSEARCH_USER og LEDIG_OPENSEARCH_PASSWORD."
            )
        if status == _NOT_FOUND and error.error == "index_not_found_exception":
            return index_missing(self.names.alias)
        return ClusterUnavailable(f"OpenSearch ({self._shown}) afviste at svare (status {status}).")

    def _guarded(self, work: Callable[[], T]) -> T:
        """Do the work unless the cluster is known to be gone.

        The breaker locks while it calls, so it is told of what happened and calls nothing that lasts.
        """
        try:
            if self._breaker.current_state != STATE_CLOSED:
                self._breaker.call(self._ping)
            answer = work()
        except (CircuitBreakerError, _Passing) as error:
            raise self._failed(error) from error
        if self._breaker.fail_counter:
            # Others may have found it gone since: this answer is one all the same.
            with suppress(CircuitBreakerError):
                self._breaker.call(lambda: None)
        return answer

    def _failed(self, error: Exception) -> ClusterUnavailable:
        if isinstance(error, _Passing) and error.busy:
            return cluster_busy()
        gone = ClusterUnavailable(
            "Søgningen virker ikke lige nu, fordi søgemaskinen ikke svarer. Indberetninger bliver gemt."
            f" Kører OpenSearch på {self._shown} (LEDIG_OPENSEARCH_URL)?"
        )
        if isinstance(error, _Passing):
            self._note(gone)
        return gone

    def _note(self, gone: ClusterUnavailable) -> None:
        def fail() -> None:
            raise gone

        try:
            self._breaker.call(fail)
        except (CircuitBreakerError, ClusterUnavailable):
            return

    def _ping(self) -> None:
        """Ask one host whether it is there; raises when it is not."""
        try:
            self._client.transport.perform_request("GET", "/", timeout=PING_SECONDS)
        except opensearchpy.ConnectionError as error:
            raise _Passing("timeout") from error
        except opensearchpy.TransportError:
            # It answers, and what it says of the real question is told there.
            return


class _Orjson(JSONSerializer):
    """JSON as orjson reads it: what we send is bytes already."""

    def loads(self, s: str) -> Any:
        return orjson.loads(s)

    def dumps(self, data: Any) -> Any:
        return data if isinstance(data, bytes) else super().dumps(data)


def cluster_busy() -> ClusterBusy:
    """Return what is raised when a queue stays full."""
    return ClusterBusy("Søgemaskinen har for travlt lige nu. Prøv igen om lidt.")


def index_missing(name: str) -> IndexMissing:
    """Return what is raised when there is no index of this name, with what to do."""
    return IndexMissing(f"Søgeindekset {name} findes ikke i OpenSearch. Kør 'ledig rebuild'.")


def _client(settings: ClusterSettings) -> opensearchpy.OpenSearch:
    # It logs every failed attempt with its trace; what failed in the end is told by whoever asked.
    logging.getLogger("opensearch").setLevel(logging.CRITICAL)
    secure = any(host.startswith("https://") for host in settings.hosts)
    try:
        context = ssl.create_default_context(cafile=settings.ca_file) if secure else None
    except (OSError, ssl.SSLError):
        raise ClusterRefuses(
            f"Filen {settings.ca_file} (LEDIG_OPENSEARCH_CA_FILE) kan ikke læses som certifikater."
        ) from None
    return opensearchpy.OpenSearch(
        hosts=list(settings.hosts),
        http_auth=(settings.user, settings.password or "") if settings.user else None,
        ssl_context=context,
        serializer=_Orjson(),
        timeout=settings.timeout,
        pool_maxsize=settings.pool_size,
        # Repeating is ours; this only marks a host that does not answer, so that the next is asked.
        max_retries=0,
        retry_on_timeout=True,
        dead_timeout=OPEN_SECONDS,
    )


def _without_secrets(host: str) -> str:
    parts = urlsplit(host)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
