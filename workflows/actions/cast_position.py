"""Cast a position for a seat: appended, changeable until the ballot closes, then kept
for information only."""

from dataclasses import dataclass
from datetime import datetime

from cms import clock
from cms.outbox.outbox import emit
from cms.people.models import User
from workflows import topics
from workflows.actions.acting import acting
from workflows.actions.perform import check_snapshot
from workflows.ballots.count import standing_positions
from workflows.ballots.rounds import ballot_for, seat_for, voted_ballots
from workflows.ballots.scope import OUT_OF_SCOPE, is_in_scope, places
from workflows.comments.comments import insert_comment, take_back
from workflows.models import Ballot, Comment, Position, Seat, SeatVoter, WorkItem
from workflows.move import Move
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.windows import closes_after_working_days, in_words, is_over


def cast_position(  # noqa: PLR0913
    work_item: WorkItem,
    position: str,
    *,
    by: User,
    at: datetime | None = None,
    reason: str = "",
    node: str = "",
    snapshot: str | None = None,
) -> Position:
    """Keep what a voter says; the latest on time counts.

    node: the clause or block that the reason is about, where it is about one. The same
    words of the same person once more are not kept twice. Raises WrongRole for who has no
    seat, TransitionRefused when there is no ballot or the seat was voted by somebody
    else, BadInput for a position or a clause that there is not.
    """
    at = at or clock.now()
    with acting(work_item, "vote", by=by, at=at) as item:
        ballot = _ballot(item, by)
        check_snapshot(
            Move(item, None, by, at, snapshot=ballot.snapshot),  # type: ignore[arg-type]
            snapshot,
        )
        said = _Said(position, reason.strip(), node, by, at)
        return _cast(item, ballot, said)


@dataclass(frozen=True)
class _Said:
    """What one person says at a moment."""

    slug: str
    reason: str
    node: str
    by: User
    at: datetime


def _ballot(item: WorkItem, by: User) -> Ballot:
    """The ballot in which the person votes; where there is none, that says so."""
    open_ballots = voted_ballots(item)
    if not open_ballots:
        raise TransitionRefused(
            Reason(
                "no_ballot",
                f"No ballot is open: the state is “{item.state_label}”.",
            )
        )
    return ballot_for(item, by) or open_ballots[0]


def _cast(item: WorkItem, ballot: Ballot, said: _Said) -> Position:
    kinds = {kind["slug"]: kind for kind in ballot.rules["positions"]}
    if said.slug not in kinds:
        raise BadInput(
            "unknown_position",
            f"There is no position {said.slug!r}. There are {', '.join(kinds)}.",
        )
    seat = seat_for(ballot, said.by)
    if seat is None:
        raise WrongRole(Reason("no_seat", f"{said.by} has no seat in this ballot."))
    kind = kinds[said.slug]
    _check_said(ballot, kind, said)
    before = standing_positions(ballot).get(seat.pk)
    _check_colleague(ballot, seat, said.by, before)
    if before and said.at < before.at:
        raise TransitionRefused(
            Reason("before_last_record", "That is before what this seat said last.")
        )
    # What was counted stays counted: after that a vote is for information.
    late = is_over(ballot.closes_at, said.at) or bool(ballot.closed_at)
    if same := _said_already(ballot, seat, said, late=late):
        return same
    comment = None if late else _comment(item, kind, before, said)
    last = ballot.positions.order_by("-sequence").first()
    cast = Position(
        ballot=ballot, seat=seat, person=said.by, position=said.slug,
        reason=said.reason, at=said.at, is_late=late, comment=comment,
    ).append_after(last)  # fmt: skip
    emit(
        topics.POSITION_CAST, str(cast.pk), ballot=ballot.pk, position=cast.pk
    )  # fmt: skip
    if ballot.kind == Ballot.Kind.CONSENSUS and not late:
        _open_vote_after_objection(item, ballot, kinds, cast)
    return cast


def _check_said(ballot: Ballot, kind: dict, said: _Said) -> None:
    if kind.get("requires_text") and not said.reason:
        raise TransitionRefused(
            Reason("reason_required", f"Say why: “{said.slug}” needs a reason.")
        )
    if said.node and said.node not in places(ballot.snapshot.tree):
        raise BadInput(
            "unknown_node",
            "The clause that you name is not in the text of this ballot. Choose one of "
            "the list, or none.",
        )


def _said_already(
    ballot: Ballot, seat: Seat, said: _Said, *, late: bool
) -> Position | None:
    """The row that is there, where the same form comes again: a double click, a replayed
    post, a second tab."""
    last = (
        ballot.positions.filter(seat=seat, is_late=late)
        .select_related("comment")
        .order_by("-sequence")
        .first()
    )
    if last is None or last.person_id != said.by.pk:
        return None
    about = str(last.comment.node or "") if last.comment else ""
    if (last.position, last.reason) != (said.slug, said.reason):
        return None
    return last if late or not last.comment or about == said.node else None


def _check_colleague(
    ballot: Ballot, seat: Seat, by: User, before: Position | None
) -> None:
    """One organisation, one vote: a colleague's second vote replaces nothing."""
    if before is None or before.person_id == by.pk:
        return
    kinds = dict(seat.voters.values_list("person", "kind"))
    if SeatVoter.Kind.ALTERNATE in (kinds[by.pk], kinds[before.person_id]):
        return
    who = "A colleague" if ballot.is_secret else str(before.person)
    raise TransitionRefused(
        Reason(
            "seat_already_voted",
            f"{who} has voted for this seat already. One organisation has one vote; its "
            "alternate may change it.",
        )
    )


def _comment(
    item: WorkItem, kind: dict, before: Position | None, said: _Said
) -> Comment | None:
    """A vote's reason is a comment to be answered; that of a changed vote is taken back.

    Who says in a later round what the seat said before goes on with the same comment.
    """
    kept = before.comment if before else None
    if kept and not kept.is_resolved:
        same = (before.position, before.reason) == (said.slug, said.reason)
        if same and str(kept.node or "") in (said.node, ""):
            return kept
        take_back(kept, by=said.by, at=said.at)
    objects = kind["counts"] == "negative" or kind.get("blocking")
    if not said.reason or not (objects or kind["counts"] == "approve"):
        return None
    facts = {"node": said.node} if said.node else {}
    return insert_comment(
        item, said.reason, by=said.by, at=said.at,
        type="te" if objects else "ge",
        source="ballot_negative" if objects else "ballot_comment", **facts,
    )  # fmt: skip


def _open_vote_after_objection(
    item: WorkItem, ballot: Ballot, kinds: dict, cast: Position
) -> None:
    """The first objection gives every voter as many working days again."""
    said = ballot.positions.filter(is_late=False).exclude(pk=cast.pk)
    objected = any(kinds[p.position]["counts"] == "negative" for p in said)
    if objected or kinds[cast.position]["counts"] != "negative":
        return
    days = ballot.rules["days"]["objection_working"]
    zone = item.document.lead_group.timezone
    item.deadline = closes_after_working_days(cast.at, days, zone)
    item.save(update_fields=["deadline"])
    Ballot.objects.filter(pk=ballot.pk).update(closes_at=item.deadline)


def late_sentence(cast: Position) -> str:
    """What a late voter is told."""
    zone = cast.ballot.work_item.document.lead_group.timezone
    closed = in_words(cast.ballot.closes_at, zone)
    return f"The ballot closed on {closed}. Your position is kept for information only."


# What a negative without a reason is worth, as presets say it.
WITHOUT_REASON = {
    "quorum_only": "it counts for the return only and decides nothing",
    "ignore": "it is not counted at all",
}


def warnings_of(cast: Position) -> list[Reason]:
    """What a voter is warned of, though the position is kept."""
    kinds = {kind["slug"]: kind for kind in cast.ballot.rules["positions"]}
    found = []
    rule = cast.ballot.rules.get("negatives_without_reason", "count")
    if kinds[cast.position]["counts"] == "negative" and not cast.reason:
        worth = WITHOUT_REASON.get(rule, "nobody can answer it")
        found.append(
            Reason(
                "negative_no_reason",
                f"Your negative has no reason, so {worth}. You can add one until the "
                "ballot closes.",
            )
        )
    if cast.comment and not is_in_scope(cast.ballot, cast.comment.node):
        found.append(Reason("out_of_scope", OUT_OF_SCOPE))
    return found
