"""Pages of appeals, below /review/<designation>/appeals/: look at them, file one, act."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cms import clock
from workflows.actions import perform
from workflows.appeals import act
from workflows.appeals import forms as own_forms
from workflows.appeals.sections import window_in_words
from workflows.appeals.window import challenge_until, days_over, duties, sitting
from workflows.models import Appeal, WorkItem
from workflows.review.access import visible_item
from workflows.review.act import ActView, ChosenActView
from workflows.roles import roles_in
from workflows.windows import in_words


@never_cache
@login_required
def appeals(request: HttpRequest, designation: str) -> HttpResponse:
    """Every appeal in a work item, and whether one can be filed."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    roles = roles_in(item, request.user, clock.today())
    window = window_in_words(item, clock.now())
    return render(
        request,
        "workflows/appeals.html",
        {
            "item": item, "document": item.document, "window": window,
            "appeals": item.appeals.select_related("filed_by", "contact"),
            "may_file": bool(window) and "member" in roles,
        },
    )  # fmt: skip


@never_cache
@login_required
def appeal(request: HttpRequest, designation: str, number: str) -> HttpResponse:
    """One appeal: what it says, who decides it, and what is owed until when."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    found = appeal_numbered(item, number)
    return render(request, "workflows/appeal.html", _facts(request, item, found))


def appeal_numbered(item: WorkItem, number: str) -> Appeal:
    """The appeal of a work item, or of an earlier one of its document. Raises Http404."""
    own = item.appeals.filter(number=number).first()
    return own or get_object_or_404(
        Appeal.objects.order_by("-pk"), work_item__document=item.document, number=number
    )


def _facts(request: HttpRequest, item: WorkItem, found: Appeal) -> dict[str, Any]:
    now, user = clock.now(), request.user
    zone = item.document.lead_group.timezone
    roles = roles_in(item, user, now.date())
    party = user.pk == found.filed_by_id or bool({"chair", "editor"} & roles)
    panel = found.panel.select_related("person", "challenged_by")
    seats = {panelist.person_id for panelist in sitting(found)}
    return {
        "item": item, "document": item.document, "appeal": found,
        "filed": in_words(found.filed_at, zone),
        "duties": [
            {
                "words": _(duty.words), "until": in_words(duty.until, zone),
                "done": duty.done,
                "late": days_over(duty.until, now) if duty.is_overdue(now) else 0,
            }
            for duty in duties(found)
        ],
        "panel": [
            {
                "panelist": panelist,
                "until": in_words(challenge_until(panelist), zone),
                "may_challenge": found.is_open and party and not panelist.challenged_at
                and now <= challenge_until(panelist),
                "may_rule": found.is_open and "oversight" in roles
                and panelist.challenged_at and not panelist.ruled_at,
            }
            for panelist in panel
        ],
        "may_administer": found.is_open and bool({"secretariat", "oversight"} & roles),
        "may_note": found.is_open
        and (user.pk in seats or bool({"secretariat", "oversight"} & roles)),
        "may_withdraw": found.is_open and user.pk == found.filed_by_id,
        "may_decide": found.is_open and "oversight" in roles,
    }  # fmt: skip


class FileView(ActView):
    """File an appeal."""

    title = "File an appeal"
    button = "File the appeal"
    explanation = (
        "An appeal holds the publication up until it is decided. People who had no part "
        "in the decision decide it within 90 days."
    )

    def get_form(self, form_class: Any = None) -> forms.Form:
        roles = roles_in(self.item, self.request.user, clock.today())
        return own_forms.FileForm(
            for_others="secretariat" in roles, **self.get_form_kwargs()
        )

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.item.version}

    def act(self, form: forms.Form) -> str:
        data = {name: value for name, value in form.cleaned_data.items() if value}
        version = data.pop("version", None)
        perform(self.item, "file_appeal", by=self.request.user, version=version, **data)
        return _("The appeal is filed. You will hear from the secretariat.")

    def get_success_url(self) -> str:
        return reverse("review:appeals", args=[self.item.document.designation])


class OneAppealView(ChosenActView):
    """What is done in one appeal: acknowledge, panel, note, withdraw, decide."""

    TITLES = {
        "acknowledge": "Acknowledge the appeal",
        "panel": "Name the panel",
        "note": "Tell the parties how far the panel is",
        "withdraw": "Take the appeal back",
        "decide": "Decide the appeal",
    }
    FORMS = {"panel": own_forms.PanelForm, "note": own_forms.NoteForm}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item:
            self.appeal = appeal_numbered(self.item, kwargs["number"])
            self.item = self.appeal.work_item
            self.explanation = self.appeal.grounds

    def get_form(self, form_class: Any = None) -> forms.Form:
        if self.what == "decide":
            return own_forms.DecisionForm(self.item, **self.get_form_kwargs())
        return self.FORMS.get(self.what, forms.Form)(**self.get_form_kwargs())

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.item.version}

    def act(self, form: forms.Form) -> str:
        by, now, data = self.request.user, clock.now(), form.cleaned_data
        if self.what == "decide":
            self._decide(data)
        elif self.what == "panel":
            act.name_panel(self.appeal, data["people"], by=by, at=now)
        elif self.what == "note":
            act.note_status(self.appeal, data["text"], by=by, at=now)
        elif self.what == "acknowledge":
            act.acknowledge_appeal(self.appeal, by=by, at=now)
        else:
            act.withdraw_appeal(self.appeal, by=by, at=now)
        return _("Done.")

    def _decide(self, data: dict[str, Any]) -> None:
        given = {name: value for name, value in data.items() if value}
        version = given.pop("version")
        perform(
            self.item, "decide_appeal", by=self.request.user, version=version,
            appeal=self.appeal.number, **given,
        )  # fmt: skip

    def get_success_url(self) -> str:
        return reverse(
            "review:appeal", args=[self.item.document.designation, self.appeal.number]
        )


class PanelistView(OneAppealView):
    """Challenge a panelist, or rule on a challenge."""

    TITLES = {"challenge": "Challenge a panelist", "rule": "Rule on the challenge"}
    FORMS = {"challenge": own_forms.ChallengeForm, "rule": own_forms.RulingForm}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item:
            self.panelist = get_object_or_404(self.appeal.panel, pk=kwargs["panelist"])
            self.explanation = f"{self.panelist.person}. {self.panelist.challenge}"

    def act(self, form: forms.Form) -> str:
        by, now, data = self.request.user, clock.now(), form.cleaned_data
        if self.what == "challenge":
            act.challenge_panelist(self.panelist, by=by, reason=data["reason"], at=now)
        else:
            remove = data["ruling"] == "remove"
            act.rule_on_challenge(self.panelist, by=by, remove=remove, at=now)
        return _("Done.")
