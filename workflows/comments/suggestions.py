"""An edited copy of a block as a comment's proposed change: made from a form, shown word by
word, and applied to the desk with one click while the block is what it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from cms import clock
from cms.documents.content import Node, Tree, blocks, sha256_of
from cms.documents.diff import Piece, diff_words
from cms.documents.models.pages import Desk, desk_of
from cms.documents.patch import BlockChanged, block_now, replace_block
from cms.documents.words import words_of
from cms.people.capabilities import Capability
from cms.people.models import User
from workflows.comments.disposing import propose_disposition
from workflows.comments.rewriting import parts_of, rewritten
from workflows.comments.steps import append_event, is_author, lock, require
from workflows.models import Comment, CommentEvent, WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused


def block_in(tree: Tree, uuid: str) -> Node | None:
    """A block whose words can be edited in a form."""
    for block in blocks(tree):
        if block["uuid"] == uuid:
            return block if parts_of(block) else None
    return None


def suggestion_of(block: Node, words: Sequence[str]) -> dict[str, Any] | None:
    """What a comment keeps of an edited copy; None when not a word is another."""
    if len(words) != len(parts_of(block)):
        raise BadInput(
            "bad_suggestion", "The edited copy has other parts than the block."
        )
    after = rewritten(block, [" ".join(text.split()) for text in words])
    if words_of(after) == words_of(block):
        return None
    return {
        "block": block["uuid"], "before_sha256": sha256_of(block), "after": after,
    }  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A suggestion for a page. `meanwhile` is what has happened to the block since, with
    `clash` set when that is more than nothing; `applied` when the desk says it already."""

    pieces: tuple[Piece, ...]
    clash: bool = False
    gone: bool = False
    applied: bool = False
    meanwhile: tuple[Piece, ...] = ()
    can_apply: bool = False


def shown(comment: Comment, item: WorkItem, *, may_edit: bool) -> Shown | None:
    """The suggestion of a comment, and what would become of it now for an editor."""
    kept = comment.suggestion
    if not kept:
        return None
    before = next(
        b for b in blocks(comment.snapshot.tree) if b["uuid"] == kept["block"]
    )
    pieces = diff_words(words_of(before), words_of(kept["after"]))
    desk = desk_for(item) if may_edit else None
    if desk is None:
        return Shown(pieces)
    found = block_now(desk, kept["block"])
    if found is None:
        return Shown(pieces, clash=True, gone=True)
    now = found[0]
    if now == kept["after"]:
        return Shown(pieces, applied=True)
    if sha256_of(now) != kept["before_sha256"]:
        return Shown(
            pieces, clash=True, meanwhile=diff_words(words_of(before), words_of(now))
        )
    return Shown(pieces, can_apply=item.is_open)


def desk_for(item: WorkItem) -> Desk | None:
    """The desk on which the run writes."""
    return item.desk.specific if item.desk_id else desk_of(item.document)


@transaction.atomic
def apply_suggestion(
    comment: Comment, *, by: User, change_class: int | None = None,
    at: datetime | None = None,
) -> Comment:  # fmt: skip
    """Put a commenter's edited copy on the desk and propose the comment as accepted.

    Raises TransitionRefused when the block has been changed since.
    """
    at = at or clock.now()
    comment = lock(comment)
    item = comment.work_item
    require(
        item, by, [Capability.EDIT], at,
        f"{by} has no role here that lets one change the desk.",
    )  # fmt: skip
    if is_author(comment, by):
        raise TransitionRefused(
            Reason("own_comment", "Somebody else must deal with your comment.")
        )
    desk, kept = desk_for(item), comment.suggestion
    if not kept or desk is None:
        raise BadInput("no_suggestion", "There is no edited copy to be applied.")
    if comment.events.filter(kind=CommentEvent.Kind.APPLIED).exists():
        return comment
    credit = str(comment.author or comment.contact)
    try:
        replace_block(
            desk, kept["after"], before_sha256=kept["before_sha256"], by=by,
            credit=f"{credit}, comment {comment.number}",
        )  # fmt: skip
    except BlockChanged as changed:
        raise TransitionRefused(
            Reason(
                "block_changed",
                f"The block of comment {comment.number} has been changed since it was "
                "written, so its words were not put in. Look at what changed below, edit "
                "the desk by hand and then propose a disposition.",
            )
        ) from changed
    if comment.disposition != Comment.Disposition.ACCEPTED:
        comment = propose_disposition(
            comment, Comment.Disposition.ACCEPTED, by=by, at=at,
            change_class=change_class,
        )  # fmt: skip
    append_event(
        comment, CommentEvent.Kind.APPLIED, by=by, at=at, block=kept["block"],
        sha256=sha256_of(kept["after"]),
    )  # fmt: skip
    return comment
