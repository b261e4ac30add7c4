"""Fields of blocks: rich text, lines, list items, grids and pointers to nodes.

What each keeps is plain JSON, so the desk's text can be read without Wagtail's blocks.
"""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from wagtail.blocks import FieldBlock, RichTextBlock

from cms.documents.blocks import grids
from cms.documents.blocks.widgets import (
    GridArea,
    LinesArea,
    PickerInput,
)


class RunsBlock(RichTextBlock):
    """Rich text of runs: one Runs, or several paragraphs."""

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)

    @cached_property
    def field(self):
        # Draftail cannot be imported before all models are there.
        from cms.documents.richtext.widgets import RunsArea

        return forms.CharField(widget=RunsArea(), **self.field_options)

    class Meta:
        icon = "pilcrow"
        default = ""


class _JSONField(forms.Field):
    """Hands on what its widget has read; an empty list is an empty value."""

    empty_values = [None, "", [], {}]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or None) != (data or None)


class JSONFieldBlock(FieldBlock):
    """A block whose value is JSON that a widget of ours edits."""

    widget: Any = None
    empty: Any = []

    def __init__(
        self, *, required: bool = False, help_text: Any = "", **kwargs: Any
    ) -> None:
        self._options = {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    @cached_property
    def field(self):
        return _JSONField(widget=self.make_widget(), **self._options)

    def make_widget(self):
        return self.widget()

    def get_default(self):
        return self.normalize(None)

    def normalize(self, value):
        return json.loads(json.dumps(self.empty if value in (None, "") else value))

    def to_python(self, value):
        return self.normalize(value)

    def get_prep_value(self, value):
        return value

    def get_searchable_content(self, value):
        return []


class LinesBlock(JSONFieldBlock):
    """Several short texts, one a line."""

    widget = LinesArea

    def get_searchable_content(self, value):
        return list(value)

    class Meta:
        icon = "list-ul"


class ItemsBlock(JSONFieldBlock):
    """The items of a list: [{uuid, html, style?, items?}]."""

    def make_widget(self):
        from cms.documents.richtext.widgets import ItemsArea

        return ItemsArea()

    class Meta:
        icon = "list-ul"


class GridBlock(JSONFieldBlock):
    """A table, rubric or scale; `shape` says which (see cms.documents.blocks.grids)."""

    def __init__(self, *, shape: str = "table", **kwargs: Any) -> None:
        self.shape = shape
        super().__init__(**kwargs)

    def make_widget(self):
        return GridArea(shape=self.shape)

    def normalize(self, value):
        return grids.tidy(self.shape, value)

    def clean(self, value):
        tidied = super().clean(value)
        if problem := grids.problem(self.shape, tidied):
            raise ValidationError(problem)
        return tidied

    class Meta:
        icon = "table"


class PickerBlock(FieldBlock):
    """The UUID of a term, requirement or document, picked in a dialog; "" for none."""

    def __init__(
        self, *, kind: str, required: bool = False, help_text: Any = "", **kwargs: Any
    ) -> None:
        self.kind = kind
        self._options = {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    @cached_property
    def field(self):
        return forms.UUIDField(widget=PickerInput(kind=self.kind), **self._options)

    def get_default(self):
        return ""

    def value_from_form(self, value):
        return str(value) if value else ""

    def normalize(self, value):
        return str(value) if value else ""

    class Meta:
        icon = "link"
        default = ""
