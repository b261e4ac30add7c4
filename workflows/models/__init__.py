"""Work items, their records, and what people say about them."""

from workflows.models.ballot import Ballot, Position, Seat, SeatVoter
from workflows.models.comment import Comment
from workflows.models.machine import MACHINES, ChapterWork, StandardWork
from workflows.models.preset import Preset
from workflows.models.record import AuditLine, PendingRequest, TransitionRecord
from workflows.models.statement import Declaration, Review
from workflows.models.work_item import WorkItem, work_item_of

__all__ = [
    "MACHINES",
    "AuditLine",
    "Ballot",
    "ChapterWork",
    "Comment",
    "Declaration",
    "PendingRequest",
    "Position",
    "Preset",
    "Review",
    "Seat",
    "SeatVoter",
    "StandardWork",
    "TransitionRecord",
    "WorkItem",
    "work_item_of",
]
