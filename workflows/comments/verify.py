"""Check comments against their events: nothing in, one Drift for each that is wrong."""

from collections.abc import Iterator

from cms.documents.content import sha256_of
from cms.documents.registry import Drift
from workflows.comments.replay import columns_after, columns_of, fingerprint
from workflows.models import Comment, CommentEvent, WorkItem
from workflows.verify import chain_drift

CHECK = "comments"


def check() -> Iterator[Drift]:
    """The chain of each work item, and what each comment's events say of its columns."""
    items = WorkItem.objects.filter(comments__isnull=False).distinct()
    for item in items.select_related("document").order_by("pk"):
        events = list(
            item.comment_events.select_related("by", "contact", "comment").order_by(
                "sequence"
            )
        )
        for event in events:
            event.work_item = item
        yield from chain_drift(events, f"Event of the comments on {item}")
        yield from _comments(item, events)


def _comments(item: WorkItem, events: list[CommentEvent]) -> Iterator[Drift]:
    comments = item.comments.select_related(
        "author", "contact", "snapshot", "duplicate_of", "done_in", "triaged_by",
        "disposed_by", "agreed_by",
    ).prefetch_related("replies")  # fmt: skip
    own: dict[int, list[CommentEvent]] = {}
    for event in events:
        own.setdefault(event.comment_id, []).append(event)
    for comment in comments:
        comment.work_item = item
        yield from _comment(comment, own.get(comment.pk, []))


def _comment(comment: Comment, events: list[CommentEvent]) -> Iterator[Drift]:
    if not events or events[0].kind != CommentEvent.Kind.WRITTEN:
        yield Drift(CHECK, f"{comment} has no event that says it was written.")
        return
    if events[0].data.get("sha256") != fingerprint(comment):
        yield Drift(CHECK, f"{comment} is not what its author wrote.")
    found, told = columns_of(comment), columns_after(events)
    for name in told:
        if found[name] != told[name]:
            yield Drift(
                CHECK,
                f"{comment} has the {name} {found[name]!r}, but its events say "
                f"{told[name]!r}.",
            )
    said = [event.data.get("sha256") for event in events if event.kind == "thread"]
    if said != [sha256_of(reply.text) for reply in comment.replies.all()]:
        yield Drift(CHECK, f"The thread below {comment} is not what was written.")
