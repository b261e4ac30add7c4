"""Forms about the class of a change."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workflows.models import Change, Comment

CLASSES = Comment.ChangeClass.choices


class ClaimForm(forms.Form):
    """A voter says that a change reaches further."""

    change_class = forms.TypedChoiceField(
        label=_("It is of class"), coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why it reaches further"), widget=forms.Textarea({"rows": 4})
    )

    def __init__(self, change: Change, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change_class"].choices = [
            (value, words) for value, words in CLASSES if value > change.change_class
        ]


class DecideForm(forms.Form):
    """Chair and reviewer decide."""

    change_class = forms.TypedChoiceField(
        label=_("It is of class"), coerce=int, choices=CLASSES, widget=forms.RadioSelect,
        help_text=_("The chair and a reviewer who does not edit the text must agree."),
    )  # fmt: skip
