"""What a text can be compared with: a work item, a person and a text in, choices out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.documents.models import Edition, Snapshot
from cms.people.models import User
from workflows import states
from workflows.models import Ballot, Review, TransitionRecord, WorkItem


@dataclass(frozen=True)
class Base:
    """An older text. `key` is what stands in the address."""

    key: str
    words: str
    snapshot: Snapshot


@dataclass(frozen=True)
class Taken:
    """A line of the list of snapshots: the text and where the work stood then."""

    snapshot: Snapshot
    state: str


def bases_of(item: WorkItem, person: User, shown: Snapshot) -> list[Base]:
    """My last review, the last ballot and the edition in force, where they have another
    text than the one that is shown."""
    found = [
        ("review", _("my last review"), last_reviewed(item, person, shown)),
        ("ballot", _("the last ballot"), _last_balloted(item, shown)),
        ("edition", _("the published edition"), _in_force(item, shown)),
    ]
    return [Base(key, words, text) for key, words, text in found if text is not None]


def last_reviewed(item: WorkItem, person: User, shown: Snapshot) -> Snapshot | None:
    """The text of somebody's latest review of the document, the shown one left out."""
    reviews = Review.objects.filter(person=person, work_item__document=item.document_id)
    last = (
        reviews.exclude(snapshot=shown).select_related("snapshot").order_by("pk").last()
    )
    return last.snapshot if last else None


def _last_balloted(item: WorkItem, shown: Snapshot) -> Snapshot | None:
    ballots = Ballot.objects.filter(
        work_item__document=item.document_id, recalled_at=None
    )
    last = (
        ballots.exclude(snapshot=shown).select_related("snapshot").order_by("pk").last()
    )
    return last.snapshot if last else None


def _in_force(item: WorkItem, shown: Snapshot) -> Snapshot | None:
    editions = Edition.objects.filter(document=item.document_id)
    last = editions.exclude(snapshot=shown).select_related("snapshot")
    newest = last.order_by("sequence").last()
    return newest.snapshot if newest else None


def starting_point(item: WorkItem, person: User, shown: Snapshot) -> Snapshot | None:
    """The text that a reviewer knows: of the own last review, else as published."""
    return last_reviewed(item, person, shown) or _in_force(item, shown)


def taken_of(item: WorkItem) -> list[Taken]:
    """Every snapshot of the document, the newest first, with the state at its time.

    A text frozen by a step stands under the state that the step led to.
    """
    records = list(
        TransitionRecord.objects.filter(work_item__document=item.document_id)
        .order_by("at", "pk")
        .values_list("snapshot_sha256", "at", "to_state", "work_item__track")
    )
    return [
        Taken(snapshot, _state_then(snapshot, records))
        for snapshot in item.document.snapshots.order_by("-number")
    ]


def _state_then(snapshot: Snapshot, records: list[tuple]) -> str:
    own = next((r for r in records if r[0] == snapshot.sha256), None)
    before = [record for record in records if record[1] <= snapshot.taken_at]
    record = own or (before[-1] if before else None)
    return states.label_of(record[3], record[2]) if record else ""
