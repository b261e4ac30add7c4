"""What people do with rows of the outbox: see how far one is, stop it, let it run again.

A worker that has a row in hand gives it up when it next reports (LeaseLost).
"""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from cms.outbox.models import Job
from cms.outbox.worker import OVERTAKEN, open_jobs


def retry(job: Job) -> bool:
    """Let a failed row run again now. False when it has not failed."""
    failed = Job.objects.filter(pk=job.pk, failed_at__isnull=False)
    again = {"failed_at": None, "attempts": 0, "due_at": timezone.now()}
    try:
        with transaction.atomic():
            return bool(failed.update(**again, progress=""))
    except IntegrityError:
        return bool(
            failed.update(failed_at=None, done_at=timezone.now(), progress=OVERTAKEN)
        )


def stop(job: Job, words: str) -> bool:
    """Let an open row fail with these words until somebody tries it again; who has it in
    hand gives it up when it next reports. False when it is over."""
    return _end(open_jobs().filter(pk=job.pk), failed_at=timezone.now(), error=words)


def call_off(handler: str, key: str, words: str) -> bool:
    """End open rows that nobody waits for any more; who wants the same may ask again.
    False when there are none."""
    rows = open_jobs().filter(handler=handler, key=key)
    return _end(rows, done_at=timezone.now(), progress=words[:200])


def _end(rows: QuerySet[Job], **facts: object) -> bool:
    return bool(rows.update(lease="", leased_until=None, **facts))


def progress_of(handlers: Collection[str], key: str) -> str:
    """How far the newest open row of a key is, in its own words; "" before it began."""
    rows = open_jobs().filter(handler__in=handlers, key=key).order_by("pk")
    return rows.values_list("progress", flat=True).last() or ""
