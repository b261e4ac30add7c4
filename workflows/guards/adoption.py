"""Guards from the proposal to the first draft, and of the next edition."""

from cms.people.capabilities import Capability
from cms.people.models import Membership, User
from cms.people.refusals import Reason
from workflows.models import Declaration, WorkItem
from workflows.models.work_item import OPEN
from workflows.move import Move
from workflows.roles import capabilities_in


def no_open_duplicate(move: Move) -> list[Reason]:
    """No other open work is about the same title."""
    title = move.item.document.title.strip().casefold()
    others = WorkItem.objects.filter(OPEN).exclude(document=move.item.document)
    for item in others.select_related("document"):
        if item.document.title.strip().casefold() == title:
            return [
                Reason(
                    "open_duplicate",
                    f"{item.document.designation} is open under the same title.",
                )
            ]
    return []


def has_chair(move: Move) -> list[Reason]:
    """Somebody is chair of a group of the document on the day."""
    for membership in _memberships(move).prefetch_related("roles"):
        if any(Capability.LEAD in role.capabilities for role in membership.roles.all()):
            return []
    return [Reason("no_chair", "The group has no chair. Name one first.")]


def _memberships(move: Move):
    groups = [group.pk for group in move.item.document.groups()]
    return Membership.objects.active(move.day).filter(group__in=groups)


def supporters(item: WorkItem) -> list[Declaration]:
    """The latest word of each person who has spoken for the adoption."""
    latest: dict[int, Declaration] = {}
    for word in item.declarations.filter(kind="support").select_related("category"):
        latest[word.person_id] = word
    return [word for word in latest.values() if word.value]


def support_missing_reasons(move: Move) -> list[Reason]:
    """How far the support falls short of what the preset asks."""
    rules = move.rules["adoption"] or {
        "min_members": 0, "min_share": [0, 1], "min_categories": 0
    }  # fmt: skip
    voters = _memberships(move).filter(voting_seat=True).values("person").distinct()
    num, den = rules["min_share"]
    needed = max(rules["min_members"], -(-voters.count() * num // den))
    found = supporters(move.item)
    categories = {word.category_id for word in found if word.category_id}
    reasons = []
    if len(found) < needed:
        reasons.append(
            Reason(
                "too_few_supporters",
                f"{len(found)} of {needed} members needed have declared their support.",
            )
        )
    if len(categories) < rules["min_categories"]:
        reasons.append(
            Reason(
                "too_few_categories",
                f"The supporters stand for {len(categories)} of "
                f"{rules['min_categories']} interest categories needed.",
            )
        )
    return reasons


def enough_support(move: Move) -> list[Reason]:
    """Enough members of enough categories support the adoption."""
    reasons = support_missing_reasons(move)
    if not reasons:
        move.facts["supporters"] = [
            str(word.person.uuid) for word in supporters(move.item)
        ]
    return reasons


def support_missing(move: Move) -> list[Reason]:
    """An adoption is declined only when the support was too little."""
    if support_missing_reasons(move):
        return []
    return [Reason("support_there", "There is enough support; the chair may adopt it.")]


def was_extended(move: Move) -> list[Reason]:
    """A call is extended once before it is declined."""
    if move.item.extended or not move.rules["days"]["extend"]:
        return []
    return [Reason("not_extended", "The call must be extended once before that.")]


def not_extended(move: Move) -> list[Reason]:
    """A call is extended once only."""
    if move.rules["days"]["extend"] and not move.item.extended:
        return []
    return [Reason("extended", "The call has been extended once already.")]


def editor_and_shepherd_fit(move: Move) -> list[Reason]:
    """Editor and shepherd are named; the editor may edit, both may read the drafts."""
    reasons = []
    for name, capability in (
        ("editor", Capability.EDIT),
        ("shepherd", Capability.READ_DRAFTS),
    ):
        person = move.data.get(name)
        if person is None:
            reasons.append(Reason(f"no_{name}", f"No {name} is named."))
        elif capability not in _held(move, person):
            reasons.append(
                Reason(
                    f"{name}_does_not_fit",
                    f"{person} cannot be {name}: the group has not given that role.",
                )
            )
    return reasons


def owner_fits(move: Move) -> list[Reason]:
    """The owner of a section edits it: an editor, or the chair."""
    owner = move.data.get("owner") or move.by
    if {Capability.EDIT, Capability.LEAD} & _held(move, owner):
        return []
    return [
        Reason(
            "owner_does_not_fit", f"{owner} cannot own the section: not an editor here."
        )
    ]


def _held(move: Move, person: User) -> frozenset[str]:
    return capabilities_in(move.item.document, person, move.day)


def no_open_work(move: Move) -> list[Reason]:
    """One next edition at a time; an amendment beside it is on a desk of its own."""
    other = WorkItem.objects.filter(
        OPEN, document=move.item.document, route=WorkItem.Route.EDITION
    ).first()
    if other is None:
        return []
    return [
        Reason(
            "work_open",
            f"Work item {other.number} on this desk is open: {other.state_label}.",
        )
    ]
