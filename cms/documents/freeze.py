"""A desk in, a snapshot out; or the sentences that say why it cannot be taken yet."""

import hashlib
from datetime import datetime

from django.db import transaction
from wagtail.models import Page

from cms.documents import blobs, content, validate
from cms.documents.admin.forms import MOST_BLOCKS
from cms.documents.assemble import Assembled, assemble
from cms.documents.content import Tree
from cms.documents.models import Document, Snapshot
from cms.documents.models.pages import desk_of
from cms.documents.numbering import Number
from cms.documents.snapshots import NodeIdInUse, take_snapshot
from cms.people.models import User


class FreezeRefused(Exception):
    """The desk is not fit for a snapshot; `problems` are sentences for its writers."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@transaction.atomic
def freeze(
    document: Document, *, by: User | None, at: datetime, amendment: str = ""
) -> Snapshot:
    """Take a snapshot of the desk of `document`, or of an amendment's, as it is saved now.

    The same text answers the snapshot that is there. Raises FreezeRefused.
    """
    desk = desk_of(document, amendment)
    if desk is None:
        raise FreezeRefused(["The document has no desk. Open one and write its text."])
    # Autosave takes no lock of ours, but it waits for this transaction to write.
    Page.objects.select_for_update().get(pk=desk.pk)
    assembled = assemble(desk)
    if problems := problems_of(assembled):
        raise FreezeRefused(problems)
    _store(assembled)
    try:
        return take_snapshot(
            document,
            assembled.tree,
            by=by,
            at=at,
            desk=desk.page_ptr,
            sources=assembled.sources,
            contributors=assembled.contributors(),
        )
    except (NodeIdInUse, content.ContentError) as error:
        raise FreezeRefused([str(error)]) from error


def problems_before_snapshot(document: Document, amendment: str = "") -> list[str]:
    """What stands in the way of a snapshot, as sentences; empty when nothing does."""
    desk = desk_of(document, amendment)
    if desk is None:
        return ["The document has no desk. Open one and write its text."]
    return problems_of(assemble(desk))


def problems_of(assembled: Assembled) -> list[str]:
    """What stands in the way of a snapshot of an assembled desk."""
    tree = assembled.tree
    found = [
        *assembled.problems,
        *_sections(tree, assembled.numbers),
        *_pictures(assembled),
        *_duplicates(tree),
    ]
    # What the sentences above do not say yet; a writer sees these only in odd cases.
    return found or validate.problems(tree)


def place_of(section: content.Node, numbers: dict[str, Number]) -> str:
    """A section as a sentence names it: “4.2 Criteria”."""
    number = numbers[section["uuid"]].label
    return f"“{number} {section['title']}”" if number else f"“{section['title']}”"


def _sections(tree: Tree, numbers: dict[str, Number]) -> list[str]:
    found = []
    if not tree["sections"]:
        found.append("The document has no sections. Write at least one.")
    for section in content.sections(tree):
        count = len(section["blocks"])
        if count > MOST_BLOCKS:
            found.append(
                f"{place_of(section, numbers)} has {count} blocks; a section may have "
                f"{MOST_BLOCKS}. Split it in the outline."
            )
        for block in section["blocks"]:
            if sentence := _empty(block, place_of(section, numbers)):
                found.append(sentence)
    return found


def _empty(block: content.Node, place: str) -> str:
    """What a block lacks that no reader could do without, as a sentence, or ""."""
    kind = block["type"]
    if kind in ("requirement", "heading") and not content.plain(block["text"]).strip():
        return f"A {kind} in {place} is empty. Write it, or remove the block."
    if kind == "definition" and not block["preferred"].strip():
        return f"A definition in {place} names no term. Name it, or remove the block."
    if kind == "attachment" and not block["title"].strip():
        return f"An attachment in {place} has no title. Say what the file is."
    return ""


def _pictures(assembled: Assembled) -> list[str]:
    found = []
    for section in content.sections(assembled.tree):
        place = place_of(section, assembled.numbers)
        for block in section["blocks"]:
            if block["type"] != "figure":
                continue
            label = assembled.numbers[block["uuid"]].label
            if block["asset"] and not block["alt"].strip():
                found.append(
                    f"{label} in {place} needs alternative text: say what the picture "
                    "tells, for people who do not see it."
                )
            # A picture that an import did not find is reported there and kept by name.
            if not block["asset"] and not block.get("missing"):
                found.append(f"{label} in {place} has no picture. Choose one.")
    for row in assembled.assets.values():
        if not _is_readable(row):
            found.append(f"The file {row.file_name} is gone. Upload it again.")
    return found


def _is_readable(row) -> bool:
    try:
        return bool(row.file) and row.file.storage.exists(row.file.name)
    except OSError:
        return False


def _duplicates(tree: Tree) -> list[str]:
    seen: set[str] = set()
    found = []
    for kind, node in content.nodes(tree):
        if node["uuid"] in seen:
            found.append(
                f"The {kind} {content.short_id(node['uuid'])} is in the document "
                "twice. Remove one of the two."
            )
        seen.add(node["uuid"])
    return found


def _store(assembled: Assembled) -> None:
    """Keep the bytes of every file that the tree names. Raises FreezeRefused."""
    for entry in assembled.tree["assets"]:
        row = assembled.assets[entry["sha256"]]
        data = row.read()
        if hashlib.sha256(data).hexdigest() != entry["sha256"]:
            # Somebody wrote over the file behind Wagtail's back.
            raise FreezeRefused(
                [f"The file {row.file_name} has changed. Upload it again."]
            )
        blobs.store(data, entry["media_type"])
