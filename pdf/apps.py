"""Pdf: the Django app."""

from django.apps import AppConfig


class PdfConfig(AppConfig):
    """Registers what this app offers to the others."""

    name = "pdf"
    label = "pdf"
    verbose_name = "Pdf"

    def ready(self) -> None:
        from cms.documents import registry
        from cms.outbox import topics
        from cms.outbox.outbox import subscribe
        from pdf import checks, make, on_request, papers, volumes

        subscribe(topics.PROOF_WANTED, "pdf.proof", make.on_proof_wanted)
        subscribe(topics.EDITION_PUBLISHED, "pdf.edition", make.on_edition)
        subscribe(topics.EDITION_CHANGED, "pdf.status", make.on_edition)
        subscribe(topics.VOLUME_WANTED, volumes.HANDLER, volumes.on_volume_wanted)
        subscribe(topics.PDF_WANTED, on_request.HANDLER, on_request.on_wanted)
        subscribe(topics.DRAFT_OPENED, "pdf.draft", on_request.on_draft)
        registry.register_check(checks.NAME, checks.check_renditions)
        registry.register_printer(papers.print_report)
