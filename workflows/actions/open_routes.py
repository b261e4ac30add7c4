"""Effects that open an amendment or errata beside the next edition's desk."""

from datetime import datetime

from cms.documents import editions
from cms.documents.desk import desk_of, write_desk
from cms.documents.models import Edition
from cms.documents.snapshots import take_snapshot
from workflows.errata.fold import fold, foldable
from workflows.models import Erratum, WorkItem
from workflows.models.work_item import OPEN
from workflows.move import Move


def open_amendment(move: Move) -> WorkItem:
    """A child in drafting on a desk of its own, which begins with the edition's text."""
    from workflows.actions.propose import open_item

    item, edition = move.item, move.item.edition
    label = editions.next_label(item.document, WorkItem.Route.AMENDMENT)
    desk = write_desk(
        item.document, edition.snapshot.tree, by=None, at=move.at, amendment=label
    )
    return open_item(
        item.document, desk.page_ptr, "start_amendment", by=move.by, at=move.at,
        facts={"parent": item.number, "amends": edition.label, "why": move.reason},
        parent=item, route=WorkItem.Route.AMENDMENT, editor=item.editor,
        shepherd=item.shepherd,
    )  # fmt: skip


def open_errata(move: Move) -> WorkItem:
    """A child in publishing, whose text is the edition's with its errata folded in."""
    from workflows.actions.front_matter import front_matter
    from workflows.actions.propose import open_item
    from workflows.routes.base import note_changes

    item, edition = move.item, move.item.edition
    errata = foldable(edition)
    tree, _ = fold(edition.snapshot.tree, errata)
    snapshot = take_snapshot(item.document, tree, by=None, at=move.at)
    child = open_item(
        item.document, None, "start_errata", by=move.by, at=move.at,
        facts={
            "parent": item.number, "corrects": edition.label,
            "errata": [erratum.number for erratum in errata],
        },
        parent=item, first="publishing", route=WorkItem.Route.ERRATA,
        editor=item.editor, shepherd=item.shepherd, snapshot=snapshot,
    )  # fmt: skip
    note_changes(child, snapshot)
    words = [f"{e.number}: “{e.original}” becomes “{e.corrected}”" for e in errata]
    matter = front_matter(Move(child, move.row, move.by, move.at, snapshot=snapshot))
    child.proof = editions.prepare_proof(
        item.document, snapshot, {**matter, "errata_folded_in": words}, at=move.at,
        route=WorkItem.Route.ERRATA,
    )  # fmt: skip
    child.save()
    return child


def settle(item: WorkItem, edition: Edition, *, at: datetime) -> None:
    """After publication: errata know their edition, and the next edition begins with it."""
    if item.route == WorkItem.Route.ERRATA:
        folded = item.records.order_by("sequence").first().data["errata"]
        Erratum.objects.filter(
            document=item.document, number__in=folded, folded_into=None
        ).update(folded_into=edition)
    desk = desk_of(item.document)
    if desk is None or item.route not in (
        WorkItem.Route.AMENDMENT, WorkItem.Route.ERRATA
    ):  # fmt: skip
        return
    # Where the next edition is being written, its editors take the correction over.
    if not WorkItem.objects.filter(OPEN, desk=desk.pk).exclude(pk=item.pk).exists():
        write_desk(item.document, edition.snapshot.tree, by=None, at=at)
