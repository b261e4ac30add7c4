"""Answer from one engine, and from another while the first does not answer."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from search.documents import Entry
from search.engines.base import (
    Hits,
    Index,
    IndexUnavailable,
    NotAnswering,
    Read,
    Report,
    Request,
    Stored,
    Suggestion,
)

log = logging.getLogger(__name__)

# After a failure nobody waits for the engine again for so long (seconds).
PAUSE = 10.0
Answer = TypeVar("Answer")
_until: dict[object, float] = {}
_lock = threading.Lock()


class WithFallback(Index):
    """Readers' view of an index. Writers write to each engine by itself (`kept`); what
    is written here goes to the engine that readers are to be answered by."""

    def __init__(self, usual: Index, spare: Index) -> None:
        self.usual, self.spare, self.name = usual, spare, usual.name
        self.engine = usual.engine

    def search(self, request: Request) -> Hits:
        found = self._usual(lambda: self.usual.search(request))
        if found is None:
            return replace(self.spare.search(request), is_limited=True)
        return found

    def suggest(
        self, beginning: str, documents: frozenset[str] | None, limit: int
    ) -> list[Suggestion]:
        found = self._usual(lambda: self.usual.suggest(beginning, documents, limit))
        if found is None:
            return self.spare.suggest(beginning, documents, limit)
        return found

    def _usual(self, ask: Callable[[], Answer]) -> Answer | None:
        """None while the usual engine does not answer."""
        place = self.usual.place
        if time.monotonic() < _until.get(place, 0.0):
            return None
        try:
            return ask()
        except IndexUnavailable as error:
            log.warning("Search is limited: %s", error)
            # One odd question, or one index, must not cost all readers the engine.
            if isinstance(error, NotAnswering):
                with _lock:
                    _until[place] = time.monotonic() + PAUSE
            return None

    # -- as the usual engine says ----------------------------------------------------

    def version(self, source: str) -> object:
        return self.usual.version(source)

    def replace(self, source: str, entries: list[Entry], version: object = None) -> int:
        return self.usual.replace(source, entries, version)

    def rebuild(
        self, sources: Iterable[str], read: Read, report: Report = lambda _: None
    ) -> int:
        return self.usual.rebuild(sources, read, report)

    def sources(self) -> set[str]:
        return self.usual.sources()

    def sources_of(self, document: str) -> set[str]:
        return self.usual.sources_of(document)

    def stored(self) -> Iterator[Stored]:
        return self.usual.stored()

    def problems(self) -> Iterator[str]:
        return self.usual.problems()

    def state(self) -> str:
        return self.usual.state()
