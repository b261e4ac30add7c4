"""The waiver of evidence: what voters declared about a text in, requirements waived out."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cms.documents.content import blocks
from cms.documents.models import Snapshot
from cms.people.refusals import Reason
from workflows.ballots.electorate import plan_electorate
from workflows.changes.record import stale_requirements
from workflows.models import Declaration, WorkItem
from workflows.refusals import BadInput, TransitionRefused

# A requirement is waived by two seats of three; one requirement of ten may be waived.
SEATS = (2, 3)
REQUIREMENTS = (1, 10)


@dataclass
class Waiver:
    """What stands on record. `seats` says how many seats speak for each requirement that
    at least one speaks for; `waived` are those with enough."""

    seats_count: int
    requirements_count: int
    seats: dict[str, int] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    @property
    def waived(self) -> list[str]:
        """The requirements for which enough seats have spoken, by UUID."""
        num, den = SEATS
        return sorted(
            node
            for node, count in self.seats.items()
            if count * den >= self.seats_count * num
        )

    @property
    def is_narrow(self) -> bool:
        """Whether no more is waived than may be."""
        return fits(len(self.waived), self.requirements_count)

    def as_json(self) -> dict[str, Any]:
        """As the record of the acceptance keeps and publishes it."""
        return {
            "requirements": {
                node: f"{self.seats[node]}/{self.seats_count}" for node in self.waived
            },
            "reasons": self.reasons,
        }


def fits(count: int, of: int) -> bool:
    """Whether so many requirements of a text may be waived."""
    num, den = REQUIREMENTS
    return count * den <= of * num


def requirements_in(snapshot: Snapshot | None) -> list[str]:
    """The UUIDs of the requirements of a text, in its order."""
    if snapshot is None:
        return []
    return [b["uuid"] for b in blocks(snapshot.tree) if b["type"] == "requirement"]


def waiver_of(item: WorkItem, on: date) -> Waiver | None:
    """What the voters of a day have declared about the item's text; None: nobody has.

    The latest word of everybody who may vote for a seat is the seat's.
    """
    words = _words(item)
    if not words:
        return None
    seats = plan_electorate(item, on)
    here = requirements_in(item.snapshot)
    waiver = Waiver(len(seats), len(here))
    speaking: dict[str, int] = defaultdict(int)
    reasons: dict[int, str] = {}
    for seat in seats:
        word = next((w for w in words if w.person_id in seat.voter_ids()), None)
        if word is None or not word.value:
            continue
        reasons[word.pk] = word.text
        for node in word.data["requirements"]:
            speaking[node] += 1
    waiver.seats = {node: speaking[node] for node in here if node in speaking}
    waiver.reasons = list(dict.fromkeys(reasons[pk] for pk in sorted(reasons)))
    return waiver


def _words(item: WorkItem) -> list[Declaration]:
    """The declarations about the text as it stands, the latest first."""
    said = item.declarations.filter(kind=Declaration.Kind.WAIVER).order_by("-pk")
    sha = item.snapshot.sha256 if item.snapshot else ""
    return [word for word in said if word.data.get("snapshot") == sha]


def accepted_waiver(item: WorkItem, snapshot: Snapshot | None) -> dict[str, Any] | None:
    """The waiver with which evidence was accepted, while it holds for a later text: no
    requirement is new or changed in substance since."""
    last = item.records.filter(name="accept_evidence").order_by("-sequence").first()
    found = last.data.get("waiver") if last else None
    if not found or snapshot is None:
        return None
    if last.snapshot_sha256 == snapshot.sha256:
        return found
    base = item.document.snapshots.filter(sha256=last.snapshot_sha256).first()
    if base is None or stale_requirements(item, base, snapshot):
        return None
    return found


def reasons_against_waiver(waiver: Waiver) -> list[Reason]:
    """Why what was declared does not let the text pass; empty: it does."""
    if not waiver.waived:
        most = max(waiver.seats.values(), default=0)
        return [
            Reason(
                "waiver_not_carried",
                f"A waiver is proposed: {most} of {waiver.seats_count} seats have "
                "declared for it, and it needs two of three. Ask the others, or fail "
                "the evidence.",
            )
        ]
    if not waiver.is_narrow:
        return [
            Reason(
                "waiver_too_wide",
                f"{len(waiver.waived)} of {waiver.requirements_count} requirements are "
                "waived, and no more than one of ten may be. Take some of it back, or "
                "fail the evidence.",
            )
        ]
    return []


def check_waiver(
    item: WorkItem, data: dict[str, Any], *, value: bool, text: str
) -> dict[str, Any]:
    """What a voter's word on a waiver is about, checked. Raises BadInput and
    TransitionRefused."""
    about = {"snapshot": item.snapshot.sha256, "requirements": []}
    if not value:
        return about
    wanted, here = data.get("requirements"), requirements_in(item.snapshot)
    if not wanted or not isinstance(wanted, list):
        raise BadInput(
            "no_requirements", "Name the requirements whose evidence is to be waived."
        )
    unknown = [node for node in wanted if node not in here]
    if unknown:
        raise BadInput(
            "unknown_requirement", f"The text has no requirement {unknown[0]}."
        )
    if not text:
        raise BadInput(
            "reason_required", "Say why: the reason of a waiver is published."
        )
    about["requirements"] = [node for node in here if node in wanted]
    if not fits(len(about["requirements"]), len(here)):
        raise TransitionRefused(
            Reason(
                "waiver_too_wide",
                f"No more than one of ten requirements may be waived; you named "
                f"{len(about['requirements'])} of {len(here)}. Name fewer.",
            )
        )
    return about
