"""Forms of the public side: begin, and the submission itself."""

from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.documents.practice import TIERS
from workflows.practice.fields import COUNT, FIELDS, LINES, LONG, SHORT, Field
from workflows.practice.levels import CRITERIA, HIGHEST

LEAST_SECONDS = 3
CONSENTS = {
    "consent_publish": _(
        "I may publish this, and I agree that it is published under the licence CC BY 4.0."
    ),
    "consent_students": _(
        "Nothing in it is personal data of a student: no name, picture, number or detail "
        "by which one could be recognised."
    ),
}


def stamp() -> str:
    """When a form was shown, so that it cannot be posted by a machine at once."""
    return signing.dumps(timezone.now().timestamp().__round__(), salt="shown-at")


class StartForm(forms.Form):
    """Name and address; a field that people do not see, and when the page was shown."""

    name = forms.CharField(label=_("Your name"), max_length=200)
    organisation = forms.CharField(
        label=_("Your organisation"), max_length=200, required=False
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254,
        help_text=_("We send you the link to the form. The address is never shown."),
    )  # fmt: skip
    website = forms.CharField(
        label=_("Leave this empty"), required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip
    shown_at = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def is_trap_sprung(self) -> bool:
        """Whether something filled what people do not see."""
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> dict[str, Any]:
        try:
            shown = signing.loads(
                self.cleaned_data.get("shown_at", ""), salt="shown-at", max_age=86_400
            )
            was_quick = timezone.now().timestamp() - shown < LEAST_SECONDS
        except signing.BadSignature:
            was_quick = True
        if was_quick:
            raise forms.ValidationError(
                _("That was too quick, or the page was open for very long. Look at what "
                  "you typed and send it once more.")
            )  # fmt: skip
        return self.cleaned_data


class PracticeForm(forms.Form):
    """Every question. While it is saved nothing is required; when submitted, most is."""

    def __init__(self, *args: Any, final: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in FIELDS:
            self.fields[field.name] = _field(field, final=final)
        for name, words in CONSENTS.items():
            self.fields[name] = forms.BooleanField(
                label=words, required=final,
                error_messages={"required": _("Without this it cannot be published.")},
            )  # fmt: skip

    @property
    def questions(self) -> list[Any]:
        """The bound fields before the consents."""
        return [self[field.name] for field in FIELDS]

    @property
    def consents(self) -> list[Any]:
        """The bound consents."""
        return [self[name] for name in CONSENTS]


def _field(field: Field, *, final: bool) -> forms.Field:
    facts: dict[str, Any] = {
        "label": field.label, "help_text": field.hint,
        "required": final and field.required,
    }  # fmt: skip
    if field.kind == "count":
        return forms.IntegerField(min_value=0, max_value=COUNT, **facts)
    if field.kind == "tier":
        choices = [("0", _("None"))] + [(str(n), words) for n, words in TIERS.items()]
        return forms.ChoiceField(choices=choices, **facts)
    if field.kind == "short":
        return forms.CharField(max_length=SHORT, **facts)
    most = LINES if field.kind == "lines" else LONG
    rows = 3 if field.kind == "lines" else 6
    return forms.CharField(
        max_length=most, widget=forms.Textarea({"rows": rows}), **facts
    )


class ScoreForm(forms.Form):
    """The rubric: 0 to 3 for each criterion."""

    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("What the submitter or the chair should know."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = (
            _("nothing"), _("little"), _("enough"), _("convincing"),
        )  # fmt: skip
        for name, label in CRITERIA.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, widget=forms.RadioSelect,
                choices=[(n, f"{n} – {words[n]}") for n in range(HIGHEST + 1)],
            )  # fmt: skip
        self.order_fields([*CRITERIA, "note"])

    def scores(self) -> dict[str, int]:
        """The numbers by criterion."""
        return {name: self.cleaned_data[name] for name in CRITERIA}
