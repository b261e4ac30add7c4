"""People, organisations, working groups and who is what in which group, from when to when."""

import uuid
from datetime import date

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cms import clock
from cms.people.capabilities import Capability


class User(AbstractUser):
    """A person who signs in. Records hash the UUID, never the name."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Contact(models.Model):
    """Somebody without an account who proved an address: a commenter, an appellant, a
    submitter. The address is never shown; records hash the UUID."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Lower case, so that one address is one contact.
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    verified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def is_verified(self) -> bool:
        """Whether the address answered."""
        return self.verified_at is not None


class Organisation(models.Model):
    """A body that people work for: its members share one interest."""

    class Kind(models.TextChoices):
        STATE = "state", _("State agency")
        DISTRICT = "district", _("School district")
        SCHOOL = "school", _("School")
        UNIVERSITY = "university", _("College or university")
        ISSUER = "issuer", _("Issuer of micro-credentials")
        ASSOCIATION = "association", _("Association")
        RESEARCH = "research", _("Research organisation")
        COMPANY = "company", _("Company")
        OTHER = "other", _("Other")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    jurisdiction = models.CharField(_("jurisdiction"), max_length=100, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class InterestCategory(models.Model):
    """A kind of interest that must be balanced in a group."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("interest category")
        verbose_name_plural = _("interest categories")

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """A named set of capabilities. What each capability opens is code."""

    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=100)
    capabilities = models.JSONField(_("capabilities"), default=list)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        unknown = set(self.capabilities or ()) - set(Capability.values)
        if unknown:
            raise ValidationError(
                {"capabilities": f"Unknown capabilities: {', '.join(sorted(unknown))}."}
            )


class WorkingGroup(models.Model):
    """A group that writes documents under one procedure preset."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("slug"), unique=True)
    charter = models.TextField(_("charter"), blank=True)
    funding = models.TextField(
        _("funding"),
        blank=True,
        help_text=_(
            "Sources of funds, one a line. Each edition states those of the day on which "
            "its publication began."
        ),
    )
    categories = models.ManyToManyField(
        InterestCategory, blank=True, verbose_name=_("interest categories")
    )
    preset = models.SlugField(
        _("procedure preset"),
        default="mcwg",
        help_text=_("The rules that new work of this group follows."),
    )
    timezone = models.CharField(
        _("time zone"), max_length=64, default="America/New_York"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")

    def __str__(self) -> str:
        return self.name

    @property
    def sources_of_funds(self) -> list[str]:
        """The lines of `funding`, without empty ones."""
        return [line.strip() for line in self.funding.splitlines() if line.strip()]


class MembershipQuerySet(models.QuerySet):
    """Memberships by day."""

    def active(self, on: date | None = None) -> "MembershipQuerySet":
        """Those in force on a day (today of the procedure's clock by default)."""
        on = on or clock.today()
        return self.filter(Q(since__lte=on) & (Q(until=None) | Q(until__gte=on)))


class Membership(models.Model):
    """One person in one group: roles, interest, organisation, seat, from when to when."""

    person = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="memberships")
    roles = models.ManyToManyField(Role, verbose_name=_("roles"))
    category = models.ForeignKey(
        InterestCategory, models.PROTECT, null=True, blank=True,
        verbose_name=_("interest category"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True,
        verbose_name=_("organisation"),
    )  # fmt: skip
    voting_seat = models.BooleanField(_("holds a voting seat"), default=False)
    alternate = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="alternate_for",
        verbose_name=_("alternate"), help_text=_("May vote for this seat."),
    )  # fmt: skip
    since = models.DateField(_("from"), default=clock.today)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Last day; empty: no end set.")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["group", "person"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "group", "since"], name="one_membership_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.group}"

    def clean(self) -> None:
        problems = {
            name: sentence
            for name, sentence in (
                ("until", self._problem_of_dates()),
                ("alternate", self._problem_of_alternate()),
                ("category", self._problem_of_seat(self.category_id)),
                ("organisation", self._problem_of_seat(self.organisation_id)),
                ("since", self._problem_of_overlap()),
            )
            if sentence
        }
        if problems:
            raise ValidationError(problems)

    def _problem_of_dates(self) -> str:
        if self.until and self.since and self.until < self.since:
            return _("The membership ends before it begins. Choose a later last day.")
        return ""

    def _problem_of_alternate(self) -> str:
        if not self.alternate_id:
            return ""
        if self.alternate_id == self.person_id:
            return _("Nobody can be their own alternate. Choose another person.")
        if not self.voting_seat:
            return _(
                "An alternate votes for a seat, and this member holds none. Tick "
                "“holds a voting seat” or leave the alternate empty."
            )
        return ""

    def _problem_of_seat(self, value: int | None) -> str:
        if self.voting_seat and not value:
            return _(
                "A voting seat counts for the balance of interests, so it needs an "
                "interest category and an organisation."
            )
        return ""

    def _problem_of_overlap(self) -> str:
        if not (self.person_id and self.group_id and self.since):
            return ""
        others = Membership.objects.filter(person=self.person_id, group=self.group_id)
        others = others.exclude(pk=self.pk).filter(
            Q(until=None) | Q(until__gte=self.since)
        )
        if self.until:
            others = others.filter(since__lte=self.until)
        if others.exists():
            return _(
                "This person is a member of the group in that time already. Change "
                "that membership, or end it before this one begins."
            )
        return ""
