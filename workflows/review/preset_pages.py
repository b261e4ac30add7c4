"""The rules as participants see them: every preset, its versions and what changed, proposals
for the next, and a place to try them on a roster."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from cms import clock
from cms.people.capabilities import Capability
from cms.people.models import User, WorkingGroup
from cms.people.rights import groups_where
from workflows.actions.change_preset import (
    activate_preset,
    ask_for_preset,
    drop_preset,
    may_activate,
    may_propose,
    propose_preset,
)
from workflows.models import Preset, PresetDraft
from workflows.presets.words import differences, facts
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.review.access import NOT_HERE
from workflows.review.places import Place, register_place
from workflows.review.preset_forms import ExpertForm, PresetForm


def check_participant(user: User) -> None:
    """Raises Http404 for somebody who is in no group."""
    if not groups_where(user, Capability.READ_DRAFTS):
        raise Http404(_(NOT_HERE))


@never_cache
@login_required
def presets(request: HttpRequest) -> HttpResponse:
    """Every preset with the groups that follow it, and proposals that wait."""
    check_participant(request.user)
    newest = {preset.key: preset for preset in Preset.objects.order_by("version")}
    groups = list(WorkingGroup.objects.all())
    rows = [
        {
            "preset": preset,
            "groups": [group for group in groups if group.preset == key],
        }
        for key, preset in sorted(newest.items())
    ]
    drafts = PresetDraft.objects.filter(activated_at=None, dropped_at=None)
    return render(
        request,
        "workflows/presets/list.html",
        {
            "rows": rows,
            "drafts": drafts.select_related("proposed_by", "based_on"),
            "title": _("Rules of procedure"),
        },
    )


@never_cache
@login_required
def preset(request: HttpRequest, key: str) -> HttpResponse:
    """One preset: a version in words, and what each version changed."""
    check_participant(request.user)
    versions = list(
        Preset.objects.filter(key=key)
        .select_related("made_from__proposed_by")
        .order_by("version")
    )
    if not versions:
        raise Http404(_(NOT_HERE))
    shown = chosen_version(versions, request.GET.get("version"))
    older = [None, *versions[:-1]]
    history = [
        {
            "preset": version,
            "changes": differences(before.data, version.data) if before else [],
            "draft": getattr(version, "made_from", None),
        }
        for before, version in zip(older, versions, strict=True)
    ]
    return render(
        request,
        "workflows/presets/preset.html",
        {
            "preset": shown,
            "newest": versions[-1],
            "facts": facts(shown.data),
            "history": history[::-1],
            "drafts": PresetDraft.objects.filter(key=key).select_related("proposed_by"),
            "may_propose": may_propose(request.user, clock.now()),
            "title": shown.data["name"],
        },
    )


def chosen_version(versions: list[Preset], wanted: str | None) -> Preset:
    """The version asked for, or the newest. Raises Http404."""
    if not wanted:
        return versions[-1]
    found = [p for p in versions if str(p.version) == wanted]
    if not found:
        raise Http404(_(NOT_HERE))
    return found[0]


@method_decorator(never_cache, name="dispatch")
class ProposeView(LoginRequiredMixin, FormView):
    """Propose the next version: with fields, or for experts as JSON."""

    template_name = "workflows/presets/propose.html"
    base: Preset | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            check_participant(request.user)
            self.base = Preset.newest(kwargs["key"])
            if self.base is None:
                raise Http404(_(NOT_HERE))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_propose(request.user, clock.now()):
            return super().get(request, *args, **kwargs)
        return self._not_theirs()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_propose(request.user, clock.now()):
            return super().post(request, *args, **kwargs)
        return self._not_theirs()

    def _not_theirs(self) -> HttpResponse:
        refusal = [
            Reason(
                "wrong_role",
                _(
                    "A chair or the secretariat proposes rules. Ask the chair of your group."
                ),
            )
        ]
        # Without a form: there is nothing that this person could send.
        context = self.get_context_data(form=None, refusal=refusal)
        return self.render_to_response(context, status=403)

    @property
    def is_expert(self) -> bool:
        """Whether the rules are written as JSON."""
        return "expert" in self.request.GET

    def get_form(self, form_class: Any = None) -> forms.Form:
        kind = ExpertForm if self.is_expert else PresetForm
        return kind(self.base.data, **self.get_form_kwargs())

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            draft = propose_preset(
                form.said, by=self.request.user, at=clock.now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except (TransitionRefused, BadInput) as refusal:
            context = self.get_context_data(form=form, refusal=refusal.reasons)
            return self.render_to_response(context, status=status_of(refusal))
        messages.success(
            self.request,
            _("Proposed. The secretariat can put it in force with two people."),
        )
        return HttpResponseRedirect(reverse("review:preset_draft", args=[draft.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            preset=self.base,
            is_expert=self.is_expert,
            title=_("Propose rules"),
            **kwargs,
        )


def status_of(refusal: TransitionRefused | BadInput) -> int:
    """403 for a wrong role, 409 for a rule that says no, 400 for what makes no sense."""
    if isinstance(refusal, BadInput):
        return 400
    return 403 if isinstance(refusal, WrongRole) else 409


@method_decorator(never_cache, name="dispatch")
class DraftView(LoginRequiredMixin, View):
    """A proposal: what it changes, and its way into force."""

    ACTS = {
        "ask": (
            ask_for_preset,
            "Asked. Another person of the secretariat confirms it.",
        ),
        "activate": (activate_preset, "In force, for work that begins from now on."),
        "drop": (drop_preset, "The proposal is taken back."),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            check_participant(request.user)
            self.draft = get_object_or_404(PresetDraft, pk=kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        what = request.POST.get("what", "")
        if what not in self.ACTS:
            sentence = _("This page can ask, confirm or take back. Use its buttons.")
            return self._page([Reason("unknown_act", sentence)], status=400)
        act, sentence = self.ACTS[what]
        try:
            act(self.draft, by=request.user, at=clock.now())
        except (TransitionRefused, BadInput) as refusal:
            return self._page(refusal.reasons, status=status_of(refusal))
        messages.success(request, _(sentence))
        return HttpResponseRedirect(
            reverse("review:preset_draft", args=[self.draft.pk])
        )

    def _page(
        self, refusal: list[Reason] | None = None, status: int = 200
    ) -> HttpResponse:
        draft = PresetDraft.objects.select_related(
            "based_on",
            "preset",
            "proposed_by",
            "asked_by",
            "activated_by",
            "dropped_by",
        ).get(pk=self.draft.pk)
        return render(
            self.request,
            "workflows/presets/draft.html",
            {
                "draft": draft,
                "changes": changes_of(draft),
                "facts": facts(draft.data),
                "refusal": refusal,
                "title": draft.data["name"],
                **self._acts(draft),
            },
            status=status,
        )

    def _acts(self, draft: PresetDraft) -> Mapping[str, bool]:
        user = self.request.user
        activates = may_activate(user, clock.now())
        may = draft.is_open and not draft.is_stale
        return {
            "may_ask": may and activates and draft.asked_by_id is None,
            "may_confirm": may
            and activates
            and draft.asked_by_id not in (None, user.pk),
            "may_drop": may and (activates or draft.proposed_by_id == user.pk),
        }


def changes_of(draft: PresetDraft) -> list[str]:
    """What a proposal changes in the version that it is based on."""
    return differences(draft.based_on.data, draft.data) if draft.based_on else []


def _rules(user: User) -> Place | None:
    if not groups_where(user, Capability.READ_DRAFTS):
        return None
    return Place(_("Rules"), reverse("review:presets"))


register_place("presets", 80, _rules)
