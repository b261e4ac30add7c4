"""What `verify` asks of renditions: each published edition has its files, or a reason."""

from collections.abc import Iterator

from cms.documents.models import Edition, Rendition
from cms.documents.registry import Drift
from cms.outbox.models import Job
from pdf.job import has_pango
from pdf.make import wanted

NAME = "renditions"


def check_renditions() -> Iterator[Drift]:
    """Editions without a file that they should have, and files of unknown making."""
    have = set(Rendition.objects.values_list("edition_id", "kind", "state"))
    editions = Edition.objects.select_related("document")
    for edition in editions.iterator():
        for kind, state in wanted(edition):
            if (edition.pk, kind, state) in have:
                continue
            if kind == "pdf" and not has_pango():
                continue
            if not job_waits(edition):
                yield Drift(NAME, f"{edition}: no {kind} that says it is {state}.")
    unknown = Rendition.objects.filter(renderer="").select_related("edition__document")
    for rendition in unknown:
        yield Drift(NAME, f"{rendition}: nothing says what made it.")


def job_waits(edition: Edition) -> bool:
    """Whether the outbox still holds work of ours for an edition."""
    return Job.objects.filter(
        handler__in=HANDLERS, key=str(edition.uuid), done_at=None, failed_at=None
    ).exists()


HANDLERS = ("pdf.edition", "pdf.status")
