"""One work item and one version of its record in, the rows that it may show out.

Every person who is mentioned gets a line in one table: chains hash ids, never names.
"""

from functools import cached_property
from typing import Any

from cms.documents.models import Edition, Snapshot
from cms.documents.published import open_drafts
from cms.people.models import Contact, User
from workflows.ballots.count import count, current_positions
from workflows.models import Ballot, Comment, Position, TransitionRecord, WorkItem
from workflows.record.versions import Version


class Dossier:
    """Reads each kind of row once; `people` fills while the parts are made."""

    def __init__(self, item: WorkItem, version: Version) -> None:
        self.item = item
        self.version = version
        self.document = item.document
        self.people: dict[str, dict[str, str]] = {}

    # -- who -------------------------------------------------------------------------

    def who(self, person: User | Contact | None) -> str | None:
        """The id of somebody, who is then in the table of people; None for the system."""
        if person is None:
            return None
        key = str(person.uuid)
        if key not in self.people:
            row = {"name": str(person)}
            if isinstance(person, Contact):
                row["organisation"] = person.organisation
            if self.version.shows_addresses and person.email:
                row["email"] = person.email
            self.people[key] = row
        return key

    # -- rows ------------------------------------------------------------------------

    @cached_property
    def records(self) -> list[TransitionRecord]:
        """The transitions, in their order."""
        rows = list(self.item.records.select_related("by").order_by("sequence"))
        for row in rows:
            row.work_item = self.item
        return rows

    @cached_property
    def ballots(self) -> list[Ballot]:
        """Every ballot, recalled ones included."""
        rows = self.item.ballots.select_related("snapshot", "preset", "group")
        found = list(rows.order_by("pk"))
        for ballot in found:
            ballot.work_item = self.item
        return found

    @cached_property
    def positions(self) -> dict[int, list[Position]]:
        """What was said in each ballot, by the ballot's key."""
        found: dict[int, list[Position]] = {}
        for ballot in self.ballots:
            rows = ballot.positions.select_related("person", "seat__person", "comment")
            found[ballot.pk] = list(rows.order_by("sequence"))
            for row in found[ballot.pk]:
                row.ballot = ballot
        return found

    @cached_property
    def comments(self) -> list[Comment]:
        """The comments that this version shows."""
        rows = self.item.comments.select_related(
            "author", "contact", "organisation", "category", "snapshot", "duplicate_of",
            "done_in", "disposed_by", "agreed_by", "triaged_by",
        )  # fmt: skip
        found = rows.prefetch_related("replies__author", "replies__contact")
        return [row for row in found.order_by("number") if self.shows(row)]

    def shows(self, comment: Comment) -> bool:
        """Whether a comment is in this version: the public never sees what was held."""
        held = comment.moderation in (
            Comment.Moderation.HELD, Comment.Moderation.REFUSED
        )  # fmt: skip
        return self.version.shows_drafts or not held

    @cached_property
    def held_comments(self) -> set[int]:
        """Keys of the comments that are left out."""
        shown = {comment.pk for comment in self.comments}
        return set(self.item.comments.values_list("pk", flat=True)) - shown

    def is_hidden(self, ballot: Ballot) -> bool:
        """Whether who said what in a ballot is held back."""
        return ballot.is_secret and not self.version.shows_secret

    @cached_property
    def secret_comments(self) -> set[int]:
        """Keys of the comments whose author would tell a secret vote."""
        return {
            position.comment_id
            for ballot in self.ballots
            if self.is_hidden(ballot)
            for position in self.positions[ballot.pk]
            if position.comment_id
        }

    # -- texts -----------------------------------------------------------------------

    @cached_property
    def before(self) -> Edition | None:
        """The edition in force when this work was done: the changes are changes to it."""
        editions = self.document.editions.select_related("snapshot__body")
        own = self.item.edition
        if own:
            editions = editions.filter(sequence__lt=own.sequence)
        else:
            editions = editions.filter(published_at__lt=self.item.opened_at)
        return editions.order_by("-sequence").first()

    @cached_property
    def snapshots(self) -> list[Snapshot]:
        """Every text that the work was about, in the order in which it came to be so."""
        named = [record.snapshot_sha256 for record in self.records]
        named += [ballot.snapshot.sha256 for ballot in self.ballots]
        rows = self.document.snapshots.filter(sha256__in=named).order_by("number")
        return list(rows)

    @cached_property
    def shown_snapshots(self) -> list[Snapshot]:
        """Those whose words this version holds."""
        if self.version.shows_drafts:
            return self.snapshots
        public = set(self.document.editions.values_list("snapshot", flat=True))
        drafts = open_drafts().filter(document=self.document)
        public |= set(drafts.values_list("snapshot", flat=True))
        return [snapshot for snapshot in self.snapshots if snapshot.pk in public]

    # -- what ballots came to ----------------------------------------------------------

    def tally_of(self, ballot: Ballot) -> dict[str, Any] | None:
        """As it was fixed at the close; in the full version also while it is open."""
        if ballot.tally is not None or not self.version.shows_drafts:
            return ballot.tally
        return count(ballot).as_json()

    def last_words(self, ballot: Ballot) -> dict[int, Position]:
        """The position that counts for each seat, where it may be told."""
        return {} if self.is_hidden(ballot) else current_positions(ballot)
