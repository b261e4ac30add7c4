"""Glossary terms and references in the admin: lists, filters and forms."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.documents.models import Reference, Term
from cms.documents.permissions.views import (
    KeptCreateView,
    KeptDeleteView,
    KeptEditView,
)


class KeptViewSet(SnippetViewSet):
    """Rows that all groups read and one keeps."""

    add_view_class = KeptCreateView
    edit_view_class = KeptEditView
    delete_view_class = KeptDeleteView


class TermViewSet(KeptViewSet):
    """The shared glossary."""

    model = Term
    icon = "tag"
    menu_label = _("Glossary terms")
    list_display = ["preferred", "definition_text", "group"]
    list_filter = ["group"]
    list_per_page = 50
    copy_view_enabled = False
    panels = [
        FieldPanel("preferred"),
        FieldPanel("definition"),
        FieldPanel("admitted"),
        FieldPanel("deprecated"),
        FieldPanel("source"),
        FieldPanel("group"),
    ]


class ReferenceViewSet(KeptViewSet):
    """The shared bibliography."""

    model = Reference
    icon = "openquote"
    menu_label = _("References")
    list_display = ["key", "title", "group"]
    list_filter = ["group"]
    list_per_page = 50
    copy_view_enabled = False
    panels = [FieldPanel("key"), FieldPanel("csl"), FieldPanel("group")]


class Library(SnippetViewSetGroup):
    """What all groups share."""

    items = (TermViewSet, ReferenceViewSet)
    menu_label = _("Library")
    menu_icon = "folder-open-inverse"
    menu_order = 250


register_snippet(Library)
