"""Put pages into the tree many at a time, and move them without Wagtail's own action.

Treebeard adds one node after the other, with a dozen statements each; an import of five
hundred sections would take minutes. The paths are computed here, as treebeard would.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from treebeard.mp_tree import MP_Node
from wagtail.models import Page, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends
from wagtail.search.index import class_is_indexed

from cms.people.models import User


def child_paths(parent: Page, count: int) -> list[str]:
    """Paths for `count` new children behind those that `parent` has."""
    last = (
        Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
        .order_by("path")
        .values_list("path", flat=True)
        .last()
    )
    start = Page._str2int(last[-Page.steplen :]) if last else 0
    return [
        Page._get_path(parent.path, parent.depth + 1, start + step)
        for step in range(1, count + 1)
    ]


def insert_pages(pages: Sequence[Page], *, by: User | None, at: datetime) -> None:
    """Insert new pages of one type with their first revisions.

    Each has path, depth, numchild and url_path set; its parent is there or comes before
    it. Needs a transaction. No signal is sent; search and references are told here.
    """
    if not pages:
        return
    model = type(pages[0])
    own = [f for f in Page._meta.concrete_fields if not f.primary_key]
    bases = [
        Page(**{f.attname: getattr(page, f.attname) for f in own}) for page in pages
    ]
    Page.objects.bulk_create(bases, batch_size=100)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = page.page_ptr_id = base.pk
        page._state.adding = False
    _insert_rows(model, pages)
    _add_revisions(pages, bases, by=by, at=at)
    _tell_indexes(model, pages)


def _insert_rows(model: type[Page], pages: Sequence[Page]) -> None:
    """The rows of the type's own table; Django's bulk_create refuses inherited models."""
    fields = model._meta.local_concrete_fields
    size = connection.ops.bulk_batch_size(fields, pages) or len(pages)
    for start in range(0, len(pages), size):
        model._base_manager._insert(
            pages[start : start + size], fields=fields, using=connection.alias
        )


def _add_revisions(
    pages: Sequence[Page], bases: Sequence[Page], *, by: User | None, at: datetime
) -> None:
    revisions = [
        Revision(
            content_type_id=page.content_type_id,
            base_content_type=page.get_base_content_type(),
            object_id=str(page.pk),
            user=by,
            created_at=at,
            object_str=str(page),
            content=page.serializable_data(),
        )
        for page in pages
    ]
    Revision.objects.bulk_create(revisions, batch_size=100)
    for page, base, revision in zip(pages, bases, revisions, strict=True):
        for row in (page, base):
            row.latest_revision = revision
            row.latest_revision_created_at = at
    Page.objects.bulk_update(
        bases, ["latest_revision", "latest_revision_created_at"], batch_size=100
    )


def _tell_indexes(model: type[Page], pages: Sequence[Page]) -> None:
    if class_is_indexed(model):
        for backend in get_search_backends():
            backend.add_bulk(model, pages)
    for page in pages:
        # Only pictures and files are objects that Wagtail can find the uses of.
        if any(raw["type"] in ("figure", "attachment") for raw in page.body.raw_data):
            ReferenceIndex.create_or_update_for_object(page)


def count_children(paths: Sequence[str]) -> None:
    """Set `numchild` of the pages at `paths` from what is there."""
    for page in Page.objects.filter(path__in=paths):
        number = Page.objects.filter(
            path__startswith=page.path, depth=page.depth + 1
        ).count()
        if page.numchild != number:
            Page.objects.filter(pk=page.pk).update(numchild=number)


def move_page(page: Page, target: Page, pos: str) -> None:
    """Move a page and all below it. `pos`: treebeard's last-child, left, right …

    Wagtail's own move asks permissions that nobody has on a desk. Whoever calls this has
    asked Concord's.
    """
    page = Page.objects.get(pk=page.pk)
    target = Page.objects.get(pk=target.pk)
    old_url_path = page.url_path
    MP_Node.move(page, target, pos)
    moved = Page.objects.get(pk=page.pk)
    moved.set_url_path(moved.get_parent())
    if moved.url_path != old_url_path:
        Page.objects.filter(pk=moved.pk).update(url_path=moved.url_path)
        moved._update_descendant_url_paths(old_url_path, moved.url_path)
