"""Make the files of proofs and editions and keep them as blobs; the outbox calls this.

Every function may be called again: what is there already is left as it is, and what is
made twice has the same bytes.
"""

import base64
import contextlib
import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.documents import blobs
from cms.documents.content import Tree
from cms.documents.models import Blob, Edition, Proof, Rendition, Snapshot
from cms.outbox.outbox import Task
from pdf import accessible, bounds, coverage
from pdf.book import RENDERER, Book
from pdf.editions import assets_of, edition_facts, proof_facts
from pdf.facts import Facts
from pdf.html import make_book, standalone
from pdf.job import PANGO_MISSING, RenderFailed, has_pango, run

log = logging.getLogger(__name__)
Report = Callable[[str], None]
SCREEN_STYLES = Path(__file__).parent / "static" / "pdf" / "screen.css"
PDF, HTML = "application/pdf", "text/html"


def _silent(_: str) -> None:
    """Tells nobody."""


def cache_folder() -> Path:
    """Where laid-out chapters are kept for the next time."""
    return settings.DATA_DIR / "pdf-cache"


# -- handlers of the outbox ----------------------------------------------------------


def on_proof_wanted(task: Task) -> None:
    """PROOF_WANTED: make the proof's files, unless they are made and good."""
    proof = Proof.objects.filter(uuid=task.payload["proof"]).first()
    if proof and not proof.is_good:
        make_proof(proof, report=task.report)


def on_edition(task: Task) -> None:
    """EDITION_PUBLISHED and EDITION_CHANGED: make the renditions that are missing."""
    edition = Edition.objects.filter(uuid=task.payload["edition"]).first()
    if edition:
        make_renditions(edition, report=task.report)


# -- proofs --------------------------------------------------------------------------


def make_proof(
    proof: Proof, *, report: Report = _silent, pango: bool | None = None
) -> Proof:
    """Make HTML and PDF of a proof and write down what is wrong with them.

    pango: whether PDFs can be made here; asked of the machine when None.
    """
    facts = proof_facts(proof)
    found = _unfit(proof)
    html = blobs.store(_html(proof, facts), HTML)
    pdf, left_out = None, ""
    if pango is False or (pango is None and not has_pango()):
        left_out = PANGO_MISSING
    elif not found:
        pdf, more = _proof_pdf(proof, facts, report)
        found += more
    with transaction.atomic():
        proof = Proof.objects.select_for_update().get(pk=proof.pk)
        proof.html, proof.pdf, proof.pdf_left_out = html, pdf, left_out
        proof.problems, proof.made_at = found, timezone.now()
        proof.save(update_fields=["html", "pdf", "pdf_left_out", "problems", "made_at"])
    return proof


def _proof_pdf(
    proof: Proof, facts: Facts, report: Report
) -> tuple[Blob | None, list[str]]:
    book = book_of(proof.snapshot, facts)
    try:
        made = run(book, report=report, cache=cache_folder())
    except RenderFailed as error:
        return None, [f"No PDF could be made. {error}"]
    problems = [f"The layout reports: {words}" for words in made.complaints]
    problems += accessible.problems(made.data)
    return blobs.store(made.data, PDF), problems


def _unfit(proof: Proof) -> list[str]:
    """What no file could show, told before any is made."""
    tree, files = proof.snapshot.tree, assets_of(proof.snapshot)
    around = {"the record of approval": proof.front_matter}
    return [
        *coverage.problems(tree, around),
        *bounds.problems(tree, files),
        *_missing_files(proof),
    ]


def _missing_files(proof: Proof) -> list[str]:
    missing = []
    for asset in proof.snapshot.tree["assets"]:
        try:
            blobs.read(asset["sha256"])
        except blobs.BlobMissing:
            missing.append(f"The file {asset['name']} is gone or has been changed.")
    return missing


def _html(row: Proof | Edition, facts: Facts) -> bytes:
    styles = SCREEN_STYLES.read_text("utf-8")
    tree = row.snapshot.tree
    return standalone(tree, facts, styles, _pictures(tree)).encode("utf-8")


def _pictures(tree: Tree) -> dict[str, str]:
    """The pictures of a tree as data: URLs; those that are gone are left out."""
    found = {}
    for asset in tree["assets"]:
        if asset["media_type"].startswith("image/"):
            with contextlib.suppress(blobs.BlobMissing):
                data = base64.b64encode(blobs.read(asset["sha256"])).decode()
                found[asset["sha256"]] = f"data:{asset['media_type']};base64,{data}"
    return found


# -- editions ------------------------------------------------------------------------


def make_renditions(edition: Edition, *, report: Report = _silent) -> list[Rendition]:
    """Make what is missing: HTML and PDF as first published, and a PDF of its state now.

    Without Pango there is only HTML, and `verify` and the page say so. Raises
    RenderFailed when the PDF of a published edition cannot be made.
    """
    made = []
    for kind, state in wanted(edition):
        if edition.renditions.filter(kind=kind, state=state).exists():
            continue
        if kind == "pdf" and not has_pango():
            log.warning("%s has no PDF: %s", edition, PANGO_MISSING)
            continue
        data = render_html(edition, state) if kind == "html" else b""
        data = data or render_pdf(edition, state, report=report)
        made.append(keep(edition, kind, state, data))
    return made


def wanted(edition: Edition) -> list[tuple[str, str]]:
    """(kind, state) of each rendition that an edition is to have."""
    found = [("html", "current"), ("pdf", "current")]
    if edition.status != "current":
        found += [("html", edition.status), ("pdf", edition.status)]
    return found


def render_html(edition: Edition, state: str) -> bytes:
    """The edition as one HTML page, as it is to stand in `state`."""
    return _html(edition, edition_facts(edition, state))


def render_pdf(
    edition: Edition,
    state: str,
    *,
    report: Report = _silent,
    processes: int | None = None,
) -> bytes:
    """The edition's PDF in `state`. Raises RenderFailed, PangoMissing.

    processes: how many lay out side by side; None leaves it to the machine.
    """
    book = book_of(edition.snapshot, edition_facts(edition, state))
    made = run(book, report=report, processes=processes, cache=cache_folder())
    for words in made.complaints:
        log.warning("%s: the layout reports: %s", edition, words)
    return made.data


def book_of(snapshot: Snapshot, facts: Facts) -> Book:
    """What the PDF of a snapshot is made from, its canonical text as it was hashed."""
    return make_book(
        snapshot.tree, facts, assets_of(snapshot), source=snapshot.body.text
    )


def keep(edition: Edition, kind: str, state: str, data: bytes) -> Rendition:
    """Store a file that was made and note what made it."""
    blob = blobs.store(data, PDF if kind == "pdf" else HTML)
    # Another worker may have been as quick; the first row stays.
    rendition, _ = Rendition.objects.get_or_create(
        edition=edition, kind=kind, state=state,
        defaults={"blob": blob, "renderer": RENDERER},
    )  # fmt: skip
    return rendition
