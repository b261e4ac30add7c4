"""Forms of the rules: a preset's data in, the data as somebody wants them out.

What the form has no field for (roles, choices of days, rules of evidence and practices)
is kept as it is; the expert's form holds everything as JSON.
"""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.people.models import InterestCategory
from workflows.presets import words
from workflows.presets.checks import Problem
from workflows.presets.schema import OPTIONAL, SHARES, problems_by_field
from workflows.review.preset_fields import Group, arranged, fields_for

SPARE_POSITIONS = 3
PLAIN = (
    "key", "name", "two_persons", "content_rules", "formula", "required_categories",
    "min_electorate", "min_categories", "one_vote_per_org", "secret",
    "negatives_without_reason", "negatives_stop", "recirculate_on", "max_rounds",
    "appeal_any_time", "proof_days", "review_years", "hard_limit_years", "review_horizon",
)  # fmt: skip


def known_categories() -> set[str]:
    """The interest categories of this installation."""
    return set(InterestCategory.objects.values_list("slug", flat=True))


def why_field() -> forms.CharField:
    """Why the rules should change."""
    return forms.CharField(
        label=_("Why the rules should change"), widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody who works by these rules can read it."),
    )  # fmt: skip


class PresetForm(forms.Form):
    """Fields for what a committee decides about; `said` is the data that they make."""

    key = forms.SlugField(
        label=_("Short name of these rules"), max_length=50,
        help_text=_("Another short name makes rules of their own beside these."),
    )  # fmt: skip
    reason = why_field()

    def __init__(self, based_on: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = based_on["key"]
        self.based_on = {**OPTIONAL, **deepcopy(dict(based_on))}
        self.said: dict[str, Any] = {}
        self.rows = len(self.based_on["positions"]) + SPARE_POSITIONS
        self.fields = {**fields_for(self.based_on, self.rows), **self.fields}

    def clean(self) -> dict[str, Any]:
        """The data must stand; what is wrong is said beside its field."""
        if self.errors:
            return self.cleaned_data
        self.said = self._data()
        for problem in problems_by_field(self.said, known_categories()):
            self.add_error(self._place(problem), problem.sentence)
        return self.cleaned_data

    def _place(self, problem: Problem) -> str | None:
        """The field beside which a problem is shown; None: above the form."""
        for name in (
            problem.field, problem.field.replace(".", "_"), f"{problem.field}_op",
            f"{problem.field}_0_slug", f"{problem.field}_min_members",
        ):  # fmt: skip
            if name in self.fields:
                return name
        return None

    def _data(self) -> dict[str, Any]:
        typed = self.cleaned_data
        data = {**self.based_on, **{name: typed[name] for name in PLAIN}}
        for name in (
            "min_electorate",
            "min_categories",
            "review_horizon",
            "proof_days",
        ):
            data[name] = typed[name] or 0
        data["stages"] = [stage for stage in words.STAGES if stage in typed["stages"]]
        for name in SHARES:
            data[name] = _share(typed, name)
        data["days"] = {name: typed[f"days_{name}"] or 0 for name in words.DAYS}
        data["reminders"] = typed["reminders"]
        data["reviews"] = {
            **data["reviews"],
            "min": typed["reviews_min"] or 0,
            "other_organisations": typed["reviews_other_organisations"],
        }
        data["adoption"] = self._adoption()
        data["positions"] = list(self._positions())
        return data

    def _adoption(self) -> dict[str, Any] | None:
        typed = self.cleaned_data
        if "adoption" not in typed["stages"]:
            return None
        return {
            "min_members": typed["adoption_min_members"] or 0,
            "min_share": [
                typed["adoption_share_num"] or 0, typed["adoption_share_den"] or 1
            ],
            "min_categories": typed["adoption_min_categories"] or 0,
        }  # fmt: skip

    def _positions(self) -> Iterator[dict[str, Any]]:
        for row in range(self.rows):
            typed = {
                name: self.cleaned_data[f"positions_{row}_{name}"]
                for name in ("slug", "name", "counts", "requires_text", "blocking")
            }
            if not typed["slug"]:
                continue
            marks = {m: True for m in ("requires_text", "blocking") if typed[m]}
            yield {
                "slug": typed["slug"], "name": typed["name"] or typed["slug"],
                "counts": typed["counts"], **marks,
            }  # fmt: skip

    def clean_reminders(self) -> list[int]:
        """Days, with commas between."""
        given = self.cleaned_data["reminders"].replace(",", " ").split()
        if not all(day.isdigit() for day in given):
            raise forms.ValidationError(
                _("Write whole numbers with commas between them, such as 14, 7, 3.")
            )
        return [int(day) for day in given]

    def groups(self) -> list[Group]:
        """The fields as the page arranges them."""
        return arranged(self, self.rows)


class ExpertForm(forms.Form):
    """All of a preset as JSON."""

    data = forms.CharField(
        label=_("The rules as JSON"), widget=forms.Textarea({"rows": 30, "class": "code"}),
        help_text=_("The version is set when you send it."),
    )  # fmt: skip
    reason = why_field()

    def __init__(self, based_on: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said: dict[str, Any] = {}
        self.fields["data"].initial = json.dumps(
            {**OPTIONAL, **based_on}, indent=2, ensure_ascii=False
        )

    def clean_data(self) -> str:
        """JSON of an object that stands as a preset."""
        typed = self.cleaned_data["data"]
        try:
            said = json.loads(typed)
        except json.JSONDecodeError as error:
            raise forms.ValidationError(
                _("This is not JSON: line %(line)d, %(message)s."),
                params={"line": error.lineno, "message": error.msg},
            ) from None
        if not isinstance(said, dict):
            raise forms.ValidationError(_("The rules must be an object: { … }."))
        wrong = problems_by_field({"version": 1, **said}, known_categories())
        if wrong:
            raise forms.ValidationError([problem.sentence for problem in wrong])
        self.said = said
        return typed


def _share(typed: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    if not typed[f"{name}_op"]:
        return None
    return {
        "op": typed[f"{name}_op"], "num": typed[f"{name}_num"] or 0,
        "den": typed[f"{name}_den"] or 0,
    }  # fmt: skip
