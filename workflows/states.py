"""The states of each track, and where a list of stages leads from each; plain Python.

A preset lists its stages; `next_state` turns that list into the state after a closing
transition, and the drawn diagram, the side panel and "what is next" come from the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """`code` is ISO-like (40.20); `label` is what people read."""

    slug: str
    label: str
    code: str


def _table(*rows: tuple[str, str, str]) -> dict[str, State]:
    return {slug: State(slug, label, code) for slug, label, code in rows}


STANDARD = _table(
    ("proposed", "Proposed", "10.00"),
    ("adoption_call", "Call for adoption", "10.20"),
    ("drafting", "Drafting", "20.20"),
    ("wg_review", "Review by the group", "30.20"),
    ("evidence", "Evidence", "35.20"),
    ("public_review", "Public review", "40.20"),
    ("resolution", "Resolution of comments", "40.60"),
    ("ballot", "Ballot", "50.20"),
    ("ballot_resolution", "Resolution of negatives", "50.60"),
    ("recirculation", "Recirculation", "50.93"),
    ("decided", "Decided, appeals possible", "50.99"),
    ("publishing", "Publishing", "60.00"),
    ("published", "Published", "60.60"),
    ("in_review", "Systematic review", "90.20"),
    ("superseded", "Superseded", "95.60"),
    ("withdrawn", "Withdrawn", "95.99"),
    ("abandoned", "Abandoned", "x.98"),
    ("parked", "Parked", "x.00"),
)

CHAPTER = _table(
    ("outline", "Outline", "10.20"),
    ("drafting", "Drafting", "20.20"),
    ("peer_review", "Review by peers", "30.20"),
    ("revise", "Revision after review", "30.60"),
    ("section_lead_ok", "With the section's owner", "30.92"),
    ("community_comment", "Comment by the community", "40.20"),
    ("chair_approve", "Approval by lazy consensus", "50.20"),
    ("publishing", "Publishing", "60.00"),
    ("published", "Published", "60.60"),
    ("in_review", "Yearly review", "90.20"),
    ("superseded", "Superseded", "95.60"),
    ("withdrawn", "Withdrawn", "95.99"),
    ("archived", "Archived", "95.99"),
    ("abandoned", "Abandoned", "x.98"),
    ("parked", "Parked", "x.00"),
)

PRACTICE = _table(
    ("submitted", "Submitted", "10.00"),
    ("screening", "Screening", "20.20"),
    ("review", "Blind review", "30.20"),
    ("returned_for_detail", "Returned for detail", "30.60"),
    ("accepted", "Accepted", "50.60"),
    ("publishing", "Publishing", "60.00"),
    ("published", "Published", "60.60"),
    ("check_in", "Yearly check-in", "90.20"),
    ("declined", "Declined", "x.97"),
    ("archived", "Archived", "95.20"),
    ("withdrawn", "Withdrawn", "95.99"),
)

TRACKS = {"standard": STANDARD, "chapter": CHAPTER, "practice": PRACTICE}

# Work in one of these is over: another work item may be opened on the desk.
CLOSED = (
    "published", "in_review", "superseded", "withdrawn", "abandoned", "declined",
    "check_in", "archived",
)  # fmt: skip

# Every stage that a preset may list, in the order in which it must list them, with the
# state that the stage before leads to. A ballot is prepared in `resolution`.
STAGE_ENTRY = {
    "adoption": "proposed",
    "wg_review": "wg_review",
    "evidence": "evidence",
    "public_review": "public_review",
    "ballot": "resolution",
    "appeal": "decided",
}
STAGES = tuple(STAGE_ENTRY)


# An amendment is reviewed, opened to the public and balloted on its differences only.
ROUTES = {
    "edition": STAGES,
    "amendment": ("wg_review", "public_review", "ballot", "appeal"),
    "errata": (),
    "external": (),
}


def stages_of_route(stages: Sequence[str], route: str) -> list[str]:
    """Which stages of a preset a run goes through."""
    return [stage for stage in stages if stage in ROUTES[route]]


def label_of(track: str, state: str) -> str:
    """What people read for a state."""
    return TRACKS[track][state].label


FIRST = {"chapter": "outline", "practice": "submitted"}


def first_state(track: str, stages: Sequence[str]) -> str:
    """Where a proposal puts new work."""
    if track in FIRST:
        return FIRST[track]
    return "proposed" if "adoption" in stages else "drafting"


def next_state(stages: Sequence[str], after: str) -> str:
    """The state that follows when the stage `after` closes; `drafting` counts as one.

    Stages that the list leaves out are skipped. `ballot` closes with an approval.
    """
    if after == "adoption":
        return "drafting"
    order = STAGES.index(after) if after != "drafting" else 0
    for stage in STAGES[order + 1 :]:
        if stage in stages:
            return STAGE_ENTRY[stage]
    return "publishing"
