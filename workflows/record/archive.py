"""A dossier in, a ZIP out: the same bytes each time for the same rows.

One file is in memory at a time; the archive itself lies in a temporary file that is gone
when it is closed.
"""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from cms.documents import blobs
from cms.documents.content import canonical_bytes
from cms.documents.models import SnapshotAsset
from workflows.models import WorkItem
from workflows.record import check, tables
from workflows.record.chains import as_bytes, chains
from workflows.record.dossier import Dossier
from workflows.record.summary import summary_of
from workflows.record.texts import (
    asset_name,
    change_page,
    changes_between,
    text_name,
    text_page,
)
from workflows.record.versions import Version

Make = Callable[[], bytes | None]

MOMENT = (1980, 1, 1, 0, 0, 0)
SPILL = 4 * 1024 * 1024
LAYERS = ("reset", "tokens", "base", "layout", "components", "document")


def write_record(item: WorkItem, version: Version) -> IO[bytes]:
    """The archive, at its beginning; whoever asked closes it."""
    out = tempfile.SpooledTemporaryFile(max_size=SPILL)  # noqa: SIM115
    manifest: dict[str, str] = {}
    with (
        translation.override(settings.LANGUAGE_CODE),
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, make in _files(Dossier(item, version)):
            data = make()
            if data is not None:
                manifest[name] = hashlib.sha256(data).hexdigest()
                _add(archive, name, data)
        _add(archive, "manifest.json", _json({"files": manifest}))
    out.seek(0)
    return out


def file_name(item: WorkItem, version: Version) -> str:
    """`MCS-101-work-item-2-record-public.zip`"""
    return (
        f"{item.document.designation}-work-item-{item.number}-record-{version.name}.zip"
    )


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    # Which system wrote it is in the header, too.
    entry.create_system = 3
    archive.writestr(entry, data)


def _json(value: object) -> bytes:
    return canonical_bytes(value) + b"\n"


def _files(dossier: Dossier) -> Iterator[tuple[str, Make]]:
    """Names with what makes their bytes, in the order of the archive."""
    for name in tables.TABLES:
        yield name, lambda name=name: _json(tables.table(dossier, name))
    for name, lines in chains(dossier).items():
        yield name, lambda lines=lines: as_bytes(lines())
    yield from _texts(dossier)
    yield from _renditions(dossier)
    yield "people.json", lambda: _json(tables.people(dossier))
    yield "index.html", lambda: _page("index.html", **summary_of(dossier))
    yield "how-to-check.html", lambda: _page("how_to_check.html")
    yield "style.css", _style
    yield "verify.py", lambda: Path(check.__file__).read_bytes()


def _texts(dossier: Dossier) -> Iterator[tuple[str, Make]]:
    shown = dossier.shown_snapshots
    used: set[str] = set()
    for snapshot in shown:
        name = text_name(snapshot)
        yield (
            f"texts/{name}.json",
            lambda snapshot=snapshot: snapshot.body.text.encode("utf-8"),
        )
        yield (
            f"texts/{name}.html",
            lambda snapshot=snapshot: text_page(snapshot).encode("utf-8"),
        )
        assets = SnapshotAsset.objects.filter(snapshot=snapshot).order_by("blob")
        for sha256, given in assets.values_list("blob", "name"):
            path = asset_name(sha256, given)
            if path not in used:
                used.add(path)
                yield path, lambda sha256=sha256: _blob(sha256)
    for change in changes_between(dossier):
        yield (
            f"changes/{change.name}.html",
            lambda change=change: change_page(change).encode("utf-8"),
        )


def _renditions(dossier: Dossier) -> Iterator[tuple[str, Make]]:
    edition = dossier.item.edition
    if edition is None:
        return
    # As first published; what was said of it later is made anew at its address.
    for rendition in edition.renditions.filter(state="current").order_by("kind"):
        if rendition.kind in ("pdf", "html"):
            yield (
                f"edition/edition-{edition.label}.{rendition.kind}",
                lambda sha256=rendition.blob_id: _blob(sha256),
            )


def _blob(sha256: str) -> bytes | None:
    """The bytes of a file; None when they are gone, which `verify` names."""
    try:
        return blobs.read(sha256)
    except blobs.BlobMissing:
        return None


def _page(template: str, **context: object) -> bytes:
    return render_to_string(f"workflows/record/{template}", context).encode("utf-8")


def _style() -> bytes:
    folder = Path(settings.BASE_DIR) / "cms" / "static" / "css"
    order = "@layer reset, tokens, base, layout, components, utilities;\n"
    parts = [(folder / f"{name}.css").read_text("utf-8") for name in LAYERS]
    return (order + "\n".join(parts)).encode("utf-8")
