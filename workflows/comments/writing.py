"""Write a comment on the text of a work item, and words in the thread below it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from cms import clock
from cms.documents import content
from cms.documents.models import Snapshot
from cms.people.capabilities import Capability
from cms.people.models import Contact, User
from workflows.comments.replay import fingerprint
from workflows.comments.steps import Author, append_event, is_author, lock, require
from workflows.models import Comment, CommentEvent, CommentReply, WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import capabilities_in, membership_in
from workflows.windows import in_words, is_over

LONGEST = 20_000
# The window of public comment is over, and the next one is not open yet.
AFTER_WINDOW = ("resolution",)


@transaction.atomic
def add_comment(
    work_item: WorkItem,
    text: str,
    *,
    by: User,
    at: datetime | None = None,
    **facts: Any,
) -> Comment:
    """Keep a comment of a participant on the item's snapshot.

    facts: columns of Comment that say what it is about and what it proposes.
    Raises WrongRole, BadInput, and TransitionRefused where no text takes comments.
    """
    at = at or clock.now()
    item = WorkItem.objects.select_for_update().get(pk=work_item.pk)
    _check_role(item, by, at, facts.get("on_behalf_of", ""))
    _check_words(text, facts)
    if item.snapshot is None or not item.is_open:
        raise TransitionRefused(
            Reason(
                "wrong_state",
                f"There is no text open for comments now: {item.document.designation} "
                f"is in the state “{item.state_label}”.",
            )
        )
    _check_node(item, facts.get("snapshot") or item.snapshot, facts.get("node"))
    facts.setdefault("is_late", is_late(item, at))
    return insert_comment(item, text.strip(), by=by, at=at, **facts)


def insert_comment(
    work_item: WorkItem, text: str, *, by: Author, at: datetime, **facts: Any
) -> Comment:
    """The row alone, numbered, with its event; the caller holds the transaction and has
    checked that `by` may."""
    WorkItem.objects.select_for_update().get(pk=work_item.pk)
    last = work_item.comments.aggregate(last=Max("number"))["last"] or 0
    if isinstance(by, Contact):
        facts["contact"] = by
    else:
        facts["author"] = by
        if "organisation" not in facts:
            held = membership_in(work_item.document, by, at.date())
            facts["organisation"] = held.organisation if held else None
            facts["category"] = held.category if held else None
    facts.setdefault("snapshot", work_item.snapshot)
    if facts.get("node"):
        facts["node"] = UUID(str(facts["node"]))
    comment = Comment.objects.create(
        work_item=work_item, number=last + 1, at=at, text=text, **facts
    )
    append_event(
        comment, CommentEvent.Kind.WRITTEN, by=by, at=at,
        sha256=fingerprint(comment), moderation=str(comment.moderation),
    )  # fmt: skip
    return comment


@transaction.atomic
def reply_to(
    comment: Comment, text: str, *, by: Author, at: datetime | None = None
) -> CommentReply:
    """A word in the thread; its author and everybody who may comment can write one."""
    at = at or clock.now()
    comment = lock(comment)
    if not is_author(comment, by):
        if isinstance(by, Contact):
            raise WrongRole(Reason("wrong_role", "Only its author can write here."))
        require(
            comment.work_item, by, [Capability.COMMENT], at,
            f"{by} has no role here that lets one reply to comments.",
        )  # fmt: skip
    if not text.strip():
        raise BadInput("no_text", "Write your reply first.")
    if len(text) > LONGEST:
        raise BadInput("too_long", f"A reply may have {LONGEST:,} characters.")
    last = comment.replies.last()
    mine = {
        "author": by if isinstance(by, User) else None,
        "contact": by if isinstance(by, Contact) else None,
    }
    same = last and (last.author_id, last.contact_id) == (
        mine["author"] and by.pk, mine["contact"] and by.pk
    )  # fmt: skip
    if same and last.text == text.strip():
        # The form was sent twice.
        return last
    reply = CommentReply.objects.create(
        comment=comment, at=at, text=text.strip(), **mine
    )
    append_event(
        comment, CommentEvent.Kind.THREAD, by=by, at=at,
        sha256=content.sha256_of(reply.text),
    )  # fmt: skip
    return reply


def is_late(item: WorkItem, at: datetime) -> bool:
    """Whether a comment comes after the window of public comment."""
    if item.state == "public_review":
        return is_over(item.deadline, at)
    return item.state in AFTER_WINDOW


def _check_role(item: WorkItem, by: User, at: datetime, on_behalf_of: str) -> None:
    require(
        item, by, [Capability.COMMENT], at,
        f"{by} has no role here that lets one comment.",
    )  # fmt: skip
    held = capabilities_in(item.document, by, at.date())
    member = membership_in(item.document, by, at.date())
    if Capability.ADMINISTER in held and not member and not on_behalf_of.strip():
        raise BadInput(
            "on_behalf_required",
            "The secretariat has no voice of its own here. Say for whom you write the "
            "comment down.",
        )


def _check_words(text: str, facts: dict[str, Any]) -> None:
    if not text.strip():
        raise BadInput("no_text", "Write your comment.")
    for words in (text, facts.get("proposed_change", "")):
        if len(words) > LONGEST:
            raise BadInput("too_long", f"A comment may have {LONGEST:,} characters.")
        if "\x00" in words:
            raise BadInput("bad_text", "The text holds a character that has no print.")
    if facts.get("type", Comment.Type.GENERAL) not in Comment.Type.values:
        raise BadInput("unknown_type", "A comment is general, technical or editorial.")


def _check_node(item: WorkItem, snapshot: Snapshot, node: Any) -> None:
    """Raises BadInput for what is not in the text, TransitionRefused for what is not in
    the scope of a recirculation."""
    if not node:
        return
    clause = clause_of(snapshot.tree, str(node))
    if clause is None:
        raise BadInput(
            "unknown_node",
            "The clause that you comment on is not in this text. Choose one of the list.",
        )
    ballot = item.ballots.order_by("-pk").first()
    if item.state != "recirculation" or ballot is None or ballot.scope is None:
        return
    if not {clause.uuid, str(node)} & set(ballot.scope):
        until = in_words(item.deadline, item.document.lead_group.timezone) if (
            item.deadline
        ) else ""  # fmt: skip
        raise TransitionRefused(
            Reason(
                "out_of_scope",
                f"“{clause.title}” has not changed since the last ballot and nobody "
                "disputes it, so this round takes no comments on it. What you wrote can "
                "be proposed for the next edition; comments on changed clauses are "
                f"taken until {until or 'the round closes'}.",
            )
        )


def clause_of(tree: content.Tree, node: str) -> content.Clause | None:
    """The clause that is the node or holds it; None when the text has no such node."""
    for clause in content.clauses(tree):
        if clause.uuid == node:
            return clause
        for block in clause.blocks:
            if any(found["uuid"] == node for _, found in content.block_nodes(block)):
                return clause
    return None
