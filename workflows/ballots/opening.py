"""Open ballots and their later rounds: a Move under `perform()`'s locks in, rows out."""

from cms.outbox.outbox import emit
from workflows import topics
from workflows.ballots.electorate import (
    Electorate,
    copy_electorate,
    electorate_sha256,
    freeze_electorate,
    plan_electorates,
)
from workflows.ballots.rounds import current_ballots
from workflows.ballots.scope import scope_between
from workflows.ballots.standing import unresolved_comments
from workflows.models import Ballot, Comment
from workflows.move import Move


def open_ballots(move: Move, kind: str = Ballot.Kind.BALLOT) -> list[Ballot]:
    """Freeze the electorate of each group and open its ballot on the item's snapshot."""
    found = [
        _open(move, kind, electorate)
        for electorate in plan_electorates(move.item, move.day)
    ]
    _keep(move, found)
    return found


def open_consensus_ballot(move: Move) -> Ballot:
    """One ballot in which every voter of every group may object."""
    electorates = plan_electorates(move.item, move.day)
    together = Electorate(
        move.item.document.lead_group, move.item.preset,
        [seat for each in electorates for seat in each.seats],
    )  # fmt: skip
    ballot = _open(move, Ballot.Kind.CONSENSUS, together)
    _keep(move, [ballot])
    return ballot


def _open(move: Move, kind: str, electorate: Electorate) -> Ballot:
    secret = electorate.preset.data.get("secret") or move.data.get("secret")
    ballot = Ballot.objects.create(
        work_item=move.item, kind=kind, group=electorate.group,
        is_secret=bool(secret) and kind != Ballot.Kind.CONSENSUS,
        snapshot=move.item.snapshot, preset=electorate.preset, opened_at=move.at,
        opened_by=move.by, closes_at=move.item.deadline, scope=_scope_of_route(move),
    )  # fmt: skip
    freeze_electorate(ballot, electorate.seats)
    return ballot


def _scope_of_route(move: Move) -> list[str] | None:
    """An amendment is balloted on its differences to the edition only."""
    item = move.item
    amended = item.parent.edition if item.route == "amendment" and item.parent else None
    if amended is None:
        return None
    return scope_between(amended.snapshot.tree, item.snapshot.tree, [])


def open_round(move: Move) -> list[Ballot]:
    """Ask the same seats again, about the text as it is now and what is open in it."""
    item = move.item
    earlier = current_ballots(item, [Ballot.Kind.BALLOT])
    disputed = unresolved_comments(item)
    scope = scope_between(
        earlier[0].snapshot.tree, item.snapshot.tree, [c.node for c in disputed]
    )
    found = []
    for last in earlier:
        ballot = Ballot.objects.create(
            work_item=item, kind=last.kind, round=last.round + 1,
            group=last.group or item.document.lead_group,
            previous=last, scope=scope, is_secret=last.is_secret,
            snapshot=item.snapshot, preset=last.preset, opened_at=move.at,
            opened_by=move.by, closes_at=item.deadline,
        )  # fmt: skip
        copy_electorate(last, ballot)
        found.append(ballot)
    move.facts["round"] = found[0].round
    move.facts["scope"] = scope
    move.facts["unresolved"] = [_package(comment) for comment in disputed]
    _keep(move, found)
    return found


def _package(comment: Comment) -> dict[str, str]:
    """An unresolved negative with its answer, as voters are sent it; never who it is of."""
    return {
        "comment": str(comment.uuid),
        "text": comment.text,
        "disposition": comment.disposition,
        "rationale": comment.rationale,
    }


def _keep(move: Move, ballots: list[Ballot]) -> None:
    """What the record says of the electorates, and that voters are to be told."""
    hashes = {str(b.group.slug): electorate_sha256(b) for b in ballots}
    move.facts["seats"] = sum(ballot.seats.count() for ballot in ballots)
    move.facts["electorate"] = next(iter(hashes.values()))
    if len(ballots) > 1:
        move.facts["electorates"] = hashes
    if any(ballot.is_secret for ballot in ballots):
        move.facts["secret"] = True
    for ballot in ballots:
        if ballot.kind != Ballot.Kind.CONSENSUS:
            emit(
                topics.BALLOT_OPENED, str(ballot.pk), work_item=str(move.item.uuid),
                ballot=ballot.pk, round=ballot.round,
            )  # fmt: skip
