"""What a transition does beside changing the state; run under `perform()`'s locks.

Each function gets the Move after the state has changed in memory and before it is saved.
"""

from collections.abc import Callable

from django.db.models import QuerySet

from cms.documents import editions
from cms.documents.models import PublicDraft, Snapshot
from cms.outbox import topics
from cms.outbox.outbox import emit
from workflows import topics as own_topics
from workflows.actions import flags, review_effects
from workflows.actions.front_matter import front_matter
from workflows.actions.open_routes import settle
from workflows.ballots import opening as rounds
from workflows.ballots.count import count
from workflows.ballots.opening import open_ballots, open_consensus_ballot
from workflows.ballots.recall import recall
from workflows.ballots.rounds import current_ballots
from workflows.ballots.scope import scope_between
from workflows.ballots.standing import pending_changes, unresolved_comments
from workflows.changes.confirm import confirm_changes
from workflows.models import Ballot, WorkItem
from workflows.move import Move
from workflows.practice.effects import end_practice, set_level
from workflows.routes.terms import approved_elsewhere, days_of, review_due_of
from workflows.windows import (
    NAMES,
    closes_after_working_days,
    closes_at,
    days_later,
    days_left,
)


def bind_snapshot(move: Move) -> None:
    """From here on the work item is about this text."""
    move.item.snapshot = move.snapshot


def name_people(move: Move) -> None:
    """The editor and the shepherd of the run."""
    move.item.editor = move.data["editor"]
    move.item.shepherd = move.data["shepherd"]


def name_owner(move: Move) -> None:
    """Who owns a section: the person named, else who starts it."""
    move.item.editor = move.data.get("owner") or move.by


def accept_section(move: Move) -> None:
    """The owner has accepted the section."""
    move.item.accepted = True


def clear_acceptance(move: Move) -> None:
    """A section that is revised must be accepted again."""
    move.item.accepted = False


def extend_window(move: Move) -> None:
    """Leave the window open for the preset's days more, once."""
    item = move.item
    days = move.rules["days"]["extend"]
    item.deadline = closes_at(move.at, days, move.zone)
    item.extended = True
    move.facts["until"] = item.deadline.isoformat() if item.deadline else None
    if item.state == "ballot":
        ballots = current_ballots(item, [Ballot.Kind.BALLOT])
        _keep_tallies(move, [(ballot, count(ballot).as_json()) for ballot in ballots])
        for ballot in ballots:
            Ballot.objects.filter(pk=ballot.pk).update(closes_at=item.deadline)


def limit_review(move: Move) -> None:
    """What is reviewed again is what changed, and what refers to it."""
    item = move.item
    last = item.last_record()
    before = Snapshot.objects.filter(
        document=item.document, sha256=last.snapshot_sha256 if last else ""
    ).first()
    if before:
        move.facts["scope"] = scope_between(before.tree, item.snapshot.tree, [])


def open_ballot(move: Move) -> None:
    """Freeze the electorates; the ballots are about the snapshot, whatever is written
    later."""
    open_ballots(move)


def open_consensus(move: Move) -> None:
    """Let every voter object."""
    open_consensus_ballot(move)


def open_round(move: Move) -> None:
    """Ask the same seats again."""
    if move.left == move.item.state:
        # A round that follows a round enters no state, so its window begins here.
        move.item.deadline = window_of(move)
        move.facts["until"] = move.item.deadline.isoformat()
    rounds.open_round(move)


def recall_ballot(move: Move) -> None:
    """The votes are kept and count for nothing."""
    recall(move)


def close_ballot(move: Move) -> None:
    """Fix what the ballots came to."""
    substantive = bool(pending_changes(move.item))
    found = []
    for ballot in current_ballots(move.item):
        ballot.tally = count(ballot, substantive_change=substantive).as_json()
        ballot.closed_at = ballot.closed_at or ballot.closes_at or move.at
        ballot.save(update_fields=["tally", "closed_at"])
        found.append((ballot, ballot.tally))
    _keep_tallies(move, found)
    if move.row.name in ("certify", "certify_recirculation"):
        _tell_objectors(move)


def _keep_tallies(move: Move, found: list) -> None:
    """The lead group's in the record, and where there are more groups each of them."""
    move.facts["tally"] = found[0][1]
    if len(found) > 1:
        move.facts["tallies"] = {b.group.slug: tally for b, tally in found}


def _tell_objectors(move: Move) -> None:
    """Each unresolved objector hears of the right to appeal, one by one."""
    if move.item.state not in ("decided", "publishing"):
        return
    comments = unresolved_comments(move.item)
    move.facts["unresolved"] = [str(comment.uuid) for comment in comments]
    for comment in comments:
        emit(
            own_topics.APPEAL_RIGHT, str(comment.uuid),
            work_item=str(move.item.uuid), comment=str(comment.uuid),
        )  # fmt: skip


def name_owner_of_negatives(move: Move) -> None:
    """Every negative has somebody who answers it, and a day by which."""
    item = move.item
    move.facts["negatives"] = [str(c.uuid) for c in unresolved_comments(item)]
    owner = item.editor or item.shepherd
    move.facts["owner"] = str(owner.uuid) if owner else None


def publish(move: Move) -> None:
    """Make the edition; older work of the document is superseded with it."""
    from workflows.actions.carry_out import system_move

    item = move.item
    before = item.document.current_edition()
    item.edition = editions.publish_edition(
        item.proof, by=move.by, at=move.at, approved=approved_elsewhere(item)
    )
    confirm_changes(item, item.edition, before, at=move.at)
    settle(item, item.edition, at=move.at)
    move.facts["edition"] = str(item.edition.uuid)
    move.facts["label"] = item.edition.label
    due = item.review_due = review_due_of(item, move.at.date())
    move.facts["review_due"] = due.isoformat() if due else None
    older = item.document.work_items.exclude(pk=item.pk)
    for other in older.filter(state__in=("published", "in_review")):
        system_move(other, "supersede", at=move.at, by_edition=str(item.edition.uuid))


def withdraw(move: Move) -> None:
    """The edition stays readable and says that it was withdrawn, and why."""
    if move.item.edition:
        editions.record_event(
            move.item.edition, "withdrawn", by=move.by, at=move.at, reason=move.reason
        )


def park(move: Move) -> None:
    """Remember the state and how many days of its window were left."""
    move.item.parked_from = move.left
    move.item.parked_days_left = days_left(move.item.deadline, move.at, move.zone)


def resume(move: Move) -> None:
    """Let the window go on with the days that it had left."""
    item = move.item
    if item.parked_days_left is not None:
        item.deadline = days_later(move.at, item.parked_days_left, move.zone)
    item.entered_at = move.at
    item.parked_from, item.parked_days_left = "", None
    if item.state == "public_review":
        _drafts(item).update(comment_until=item.deadline)
        _tell_draft(move, item.snapshot)


def open_next_edition(move: Move) -> None:
    """A child in drafting on the same desk; the published one stays as it is."""
    from workflows.actions.propose import open_child

    child = open_child(move)
    move.facts["work_item"] = child.number


EFFECTS: dict[str, Callable[[Move], None]] = {
    effect.__name__: effect
    for effect in (
        bind_snapshot, name_people, name_owner, accept_section, clear_acceptance,
        extend_window, limit_review, open_ballot, open_consensus, open_round, recall_ballot,
        close_ballot, name_owner_of_negatives, publish, withdraw, park, resume,
        open_next_edition, set_level, end_practice,
    )
} | flags.EFFECTS | review_effects.EFFECTS  # fmt: skip


# What must have happened before the new state begins.
BEFORE_ENTERING = ("bind_snapshot", "close_ballot", "park")


# -- entering a state ----------------------------------------------------------------


def enter(move: Move) -> None:
    """What every entry into a state does: its window, and what the state itself brings."""
    item = move.item
    item.entered_at = move.at
    if item.state != "parked":
        item.extended = False
    flags.drop_expired(move)
    item.deadline = window_of(move)
    if item.state == "public_review":
        _open_draft(move)
    elif item.state == "publishing":
        item.proof = editions.prepare_proof(
            item.document, item.snapshot, front_matter(move), at=move.at,
            route=item.route,
        )  # fmt: skip
        move.facts["label"] = item.proof.label
    elif not item.is_open and item.state not in ("in_review",):
        _close_drafts(move)


def window_of(move: Move):
    """The end of the window of the state just entered, None when it has none."""
    name = NAMES[move.item.track].get(move.item.state)
    if name is None:
        return None
    if move.row.name == "reopen_public_review":
        name = "limited"
    days = days_of(move.item, name)
    if name == "recirc":
        # Rules without days of their own for it give it those of a ballot.
        days = days or move.rules["days"]["ballot"]
    if name.endswith("_working"):
        return closes_after_working_days(move.at, days, move.zone)
    return closes_at(move.at, days, move.zone)


def _open_draft(move: Move) -> None:
    item = move.item
    # The same text under public review again is the same draft.
    PublicDraft.objects.update_or_create(
        document=item.document, snapshot=item.snapshot, closed_at=None,
        defaults={"comment_until": item.deadline},
        create_defaults={
            "label": "Public review draft", "opened_at": move.at,
            "comment_until": item.deadline,
        },
    )  # fmt: skip
    _tell_draft(move, item.snapshot)


def _close_drafts(move: Move) -> None:
    for draft in _drafts(move.item).select_related("snapshot"):
        PublicDraft.objects.filter(pk=draft.pk).update(closed_at=move.at)
        _tell_draft(move, draft.snapshot)


def _drafts(item: WorkItem) -> QuerySet[PublicDraft]:
    """The open drafts of this very run: an older text of it stays readable, too."""
    texts = item.records.values("snapshot_sha256")
    return PublicDraft.objects.filter(
        document=item.document, snapshot__sha256__in=texts, closed_at=None
    )


def _tell_draft(move: Move, snapshot) -> None:
    emit(
        topics.DRAFT_OPENED,
        snapshot.sha256,
        document=str(move.item.document.uuid),
        snapshot=snapshot.sha256,
    )
