"""What must not change: the readers' pages, the record, and the state of the desks."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Revision, WorkflowState

from cms.documents.models import (
    DeskRoot,
    Edition,
    EditionEvent,
    NodeId,
    Snapshot,
    SnapshotBody,
    SnapshotSource,
)

ADDRESSES = [
    "/", "/standards/", "/standards/ABC-1/", "/standards/ABC-1/1/",
    "/standards/ABC-1/1/1/", "/standards/ABC-2/", "/sitemap.xml", "/feed.atom",
]  # fmt: skip
RECORD = (Snapshot, SnapshotBody, SnapshotSource, Edition, EditionEvent, NodeId)


def readers_pages() -> dict[str, str]:
    """Address → status and hash of the bytes, as somebody who is not signed in gets them."""
    reader = Client()
    found = {}
    for address in ADDRESSES:
        response = reader.get(address)
        body = b"".join(response) if response.streaming else response.content
        digest = hashlib.sha256(body).hexdigest()[:12]
        found[address] = f"{response.status_code} {response.get('Location')} {digest}"
    return found


def record() -> dict[str, list]:
    """Every row that is kept for ever."""
    return {
        model.__name__: sorted(map(repr, model.objects.values_list()))
        for model in RECORD
    }


def cited_revisions() -> list:
    """What snapshots were read from."""
    cited = SnapshotSource.objects.values("revision")
    rows = Revision.objects.filter(pk__in=cited).order_by("pk")
    return [repr(row) for row in rows.values_list("pk", "content")]


def structure() -> list:
    """Where each desk page is, and whose it is."""
    return sorted(
        desk_pages().values_list("pk", "path", "slug", "content_type_id", "locked")
    )


def desk_pages():
    root = DeskRoot.objects.get()
    return Page.objects.filter(path__startswith=root.path)


def wrong_with_desks() -> list[str]:
    """Whatever makes a desk page live, hides it, schedules it or mirrors it."""
    pages = desk_pages()
    kinds = ContentType.objects.filter(pk__in=pages.values("content_type"))
    everywhere = Page.objects.filter(content_type__in=kinds)
    live = Q(live=True) | Q(live_revision__isnull=False)
    later = Q(go_live_at__isnull=False) | Q(expire_at__isnull=False)
    found = [
        f"{page.title} is {what}"
        for what, rows in (
            ("live", everywhere.filter(live)),
            ("scheduled", everywhere.filter(later)),
            ("an alias or mirrored", everywhere.filter(alias_of__isnull=False)),
            ("mirrored", everywhere.filter(aliases__isnull=False)),
            ("outside the desks", everywhere.exclude(pk__in=pages.values("pk"))),
        )
        for page in rows
    ]
    ids = [str(pk) for pk in pages.values_list("pk", flat=True)]
    scheduled = Revision.objects.filter(
        object_id__in=ids, approved_go_live_at__isnull=False
    )
    found += [f"{revision} is scheduled" for revision in scheduled]
    found += [f"{one} hides a page" for one in PageViewRestriction.objects.all()]
    found += [f"{one} is in a workflow" for one in WorkflowState.objects.all()]
    return found


@dataclass(frozen=True)
class State:
    """All of it at one moment."""

    pages: dict
    record: dict
    cited: list
    structure: list


def state() -> State:
    return State(readers_pages(), record(), cited_revisions(), structure())


def changes_since(before: State) -> list[str]:
    """What has changed, in words."""
    now = state()
    found = [
        f"changes what readers see at {address}"
        for address, seen in now.pages.items()
        if before.pages[address] != seen
    ]
    if now.record != before.record:
        found.append("changes the record")
    if now.cited != before.cited:
        found.append("rewrites what a snapshot cites")
    if now.structure != before.structure:
        found.append("changes the desks' structure")
    return found


# What changes no row, but for sessions and the times at which tokens were used: readers
# and desks have no part in those.
HARMLESS = re.compile(
    r"(SELECT|EXPLAIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK|SET CONSTRAINTS)\b"
    r'|(INSERT INTO|UPDATE|DELETE FROM) "django_session"'
    r'|UPDATE "wagtailcore_apitoken" SET "last_used_at" = %s WHERE'
)


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements inside the block that may change a row. Without one there is nothing
    to compare afterwards."""
    found: list[str] = []

    def note(execute, sql, params, many, context):
        if not HARMLESS.match(sql.lstrip(" (")):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
