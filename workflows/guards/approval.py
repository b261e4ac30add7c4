"""Guards of ballots and of lazy consensus."""

from cms.people.refusals import Reason
from workflows.ballots import standing
from workflows.ballots.count import count
from workflows.ballots.electorate import (
    Electorate,
    PlannedSeat,
    lapsed_seats,
    plan_electorate,
    plan_electorates,
)
from workflows.move import Move
from workflows.tally import Rules, Seat, Tally, balance
from workflows.windows import in_words

CODES = {
    "min_electorate": "electorate_too_small",
    "category_max": "category_too_big",
    "required_categories": "category_missing",
}


def electorate_ready(move: Move) -> list[Reason]:
    """The seats are enough and balanced, none has lapsed, each declared its interests."""
    electorates = plan_electorates(move.item, move.day)
    reasons = []
    for each in electorates:
        where = f"{each.group}: " if len(electorates) > 1 else ""
        reasons += _balance(each, where)
    seats = [seat for each in electorates for seat in each.seats]
    return reasons + _lapsed(move) + _undeclared(move, seats)


def _balance(each: Electorate, where: str) -> list[Reason]:
    plain = [
        Seat(
            str(i), seat.category_slug,
            str(seat.organisation.pk) if seat.organisation else "",
        )
        for i, seat in enumerate(each.seats)
    ]  # fmt: skip
    reasons = [
        Reason(CODES.get(check.rule, check.rule), f"{where}{check.sentence}")
        for check in balance(plain, Rules.of(each.preset.data))
        if not check.passed
    ]
    if not each.seats:
        reasons.append(Reason("no_electorate", f"{where}Nobody holds a voting seat."))
    return reasons


def _lapsed(move: Move) -> list[Reason]:
    return [
        Reason(
            "membership_expired",
            f"The membership of {seat.person.username} ended on {seat.until.day} "
            f"{seat.until:%B %Y} and still holds a voting seat. Renew it, or take the "
            "seat off it.",
        )
        for seat in lapsed_seats(move.item, move.day)
    ]


def _undeclared(move: Move, seats: list[PlannedSeat]) -> list[Reason]:
    words = move.item.declarations.filter(kind="conflict")
    spoken = set(words.values_list("person", flat=True))
    missing = [seat.holder for seat in seats if not spoken & seat.voter_ids()]
    if not missing:
        return []
    names = ", ".join(person.username for person in missing)
    return [
        Reason(
            "conflict_undeclared",
            f"These voters have not declared whether they have a conflict of interest: "
            f"{names}.",
        )
    ]


def someone_can_object(move: Move) -> list[Reason]:
    """Consensus needs somebody who could have objected."""
    if plan_electorate(move.item, move.day):
        return []
    return [Reason("no_electorate", "Nobody holds a voting seat.")]


def return_missed(move: Move) -> list[Reason]:
    """A ballot is extended once, when too few have voted."""
    if move.item.extended:
        return [Reason("extended", "The ballot has been extended once already.")]
    if not move.rules["days"]["extend"]:
        return [Reason("no_extension", "These rules have no extension.")]
    for _, tally in standing.tallies(move.item):
        checks = {check.rule: check for check in tally.checks}
        if "return_min" in checks and not checks["return_min"].passed:
            return []
    return [Reason("return_reached", "Enough seats have voted.")]


def ballot_passed(move: Move) -> list[Reason]:
    """Every number holds in every group, and nothing is left that must be settled."""
    return standing.failures(move.item) + standing.in_the_way(move.item)


def ballot_not_passed(move: Move) -> list[Reason]:
    """A ballot fails by its numbers only; what voters wrote can be settled."""
    if standing.failures(move.item):
        return []
    return [
        Reason("ballot_passed", "The numbers of the ballot hold; it does not fail.")
    ]


def numbers_hold(move: Move) -> list[Reason]:
    """Every number holds in every group."""
    return standing.failures(move.item)


def something_to_resolve(move: Move) -> list[Reason]:
    """A negative is unresolved, a position blocks, or a voter's comment is unanswered."""
    if standing.in_the_way(move.item) or standing.comments_to_process(move.item):
        return []
    return [Reason("nothing_to_resolve", "Voters left nothing to resolve.")]


def recall_in_time(move: Move) -> list[Reason]:
    """A ballot opened by mistake is recalled within a quarter of an hour."""
    from workflows.ballots.recall import recall_until

    ballot = move.ballot()
    if ballot and ballot.round == 1 and move.at <= recall_until(ballot):
        return []
    until = in_words(recall_until(ballot), move.zone) if ballot else ""
    return [
        Reason(
            "recall_too_late",
            f"The ballot could be recalled until {until}. Let it run its course: its "
            "votes count.",
        )
    ]


def _consensus(move: Move) -> Tally | None:
    """None when nobody has objected."""
    tally = count(move.ballot())
    return tally if tally.negative_counted else None


def consensus_reached(move: Move) -> list[Reason]:
    """Nobody has objected, or the vote after an objection was won."""
    tally = _consensus(move)
    if tally is None or tally.numeric_pass:
        return []
    return [Reason(check.rule, check.sentence) for check in tally.checks
            if not check.passed]  # fmt: skip


def consensus_missed(move: Move) -> list[Reason]:
    """The vote after an objection was lost."""
    if consensus_reached(move):
        return []
    return [Reason("consensus_reached", "Nobody's objection stands.")]
