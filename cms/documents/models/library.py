"""The shared library: glossary terms and bibliography references, each kept by a group."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from cms.documents.admin.forms import LibraryForm
from cms.documents.content import Node, plain
from cms.documents.richtext.convert import runs_from_html
from cms.documents.richtext.fields import LinesField, RunsField
from cms.people.models import WorkingGroup

CSL_TYPES = {
    "article", "article-journal", "article-magazine", "article-newspaper", "bill",
    "book", "broadcast", "chapter", "classic", "collection", "dataset", "document",
    "entry", "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic",
    "hearing", "interview", "legal_case", "legislation", "manuscript", "map",
    "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "performance", "periodical", "personal_communication", "post", "post-weblog",
    "regulation", "report", "review", "review-book", "software", "song", "speech",
    "standard", "thesis", "treaty", "webpage",
}  # fmt: skip


class Term(index.Indexed, models.Model):
    """A glossary term. Its UUID is the term's identity across all documents."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    preferred = models.CharField(_("term"), max_length=200)
    admitted = LinesField(_("also"), help_text=_("Other good words, one a line."))
    deprecated = LinesField(_("not"), help_text=_("Words to avoid, one a line."))
    definition = RunsField(_("definition"))
    source = RunsField(_("source"))
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="terms",
        verbose_name=_("kept by"), help_text=_("The group whose editors change it."),
    )  # fmt: skip

    base_form_class = LibraryForm
    search_fields = [
        index.SearchField("preferred", boost=2),
        index.AutocompleteField("preferred"),
        index.SearchField("definition"),
        index.FilterField("group"),
    ]

    class Meta:
        ordering = ["preferred", "pk"]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")

    def __str__(self) -> str:
        return self.preferred

    def entry(self) -> Node:
        """The term as it stands in a tree's `terms`."""
        return {
            "uuid": str(self.uuid),
            "preferred": self.preferred,
            "admitted": list(self.admitted),
            "deprecated": list(self.deprecated),
            "definition": runs_from_html(self.definition),
            "source": runs_from_html(self.source),
        }

    @property
    def definition_text(self) -> str:
        """The definition in plain words."""
        return plain(runs_from_html(self.definition))


class Reference(index.Indexed, models.Model):
    """A source that texts cite, described in CSL-JSON."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(
        _("key"), max_length=100, help_text=_("How the group calls it, like aera-2014.")
    )
    csl = models.JSONField(
        _("CSL-JSON"), default=dict,
        help_text=_("An object with at least a type and a title, as Zotero exports it."),
    )  # fmt: skip
    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="references",
        verbose_name=_("kept by"), help_text=_("The group whose editors change it."),
    )  # fmt: skip

    base_form_class = LibraryForm
    search_fields = [
        index.SearchField("key", boost=2),
        index.AutocompleteField("key"),
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("group"),
    ]

    class Meta:
        ordering = ["key", "pk"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")

    def __str__(self) -> str:
        return f"{self.key}: {self.title}" if self.title else self.key

    @property
    def title(self) -> str:
        """The title of the work."""
        return str((self.csl or {}).get("title") or "")

    def clean(self) -> None:
        super().clean()
        if problem := csl_problem(self.csl):
            raise ValidationError({"csl": problem})
        twin = Reference.objects.filter(key=self.key, group_id=self.group_id)
        if self.group_id and twin.exclude(pk=self.pk).exists():
            raise ValidationError(
                {"key": _("Your group has a reference with this key already.")}
            )

    def entry(self) -> Node:
        """The reference as it stands in a tree's `references`."""
        return {"uuid": str(self.uuid), "key": self.key, "csl": self.csl}


def csl_problem(csl: object) -> str:
    """What is wrong with a CSL-JSON item, as a sentence, or ""."""
    if not isinstance(csl, dict):
        return "Write one CSL-JSON object: it begins with { and ends with }."
    if csl.get("type") not in CSL_TYPES:
        return (
            "The type is not one of CSL's. Common ones are article-journal, book, "
            "chapter, report, standard, legislation and webpage."
        )
    if not isinstance(csl.get("title"), str) or not csl["title"].strip():
        return "The reference needs a title."
    for role in ("author", "editor"):
        people = csl.get(role, [])
        if not isinstance(people, list) or not all(_is_name(name) for name in people):
            return f"Each {role} needs a family name, or a literal name for a body."
    return _numbers(csl)


def _is_name(name: object) -> bool:
    return isinstance(name, dict) and bool(name.get("family") or name.get("literal"))


def _numbers(value: object) -> str:
    """Canonical JSON has no floats: a hash must not depend on how they are printed."""
    if isinstance(value, float):
        return "Write numbers with a point as text, in quotation marks."
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return next((found for part in value if (found := _numbers(part))), "")
    return ""
