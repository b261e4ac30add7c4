"""Model fields of the desk: rich text of runs, and several short texts."""

from typing import Any

from django import forms
from django.db import models
from wagtail.fields import RichTextField

from cms.documents.blocks.widgets import LinesArea


class RunsField(RichTextField):
    """HTML of runs (see richtext.convert), edited like the texts of a section."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        # Draftail cannot be imported before all models are there.
        from cms.documents.richtext.widgets import RunsArea

        kwargs["widget"] = RunsArea()
        return models.TextField.formfield(self, **kwargs)


class _LinesFormField(forms.Field):
    widget = LinesArea

    def to_python(self, value: Any) -> list[str]:
        return list(value or [])

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(data or [])


class LinesField(models.JSONField):
    """A list of short texts, written one a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return _LinesFormField(
            required=False, label=kwargs.get("label", self.verbose_name),
            help_text=self.help_text,
        )  # fmt: skip
