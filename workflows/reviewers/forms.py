"""Forms of review requests and of days away."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms import clock
from cms.people.models import User
from workflows.models import Unavailability, WorkItem
from workflows.reviewers.rotation import reviewers_of, rotation
from workflows.windows import end_of

ANYBODY = "anybody"


def day_field(label: str, **facts: Any) -> forms.DateField:
    """A day, with the browser's own calendar."""
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}), **facts
    )


class AskForm(forms.Form):
    """Whom to ask, until when, and what to look at."""

    person = forms.ChoiceField(label=_("Reviewer"))
    due_on = day_field(_("Due on"))
    note = forms.CharField(
        label=_("What to look at"), required=False, widget=forms.Textarea({"rows": 3})
    )
    sure = forms.BooleanField(
        label=_("Ask all the same"), required=False,
        help_text=_("Tick it to go on in spite of a warning."),
    )  # fmt: skip

    def __init__(self, item: WorkItem, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        today = clock.today()
        turns = rotation(item, today) if item.snapshot_id else []
        self.people = {str(p.pk): p for p in reviewers_of(item, today)}
        first = [
            (str(turn.person.pk), _turn_words(at, turn))
            for at, turn in enumerate(turns)
        ]
        listed = {value for value, _words in first}
        rest = [
            (pk, str(person)) for pk, person in self.people.items() if pk not in listed
        ]
        self.fields["person"].choices = [
            (_("By turns"), first),
            (_("Asked before, or away"), rest),
            (_("The group"), [(ANYBODY, _("Whichever reviewer claims it"))]),
        ]

    def person_asked(self) -> User | None:
        """None for whoever claims it."""
        return self.people.get(self.cleaned_data["person"])

    def due_at(self) -> datetime:
        """The end of the day, where the group is."""
        zone = self.item.document.lead_group.timezone
        return end_of(self.cleaned_data["due_on"], zone)


def _turn_words(at: int, turn: Any) -> str:
    words = _("%(person)s (%(load)d reviews)") % {
        "person": turn.person, "load": turn.load,
    }  # fmt: skip
    return _("%s, whose turn it is") % words if at == 0 else words


class DeclineForm(forms.Form):
    """Why not."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}))


class HandOverForm(forms.Form):
    """To whom."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("To"))
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, item: WorkItem, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        may = [p.pk for p in reviewers_of(item, clock.today()) if p.pk != person.pk]
        self.fields["to"].queryset = User.objects.filter(pk__in=may).order_by(
            "username"
        )


class AwayForm(forms.ModelForm):
    """Days on which the rotation leaves somebody out."""

    since = day_field(_("From"))
    until = day_field(_("To"), help_text=_("The last day included."))

    class Meta:
        model = Unavailability
        fields = ["since", "until", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one."))
        elif until and until < clock.today():
            self.add_error("until", _("These days are over already."))
        return cleaned
