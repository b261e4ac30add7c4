"""The desk: pages on which the next edition of a document is written all day.

root → DeskRoot → GroupDesk → StandardPage, ChapterPage or PracticePage → SectionPage …
None of them is ever live; the public reads editions (cms.documents.models.edition).
"""

import uuid
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.fields import StreamField
from wagtail.models import Page, Revision
from wagtail.search import index

from cms import clock
from cms.documents.admin.forms import SectionForm
from cms.documents.admin.panels import DeskBar
from cms.documents.blocks.stream import SectionBody
from cms.documents.blocks.tidy import tidy_body
from cms.documents.content import short_id
from cms.documents.models.document import Document
from cms.documents.models.snapshot import SnapshotSource
from cms.documents.permissions.guarded import Guarded
from cms.documents.richtext.fields import LinesField, RunsField
from cms.outbox import topics
from cms.outbox.outbox import emit
from cms.people.models import WorkingGroup

DESK_DEPTH = 4
"""Depth of a document's own page; its sections lie below."""


PREVIEW_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class DeskRoot(Guarded, Page):
    """Holds the desks of all groups. It lies under no site, so nothing here has a URL."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["documents.GroupDesk"]
    max_count = 1
    is_creatable = False
    preview_modes = []

    class Meta:
        verbose_name = _("desks")


class GroupDesk(Guarded, Page):
    """Holds the desks of one working group."""

    group = models.OneToOneField(WorkingGroup, models.PROTECT, related_name="desk")

    parent_page_types = ["documents.DeskRoot"]
    subpage_types = [
        "documents.StandardPage", "documents.ChapterPage", "documents.PracticePage",
    ]  # fmt: skip
    is_creatable = False
    preview_modes = []

    class Meta:
        verbose_name = _("desk of a group")


class DeskPage(Guarded, Page):
    """What desk pages have in common: never live, each save told to the outbox."""

    # The explorer lists sections as they are read.
    admin_default_ordering = "path"

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            kwargs.setdefault("live", False)
        super().__init__(*args, **kwargs)

    @cached_property
    def desk(self) -> "DeskPage":
        """The page of the document that this page belongs to."""
        path = self.path or self.get_parent().path
        end = DESK_DEPTH * Page.steplen
        return Page.objects.get(path=path[:end]).specific

    def tidy(self) -> None:
        """Bring what was posted into the form in which the desk keeps it."""

    def save_revision(  # noqa: PLR0913
        self,
        user: Any = None,
        approved_go_live_at: Any = None,
        changed: bool = True,  # noqa: FBT001, FBT002
        log_action: Any = False,  # noqa: FBT002
        previous_revision: Revision | None = None,
        clean: bool = True,  # noqa: FBT001, FBT002
        overwrite_revision: Revision | None = None,
    ) -> Revision:
        """As Wagtail's, but what a snapshot cites is not overwritten, and nothing is
        scheduled: a desk never goes live."""
        # Refusing would answer 400 to every autosave; the text gets a row of its own.
        if overwrite_revision and is_cited(overwrite_revision):
            overwrite_revision = None
        self.tidy()
        with transaction.atomic():
            revision = super().save_revision(
                user=user, approved_go_live_at=None, changed=changed,
                log_action=log_action, previous_revision=previous_revision, clean=clean,
                overwrite_revision=overwrite_revision,
            )  # fmt: skip
            if clock.is_backdated():
                revision.created_at = clock.now()
                revision.save(update_fields=["created_at"])
            tell_saved(self.desk)
        return revision

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        response = super().serve_preview(request, mode_name)
        # Wagtail renders it as if it were asked for at /, where no frame may show it.
        response.headers["Content-Security-Policy"] = PREVIEW_POLICY
        return response

    def preview_context(self) -> dict[str, Any]:
        """What the preview shows: the whole document with this page as it is typed."""
        from cms.documents.admin.preview import preview_of

        return preview_of(self)

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return {
            **super().get_preview_context(request, mode_name),
            **self.preview_context(),
        }

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "documents/preview.html"


def is_cited(revision: Revision) -> bool:
    """Whether a snapshot was read from this revision."""
    return SnapshotSource.objects.filter(revision=revision).exists()


def numbers_key(desk_path: str) -> str:
    """Where the numbers of a desk are kept for lists of pages."""
    return f"desk-numbers-{desk_path}"


def tell_saved(desk: "Desk") -> None:
    """Tell the outbox and the lists that a desk has changed. Needs a transaction."""
    transaction.on_commit(lambda: cache.delete(numbers_key(desk.path)))
    uuid = str(desk.document.uuid)
    emit(topics.DESK_SAVED, uuid, document=uuid)


class Desk(DeskPage):
    """The front of a document: what is written above its first section."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="%(class)s_desks", editable=False
    )
    # The desk of the next edition is ""; a second one beside it names its amendment.
    amendment = models.CharField(max_length=50, blank=True, editable=False)
    abstract = RunsField(_("abstract"), help_text=_("What a reader will find here."))
    scope = RunsField(
        _("scope"), help_text=_("What the document covers, and what it does not.")
    )
    audiences = LinesField(_("audiences"), help_text=_("One a line."))
    subjects = LinesField(_("subjects"), help_text=_("One a line."))
    # Typed fields of a kind, relations and pinned parts, as the content tree has them.
    more_meta = models.JSONField(default=dict, blank=True, editable=False)
    relations = models.JSONField(default=list, blank=True, editable=False)
    parts = models.JSONField(default=list, blank=True, editable=False)

    parent_page_types = ["documents.GroupDesk"]
    subpage_types = ["documents.SectionPage"]
    is_creatable = False
    preview_modes = Page.DEFAULT_PREVIEW_MODES
    search_fields = [
        *Page.search_fields,
        index.SearchField("designation"),
        index.AutocompleteField("designation"),
    ]

    class Meta:
        abstract = True

    # Fields that a kind has beside these: each is of the same name in a tree's `meta`.
    META_FIELDS: tuple[str, ...] = ()

    front_panels = [
        DeskBar(),
        FieldPanel(
            "title", help_text=_("The designation and the edition stand apart.")
        ),
        FieldPanel("abstract"),
        FieldPanel("scope"),
        MultiFieldPanel(
            [FieldPanel("audiences"), FieldPanel("subjects")], heading=_("For whom")
        ),
    ]

    @property
    def desk(self) -> "Desk":
        return self

    @property
    def designation(self) -> str:
        """The document's, by which people look for its desk."""
        return self.document.designation

    def get_admin_display_title(self) -> str:
        """With its designation, wherever Wagtail lists it."""
        return f"{self.designation} {super().get_admin_display_title()}"


class StandardPage(Desk):
    """The desk of a standard (and of kinds that have no page type of their own yet)."""

    edit_handler = TabbedInterface(
        [ObjectList(Desk.front_panels, heading=_("Front matter"))]
    )

    class Meta:
        verbose_name = _("standard")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "amendment"], name="one_standard_desk_an_amendment"
            )
        ]


class ChapterPage(Desk):
    """The desk of a chapter of the toolkit."""

    class Shift(models.TextChoices):
        MINDSETS = "mindsets", _("Mindsets")
        LEARNING = "professional-learning", _("Professional learning and support")
        ROLES = "roles-incentives", _("Roles and incentives")
        INFRASTRUCTURE = "infrastructure", _("Infrastructure and technology")
        POLICIES = "policies", _("Policies")

    shift = models.CharField(
        _("system shift"), max_length=30, choices=Shift, blank=True
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True,
        related_name="chapters", verbose_name=_("named owner"),
        help_text=_("Who answers for this chapter."),
    )  # fmt: skip

    META_FIELDS = ("shift",)

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *Desk.front_panels[:2],
                    FieldPanel("shift"),
                    FieldPanel("responsible"),
                    *Desk.front_panels[2:],
                ],
                heading=_("Front matter"),
            )
        ]
    )

    class Meta:
        verbose_name = _("toolkit chapter")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "amendment"], name="one_chapter_desk_an_amendment"
            )
        ]


class PracticePage(Desk):
    """The desk of a promising practice. What is told at length lies in its sections."""

    outcome = models.TextField(
        _("targeted outcome"), blank=True, help_text=_("What was to become better.")
    )
    state = models.CharField(_("state or territory"), max_length=100, blank=True)
    district_type = models.CharField(
        _("kind of district"), max_length=100, blank=True,
        help_text=_("Like district, charter network, regional agency."),
    )  # fmt: skip
    size = models.CharField(_("size"), max_length=100, blank=True)
    locale_type = models.CharField(
        _("locale"), max_length=100, blank=True,
        help_text=_("City, suburb, town or rural."),
    )  # fmt: skip
    populations = LinesField(_("populations"), help_text=_("One a line."))
    cost_start = models.CharField(_("cost to start"), max_length=200, blank=True)
    cost_sustain = models.CharField(_("cost to sustain"), max_length=200, blank=True)
    years_of_data = models.PositiveSmallIntegerField(
        _("years of data"), default=0,
        help_text=_("Whole years after the baseline; 0 where there are none yet."),
    )  # fmt: skip
    essa_tier = models.PositiveSmallIntegerField(
        _("tier of evidence cited"), default=0,
        help_text=_("1 strong to 4 rationale, as the research that is cited; 0: none."),
    )  # fmt: skip

    META_FIELDS = (
        "outcome", "state", "district_type", "size", "locale_type", "populations",
        "cost_start", "cost_sustain", "years_of_data", "essa_tier",
    )  # fmt: skip

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *Desk.front_panels[:2],
                    FieldPanel("outcome"),
                    MultiFieldPanel(
                        [FieldPanel(name) for name in META_FIELDS[1:6]],
                        heading=_("Where"),
                    ),
                    MultiFieldPanel(
                        [FieldPanel(name) for name in META_FIELDS[6:]],
                        heading=_("Cost and evidence"),
                    ),
                    *Desk.front_panels[2:],
                ],
                heading=_("Front matter"),
            )
        ]
    )

    class Meta:
        verbose_name = _("promising practice")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "amendment"], name="one_practice_desk_an_amendment"
            )
        ]


DESK_MODELS: tuple[type[Desk], ...] = (StandardPage, ChapterPage, PracticePage)
DESK_OF_KIND: dict[str, type[Desk]] = {"chapter": ChapterPage, "practice": PracticePage}


class SectionPage(DeskPage):
    """A section with its blocks; its child pages are the sections in it."""

    class Kind(models.TextChoices):
        CLAUSE = "clause", _("Numbered clause")
        ANNEX = "annex", _("Annex")
        UNNUMBERED = "unnumbered", _("Without a number")

    node = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind, default=Kind.CLAUSE,
        help_text=_("The number itself is computed from the order of the sections."),
    )  # fmt: skip
    informative = models.BooleanField(
        _("informative"), default=False,
        help_text=_("It explains and requires nothing."),
    )  # fmt: skip
    lang = models.CharField(
        _("language"), max_length=35, blank=True,
        help_text=_("Only where it is not the document's, like es or fr-CA."),
    )  # fmt: skip
    external_ids = models.JSONField(default=list, blank=True, editable=False)
    origins = models.JSONField(default=list, blank=True, editable=False)
    # Block UUID → lang, external_ids, origins: what a block has and nobody edits here.
    block_facts = models.JSONField(default=dict, blank=True, editable=False)
    body = StreamField(SectionBody(), blank=True, verbose_name=_("text"))
    retired = models.BooleanField(
        default=False, editable=False,
        help_text=_("A section that a snapshot cites is retired, never deleted."),
    )  # fmt: skip

    base_form_class = SectionForm
    parent_page_types = [
        "documents.StandardPage", "documents.ChapterPage", "documents.PracticePage",
        "documents.SectionPage",
    ]  # fmt: skip
    subpage_types = ["documents.SectionPage"]
    preview_modes = Page.DEFAULT_PREVIEW_MODES

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    DeskBar(),
                    FieldPanel(
                        "title",
                        heading=_("Title of the section"),
                        help_text=_("Without its number, which follows the outline."),
                    ),
                    FieldPanel("body"),
                    MultiFieldPanel(
                        [
                            FieldPanel("kind"),
                            FieldPanel("informative"),
                            FieldPanel("lang"),
                        ],
                        heading=_("About this section"),
                        classname="collapsed",
                    ),
                ],
                heading=_("Section"),
            )
        ]
    )

    class Meta:
        verbose_name = _("section")

    def _set_core_field_defaults(self) -> None:
        # A slug made of the title would change or clash; nobody ever sees it.
        if not self.slug:
            self.slug = f"s-{short_id(str(self.node))}"
        super()._set_core_field_defaults()

    def get_admin_display_title(self) -> str:
        """With its number, wherever Wagtail lists it."""
        from cms.documents.admin.numbers import number_in_lists

        title = super().get_admin_display_title()
        number = number_in_lists(self) if self.pk else ""
        return f"{number} {title}" if number else title

    def tidy(self) -> None:
        raw = tidy_body(list(self.body.raw_data), str(self.node))
        self.body = self.body.stream_block.to_python(raw)
        blocks = {block["id"] for block in raw}
        self.block_facts = {k: v for k, v in self.block_facts.items() if k in blocks}


def desk_root() -> DeskRoot:
    """The one page that holds all desks; made when missing."""
    found = DeskRoot.objects.first()
    if found:
        return found
    root = Page.objects.get(depth=1)
    return root.add_child(instance=DeskRoot(title="Desks", slug="desks", live=False))


def group_desk(group: WorkingGroup) -> GroupDesk:
    """The page that holds the desks of a group; made when missing."""
    found = GroupDesk.objects.filter(group=group).first()
    if found:
        return found
    page = GroupDesk(title=group.name, slug=group.slug, group=group, live=False)
    return desk_root().add_child(instance=page)


def desk_of(document: Document, amendment: str = "") -> Desk | None:
    """The desk of a document, None when nobody has opened one."""
    for model in DESK_MODELS:
        found = model.objects.filter(document=document, amendment=amendment).first()
        if found:
            return found
    return None
