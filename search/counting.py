"""Count what readers ask, without any person: a query and its total in, a number a day out.

Never kept: an address, an account, a session, a time finer than the day. Only questions of
readers who are not signed in count: what others find may be drafts, and a report must not
repeat their words. Counts wait in the memory of the process and are written after an
answer has gone out; when that fails they wait longer or are lost, and nothing else happens.
"""

import atexit
import logging
import re
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.signals import request_finished
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.http import HttpRequest

from cms import clock
from cms.outbox.periodic import register_periodic
from search.finding import Results
from search.models import QueryCount
from search.query import clean

log = logging.getLogger(__name__)

LONGEST, MOST_DIGITS = 80, 6
KEPT = timedelta(days=400)
FLUSH_EVERY = 60.0  # seconds
FLUSH_AT, MOST_WAITING = 50, 500
PATIENCE = 200  # milliseconds for SQLite's write lock
DAILY = 24 * 60 * 60  # seconds
_PROGRAMS = re.compile(r"bot|crawl|spider|slurp|curl|wget|python|httpx?[-/]|scan", re.I)


@dataclass
class _Count:
    times: int = 0
    times_with_nothing: int = 0
    total: int = 0


_waiting: dict[tuple[date, str], _Count] = {}
_lock = threading.Lock()
_flushed_at = time.monotonic()


def connect() -> None:
    """Write after answers and at the end of the process; forget what is old."""
    request_finished.connect(flush_when_due, dispatch_uid="search.counting")
    atexit.register(flush)
    register_periodic("search.counts", DAILY, forget)


def count(request: HttpRequest, results: Results) -> None:
    """Note that a person typed a query and what it found.

    A question counts once: not its further pages, not the same narrowed down by filters,
    not coming back to it (`jump=no`); nor do programs and requests for JSON.
    """
    if not settings.COUNT_QUERIES or request.user.is_authenticated:
        return
    # The form sends what is not filled in as well.
    more = any(value for name, value in request.GET.items() if name != "q")
    if more or request.method != "GET" or _is_program(request):
        return
    text = counted(results.query.text)
    if text:
        note(text, results.total)


def counted(text: str) -> str:
    """The query as it is counted: folded, without an end mark. Empty when it is not:
    too long, or with something in it by which a person may be known."""
    bare = "".join(
        c
        for c in unicodedata.normalize("NFKD", clean(text))
        if not unicodedata.combining(c)
    )
    folded = " ".join(bare.casefold().rstrip("?!.,;: ").split())
    digits = sum(c.isdigit() for c in folded)
    if len(folded) > LONGEST or "@" in folded or digits > MOST_DIGITS:
        return ""
    return folded


def note(text: str, total: int) -> None:
    """Count once more, in memory."""
    key = clock.today(), text
    with _lock:
        if key not in _waiting and len(_waiting) >= MOST_WAITING:
            return
        one = _waiting.setdefault(key, _Count())
        one.times += 1
        one.times_with_nothing += not total
        one.total = total


def flush_when_due(**_: object) -> None:
    """After an answer: write when a minute has passed or much waits."""
    if not _waiting:
        return
    if len(_waiting) >= FLUSH_AT or time.monotonic() - _flushed_at >= FLUSH_EVERY:
        flush()


def flush() -> None:
    """Write what waits. Whatever goes wrong, the caller never hears of it."""
    global _flushed_at
    with _lock:
        taken = dict(_waiting)
        _waiting.clear()
        _flushed_at = time.monotonic()
    if not taken:
        return
    try:
        with _impatient(), transaction.atomic():
            for (day, text), one in sorted(taken.items()):
                _add(day, text, one)
    except DatabaseError as error:
        log.info("Counts of queries wait: %s", error)
        _put_back(taken)


def _add(day: date, text: str, one: _Count) -> None:
    row, _ = QueryCount.objects.get_or_create(day=day, text=text)
    QueryCount.objects.filter(pk=row.pk).update(
        times=F("times") + one.times,
        times_with_nothing=F("times_with_nothing") + one.times_with_nothing,
        total=one.total,
    )


def _put_back(taken: dict[tuple[date, str], _Count]) -> None:
    with _lock:
        for key, one in taken.items():
            newer = _waiting.setdefault(key, _Count(total=one.total))
            newer.times += one.times
            newer.times_with_nothing += one.times_with_nothing


@contextmanager
def _impatient() -> Iterator[None]:
    """Wait for SQLite's write lock for a moment only, not as long as a vote may."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(before)}")


def forget() -> int:
    """Delete what is older than 400 days; how many rows."""
    deleted, _ = QueryCount.objects.filter(day__lt=clock.today() - KEPT).delete()
    return deleted


def _is_program(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(_PROGRAMS.search(agent))
