"""Pages of errata, below /review/<designation>/errata/: the list, a report, each step."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms import clock
from cms.documents.models import Edition
from workflows.errata import act
from workflows.errata import forms as own_forms
from workflows.errata.markup import note_markup_fix
from workflows.models import Erratum
from workflows.review.access import visible_item
from workflows.review.act import ActView, ChosenActView
from workflows.roles import roles_in
from workflows.windows import in_words

State = Erratum.State


@never_cache
@login_required
def errata(request: HttpRequest, designation: str) -> HttpResponse:
    """Every erratum of a document with what can be done about it."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    roles = roles_in(item, request.user, clock.today())
    found = item.document.errata.select_related(
        "edition", "reported_by", "contact", "folded_into", "found_right_by",
        "agreed_by", "objected_by",
    )  # fmt: skip
    zone = item.document.lead_group.timezone
    return render(
        request,
        "workflows/errata.html",
        {
            "item": item, "document": item.document,
            "edition": item.document.current_edition(),
            "may_mark": "secretariat" in roles,
            "rows": [
                {
                    "erratum": erratum,
                    "until": in_words(erratum.objection_until, zone)
                    if erratum.objection_until else "",
                    "steps": steps(erratum, roles),
                }
                for erratum in found.order_by("-number")
            ],
        },
    )  # fmt: skip


def steps(erratum: Erratum, roles: set[str]) -> list[tuple[str, str]]:
    """What somebody with these roles may do about an erratum now: (name, words)."""
    waits = erratum.state in (State.REPORTED, State.HELD)
    possible = (
        ("right", "editor" in roles and waits and not erratum.found_right_by_id),
        (
            "agree",
            "chair" in roles and erratum.state == State.REPORTED
            and bool(erratum.found_right_by_id),
        ),
        ("hold", bool({"editor", "chair"} & roles) and erratum.state == State.REPORTED),
        ("reject", bool({"editor", "chair"} & roles) and waits),
        (
            "object",
            "member" in roles and erratum.state == State.VERIFIED
            and not erratum.listed_at,
        ),
    )  # fmt: skip
    return [(name, StepView.TITLES[name]) for name, may in possible if may]


class ReportView(ActView):
    """Report an error in the edition in force."""

    title = "Report an error"
    button = "Report it"
    explanation = (
        "An erratum puts right what was wrong when the edition was published. To change "
        "what the standard says, propose a change for its next edition."
    )
    edition: Edition

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item:
            edition = self.item.document.current_edition()
            if edition is None:
                raise Http404
            self.edition = edition

    def get_form(self, form_class: Any = None) -> forms.Form:
        return own_forms.ReportForm(self.edition, **self.get_form_kwargs())

    def get_initial(self) -> dict[str, Any]:
        return {"node": self.request.GET.get("node", ""), "type": "editorial"}

    def act(self, form: forms.Form) -> str:
        erratum = act.report_erratum(
            self.edition, by=self.request.user, at=clock.now(), **form.cleaned_data
        )
        return _("Thank you. Your report is number %d.") % erratum.number

    def get_success_url(self) -> str:
        return reverse("review:errata", args=[self.item.document.designation])


class MarkupView(ReportView):
    """Note a correction of markup, which changes no word."""

    title = "Note a correction of markup"
    button = "Note it"
    explanation = (
        "A broken link or the layout: the edition keeps its label and its words, its "
        "history tells of it, and files that are missing are made anew."
    )

    def get_form(self, form_class: Any = None) -> forms.Form:
        return own_forms.MarkupForm(**self.get_form_kwargs())

    def act(self, form: forms.Form) -> str:
        data = form.cleaned_data
        note_markup_fix(
            self.edition, by=self.request.user, at=clock.now(), reason=data["reason"],
            words_changed=data["words"] == "changed",
        )  # fmt: skip
        return _("It stands in the history of the edition.")


class StepView(ChosenActView):
    """One step in the life of an erratum: right, agree, object, hold, reject."""

    TITLES = {
        "right": "It was an error",
        "agree": "Agree that it was an error",
        "object": "Object to the correction",
        "hold": "Hold it for the next update",
        "reject": "Reject it",
    }
    FORMS = {
        "object": own_forms.WhyForm, "hold": own_forms.WhyForm,
        "reject": own_forms.RejectForm,
    }  # fmt: skip
    ACTIONS = {
        "right": act.find_right, "agree": act.agree_erratum, "object": act.object_to,
        "hold": act.hold_erratum, "reject": act.reject_erratum,
    }  # fmt: skip

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item:
            self.erratum = get_object_or_404(
                self.item.document.errata, number=kwargs["number"]
            )
            self.explanation = _("“%(original)s” would become “%(corrected)s”.") % {
                "original": self.erratum.original, "corrected": self.erratum.corrected,
            }  # fmt: skip

    def get_form(self, form_class: Any = None) -> forms.Form:
        return self.FORMS.get(self.what, forms.Form)(**self.get_form_kwargs())

    def act(self, form: forms.Form) -> str:
        done = self.ACTIONS[self.what](
            self.erratum, by=self.request.user, at=clock.now(), **form.cleaned_data
        )
        return _("Erratum %(number)d: %(state)s.") % {
            "number": done.number, "state": done.get_state_display().lower(),
        }  # fmt: skip

    def get_success_url(self) -> str:
        return reverse("review:errata", args=[self.item.document.designation])
