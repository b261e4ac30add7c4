"""What a member answers in the systematic review of a published text; appended only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflows.models.statement import Statement


class ReviewAnswer(Statement):
    """A person's latest in a review counts."""

    class Recommendation(models.TextChoices):
        CONFIRM = "confirm", _("Confirm it as it is")
        REVISE = "revise", _("Revise it")
        WITHDRAW = "withdraw", _("Withdraw it")

    is_used = models.BooleanField()
    problems = models.TextField(blank=True)
    recommendation = models.CharField(max_length=10, choices=Recommendation)

    class Meta(Statement.Meta):
        default_related_name = "review_answers"

    def __str__(self) -> str:
        return f"{self.work_item}: {self.recommendation} by {self.person}"
