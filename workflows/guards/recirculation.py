"""Guards of recirculation: what is due, whether a round settles it, and who decides."""

from cms.people.refusals import Reason
from workflows.ballots import standing
from workflows.guards.review import answerable
from workflows.move import Move
from workflows.roles import roles_in


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
    return "oversight" in roles_in(move.item, move.by, move.day)


def _is_only_oversight(move: Move) -> bool:
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
