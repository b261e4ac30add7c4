"""Rows for tests: Alice, Bob and Charlie, their groups, small trees and editions."""

from datetime import UTC, date, datetime

from cms.documents import content
from cms.documents.editions import prepare_proof, publish_edition
from cms.documents.models import Document, Edition, Snapshot
from cms.documents.snapshots import take_snapshot
from cms.people.models import (
    InterestCategory,
    Membership,
    Organisation,
    Role,
    User,
    WorkingGroup,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def user(username: str, **facts: object) -> User:
    """A person with the password `secret`."""
    facts.setdefault("first_name", username.capitalize())
    return User.objects.create_user(username, password="secret", **facts)


def group(
    slug: str = "alpha", *, preset: str = "mcwg", **facts: object
) -> WorkingGroup:
    """A working group with the four default categories."""
    facts.setdefault("name", slug.replace("-", " ").capitalize())
    made, _ = WorkingGroup.objects.get_or_create(
        slug=slug, defaults={"preset": preset, "timezone": "UTC", **facts}
    )
    made.categories.set(InterestCategory.objects.all())
    return made


def member(
    person: User | str,
    in_group: WorkingGroup,
    *roles: str,
    category: str = "content_expert",
    organisation: str = "",
    **facts: object,
) -> User:
    """The person (made when named) as a member of a group since 2020."""
    if isinstance(person, str):
        person = User.objects.filter(username=person).first() or user(person)
    body, _ = Organisation.objects.get_or_create(
        name=organisation or f"Organisation of {person.username}"
    )
    facts.setdefault("since", date(2020, 1, 1))
    membership = Membership.objects.create(
        person=person, group=in_group, organisation=body,
        category=InterestCategory.objects.get(slug=category), **facts,
    )  # fmt: skip
    membership.roles.set(Role.objects.filter(slug__in=roles))
    return person


def paragraph(text: str, **facts: object) -> content.Node:
    return {
        "type": "paragraph", "uuid": content.mint(), "text": content.runs(text), **facts
    }  # fmt: skip


def requirement(text: str, kind: str = "shall", **facts: object) -> content.Node:
    return {
        "type": "requirement", "uuid": content.mint(), "kind": kind,
        "text": content.runs(text), "rationale": [], "verification": [], "role": "",
        "assessable": False, "levels": [], **facts,
    }  # fmt: skip


def section(title: str, *parts: content.Node, **facts: object) -> content.Node:
    """A clause; parts with `blocks` are its child sections, the others its blocks."""
    return {
        "uuid": content.mint(), "kind": "clause", "title": title, "informative": False,
        "blocks": [part for part in parts if "blocks" not in part],
        "sections": [part for part in parts if "blocks" in part], **facts,
    }  # fmt: skip


def document(
    designation: str = "ABC-1", *, kind: str = "standard", lead: WorkingGroup | None = None,
    **facts: object,
) -> Document:  # fmt: skip
    facts.setdefault("title", f"Title of {designation}")
    return Document.objects.create(
        designation=designation, kind=kind, lead_group=lead or group(), **facts
    )


def tree(doc: Document, *parts: content.Node, **facts: object) -> content.Tree:
    """A tree of a document; two small sections when none are given."""
    if not parts:
        parts = (
            section("Scope", paragraph("This document says what good work is.")),
            section("Rules", requirement("The issuer shall publish its criteria.")),
        )
    facts.setdefault("meta", {"abstract": [], "scope": [content.runs("Good work.")]})
    return content.new_tree(
        kind=doc.kind, document=str(doc.uuid), designation=doc.designation,
        title=doc.title, language=doc.language, licence=doc.licence,
        group={"slug": doc.lead_group.slug, "name": doc.lead_group.name, "joint": []},
        sections=list(parts), **facts,
    )  # fmt: skip


def snapshot(
    doc: Document, of: content.Tree | None = None, **facts: object
) -> Snapshot:
    facts.setdefault("by", None)
    facts.setdefault("at", NOON)
    return take_snapshot(doc, of or tree(doc), **facts)


def edition(
    doc: Document, of: content.Tree | None = None, *, at: datetime = NOON
) -> Edition:
    """A published edition made without the procedure (only tests may do this)."""
    proof = prepare_proof(doc, snapshot(doc, of, at=at), {}, at=at)
    return publish_edition(proof, by=None, at=at)
