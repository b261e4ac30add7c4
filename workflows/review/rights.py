"""What a person can see and do in a work item, and why: answers of the functions that decide.

Whether something is allowed is asked of them; only the words for the reason are made here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.documents.access import may_edit, may_read_drafts
from cms.documents.models import Document
from cms.people.capabilities import ROLES_IN_EVERY_GROUP, SECRETARIAT_GROUP, Capability
from cms.people.models import Membership, Role, User
from cms.people.rights import memberships_of
from workflows.actions.declare import wrote
from workflows.actions.describe import may, rows_from, who
from workflows.ballots.electorate import plan_electorate
from workflows.ballots.rounds import seat_for
from workflows.models import WorkItem
from workflows.review.advice import holder_in_words
from workflows.roles import CAPABILITIES, capabilities_in


@dataclass(frozen=True)
class Answer:
    """One thing to do: whether, and why or why not."""

    action: str
    allowed: bool
    why: str


def _yes(action: str, why: str) -> Answer:
    return Answer(action, allowed=True, why=why)


def _no(action: str, why: str) -> Answer:
    return Answer(action, allowed=False, why=why)


def answers_for(item: WorkItem, person: User, at: datetime) -> list[Answer]:
    """Everything that the procedure knows to do here, for one person, in its order."""
    return [*_general(item, person, at), *_voting(item, person, at)]


def steps_for(item: WorkItem, person: User, at: datetime) -> list[Answer]:
    """Each way out of the state."""
    found = []
    for row in rows_from(item):
        roles = who(item, row)
        allowed = may(item, row, person, at)
        if allowed:
            held = [r for r in roles if r in CAPABILITIES]
            why = grounds(item.document, person, [CAPABILITIES[r] for r in held], at)
            why = why or _("You are the section’s owner.")
        else:
            words = " or ".join(holder_in_words(role) for role in roles)
            why = _("It is for %s.") % words
        found.append(Answer(row.title, allowed=allowed, why=why))
    return found


def _general(item: WorkItem, person: User, at: datetime) -> Iterator[Answer]:
    document = item.document
    held = capabilities_in(document, person, at.date())
    yield _yes(_("Read editions, tallies and open drafts"), _("Everybody may."))
    yield _by(document, person, at, _("Read the group’s drafts"),
              Capability.READ_DRAFTS, allowed=may_read_drafts(person, document))  # fmt: skip
    yield _by(document, person, at, _("Comment on the draft"), Capability.COMMENT,
              allowed=Capability.COMMENT in held)  # fmt: skip
    yield _by(document, person, at, _("Write the next text"), Capability.EDIT,
              allowed=may_edit(person, document))  # fmt: skip
    author = item.snapshot is not None and wrote(item, person)
    reviews = Capability.REVIEW in held and not author
    answer = _by(document, person, at, _("Review the text"), Capability.REVIEW,
                 allowed=reviews)  # fmt: skip
    if author and Capability.REVIEW in held:
        answer = _no(answer.action, _("No: wrote some of this text."))
    yield answer
    for words, capability in (
        (_("Propose what is done about a comment"), Capability.DISPOSE),
        (_("Agree to what is done about a comment"), Capability.LEAD),
        (_("Support an adoption"), Capability.SUPPORT),
        (_("Decide appeals"), Capability.OVERSEE),
        (_("Open ballots, publish, see secret votes"), Capability.ADMINISTER),
        (_("Change who is a member and holds a seat"), Capability.MANAGE_PEOPLE),
    ):
        yield _by(document, person, at, words, capability, allowed=capability in held)


def _by(
    document: Document, person: User, at: datetime, words: str, capability: str, *,
    allowed: bool,
) -> Answer:  # fmt: skip
    if allowed:
        why = grounds(document, person, [capability], at)
        return _yes(words, why)
    return _no(words, _lack(document, person, capability, at))


def grounds(
    document: Document, person: User, capabilities: list[str], at: datetime
) -> str:
    """`Reviewer in Alpha since 8 January 2024.`: each membership that gives one of them."""
    found = []
    for membership, role in _roles(document, person, at):
        if set(capabilities) & set(role.capabilities or ()):
            since = date_format(membership.since, "j F Y")
            words = _("%(role)s in %(group)s since %(since)s") % {
                "role": role.name, "group": membership.group, "since": since,
            }  # fmt: skip
            found.append(words)
    return f"{'; '.join(found)}." if found else ""


def _lack(document: Document, person: User, capability: str, at: datetime) -> str:
    names = {role.name for _m, role in _roles(document, person, at)}
    if not names:
        return _("No membership in a group of this document.")
    able = Role.objects.all()
    able_names = sorted(r.name for r in able if capability in (r.capabilities or ()))
    return _("Needs the role %(needed)s; has %(held)s.") % {
        "needed": _(" or ").join(able_names), "held": ", ".join(sorted(names)),
    }  # fmt: skip


def _roles(
    document: Document, person: User, at: datetime
) -> Iterator[tuple[Membership, Role]]:
    """Memberships that count for a document, with each role that they bring."""
    groups = {group.pk for group in document.groups()}
    for membership in memberships_of(person, at.date()):
        for role in membership.roles.all():
            everywhere = role.slug in ROLES_IN_EVERY_GROUP
            if (everywhere and membership.group.slug == SECRETARIAT_GROUP) or (
                membership.group_id in groups and not everywhere
            ):
                yield membership, role


def _voting(item: WorkItem, person: User, at: datetime) -> Iterator[Answer]:
    """In the ballot that is open; before it, in the one that would open today."""
    ballot = (
        item.ballots.filter(closed_at=None, recalled_at=None).order_by("-pk").first()
    )
    words = _("Vote in the ballot")
    if ballot is not None:
        seat = seat_for(ballot, person)
        if seat is None:
            why = _(
                "No seat in the electorate, which was frozen when the ballot opened."
            )
            yield _no(words, why)
            return
        kind = seat.voters.get(person=person).get_kind_display()
        why = _("%(kind)s of the seat of %(holder)s, %(category)s.") % {
            "kind": kind, "holder": seat.person,
            "category": seat.category or _("no category"),
        }  # fmt: skip
        yield _yes(words, why)
        return
    for planned in plan_electorate(item, at.date()):
        if person.pk in planned.voter_ids():
            why = _("Would have a seat (%s) if a ballot opened today.") % (
                planned.category or _("no category")
            )
            yield _yes(words, why)
            return
    yield _no(words, _("Holds no voting seat in a group of this document."))
