"""Pages of review requests: ask, answer, and the days on which somebody is away."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms import clock
from workflows.models import ReviewRequest, Unavailability
from workflows.review.act import ActView, ChosenActView
from workflows.reviewers import forms as own_forms
from workflows.reviewers import requests as on_requests


class AskView(ActView):
    """Ask for a review."""

    title = "Ask for a review"
    button = "Ask"
    explanation = "The request is about the text as it is now."

    def get_form(self, form_class: Any = None) -> forms.Form:
        return own_forms.AskForm(self.item, **self.get_form_kwargs())

    def act(self, form: own_forms.AskForm) -> str:
        data = form.cleaned_data
        row = on_requests.ask_review(
            self.item, by=self.request.user, person=form.person_asked(),
            due_at=form.due_at(), note=data["note"], sure=data["sure"],
        )  # fmt: skip
        if row.person is None:
            return _("Every reviewer of the group can claim it now.")
        return _("%s is asked.") % row.person


class RequestView(ChosenActView):
    """Answer a request, claim it or take it back."""

    TITLES = {
        "accept": "Accept the request",
        "decline": "Decline the request",
        "hand_over": "Hand the request over",
        "claim": "Review it yourself",
        "cancel": "Take the request back",
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item:
            self.row = get_object_or_404(
                ReviewRequest.objects.select_related("work_item__document"),
                pk=kwargs["pk"], work_item__document=self.item.document,
            )  # fmt: skip
            self.item = self.row.work_item
            self.explanation = self.row.note

    def get_form(self, form_class: Any = None) -> forms.Form:
        kwargs = self.get_form_kwargs()
        if self.what == "decline":
            return own_forms.DeclineForm(**kwargs)
        if self.what == "hand_over":
            return own_forms.HandOverForm(self.item, self.request.user, **kwargs)
        return forms.Form(**kwargs)

    def act(self, form: forms.Form) -> str:
        by, data = self.request.user, form.cleaned_data
        if self.what == "decline":
            on_requests.decline_request(self.row, by=by, reason=data["reason"])
        elif self.what == "hand_over":
            on_requests.hand_over(self.row, by=by, to=data["to"], reason=data["reason"])
        else:
            act = {
                "accept": on_requests.accept_request,
                "claim": on_requests.claim_request,
                "cancel": on_requests.cancel_request,
            }[self.what]
            act(self.row, by=by)
        return _("Done.")


@never_cache
@login_required
def away(request: HttpRequest) -> HttpResponse:
    """My days away: a list, a form for more, and a button to take each one out."""
    mine = Unavailability.objects.filter(person=request.user)
    if request.method == "POST" and "remove" in request.POST:
        given = request.POST["remove"]
        # Somebody else's row is not there for me; a second click finds none either.
        mine.filter(pk=int(given) if given.isdigit() else 0).delete()
        return HttpResponseRedirect(reverse("review:away"))
    form = own_forms.AwayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        mine.update_or_create(
            person=request.user, since=facts["since"], until=facts["until"],
            defaults={"note": facts["note"]},
        )  # fmt: skip
        messages.success(request, _("Nobody is pointed to you on these days."))
        return HttpResponseRedirect(reverse("review:away"))
    return render(
        request,
        "workflows/away.html",
        {"form": form, "days": mine.filter(until__gte=clock.today())},
        status=400 if form.is_bound else 200,
    )
