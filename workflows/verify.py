"""Check the procedure's records: nothing in, one Drift for each row that is wrong."""

from collections.abc import Iterable, Iterator
from typing import Any

from cms.documents.registry import Drift
from workflows.ballots.count import count
from workflows.ballots.electorate import electorate_sha256
from workflows.models import Ballot, Preset, TransitionRecord, WorkItem
from workflows.models.chain import GENESIS, Chained
from workflows.transitions import TABLES

CHECK = "procedure"


def check() -> Iterator[Drift]:
    """Presets, transition records, states and votes against their hashes."""
    for preset in Preset.objects.all():
        if Preset.hash_of(preset.data) != preset.sha256:
            yield Drift(CHECK, f"Preset {preset} is not what its hash says.")
    items = WorkItem.objects.select_related("document", "preset", "edition")
    for item in items.prefetch_related("records__by"):
        records = sorted(item.records.all(), key=lambda record: record.sequence)
        for record in records:
            record.work_item = item
        yield from chain_drift(records, f"Transition record of {item}")
        yield from _states(item, records)
    ballots = Ballot.objects.select_related(
        "work_item__document", "snapshot", "preset", "group", "previous"
    )
    for ballot in ballots.prefetch_related(
        "positions__person", "positions__seat__person"
    ):
        positions = sorted(ballot.positions.all(), key=lambda p: p.sequence)
        for position in positions:
            position.ballot = ballot
        yield from chain_drift(positions, f"Vote in the ballot on {ballot.work_item}")
        yield from _electorate(ballot)
        yield from _recall(ballot)
        yield from _tally(ballot)


def chain_drift(rows: Iterable[Chained], what: str) -> Iterator[Drift]:
    """What is wrong with rows that follow one another; `what` names them."""
    previous, expected = GENESIS, 1
    for row in rows:
        name = f"{what}, number {row.sequence} (row {row.pk})"
        if row.sequence != expected:
            yield Drift(CHECK, f"{what}: number {expected} is missing.")
        if row.previous != previous:
            yield Drift(CHECK, f"{name} does not follow the row before it.")
        if row.compute() != row.sha256:
            yield Drift(CHECK, f"{name} is not what its hash says.")
        previous, expected = row.sha256, row.sequence + 1


def _states(item: WorkItem, records: list[TransitionRecord]) -> Iterator[Drift]:
    if not records:
        yield Drift(CHECK, f"{item} has no transition record.")
        return
    state = ""
    for record in records:
        row = TABLES[item.track].get(record.name)
        if row is None or record.from_state not in row.sources:
            yield Drift(
                CHECK,
                f"{item}: record {record.sequence} says {record.name} from "
                f"{record.from_state}, which there is not.",
            )
        if record.from_state != state:
            yield Drift(
                CHECK,
                f"{item}: record {record.sequence} starts from {record.from_state} and "
                f"not from {state}.",
            )
        state = record.to_state
    last = records[-1]
    facts: tuple[tuple[str, Any, Any], ...] = (
        ("state", item.state, last.to_state),
        ("version", item.version, len(records)),
        (
            "preset", [item.preset.key, item.preset.version],
            [last.preset_key, last.preset_version],
        ),
        (
            "snapshot", item.snapshot.sha256 if item.snapshot else "",
            last.snapshot_sha256,
        ),
    )  # fmt: skip
    for name, found, recorded in facts:
        if found != recorded:
            yield Drift(
                CHECK, f"{item} has the {name} {found}, but its records say {recorded}."
            )


def _electorate(ballot: Ballot) -> Iterator[Drift]:
    """The seats are those that the record of the opening names; a later round has the
    seats of the round before it."""
    name = f"the ballot on {ballot.work_item} (row {ballot.pk})"
    records = ballot.work_item.records.filter(at=ballot.opened_at)
    found = electorate_sha256(ballot)
    if found not in _recorded(records, ballot):
        yield Drift(
            CHECK, f"The electorate of {name} is not the one with which it opened."
        )
    earlier = ballot.previous
    if earlier is None:
        if ballot.round != 1:
            yield Drift(CHECK, f"Round {ballot.round} of {name} follows no other.")
        return
    # Ballots of an older version name no group.
    same_group = earlier.group_id in (None, ballot.group_id)
    if earlier.round + 1 != ballot.round or not same_group:
        yield Drift(CHECK, f"Round {ballot.round} of {name} follows another ballot.")
    elif electorate_sha256(earlier) != found:
        yield Drift(
            CHECK,
            f"Round {ballot.round} of {name} has other seats than the one before.",
        )


def _recorded(records: Iterable[TransitionRecord], ballot: Ballot) -> set[str]:
    """The hash that the records at its opening hold for the ballot's group."""
    found = set()
    for record in records:
        each = record.data.get("electorates")
        slug = ballot.group.slug if ballot.group else ""
        one = each.get(slug) if each else record.data.get("electorate")
        found.add(one or "")
    return found


def _recall(ballot: Ballot) -> Iterator[Drift]:
    """A recalled ballot has its record, and the other way round."""
    if ballot.recalled_at is None:
        return
    records = ballot.work_item.records.filter(
        name="recall_ballot", at=ballot.recalled_at
    )
    if not records.exists():
        yield Drift(
            CHECK,
            f"The ballot on {ballot.work_item} (row {ballot.pk}) is marked as recalled, "
            "but no record says so.",
        )


# What follows from votes alone; whether an objector is satisfied may change later.
COUNTED = (
    "electorate", "returned", "approve", "negative_counted", "negative_no_reason",
    "abstain", "recuse", "by_category",
)  # fmt: skip


def _tally(ballot: Ballot) -> Iterator[Drift]:
    if ballot.tally is None:
        return
    now = count(ballot).as_json()
    if any(ballot.tally.get(name) != now[name] for name in COUNTED):
        yield Drift(
            CHECK,
            f"The ballot on {ballot.work_item} (row {ballot.pk}) has another outcome "
            "than its votes.",
        )
