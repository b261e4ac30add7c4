"""Work items, their records, and what people say about them."""

from workflows.models.appeal import Appeal, Panelist
from workflows.models.ballot import Ballot, Position, Seat, SeatVoter
from workflows.models.change import Change, ChangeClaim
from workflows.models.comment import (
    Comment,
    CommentEvent,
    CommentPlace,
    CommentReply,
)
from workflows.models.erratum import Erratum
from workflows.models.filing import UnverifiedFiling
from workflows.models.machine import (
    MACHINES,
    ChapterWork,
    PracticeWork,
    StandardWork,
)
from workflows.models.mail import Mail
from workflows.models.mark import TimerMark
from workflows.models.notice import (
    CalendarAddress,
    Digest,
    Notice,
    NoticePreference,
    Subscription,
)
from workflows.models.practice import PracticeScore, PracticeSubmission
from workflows.models.preset import Preset, PresetDraft
from workflows.models.record import AuditLine, PendingRequest, TransitionRecord
from workflows.models.review_answer import ReviewAnswer
from workflows.models.review_request import ReviewRequest, Seen, Unavailability
from workflows.models.statement import Declaration, Review
from workflows.models.unverified_comment import UnverifiedComment
from workflows.models.work_item import WorkItem, work_item_of

__all__ = [
    "MACHINES",
    "Appeal",
    "AuditLine",
    "Ballot",
    "CalendarAddress",
    "Change",
    "ChangeClaim",
    "ChapterWork",
    "Comment",
    "CommentEvent",
    "CommentPlace",
    "CommentReply",
    "Declaration",
    "Digest",
    "Erratum",
    "Mail",
    "Notice",
    "NoticePreference",
    "Panelist",
    "PendingRequest",
    "Position",
    "PracticeScore",
    "PracticeSubmission",
    "PracticeWork",
    "Preset",
    "PresetDraft",
    "Review",
    "ReviewAnswer",
    "ReviewRequest",
    "Seat",
    "SeatVoter",
    "Seen",
    "StandardWork",
    "Subscription",
    "TimerMark",
    "TransitionRecord",
    "Unavailability",
    "UnverifiedComment",
    "UnverifiedFiling",
    "WorkItem",
    "work_item_of",
]
