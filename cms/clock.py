"""The one source of the procedure's time: `now()`, which a command may set back.

Leases, retries and log lines use real time instead. A backdated moment holds inside the
`at()` block only, for the current thread or task; `travel()` is for the whole process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.conf import settings

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)
_everywhere: datetime | None = None


class BackdatingRefused(ValueError):
    """The sentence says why a moment cannot stand for now."""


def now() -> datetime:
    """The moment at which the procedure acts, aware, in UTC."""
    return _moment.get() or _everywhere or datetime.now(UTC)


def today() -> date:
    """The day of `now()` in UTC."""
    return now().date()


def is_backdated() -> bool:
    """Whether something other than real time stands for now."""
    return (_moment.get() or _everywhere) is not None


def check_moment(moment: datetime) -> datetime:
    """`moment` in UTC. Raises BackdatingRefused if this installation does not allow it,
    it has no offset, or it lies after real time."""
    if not settings.ALLOW_BACKDATING:
        raise BackdatingRefused(
            "This installation does not take dates from the command line. "
            "Set ALLOW_BACKDATING in a development installation to allow it."
        )
    if moment.tzinfo is None:
        raise BackdatingRefused(
            "The time has no offset from UTC. Write it like 2026-02-03T12:00:00+00:00."
        )
    if moment > datetime.now(UTC):
        raise BackdatingRefused(
            "The time lies in the future. Give one that has passed."
        )
    return moment.astimezone(UTC)


@contextmanager
def at(moment: datetime | None) -> Iterator[None]:
    """Let `now()` answer `moment` inside the block; None changes nothing."""
    if moment is None:
        yield
        return
    token = _moment.set(check_moment(moment))
    try:
        yield
    finally:
        _moment.reset(token)


def travel(moment: datetime | None) -> None:
    """Let `now()` answer `moment` in every thread of this process, for rehearsals with a
    running server; None goes back to real time. Raises BackdatingRefused as `at` does."""
    global _everywhere
    _everywhere = None if moment is None else check_moment(moment)
