"""Who an audience is: an occasion in, people and contacts with the reason of each out."""

from collections.abc import Callable, Iterable

from django.db.models import Q

from cms.documents.access import may_read_drafts
from cms.documents.models import Document
from cms.people.capabilities import ROLES_IN_EVERY_GROUP, Capability
from cms.people.models import Contact, Membership, User
from workflows.ballots.count import current_positions
from workflows.ballots.electorate import plan_electorate
from workflows.models import Appeal, Comment, SeatVoter, Subscription
from workflows.notify.matrix import AUDIENCES
from workflows.notify.occasion import Occasion

Recipient = User | Contact
Reasons = dict[Recipient, str]


def audience(slug: str, occasion: Occasion) -> Reasons:
    """Everybody in an audience, with the sentence that says why."""
    if slug == "followers":
        return _followers(occasion)
    why = AUDIENCES[slug].why.format(designation=occasion.document.designation)
    return {
        one: why
        for one in _FINDERS[slug](occasion)
        if one is not None and not (isinstance(one, User) and not one.is_active)
    }


def _commenters(occasion: Occasion) -> Iterable[Recipient | None]:
    """The author of the comment that it is about, else those of all comments."""
    if isinstance(occasion.about, Comment):
        return _authors([occasion.about])
    if occasion.item is None:
        return []
    comments = Comment.objects.filter(work_item__document=occasion.document)
    if occasion.event.slug != "erratum_verified":
        comments = comments.filter(work_item=occasion.item)
    return _authors(comments.select_related("author", "contact"))


def _objectors(occasion: Occasion) -> Iterable[Recipient | None]:
    """Whose comments are not resolved: each is told for themselves."""
    if occasion.item is None:
        return []
    comments = occasion.item.comments.select_related("author", "contact")
    return _authors(
        comment
        for comment in comments
        if comment.state == "unresolved"
        or (comment.is_negative and not comment.is_resolved)
    )


def _authors(comments: Iterable[Comment]) -> list[Recipient]:
    """What was written down for others is not their own; held words are no comment yet."""
    return [
        comment.contact or comment.author
        for comment in comments
        if not comment.on_behalf_of
        and comment.moderation not in ("held", "refused")
    ]  # fmt: skip


def _voters(occasion: Occasion) -> Iterable[User]:
    """The frozen electorate of a ballot; where there is none, who would be in it."""
    if ballots := occasion.ballots():
        return User.objects.filter(
            pk__in=SeatVoter.objects.filter(seat__ballot__in=ballots).values("person")
        )
    item = occasion.item
    if item is None:
        return []
    return [
        person
        for seat in plan_electorate(item, occasion.day)
        for person in (seat.holder, *seat.colleagues, *seat.alternates)
    ]


def _non_voters(occasion: Occasion) -> Iterable[User]:
    """Who may vote for a seat that has said nothing yet."""
    people = []
    for ballot in occasion.ballots():
        silent = ballot.seats.exclude(pk__in=current_positions(ballot))
        voters = SeatVoter.objects.filter(seat__in=silent).select_related("person")
        people += [voter.person for voter in voters]
    return people


def _leaders(occasion: Occasion) -> Iterable[User | None]:
    item = occasion.item
    named = [item.editor, item.shepherd] if item else []
    return [*people_who((Capability.EDIT, Capability.LEAD), occasion), *named]


def _chairs(occasion: Occasion) -> Iterable[User]:
    return people_who((Capability.LEAD,), occasion)


def _reviewers(occasion: Occasion) -> Iterable[User | None]:
    return [occasion.about.person]


def _parties(occasion: Occasion) -> Iterable[Recipient | None]:
    """The appellant and who decides."""
    appeal = occasion.about
    if not isinstance(appeal, Appeal):
        return []
    panel = appeal.panel.filter(removed_at=None).select_related("person")
    return [appeal.contact or appeal.filed_by, *(member.person for member in panel)]


def _followers(occasion: Occasion) -> Reasons:
    """Members of the groups, and who follows by choice what is public anyway."""
    document, found = occasion.document, Reasons()
    why = AUDIENCES["followers"].why
    members = people_who((Capability.READ_DRAFTS,), occasion)
    for person in members:
        found[person] = why.format(followed=document.lead_group.name)
    is_public = occasion.is_public()
    for one in subscriptions_to(document):
        follower = one.contact or one.person
        if one.is_muted:
            found.pop(follower, None)
        elif is_public or (
            isinstance(follower, User) and may_read_drafts(follower, document)
        ):
            followed = document.designation if one.document_id else one.group.name
            found[follower] = why.format(followed=followed)
    return found


def subscriptions_to(document: Document) -> list[Subscription]:
    """Those of its groups, then those of the document itself, which say the last word."""
    wanted = Q(document=document) | Q(group__in=document.groups())
    found = (
        Subscription.objects.filter(wanted)
        .exclude(contact__verified_at=None, person=None)
        .exclude(person__is_active=False)
        .select_related("person", "contact", "group")
    )
    return sorted(found, key=lambda one: (one.document_id is not None, one.pk))


def people_who(capabilities: Iterable[str], occasion: Occasion) -> list[User]:
    """Members of the document's groups who may do one of these things on that day."""
    wanted = set(capabilities)
    groups = [group.pk for group in occasion.document.groups()]
    memberships = Membership.objects.active(occasion.day).filter(
        group__in=groups, person__is_active=True
    )
    found = {
        membership.person
        for membership in memberships.select_related("person").prefetch_related("roles")
        for role in membership.roles.all()
        if role.slug not in ROLES_IN_EVERY_GROUP
        and wanted & set(role.capabilities or ())
    }
    return sorted(found, key=lambda person: person.pk)


_FINDERS: dict[str, Callable[[Occasion], Iterable[Recipient | None]]] = {
    "commenters": _commenters,
    "objectors": _objectors,
    "voters": _voters,
    "non_voters": _non_voters,
    "leaders": _leaders,
    "chairs": _chairs,
    "reviewers": _reviewers,
    "parties": _parties,
}
