"""What a transition would do, before anybody does it: an item, a row and a person in, facts
out. Nothing is changed by looking.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.documents import addresses
from cms.documents.content import sha256_of
from cms.people.models import User
from workflows import states
from workflows.actions.carry_out import target_of
from workflows.actions.data import described
from workflows.actions.describe import may, missing, who
from workflows.actions.perform import FREEZING
from workflows.actions.two_persons import needs_two
from workflows.ballots.electorate import plan_electorate
from workflows.models import WorkItem
from workflows.move import Move
from workflows.notify.rehearse import Told, who_is_told
from workflows.presets.narrow import who_in
from workflows.refusals import Reason
from workflows.review.advice import advice_for, holder_in_words
from workflows.review.next_step import Holders
from workflows.texts import tree_of
from workflows.transitions.row import Row
from workflows.windows import NAMES, closes_after_working_days, closes_at, in_words

OPENS_BALLOT = ("open_ballot", "open_approval")
CLOSES_BALLOT = ("close_ballot",)


@dataclass(frozen=True)
class Obstacle:
    """A reason against it, what to do about it, who holds that and where it is done."""

    reason: Reason
    advice: str
    holder: str
    url: str = ""


@dataclass
class Rehearsal:
    """Sentences for people; `as_json` for scripts."""

    item: WorkItem
    row: Row
    target: str
    who: str
    mine: bool
    second: str
    obstacles: list[Obstacle]
    takes: dict[str, str]
    told: list[Told] = field(default_factory=list)
    public: list[tuple[str, str]] = field(default_factory=list)
    replaced: list[tuple[str, str]] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)
    deadline: str = ""
    ends: list[str] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        """Whether nothing stands in the way but what the form asks for."""
        return not self.obstacles

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "designation": self.item.document.designation,
            "item": self.item.number,
            "version": self.item.version,
            "state": self.item.state,
            "transition": self.row.name,
            "target": self.target,
            "who": self.who,
            "mine": self.mine,
            "second": self.second,
            "missing": [
                {**o.reason.as_json(), "advice": o.advice, "holder": o.holder}
                for o in self.obstacles
            ],
            "data": self.takes,
            "told": [vars(told) | {} for told in self.told],
            "public": [{"what": words, "url": url} for words, url in self.public],
            "replaced": [{"what": words, "url": url} for words, url in self.replaced],
            "frozen": self.frozen,
            "deadline": self.deadline,
            "ends": self.ends,
        }


def rehearse(item: WorkItem, row: Row, by: User, at: datetime) -> Rehearsal:
    """What would happen if `by` performed it now."""
    move = Move(item, row, None, at, snapshot=item.snapshot)
    target = target_of(item, row)
    holders = Holders(at.date())
    first = who_in(row, item.state, item.preset.data)
    second = row.second if needs_two(move) else ()
    return Rehearsal(
        item=item, row=row, target=states.label_of(item.track, target),
        who=holders.names(item, who(item, row)[: len(first)]),
        mine=may(item, row, by, at),
        second=holders.names(item, second) if second else "",
        obstacles=[_obstacle(item, reason) for reason in missing(item, row, at)],
        takes=described(row, item),
        told=[t for t in who_is_told(item, row.name, asker=by, at=at) if t.count],
        public=list(_public(item, row, target)),
        replaced=list(_replaced(item, row)),
        frozen=list(_frozen(move)),
        deadline=_deadline(move, target),
        ends=list(_ends(item, row, target)),
    )  # fmt: skip


def _obstacle(item: WorkItem, reason: Reason) -> Obstacle:
    advice = advice_for(reason)
    if advice is None:
        return Obstacle(reason, "", "")
    url = ""
    if advice.place:
        address = reverse(f"review:{advice.place}", args=[item.document.designation])
        url = f"{address}?item={item.number}"
    return Obstacle(reason, str(advice.words), holder_in_words(advice.holder), url)


def _public(item: WorkItem, row: Row, target: str) -> Iterator[tuple[str, str]]:
    """(what, address) of each page that readers will find."""
    if target in ("public_review", "community_comment") and target != item.state:
        if target == "public_review" and item.snapshot:
            path = addresses.draft_path(item.snapshot)
            yield _("The draft can be read and commented on by anybody."), path
        yield (
            _("It is listed among what is open for comment."),
            reverse("participate"),
        )
    if row.name == "publish" and item.proof:
        path = f"{addresses.document_path(item.document)}{item.proof.label}/"
        yield _("Edition %s can be read by anybody, for ever.") % item.proof.label, path
        yield _("Its PDF can be downloaded."), f"{path}document.pdf"
        yield _("Its text can be downloaded by programs."), f"{path}document.json"
        yield (
            _("The document’s own address leads to it."),
            addresses.document_path(item.document),
        )
    if any(effect in CLOSES_BALLOT for effect in row.effects):
        yield (
            _("The tally of the ballot is public."),
            reverse("public_ballots", args=[item.document.designation, item.number]),
        )
    if row.name == "withdraw" and item.edition:
        yield (
            _("The edition stays readable, under a banner with the reason."),
            addresses.edition_path(item.edition),
        )


def _replaced(item: WorkItem, row: Row) -> Iterator[tuple[str, str]]:
    """(what, address) of what is no longer the newest."""
    if row.name != "publish":
        return
    for edition in item.document.editions.filter(status="current"):
        yield (
            _("Edition %s is superseded; it stays readable and says so.")
            % edition.label,
            addresses.edition_path(edition),
        )
    older = item.document.work_items.exclude(pk=item.pk)
    for other in older.filter(state__in=("published", "in_review")):
        address = reverse("review:document", args=[item.document.designation])
        yield (
            _("Work item %d is over: superseded.") % other.number,
            f"{address}?item={other.number}",
        )


def _frozen(move: Move) -> Iterator[str]:
    item, row = move.item, move.row
    if row.name in FREEZING:
        tree = tree_of(item)
        if tree is not None:
            yield _("The text as it stands now, SHA-256 %s.") % sha256_of(tree)
    if row.name in OPENS_BALLOT:
        if item.snapshot:
            yield _("The text that is voted on, SHA-256 %s.") % item.snapshot.sha256
        seats = len(plan_electorate(item, move.day))
        yield _("The electorate: %d seats, whoever joins or leaves later.") % seats
        yield _("The rules: %s, whatever version comes later.") % item.preset
    if any(effect in CLOSES_BALLOT for effect in row.effects):
        yield _("The tally, as it stands then.")


def _deadline(move: Move, target: str) -> str:
    """When the window of the state that is entered would close."""
    item = move.item
    name = NAMES[item.track].get(target)
    if name is None or target == item.state or move.row.name == "resume":
        return ""
    days = move.rules["days"].get(name) or 0
    until = closes_after_working_days if name.endswith("_working") else closes_at
    moment = until(move.at, days, move.zone)
    return in_words(moment, move.zone) if moment else ""


def _ends(item: WorkItem, row: Row, target: str) -> Iterator[str]:
    if item.deadline and target != item.state:
        zone = item.document.lead_group.timezone
        until = in_words(item.deadline, zone)
        yield _("The window that is open until %s.") % until
    if target in states.CLOSED and item.is_open:
        yield _("This run of the procedure: another may be opened on the desk.")
    if target != item.state and item.requests.exists():
        yield _("What was asked for and not confirmed yet is asked for no longer.")
