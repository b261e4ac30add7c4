"""Take back a ballot that was opened by mistake: its votes are kept and count for nothing."""

from datetime import datetime, timedelta

from cms.outbox.outbox import emit
from workflows import topics
from workflows.ballots.rounds import current_ballots
from workflows.models import Ballot
from workflows.move import Move

MINUTES = 15


def recall_until(ballot: Ballot) -> datetime:
    """The last moment at which a ballot may be recalled."""
    return ballot.opened_at + timedelta(minutes=MINUTES)


def recall(move: Move) -> None:
    """Mark the ballots of every group as recalled, and let everybody know."""
    ballots = current_ballots(move.item, [Ballot.Kind.BALLOT])
    found = [ballot.pk for ballot in ballots]
    Ballot.objects.filter(pk__in=found).update(recalled_at=move.at, closed_at=move.at)
    move.facts["recalled"] = sum(ballot.positions.count() for ballot in ballots)
    emit(
        topics.BALLOT_RECALLED, f"{move.item.uuid}:{move.item.version}",
        work_item=str(move.item.uuid), ballots=found, reason=move.reason,
    )  # fmt: skip
