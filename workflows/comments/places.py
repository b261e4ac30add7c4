"""Where the comments of a run stand in a later text: a work item and its snapshot in, rows
out; and the names of places for lists."""

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from cms.documents.content import blocks, sha256_of, short_id
from cms.documents.models import Snapshot
from cms.documents.numbering import number
from cms.outbox.outbox import Task
from workflows.comments.anchors import Anchors, Quote, place
from workflows.comments.disposing import mark_done
from workflows.models import Comment, CommentEvent, CommentPlace, WorkItem


class Where:
    """The places of one text: labels, titles and order of its clauses."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.tree = snapshot.tree
        self.anchors = Anchors(self.tree)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Number (and title of a clause) by node."""
        numbers = number(self.tree)
        found = {uuid: numbers[uuid].label for uuid in numbers}
        for uuid, clause in self.anchors.holder.items():
            if uuid == clause.uuid:
                found[uuid] = f"{found.get(uuid, '')} {clause.title}".strip()
        return found

    @cached_property
    def numbers(self) -> dict[str, str]:
        """The number of each clause that has one."""
        numbers = number(self.tree)
        return {
            uuid: numbers[uuid].label
            for uuid in self.order
            if uuid in numbers and numbers[uuid].label
        }

    @cached_property
    def titles(self) -> dict[str, str]:
        """The title of each clause."""
        return {uuid: self.anchors.holder[uuid].title for uuid in self.order}

    @cached_property
    def _by_name(self) -> dict[str, str]:
        """Clauses by number, by number without the word before it, and by title."""
        found: dict[str, str] = {}
        for uuid, title in self.titles.items():
            found.setdefault(title.casefold(), uuid)
        for uuid, label in self.numbers.items():
            found[label.casefold()] = uuid
            found[label.casefold().removeprefix("annex ")] = uuid
        return found

    def clause_named(self, given: str) -> str | None:
        """The clause that a row of a sheet means: its number, title, UUID or short id."""
        name = " ".join(given.split()).strip(" .").casefold()
        name = name.removeprefix("clause ").removeprefix("subclause ")
        return self._by_name.get(name) or self.node(given) or None

    def part_named(self, clause: str, given: str) -> str | None:
        """The block of a clause with a label: `Table 3`, `R7`; None when it has none."""
        wanted = " ".join(given.split()).casefold()
        if not wanted or clause not in self.titles:
            return None
        for block in self.anchors.holder[clause].blocks:
            label = self.labels.get(block["uuid"], "").casefold()
            if label and (label == wanted or label.endswith(f"-{wanted}")):
                return block["uuid"]
        return None

    @cached_property
    def order(self) -> dict[str, int]:
        """Clauses in reading order."""
        own = [u for u, c in self.anchors.holder.items() if u == c.uuid]
        return {uuid: at for at, uuid in enumerate(own)}

    @cached_property
    def by_id12(self) -> dict[str, str]:
        """The UUID of a node by its short id."""
        return {short_id(uuid): uuid for uuid in self.anchors.holder}

    def node(self, given: str) -> str:
        """The UUID of a node of this text given by UUID, short id or anchor; else ""."""
        given = given.strip().lower().removeprefix("c-")
        if given in self.anchors.holder:
            return given
        return self.by_id12.get(given.replace("-", "")[:12], "")

    def clause(self, node: str | None) -> str:
        """The clause that holds a node; "" for the whole document and for no node."""
        found = self.anchors.holder.get(node or "")
        return found.uuid if found else ""


# A text never changes, so what is computed from it is kept, by its hash.
_kept: OrderedDict[str, Where] = OrderedDict()
MOST_KEPT = 16


def where_in(snapshot: Snapshot) -> Where:
    """The places of a snapshot."""
    found = _kept.get(snapshot.sha256)
    if found is None:
        found = _kept[snapshot.sha256] = Where(snapshot)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def place_comments(item: WorkItem) -> int:
    """Find every comment of the run in the text that it is about now; how many are new."""
    if item.snapshot is None:
        return 0
    done = CommentPlace.objects.filter(snapshot=item.snapshot).values("comment")
    waiting = item.comments.exclude(snapshot=item.snapshot).exclude(pk__in=done)
    made = [_place(comment, item.snapshot) for comment in waiting.order_by("pk")]
    CommentPlace.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _place(comment: Comment, snapshot: Snapshot) -> CommentPlace:
    node = str(comment.node) if comment.node else None
    quote = Quote(comment.quote, comment.prefix, comment.suffix)
    old, new = where_in(comment.snapshot).anchors, where_in(snapshot).anchors
    found = place(old, new, node, quote)
    return CommentPlace(
        comment=comment, snapshot=snapshot, node=found.node, quote=found.quote,
        found=found.found,
    )  # fmt: skip


def on_work_moved(task: Task) -> None:
    """After a transition the run may be about another text."""
    item = WorkItem.objects.filter(uuid=task.payload["work_item"]).first()
    if item is not None:
        with transaction.atomic():
            place_comments(item)
        note_done(item)


def note_done(item: WorkItem) -> None:
    """Say of what was put on the desk in which text it came out."""
    if item.snapshot is None:
        return
    there = {block["uuid"]: sha256_of(block) for block in blocks(item.snapshot.tree)}
    applied = CommentEvent.objects.filter(
        work_item=item, kind=CommentEvent.Kind.APPLIED, comment__done_in=None
    )
    for event in applied.select_related("comment"):
        data = event.data
        if event.comment.needs_change and there.get(data["block"]) == data["sha256"]:
            mark_done(event.comment, item.snapshot, by=None)


@dataclass(frozen=True)
class Spot:
    """Where a comment stands for whoever reads it now: `found` as in CommentPlace; ""
    while it has not been looked for; `heading` names the clause alone."""

    node: str
    clause: str
    label: str
    found: str
    heading: str = ""


def spot_of(comment: Comment, item: WorkItem, places: dict[int, CommentPlace]) -> Spot:
    """Its place in the item's present text, else in the one that it was written about.

    places: those in the present text, by comment.
    """
    if comment.node is None:
        return Spot("", "", "", "exact")
    there = places.get(comment.pk)
    if comment.snapshot_id == item.snapshot_id:
        where, node, found = where_in(comment.snapshot), str(comment.node), "exact"
    elif there is not None and there.node is not None:
        where, node, found = where_in(item.snapshot), str(there.node), there.found
    else:
        where, node = where_in(comment.snapshot), str(comment.node)
        found = there.found if there else ""
    clause = where.clause(node)
    label = where.labels.get(clause, comment.place)
    # A paragraph bears the number of its clause; that is said once.
    own = where.labels.get(node, "") if node != clause else ""
    heading = label
    if own and own != where.numbers.get(clause):
        label = f"{label}, {own}"
    return Spot(node, clause, label, found, heading)


def places_of(item: WorkItem) -> dict[int, CommentPlace]:
    """The places in the item's present text, by comment, in one query."""
    found = CommentPlace.objects.filter(
        comment__work_item=item, snapshot=item.snapshot_id
    )
    return {row.comment_id: row for row in found}
