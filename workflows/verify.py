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
    ballots = Ballot.objects.select_related("work_item__document", "snapshot", "preset")
    for ballot in ballots.prefetch_related(
        "positions__person", "positions__seat__person"
    ):
        positions = sorted(ballot.positions.all(), key=lambda p: p.sequence)
        for position in positions:
            position.ballot = ballot
        yield from chain_drift(positions, f"Vote in the ballot on {ballot.work_item}")
        yield from _electorate(ballot)
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
    opened = ballot.work_item.records.filter(
        name__in=("open_ballot", "open_approval"), at=ballot.opened_at
    ).first()
    if opened is None or opened.data.get("electorate") != electorate_sha256(ballot):
        yield Drift(
            CHECK,
            f"The electorate of the ballot on {ballot.work_item} (row {ballot.pk}) is "
            "not the one with which it opened.",
        )


def _tally(ballot: Ballot) -> Iterator[Drift]:
    if ballot.tally is not None and ballot.tally["outcome"] != count(ballot).outcome:
        yield Drift(
            CHECK,
            f"The ballot on {ballot.work_item} (row {ballot.pk}) has another outcome "
            "than its votes.",
        )
