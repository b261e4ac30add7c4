"""A comment on a snapshot and what is done about it, and every step of that."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Snapshot
from cms.people.models import Contact, InterestCategory, Organisation
from workflows.models.chain import AppendOnly, Chained, instant
from workflows.models.work_item import WorkItem

AUTHOR = settings.AUTH_USER_MODEL


class Comment(models.Model):
    """open → triaged → disposition_proposed → disposition_agreed → replied → resolved |
    unresolved; `state` is derived. The text of a comment never changes."""

    class Type(models.TextChoices):
        GENERAL = "ge", _("General")
        TECHNICAL = "te", _("Technical")
        EDITORIAL = "ed", _("Editorial")

    class Source(models.TextChoices):
        GROUP = "group", _("The group")
        BALLOT_NEGATIVE = "ballot_negative", _("A negative vote")
        BALLOT_COMMENT = "ballot_comment", _("A vote with comment")
        PUBLIC = "public", _("The public")
        LIAISON = "liaison", _("A liaison")

    class Disposition(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        MODIFIED = "accepted_with_modification", _("Accepted with modification")
        NOT_ACCEPTED = "not_accepted", _("Not accepted")
        NOTED = "noted", _("Noted")
        DUPLICATE = "duplicate", _("Duplicate")
        OUT_OF_SCOPE = "out_of_scope", _("Out of scope")
        DEFERRED = "deferred_next_edition", _("Deferred to the next edition")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")

    class Verdict(models.TextChoices):
        PENDING = "pending", _("Pending")
        SATISFIED = "satisfied", _("Satisfied")
        NOT_SATISFIED = "not_satisfied", _("Not satisfied")
        NO_ANSWER = "no_answer", _("No answer in time")

    class Moderation(models.TextChoices):
        NONE = "", _("Not needed")
        HELD = "held", _("Held")
        RELEASED = "released", _("Released")
        REFUSED = "refused", _("Refused")

    class ChangeClass(models.IntegerChoices):
        MARKUP = 1, _("1 Markup")
        EDITORIAL = 2, _("2 Editorial")
        SUBSTANTIVE = 3, _("3 Substantive correction")
        NEW = 4, _("4 New requirement or feature")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    work_item = models.ForeignKey(WorkItem, models.PROTECT, related_name="comments")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="Counts within its work item.")

    # Who says it: a person or a verified contact. `on_behalf_of` names whom the
    # secretariat wrote it down for, or the body of a row of an imported sheet.
    author = models.ForeignKey(AUTHOR, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="comments"
    )
    on_behalf_of = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )
    category = models.ForeignKey(
        InterestCategory, models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=20, choices=Source, default=Source.GROUP)
    licence_consent = models.BooleanField(default=False)
    at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    moderation = models.CharField(
        max_length=10, choices=Moderation, blank=True, default=Moderation.NONE
    )

    # What it is about. `node` None: the whole document. The quote stands in the node's
    # words between `prefix` and `suffix`; `place` is what an imported row says.
    node = models.UUIDField(null=True, help_text="The clause or block it is about.")
    quote = models.TextField(blank=True)
    prefix = models.CharField(max_length=80, blank=True)
    suffix = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=200, blank=True)
    line = models.CharField(max_length=20, blank=True)

    type = models.CharField(max_length=2, choices=Type, default=Type.GENERAL)
    must_be_satisfied = models.BooleanField(default=False)
    text = models.TextField()
    proposed_change = models.TextField(blank=True)
    # {"block": uuid, "before_sha256": …, "after": block}: an edited copy of a block.
    suggestion = models.JSONField(null=True)

    triaged_at = models.DateTimeField(null=True)
    triaged_by = models.ForeignKey(AUTHOR, models.PROTECT, null=True, related_name="+")
    disposition = models.CharField(max_length=30, choices=Disposition, blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="duplicates"
    )
    rationale = models.TextField(blank=True)
    change_class = models.PositiveSmallIntegerField(choices=ChangeClass, null=True)
    # The snapshot in which what was accepted is done.
    done_in = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")
    disposed_by = models.ForeignKey(AUTHOR, models.PROTECT, null=True, related_name="+")
    disposed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(AUTHOR, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True, help_text="The answer was sent.")
    verdict = models.CharField(max_length=15, choices=Verdict, default=Verdict.PENDING)
    verdict_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["work_item", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "number"], name="one_comment_a_number"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | ~Q(disposition=""),
                name="agreed_comments_have_a_disposition",
            ),
            models.CheckConstraint(
                condition=Q(author=None) ^ Q(contact=None),
                name="a_comment_has_one_author",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work_item}: comment {self.number}"

    @property
    def needs_change(self) -> bool:
        """Whether its disposition asks for another text."""
        return self.disposition in (
            self.Disposition.ACCEPTED, self.Disposition.MODIFIED
        )  # fmt: skip

    @property
    def is_negative(self) -> bool:
        """Whether it gives the reason of a negative vote."""
        return self.source == self.Source.BALLOT_NEGATIVE

    @property
    def is_resolved(self) -> bool:
        """Its author is satisfied or took it back, or kept silent about an answer to
        something that was neither a negative nor technical: nobody else can say so."""
        if self.disposition == self.Disposition.WITHDRAWN:
            return True
        if self.verdict == self.Verdict.NO_ANSWER:
            return not self.is_negative and self.type != self.Type.TECHNICAL
        return self.verdict == self.Verdict.SATISFIED

    @property
    def state(self) -> str:
        """Where it stands in its life."""
        if self.is_resolved:
            return "resolved"
        if self.verdict != self.Verdict.PENDING:
            return "unresolved"
        for name, moment in (
            ("replied", self.replied_at), ("disposition_agreed", self.agreed_at),
            ("disposition_proposed", self.disposed_at), ("triaged", self.triaged_at),
        ):  # fmt: skip
            if moment:
                return name
        return "open"


class CommentReply(AppendOnly):
    """A word in the thread below a comment."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="replies")
    author = models.ForeignKey(AUTHOR, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.comment}: reply"


class CommentPlace(models.Model):
    """Where a comment is found in a later snapshot of its document. Made by code, so it
    may be thrown away and made again."""

    class Found(models.TextChoices):
        EXACT = "exact", _("The quoted words stand in the same clause")
        FUZZY = "fuzzy", _("Similar words stand in the same clause")
        CLAUSE = "clause", _("The clause is there, the words are not")
        ORPHAN = "orphan", _("The clause is gone")

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="places")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="+")
    node = models.UUIDField(null=True)
    quote = models.TextField(blank=True, help_text="As it stands there.")
    found = models.CharField(max_length=10, choices=Found)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "snapshot"], name="one_place_a_comment_and_snapshot"
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment}: {self.found} in {self.snapshot}"


class CommentEvent(Chained):
    """One step in the life of a comment; the chain is that of its work item."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("Written")
        MODERATED = "moderated", _("Moderated")
        TRIAGED = "triaged", _("Triaged")
        PROPOSED = "disposition_proposed", _("Disposition proposed")
        AGREED = "disposition_agreed", _("Disposition agreed")
        APPLIED = "applied", _("Suggested change applied")
        DONE = "done", _("Change found in a text")
        REPLIED = "replied", _("Answer sent")
        THREAD = "thread", _("Reply in the thread")
        VERDICT = "verdict", _("Verdict given")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    work_item = models.ForeignKey(
        WorkItem, models.PROTECT, related_name="comment_events"
    )
    comment = models.ForeignKey(Comment, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=25, choices=Kind)
    at = models.DateTimeField()
    # Neither: the system.
    by = models.ForeignKey(AUTHOR, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["work_item", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["work_item", "sequence"], name="one_comment_event_a_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment}: {self.kind}"

    def facts(self) -> dict[str, Any]:
        """Records hash the ids of people, not their names."""
        return {
            "work_item": str(self.work_item.uuid),
            "comment": str(self.comment.uuid),
            "kind": str(self.kind),
            "at": instant(self.at),
            "by": str(self.by.uuid) if self.by else None,
            "contact": str(self.contact.uuid) if self.contact else None,
            "data": self.data,
        }
