"""The fields of the form of rules, from what the data say, and their arrangement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.people.models import InterestCategory
from workflows.presets import words
from workflows.presets.schema import CONTENT_RULES, SHARES

OPERATORS = {">": _("more than"), ">=": _("at least"), "<": _("less than"),
             "<=": _("at most")}  # fmt: skip


def fields_for(data: Mapping[str, Any], rows: int) -> dict[str, forms.Field]:
    """Every field with what the data say as its initial value."""
    fields: dict[str, forms.Field] = {
        "name": forms.CharField(label=_("Name"), initial=data["name"], max_length=100),
        "stages": _boxes(_("Stages"), words.STAGES, data["stages"]),
        "two_persons": _boxes(
            _("Two persons for"), words.TWO_PERSONS, data["two_persons"]
        ),
        "content_rules": _boxes(
            _("The text before review"),
            {rule: rule.replace("_", " ").capitalize() for rule in CONTENT_RULES},
            data["content_rules"],
        ),
        "reviews_min": _number(_("Reviews at least"), data["reviews"]["min"]),
        "reviews_other_organisations": _tick(
            _("Of different organisations"),
            on=data["reviews"].get("other_organisations", False),
        ),
        **_ballot_fields(data),
        **_time_fields(data),
        **_adoption_fields(data["adoption"] or {}),
    }
    for row in range(rows):
        given = data["positions"][row] if row < len(data["positions"]) else {}
        fields.update(_position_fields(row, given))
    return fields


def _ballot_fields(data: Mapping[str, Any]) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for name, kinds in SHARES.items():
        share = data[name] or {}
        choices = [("", _("no rule")), *((op, OPERATORS[op]) for op in kinds)]
        fields[f"{name}_op"] = forms.ChoiceField(
            label=words.SHARES[name], choices=choices, required=False,
            initial=share.get("op", ""),
        )  # fmt: skip
        fields[f"{name}_num"] = _number(_("parts"), share.get("num"))
        fields[f"{name}_den"] = _number(_("of"), share.get("den"))
    names = dict(InterestCategory.objects.values_list("slug", "name"))
    return {
        **fields,
        "formula": _choice(_("Formula"), words.FORMULAS, data["formula"]),
        "min_electorate": _number(_("Seats at least"), data["min_electorate"]),
        "min_categories": _number(_("Categories at least"), data["min_categories"]),
        "required_categories": _boxes(
            _("Categories that must have a seat"), names, data["required_categories"]
        ),
        "one_vote_per_org": _tick(
            _("An organisation has one vote"), on=data["one_vote_per_org"]
        ),
        "secret": _tick(
            _("Secret: only the secretariat sees who voted how"), on=data["secret"]
        ),
        "negatives_without_reason": _choice(
            _("A negative without a reason"), words.NEGATIVES,
            data["negatives_without_reason"],
        ),
        "negatives_stop": _tick(
            _("Every negative must be resolved before it passes"),
            on=data["negatives_stop"],
        ),
        "recirculate_on": _boxes(
            _("Recirculated when"), words.RECIRCULATE, data["recirculate_on"]
        ),
        "max_rounds": _number(_("Rounds at most"), data["max_rounds"], required=True),
    }  # fmt: skip


def _time_fields(data: Mapping[str, Any]) -> dict[str, forms.Field]:
    days = {
        f"days_{name}": _number(label, data["days"][name])
        for name, label in words.DAYS.items()
    }
    return {
        **days,
        "reminders": forms.CharField(
            label=_("Reminders, days before a ballot closes"), required=False,
            initial=", ".join(map(str, data["reminders"])),
        ),
        "appeal_any_time": _tick(
            _("Appeals may be filed at any time"), on=data["appeal_any_time"]
        ),
        "proof_days": _number(
            _("Silence accepts a proof after days"), data["proof_days"]
        ),
        "review_years": _number(_("Reviewed after years"), data["review_years"]),
        "hard_limit_years": _number(_("Hard limit in years"), data["hard_limit_years"]),
        "review_horizon": _number(
            _("The review begins so many days before"), data["review_horizon"]
        ),
    }  # fmt: skip


def _adoption_fields(rules: Mapping[str, Any]) -> dict[str, forms.Field]:
    num, den = rules.get("min_share", (1, 10))
    return {
        "adoption_min_members": _number(
            _("Supporters at least"), rules.get("min_members", 3)
        ),
        "adoption_share_num": _number(_("or parts of the voters"), num),
        "adoption_share_den": _number(_("of"), den),
        "adoption_min_categories": _number(
            _("Of categories at least"), rules.get("min_categories", 2)
        ),
    }


def _position_fields(row: int, given: Mapping[str, Any]) -> dict[str, forms.Field]:
    place = f"positions_{row}"
    return {
        f"{place}_slug": forms.SlugField(
            label=_("Short name"), required=False, initial=given.get("slug", "")
        ),
        f"{place}_name": forms.CharField(
            label=_("Name"),
            required=False,
            max_length=60,
            initial=given.get("name", ""),
        ),
        f"{place}_counts": _choice(
            _("Counts as"), words.COUNTS, given.get("counts", "approve")
        ),
        f"{place}_requires_text": _tick(
            _("Asks for a reason"), on=given.get("requires_text", False)
        ),
        f"{place}_blocking": _tick(_("Blocks"), on=given.get("blocking", False)),
    }


def _number(label: Any, value: int | None, *, required: bool = False) -> forms.Field:
    return forms.IntegerField(
        label=label, initial=value, required=required, min_value=0,
        max_value=1_000_000_000,
    )  # fmt: skip


def _tick(label: Any, *, on: bool) -> forms.Field:
    return forms.BooleanField(label=label, initial=on, required=False)


def _choice(label: Any, choices: Mapping[str, Any], value: str) -> forms.Field:
    return forms.ChoiceField(label=label, choices=list(choices.items()), initial=value)


def _boxes(label: Any, choices: Mapping[str, Any], value: list[str]) -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices.items()), initial=value, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


@dataclass(frozen=True)
class Group:
    """A heading with rows of bound fields; a row of more than one stands side by side."""

    heading: Any
    hint: Any
    rows: list[list[forms.BoundField]]


def arranged(form: forms.Form, position_rows: int) -> list[Group]:
    """The form as a page shows it: the road, the electorate, the count, time."""
    positions = [
        [f"positions_{row}_{name}" for name in
         ("slug", "name", "counts", "requires_text", "blocking")]
        for row in range(position_rows)
    ]  # fmt: skip
    shares = {name: [f"{name}_op", f"{name}_num", f"{name}_den"] for name in SHARES}
    largest = shares.pop("category_max")
    plan: list[tuple[Any, Any, list[list[str]]]] = [
        (_("The road"), "", [
            ["key", "name"], ["stages"], ["two_persons"], ["content_rules"],
            ["reviews_min", "reviews_other_organisations"],
            ["adoption_min_members", "adoption_share_num", "adoption_share_den",
             "adoption_min_categories"],
        ]),
        (_("Who votes"), _("Checked when a ballot opens, and when seats are given."), [
            ["min_electorate", "min_categories"], largest, ["required_categories"],
            ["one_vote_per_org"], ["secret"],
        ]),
        (_("How votes are counted"), _(
            "Shares are exact fractions: two thirds are 2 of 3, not 67 of 100."
        ), [*shares.values(), ["formula"], ["negatives_without_reason"],
            ["negatives_stop"], ["recirculate_on"], ["max_rounds"]]),
        (_("Positions"), _("What a voter may say. Leave a row empty to drop it."),
         positions),
        (_("Time"), _("In days; none or 0 means no waiting."), [
            *_by_two([f"days_{name}" for name in words.DAYS]),
            ["reminders"], ["appeal_any_time"], ["proof_days"],
            ["review_years", "hard_limit_years", "review_horizon"],
        ]),
    ]  # fmt: skip
    return [
        Group(heading, hint, [[form[name] for name in row] for row in rows])
        for heading, hint, rows in plan
    ]


def _by_two(names: list[str]) -> list[list[str]]:
    return [names[at : at + 2] for at in range(0, len(names), 2)]
