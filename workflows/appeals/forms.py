"""Forms of appeals. They gather; the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.people.models import Contact, User
from workflows.guards.appeals import REMANDS
from workflows.models import Appeal, WorkItem
from workflows.states import label_of


def _lines(
    label: str, help_text: str = "", *, required: bool = True
) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required,
        widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip


class FileForm(forms.Form):
    """An appeal; the secretariat may file it for somebody without an account."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = _lines(_("Which decision"), _("What was decided, and when."))
    grounds = _lines(_("On what grounds"), _("Which rule was not followed, and how."))
    remedy = _lines(_("What you ask for"))

    def __init__(self, *args: object, for_others: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if for_others:
            self.fields["contact"] = forms.ModelChoiceField(
                Contact.objects.exclude(verified_at=None),
                label=_("For whom"), required=False, to_field_name="uuid",
                empty_label=_("For myself"),
                help_text=_("People without an account whose address was verified."),
            )  # fmt: skip


class PanelForm(forms.Form):
    """Who decides."""

    people = forms.ModelMultipleChoiceField(
        User.objects.filter(is_active=True).order_by("username"),
        label=_("Panel"), widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "An odd number of at least three. Nobody who is chair, editor or appellant, or "
            "of their organisations."
        ),
    )  # fmt: skip


class NoteForm(forms.Form):
    """How far the panel is."""

    text = _lines(_("How far the panel is"), _("The parties read it."))


class ChallengeForm(forms.Form):
    """A conflict of interest of a panelist."""

    reason = _lines(_("Which conflict of interest you see"))


class RulingForm(forms.Form):
    """What becomes of a challenged panelist."""

    ruling = forms.ChoiceField(
        label=_("Ruling"), widget=forms.RadioSelect,
        choices=[("keep", _("Stays on the panel")), ("remove", _("Leaves the panel"))],
    )  # fmt: skip


class DecisionForm(forms.Form):
    """What the panel decided."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Appeal.Outcome.choices, widget=forms.RadioSelect
    )
    report = _lines(_("Report of the panel"), _("What it found, and why."))
    remand_to = forms.ChoiceField(
        label=_("Sent back to"), required=False,
        help_text=_("Only where the appeal is upheld."),
    )  # fmt: skip

    def __init__(self, item: WorkItem, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        states = REMANDS.get(item.state, ())
        self.fields["remand_to"].choices = [
            ("", _("Nowhere")),
            *((state, label_of(item.track, state)) for state in states),
        ]
