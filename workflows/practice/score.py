"""Blind scores: a reviewer gives each criterion a number; nobody sees another's before all
are in."""

from collections.abc import Mapping
from datetime import datetime

from cms.people.models import User
from workflows.actions.acting import acting
from workflows.guards.practice import scores_are_complete, scores_of
from workflows.models import PracticeScore, WorkItem
from workflows.practice.levels import CRITERIA, HIGHEST
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in

SEEN_BY = {"chair", "secretariat", "oversight"}


def score_practice(
    work_item: WorkItem, scores: Mapping[str, int], *, by: User, at: datetime,
    note: str = "",
) -> PracticeScore:  # fmt: skip
    """Keep a reviewer's scores of the text as it stands; once a reviewer and text.

    Raises WrongRole for who is no reviewer, TransitionRefused, and BadInput for scores
    that are not 0 to 3 for each criterion.
    """
    if set(scores) != set(CRITERIA) or not all(
        isinstance(score, int) and 0 <= score <= HIGHEST for score in scores.values()
    ):
        raise BadInput(
            "bad_scores", f"Give each of the {len(CRITERIA)} criteria 0 to {HIGHEST}."
        )
    with acting(work_item, "score", by=by, at=at) as item:
        if "reviewer" not in roles_in(item, by, at.date()):
            raise WrongRole(Reason("wrong_role", f"{by} is not a reviewer here."))
        if item.track != "practice" or item.state != "review":
            raise TransitionRefused(
                Reason("wrong_state", "No practice is under blind review here now.")
            )
        if any(score.person_id == by.pk for score in scores_of(item)):
            raise TransitionRefused(
                Reason(
                    "scored_already",
                    "You have scored this text already. Scores are given once, so that "
                    "nobody is moved by another's.",
                )
            )
        if scores_are_complete(item):
            raise TransitionRefused(
                Reason("enough_scores", "Enough reviewers have scored it already.")
            )
        return PracticeScore.objects.create(
            work_item=item, snapshot=item.snapshot, person=by, scores=dict(scores),
            note=note.strip(), at=at,
        )  # fmt: skip


def scores_for(item: WorkItem, user: User, on: datetime) -> list[PracticeScore]:
    """The scores that somebody may see: the own ones; all of them once all are in."""
    given = scores_of(item)
    own = [score for score in given if score.person_id == user.pk]
    if not scores_are_complete(item):
        return own
    return given if own or roles_in(item, user, on.date()) & SEEN_BY else []
