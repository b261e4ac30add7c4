"""The transitions that every track ends with: publication and after it, and parking."""

from workflows.transitions.row import Row

IN_FORCE = ("published", "in_review")

PUBLICATION = (
    Row(
        "publish", "T20", "Publish", ("publishing",), ("published",), ("secretariat",),
        guards=("proof_good", "proof_accepted", "base_in_force"), effects=("publish",),
    ),
    Row(
        "supersede", "T20", "Supersede", IN_FORCE, ("superseded",), ("system",),
    ),
)  # fmt: skip
NEXT_OR_NONE = (
    Row(
        "start_next_edition", "T23", "Start the next edition", ("", *IN_FORCE),
        (*IN_FORCE, "drafting"), ("chair",), guards=("no_open_work",),
        effects=("open_next_edition",),
    ),
    Row(
        "withdraw", "T24", "Withdraw", IN_FORCE, ("withdrawn",), ("oversight",),
        effects=("withdraw",), needs_reason=True,
    ),
)  # fmt: skip


def parking(states: tuple[str, ...]) -> tuple[Row, ...]:
    """Ways to lay work aside, take it up again and give it up, from `states`."""
    return (
        Row(
            "park", "T25", "Park", states, ("parked",), ("chair", "secretariat"),
            effects=("park",), needs_reason=True,
        ),
        Row(
            "resume", "T25", "Resume", ("parked",), states, ("chair", "secretariat"),
            effects=("resume",),
        ),
        Row(
            "abandon", "T25", "Abandon", (*states, "parked"), ("abandoned",),
            ("chair", "secretariat"), needs_reason=True,
        ),
    )  # fmt: skip
