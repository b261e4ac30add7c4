"""How mail of each sort comes: a person in, a choice for each sort out."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _

from cms.people.models import User
from workflows.models import NoticePreference
from workflows.notify.matrix import MODES, SORTS, events_of_sort
from workflows.notify.unsubscribing import set_mode


class PreferencesForm(forms.Form):
    """One group of radio buttons for each sort."""

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        chosen = dict(
            NoticePreference.objects.filter(person=person).values_list("sort", "mode")
        )
        for sort, (title, default) in SORTS.items():
            self.fields[sort] = forms.ChoiceField(
                label=title, choices=list(MODES.items()), widget=forms.RadioSelect,
                initial=chosen.get(sort, default), help_text=_help(sort),
            )  # fmt: skip

    @transaction.atomic
    def save(self) -> None:
        """Keep every choice."""
        for sort, mode in self.cleaned_data.items():
            set_mode(self.person, sort, mode)


def _help(sort: str) -> str:
    """Which events are of a sort, and which of them come whatever is chosen."""
    events = events_of_sort(sort)
    sentences = [", ".join(event.title for event in events) + "."]
    if legal := [event.title for event in events if event.legal]:
        owed = _("Owed to those whom it concerns, at once and always: %s.")
        sentences.append(owed % ", ".join(legal))
    return " ".join(sentences)
