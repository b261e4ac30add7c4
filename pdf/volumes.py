"""Volumes of editions in force: a selection in, a kept or newly made PDF out.

`toolkit` is every chapter in the order of the five shifts, each followed by the practices
that it tells of; any other selection is a list of designations.
"""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from cms.documents import blobs
from cms.documents.addresses import document_path
from cms.documents.content import blocks
from cms.documents.models import ChapterPage, Edition
from cms.outbox import topics
from cms.outbox.models import Job
from cms.outbox.outbox import Task, emit
from pdf.book import RENDERER
from pdf.editions import assets_of, edition_facts
from pdf.job import run
from pdf.models import KeptVolume
from pdf.volume import Member, Volume, make_volume

TOOLKIT = "toolkit"
TITLE = "Toolkit on Critical Systems Shifts"
ADDRESS = "/toolkit/book.pdf"
HANDLER = "pdf.volume"
OTHERS = "Further promising practices"
Report = Callable[[str], None]
Chosen = list[tuple[Edition, str]]


class NoSuchVolume(LookupError):
    """A selection that names what is not in force; the sentence says what."""


def chosen(selection: str) -> Chosen:
    """(edition, its heading in the contents) for each edition. Raises NoSuchVolume."""
    if selection.strip().casefold() == TOOLKIT:
        found = _toolkit()
        if not found:
            raise NoSuchVolume("No chapter of the toolkit is in force.")
        return found
    names = [name.strip() for name in selection.split(",") if name.strip()]
    if not names:
        raise NoSuchVolume("A volume needs the designation of at least one document.")
    return [(_in_force(name), "") for name in dict.fromkeys(map(str.casefold, names))]


def volume_of(found: Chosen, selection: str) -> Volume:
    """What is to be laid out."""
    toolkit = selection.strip().casefold() == TOOLKIT
    names = ", ".join(edition.document.designation for edition, _ in found)
    address = ADDRESS if toolkit else document_path(found[0][0].document)
    return Volume(
        title=TITLE if toolkit else names,
        address=f"{settings.SITE_URL}{address}",
        site=settings.SITE_URL,
        site_name=settings.SITE_NAME,
        members=tuple(
            Member(
                edition.snapshot.tree,
                edition_facts(edition),
                assets_of(edition.snapshot),
                group,
                edition.snapshot.body.text,
            )
            for edition, group in found
        ),
    )


def key_of(found: Chosen, selection: str) -> str:
    """A hash that changes whenever the bytes of the volume would, in hex."""
    facts = [
        [str(edition.uuid), edition.snapshot.sha256, group] for edition, group in found
    ]
    told = [RENDERER, selection, settings.SITE_URL, settings.SITE_NAME, facts]
    return sha256(json.dumps(told).encode()).hexdigest()


def render_volume(selection: str, report: Report) -> bytes:
    """The volume's PDF, kept or made now. Raises NoSuchVolume, RenderFailed, PangoMissing."""
    return bound(selection, report)[1]


def bound(selection: str, report: Report) -> tuple[dict[str, Any], bytes]:
    """What is to be said of a volume, and its bytes, kept or made now.

    Raises NoSuchVolume, RenderFailed, PangoMissing.
    """
    found = chosen(selection)
    key = key_of(found, selection)
    kept = kept_volume(key)
    data = None
    if kept:
        try:
            data = blobs.read(kept.blob_id)
        except blobs.BlobMissing:
            kept.delete()
    told = {
        "designation": selection, "edition": "current", "status": "current",
        "kept": data is not None, "renderer": RENDERER,
        "editions": [f"{e.document.designation} {e.label}" for e, _ in found],
    }  # fmt: skip
    return told, data or _make(found, selection, key, report)


def _make(found: Chosen, selection: str, key: str, report: Report) -> bytes:
    data = run(make_volume(volume_of(found, selection)), report=report).data
    blob = blobs.store(data, "application/pdf")
    with transaction.atomic():
        KeptVolume.objects.get_or_create(
            key=key,
            defaults={"selection": selection[:200], "renderer": RENDERER, "blob": blob},
        )
        KeptVolume.objects.filter(selection=selection[:200]).exclude(key=key).delete()
    return data


def kept_volume(key: str) -> KeptVolume | None:
    """The file of that key, if it is made and still there."""
    return KeptVolume.objects.filter(key=key).select_related("blob").first()


def ask_for(selection: str, key: str) -> str:
    """Have the volume made, once: "waiting", or "failed" where it was tried in vain."""
    with transaction.atomic():
        job = Job.objects.filter(handler=HANDLER, key=key).order_by("-pk").first()
        if job and job.failed_at:
            return "failed"
        if job is None or job.done_at:
            emit(topics.VOLUME_WANTED, key, selection=selection)
    return "waiting"


def on_volume_wanted(task: Task) -> None:
    """VOLUME_WANTED: make it, unless nothing of it is in force any more."""
    try:
        render_volume(task.payload["selection"], task.report)
    except NoSuchVolume:
        return


# -- what is inside ------------------------------------------------------------------


def _in_force(designation: str) -> Edition:
    found = _current().filter(document__designation_key=designation.casefold()).first()
    if found is None:
        raise NoSuchVolume(
            f"No edition of {designation.upper()} is in force, so it cannot be bound."
        )
    return found


def _current() -> QuerySet[Edition]:
    return Edition.objects.filter(status=Edition.Status.CURRENT).select_related(
        "document__lead_group", "snapshot__body"
    )


def _toolkit() -> Chosen:
    shifts = dict(ChapterPage.Shift.choices)
    order = {shift: place for place, shift in enumerate(shifts)}
    chapters = sorted(
        _current().filter(document__kind="chapter"),
        key=lambda e: (order.get(_shift(e), len(order)), _natural(e)),
    )
    practices = sorted(_current().filter(document__kind="practice"), key=_natural)
    found: Chosen = []
    for chapter in chapters:
        group = str(shifts.get(_shift(chapter), ""))
        found.append((chapter, group))
        told = [practice for practice in practices if _tells_of(chapter, practice)]
        practices = [practice for practice in practices if practice not in told]
        found += [(practice, group) for practice in told]
    return [*found, *((practice, OTHERS) for practice in practices)] if found else []


def _shift(edition: Edition) -> str:
    return edition.snapshot.tree["meta"].get("shift", "")


def _tells_of(chapter: Edition, practice: Edition) -> bool:
    """Whether the chapter shows the practice, or the practice names the chapter."""
    uuid, tree = str(practice.document.uuid), practice.snapshot.tree
    return any(
        block["type"] == "practice" and block["document"] == uuid
        for block in blocks(chapter.snapshot.tree)
    ) or any(
        relation["designation"].casefold() == chapter.document.designation_key
        for relation in tree["relations"]
    )


def _natural(edition: Edition) -> list[tuple[int, str]]:
    """A key that sorts TK-9 before TK-10."""
    return [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"(\d+)", edition.document.designation_key)
    ]
