"""Who would be told of a transition: a work item and a name in, audiences out."""

from dataclasses import dataclass
from datetime import datetime

from cms import clock
from cms.documents.access import may_read_drafts
from cms.people.models import User
from workflows.actions.carry_out import row_of, target_of
from workflows.models import WorkItem
from workflows.notify.audiences import audience
from workflows.notify.matrix import AUDIENCES, events_of
from workflows.notify.occasion import Occasion

# Their names would tell who said what.
NEVER_NAMED = ("commenters", "objectors", "parties")


@dataclass(frozen=True)
class Told:
    """`people` are names, for who may know them, else None; contacts are only counted.
    `is_legal`: it goes out at once, whatever they have chosen."""

    event: str
    audience: str
    count: int
    people: list[str] | None
    is_legal: bool
    is_public: bool


def who_is_told(
    item: WorkItem,
    transition: str,
    *,
    asker: User | None = None,
    at: datetime | None = None,
) -> list[Told]:
    """Each audience of each event that the transition would be now.

    Raises BadInput for a name that the track does not have.
    """
    at = at or clock.now()
    target = target_of(item, row_of(item, transition))
    may_know = asker is not None and may_read_drafts(asker, item.document)
    found = []
    for event in events_of(transition, item.state, target):
        occasion = Occasion(
            event, "", item.document, at, item=item, by=asker, is_planned=True
        )
        for slug in event.told:
            people = audience(slug, occasion)
            named = may_know and slug not in NEVER_NAMED
            found.append(
                Told(
                    event=event.title,
                    audience=AUDIENCES[slug].label,
                    count=len(people),
                    people=sorted(str(p) for p in people if isinstance(p, User))
                    if named
                    else None,
                    is_legal=slug in event.legal,
                    is_public=event.public and occasion.is_public(),
                )
            )
    return found
