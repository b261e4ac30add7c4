"""What the ballots of a work item come to together: rows in, reasons in words out.

All groups must pass. The numbers, positions that block, unresolved negatives and changes
of substance that nobody has balloted yet are told apart, for each has a way on of its own.
"""

from workflows.ballots.count import count, standing_positions
from workflows.ballots.rounds import current_ballots
from workflows.ballots.scope import is_in_scope
from workflows.models import Ballot, Comment, Position, WorkItem
from workflows.refusals import Reason
from workflows.tally import Check, Tally

# Not a number: it can be cleared by who holds it, and a fresh ballot would not help.
BLOCKING = ("blocking",)


def tallies(item: WorkItem) -> list[tuple[Ballot, Tally]]:
    """Each group's ballot of the latest round as it stands."""
    return [(ballot, count(ballot)) for ballot in current_ballots(item)]


def failures(item: WorkItem) -> list[Reason]:
    """Every number that does not hold."""
    found = tallies(item)
    return [
        _reason(ballot, check, several=len(found) > 1)
        for ballot, tally in found
        for check in tally.checks
        if not check.passed and check.rule not in BLOCKING
    ]


def blocks(item: WorkItem) -> list[Reason]:
    """Positions that stop the ballot until who holds them clears them."""
    found = tallies(item)
    return [
        _reason(ballot, check, several=len(found) > 1)
        for ballot, tally in found
        for check in tally.checks
        if not check.passed and check.rule in BLOCKING
    ]


def _reason(ballot: Ballot, check: Check, *, several: bool) -> Reason:
    where = f"{ballot.group}: " if several else ""
    return Reason(check.rule, f"{where}{check.sentence}")


def negatives_matter(item: WorkItem) -> bool:
    """Whether the preset lets no unresolved negative pass without a recirculation."""
    data = item.preset.data
    return "unresolved_negative" in data["recirculate_on"] or never_overruled(item)


def never_overruled(item: WorkItem) -> bool:
    """Whether a negative stops the ballot until it is resolved, however often asked."""
    return bool(item.preset.data.get("negatives_stop"))


def unresolved_negatives(item: WorkItem) -> int:
    """How many negatives with reasons are unresolved."""
    return sum(tally.unresolved for _, tally in tallies(item))


def new_negatives(item: WorkItem) -> list[Comment]:
    """Unresolved objections first raised in the present later round, and in its scope."""
    later = {ballot.pk: ballot for ballot in current_ballots(item) if ballot.round > 1}
    found = []
    for comment in unresolved_comments(item) if later else ():
        first = comment.positions.order_by("pk").first()
        ballot = later.get(first.ballot_id) if first else None
        if ballot and is_in_scope(ballot, comment.node):
            found.append(comment)
    return found


def standing(item: WorkItem) -> list[Position]:
    """What every seat of every group says now."""
    return [
        position
        for ballot in current_ballots(item)
        for position in standing_positions(ballot).values()
    ]


def unresolved_comments(item: WorkItem) -> list[Comment]:
    """The reasons of negatives and of blocking positions that stand unresolved."""
    found: dict[int, Comment] = {}
    for ballot in current_ballots(item):
        kinds = {kind["slug"]: kind for kind in ballot.rules["positions"]}
        for position in standing_positions(ballot).values():
            kind, comment = kinds[position.position], position.comment
            objects = kind["counts"] == "negative" or kind.get("blocking")
            if comment and objects and not comment.is_resolved:
                found[comment.pk] = comment
    return [found[pk] for pk in sorted(found)]


def comments_to_process(item: WorkItem) -> list[Comment]:
    """What voters wrote and nobody has answered."""
    found = {p.comment.pk: p.comment for p in standing(item) if p.comment}
    return [c for c in found.values() if not c.is_resolved and not c.agreed_at]


def pending_changes(item: WorkItem) -> list[Comment]:
    """Comments on the text balloted that were accepted, with a change after which the
    preset asks the voters again: what they saw is not what would be published."""
    ballots = current_ballots(item)
    if not ballots:
        return []
    balloted = ballots[0].snapshot_id
    asks = set(item.preset.data["recirculate_on"])
    about = item.comments.filter(snapshot=balloted)
    return [
        c
        for c in about
        if c.needs_change and c.done_in_id != balloted and _asks_again(c, asks)
    ]


def _asks_again(comment: Comment, asks: set[str]) -> bool:
    if "new_revision" in asks:
        return True
    if "persuasive_negative" in asks and comment.is_negative:
        return True
    least = Comment.ChangeClass.SUBSTANTIVE
    return "substantive_change" in asks and (comment.change_class or 0) >= least


def in_the_way(item: WorkItem) -> list[Reason]:
    """What must be settled before numbers that hold become a decision."""
    found = blocks(item)
    if negatives_matter(item) and (n := unresolved_negatives(item)):
        found.append(
            Reason(
                "unresolved_negative",
                f"{_negatives(n)} unresolved: recirculation required, unless who "
                "objected is satisfied.",
            )
        )
    return found + changes_in_the_way(item)


def changes_in_the_way(item: WorkItem) -> list[Reason]:
    """The text is about to change after it was balloted."""
    changes = pending_changes(item)
    if not changes:
        return []
    numbers = ", ".join(str(comment.number) for comment in changes)
    return [
        Reason(
            "substantive_change",
            f"The text that was balloted changes (comments {numbers}): recirculation "
            "required.",
        )
    ]


def negatives_that_stop(item: WorkItem) -> list[Reason]:
    """Under rules that never overrule a negative, those that stand."""
    n = unresolved_negatives(item) if never_overruled(item) else 0
    if not n:
        return []
    return [
        Reason(
            "unresolved_negative",
            f"{_negatives(n)} unresolved, and these rules let none be overruled: resolve "
            "it with who objected, or recirculate a changed text.",
        )
    ]


def _negatives(n: int) -> str:
    if n == 1:
        return "1 negative vote with reasons is"
    return f"{n} negative votes with reasons are"
