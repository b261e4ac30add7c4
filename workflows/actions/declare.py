"""What people state: declarations and reviews. Checked like transitions, never changed."""

from datetime import datetime
from typing import Any

from cms import clock
from cms.people.models import User
from workflows.actions.acting import acting
from workflows.actions.perform import check_snapshot
from workflows.ballots.electorate import plan_electorate
from workflows.guards.waiver import check_waiver
from workflows.models import CommentEvent, Declaration, Review, WorkItem
from workflows.move import Move
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import is_editor_of, membership_in, roles_in

REVIEWED_IN = ("wg_review", "peer_review")
RESULTS = [r for r in Review.Result.values if r != Review.Result.WITHDRAWN]
ANSWERS = {"support": "support", "proof": "accepted", "waiver": "waive"}
LIST = "requirements"
TEXTS = ("reason", "text", "note", "statement", "interest")


def declare(
    work_item: WorkItem,
    kind: str,
    *,
    by: User,
    at: datetime | None = None,
    data: dict[str, Any] | None = None,
) -> Declaration:
    """Keep a declaration: support, conflict, proof or waiver.

    data: `{"support": false}` takes a support back; `{"conflict": true, "reason": …}`
    declares a conflict, without it its absence; `{"accepted": false, "reason": …}`
    declines the proof; `{"requirements": [UUID, …], "reason": …}` is for waiving their
    evidence, `{"waive": false}` is not. Raises TransitionRefused, WrongRole and BadInput.
    """
    at = at or clock.now()
    if kind not in Declaration.Kind.values:
        raise BadInput(
            "unknown_declaration",
            f"There is no declaration {kind!r}. There are "
            f"{', '.join(Declaration.Kind.values)}.",
        )
    value, text, data = _read(kind, data or {})

    with acting(work_item, f"declare {kind}", by=by, at=at) as item:
        _CHECKS[kind](item, by, at)
        about: dict[str, Any] = {}
        if kind == Declaration.Kind.PROOF:
            about = {"proof": str(item.proof.uuid)}
        elif kind == Declaration.Kind.WAIVER:
            about = check_waiver(item, data, value=value, text=text)
        return Declaration.objects.create(
            kind=kind, value=value, text=text, data={**data, **about},
            **statement(item, by, at),
        )  # fmt: skip


def give_review(
    work_item: WorkItem,
    result: str,
    *,
    by: User,
    at: datetime | None = None,
    note: str = "",
    snapshot: str | None = None,
) -> Review:
    """Keep a reviewer's word on the snapshot under review.

    Nobody reviews a text that they wrote or imported. Raises TransitionRefused,
    WrongRole and BadInput.
    """
    at = at or clock.now()
    if result not in RESULTS:
        raise BadInput(
            "unknown_result",
            f"There is no result {result!r}. There are {', '.join(RESULTS)}.",
        )

    # Requests need `authors_of` below.
    from workflows.reviewers.requests import close_requests

    with acting(work_item, "review", by=by, at=at) as item:
        if wrote(item, by):
            raise TransitionRefused(
                Reason(
                    "own_text",
                    f"{by} wrote some of this text. Somebody else must review it.",
                )
            )
        check_reviewer(item, by, at)
        check_snapshot(
            Move(item, None, by, at, snapshot=item.snapshot),
            snapshot,  # type: ignore[arg-type]
        )
        review = Review.objects.create(
            snapshot=item.snapshot, result=result, note=note,
            **statement(item, by, at),
        )  # fmt: skip
        close_requests(review)
        return review


def check_reviewer(item: WorkItem, by: User, at: datetime) -> None:
    """Raises WrongRole for who reviews nothing here, TransitionRefused out of season."""
    if "reviewer" not in roles_in(item, by, at.date()):
        raise WrongRole(Reason("wrong_role", f"{by} is not a reviewer here."))
    if item.state not in REVIEWED_IN:
        raise TransitionRefused(
            Reason("wrong_state", "The text is not under review now.")
        )


def wrote(item: WorkItem, person: User) -> bool:
    """Whether somebody contributed to the item's snapshot, importing included."""
    return person.pk in authors_of(item)


def authors_of(item: WorkItem) -> set[int]:
    """Who may not approve the item's snapshot, by primary key.

    Who wrote some of it since the last edition; who imported it; and whose suggested
    words an editor applied: the author of words is who wrote them, whoever put them in.
    """
    authors: set[int] = set()
    if item.snapshot:
        authors |= set(item.snapshot.contributors.values_list("person", flat=True))
        applied = item.comments.filter(events__kind=CommentEvent.Kind.APPLIED)
        authors |= set(applied.exclude(author=None).values_list("author", flat=True))
    first = item.records.filter(sequence=1).first()
    if first and first.by_id and first.data.get("imported_from"):
        authors.add(first.by_id)
    return authors


def statement(item: WorkItem, by: User, at: datetime) -> dict[str, Any]:
    """What every statement keeps of who makes it."""
    membership = membership_in(item.document, by, at.date())
    return {
        "work_item": item, "person": by, "at": at,
        "organisation": membership.organisation if membership else None,
        "category": membership.category if membership else None,
    }  # fmt: skip


def _read(kind: str, data: dict[str, Any]) -> tuple[bool, str, dict[str, Any]]:
    """The value, the text and the data as given. Raises BadInput."""
    for name, given in data.items():
        fits = (
            isinstance(given, list) if name == LIST else isinstance(given, str | bool)
        )
        if not fits:
            raise BadInput("bad_data", f"{name} must be text, true or false.")
    text = next((data[n] for n in TEXTS if isinstance(data.get(n), str)), "").strip()
    if kind == Declaration.Kind.CONFLICT:
        value = data.get("conflict", bool(text) and not data.get("none"))
        if isinstance(value, str):
            text, value = text or value, value.strip().lower() not in ("", "none", "no")
        return bool(value), text, data
    name = ANSWERS[kind]
    value = data.get(name, True)
    if not isinstance(value, bool):
        raise BadInput("bad_data", f"{name} must be true or false.")
    return value, text, data


def _may_support(item: WorkItem, by: User, at: datetime) -> None:
    if "supporter" not in roles_in(item, by, at.date()):
        raise WrongRole(Reason("wrong_role", f"{by} is not a member of the group."))
    _only_in(item, "adoption_call")


def _may_waive(item: WorkItem, by: User, at: datetime) -> None:
    _must_vote(item, by, at)
    _only_in(item, "evidence")


def _must_vote(item: WorkItem, by: User, at: datetime) -> None:
    voters = set().union(
        *(seat.voter_ids() for seat in plan_electorate(item, at.date()))
    )
    if by.pk not in voters:
        raise WrongRole(Reason("no_seat", f"{by} holds no voting seat in the group."))


def _may_speak_of_conflict(item: WorkItem, by: User, at: datetime) -> None:
    _must_vote(item, by, at)
    if not item.is_open and item.state != "in_review":
        raise TransitionRefused(Reason("wrong_state", "The work is over."))


def _may_accept_proof(item: WorkItem, by: User, at: datetime) -> None:
    if not is_editor_of(item, by, at.date()):
        raise WrongRole(
            Reason(
                "wrong_role", f"{by} is not the editor; the editor accepts the proof."
            )
        )
    _only_in(item, "publishing")
    if not (item.proof and item.proof.made_at):
        raise TransitionRefused(
            Reason(
                "proof_not_made", "The worker has not made the proof yet. Wait for it."
            )
        )


def _only_in(item: WorkItem, state: str) -> None:
    if item.state != state:
        raise TransitionRefused(
            Reason(
                "wrong_state", f"The state is “{item.state_label}”; it is not the time."
            )
        )


_CHECKS = {
    Declaration.Kind.SUPPORT: _may_support,
    Declaration.Kind.CONFLICT: _may_speak_of_conflict,
    Declaration.Kind.PROOF: _may_accept_proof,
    Declaration.Kind.WAIVER: _may_waive,
}
