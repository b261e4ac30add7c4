"""What waits for a person: a person and a time in, tasks out, the most urgent first."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.documents.access import documents_for
from cms.people.capabilities import Capability
from cms.people.models import User
from workflows.actions.declare import REVIEWED_IN, wrote
from workflows.actions.describe import missing, rows_from
from workflows.actions.perform import FREEZING
from workflows.ballots.count import current_positions
from workflows.ballots.electorate import plan_electorate
from workflows.ballots.rounds import ballot_for, seat_for
from workflows.guards.publication import proof_word
from workflows.models import Appeal, WorkItem
from workflows.models.work_item import OPEN
from workflows.presets.narrow import who_in
from workflows.review.sections import Task, more_tasks
from workflows.roles import Known, is_editor_of, roles_in
from workflows.transitions.row import Row
from workflows.windows import in_words

# Always possible, never a duty.
NEVER_WAITING = ("park", "abandon", "resume", "start_next_edition", "withdraw", "revise",
                 "return_to_drafting", "open_comment", "decline_adoption", "file_appeal",
                 "decide_appeal", "fail_evidence", "start_systematic_review",
                 "open_reaffirmation", "open_withdrawal", "start_amendment",
                 "return_to_screening", "return_for_detail", "decline", "archive",
                 "start_yearly_review",
                 "withdraw_submission")  # fmt: skip


def tasks_for(person: User, at: datetime) -> list[Task]:
    """Everything that waits for a person now."""
    documents = documents_for(person, Capability.READ_DRAFTS)
    appealed = Appeal.objects.filter(outcome="").values("work_item")
    asks = OPEN | Q(state="in_review") | Q(pk__in=appealed)
    items = WorkItem.objects.filter(asks, document__in=documents)
    items = items.select_related("document__lead_group", "preset", "snapshot", "proof")
    items = items.prefetch_related("document__joint_groups", "requests")
    known: Known = {}
    found = [task for item in items for task in tasks_of(item, person, at, known)]
    return sorted(found, key=lambda task: (task.due_at is None, task.due_at or at))


def tasks_of(
    item: WorkItem, person: User, at: datetime, known: Known | None = None
) -> Iterator[Task]:
    """What waits for a person in one work item."""
    roles = roles_in(item, person, at.date(), known)
    until = in_words(item.deadline, item.document.lead_group.timezone) if (
        item.deadline and item.deadline >= at
    ) else ""  # fmt: skip

    def task(words: str, name: str, *args: str) -> Task:
        url = reverse(f"review:{name}", args=[item.document.designation, *args])
        return Task(item, words, url, until, item.deadline if until else None)

    if _owes_review(item, person, roles):
        yield task(_("Review the text"), "review")
    if _owes_vote(item, person):
        yield task(_("Vote"), "vote")
    if _owes_support(item, person, roles):
        yield task(_("Say whether you support the adoption"), "declare", "support")
    if _owes_conflict(item, person, at):
        yield task(
            _("Declare whether you have a conflict of interest"), "declare", "conflict"
        )
    if _owes_proof(item, person, at):
        yield task(_("Accept the proof"), "declare", "proof")
    yield from _transitions(item, roles, person, at, task)
    yield from more_tasks(item, person, at)


def _owes_review(item: WorkItem, person: User, roles: set[str]) -> bool:
    return (
        item.state in REVIEWED_IN
        and "reviewer" in roles
        and not item.reviews.filter(snapshot=item.snapshot, person=person).exists()
        and not wrote(item, person)
    )


def _owes_vote(item: WorkItem, person: User) -> bool:
    # Lazy consensus asks nobody to speak, and silence keeps a vote in a later round.
    if item.state != "ballot":
        return False
    ballot = ballot_for(item, person)
    seat = seat_for(ballot, person) if ballot else None
    return seat is not None and seat.pk not in current_positions(ballot)


def _owes_support(item: WorkItem, person: User, roles: set[str]) -> bool:
    return (
        item.state == "adoption_call"
        and "supporter" in roles
        and not item.declarations.filter(kind="support", person=person).exists()
    )


def _owes_conflict(item: WorkItem, person: User, at: datetime) -> bool:
    if item.state not in ("public_review", "resolution"):
        return False
    if item.declarations.filter(kind="conflict", person=person).exists():
        return False
    holders = {seat.holder.pk for seat in plan_electorate(item, at.date())}
    return person.pk in holders


def _owes_proof(item: WorkItem, person: User, at: datetime) -> bool:
    return (
        item.state == "publishing"
        and item.proof is not None
        and item.proof.is_good
        and item.preset.data["proof_days"] > 0
        and is_editor_of(item, person, at.date())
        and proof_word(item) is None
    )


def _transitions(
    item: WorkItem, roles: set[str], person: User, at: datetime, task
) -> Iterator[Task]:
    pending = {request.name: request for request in item.requests.all()}
    for row in rows_from(item):
        request = pending.get(row.name)
        if request:
            if roles & set(row.second) and request.by_id != person.pk:
                yield task(_("Confirm: %s") % row.title, "do", row.name)
        elif _never_waits(row, item) or not roles & set(
            who_in(row, item.state, item.preset.data)
        ):
            continue
        elif not missing(item, row, at):
            yield task(row.title, "do", row.name)


def _never_waits(row: Row, item: WorkItem) -> bool:
    # With a bad proof there is no other way on.
    if row.name == "return_to_drafting" and item.state == "publishing":
        return False
    return row.name in (*NEVER_WAITING, *FREEZING)
