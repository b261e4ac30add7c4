"""The page on which the secretariat registers a standard of another body."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms import clock
from cms.people.capabilities import Capability
from cms.people.models import User, WorkingGroup
from cms.people.rights import groups_where
from workflows.review.act import ActView
from workflows.routes.external import External, register_external

MEBIBYTE = 1024 * 1024
LARGEST = 50 * MEBIBYTE


class ExternalForm(forms.Form):
    """What is known of the standard."""

    group = forms.ModelChoiceField(
        WorkingGroup.objects.none(), label=gettext_lazy("Group that answers for it")
    )
    designation = forms.CharField(label=gettext_lazy("Designation here"), max_length=50)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)
    label = forms.CharField(
        label=gettext_lazy("Edition"), max_length=50,
        help_text=gettext_lazy("As the other body calls it, such as 2019."),
    )  # fmt: skip
    approved_by = forms.CharField(
        label=gettext_lazy("Approved by"), max_length=200
    )  # fmt: skip
    approved_on = forms.DateField(
        label=gettext_lazy("Approved on"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    licence = forms.CharField(
        label=gettext_lazy("Licence"), max_length=100, required=False
    )
    file = forms.FileField(label=gettext_lazy("The file that it came as"))

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        groups = groups_where(user, Capability.ADMINISTER)
        self.fields["group"].queryset = WorkingGroup.objects.filter(pk__in=groups)

    def clean_file(self):
        """A file of a size that can be kept."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than %d MiB. Register a smaller one.")
                % (LARGEST // MEBIBYTE)
            )
        return file


class ExternalView(ActView):
    """Register a standard that another body approved."""

    template_name = "workflows/act_file.html"
    title = "Register an external standard"
    button = "Register it"
    explanation = (
        "It is published without a ballot here, and says so: who approved it, when, and "
        "the hash of the file that it came as."
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        user = request.user
        if user.is_authenticated and not groups_where(user, Capability.ADMINISTER):
            raise Http404

    def get_form(self, form_class: Any = None) -> forms.Form:
        return ExternalForm(self.request.user, **self.get_form_kwargs())

    def act(self, form: forms.Form) -> str:
        data = dict(form.cleaned_data)
        file, group = data.pop("file"), data.pop("group")
        given = External(
            **{**data, "designation": data["designation"].strip().upper()},
            file_name=file.name, media_type=file.content_type, source=file.read(),
        )  # fmt: skip
        self.item = register_external(
            group, given, by=self.request.user, at=clock.now()
        )
        return _("%s is registered. Publish it when its proof is made.") % (
            self.item.document.designation
        )
