"""What the worker does for search, without its process and without the PDFs."""

from django.utils import timezone

from cms.outbox.models import Job
from cms.outbox.outbox import handler_named


def work():
    """Run the rows of search that wait, in their order."""
    waiting = Job.objects.filter(
        handler__startswith="search.", done_at=None, failed_at=None
    )
    for job in waiting.order_by("pk"):
        handler_named(job.topic, job.handler)(job)
        Job.objects.filter(pk=job.pk).update(done_at=timezone.now())
