"""Clauses that somebody has seen: marked by the hash of what they said then."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cms.people.models import User
from workflows.models import Seen, WorkItem
from workflows.refusals import BadInput
from workflows.review.text.readings import Reading


def seen_by(person: User, item: WorkItem, reading: Reading) -> set[str]:
    """The clauses of a text that say what they said when the person last saw them."""
    rows = Seen.objects.filter(person=person, document=item.document_id)
    hashes = reading.hashes
    return {
        str(node)
        for node, sha256 in rows.values_list("node", "sha256")
        if hashes.get(str(node)) == sha256
    }


@transaction.atomic
def mark_seen(
    item: WorkItem, reading: Reading, node: str, *, by: User, at: datetime
) -> None:
    """Keep that somebody has read a clause as it stands in `reading`. Raises BadInput."""
    Seen.objects.update_or_create(
        person=by, document=item.document, node=_clause(reading, node),
        defaults={"sha256": reading.hashes[node], "at": at},
    )  # fmt: skip


@transaction.atomic
def unmark_seen(item: WorkItem, reading: Reading, node: str, *, by: User) -> None:
    """Take the mark away. Raises BadInput."""
    clause = _clause(reading, node)
    Seen.objects.filter(person=by, document=item.document, node=clause).delete()


def _clause(reading: Reading, node: str) -> UUID:
    if node not in reading.hashes:
        raise BadInput(
            "unknown_clause",
            "This text has no such clause, so nothing was marked. Open the text again.",
        )
    return UUID(node)


def unseen(changed: Iterable[str], seen: set[str]) -> list[str]:
    """The changed clauses that the person has not seen as they stand."""
    return [clause for clause in changed if clause not in seen]
