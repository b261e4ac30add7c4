"""Try rules on a roster: typed or real seats and votes in, every rule with its verdict out.

A GET form: an address holds the whole trial and can be sent to a colleague.
"""

from collections import Counter
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from cms import clock
from cms.people.capabilities import Capability
from cms.people.models import InterestCategory, User, WorkingGroup
from cms.people.rights import groups_where
from workflows.models import Preset, PresetDraft
from workflows.presets.passing import smallest_electorate
from workflows.presets.roster import roster_of
from workflows.presets.simulate import Simulation, seats_of, simulate
from workflows.review.access import NOT_HERE
from workflows.review.preset_pages import check_participant, chosen_version
from workflows.tally import Seat

MOST = 500


class TrialForm(forms.Form):
    """A group's roster or numbers by category, and numbers by position."""

    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(), required=False, label=gettext_lazy("Roster of"),
        empty_label=gettext_lazy("The numbers typed below"),
        help_text=gettext_lazy("The voting seats of today."),
    )  # fmt: skip

    def __init__(
        self, user: User, rules: dict[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        mine = groups_where(user, Capability.READ_DRAFTS)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=mine)
        self.rules = rules
        self.categories = dict(InterestCategory.objects.values_list("slug", "name"))
        for slug, name in self.categories.items():
            self.fields[f"seats_{slug}"] = _number(name)
        for position in rules["positions"]:
            self.fields[f"say_{position['slug']}"] = _number(position["name"])
        self.fields["satisfied"] = _number(
            gettext_lazy("Of those against, satisfied by the answer")
        )

    def seats(self) -> list[Seat]:
        """The electorate to try on."""
        typed = self.cleaned_data
        if typed["group"]:
            return roster_of(
                typed["group"], clock.today(), shared=self.rules["one_vote_per_org"]
            )
        return seats_of({slug: typed[f"seats_{slug}"] or 0 for slug in self.categories})

    def result(self) -> Simulation:
        """What it comes to."""
        said = {
            position["slug"]: self.cleaned_data[f"say_{position['slug']}"] or 0
            for position in self.rules["positions"]
        }
        return simulate(
            self.rules, self.seats(), said,
            satisfied=self.cleaned_data["satisfied"] or 0,
        )  # fmt: skip

    def seat_fields(self) -> list[forms.BoundField]:
        """Seats by category."""
        return [self[f"seats_{slug}"] for slug in self.categories]

    def vote_fields(self) -> list[forms.BoundField]:
        """Votes by position."""
        slugs = [position["slug"] for position in self.rules["positions"]]
        return [*(self[f"say_{slug}"] for slug in slugs), self["satisfied"]]


def _number(label: Any) -> forms.Field:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=MOST,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )  # fmt: skip


@never_cache
@login_required
def try_preset(request: HttpRequest, key: str) -> HttpResponse:
    """Try a version of a preset."""
    check_participant(request.user)
    versions = list(Preset.objects.filter(key=key).order_by("version"))
    if not versions:
        raise Http404(_(NOT_HERE))
    preset = chosen_version(versions, request.GET.get("version"))
    return _trial(request, preset.data, preset=preset)


@never_cache
@login_required
def try_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a proposal before it is in force."""
    check_participant(request.user)
    draft = get_object_or_404(PresetDraft, pk=pk)
    return _trial(request, draft.data, draft=draft)


def _trial(
    request: HttpRequest, rules: dict[str, Any], **subject: Preset | PresetDraft
) -> HttpResponse:
    asked = any(key == "group" or key.startswith("seats_") for key in request.GET)
    form = TrialForm(request.user, rules, request.GET if asked else None)
    result = form.result() if asked and form.is_valid() else None
    status = 400 if asked and not result else 200
    return render(
        request,
        "workflows/presets/trial.html",
        {
            "form": form,
            "result": result,
            "rows": _rows(result, form.categories) if result else [],
            "smallest": smallest_electorate(rules, form.categories),
            "has_ballot": "ballot" in rules["stages"],
            "rules": rules,
            "title": _("Try the rules"),
            **subject,
        },
        status=status,
    )


def _rows(result: Simulation, names: dict[str, str]) -> list[dict[str, Any]]:
    """Each category: its seats, and which rule one more would break."""
    held = Counter(result.by_category)
    more = {entry.category: entry for entry in result.more}
    return [
        {
            "name": names.get(slug, slug) or _("none"),
            "seats": held[slug],
            "more": more.get(slug),
        }
        for slug in sorted({*held, *more})
    ]
