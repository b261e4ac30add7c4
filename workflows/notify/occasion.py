"""Something that happened, with what an audience and a sentence need to know of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cms.documents.models import Document, PublicDraft
from cms.people.models import User
from workflows.models import Ballot, WorkItem
from workflows.notify.matrix import Event


@dataclass(frozen=True)
class Occasion:
    """`key` names the event for ever. `about` is the comment, appeal, review request,
    erratum or ballot that it is about, if it is about one. `is_planned`: it has not
    happened yet, and somebody asks who would be told."""

    event: Event
    key: str
    document: Document
    at: datetime
    item: WorkItem | None = None
    about: Any = None
    by: User | None = None
    is_planned: bool = False

    @property
    def day(self) -> date:
        """The day on which memberships are looked at."""
        return self.at.date()

    def ballots(self) -> list[Ballot]:
        """The ballots that it is about: joint groups each hold one at the same time."""
        if self.item is None or self.event.sort not in ("ballots", "appeals"):
            return []
        if self.event.slug == "ballot_reminder":
            return [self.about]
        held = self.item.ballots.filter(recalled_at=None)
        if self.event.slug == "ballot_recalled":
            held = self.item.ballots.all()
        if self.is_planned and self.event.slug == "ballot_opened":
            held = held.filter(closed_at=None)
        newest = held.order_by("-pk").first()
        if newest is None:
            return []
        return list(held.filter(opened_at=newest.opened_at, kind=newest.kind))

    def is_public(self) -> bool:
        """Whether the public knows of the document: what followers without a seat in its
        groups may be told."""
        if not self.event.public:
            return False
        opened = PublicDraft.objects.filter(
            document=self.document, opened_at__lte=self.at
        )
        return opened.exists() or self.document.editions.exists()
