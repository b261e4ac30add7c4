"""Errata by the clock: listed for good when the time for objections is over."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from cms.documents.editions import record_event
from cms.outbox.outbox import emit
from workflows import topics
from workflows.models import Erratum


def run(at: datetime) -> Iterator[str]:
    """List what nobody has objected to, as of the end of the window."""
    waiting = Erratum.objects.filter(
        state=Erratum.State.VERIFIED, listed_at=None, objection_until__lt=at
    )
    for erratum in waiting:
        yield from _list(erratum, at)


def _list(erratum: Erratum, at: datetime) -> Iterator[str]:
    with transaction.atomic():
        found = Erratum.objects.select_for_update(of=("self",)).get(pk=erratum.pk)
        due = found.objection_until
        if found.state != Erratum.State.VERIFIED or found.listed_at or due >= at:
            return
        found.listed_at = due
        found.save(update_fields=["listed_at"])
        record_event(
            found.edition, "erratum", by=None, at=due, erratum=str(found.uuid),
            number=found.number, type=str(found.type), original=found.original,
            corrected=found.corrected, node=str(found.node) if found.node else None,
        )  # fmt: skip
        emit(
            topics.ERRATUM_CHANGED, f"{found.uuid}:listed", erratum=str(found.uuid),
            what="listed",
        )  # fmt: skip
    yield f"{found} is listed."
