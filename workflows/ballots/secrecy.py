"""Who may know who said what in a ballot: a ballot and a person in, yes or a name out.

In a secret ballot the secretariat sees who said what, and each voter sees their own seat.
Nobody else does, on no page, in no file, log, mail or answer of a command. How many of each
category said what is no secret. The reason of a vote is shown, its author is not.
"""

from datetime import date

from cms import clock
from cms.people.capabilities import Capability
from cms.people.models import User
from workflows.models import Ballot, Comment, Position
from workflows.roles import capabilities_in

ADMINISTER = Capability.ADMINISTER


def sees_who(ballot: Ballot, viewer: User | None, on: date | None = None) -> bool:
    """Whether a person may know who said what; None is the public."""
    if not ballot.is_secret:
        return True
    if viewer is None:
        return False
    held = capabilities_in(ballot.work_item.document, viewer, on or clock.today())
    return ADMINISTER in held


def sees_position(
    position: Position, viewer: User | None, on: date | None = None
) -> bool:
    """Whether a person may see that this seat said this: it is theirs, or no secret."""
    if sees_who(position.ballot, viewer, on):
        return True
    if viewer is None:
        return False
    return position.seat.voters.filter(person=viewer).exists()


def is_secret(comment: Comment) -> bool:
    """Whether a comment is the reason of a vote in a secret ballot."""
    if comment.source not in (
        Comment.Source.BALLOT_NEGATIVE, Comment.Source.BALLOT_COMMENT
    ):  # fmt: skip
        return False
    return comment.positions.filter(ballot__is_secret=True).exists()


def sees_author(comment: Comment, viewer: User | None, on: date | None = None) -> bool:
    """Whether a person may see who wrote a comment."""
    if not is_secret(comment):
        return True
    if viewer is None:
        return False
    if comment.author_id == viewer.pk:
        return True
    held = capabilities_in(comment.work_item.document, viewer, on or clock.today())
    return ADMINISTER in held
