"""One run of the procedure over a desk, from proposal to publication."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from cms.documents.models import Document, Edition, Proof, Snapshot
from workflows import states
from workflows.grant import StateWriteRefused, is_open
from workflows.models.preset import Preset
from workflows.practice.levels import practice_rules

OPEN = ~Q(state__in=states.CLOSED)


class WorkItem(models.Model):
    """A finite state machine; which one, its track says (`workflows.transitions`).

    `state` is written only while `perform()` holds a grant. `deadline` ends the window
    of the present state, the moment itself included; None: it has no window.
    """

    class Track(models.TextChoices):
        STANDARD = "standard", _("Standard")
        CHAPTER = "chapter", _("Toolkit chapter")
        PRACTICE = "practice", _("Promising practice")

    class Route(models.TextChoices):
        """What the run makes, and so which stages it needs (`stages`)."""

        EDITION = "edition", _("New edition")
        AMENDMENT = "amendment", _("Amendment")
        ERRATA = "errata", _("Errata folded in")
        EXTERNAL = "external", _("External standard registered")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="work_items")
    number = models.PositiveIntegerField(help_text="Counts within its document.")
    desk = models.ForeignKey(
        "wagtailcore.Page", models.PROTECT, null=True, related_name="+"
    )
    track = models.CharField(max_length=20, choices=Track)
    route = models.CharField(max_length=10, choices=Route, default=Route.EDITION)
    preset = models.ForeignKey(Preset, models.PROTECT, related_name="work_items")
    # Not protected=True: that breaks refresh_from_db. `save` below asks for the grant.
    state = FSMField(max_length=30)
    version = models.PositiveIntegerField(default=0)
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, related_name="work_items"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    shepherd = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField(help_text="When the present state began.")
    deadline = models.DateTimeField(null=True)
    extended = models.BooleanField(default=False)
    accepted = models.BooleanField(default=False, help_text="By the section's owner.")
    parked_from = models.CharField(max_length=30, blank=True)
    parked_days_left = models.PositiveIntegerField(null=True)
    # on_hold_appeal, expired, needs_revision, disputed_evidence; never a second state.
    flags = models.JSONField(default=list)
    # When this text must be reviewed again; set by publication and reaffirmation.
    review_due = models.DateField(null=True)
    proof = models.ForeignKey(Proof, models.PROTECT, null=True, related_name="+")
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="work_items"
    )

    class Meta:
        ordering = ["document", "number"]
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="one_work_item_a_number"
            ),
            models.UniqueConstraint(
                fields=["desk"], condition=OPEN, name="one_open_work_item_a_desk"
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=OPEN & Q(desk=None),
                name="one_open_work_item_a_document_without_desk",
            ),
        ]
        indexes = [
            models.Index(fields=["deadline"], name="work_item_deadline"),
        ]

    def __str__(self) -> str:
        return f"{self.document.designation}, work item {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.state != self.__dict__.get("_stored_state") and not is_open():
            raise StateWriteRefused(
                "The state of a work item is changed by performing a transition only."
            )
        super().save(*args, **kwargs)
        self.__dict__["_stored_state"] = self.state

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.__dict__["_stored_state"] = self.__dict__.get("state")

    def delete(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("Work items are never deleted; abandon it instead.")

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any) -> "WorkItem":
        item = super().from_db(db, field_names, values)
        item.__dict__["_stored_state"] = item.__dict__.get("state")
        return item

    @property
    def is_open(self) -> bool:
        """Whether the run is still under way."""
        return self.state not in states.CLOSED

    @property
    def asks(self) -> bool:
        """Whether something may wait for people: under way, reviewed or appealed."""
        held = "on_hold_appeal" in self.flags
        return self.is_open or self.state == "in_review" or held

    @property
    def state_label(self) -> str:
        """What people read for the state."""
        return states.label_of(self.track, self.state)

    @property
    def rules(self) -> dict[str, Any]:
        """The preset's data that apply to this track."""
        data = self.preset.data
        if self.track == "practice":
            return practice_rules(data.get("practice", {}))
        return data["chapter"] if self.track == "chapter" else data

    @property
    def stages(self) -> list[str]:
        """The stages that this run goes through, in order."""
        return states.stages_of_route(self.preset.stages, self.route)

    def last_record(self) -> "models.Model | None":
        """The newest transition record."""
        return self.records.order_by("-sequence").first()


def work_item_of(document: Document, number: int | None = None) -> WorkItem | None:
    """The numbered work item; without a number the newest open one, else the latest."""
    items = document.work_items.order_by("-number")
    if number is not None:
        return items.filter(number=number).first()
    return items.filter(OPEN).first() or items.first()
