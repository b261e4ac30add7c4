"""Refuse rows that would make a desk page live, hide it or lose what cites it.

Without a sender filter: much of Wagtail works on the base `Page`, where overrides of our
own page types are skipped. Signals see every `save` and `delete` of Django, whoever
calls: both APIs, bulk actions, commands, fixtures, code. They do not see
`QuerySet.update`; `verify` does.
"""

from typing import Any

from django.db.models.signals import pre_delete, pre_save
from wagtail.models import Page, PageViewRestriction, Revision, Site
from wagtail.signals import pre_page_move

from cms.documents.guards.refusals import CitedRefused, DeskRefused
from cms.documents.models import SnapshotSource
from cms.documents.models.pages import (
    DESK_DEPTH,
    DeskPage,
    DeskRoot,
    GroupDesk,
    SectionPage,
    is_cited,
)

GOVERNED = (DeskPage, DeskRoot, GroupDesk)


def is_governed(page: Page) -> bool:
    """Whether a page, cast to its own type or not, is of the desk."""
    if isinstance(page, GOVERNED):
        return True
    if type(page) is not Page or not page.content_type_id:
        return False
    kind = page.specific_class
    return kind is not None and issubclass(kind, GOVERNED)


def refuse_live_desk(sender: type, instance: Any, **_: Any) -> None:
    """No desk page is saved live, scheduled, expiring, private or as an alias."""
    if not isinstance(instance, Page) or not is_governed(instance):
        return
    if instance.live:
        raise DeskRefused("live")
    # An expiry that came by SQL may still run out: that takes the page down.
    if instance.go_live_at or (instance.expire_at and not instance.expired):
        raise DeskRefused("schedule")
    if instance.alias_of_id:
        raise DeskRefused("alias")


def refuse_revision(sender: type, instance: Any, **_: Any) -> None:
    """No revision of a desk is scheduled, and none that a snapshot cites is rewritten."""
    if not isinstance(instance, Revision):
        return
    if instance.approved_go_live_at and _is_of_desk(instance):
        raise DeskRefused("schedule")
    if not instance.pk or not is_cited(instance):
        return
    stored = Revision.objects.filter(pk=instance.pk).values_list("content").first()
    if stored and stored[0] != instance.content:
        raise DeskRefused("revision_cited")


def refuse_restriction(sender: type, instance: Any, **_: Any) -> None:
    """Nothing at, above or below a desk gets a password or a list of groups."""
    if isinstance(instance, PageViewRestriction) and _touches_desks(instance.page):
        raise DeskRefused("privacy")


def refuse_site_root(sender: type, instance: Any, **_: Any) -> None:
    """No site begins in the desks."""
    if isinstance(instance, Site) and is_governed(instance.root_page):
        raise DeskRefused("site_root")


def refuse_loss(sender: type, instance: Any, **_: Any) -> None:
    """No page that holds desks is deleted, nor a page or revision that a snapshot cites.

    Foreign keys protect the latter too; the database checks those in another order.
    """
    if isinstance(instance, Page):
        if SnapshotSource.objects.filter(page_id=instance.pk).exists():
            raise CitedRefused
        if _holds_desks(instance):
            raise DeskRefused("holds_desks")
    elif isinstance(instance, Revision) and is_cited(instance):
        raise CitedRefused


def refuse_move(
    sender: type, instance: Page, parent_page_after: Page, **_: Any
) -> None:
    """A section stays in its document, a desk with its group, and desks below the root."""
    if not is_governed(instance):
        return
    if issubclass(instance.specific_class, SectionPage):
        end = DESK_DEPTH * Page.steplen
        if parent_page_after.path[:end] == instance.path[:end]:
            return
    elif parent_page_after.path == instance.path[: -Page.steplen]:
        return
    raise DeskRefused("move")


def _is_of_desk(revision: Revision) -> bool:
    model = revision.content_type.model_class()
    return model is not None and issubclass(model, GOVERNED)


def _touches_desks(page: Page) -> bool:
    return is_governed(page) or _holds_desks(page)


def _holds_desks(page: Page) -> bool:
    """Whether desks of documents lie below a page that is none itself."""
    root = DeskRoot.objects.values_list("path", flat=True).first()
    if root is None or page.depth >= DESK_DEPTH:
        return False
    if not (root.startswith(page.path) or page.path.startswith(root)):
        return False
    below = max(root, page.path, key=len)
    return Page.objects.filter(depth=DESK_DEPTH, path__startswith=below).exists()


RECEIVERS = (
    (pre_save, refuse_live_desk),
    (pre_save, refuse_revision),
    (pre_save, refuse_restriction),
    (pre_save, refuse_site_root),
    (pre_delete, refuse_loss),
    (pre_page_move, refuse_move),
)


def connect() -> None:
    """Connect each receiver, for every sender."""
    for signal, receiver in RECEIVERS:
        signal.connect(receiver, dispatch_uid=receiver.__name__)
