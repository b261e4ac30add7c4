"""The form of a section: what is posted in, sentences for the writer out."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

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


def born(data: Mapping[str, Any]) -> uuid.UUID | None:
    """The UUID that a form gives to its new section, or None."""
    try:
        found = uuid.UUID(str(data.get("concord-born", "")))
    except ValueError:
        return None
    return found if found.version == 4 else None


class SectionForm(WagtailAdminPageForm):
    """Checks what a block cannot see: how many there are, and where the section lies."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and not self.instance.pk and (node := born(self.data)):
            self.instance.node = node
        if not self.is_bound and self.instance.pk and "body" in self.initial:
            self.initial["body"] = relabelled(self.instance)

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


def relabelled(page):
    """The body of a section with today's numbers in its cross-references."""
    from cms.documents.assemble import assemble
    from cms.documents.labels import label_of, relabel, titles

    body = page.body
    raws = list(body.raw_data)
    if "linktype" not in str(raws):
        return body
    assembled = assemble(page.desk)
    names = titles(assembled.tree)
    labels = {uuid: label_of(uuid, assembled.numbers, names) for uuid in names}
    fresh = relabel(raws, assembled.tree["document"], labels)
    return body.stream_block.to_python(fresh)


class LibraryForm(WagtailAdminModelForm):
    """A term or reference is kept by a group in which the person is an editor."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.for_user is None or "group" not in self.fields:
            return
        from cms.documents.permissions.reach import reach_of

        reach = reach_of(self.for_user)
        groups = self.fields["group"].queryset
        if not reach.keeps_site:
            groups = groups.filter(pk__in=reach.edits_groups)
        self.fields["group"].queryset = groups
        if len(groups) == 1 and not self.instance.pk:
            self.fields["group"].initial = groups[0].pk
