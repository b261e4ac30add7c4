"""Guards from a decision to the published edition."""

from datetime import timedelta

from cms.documents.models import Proof
from cms.outbox import topics
from cms.outbox.models import Job
from cms.people.refusals import Reason
from workflows.models import Declaration, WorkItem
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
    if "ballot" in move.item.stages:
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
        return [_not_made(proof)]
    if not proof.is_good:
        problems = " ".join(proof.problems) or "Its HTML is missing."
        return [Reason("proof_faulty", f"The proof has problems. {problems}")]
    return []


def proof_bad(move: Move) -> list[Reason]:
    """The proof has problems, could not be made, or the editor declined it."""
    proof = move.item.proof
    if proof is None or proof.snapshot_id != move.item.snapshot_id:
        return []
    move.facts["proof"] = str(proof.uuid)
    word = proof_word(move.item)
    if word is not None and not word.value:
        return []
    if not proof.made_at:
        return [] if _failed(proof) else [_not_made(proof)]
    if not proof.is_good:
        return []
    return [
        Reason(
            "proof_is_good",
            "The proof is good, so the text need not return to drafting. An editor who "
            "finds a fault in it declines it and says why.",
        )
    ]


def proof_word(item: WorkItem) -> Declaration | None:
    """The editor's latest word on the proof that the work item has now."""
    if item.proof is None:
        return None
    said = item.declarations.filter(kind="proof", at__gte=item.proof.created_at)
    # Two proofs may be of the same moment, so the word names the one it is about.
    own = str(item.proof.uuid)
    about = [word for word in said.order_by("pk") if word.data.get("proof", own) == own]
    return about[-1] if about else None


def _failed(proof: Proof) -> bool:
    """Whether the worker has given up on a proof."""
    jobs = Job.objects.filter(topic=topics.PROOF_WANTED, key=str(proof.uuid))
    return bool(jobs) and all(job.failed_at for job in jobs)


def _not_made(proof: Proof) -> Reason:
    if _failed(proof):
        return Reason(
            "proof_not_made",
            "The worker could not make the proof. Ask who runs this site to let it try "
            "again, or return the text to drafting.",
        )
    return Reason(
        "proof_not_made", "The worker has not made the proof yet. Wait for it."
    )


def proof_accepted(move: Move) -> list[Reason]:
    """The editor accepted the proof, or kept silent for as long as the preset says."""
    proof = move.item.proof
    # What another body approved has no editor here; the secretariat compares it.
    if proof is None or move.item.route == WorkItem.Route.EXTERNAL:
        return []
    last = proof_word(move.item)
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
