"""Take the own review back: a statement that follows it, since none is ever changed."""

from datetime import datetime

from cms import clock
from cms.people.models import User
from workflows.actions.acting import acting
from workflows.actions.declare import check_reviewer, statement
from workflows.guards.review import standing_reviews
from workflows.models import Review, WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused


def withdraw_review(
    work_item: WorkItem, *, by: User, reason: str, at: datetime | None = None
) -> Review:
    """The person's review of the text under review no longer counts.

    Raises BadInput without a reason, WrongRole, and TransitionRefused where there is no
    review to take back.
    """
    at = at or clock.now()
    if not reason.strip():
        raise BadInput(
            "reason_required", "Say why you take your review back; it is kept with it."
        )
    with acting(work_item, "take a review back", by=by, at=at) as item:
        check_reviewer(item, by, at)
        mine = [r for r in standing_reviews(item) if r.person_id == by.pk]
        if not mine:
            raise TransitionRefused(
                Reason("no_review", "You have no review of this text to take back.")
            )
        return Review.objects.create(
            snapshot=item.snapshot, result=Review.Result.WITHDRAWN,
            note=reason.strip(), **statement(item, by, at),
        )  # fmt: skip
