"""What people are told, what they follow, and how they want to hear of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.documents.models import Document
from cms.people.models import Contact, WorkingGroup
from workflows.models.mail import Mail
from workflows.models.work_item import WorkItem
from workflows.notify.matrix import EVENTS, MODES, SORTS

PERSON = settings.AUTH_USER_MODEL
ONE_RECIPIENT = Q(person=None) ^ Q(contact=None)


class Subscription(models.Model):
    """Somebody follows a document or a group by choice. Members follow the documents of
    their groups anyway; a muted row says that they do not want to."""

    person = models.ForeignKey(
        PERSON, models.CASCADE, null=True, related_name="subscriptions"
    )
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, related_name="subscriptions"
    )
    document = models.ForeignKey(
        Document, models.CASCADE, null=True, related_name="subscriptions"
    )
    group = models.ForeignKey(
        WorkingGroup, models.CASCADE, null=True, related_name="subscriptions"
    )
    is_muted = models.BooleanField(default=False)
    since = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=ONE_RECIPIENT, name="a_subscription_has_one_follower"
            ),
            models.CheckConstraint(
                condition=Q(document=None) ^ Q(group=None),
                name="a_subscription_is_to_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=[who, what], name=f"one_subscription_a_{who}_and_{what}"
                )
                for who in ("person", "contact")
                for what in ("document", "group")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.contact}: {self.document or self.group}"


class Digest(models.Model):
    """The mail of a day or a week of one person; the row is what makes it the only one."""

    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    mode = models.CharField(max_length=10, choices=list(MODES.items()))
    day = models.DateField(help_text="The day on whose morning it went out.")
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "mode", "day"], name="one_digest_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.mode}, {self.day}"


class Notice(models.Model):
    """What one person or contact was told of one event, however many reasons there are.

    `delivery` is how its mail goes out: at once, with a digest, or not at all.
    """

    key = models.CharField(max_length=120, help_text="Of the event.")
    event = models.CharField(
        max_length=30, choices=[(slug, event.title) for slug, event in EVENTS.items()]
    )
    person = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="notices"
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, related_name="notices"
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    work_item = models.ForeignKey(
        WorkItem, models.PROTECT, null=True, related_name="notices"
    )
    subject = models.CharField(max_length=300)
    sentences = models.JSONField(default=list)
    url = models.CharField(max_length=300)
    url_words = models.CharField(max_length=100)
    audiences = models.JSONField(default=list)
    reasons = models.JSONField(default=list, help_text="Why it came, in sentences.")
    is_legal = models.BooleanField(default=False)
    delivery = models.CharField(max_length=10, choices=list(MODES.items()))
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, related_name="+")
    digest = models.ForeignKey(
        Digest, models.PROTECT, null=True, related_name="notices"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=ONE_RECIPIENT, name="a_notice_has_one_recipient"
            ),
            models.UniqueConstraint(
                fields=["key", "person"], name="one_notice_an_event_and_person"
            ),
            models.UniqueConstraint(
                fields=["key", "contact"], name="one_notice_an_event_and_contact"
            ),
        ]
        indexes = [
            models.Index(
                fields=["person"], condition=Q(read_at=None), name="notice_unread"
            ),
            models.Index(fields=["person", "-at"], name="notice_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.contact}: {self.subject}"

    @property
    def sort(self) -> str:
        """Under which preference its mail falls."""
        return EVENTS[self.event].sort


class NoticePreference(models.Model):
    """How somebody hears of one sort of event by mail."""

    person = models.ForeignKey(
        PERSON, models.CASCADE, related_name="notice_preferences"
    )
    sort = models.CharField(
        max_length=20, choices=[(slug, title) for slug, (title, _) in SORTS.items()]
    )
    mode = models.CharField(max_length=10, choices=list(MODES.items()))

    class Meta:
        verbose_name = _("preference")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "sort"], name="one_preference_a_sort"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.sort} {self.mode}"


class CalendarAddress(models.Model):
    """The secret address of somebody's calendar; a new serial makes the old one void."""

    person = models.OneToOneField(
        PERSON, models.CASCADE, related_name="calendar_address", primary_key=True
    )
    serial = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.person}: {self.serial}"
