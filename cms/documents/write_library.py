"""What a tree brings with it in, rows of the library and of pictures and files out."""

from collections.abc import Mapping

from django.core.files.base import ContentFile

from cms.documents import blobs, content
from cms.documents.blocks.from_tree import Keys
from cms.documents.content import ContentError, Node, Tree
from cms.documents.models import File, Picture, Reference, Term
from cms.documents.permissions.library import collection_of
from cms.documents.richtext.convert import html_from_text
from cms.people.models import User, WorkingGroup


def write_library(tree: Tree, group: WorkingGroup) -> None:
    """Make the terms and references of a tree that the library does not have yet.

    What is there stays as it is: it belongs to the group that keeps it.
    """
    known = set(
        Term.objects.filter(uuid__in=[t["uuid"] for t in tree["terms"]]).values_list(
            "uuid", flat=True
        )
    )
    for entry in tree["terms"]:
        if entry["uuid"] not in map(str, known):
            Term.objects.create(
                uuid=entry["uuid"], preferred=entry["preferred"],
                admitted=entry["admitted"], deprecated=entry["deprecated"],
                definition=html_from_text(entry["definition"]),
                source=html_from_text(entry["source"]), group=group,
            )  # fmt: skip
    known = set(
        Reference.objects.filter(
            uuid__in=[r["uuid"] for r in tree["references"]]
        ).values_list("uuid", flat=True)
    )
    for entry in tree["references"]:
        if entry["uuid"] not in map(str, known):
            Reference.objects.create(
                uuid=entry["uuid"], key=entry["key"], csl=entry["csl"], group=group
            )


def write_files(
    tree: Tree,
    assets: Mapping[str, tuple[str, str, bytes]],
    group: WorkingGroup,
    *,
    by: User | None,
) -> Keys:
    """Make the pictures and files of a tree; answers their primary keys by SHA-256.

    Raises ContentError for a file whose bytes nobody has.
    """
    entries = {entry["sha256"]: entry for entry in tree["assets"]}
    keys = Keys()
    for block in content.blocks(tree):
        sha256 = block.get("asset")
        if not sha256:
            continue
        if sha256 not in entries:
            raise ContentError(f"The tree does not list the file {sha256}.")
        if block["type"] == "figure" and sha256 not in keys.pictures:
            keys.pictures[sha256] = _row(Picture, entries[sha256], assets, group, by).pk
        if block["type"] == "attachment" and sha256 not in keys.files:
            keys.files[sha256] = _row(File, entries[sha256], assets, group, by).pk
    return keys


def _row(
    model: type[Picture] | type[File],
    entry: Node,
    assets: Mapping[str, tuple[str, str, bytes]],
    group: WorkingGroup,
    by: User | None,
) -> Picture | File:
    facts = {"file_name": entry["name"], "media_type": entry["media_type"]}
    row = model.objects.filter(sha256=entry["sha256"], **facts).first()
    if row:
        return row
    data = _bytes(entry, assets)
    row = model(
        title=entry["name"][:255], collection=collection_of(group),
        uploaded_by_user=by, file_size=len(data),
    )  # fmt: skip
    row.file.save(entry["name"], ContentFile(data), save=False)
    row.sha256 = entry["sha256"]
    row.file_name, row.media_type = entry["name"], entry["media_type"]
    if isinstance(row, Picture) and not row.width:
        row.width, row.height = entry.get("width", 0), entry.get("height", 0)
    row.save()
    return row


def _bytes(entry: Node, assets: Mapping[str, tuple[str, str, bytes]]) -> bytes:
    if entry["sha256"] in assets:
        return assets[entry["sha256"]][2]
    for model in (Picture, File):
        row = model.objects.filter(sha256=entry["sha256"]).first()
        if row:
            return row.read()
    try:
        return blobs.read(entry["sha256"])
    except blobs.BlobMissing as error:
        raise ContentError(f"The bytes of {entry['name']} are missing.") from error
