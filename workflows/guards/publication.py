"""Guards from a decision to the published edition."""

from datetime import timedelta

from cms.people.refusals import Reason
from workflows.move import Move
from workflows.windows import closes_at, in_words, is_over


def no_appeal(move: Move) -> list[Reason]:
    """No appeal is open."""
    if "on_hold_appeal" not in move.item.flags:
        return []
    return [Reason("appeal_open", "An appeal against the decision is open.")]


def due_process_complete(move: Move) -> list[Reason]:
    """Roster, tally and answers to all comments are on record."""
    ballot = move.ballot()
    missing = []
    if "ballot" in move.item.preset.stages:
        if ballot is None or not ballot.seats.exists():
            missing.append("the roster of the ballot")
        if ballot is None or not ballot.tally:
            missing.append("the tally")
    if move.item.comments.filter(agreed_at=None).exclude(
        source__in=("ballot_negative", "ballot_comment")
    ):
        missing.append("answers to all comments")
    move.facts["due_process"] = "complete" if not missing else "incomplete"
    if not missing:
        return []
    return [Reason("due_process_incomplete", f"The record lacks {', '.join(missing)}.")]


def proof_good(move: Move) -> list[Reason]:
    """The proof of this very snapshot was made without error."""
    proof = move.item.proof
    if proof is None or proof.snapshot_id != move.item.snapshot_id:
        return [Reason("no_proof", "There is no proof of this text.")]
    if not proof.made_at:
        return [
            Reason(
                "proof_not_made", "The worker has not made the proof yet. Wait for it."
            )
        ]
    if not proof.is_good:
        problems = " ".join(proof.problems) or "Its HTML is missing."
        return [Reason("proof_faulty", f"The proof has problems. {problems}")]
    return []


def proof_accepted(move: Move) -> list[Reason]:
    """The editor accepted the proof, or kept silent for as long as the preset says."""
    proof = move.item.proof
    if proof is None:
        return []
    words = move.item.declarations.filter(kind="proof", at__gte=proof.created_at)
    last = words.order_by("pk").last()
    if last is not None and not last.value:
        return [Reason("proof_declined", f"The editor declined the proof. {last.text}")]
    if last is not None:
        return []
    silence = closes_at(
        proof.created_at, move.item.preset.data["proof_days"], move.zone
    )
    if silence is None or is_over(silence, move.at):
        move.facts["proof_accepted_by_silence"] = True
        return []
    until = in_words(silence + timedelta(seconds=1), move.zone)
    return [
        Reason(
            "proof_not_accepted",
            f"The editor has not accepted the proof. Silence counts from {until}.",
        )
    ]
