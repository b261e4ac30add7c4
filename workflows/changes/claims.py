"""Which class a change counts as: a voter claims a higher one, two people decide."""

from datetime import datetime

from django.db import transaction

from cms.people.models import User
from workflows.actions.declare import wrote
from workflows.ballots.electorate import plan_electorate
from workflows.models import Change, ChangeClaim, WorkItem
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import roles_in


@transaction.atomic
def claim_class(
    change: Change, *, by: User, change_class: int, reason: str, at: datetime
) -> ChangeClaim:
    """Say that a change is of a higher class; it counts until two people decide.

    The same claim again answers the one that there is. Raises WrongRole for who holds no
    seat, TransitionRefused for a claim that is not higher or comes after the decision.
    """
    change = _locked(change)
    _check_class(change_class)
    if not _votes(change.work_item, by, at):
        raise WrongRole(
            Reason("no_seat", f"{by} holds no voting seat here. A voter may claim it.")
        )
    same = change.claims.filter(person=by, change_class=change_class).first()
    if same:
        return same
    if change.decided is not None:
        raise TransitionRefused(
            Reason(
                "class_decided",
                f"The class of this change has been decided: {change.decided}. Comment "
                "on the text, or object in the ballot.",
            )
        )
    if change_class <= change.change_class:
        raise TransitionRefused(
            Reason(
                "not_higher",
                f"The change counts as class {change.change_class} already. Only a "
                "higher class can be claimed.",
            )
        )
    _check_reason(reason, "Say why the change reaches further than it seems.")
    return ChangeClaim.objects.create(
        change=change, person=by, change_class=change_class, reason=reason.strip(),
        at=at,
    )  # fmt: skip


@transaction.atomic
def decide_class(
    change: Change, *, by: User, change_class: int, at: datetime
) -> Change:
    """Decide the class, or agree to what the other of the two has proposed.

    The chair and a reviewer who edits nothing of the text decide together, either of them
    first. Another proposal takes the place of the one before. Raises WrongRole and
    TransitionRefused.
    """
    change = _locked(change)
    _check_class(change_class)
    part = _part_of(change.work_item, by, at)
    if change.decided is not None:
        if change.decided == change_class:
            return change
        raise TransitionRefused(
            Reason(
                "class_decided",
                f"The class has been decided already: {change.decided}.",
            )
        )
    first = change.decided_by
    others = first is not None and first.pk != by.pk
    if (
        others
        and change.proposed == change_class
        and _part_of(change.work_item, first, at) != part
    ):
        change.decided, change.seconded_by, change.decided_at = change_class, by, at
    else:
        change.proposed, change.decided_by = change_class, by
    change.save(
        update_fields=["proposed", "decided", "decided_by", "seconded_by", "decided_at"]
    )
    return change


def may_claim(item: WorkItem, person: User, at: datetime) -> bool:
    """Whether somebody may claim a higher class."""
    return _votes(item, person, at)


def may_decide(item: WorkItem, person: User, at: datetime) -> bool:
    """Whether somebody may have a part in the decision."""
    try:
        _part_of(item, person, at)
    except WrongRole:
        return False
    return True


def undecided(item: WorkItem) -> list[Change]:
    """Changes whose class was claimed and not yet decided."""
    found = Change.objects.filter(work_item=item, decided=None)
    found = found.exclude(claims=None).distinct()
    return list(found.prefetch_related("claims__person"))


def _locked(change: Change) -> Change:
    found = Change.objects.select_for_update(of=("self",))
    return found.select_related("work_item__document", "decided_by").get(pk=change.pk)


def _votes(item: WorkItem, person: User, at: datetime) -> bool:
    seats = plan_electorate(item, at.date())
    return any(person.pk in seat.voter_ids() for seat in seats)


def _part_of(item: WorkItem, person: User, at: datetime) -> str:
    """Chair or reviewer. Raises WrongRole for anybody else."""
    roles = roles_in(item, person, at.date())
    if "chair" in roles:
        return "chair"
    edits = "editor" in roles or item.editor_id == person.pk or wrote(item, person)
    if "reviewer" in roles and not edits:
        return "reviewer"
    raise WrongRole(
        Reason(
            "wrong_role",
            f"{person} cannot decide the class. The chair and a reviewer who does not "
            "edit the text decide it together.",
        )
    )


def _check_class(change_class: int) -> None:
    if change_class not in (1, 2, 3, 4):
        raise BadInput("bad_class", "The class of a change is 1, 2, 3 or 4.")


def _check_reason(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise TransitionRefused(Reason("reason_required", sentence))
