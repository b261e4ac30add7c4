"""What a person may see of the ballots of a work item: an item and a person in, sheets out.

Nobody signed in sees what the public sees: ballots that have closed. Who said what is left
out here and nowhere else, so pages, the report and the table cannot differ.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.people.models import InterestCategory, User
from workflows.ballots.count import count
from workflows.ballots.rounds import seat_for
from workflows.ballots.secrecy import sees_who
from workflows.models import Ballot, Comment, Position, Seat, WorkItem
from workflows.roles import roles_in
from workflows.windows import in_words, is_over

NAMES = {
    "return_min": gettext_lazy("Return"), "approve_min": gettext_lazy("Approval"),
    "negative_max": gettext_lazy("Negatives"), "abstain_max": gettext_lazy("Abstentions"),
    "category_max": gettext_lazy("Balance"), "min_electorate": gettext_lazy("Size"),
    "required_categories": gettext_lazy("Categories"),
    "min_categories": gettext_lazy("Number of categories"),
    "one_vote_per_org": gettext_lazy("Organisations"), "blocking": gettext_lazy("Blocking positions"),
}  # fmt: skip


# A position and the round in which it was taken.
Said = tuple[Position, int]


@dataclass(frozen=True)
class Line:
    """A seat, and what it says if that may be seen; `words` is then the position's name."""

    seat: Seat
    has_voted: bool
    position: Position | None = None
    words: str = ""
    # The round in which it was said, where silence keeps an older word.
    round: int = 0


@dataclass(frozen=True)
class Objection:
    """A negative with its reason and what came of it; `who` is nobody where that is secret."""

    words: str
    who: str
    comment: Comment | None
    reason: str


@dataclass
class Sheet:
    """One ballot: a group's, in one round."""

    ballot: Ballot
    tally: dict[str, Any]
    opened: str
    closes: str
    closed: str
    shows_counts: bool
    shows_positions: bool
    shows_silent: bool
    # By holder: the latest word, kept by silence in later rounds.
    standing: dict[int, Said]
    lines: list[Line] = field(default_factory=list)
    late: list[Line] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    mine: Seat | None = None
    my_positions: list[tuple[Position, str]] = field(default_factory=list)
    category_names: dict[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it has not closed and was not recalled."""
        return not self.ballot.closed_at and not self.ballot.recalled_at

    @property
    def title(self) -> str:
        """The kind, the round and the group."""
        words = str(self.ballot.get_kind_display())
        if self.ballot.round > 1:
            words = _("Round %(number)d: recirculation") % {"number": self.ballot.round}
        return f"{words}, {self.ballot.group}" if self.ballot.group else words

    @property
    def anchor(self) -> str:
        """Where it stands on a page with all of them."""
        return f"ballot-{self.ballot.pk}"

    @property
    def sentence(self) -> str:
        """What it came to, or what is still needed."""
        if self.ballot.recalled_at:
            return _(
                "It was opened by mistake and recalled; its votes count for nothing."
            )
        if self.shows_counts:
            return self.tally["sentence"]
        returned = [c for c in self.tally["checks"] if c["rule"] == "return_min"]
        words = returned[0]["sentence"] if returned else _(
            "%(part)d of %(whole)d seats have voted."
        ) % {"part": self.tally["returned"], "whole": self.tally["electorate"]}  # fmt: skip
        return f"{words} " + _("What they said is shown when the ballot has closed.")

    @property
    def checks(self) -> list[dict[str, Any]]:
        """Each rule with its name; while positions are closed, that of the return only."""
        return [
            {
                **check,
                "name": NAMES.get(check["rule"], check["rule"]),
                "found": _found(check),
            }
            for check in self.tally["checks"]
            if self.shows_counts or check["rule"] in SHOWN_WHILE_CLOSED
        ]

    @property
    def categories(self) -> list[dict[str, Any]]:
        """Each category: seats, returned and, where they may be seen, what they said."""
        rows = []
        for slug, counts in self.tally["by_category"].items():
            returned = sum(counts[name] for name in ("approve", "negative", "abstain"))
            rows.append(
                {
                    "name": self.category_names.get(slug, slug) or _("None"),
                    "returned": returned + counts["recuse"],
                    **counts,
                }
            )
        return rows

    @property
    def silent(self) -> list[Seat]:
        """The seats that have not voted, for whom may know it."""
        if not self.shows_silent:
            return []
        return [line.seat for line in self.lines if not line.has_voted]

    @property
    def returned(self) -> int:
        """How many seats have said something, those that recuse themselves included."""
        return sum(line.has_voted for line in self.lines)


# They say nothing of what anybody voted.
SHOWN_WHILE_CLOSED = (
    "return_min", "category_max", "min_electorate", "required_categories"
)  # fmt: skip


def _found(check: dict[str, Any]) -> str:
    """A fraction, or a plain number where the rule is about one."""
    part, whole = check["part"], check["whole"]
    return f"{part}/{whole}" if "/" in check["threshold"] else str(part)


def sheets_of(item: WorkItem, viewer: User | None, at: datetime) -> list[Sheet]:
    """Every ballot of a run, oldest first; the public's leaves open and recalled ones out."""
    ballots = item.ballots.select_related(
        "preset", "group", "snapshot", "opened_by", "previous"
    ).order_by("pk")
    if viewer is None:
        ballots = ballots.exclude(closed_at=None).filter(recalled_at=None)
    roles = roles_in(item, viewer, at.date()) if viewer else set()
    found: dict[int, Sheet] = {}
    kept: dict[int, dict[int, Said]] = {}
    names = dict(InterestCategory.objects.values_list("slug", "name"))
    for ballot in ballots:
        ballot.work_item = item
        earlier = kept.get(ballot.previous_id, {})
        sheet = _sheet(ballot, viewer, roles, dict(earlier), at)
        sheet.category_names = names
        found[ballot.pk], kept[ballot.pk] = sheet, sheet.standing
    return list(found.values())


def _sheet(
    ballot: Ballot,
    viewer: User | None,
    roles: set[str],
    standing: dict[int, Said],
    at: datetime,
) -> Sheet:
    """standing: what each holder said in the rounds before."""
    zone = ballot.work_item.document.lead_group.timezone
    has_ended = bool(ballot.closed_at) or is_over(ballot.closes_at, at)
    counts = has_ended or ballot.rules.get("positions_open", True)
    may_know = "secretariat" in roles
    sheet = Sheet(
        ballot=ballot,
        tally=ballot.tally or count(ballot).as_json(),
        opened=in_words(ballot.opened_at, zone),
        closes=in_words(ballot.closes_at, zone) if ballot.closes_at else "",
        closed=in_words(ballot.closed_at, zone) if ballot.closed_at else "",
        shows_counts=counts,
        shows_positions=counts and sees_who(ballot, viewer, at.date()),
        # Who watches who votes when, and the count, learns what was said.
        shows_silent=may_know or ("chair" in roles and not ballot.is_secret),
        standing=standing,
    )
    seats = list(ballot.seats.select_related("person", "category", "organisation"))
    said = list(
        ballot.positions.select_related("person", "comment").order_by("sequence")
    )
    latest = {p.seat_id: p for p in said if not p.is_late}
    late = {p.seat_id: p for p in said if p.is_late}
    for seat in seats:
        if seat.pk in latest:
            standing[seat.person_id] = (latest[seat.pk], ballot.round)
    sheet.lines = [_line(sheet, seat, standing.get(seat.person_id)) for seat in seats]
    sheet.late = [
        _line(sheet, seat, (late[seat.pk], ballot.round))
        for seat in seats
        if seat.pk in late
    ]
    sheet.objections = _objections(sheet, seats)
    if viewer:
        _own(sheet, viewer, said)
    return sheet


def _kinds(ballot: Ballot) -> dict[str, dict[str, Any]]:
    return {kind["slug"]: kind for kind in ballot.rules["positions"]}


def _line(sheet: Sheet, seat: Seat, said: Said | None) -> Line:
    if said is None or not sheet.shows_positions:
        return Line(seat, said is not None)
    position, number = said
    name = _kinds(sheet.ballot)[position.position]["name"]
    earlier = number if number != sheet.ballot.round else 0
    return Line(seat, has_voted=True, position=position, words=name, round=earlier)


def _objections(sheet: Sheet, seats: list[Seat]) -> list[Objection]:
    """Negatives and blocking positions that stand. Their reasons are comments, and seen
    with them; whose they are is not, where the ballot is secret."""
    kinds = _kinds(sheet.ballot)
    found = []
    for seat in seats if sheet.shows_counts else ():
        position, _round = sheet.standing.get(seat.person_id, (None, 0))
        kind = kinds[position.position] if position else {"counts": ""}
        if kind["counts"] == "negative" or kind.get("blocking"):
            who = str(position.person) if sheet.shows_positions else _("A voter")
            found.append(
                Objection(kind["name"], who, position.comment, position.reason)
            )
    # The order of the seats would tell whose they are.
    return sorted(found, key=lambda o: (o.comment.number if o.comment else 0, o.reason))


def _own(sheet: Sheet, viewer: User, said: list[Position]) -> None:
    sheet.mine = seat_for(sheet.ballot, viewer)
    if sheet.mine is None:
        return
    kinds = _kinds(sheet.ballot)
    sheet.my_positions = [
        (position, kinds[position.position]["name"])
        for position in said
        if position.seat_id == sheet.mine.pk
    ]
