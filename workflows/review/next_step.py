"""What comes next in a work item, what stands in its way and who holds it: for lists and
for its own page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from cms.people.models import Membership, User
from workflows.actions.describe import missing, rows_from
from workflows.actions.perform import FREEZING
from workflows.models import WorkItem
from workflows.presets.narrow import who_in
from workflows.refusals import Reason
from workflows.review.advice import advice_for, holder_in_words
from workflows.roles import CAPABILITIES
from workflows.transitions.row import Row

# Ways back or aside: possible, but never what comes next.
ASIDE = (
    "park", "abandon", "return_to_drafting", "revise", "decline_adoption", "fail_ballot",
    "fail_evidence", "fail_approval", "withdraw", "supersede", "extend_adoption",
    "extend_ballot", "open_comment", "reopen_public_review", "return_to_evidence",
    "recall_ballot", "expire", "resurrect", "file_appeal", "decide_appeal",
    "start_systematic_review", "recirculate_again", "start_amendment", "start_errata",
    "register_external", "claim_class",
)  # fmt: skip
PEOPLE_NAMED = 2


class Holders:
    """Who holds which role in the groups of many documents on a day; asked once."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._members: list[Membership] | None = None

    def names(self, item: WorkItem, roles: Iterable[str]) -> str:
        """`the editor (Ben Cole)`; a role that many hold or nobody has stays a word."""
        return " or ".join(self._one(item, role) for role in roles)

    def _one(self, item: WorkItem, role: str) -> str:
        words = holder_in_words(role)
        people = self._people(item, role)
        if not 0 < len(people) <= PEOPLE_NAMED:
            return words
        return f"{words} ({', '.join(str(person) for person in people)})"

    def _people(self, item: WorkItem, role: str) -> list[User]:
        if role in ("editor", "owner") and item.editor_id:
            return [item.editor]
        capability = CAPABILITIES.get(role)
        if role not in ("editor", "chair", "secretariat") or capability is None:
            return []
        groups = {group.pk for group in item.document.groups()}
        found = {
            m.person_id: m.person
            for m in self._all()
            if (role == "secretariat" or m.group_id in groups)
            and any(capability in (r.capabilities or ()) for r in m.roles.all())
        }
        return list(found.values())

    def _all(self) -> list[Membership]:
        if self._members is None:
            found = Membership.objects.active(self.on).filter(person__is_active=True)
            found = found.select_related("person").prefetch_related("roles")
            self._members = list(found)
        return self._members


@dataclass
class NextStep:
    """`row` None: nothing is to be done here any more."""

    row: Row | None
    reasons: list[Reason] = field(default_factory=list)
    holder: str = ""
    # The text was not looked at, which takes too long for a list.
    text_unread: bool = False

    @property
    def title(self) -> str:
        """The transition's, or nothing."""
        return self.row.title if self.row else ""


def next_step(
    item: WorkItem, at: datetime, holders: Holders, *, reads_text: bool = True
) -> NextStep:
    """The way on, the reasons against it and who can mend the first of them."""
    rows = rows_from(item)
    row = next((row for row in rows if row.name not in ASIDE), None)
    if row is None or not item.is_open:
        return NextStep(None)
    if row.name in FREEZING and not reads_text:
        asked = [r for r in item.requests.all() if r.name == row.name]
        roles = row.second if asked else who_in(row, item.state, item.preset.data)
        return NextStep(row, [], holders.names(item, roles), text_unread=not asked)
    reasons = missing(item, row, at)
    held_by = [advice.holder for r in reasons if (advice := advice_for(r))]
    held = [role for role in held_by if role != "clock"] or held_by
    roles = (held[0],) if held else who_in(row, item.state, item.preset.data)
    if roles == ("second",):
        roles = row.second
    return NextStep(row, reasons, holders.names(item, roles))
