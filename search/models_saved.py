"""Saved searches with the alerts that they gave, and counted queries without any person."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms import clock
from cms.documents.models import Edition
from search.query import MAX_CHARACTERS


class SavedSearch(models.Model):
    """A question that one person keeps; nobody else ever sees it.

    filters: {facet: [values]}. `alerts_since` is when its alerts were switched on: what was
    published before is no news.
    """

    class Alerts(models.TextChoices):
        OFF = "off", _("No mail")
        EACH = "each", _("A mail for each new edition")
        WEEKLY = "weekly", _("One mail a week, on Monday")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=100)
    text = models.CharField(max_length=MAX_CHARACTERS, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    alerts = models.CharField(
        _("mail"), max_length=10, choices=Alerts, default=Alerts.OFF
    )
    alerts_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            models.Index(
                fields=["person"],
                condition=~Q(alerts="off"),
                name="saved_search_alerts",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """What a saved search found in a new edition: one row, however often a job runs.

    nodes: UUIDs of the first clauses; their words are read from the edition when the mail
    is written. told_at: when it went into a mail; empty while it waits for Monday.
    """

    saved_search = models.ForeignKey(
        SavedSearch, models.CASCADE, related_name="alerts_given"
    )
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    total = models.PositiveIntegerField()
    nodes = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["saved_search", "edition"], name="one_alert_an_edition"
            )
        ]
        indexes = [
            models.Index(fields=["at"], condition=Q(told_at=None), name="alert_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.saved_search}: {self.edition}"


class QueryCount(models.Model):
    """How often a query was asked on a day. Who asked, from where and when on that day is
    never kept. total: what it found when it was asked last."""

    day = models.DateField()
    text = models.CharField(max_length=80)
    times = models.PositiveIntegerField(default=0)
    times_with_nothing = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day", "text"]
        verbose_name = _("query")
        verbose_name_plural = _("queries")
        constraints = [
            models.UniqueConstraint(fields=["day", "text"], name="one_count_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.day})"
