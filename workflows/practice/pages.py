"""Practices on the participants' side: a part of the work item's page, tasks, the rubric."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import clock
from cms.people.models import User
from workflows.guards.practice import (
    check_in_on,
    scores_are_complete,
    scores_of,
    submission_of,
)
from workflows.models import WorkItem
from workflows.practice.forms import ScoreForm
from workflows.practice.levels import CRITERIA, LEVELS, disputed, verdict
from workflows.practice.score import score_practice, scores_for
from workflows.review.act import ActView
from workflows.review.sections import Section, Task
from workflows.roles import roles_in

# Reviewers are blind: they must not see who submitted.
SEES_SUBMITTER = {"secretariat", "oversight"}


def practice_section(item: WorkItem, user: User) -> Section | None:
    """Screening facts for the secretariat, scores for whoever may see them."""
    if item.track != "practice":
        return None
    now = clock.now()
    roles = roles_in(item, user, now.date())
    submission = submission_of(item)
    given = scores_for(item, user, now)
    complete = scores_are_complete(item)
    context = {
        "item": item,
        "contact": submission.contact
        if submission and roles & SEES_SUBMITTER
        else None,
        "consent_at": submission.consent_at if submission else None,
        "rows": [
            {
                "name": label,
                "scores": [score.scores[name] for score in given],
                "disputed": complete
                and name in disputed([s.scores for s in given], item.rules),
            }
            for name, label in CRITERIA.items()
        ],
        "given": given,
        "complete": complete,
        "count": len(scores_of(item)),
        "verdict": _verdict(item) if complete and given else None,
        "may_score": _may_score(item, user, roles),
        "check_in": check_in_on(item),
    }
    return Section("workflows/practice/section.html", context)


def _verdict(item: WorkItem) -> dict[str, Any]:
    meta = item.snapshot.tree["meta"]
    found = verdict(
        [score.scores for score in scores_of(item)],
        years=meta.get("years_of_data", 0), tier=meta.get("essa_tier", 0),
        rules=item.rules,
    )  # fmt: skip
    return {"level": LEVELS[found.level], "mean": found.mean}


def _may_score(item: WorkItem, user: User, roles: set[str]) -> bool:
    return (
        item.state == "review"
        and "reviewer" in roles
        and not scores_are_complete(item)
        and all(score.person_id != user.pk for score in scores_of(item))
    )


def practice_tasks(item: WorkItem, user: User, at: datetime) -> Iterator[Task]:
    """Reviewers are asked to score what is under review."""
    if item.track != "practice":
        return
    if _may_score(item, user, roles_in(item, user, at.date())):
        url = reverse("review:score", args=[item.document.designation])
        yield Task(item, _("Score the practice"), url, due_at=item.deadline)


class ScoreView(ActView):
    """Give the six scores, once."""

    form_class = ScoreForm
    button = "Give the scores"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.item.track != "practice":
            raise Http404
        self.title = _("Score the practice")
        self.explanation = _(
            "You do not know who submitted it, and nobody sees your scores before all "
            "reviewers have given theirs. Scores cannot be changed."
        )
        return super().get_context_data(**kwargs)

    def act(self, form: ScoreForm) -> str:
        score_practice(
            self.item, form.scores(), by=self.request.user, at=clock.now(),
            note=form.cleaned_data["note"],
        )  # fmt: skip
        return _("Thank you. Your scores are kept.")
