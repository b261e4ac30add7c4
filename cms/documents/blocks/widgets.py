"""Widgets of the desk: lines, grids and the picker. Each works on a plain form field."""

import json
from typing import Any

from django import forms
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import WidgetAdapter
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.documents.blocks import grids

SCRIPTS = {
    "grid": ("dialog", "entities", "inline", "grid"),
    "picker": ("dialog", "picker"),
}


def _media(widget: str) -> forms.Media:
    scripts = [f"documents/desk/{name}.js" for name in SCRIPTS[widget]]
    return forms.Media(
        js=[versioned_static(path) for path in scripts],
        css={"all": [versioned_static("documents/desk/desk.css")]},
    )


class LinesArea(AdminAutoHeightTextInput):
    """A list of short texts in a text area, one a line."""

    def format_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(value or ())

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        lines = (data.get(name) or "").splitlines()
        return [line.strip() for line in lines if line.strip()]


class GridArea(forms.Widget):
    """A table, rubric or scale: JSON in a hidden field that a custom element edits."""

    template_name = "documents/widgets/grid.html"

    def __init__(self, attrs: dict | None = None, *, shape: str = "table") -> None:
        self.shape = shape
        super().__init__(attrs)

    def format_value(self, value: Any) -> str:
        return json.dumps(grids.tidy(self.shape, value), ensure_ascii=False)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return grids.tidy(self.shape, data.get(name))

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["shape"] = self.shape
        return context

    @property
    def media(self) -> forms.Media:
        return _media("grid")


class PickerInput(forms.TextInput):
    """The UUID of a term, requirement or document; a button opens the dialog."""

    template_name = "documents/widgets/picker.html"

    def __init__(self, attrs: dict | None = None, *, kind: str = "term") -> None:
        self.kind = kind
        super().__init__(attrs)

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        context["widget"]["kind"] = self.kind
        return context

    @property
    def media(self) -> forms.Media:
        return _media("picker")


class _GridAdapter(WidgetAdapter):
    js_constructor = "concord.Grid"


register(_GridAdapter(), GridArea)
register(WidgetAdapter(), PickerInput)
