"""A message to one address, kept as a row from the moment that it is wanted."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.people.models import Contact


class Mail(models.Model):
    """`key` is the writer's: the same mail wanted twice is one row. The parts are emptied
    some time after it was sent, since its links open things."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        REFUSED = "refused", _("Refused by the address")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    address = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(help_text="By the procedure's clock.")
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True, help_text="What the mail server said.")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="mail_newest")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.address})"

    @property
    def state(self) -> str:
        """waiting, sent or refused."""
        if self.refused_at:
            return self.State.REFUSED
        return self.State.SENT if self.sent_at else self.State.WAITING

    @property
    def state_label(self) -> str:
        """What people read for the state."""
        return self.State(self.state).label
