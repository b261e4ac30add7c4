"""T1: propose a document. A document, its desk and its work item come out."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from cms import clock
from cms.documents.models import Document
from cms.documents.models.document import validate_designation
from cms.people.capabilities import Capability
from cms.people.models import User, WorkingGroup
from cms.people.rights import capabilities_of
from workflows import states
from workflows.actions.record import append_record, audit, tell, write_state
from workflows.grant import grant
from workflows.models import MACHINES, Preset, WorkItem
from workflows.move import Move
from workflows.refusals import BadInput, Reason, TransitionRefused, WrongRole
from workflows.roles import membership_in
from workflows.transitions import TABLES

# A practice is submitted (`workflows.practice`), not proposed.
PROPOSED = ("standard", "chapter")
TRACK_OF = {"standard": "standard", "chapter": "chapter", "practice": "practice"}


def propose(  # noqa: PLR0913
    *,
    group: WorkingGroup,
    kind: str,
    designation: str,
    title: str,
    by: User,
    at: datetime | None = None,
    need: str = "",
    tree: dict[str, Any] | None = None,
    assets: Any = None,
    language: str = "en",
    licence: str = "CC-BY-4.0",
    imported_from: str = "",
    uuid: str = "",
) -> WorkItem:
    """Open a document with its desk and its first work item.

    tree, assets: the first text, for an import; the document takes the tree's UUID, the
    tree takes the designation and title given here. uuid: the document's, where it is
    known before the text is. Raises TransitionRefused (WrongRole
    for who may not propose) and BadInput.
    """
    at = at or clock.now()
    try:
        with transaction.atomic():
            _check(group, kind, designation, by, at)
            document = _document(
                group, kind, designation, title, language=language, licence=licence,
                tree=tree, uuid=uuid,
            )  # fmt: skip
            facts = {"need": need, "affiliation": _affiliation(document, by, at)}
            facts["similar"] = _similar(document)
            if imported_from:
                facts["imported_from"] = imported_from
            desk = _desk(document, tree, assets, by)
            return open_item(document, desk, "propose", by=by, at=at, facts=facts)
    except TransitionRefused as refusal:
        audit(
            "refused", "propose", item=None, by=by, at=at, reasons=refusal.reasons,
            designation=designation,
        )  # fmt: skip
        raise


def _check(
    group: WorkingGroup, kind: str, designation: str, by: User, at: datetime
) -> None:
    if kind not in PROPOSED:
        raise BadInput("bad_kind", f"There is no procedure for {kind!r} here.")
    try:
        validate_designation(designation)
    except ValidationError as error:
        raise BadInput("bad_designation", " ".join(error.messages)) from error
    if Capability.PROPOSE not in capabilities_of(by, group, at.date()):
        raise WrongRole(
            Reason("wrong_role", f"{by} is not a member who may propose in {group}.")
        )
    if Document.objects.filter(designation_key=designation.casefold()).exists():
        raise TransitionRefused(
            Reason(
                "designation_in_use",
                f"{designation} is in use. A designation names one document for ever.",
            )
        )
    if Preset.newest(group.preset) is None:
        raise TransitionRefused(
            Reason("no_preset", f"{group} follows {group.preset!r}, which is not here.")
        )


def _document(  # noqa: PLR0913
    group: WorkingGroup, kind: str, designation: str, title: str, *,
    language: str, licence: str, tree: dict[str, Any] | None, uuid: str,
) -> Document:  # fmt: skip
    # Cross-references in an imported text name their own document by its UUID.
    uuid = uuid or (tree or {}).get("document", "")
    own = {"uuid": uuid} if uuid else {}
    return Document.objects.create(
        **own,
        kind=kind, designation=designation, title=title, language=language,
        licence=licence, lead_group=group,
    )  # fmt: skip


def new_document(
    group: WorkingGroup, kind: str, designation: str, title: str, *, licence: str = ""
) -> Document:
    """A document without a desk. Raises BadInput for a designation that cannot be one."""
    try:
        validate_designation(designation)
    except ValidationError as error:
        raise BadInput("bad_designation", " ".join(error.messages)) from error
    return _document(
        group, kind, designation, title, language="en", licence=licence, tree=None,
        uuid="",
    )  # fmt: skip


def _desk(document: Document, tree: dict | None, assets: Any, by: User):
    """The desk page with its first text; a tree names its document only now."""
    from cms.documents import content
    from cms.documents.desk import write_desk

    group = document.lead_group
    facts = {
        "document": str(document.uuid), "designation": document.designation,
        "title": document.title, "kind": document.kind,
        "language": document.language, "licence": document.licence,
        "group": {"slug": group.slug, "name": group.name, "joint": []},
    }  # fmt: skip
    if tree is None:
        # Who proposes has written nothing yet, and may review what others write.
        empty = content.new_tree(**facts, meta={"abstract": [], "scope": []})
        return write_desk(document, empty, {}, by=None)
    return write_desk(document, {**tree, **facts}, assets or {}, by=by)


def _affiliation(document: Document, by: User, at: datetime) -> str:
    membership = membership_in(document, by, at.date())
    body = membership.organisation if membership else None
    return str(body.uuid) if body else ""


def _similar(document: Document) -> list[str]:
    """Designations of documents with a title of mostly the same words."""
    words = _words(document.title)
    return [
        other.designation
        for other in Document.objects.exclude(pk=document.pk)
        if words and 2 * len(words & _words(other.title)) > len(words)
    ]


def _words(title: str) -> set[str]:
    return {word for word in title.casefold().split() if len(word) > 3}


@transaction.atomic
def open_item(  # noqa: PLR0913
    document: Document,
    desk: Any,
    name: str,
    *,
    by: User,
    at: datetime,
    facts: dict[str, Any],
    parent: WorkItem | None = None,
    first: str = "",
    **more: Any,
) -> WorkItem:
    """Open a work item with the record `name`; the rules are those newest now.

    first: its first state, where that is not the track's. more: other fields of the row.
    """
    track = TRACK_OF[document.kind]
    last = document.work_items.aggregate(last=Max("number"))["last"] or 0
    preset = Preset.newest(document.lead_group.preset)
    if not first:
        first = "drafting" if parent else states.first_state(track, preset.stages)
    item = MACHINES[track](
        document=document, number=last + 1, desk=desk, track=track, preset=preset,
        state="", parent=parent, proposed_by=by, opened_at=at, entered_at=at, **more,
    )  # fmt: skip
    with grant():
        getattr(item, name)(first)
        item.version = 1
        item.save(force_insert=True)
    move = Move(item, TABLES[track][name], by, at, facts=facts)
    append_record(move, "")
    write_state(item)
    tell(move)
    return item


def open_child(move: Move) -> WorkItem:
    """The work item of the next edition, on its desk and not on an amendment's."""
    from cms.documents.desk import desk_of

    item = move.item
    desk = desk_of(item.document)
    return open_item(
        item.document, desk.page_ptr if desk else None, "start_next_edition", by=move.by, at=move.at,
        facts={"parent": item.number}, parent=item, editor=item.editor,
        shepherd=item.shepherd,
    )  # fmt: skip
