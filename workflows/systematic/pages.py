"""The page of a systematic review: the questionnaire, and what others answered."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import clock
from workflows.models import ReviewAnswer
from workflows.review.act import ActView
from workflows.systematic.answer import answer_review, answers_of, summary


class AnswerForm(forms.Form):
    """Three questions."""

    is_used = forms.TypedChoiceField(
        label=gettext_lazy("Do you use it, or do you know who does?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    problems = forms.CharField(
        label=gettext_lazy("Which problems are there?"), required=False,
        widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip
    recommendation = forms.ChoiceField(
        label=gettext_lazy("What do you recommend?"), widget=forms.RadioSelect,
        choices=ReviewAnswer.Recommendation.choices,
    )  # fmt: skip


class AnswerView(ActView):
    """Answer; the latest answer of a member counts."""

    template_name = "workflows/systematic.html"
    form_class = AnswerForm
    title = "Systematic review"
    button = "Answer"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item and self.item.state != "in_review":
            raise Http404

    def get_initial(self) -> dict[str, Any]:
        mine = answers_of(self.item).get(self.request.user.pk)
        if mine is None:
            return {}
        return {
            "is_used": "yes" if mine.is_used else "no", "problems": mine.problems,
            "recommendation": mine.recommendation,
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            summary=summary(self.item),
            answers=list(answers_of(self.item).values()),
            **kwargs,
        )

    def act(self, form: forms.Form) -> str:
        answer_review(
            self.item, by=self.request.user, at=clock.now(), **form.cleaned_data
        )
        return _("Thank you. Your answer is kept; you may change it.")

    def get_success_url(self) -> str:
        return reverse("review:systematic", args=[self.item.document.designation])
