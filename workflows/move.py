"""One attempt to move a work item: everything that guards and effects look at."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cms.documents.models import Snapshot
from cms.people.models import User
from workflows.models import Ballot, WorkItem
from workflows.transitions.row import Row


@dataclass
class Move:
    """`data` is checked and holds people as users. `snapshot` is the text that the
    transition is about. `facts` go into the record beside the data."""

    item: WorkItem
    row: Row
    by: User | None
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    snapshot: Snapshot | None = None
    # The state that is left, once the move has begun.
    left: str = ""
    # The tree of `snapshot`, or of the desk as it stands when nothing is frozen yet.
    tree: dict[str, Any] | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day on which memberships are looked at."""
        return self.at.date()

    @property
    def rules(self) -> dict[str, Any]:
        """What the preset says about the item's track."""
        return self.item.rules

    @property
    def zone(self) -> str:
        """The time zone of the lead group."""
        return self.item.document.lead_group.timezone

    def ballot(self) -> Ballot | None:
        """The lead group's ballot of the latest round; recalled ones do not count."""
        from workflows.ballots.rounds import current_ballots

        found = current_ballots(self.item)
        return found[0] if found else None
