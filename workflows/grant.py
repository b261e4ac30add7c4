"""The grant under which a work item's state may be written; `perform()` alone opens it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_open: ContextVar[bool] = ContextVar("grant", default=False)


class StateWriteRefused(RuntimeError):
    """Somebody tried to write a work item's state without performing a transition."""


@contextmanager
def grant() -> Iterator[None]:
    """Let states be written inside the block."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def is_open() -> bool:
    """Whether a grant is in force."""
    return _open.get()
