"""The outbox topics of the procedure: what happened, and the payload that a row carries.

Whoever acts emits in the transaction of the act; notices and others subscribe.
"""

WORK_MOVED = "work.moved"  # work_item: UUID, transition, state, record: sequence
BALLOT_OPENED = "ballot.opened"  # work_item: UUID, ballot: pk, round
BALLOT_RECALLED = "ballot.recalled"  # work_item: UUID, ballots: list of pk, reason
# Somebody whose objection stands unresolved may appeal: told one by one.
APPEAL_RIGHT = "ballot.appeal_right"  # work_item: UUID, comment: UUID
POSITION_CAST = "position.cast"  # ballot: pk, position: pk
COMMENT_CHANGED = "comment.changed"  # comment: UUID, what: a CommentEvent.Kind
REVIEW_ASKED = "review.asked"  # request: pk, what: a ReviewRequest.State
APPEAL_CHANGED = "appeal.changed"  # appeal: UUID, what
ERRATUM_CHANGED = "erratum.changed"  # erratum: UUID, what
MAIL_WANTED = "mail.wanted"  # mail: UUID
WORK_EXPIRING = "work.expiring"  # work_item: UUID, days: left, expires_at
