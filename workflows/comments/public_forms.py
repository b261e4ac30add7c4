"""The form of public comment: open to anybody, closed to machines that fill in everything."""

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Snapshot
from workflows.comments.anchors import LONGEST_QUOTE, frame
from workflows.comments.links import AGES, FORM
from workflows.comments.places import where_in
from workflows.models import Comment

LEAST_SECONDS = 3


class PublicForm(forms.Form):
    """Who writes without an account, and what keeps machines out.

    `website` is filled in by machines only; `started` is when the form was shown.
    """

    name = forms.CharField(
        label=_("Your name"), max_length=200,
        widget=forms.TextInput({"autocomplete": "name"}),
        help_text=_("It is shown with what you send."),
    )  # fmt: skip
    organisation = forms.CharField(
        label=_("Your organisation, if you write for one"), required=False,
        max_length=200, widget=forms.TextInput({"autocomplete": "organization"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Your e-mail address"), max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("Never shown to anybody. The answer goes there."),
    )  # fmt: skip
    website = forms.CharField(
        label=_("Leave this empty"), required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )  # fmt: skip
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_machine(self) -> bool:
        """Whether what no reader sees was filled in."""
        return bool(self.data.get("website", "").strip())

    def clean_started(self) -> str:
        try:
            began = float(
                signing.loads(
                    self.cleaned_data["started"], salt=FORM, max_age=AGES[FORM]
                )
            )
        except (signing.BadSignature, ValueError, TypeError):
            began = None
        if began is None:
            raise forms.ValidationError(
                _("The form was open for more than a day. Please send it once more.")
            )
        if time.time() - began < LEAST_SECONDS:
            raise forms.ValidationError(
                _("That was faster than anybody types. Please send it once more.")
            )
        return self.cleaned_data["started"]


class PublicCommentForm(PublicForm):
    """What somebody without an account has to say about a draft."""

    field_order = ("node", "quote", "type", "text", "proposed_change", "name",
                   "organisation", "email", "consent", "website")  # fmt: skip

    node = forms.ChoiceField(label=_("About"), required=False)
    quote = forms.CharField(
        label=_("Words that you comment on"), required=False, max_length=LONGEST_QUOTE,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Copy them from the draft, or leave this empty."),
    )  # fmt: skip
    type = forms.ChoiceField(
        label=_("Type"), choices=Comment.Type.choices, widget=forms.RadioSelect,
        initial=Comment.Type.GENERAL,
    )  # fmt: skip
    text = forms.CharField(
        label=_("Comment"), widget=forms.Textarea({"rows": 6}), max_length=20_000,
        help_text=_("Say what would go wrong in practice."),
    )  # fmt: skip
    proposed_change = forms.CharField(
        label=_("Proposed change"), required=False, max_length=20_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The words that you would like to read instead."),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_(
            "My comment may be published with my name, and its words may be used in the "
            "document under the document’s licence"
        )
    )

    def __init__(self, snapshot: Snapshot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.snapshot = snapshot
        where = where_in(snapshot)
        found = [("", _("The whole document"))]
        found += [(uuid, where.labels[uuid]) for uuid in where.order]
        self.fields["node"].choices = found

    def facts(self) -> dict[str, Any]:
        """What the comment keeps beside its text; all of it JSON."""
        data = self.cleaned_data
        node, quote = data["node"], data["quote"]
        words = where_in(self.snapshot).anchors.words(node) if node else ""
        framed = frame(words, quote)
        return {
            "type": data["type"], "node": node or None, "quote": framed.exact,
            "prefix": framed.prefix, "suffix": framed.suffix,
            "proposed_change": data["proposed_change"].strip(),
        }  # fmt: skip


def shown_now() -> str:
    """A signed note of when the form was shown."""
    return signing.dumps(str(time.time()), salt=FORM)
