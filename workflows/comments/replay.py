"""What a comment's columns must be: its events in, the columns out."""

from collections.abc import Iterable
from typing import Any

from cms.documents.content import sha256_of
from workflows.models import Comment, CommentEvent
from workflows.models.chain import instant

Columns = dict[str, Any]
Kind = CommentEvent.Kind

NEW: Columns = {
    "triaged": None, "disposition": "", "duplicate_of": None, "rationale": "",
    "change_class": None, "done_in": None, "disposed": None, "agreed": None,
    "replied_at": None, "verdict": "pending", "verdict_at": None,
}  # fmt: skip
UNANSWERED: Columns = {
    "agreed": None, "replied_at": None, "verdict": "pending", "verdict_at": None,
}  # fmt: skip
PROPOSED = ("disposition", "duplicate_of", "rationale", "change_class")


def columns_after(events: Iterable[CommentEvent]) -> Columns:
    """The columns that all the events together lead to."""
    columns: Columns = {}
    for event in events:
        columns |= _after(event)
    return columns


def _after(event: CommentEvent) -> Columns:
    at, data = instant(event.at), event.data
    signed = [str(event.by.uuid) if event.by else None, at]
    if event.kind == Kind.WRITTEN:
        # What was written down before there were events brings its columns along.
        return {**NEW, "moderation": data["moderation"], **data.get("columns", {})}
    if event.kind == Kind.PROPOSED:
        return {**{n: data[n] for n in PROPOSED}, "disposed": signed, **UNANSWERED}
    if event.kind == Kind.WITHDRAWN:
        return {
            **{name: NEW[name] for name in PROPOSED},
            "disposition": "withdrawn", "disposed": signed, "agreed": signed,
            "replied_at": at,
        }  # fmt: skip
    if event.kind == Kind.VERDICT:
        return {"verdict": data["verdict"], "verdict_at": at}
    return {
        Kind.MODERATED: lambda: {"moderation": data["moderation"]},
        Kind.TRIAGED: lambda: {"triaged": signed},
        Kind.AGREED: lambda: {"agreed": signed},
        Kind.REPLIED: lambda: {"replied_at": at},
        Kind.DONE: lambda: {"done_in": data["done_in"]},
    }.get(event.kind, dict)()


def columns_of(comment: Comment) -> Columns:
    """The columns as they are, spelled as events spell them."""

    def signed(name: str) -> list[str | None] | None:
        at = getattr(comment, f"{name}_at")
        by = getattr(comment, f"{name}_by")
        return [str(by.uuid) if by else None, instant(at)] if at else None

    other, done_in = comment.duplicate_of, comment.done_in
    return {
        "moderation": comment.moderation,
        "triaged": signed("triaged"),
        "disposition": comment.disposition,
        "duplicate_of": str(other.uuid) if other else None,
        "rationale": comment.rationale,
        "change_class": comment.change_class,
        "done_in": done_in.sha256 if done_in else None,
        "disposed": signed("disposed"),
        "agreed": signed("agreed"),
        "replied_at": instant(comment.replied_at),
        "verdict": comment.verdict,
        "verdict_at": instant(comment.verdict_at),
    }


def fingerprint(comment: Comment) -> str:
    """SHA-256 over what its author said, which never changes."""
    return sha256_of(
        {
            "number": comment.number,
            "snapshot": comment.snapshot.sha256,
            "author": str(comment.author.uuid) if comment.author else None,
            "contact": str(comment.contact.uuid) if comment.contact else None,
            "on_behalf_of": comment.on_behalf_of,
            "source": str(comment.source),
            "at": instant(comment.at),
            "late": comment.is_late,
            "node": str(comment.node) if comment.node else None,
            "quote": [comment.prefix, comment.quote, comment.suffix],
            "place": [comment.place, comment.line],
            "type": str(comment.type),
            "must_be_satisfied": comment.must_be_satisfied,
            "text": comment.text,
            "proposed_change": comment.proposed_change,
            "suggestion": comment.suggestion,
        }
    )
