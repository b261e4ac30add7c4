"""Keep the indexes as the database says: a row of the outbox in, entries written.

Handlers trust neither payload nor order: they read the database and write what it holds.
"""

import uuid
from collections.abc import Iterator
from functools import partial

from django.db.models import Q
from django.utils import timezone

from cms.documents.models import Document, Edition
from cms.outbox import topics
from cms.outbox.control import retry
from cms.outbox.models import Job
from cms.outbox.outbox import Task, subscribe
from search import lexicon
from search.desks import desks_of
from search.engines import EMBEDDED, PUBLIC, RESTRICTED, engines, kept
from search.engines.base import IndexUnavailable, NotAnswering, Overtaken, Report
from search.sources import desk_source, edition_source, index_of, read, sources_in

EDITION_HANDLER, DESK_HANDLER = "search.edition", "search.desk"
# A source that others write again and again is left to them.
TRIES = 20
# So often a worker looks whether an engine that was away has come back.
CATCH_UP_SECONDS = 30.0


def subscribe_all() -> None:
    """Ask the outbox for what changes an index. Each engine has rows of its own, so that
    one that does not answer holds up no other."""
    for engine in engines():
        edition = partial(index_edition, engine=engine)
        desks = partial(index_desks, engine=engine)
        subscribe(topics.EDITION_PUBLISHED, handler(EDITION_HANDLER, engine), edition)
        subscribe(topics.EDITION_CHANGED, handler(EDITION_HANDLER, engine), edition)
        subscribe(topics.DESK_SAVED, handler(DESK_HANDLER, engine), desks)


def handler(kind: str, engine: str) -> str:
    """The name of a handler for ever."""
    return kind if engine == EMBEDDED else f"{kind}.{engine}"


def index_edition(task: Task, engine: str = EMBEDDED) -> None:
    """Write the entries of an edition, and of the desks that are compared with it."""
    write(edition_source(task.payload["edition"]), engine)
    edition = (
        Edition.objects.select_related("document")
        .filter(uuid=task.payload["edition"])
        .first()
    )
    if edition:
        _write_desks(edition.document, engine)


def index_desks(task: Task, engine: str = EMBEDDED) -> None:
    """Write the entries of a document's desks as they were saved last."""
    document = Document.objects.filter(uuid=task.payload["document"]).first()
    if document:
        _write_desks(document, engine)


def write(source: str, engine: str = EMBEDDED) -> int:
    """Make an index hold what the database says of a source; how many rows changed.

    Reads again when somebody else has written meanwhile. Raises IndexUnavailable.
    """
    (one,) = kept(index_of(source), engine)
    for _ in range(TRIES):
        version = one.version(source)
        try:
            return one.replace(source, read(source), version)
        except Overtaken:
            continue
    raise IndexUnavailable(f"{source} was written by others again and again.")


def _write_desks(document: Document, engine: str) -> None:
    (one,) = kept(RESTRICTED, engine)
    there = {desk_source(page.pk) for page in desks_of(document)}
    for source in there | one.sources_of(str(document.uuid)):
        write(source, engine)


def rebuild(
    report: Report = lambda _: None, engine: str = ""
) -> dict[str, dict[str, int]]:
    """Build the indexes anew beside those in use and swap them; entries by engine and
    index. engine: only this one.

    The embedded engine comes last: where Elasticsearch does not answer, nothing is done.
    The lexicon is counted anew first. Raises RebuildRunning and IndexUnavailable.
    """
    lexicon.rebuild(report)
    chosen = [one for one in engines() if engine in ("", one)]
    counts: dict[str, dict[str, int]] = {one: {} for one in chosen}
    for one in reversed(chosen):
        for name in (PUBLIC, RESTRICTED):
            (made,) = kept(name, one)
            counts[one][name] = made.rebuild(_sources(name), read, report)
    return counts


def _sources(name: str) -> Iterator[str]:
    """What belongs in an index, looked up when the rebuild asks and not before: from
    then on writers write to the new index as well."""
    yield from sources_in(name)


def catch_up() -> int:
    """Let rows run now that wait, or were given up, because an engine was away; how many.

    An engine that does not answer yet leaves its rows as they are.
    """
    found = 0
    for engine in engines():
        if engine == EMBEDDED:
            continue
        # Rows that failed for another reason would only fail again.
        given_up = Job.objects.filter(
            Q(error__contains=NotAnswering.__name__)
            | Q(error__contains=IndexUnavailable.__name__),
            handler__in=_handlers(engine), done_at=None, lease="", attempts__gt=0,
        )  # fmt: skip
        if not given_up.exists() or not _answers(engine):
            continue
        for job in given_up:
            found += retry(job) if job.failed_at else hurry(job)
    return found


def _answers(engine: str) -> bool:
    try:
        return all(
            one.state() == "ok"
            for name in (PUBLIC, RESTRICTED)
            for one in kept(name, engine)
        )
    except IndexUnavailable:
        return False


def hurry(job: Job) -> bool:
    """Let a row that waits for its next attempt run now."""
    waiting = Job.objects.filter(pk=job.pk, done_at=None, failed_at=None, lease="")
    now = timezone.now()
    return bool(waiting.filter(due_at__gt=now).update(due_at=now, attempts=0))


def _handlers(engine: str) -> list[str]:
    return [handler(kind, engine) for kind in (EDITION_HANDLER, DESK_HANDLER)]


def pending(engine: str = EMBEDDED) -> tuple[set[str], set[uuid.UUID]]:
    """Editions (as sources) and documents whose rows still wait for the worker."""
    waiting = Job.objects.filter(
        handler__in=_handlers(engine), done_at=None, failed_at=None
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


LIMITED = "limited: "


def state() -> str:
    """The word ok, "limited: " and a sentence while another engine than the usual one
    answers, or the first sentence that says what is wrong."""
    if (found := _state(EMBEDDED)) != "ok":
        return found
    for engine in engines():
        if (found := _state(engine)) != "ok":
            return f"{LIMITED}{found}"
    return "ok"


def _state(engine: str) -> str:
    for name in (PUBLIC, RESTRICTED):
        (one,) = kept(name, engine)
        try:
            answer = one.state()
            is_empty = name == PUBLIC and answer == "ok" and not one.sources()
        except IndexUnavailable as error:
            return str(error)
        if answer != "ok":
            return answer
        if is_empty and _unindexed(engine):
            return "Published text is not in the index: run rebuild_index."
    return "ok"


def _unindexed(engine: str) -> bool:
    """Whether editions exist of which the outbox knows nothing more."""
    return Edition.objects.exists() and not pending(engine)[0]
