"""What the transitions of a practice do beside changing the state."""

from cms.documents import editions
from workflows.guards.practice import scores_of
from workflows.move import Move
from workflows.practice.levels import verdict


def set_level(move: Move) -> None:
    """Write down what the scores come to; the record keeps it for the front matter."""
    meta = move.item.snapshot.tree["meta"]
    found = verdict(
        [score.scores for score in scores_of(move.item)],
        years=meta.get("years_of_data", 0),
        tier=meta.get("essa_tier", 0),
        rules=move.rules,
    )
    move.facts["level"] = found.level
    # As a fraction: records hold no floats.
    move.facts["mean"] = [found.mean.numerator, found.mean.denominator]
    move.facts["scores"] = len(scores_of(move.item))


def end_practice(move: Move) -> None:
    """What was published stays readable, and says that it was withdrawn and why."""
    if move.item.edition:
        editions.record_event(
            move.item.edition, "withdrawn", by=move.by, at=move.at, reason=move.reason
        )
