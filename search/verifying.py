"""What `verify` says of the indexes: a line for each missing, extra, stale or broken row.

A row of the outbox that still waits explains a difference; one that failed does not.
"""

from collections.abc import Iterator

from cms.documents.registry import Drift
from search.documents import Entry
from search.engines import EMBEDDED, PUBLIC, RESTRICTED, kept
from search.engines.base import Index, IndexUnavailable, Stored
from search.indexing import pending
from search.sources import read, sources_in

CHECK = "index"


def check_indexes() -> Iterator[Drift]:
    """Every difference between the database and both indexes of each engine."""
    for name in (PUBLIC, RESTRICTED):
        for one in kept(name):
            place = "" if one.engine == EMBEDDED else " in Elasticsearch"
            try:
                for sentence in _check(one):
                    yield Drift(CHECK, f"{name} index{place}: {sentence}")
            except IndexUnavailable as error:
                yield Drift(CHECK, f"{name} index{place}: {error}")


def _check(one: Index) -> Iterator[str]:
    yield from one.problems()
    # Asked before and after: a row may be done, or come, while the index is read.
    before = pending(one.engine)
    by_source: dict[str, dict[str, Stored]] = {}
    for row in one.stored():
        by_source.setdefault(row.source, {})[row.uuid] = row
    wanted = sources_in(one.name)
    found: list[tuple[str, set[str], list[str]]] = []
    for source in dict.fromkeys([*wanted, *by_source]):
        rows = by_source.get(source, {})
        entries = read(source) if source in wanted else []
        yield from _unsound(rows)
        differences = list(_differences(rows, {entry.uuid: entry for entry in entries}))
        if differences:
            found.append((source, _documents(rows, entries), differences))
    after = pending(one.engine) if found else before
    sources = before[0] | after[0]
    documents = {str(uuid) for uuid in before[1] | after[1]}
    for source, own, differences in found:
        if source not in sources and not own & documents:
            yield from differences


def _unsound(rows: dict[str, Stored]) -> Iterator[str]:
    for row in rows.values():
        if row.sha256 != row.computed:
            yield f"{row.place} was changed in the index."


def _documents(rows: dict[str, Stored], entries: list[Entry]) -> set[str]:
    found = {entry.document for entry in entries}
    return found | {row.document for row in rows.values()}


def _differences(rows: dict[str, Stored], entries: dict[str, Entry]) -> Iterator[str]:
    for uuid, entry in entries.items():
        row = rows.get(uuid)
        if row is None:
            yield f"{entry.place} is missing."
        # An unsound row is named already, once is enough.
        elif row.sha256 != entry.sha256 and row.sha256 == row.computed:
            yield f"{entry.place} is stale."
    for uuid, row in rows.items():
        if uuid not in entries:
            yield f"{row.place} should not be there."
