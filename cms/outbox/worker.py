"""Run the rows of the outbox: a waiting Job in, its handler called, the outcome on the row.

Each row runs at least once. A worker holds a row by a lease with a token, which a thread
renews while the handler runs; when a worker is killed, another takes the row over as soon
as the lease has run out. Leases and retries use real time.
"""

import logging
import secrets
import threading
import traceback
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from django.db import (
    DatabaseError,
    IntegrityError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.outbox import periodic
from cms.outbox.models import Job
from cms.outbox.outbox import Task, handler_named

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
RENEW_EVERY = 30.0  # seconds
ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=1)
SLOW = timedelta(minutes=5)
POLL = 1.0  # seconds between looks at an empty outbox
KILLED = "The worker was stopped while it did this, each time it tried."
OVERTAKEN = "Left to a newer row of the same key."


class LeaseLost(RuntimeError):
    """The row was stopped, or another worker has it, since this one was silent for long."""


@dataclass
class Tally:
    """What a worker has done: rows by outcome, and those that wait for another attempt."""

    done: int = 0
    retried: int = 0
    failed: int = 0
    waiting: int = 0
    errors: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


class Worker:
    """Takes one row after the other until it is told to stop.

    topics: the only ones whose rows it takes; None: all.
    """

    def __init__(self, topics: Collection[str] | None = None) -> None:
        self.topics = topics
        self._stop = threading.Event()
        self.tally = Tally()

    def stop(self, *_: object) -> None:
        """Finish the row in hand and take no other; also a signal handler."""
        self._stop.set()

    def run(self) -> Tally:
        """Work, and do the periodic things, until stopped."""
        while not self._stop.is_set():
            self._do_periodic()
            try:
                idle = not self.step()
            except DatabaseError:
                # The row stays leased and is taken over; a worker outlives its database.
                log.exception("The database did not answer.")
                connection.close()
                idle = True
            if idle:
                self._stop.wait(POLL)
        return self.tally

    def drain(self) -> Tally:
        """Work until no row is due and no other worker has one in hand.

        Rows whose next attempt lies in the future are only counted. The periodic things
        are left alone: they are no work that somebody has asked for.
        """
        while not self._stop.is_set():
            if not self.step():
                if not running().exists():
                    break
                self._stop.wait(POLL / 4)
        self.tally.waiting = open_jobs().count()
        return self.tally

    def step(self) -> bool:
        """Run one row. False when none is due."""
        close_old_connections_outside_tests()
        job = claim(self.topics)
        if job is None:
            return False
        if job.failed_at:
            self._count(job, "failed")
            return True
        with _Renewal(job):
            error = _call(job)
        self._count(job, finish(job, error))
        return True

    def _count(self, job: Job, outcome: str) -> None:
        setattr(self.tally, outcome, getattr(self.tally, outcome) + 1)
        if outcome != "done":
            job.refresh_from_db(fields=["error"])
            last = job.error.strip().splitlines()[-1:] or [""]
            self.tally.errors.append(f"{job}: {last[0]}")

    def _do_periodic(self) -> None:
        for one in periodic.due():
            try:
                one.function()
            except Exception:
                log.exception("The periodic %s failed.", one.name)


# -- rows ----------------------------------------------------------------------------


def open_jobs() -> QuerySet[Job]:
    """Rows that are neither done nor failed."""
    return Job.objects.filter(done_at=None, failed_at=None)


def running() -> QuerySet[Job]:
    """Rows that a worker has in hand."""
    return open_jobs().exclude(lease="").filter(leased_until__gte=timezone.now())


def overdue() -> int:
    """Rows that were due five minutes ago and that no worker has taken."""
    return runnable().filter(due_at__lt=timezone.now() - SLOW).count()


def runnable(topics: Collection[str] | None = None) -> QuerySet[Job]:
    """Rows that are due and in nobody's hand, nor another row of their key."""
    # A row of the same key in another worker's hand could write an older state last.
    same = running().filter(handler=OuterRef("handler"), key=OuterRef("key"))
    now = timezone.now()
    rows = open_jobs() if topics is None else open_jobs().filter(topic__in=topics)
    return (
        rows.filter(Q(lease="") | Q(leased_until__lt=now), due_at__lte=now)
        .exclude(Exists(same))
        .order_by("due_at", "pk")
    )


def claim(topics: Collection[str] | None = None) -> Job | None:
    """Take the row that is due first; it comes back failed if it has killed too often."""
    # A look without the write lock, which SQLite gives to one connection at a time.
    if not runnable(topics).exists():
        return None
    with transaction.atomic():
        skip = connection.features.has_select_for_update_skip_locked
        job = runnable(topics).select_for_update(skip_locked=skip, of=_of()).first()
        if job is None:
            return None
        if job.attempts >= ATTEMPTS:
            job.failed_at, job.lease, job.leased_until = timezone.now(), "", None
            job.error = job.error or KILLED
        else:
            job.lease = secrets.token_hex(16)
            job.leased_until = timezone.now() + LEASE
            job.attempts += 1
            job.progress = ""
        job.save()
    return job


def _of() -> tuple[str, ...]:
    return ("self",) if connection.features.has_select_for_update_of else ()


def renew(job: Job, *, progress: str | None = None) -> None:
    """Hold the row for another LEASE. Raises LeaseLost when another worker has it."""
    facts: dict[str, object] = {"leased_until": timezone.now() + LEASE}
    if progress is not None:
        facts["progress"] = progress[:200]
    if not _held(job).update(**facts):
        raise LeaseLost(f"{job} was stopped, or taken by another worker.")


def _held(job: Job) -> QuerySet[Job]:
    return open_jobs().filter(pk=job.pk, lease=job.lease)


def _call(job: Job) -> str | None:
    """Run the handler. The traceback when it fails, else None."""
    handler = handler_named(job.topic, job.handler)
    if handler is None:
        return f"This version has no handler {job.handler} for {job.topic}."
    task = Task(
        topic=job.topic,
        key=job.key,
        payload=job.payload,
        attempt=job.attempts,
        report=lambda text: renew(job, progress=text),
    )
    try:
        handler(task)
    except Exception as error:  # noqa: BLE001 - whatever it is, it belongs on the row
        log.warning("%s failed: %s", job, error)
        return traceback.format_exc()
    return None


def finish(job: Job, error: str | None) -> str:
    """Write the outcome on the row: done, retried (to be tried again) or failed."""
    now = timezone.now()
    if error is None:
        _held(job).update(done_at=now, lease="", leased_until=None, error="")
        return "done"
    released = {"lease": "", "leased_until": None, "error": error}
    if job.attempts >= ATTEMPTS:
        _held(job).update(failed_at=now, **released)
        return "failed"
    try:
        with transaction.atomic():
            _held(job).update(due_at=now + wait_after(job.attempts), **released)
    except IntegrityError:
        # A newer row of this key waits already and will see all that this one missed.
        _held(job).update(done_at=now, progress=OVERTAKEN, **released)
    return "retried"


def wait_after(attempts: int) -> timedelta:
    """15 seconds after the first attempt, then twice as long each time, at most an hour."""
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


class _Renewal:
    """Renews the lease of a row from a thread of its own while the block runs."""

    def __init__(self, job: Job) -> None:
        self._job, self._over = job, threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        asked = False
        while not self._over.wait(RENEW_EVERY):
            asked = True
            try:
                renew(self._job)
            except LeaseLost:
                break
            except DatabaseError:
                # The handler's own transaction may hold SQLite's write lock.
                log.info("The lease of %s could not be renewed now.", self._job)
        if asked:
            connection.close()


def close_old_connections_outside_tests() -> None:
    """Drop a connection that the database has closed; inside a transaction there is
    nothing to drop."""
    if not connection.in_atomic_block:
        close_old_connections()
