"""The road of a work item as stations: an item in, what is done, present and ahead out."""

from dataclasses import dataclass
from datetime import datetime

from workflows import states
from workflows.models import WorkItem

# Which states a stage of a standard brings; drafting, publishing and the edition always come.
STAGE_STATES = {
    "adoption": ("proposed", "adoption_call"),
    "wg_review": ("wg_review",),
    "evidence": ("evidence",),
    "public_review": ("public_review", "resolution"),
    "ballot": ("ballot",),
    "appeal": ("decided",),
}
# Left out unless the work has been there: nobody plans to go that way.
DETOURS = (
    "ballot_resolution", "recirculation", "revise", "community_comment", "in_review",
    "superseded", "withdrawn", "abandoned", "parked",
)  # fmt: skip
# Where it has stopped for good, what would have come does not come any more.
STOPPED = ("abandoned", "withdrawn", "superseded")


@dataclass(frozen=True)
class Station:
    """`mark`: done, now or ahead; `since`: when the work came here last, if it did."""

    slug: str
    label: str
    mark: str
    since: datetime | None = None

    @property
    def is_now(self) -> bool:
        """Whether the work stands here."""
        return self.mark == "now"


def stations_of(item: WorkItem, entered: dict[str, datetime]) -> list[Station]:
    """The stations in the order of the road. entered: when each state was entered last."""
    planned = _planned(item)
    labels = states.TRACKS[item.track]
    here = list(labels).index(item.state)
    found = []
    for index, (slug, state) in enumerate(labels.items()):
        been = slug in entered
        if slug == item.state:
            mark = "now"
        elif slug not in planned and not been:
            continue
        elif been and index < here:
            mark = "done"
        elif index > here and slug not in DETOURS and item.state not in STOPPED:
            mark = "ahead"
        else:
            continue
        found.append(Station(slug, state.label, mark, entered.get(slug)))
    return found


def _planned(item: WorkItem) -> set[str]:
    if item.track != "standard":
        return {slug for slug in states.TRACKS[item.track] if slug not in DETOURS}
    found = {"drafting", "publishing", "published"}
    for stage in item.stages:
        found |= set(STAGE_STATES[stage])
    if "ballot" in item.stages:
        found.add("resolution")
    return found
