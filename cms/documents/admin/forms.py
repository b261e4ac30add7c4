"""The form of a section: what is posted in, sentences for the writer out."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

WARN_BLOCKS = 60
MOST_BLOCKS = 120


def budget_sentence(count: int) -> str:
    """Why a section of `count` blocks is refused, or ""."""
    if count <= MOST_BLOCKS:
        return ""
    return (
        f"This section has {count} blocks; it may have {MOST_BLOCKS}. Nothing that you "
        "wrote is lost: copy the last part into a new section, or remove it here, save, "
        "and split the section in the outline."
    )


class SectionForm(WagtailAdminPageForm):
    """Checks what a block cannot see: how many there are, and where the section lies."""

    def clean(self):
        cleaned = super().clean()
        body = cleaned.get("body")
        if body is not None and (sentence := budget_sentence(len(body))):
            self.add_error("body", ValidationError(sentence))
        parent = getattr(self, "parent_page", None)
        inside = parent is not None and parent.specific_class.__name__ == "SectionPage"
        if cleaned.get("kind") == "annex" and inside:
            self.add_error(
                "kind",
                "Only a section right below the document can be an annex. Choose "
                "“Numbered clause”, or move the section up in the outline first.",
            )
        return cleaned
