"""Things that the worker does every so often: a name, seconds and a function in."""

import time
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]


@dataclass
class Periodic:
    """Something to be done every `every_seconds`; it must be idempotent, since each
    worker calls it."""

    name: str
    every_seconds: float
    function: Callable[[], object]
    next_at: float = 0.0


_registered: dict[str, Periodic] = {}


def register_periodic(
    name: str, every_seconds: float, function: Callable[[], object]
) -> None:
    """Let a worker call `function` when it starts and then every `every_seconds`."""
    _registered[name] = Periodic(name, every_seconds, function)


def due(clock: Clock = time.monotonic) -> list[Periodic]:
    """What is to be done now; each is put off to its next time."""
    now = clock()
    found = [one for one in _registered.values() if one.next_at <= now]
    for one in found:
        one.next_at = now + one.every_seconds
    return found
