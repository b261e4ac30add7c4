"""The outbox topics of the procedure."""

WORK_MOVED = "work.moved"  # work_item: UUID, transition, state
BALLOT_OPENED = "ballot.opened"  # work_item: UUID
