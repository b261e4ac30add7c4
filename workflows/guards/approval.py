"""Guards of ballots and of lazy consensus."""

from cms.people.refusals import Reason
from workflows.ballots.count import count
from workflows.ballots.electorate import PlannedSeat, plan_electorate
from workflows.move import Move
from workflows.tally import Rules, Seat, Tally, balance

CODES = {
    "min_electorate": "electorate_too_small",
    "category_max": "category_too_big",
    "required_categories": "category_missing",
}


def electorate_ready(move: Move) -> list[Reason]:
    """The seats are enough and balanced, and each has declared its interests."""
    seats = plan_electorate(move.item, move.day)
    plain = [Seat(str(i), seat.category_slug) for i, seat in enumerate(seats)]
    reasons = [
        Reason(CODES.get(check.rule, check.rule), check.sentence)
        for check in balance(plain, Rules.of(move.item.preset.data))
        if not check.passed
    ]
    if not seats:
        reasons.append(Reason("no_electorate", "Nobody holds a voting seat."))
    return reasons + _undeclared(move, seats)


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


def _tally(move: Move) -> Tally:
    return count(move.ballot())


def return_missed(move: Move) -> list[Reason]:
    """A ballot is extended once, when too few have voted."""
    if move.item.extended:
        return [Reason("extended", "The ballot has been extended once already.")]
    if not move.rules["days"]["extend"]:
        return [Reason("no_extension", "These rules have no extension.")]
    checks = {check.rule: check for check in _tally(move).checks}
    if "return_min" in checks and not checks["return_min"].passed:
        return []
    return [Reason("return_reached", "Enough seats have voted.")]


def ballot_passed(move: Move) -> list[Reason]:
    """Every numeric rule holds and no negative with reasons is unresolved."""
    tally = _tally(move)
    reasons = [
        Reason(check.rule, check.sentence) for check in tally.checks if not check.passed
    ]
    if tally.unresolved:
        one = "One negative vote with reasons is unresolved."
        many = f"{tally.unresolved} negative votes with reasons are unresolved."
        reasons.append(
            Reason("unresolved_negative", one if tally.unresolved == 1 else many)
        )
    return reasons


def ballot_not_passed(move: Move) -> list[Reason]:
    """A ballot that passed is certified, not failed."""
    if ballot_passed(move):
        return []
    return [Reason("ballot_passed", "The ballot has passed; it can be certified.")]


def _consensus(move: Move) -> Tally | None:
    """None when nobody has objected."""
    tally = _tally(move)
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
