"""Forms of errata. They gather; the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.documents.content import clauses
from cms.documents.models import Edition
from cms.documents.numbering import number
from workflows.models import Erratum


class ReportForm(forms.Form):
    """An error in a published edition."""

    node = forms.ChoiceField(label=_("Where"), required=False)
    original = forms.CharField(
        label=_("The words as published"), widget=forms.Textarea({"rows": 3}),
        help_text=_("As much of the sentence as stands there once."),
    )  # fmt: skip
    corrected = forms.CharField(
        label=_("The words as they should be"), widget=forms.Textarea({"rows": 3})
    )
    type = forms.ChoiceField(
        label=_("Kind"), choices=Erratum.Type.choices, widget=forms.RadioSelect,
        initial=Erratum.Type.EDITORIAL,
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("How it can be seen that it was an error when it was published."),
    )  # fmt: skip

    def __init__(self, edition: Edition, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        tree = edition.snapshot.tree
        numbers = number(tree)
        self.fields["node"].choices = [
            ("", _("Somewhere in the text")),
            *(
                (clause.uuid, f"{numbers[clause.uuid].label} {clause.title}".strip())
                for clause in clauses(tree)
            ),
        ]


class WhyForm(forms.Form):
    """A reason."""

    reason = forms.CharField(label=_("Why"), widget=forms.Textarea({"rows": 4}))


class RejectForm(WhyForm):
    """Why it is no erratum."""

    no_error = forms.BooleanField(
        label=_("It was no error when the edition was published"), required=False,
        help_text=_("The answer then says how to propose a change."),
    )  # fmt: skip


class MarkupForm(forms.Form):
    """A correction that changes no word."""

    reason = forms.CharField(
        label=_("What was put right"), widget=forms.Textarea({"rows": 4}),
        help_text=_("It is shown in the history of the edition."),
    )  # fmt: skip
    words = forms.ChoiceField(
        label=_("The words of the edition"), widget=forms.RadioSelect,
        choices=[("same", _("are the same")), ("changed", _("have changed"))],
    )  # fmt: skip
