"""Guards of a promising practice."""

from datetime import date, datetime

from cms.people.refusals import Reason
from workflows.models import PracticeScore, PracticeSubmission, WorkItem
from workflows.move import Move
from workflows.practice.levels import CRITERIA, disputed, reviewers_needed


def submission_of(item: WorkItem) -> PracticeSubmission | None:
    """What the work item was made of."""
    return PracticeSubmission.objects.filter(work_item=item).first()


def contact_is_verified(move: Move) -> list[Reason]:
    """Whoever submitted has answered a mail."""
    submission = submission_of(move.item)
    if submission and submission.contact.is_verified:
        return []
    return [
        Reason(
            "contact_not_verified",
            "Nobody has answered from the submitter's address. Wait for the answer, or "
            "decline the submission.",
        )
    ]


def consent_is_given(move: Move) -> list[Reason]:
    """The submitter has agreed to publication."""
    submission = submission_of(move.item)
    if submission and submission.consent_at:
        return []
    return [
        Reason("no_consent", "The submitter has not agreed to publication. Ask for it.")
    ]


def may_be_returned(move: Move) -> list[Reason]:
    """A submission goes back for detail a limited number of times."""
    most = move.rules["returns"]
    count = move.item.records.filter(name="return_for_detail").count()
    if count < most:
        return []
    return [
        Reason(
            "returned_enough",
            f"It was returned for detail {count} times already, which is the most. "
            "Accept or decline it.",
        )
    ]


def scores_of(item: WorkItem) -> list[PracticeScore]:
    """What reviewers gave the text as it stands, in the order in which they did."""
    if item.snapshot_id is None:
        return []
    found = item.practice_scores.filter(snapshot=item.snapshot_id)
    return list(found.select_related("person").order_by("pk"))


def scores_are_complete(item: WorkItem) -> bool:
    """Whether two have scored, or three where two disagree."""
    given = [score.scores for score in scores_of(item)]
    return len(given) >= reviewers_needed(given, item.rules)


def scores_are_in(move: Move) -> list[Reason]:
    """Two reviewers have scored it, and a third where they disagree."""
    given = [score.scores for score in scores_of(move.item)]
    needed = reviewers_needed(given, move.rules)
    if len(given) >= needed:
        return []
    apart = [CRITERIA[name] for name in disputed(given, move.rules)]
    if apart:
        return [
            Reason(
                "third_reviewer",
                f"The reviewers are far apart on: {', '.join(apart)}. A third must "
                "score it; then the median counts.",
            )
        ]
    return [
        Reason(
            "too_few_scores",
            f"{len(given)} of {needed} reviewers needed have scored it.",
        )
    ]


def check_in_due(move: Move) -> list[Reason]:
    """A year has passed since it was published or last found in use."""
    due = check_in_on(move.item)
    if due is None or move.at.date() >= due:
        return []
    return [
        Reason("check_in_early", f"The next check-in is due on {due.day} {due:%B %Y}.")
    ]


def check_in_on(item: WorkItem) -> date | None:
    """The day of the next check-in; None before publication."""
    last = item.records.filter(name__in=("publish", "confirm_use")).last()
    return months_later(last.at, item.rules["check_in_months"]) if last else None


def months_later(at: datetime, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    day = at.day
    while True:
        try:
            return date(year, month + 1, day)
        except ValueError:
            day -= 1
