"""Write down what happened: transition records, audit lines, the state for other parts."""

from datetime import datetime

from cms.documents.models import DocumentState
from cms.outbox.outbox import emit
from cms.people.models import User
from workflows import states, topics
from workflows.actions.data import as_json
from workflows.admin import history
from workflows.models import AuditLine, TransitionRecord, WorkItem, work_item_of
from workflows.move import Move
from workflows.refusals import Reason


def append_record(move: Move, from_state: str) -> TransitionRecord:
    """The record of a transition just done."""
    item = move.item
    record = TransitionRecord(
        work_item=item, name=move.row.name, from_state=from_state, to_state=item.state,
        at=move.at, by=move.by,
        snapshot_sha256=item.snapshot.sha256 if item.snapshot else "",
        preset_key=item.preset.key, preset_version=item.preset.version,
        reason=move.reason, data={**as_json(move.data), **move.facts},
    )  # fmt: skip
    record.append_after(item.last_record())
    history.write(record)
    return record


def write_state(item: WorkItem) -> None:
    """Tell the layers below where the newest work on a document stands."""
    newest = work_item_of(item.document) or item
    state = states.TRACKS[newest.track][newest.state]
    DocumentState.objects.update_or_create(
        document=item.document,
        defaults={
            "state": state.slug, "label": state.label, "code": state.code,
            "since": newest.entered_at,
        },
    )  # fmt: skip


def tell(move: Move) -> None:
    """Let whoever listens know, after the commit."""
    emit(
        topics.WORK_MOVED,
        f"{move.item.uuid}:{move.item.version}",
        work_item=str(move.item.uuid),
        transition=move.row.name,
        state=move.item.state,
        record=move.item.version,
    )


def audit(  # noqa: PLR0913
    kind: str,
    name: str,
    *,
    item: WorkItem | None,
    by: User | None,
    at: datetime,
    reasons: list[Reason],
    designation: str = "",
) -> AuditLine:
    """Note something that changed nothing."""
    return AuditLine.objects.create(
        kind=kind, name=name, work_item=item, by=by, at=at,
        designation=designation or (item.document.designation if item else ""),
        reasons=[reason.as_json() for reason in reasons],
    )  # fmt: skip
