"""Forms of the public: an error in a published edition, an appeal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Document
from workflows.appeals.forms import FileForm
from workflows.comments.public_forms import PublicForm
from workflows.errata.forms import ReportForm

WHO = ("name", "organisation", "email", "consent", "website")


class PublicErratumForm(PublicForm, ReportForm):
    """An error in the edition in force, reported without an account."""

    TOLD = ("node", "original", "corrected", "type", "note")
    field_order = (*TOLD, *WHO)
    consent = forms.BooleanField(label=_("My report may be published with my name"))

    def __init__(self, document: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(document.current_edition(), *args, **kwargs)
        for name in ("original", "corrected", "note"):
            self.fields[name].max_length = 20_000
            self.fields[name].widget.attrs["maxlength"] = 20_000


class PublicAppealForm(PublicForm, FileForm):
    """An appeal of somebody directly affected who has no account."""

    TOLD = ("decision", "grounds", "remedy")
    field_order = ("affected", *TOLD, *WHO)
    affected = forms.BooleanField(
        label=_("I am, or the organisation that I write for is, directly affected")
    )
    consent = forms.BooleanField(
        label=_("My appeal goes into the record of the decision with my name")
    )

    def __init__(self, document: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, for_others=False, **kwargs)
        # The work may move on while the link waits in the mail.
        del self.fields["version"]
        for name in self.TOLD:
            self.fields[name].widget.attrs["maxlength"] = 20_000


FORMS = {"erratum": PublicErratumForm, "appeal": PublicAppealForm}
