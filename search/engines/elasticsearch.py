"""The Elasticsearch engine: the same answers as the embedded one, for more clauses and
more machines."""

import threading
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from search.documents import Entry
from search.engines.base import (
    DEFAULT_WEIGHTS,
    MAX_BEGINNING,
    Hits,
    Index,
    Read,
    Report,
    Request,
    Stored,
    Suggestion,
)
from search.engines.elasticsearch_client import Place, answering
from search.engines.elasticsearch_query import ENTRIES
from search.engines.elasticsearch_rebuild import LEASE_SECONDS, Lease, Rebuild
from search.engines.elasticsearch_search import Search
from search.engines.elasticsearch_store import Store, Version
from search.engines.elasticsearch_suggest import bodies, suggestions
from search.query import clean

# For so long (seconds) a reader believes that an index is of its version.
BELIEVE = 30.0
Answer = TypeVar("Answer")
_checked: dict[tuple[Place, str], float] = {}
_lock = threading.Lock()


class ElasticsearchIndex(Index):
    """One index in Elasticsearch; see elasticsearch_store for its physical indices."""

    engine = "elasticsearch"

    def __init__(
        self, name: str, place: Place, weights: dict[str, float] | None = None,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:  # fmt: skip
        self.name, self.place = name, place
        self.store = Store(place, name)
        self.weights = {**DEFAULT_WEIGHTS, **(weights or {})}
        self.lease_seconds = lease_seconds

    # -- writing ---------------------------------------------------------------------

    def version(self, source: str) -> Version:
        return self.store.version(source)

    def replace(self, source: str, entries: list[Entry], version: object = None) -> int:
        known = version if isinstance(version, dict) else None
        return self.store.replace(source, entries, known)

    def rebuild(
        self, sources: Iterable[str], read: Read, report: Report = lambda _: None
    ) -> int:
        total = Rebuild(self.store, self.lease_seconds).run(sources, read, report)
        self._forget()
        return total

    # -- reading ---------------------------------------------------------------------

    def sources(self) -> set[str]:
        with answering(self.name):
            self._check()
            return self.store.sources(ENTRIES, [self.store.alias])

    def sources_of(self, document: str) -> set[str]:
        """Also of what is being built; nothing before the first rebuild, as nothing is
        written then."""
        with answering(self.name):
            there = list(self.store.physical())
            query = {"term": {"document": document}}
            return self.store.sources(query, there) if there else set()

    def search(self, request: Request) -> Hits:
        if request.query.is_empty and not request.filters:
            return Hits()
        with answering(self.name):
            return self._answered(
                lambda: Search(
                    self.place.client(), self.store.alias, request, self.weights
                ).hits()
            )

    def suggest(
        self, beginning: str, documents: frozenset[str] | None, limit: int
    ) -> list[Suggestion]:
        beginning = clean(beginning)[:MAX_BEGINNING]
        with answering(self.name):
            return self._answered(
                lambda: suggestions(
                    beginning,
                    [
                        self.place.client().search(
                            index=self.store.alias,
                            allow_partial_search_results=False,
                            **body,
                        )
                        for body in bodies(beginning, documents)
                    ],
                )
            )[:limit]

    def _answered(self, ask):
        """Ask; once more when the index was dropped after a swap while it answered."""
        from elasticsearch import ApiError

        self._check()
        try:
            return ask()
        except ApiError as error:
            if error.meta.status not in (404, 503):
                raise
            self._forget()
            self._check()
            return ask()

    def _check(self) -> None:
        """Refuse an index that is missing or of another version."""
        key = (self.place, self.name)
        if time.monotonic() - _checked.get(key, -BELIEVE) < BELIEVE:
            return
        self.store.needed(self.store.physical(self.place.client()))
        with _lock:
            _checked[key] = time.monotonic()

    def _forget(self) -> None:
        with _lock:
            _checked.pop((self.place, self.name), None)

    # -- checking --------------------------------------------------------------------

    def stored(self) -> Iterator[Stored]:
        with answering(self.name):
            self.store.needed(self.store.physical())
            self.store.client.indices.refresh(index=self.store.alias)
            yield from self.store.stored(self.store.alias)

    def problems(self) -> Iterator[str]:
        with answering(self.name):
            there = self.store.physical()
            self.store.needed(there)
            left = self.store.building in there
            if left and not Lease(self.store, self.lease_seconds).is_held():
                yield "A rebuild was stopped half-way: run rebuild_index."

    def state(self) -> str:
        with answering(self.name):
            self._forget()
            self._check()
        return "ok"
