"""The editors of rich text and of lists: Draftail with our own converters behind it."""

import json

from wagtail.admin.rich_text.editors.draftail import (
    DraftailRichTextArea,
    DraftailRichTextAreaAdapter,
)
from wagtail.admin.telepath import register

from cms.documents.richtext import contentstate, convert

INLINE = [
    "bold", "italic", "code", "superscript", "subscript", "concord-link",
    "concord-xref", "concord-term", "concord-cite", "concord-footnote", "concord-lang",
]  # fmt: skip
LIST = ["ul", "ol", *INLINE]


def reference_name(uuid: str) -> str:
    """How a reference is shown while one writes: its key, or "" when it is gone."""
    from cms.documents.models import Reference

    found = Reference.objects.filter(uuid=uuid).values_list("key", flat=True).first()
    return found or ""


class _RunsConverter:
    """HTML of the desk ↔ content state, in place of Wagtail's rules for each feature."""

    def from_database_format(self, html: str) -> str:
        paragraphs = convert.paragraphs_from_html(html or "")
        return json.dumps(contentstate.from_paragraphs(paragraphs, reference_name))

    def to_database_format(self, posted: str) -> str:
        paragraphs = contentstate.to_paragraphs(read_state(posted))
        return convert.html_from_paragraphs(
            [paragraph.runs for paragraph in paragraphs],
            [paragraph.key for paragraph in paragraphs],
        )


def read_state(posted: str | None) -> dict:
    """A posted content state; anything else is an empty one."""
    try:
        raw = json.loads(posted or "null")
    except ValueError:
        return {}
    return raw if isinstance(raw, dict) else {}


class RunsArea(DraftailRichTextArea):
    """Rich text with the inline entities of the content tree."""

    def __init__(self, *args, **kwargs):
        kwargs["features"] = kwargs.get("features") or INLINE
        super().__init__(*args, **kwargs)
        self.converter = _RunsConverter()


class ItemsArea(DraftailRichTextArea):
    """The items of a list; Tab makes an item belong to the one before it."""

    def __init__(self, *args, **kwargs):
        kwargs["features"] = LIST
        super().__init__(*args, **kwargs)
        self.options["maxListNesting"] = 6

    def format_value(self, value):
        return json.dumps(
            contentstate.from_items(value or [], "bullet", reference_name)
        )

    def value_from_datadict(self, data, files, name):
        return contentstate.to_items(read_state(data.get(name)))


register(DraftailRichTextAreaAdapter(), RunsArea)
register(DraftailRichTextAreaAdapter(), ItemsArea)
