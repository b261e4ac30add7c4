"""What belongs in the indexes: the database's editions and desks in, entries out.

A source is named `edition:<UUID>` or `desk:<page>`. Everything that writes, rebuilds or
checks an index reads through here, so the three cannot disagree.
"""

import json
import uuid
from collections.abc import Iterator

from cms.documents.content import Tree
from cms.documents.models import Document, Edition
from search.desks import desk_of, desk_tree, desks, desks_of
from search.documents import DRAFT, Entry, Facts, entries
from search.engines import PUBLIC, RESTRICTED

EDITION, DESK = "edition:", "desk:"


def edition_source(edition_uuid: object) -> str:
    """The source of an edition's entries."""
    return f"{EDITION}{edition_uuid}"


def desk_source(page_pk: int) -> str:
    """The source of a desk's entries."""
    return f"{DESK}{page_pk}"


def index_of(source: str) -> str:
    """Which index holds a source."""
    return PUBLIC if source.startswith(EDITION) else RESTRICTED


def sources_in(index_name: str) -> list[str]:
    """Every source that belongs in an index, as the database stands."""
    if index_name == PUBLIC:
        found = Edition.objects.order_by("document", "sequence")
        return [edition_source(one) for one in found.values_list("uuid", flat=True)]
    return [desk_source(page.pk) for page in desks()]


def read(source: str) -> list[Entry]:
    """The entries that a source should have now; none when it is gone."""
    if source.startswith(EDITION):
        return _read_edition(source)
    return _read_desk(source)


def _read_edition(source: str) -> list[Entry]:
    edition = edition_of(source)
    return entries_of(edition) if edition else []


def edition_of(source: str) -> Edition | None:
    """The edition of a source, with its text; None when there is none."""
    try:
        wanted = uuid.UUID(source.removeprefix(EDITION))
    except ValueError:
        return None
    found = Edition.objects.select_related("document", "snapshot__body")
    return found.filter(uuid=wanted).first()


def entries_of(edition: Edition) -> list[Entry]:
    """The entries of an edition; none when its text was erased."""
    tree = tree_of(edition)
    if tree is None:
        return []
    facts = Facts(
        source=edition_source(edition.uuid), edition=edition.label,
        status=str(edition.status), published=edition.published_at.date().isoformat(),
        effective_from=edition.effective_from.isoformat(),
        effective_to=edition.effective_to.isoformat() if edition.effective_to else "",
    )  # fmt: skip
    return entries(tree, facts)


def tree_of(edition: Edition) -> Tree | None:
    """The text of an edition, or None when it was erased."""
    try:
        return edition.snapshot.tree
    except json.JSONDecodeError:
        return None


def _read_desk(source: str) -> list[Entry]:
    desk = desk_of(source.removeprefix(DESK))
    if desk is None:
        return []
    tree = desk_tree(desk)
    found = entries(tree, Facts(source=source, edition=DRAFT, status=DRAFT))
    document = Document.objects.filter(uuid=tree["document"]).first()
    current = document.current_edition() if document else None
    if current is None:
        return found
    # What stands in the current edition word for word is found there.
    published = {entry.uuid: entry for entry in entries_of(current)}
    return [
        entry
        for entry in found
        if entry.uuid not in published or not entry.same_text(published[entry.uuid])
    ]


def sources_of(document: Document) -> Iterator[str]:
    """Every source of one document."""
    for edition_uuid in document.editions.values_list("uuid", flat=True):
        yield edition_source(edition_uuid)
    for page in desks_of(document):
        yield desk_source(page.pk)
