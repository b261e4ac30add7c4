"""Keep the indexes as the database says: a row of the outbox in, entries written.

Handlers trust neither payload nor order: they read the database and write what it holds.
"""

import uuid

from cms.documents.models import Document, Edition
from cms.outbox import topics
from cms.outbox.models import Job
from cms.outbox.outbox import Task, subscribe
from search import lexicon
from search.desks import desks_of
from search.engines import PUBLIC, RESTRICTED, index
from search.engines.base import IndexUnavailable, Report
from search.sources import desk_source, edition_source, index_of, read, sources_in

EDITION_HANDLER, DESK_HANDLER = "search.edition", "search.desk"


def subscribe_all() -> None:
    """Ask the outbox for what changes an index."""
    subscribe(topics.EDITION_PUBLISHED, EDITION_HANDLER, index_edition)
    subscribe(topics.EDITION_CHANGED, EDITION_HANDLER, index_edition)
    subscribe(topics.DESK_SAVED, DESK_HANDLER, index_desks)


def index_edition(task: Task) -> None:
    """Write the entries of an edition, and of the desks that are compared with it."""
    write(edition_source(task.payload["edition"]))
    edition = (
        Edition.objects.select_related("document")
        .filter(uuid=task.payload["edition"])
        .first()
    )
    if edition:
        _write_desks(edition.document)


def index_desks(task: Task) -> None:
    """Write the entries of a document's desks as they were saved last."""
    document = Document.objects.filter(uuid=task.payload["document"]).first()
    if document:
        _write_desks(document)


def write(source: str) -> int:
    """Make an index hold what the database says of a source; how many rows changed."""
    return index(index_of(source)).replace(source, read(source))


def _write_desks(document: Document) -> None:
    kept = index(RESTRICTED)
    there = {desk_source(page.pk) for page in desks_of(document)}
    for source in there | kept.sources_of(str(document.uuid)):
        kept.replace(source, read(source) if source in there else [])


def rebuild(report: Report = lambda _: None) -> dict[str, int]:
    """Build both indexes anew beside those in use and swap them; entries by index. The
    lexicon is counted anew first.

    Raises RebuildRunning.
    """
    lexicon.rebuild(report)
    return {
        name: index(name).rebuild(sources_in(name), read, report)
        for name in (PUBLIC, RESTRICTED)
    }


def pending() -> tuple[set[str], set[uuid.UUID]]:
    """Editions (as sources) and documents whose rows still wait for the worker."""
    waiting = Job.objects.filter(
        handler__in=(EDITION_HANDLER, DESK_HANDLER), done_at=None, failed_at=None
    )
    sources: set[str] = set()
    documents: set[uuid.UUID] = set()
    for payload in waiting.values_list("payload", flat=True):
        if "edition" in payload:
            sources.add(edition_source(payload["edition"]))
            documents |= set(
                Edition.objects.filter(uuid=payload["edition"]).values_list(
                    "document__uuid", flat=True
                )
            )
        elif "document" in payload:
            documents.add(uuid.UUID(str(payload["document"])))
    return sources, documents


def state() -> str:
    """The word ok, or the first sentence that says what is wrong with an index."""
    for name in (PUBLIC, RESTRICTED):
        try:
            answer = index(name).state()
        except IndexUnavailable as error:
            return str(error)
        if answer != "ok":
            return answer
    if not index(PUBLIC).sources() and _unindexed():
        return "Published text is not in the index: run rebuild_index."
    return "ok"


def _unindexed() -> bool:
    """Whether editions exist of which the outbox knows nothing more."""
    return Edition.objects.exists() and not pending()[0]
