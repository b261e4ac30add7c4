"""Write down what must happen after a commit: `subscribe` once, `emit` in the transaction.

A topic has any number of handlers; each gets a row of its own, so that a search index that
is down does not hold up a PDF. Handlers run at least once and must be idempotent: they
re-read the database and do not trust the order in which they are called.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.outbox.models import Job

Handler = Callable[["Task"], None]


@dataclass(frozen=True)
class Task:
    """What a handler is given: the key and payload of its row, and a way to tell how far
    it is (`report("chapter 3 of 12")`), which raises LeaseLost when the row was taken."""

    topic: str
    key: str
    payload: dict[str, Any]
    attempt: int
    report: Callable[[str], None]


_handlers: dict[str, dict[str, Handler]] = {}


def subscribe(topic: str, name: str, handler: Handler) -> None:
    """Let `handler`, known as `name` for ever, run for each row of `topic`."""
    _handlers.setdefault(topic, {})[name] = handler


def handler_named(topic: str, name: str) -> Handler | None:
    """The handler of that name, or None when this version has none."""
    return _handlers.get(topic, {}).get(name)


def handler_names(topic: str) -> list[str]:
    """Names of the handlers of a topic, in the order of their subscription."""
    return list(_handlers.get(topic, ()))


def emit(topic: str, key: str, **payload: Any) -> None:
    """Write one row for each handler of `topic`, in the caller's transaction.

    A row of the same handler and key that still waits is enough: none is added, and the
    payload of the waiting one is replaced. Raises RuntimeError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(
            f"emit({topic!r}) needs the transaction that it tells about."
        )
    for name in handler_names(topic):
        waiting = Job.objects.select_for_update().filter(
            handler=name, key=key, done_at=None, failed_at=None, lease=""
        )
        if not waiting.update(payload=payload, topic=topic):
            Job.objects.create(topic=topic, handler=name, key=key, payload=payload)
