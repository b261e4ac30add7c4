"""The buttons of the desk's rich text: what Draftail is told about our inline entities."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.editors.draftail import features as draftail

SCRIPTS = [
    "documents/desk/dialog.js",
    "documents/desk/entities.js",
    "documents/desk/inline.js",
]
STYLES = {"all": ["documents/desk/desk.css"]}

# Feature → what Draftail shows of the entity, and which of its facts survive a paste.
ENTITIES = {
    "concord-link": {
        "type": "LINK", "icon": "link", "description": _("Link"), "attributes": ["url"],
    },
    "concord-xref": {
        "type": "XREF", "label": "§", "description": _("Cross-reference"),
        "attributes": ["document", "edition", "node", "label", "auto"],
    },
    "concord-term": {
        "type": "TERM", "icon": "tag", "description": _("Glossary term"),
        "attributes": ["uuid", "auto"],
    },
    "concord-cite": {
        "type": "CITE", "icon": "openquote", "description": _("Citation"),
        "attributes": ["reference", "locator", "auto"],
    },
    "concord-footnote": {
        "type": "FOOTNOTE", "label": "†", "description": _("Footnote"),
        "attributes": ["uuid", "html", "auto"],
    },
}  # fmt: skip


@hooks.register("register_rich_text_features")
def register_entities(features) -> None:
    """Entities and the control for languages; the converters are in richtext.widgets."""
    for name, facts in ENTITIES.items():
        feature = draftail.EntityFeature(facts, js=SCRIPTS, css=STYLES)
        features.register_editor_plugin("draftail", name, feature)
    features.register_editor_plugin(
        "draftail",
        "concord-lang",
        draftail.ControlFeature({"type": "concord-lang"}, js=SCRIPTS, css=STYLES),
    )
