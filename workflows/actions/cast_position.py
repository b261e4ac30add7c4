"""Cast a position for a seat: appended, changeable until the ballot closes, then kept
for information only."""

from datetime import datetime

from cms import clock
from cms.people.models import User
from workflows.actions.acting import acting
from workflows.actions.perform import check_snapshot
from workflows.ballots.count import current_positions
from workflows.comments.comments import insert_comment, take_back
from workflows.models import Ballot, Comment, Position, Seat, SeatVoter, WorkItem
from workflows.move import Move
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.windows import closes_after_working_days, in_words, is_over

VOTED_IN = {"ballot": Ballot.Kind.BALLOT, "chair_approve": Ballot.Kind.CONSENSUS}


def cast_position(
    work_item: WorkItem,
    position: str,
    *,
    by: User,
    at: datetime | None = None,
    reason: str = "",
    snapshot: str | None = None,
) -> Position:
    """Keep what a voter says; the latest on time counts.

    Raises WrongRole for who has no seat, TransitionRefused when there is no ballot or
    the seat was voted by somebody else, BadInput for a position that the preset lacks.
    """
    at = at or clock.now()
    with acting(work_item, "vote", by=by, at=at) as item:
        ballot = _ballot(item)
        check_snapshot(
            Move(item, None, by, at, snapshot=ballot.snapshot),  # type: ignore[arg-type]
            snapshot,
        )
        return _cast(item, ballot, position, by=by, at=at, reason=reason.strip())


def _ballot(item: WorkItem) -> Ballot:
    kind = VOTED_IN.get(item.state)
    ballot = item.ballots.filter(kind=kind).order_by("-pk").first() if kind else None
    if ballot is None:
        raise TransitionRefused(
            Reason(
                "no_ballot",
                f"No ballot is open: the state is “{item.state_label}”.",
            )
        )
    return ballot


def _cast(
    item: WorkItem, ballot: Ballot, slug: str, *, by: User, at: datetime, reason: str
) -> Position:
    kinds = {kind["slug"]: kind for kind in ballot.rules["positions"]}
    if slug not in kinds:
        raise BadInput(
            "unknown_position",
            f"There is no position {slug!r}. There are {', '.join(kinds)}.",
        )
    seat = seat_for(ballot, by)
    if seat is None:
        raise WrongRole(Reason("no_seat", f"{by} has no seat in this ballot."))
    _check_colleague(ballot, seat, by)
    if kinds[slug].get("requires_text") and not reason:
        raise TransitionRefused(
            Reason("reason_required", f"Say why: “{slug}” needs a reason.")
        )
    last = ballot.positions.order_by("-sequence").first()
    before = current_positions(ballot).get(seat.pk)
    if before and at < before.at:
        raise TransitionRefused(
            Reason("before_last_record", "That is before what this seat said last.")
        )
    late = is_over(ballot.closes_at, at)
    comment = None
    if not late:
        comment = _comment(item, kinds[slug], before, by=by, at=at, reason=reason)
    cast = Position(
        ballot=ballot, seat=seat, person=by, position=slug, reason=reason, at=at,
        is_late=late, comment=comment,
    ).append_after(last)  # fmt: skip
    if ballot.kind == Ballot.Kind.CONSENSUS and not late:
        _open_vote_after_objection(item, ballot, kinds, cast)
    return cast


def seat_for(ballot: Ballot, person: User) -> Seat | None:
    """The seat for which somebody votes: the own one before that of another."""
    found = SeatVoter.objects.filter(seat__ballot=ballot, person=person)
    ranked = sorted(found.select_related("seat"), key=lambda v: v.kind != "holder")
    return ranked[0].seat if ranked else None


def _check_colleague(ballot: Ballot, seat: Seat, by: User) -> None:
    """One organisation, one vote: a colleague's second vote replaces nothing."""
    before = current_positions(ballot).get(seat.pk)
    if before is None or before.person_id == by.pk:
        return
    kinds = dict(seat.voters.values_list("person", "kind"))
    if SeatVoter.Kind.ALTERNATE in (kinds[by.pk], kinds[before.person_id]):
        return
    raise TransitionRefused(
        Reason(
            "seat_already_voted",
            f"{before.person} has voted for this seat already. One organisation has one "
            "vote; its alternate may change it.",
        )
    )


def _comment(
    item: WorkItem, kind: dict, before: Position | None, *, by: User, at: datetime,
    reason: str,
) -> Comment | None:  # fmt: skip
    """A vote's reason is a comment to be answered; that of a changed vote is taken back."""
    if before and before.comment and not before.comment.is_resolved:
        take_back(before.comment, by=by, at=at)
    if not reason or kind["counts"] not in ("negative", "approve"):
        return None
    negative = kind["counts"] == "negative"
    return insert_comment(
        item, reason, by=by, at=at,
        type="te" if negative else "ge",
        source="ballot_negative" if negative else "ballot_comment",
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
