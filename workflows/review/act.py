"""Pages to act on: GET shows a form, POST does it. A refusal is shown as sentences above
the form, with what was typed kept in it (403 for a wrong role, 409 for a guard)."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from cms import clock
from cms.people.refusals import BadInput
from workflows.actions import perform, propose
from workflows.actions.cast_position import cast_position, late_sentence, warnings_of
from workflows.actions.declare import declare, give_review
from workflows.actions.describe import rows_from
from workflows.actions.force import name_of
from workflows.actions.perform import FREEZING, NEXT_TEXT
from workflows.ballots.rounds import ballot_for, current_ballots
from workflows.models import WorkItem
from workflows.refusals import TransitionRefused, WrongRole
from workflows.review import forms as own_forms
from workflows.review.access import visible_item
from workflows.review.pages import ballot_facts
from workflows.review.rehearsal import rehearse
from workflows.review.text.page import unseen_of
from workflows.reviewers.withdraw import withdraw_review
from workflows.roles import roles_in


@method_decorator(never_cache, name="dispatch")
class ActView(LoginRequiredMixin, FormView):
    """A subclass gives a form and `act`, which returns the sentence for success."""

    template_name = "workflows/act.html"
    title = ""
    explanation = ""
    button = ""

    item: WorkItem | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated and "designation" in kwargs:
            self.item = visible_item(
                request.user, kwargs["designation"], request.GET.get("item")
            )

    def act(self, form: forms.Form) -> str:
        """Do it. Raises TransitionRefused or BadInput."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            sentence = self.act(form)
        except TransitionRefused as refusal:
            status = 403 if isinstance(refusal, WrongRole) else 409
            context = self.get_context_data(form=form, refusal=refusal.reasons)
            return self.render_to_response(context, status=status)
        except BadInput as error:
            context = self.get_context_data(form=form, refusal=error.reasons)
            return self.render_to_response(context, status=400)
        messages.success(self.request, sentence)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        wanted = self.request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(wanted, {self.request.get_host()}):
            return wanted
        return reverse("review:document", args=[self.item.document.designation])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            item=self.item,
            document=self.item.document if self.item else None,
            title=self.title,
            explanation=self.explanation,
            button=self.button,
            next=self.request.POST.get("next", self.request.GET.get("next", "")),
            **kwargs,
        )


class ChosenActView(ActView):
    """One of several acts on the same thing; `what` of the address says which."""

    TITLES: ClassVar[dict[str, Any]] = {}

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.what = kwargs["what"]
        if self.what not in self.TITLES:
            raise Http404
        self.title = self.button = self.TITLES[self.what]


class TransitionView(ActView):
    """Perform a transition, or ask for it where two people are needed."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item is None:
            return
        rows = {row.name: row for row in rows_from(self.item)}
        self.row = rows.get(kwargs["name"])
        if self.row is None:
            from workflows.transitions import TABLES

            # Somebody was faster: the form is shown once more with what it says then.
            self.row = TABLES[self.item.track].get(kwargs["name"])
        if self.row is None:
            raise Http404
        self.title = self.row.title
        self.button = self.row.title
        self.explanation = _("The state is now “%s”.") % self.item.state_label

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = own_forms.TransitionForm(self.item, self.row, **self.get_form_kwargs())
        roles = roles_in(self.item, self.request.user, clock.today())
        asked = self.item.requests.filter(name=name_of(self.row)).exists()
        if "secretariat" in roles or (asked and "oversight" in roles):
            form.fields["force"] = own_forms.force_field()
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        possible = self.row.name in {row.name for row in rows_from(self.item)}
        rehearsal = (
            rehearse(self.item, self.row, self.request.user, clock.now())
            if possible else None
        )  # fmt: skip
        return super().get_context_data(rehearsal=rehearsal, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        from workflows.models import PendingRequest

        asked = PendingRequest.objects.filter(
            work_item=self.item, name=self.row.name
        ).first()
        snapshot = asked.snapshot if asked else self.item.snapshot
        freezes = self.row.name in NEXT_TEXT or (
            self.row.name in FREEZING and not asked
        )
        return {
            "version": self.item.version,
            "snapshot": "" if freezes or not snapshot else snapshot.sha256,
        }

    def act(self, form: forms.Form) -> str:
        data = form.data_for_perform()
        # What the desk holds is frozen now, so the text shown is not the one meant.
        snapshot = None if data.get("editorial") else form.cleaned_data["snapshot"]
        outcome = perform(
            self.item, self.row.name, by=self.request.user,
            version=form.cleaned_data["version"], snapshot=snapshot or None, **data,
        )  # fmt: skip
        if outcome.result == "pending":
            return outcome.reasons[0].sentence
        return _("Done. The state is now “%s”.") % outcome.work_item.state_label


class ReviewView(ActView):
    """Review the snapshot."""

    button = "Give the review"

    def get_form(self, form_class: Any = None) -> forms.Form:
        unseen, changed = unseen_of(self.item, self.request.user)
        return own_forms.ReviewForm(unseen, changed, **self.get_form_kwargs())

    def get_initial(self) -> dict[str, Any]:
        snapshot = self.item.snapshot
        return {"snapshot": snapshot.sha256 if snapshot else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.title = _("Review")
        self.explanation = _(
            "Your review is about this very text. If it changes, you will be asked again."
        )
        return super().get_context_data(**kwargs)

    def act(self, form: forms.Form) -> str:
        data = form.cleaned_data
        give_review(
            self.item, data["result"], by=self.request.user, note=data["note"],
            snapshot=data["snapshot"],
        )  # fmt: skip
        return _("Thank you. Your review is kept.")


class WithdrawView(ActView):
    """Take the own review back."""

    title = "Take your review back"
    button = "Take it back"
    explanation = "Both what you said and that you took it back stay in the record."

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = forms.Form(**self.get_form_kwargs())
        form.fields["reason"] = own_forms.reason_field(required=True)
        return form

    def act(self, form: forms.Form) -> str:
        reason = form.cleaned_data["reason"]
        withdraw_review(self.item, by=self.request.user, reason=reason)
        return _("Your review is taken back.")


class VoteView(ActView):
    """Cast a position."""

    button = "Cast the position"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.item:
            mine = ballot_for(self.item, request.user)
            self.ballot = mine or next(iter(current_ballots(self.item)), None)

    def get_form(self, form_class: Any = None) -> forms.Form:
        return own_forms.VoteForm(self.ballot, **self.get_form_kwargs())

    def get_initial(self) -> dict[str, Any]:
        return {"snapshot": self.ballot.snapshot.sha256 if self.ballot else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.title = _("Vote")
        self.explanation = _(
            "You may change your position until the ballot closes; all of them are kept."
        )
        facts = ballot_facts(self.ballot, self.request.user) if self.ballot else {}
        if facts.get("my_position"):
            said = _("Your seat has said: %s.") % facts["my_words"]
            self.explanation = f"{said} {self.explanation}"
        return super().get_context_data(**kwargs)

    def act(self, form: forms.Form) -> str:
        data = form.cleaned_data
        cast = cast_position(
            self.item, data["position"], by=self.request.user, reason=data["reason"],
            node=data.get("node", ""), snapshot=data["snapshot"],
        )  # fmt: skip
        if cast.is_late:
            return late_sentence(cast)
        warnings = [reason.sentence for reason in warnings_of(cast)]
        return " ".join([_("Your position is kept."), *warnings])


class DeclareView(ActView):
    """Declare support, a conflict of interest, a proof accepted or evidence waived."""

    TITLES = {
        "support": "Support for the adoption",
        "conflict": "Conflict of interest",
        "proof": "The proof",
        "waiver": "Waiver of evidence",
    }
    button = "Declare"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kind = kwargs["kind"]
        if self.kind not in self.TITLES:
            raise Http404
        self.title = self.TITLES[self.kind]
        if self.kind == "waiver":
            self.explanation = _(
                "Two of three voting seats may waive the evidence of no more than one "
                "of ten requirements of this very text. The reasons are published."
            )

    def get_form(self, form_class: Any = None) -> forms.Form:
        if self.kind == "waiver":
            return own_forms.WaiverForm(self.item, **self.get_form_kwargs())
        return own_forms.DeclarationForm(self.kind, **self.get_form_kwargs())

    def act(self, form: forms.Form) -> str:
        declare(
            self.item, self.kind, by=self.request.user, data=form.data_for_declare()
        )
        return _("Your declaration is kept.")


class ProposeView(ActView):
    """Propose a document."""

    title = "Propose a document"
    button = "Propose it"
    explanation = (
        "The group decides whether it is taken up. You can begin to write at once."
    )

    def get_form(self, form_class: Any = None) -> forms.Form:
        return own_forms.ProposalForm(self.request.user, **self.get_form_kwargs())

    def act(self, form: forms.Form) -> str:
        data = form.cleaned_data
        self.item = propose(
            group=data["group"], kind=data["kind"], designation=data["designation"],
            title=data["title"].strip(), need=data["need"].strip(),
            by=self.request.user,
        )  # fmt: skip
        return _("%s is proposed.") % self.item.document.designation
