"""Answer the questionnaire of a systematic review, and what the answers come to."""

from collections import Counter
from datetime import datetime

from cms.people.models import User
from workflows.actions.acting import acting
from workflows.models import ReviewAnswer, WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import membership_in, roles_in

CONFIRM = ReviewAnswer.Recommendation.CONFIRM


def answer_review(
    work_item: WorkItem,
    *,
    is_used: bool,
    recommendation: str,
    problems: str = "",
    by: User,
    at: datetime,
) -> ReviewAnswer:
    """Keep a member's answer; the latest of a person counts, the same once more is one.

    Raises WrongRole, BadInput, and TransitionRefused outside a review or where somebody
    recommends a change and names no problem.
    """
    if recommendation not in ReviewAnswer.Recommendation.values:
        raise BadInput(
            "unknown_recommendation",
            f"Recommend one of {', '.join(ReviewAnswer.Recommendation.values)}.",
        )
    problems = problems.strip()
    with acting(work_item, "answer review", by=by, at=at) as item:
        if "member" not in roles_in(item, by, at.date()):
            raise WrongRole(Reason("wrong_role", f"{by} is not a member of the group."))
        if item.state != "in_review":
            raise TransitionRefused(
                Reason("not_in_review", "The text is not under systematic review now.")
            )
        if recommendation != CONFIRM and not problems:
            raise TransitionRefused(
                Reason(
                    "problems_missing",
                    "Say which problems there are: who confirms alone may leave it empty.",
                )
            )
        last = answers_of(item).get(by.pk)
        said = (is_used, problems, recommendation)
        if last and (last.is_used, last.problems, last.recommendation) == said:
            return last
        membership = membership_in(item.document, by, at.date())
        return ReviewAnswer.objects.create(
            work_item=item, person=by, at=at, is_used=is_used, problems=problems,
            recommendation=recommendation,
            organisation=membership.organisation if membership else None,
            category=membership.category if membership else None,
        )  # fmt: skip


def answers_of(item: WorkItem) -> dict[int, ReviewAnswer]:
    """The latest answer of each person in the review that runs now, by the person's key."""
    found = item.review_answers.filter(at__gte=item.entered_at).order_by("pk")
    return {a.person_id: a for a in found.select_related("person", "organisation")}


def summary(item: WorkItem) -> list[tuple[str, int]]:
    """How many recommend what, in words."""
    counts = Counter(a.recommendation for a in answers_of(item).values())
    return [
        (str(label), counts[value])
        for value, label in ReviewAnswer.Recommendation.choices
    ]
