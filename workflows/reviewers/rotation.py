"""Whose turn it is to review a text: a work item and a day in, people in fair order out."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from cms.people.capabilities import Capability
from cms.people.models import Membership, User
from workflows.actions.declare import authors_of
from workflows.models import Review, ReviewRequest, Unavailability, WorkItem


@dataclass(frozen=True)
class Turn:
    """A reviewer with what the order goes by: reviews given and promised, and the last."""

    person: User
    load: int
    last: datetime | None


def reviewers_of(item: WorkItem, on: date) -> list[User]:
    """Everybody who may review here, the authors of the text left out."""
    groups = [group.pk for group in item.document.groups()]
    members = Membership.objects.active(on).filter(group__in=groups)
    may = {
        member.person_id
        for member in members.prefetch_related("roles")
        if any(Capability.REVIEW in role.capabilities for role in member.roles.all())
    }
    people = User.objects.filter(pk__in=may - authors_of(item), is_active=True)
    return list(people.order_by("username"))


def away_on(days: set[date]) -> set[int]:
    """The people who cannot on one of some days, by primary key."""
    away = Q()
    for day in days:
        away |= Q(since__lte=day, until__gte=day)
    found = (
        Unavailability.objects.filter(away) if days else Unavailability.objects.none()
    )
    return set(found.values_list("person", flat=True))


def rotation(item: WorkItem, on: date, due: date | None = None) -> list[Turn]:
    """Who comes next: fewest reviews first, then whose last is longest ago, then by name.

    Left out: authors, who was asked about this text or has reviewed it, and who is away
    on the day or on the day when the review is due.
    """
    asked = item.review_requests.filter(snapshot=item.snapshot)
    asked = asked.exclude(state=ReviewRequest.State.CANCELLED)
    gone = set(asked.values_list("person", flat=True))
    gone |= set(
        item.reviews.filter(snapshot=item.snapshot).values_list("person", flat=True)
    )
    gone |= away_on({on, due or on})
    turns = turns_of([p for p in reviewers_of(item, on) if p.pk not in gone])
    return sorted(turns, key=_order)


def turns_of(people: list[User]) -> list[Turn]:
    """What each has done and promised; a text counts once, however often it was judged."""
    done = {
        row["person"]: row
        for row in Review.objects.filter(person__in=people)
        .order_by()
        .values("person")
        .annotate(texts=Count("snapshot", distinct=True), last=Max("at"))
    }
    promised = dict(
        ReviewRequest.objects.filter(person__in=people, state__in=ReviewRequest.OPEN)
        .order_by()
        .values_list("person")
        .annotate(Count("pk"))
    )
    return [
        Turn(
            person,
            done.get(person.pk, {}).get("texts", 0) + promised.get(person.pk, 0),
            done.get(person.pk, {}).get("last"),
        )
        for person in people
    ]


def _order(turn: Turn) -> tuple:
    never = turn.last is None
    return (turn.load, not never, turn.last.timestamp() if turn.last else 0.0,
            turn.person.username)  # fmt: skip
