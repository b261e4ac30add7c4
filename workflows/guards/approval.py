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
from workflows.guards.review import answerable
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


def recirculation_due(move: Move) -> list[Reason]:
    """Something is unresolved, or the text is not the one that was balloted."""
    item = move.item
    if standing.unresolved_comments(item) or standing.pending_changes(item):
        return []
    if move.tree != item.snapshot.tree:
        return []
    return [
        Reason(
            "recirculation_not_needed",
            "Nothing is unresolved and the text is the one that was balloted, so there "
            "is nothing to recirculate. Certify the ballot.",
        )
    ]


def cover_letter(move: Move) -> list[Reason]:
    """Voters are told what they are asked about, and why; a reason is as good as a letter."""
    if move.data.get("cover_letter") or move.reason:
        return []
    return [
        Reason(
            "no_cover_letter",
            "Write a cover letter: what has changed, what is unresolved, and what voters "
            "are asked.",
        )
    ]


def everything_disposed(move: Move) -> list[Reason]:
    """Every comment has a disposition, editorial ones and those of voters too."""
    waiting = answerable(move.item).filter(disposition="")
    numbers = [str(number) for number in waiting.values_list("number", flat=True)]
    if not numbers:
        return []
    return [
        Reason(
            "comment_open",
            f"These comments have no disposition yet: {', '.join(numbers)}.",
        )
    ]


def round_needed(move: Move) -> list[Reason]:
    """A later round brought a new objection within its scope, a position still blocks, or
    the text changed again."""
    item = move.item
    if standing.new_negatives(item) or standing.blocks(item):
        return []
    if standing.negatives_that_stop(item):
        return []
    if standing.pending_changes(item) or move.tree != item.snapshot.tree:
        return []
    return [
        Reason(
            "round_not_needed",
            "This round brought no new negative within its scope and the text is the "
            "same. Certify the recirculation.",
        )
    ]


def _rounds_used(move: Move) -> tuple[int, int]:
    """How many recirculations there were, and how many the preset allows."""
    ballot = move.ballot()
    return (ballot.round - 1 if ballot else 0), move.item.preset.data["max_rounds"]


def rounds_left(move: Move) -> list[Reason]:
    """The chair recirculates as often as the preset says; then oversight decides."""
    used, most = _rounds_used(move)
    if used < most and _is_only_oversight(move):
        return [
            Reason(
                "chair_decides",
                f"{used} of {most} rounds of recirculation are used; oversight decides "
                "after the last of them.",
            )
        ]
    if used >= most and not _is_oversight(move):
        return [
            Reason(
                "rounds_exhausted",
                f"All {most} rounds of recirculation are used. Oversight decides.",
            )
        ]
    return []


def _is_oversight(move: Move) -> bool:
    from workflows.roles import roles_in

    return "oversight" in roles_in(move.item, move.by, move.day)


def _is_only_oversight(move: Move) -> bool:
    from workflows.roles import roles_in

    roles = roles_in(move.item, move.by, move.day)
    return "oversight" in roles and "chair" not in roles


def round_settled(move: Move) -> list[Reason]:
    """A round decides when it brought nothing new within its scope; after the last round
    oversight decides in spite of that. With numbers that fail it decides against."""
    item = move.item
    used, most = _rounds_used(move)
    if standing.failures(item):
        return []
    if used >= most and _is_oversight(move):
        return []
    reasons = standing.blocks(item) + standing.negatives_that_stop(item)
    if found := standing.new_negatives(item):
        numbers = ", ".join(str(comment.number) for comment in found)
        reasons.append(
            Reason(
                "new_negative",
                f"Negatives that are new and within the scope of this round stand "
                f"unresolved (comments {numbers}): recirculate again.",
            )
        )
    reasons += standing.changes_in_the_way(item)
    if reasons and used >= most:
        reasons.append(
            Reason(
                "rounds_exhausted", f"All {most} rounds are used. Oversight decides."
            )
        )
    return reasons


def oversight_fails(move: Move) -> list[Reason]:
    """Giving a recirculation up is for oversight, after its last round."""
    used, most = _rounds_used(move)
    if used >= most:
        return []
    return [
        Reason(
            "rounds_left",
            f"{used} of {most} rounds of recirculation are used. Certify this one or "
            "recirculate again.",
        )
    ]


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
