"""The comments of a work item in, beside which clause of a text each stands out."""

from dataclasses import dataclass, field

from cms.documents.models import Snapshot
from cms.people.models import User
from workflows.comments.authors import Authors
from workflows.models import Comment, CommentPlace, WorkItem
from workflows.review.text.readings import Reading

# As much as the folded form of a longer one shows.
SHORT = 110
HIDDEN = (Comment.Moderation.HELD, Comment.Moderation.REFUSED)


@dataclass(frozen=True)
class Thread:
    """A comment with the replies to it, as they stand beside a text."""

    comment: Comment
    who: str
    quote: str
    replies: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_short(self) -> bool:
        """Whether it fits into two lines and nothing hangs on it."""
        said = self.comment
        more = (self.quote, said.proposed_change, said.disposition, self.replies)
        return not any(more) and not said.must_be_satisfied and len(said.text) <= SHORT

    @property
    def is_closed(self) -> bool:
        """Nothing is left to be done about it."""
        return self.comment.state in ("resolved", "replied", "disposition_agreed")


@dataclass(frozen=True)
class Threads:
    """`by_clause` by UUID; `whole` are about the document; `orphans` have lost their
    clause and are never dropped."""

    by_clause: dict[str, list[Thread]]
    whole: list[Thread]
    orphans: list[Thread]

    @property
    def count(self) -> int:
        """How many comments."""
        return sum(map(len, self.by_clause.values())) + len(self.whole + self.orphans)


def threads_of(
    item: WorkItem, shown: Snapshot, reading: Reading, *, viewer: User
) -> Threads:
    """The comments that a person may read, sorted to the clauses of the shown text."""
    comments = item.comments.exclude(moderation__in=HIDDEN)
    comments = comments.select_related("author", "contact", "organisation")
    comments = comments.prefetch_related("replies__author", "replies__contact")
    places = {
        place.comment_id: place
        for place in CommentPlace.objects.filter(
            comment__work_item=item, snapshot=shown
        )
    }
    authors = Authors(item, viewer)
    found = Threads({}, [], [])
    for comment in comments.order_by("number"):
        place = places.get(comment.pk)
        node = str((place.node if place else comment.node) or "")
        thread = Thread(
            comment, authors.name(comment), place.quote if place else comment.quote,
            _replies(comment, authors),
        )  # fmt: skip
        _sort(thread, node, reading, found)
    return found


def _replies(comment: Comment, authors: Authors) -> list[tuple[str, str]]:
    """Who replied and what. A hidden author stays so in the own thread."""
    replies = []
    for reply in comment.replies.all():
        own = (reply.author_id, reply.contact_id) == (
            comment.author_id, comment.contact_id,
        )  # fmt: skip
        name = authors.name(comment) if own else str(reply.author or reply.contact)
        replies.append((name, reply.text))
    return replies


def _sort(thread: Thread, node: str, reading: Reading, found: Threads) -> None:
    clause = reading.clause_of.get(node)
    if clause:
        found.by_clause.setdefault(clause, []).append(thread)
    elif thread.comment.node is None:
        found.whole.append(thread)
    else:
        found.orphans.append(thread)
