"""What falls due beside transitions: reminders, silence that counts as an answer, expiry.

A feature registers a function when it starts; `tick` calls each with the procedure's time.
A function finds what is due by itself, locks it, and does nothing twice.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

Timer = Callable[[datetime], Iterable[str]]

_timers: dict[str, Timer] = {}


def register_timer(name: str, timer: Timer) -> None:
    """Let `tick` call `timer`, which returns a sentence for each thing that it did."""
    _timers[name] = timer


def run_timers(at: datetime) -> list[str]:
    """Call every timer, in the order of their names; the sentences of all."""
    return [sentence for name in sorted(_timers) for sentence in _timers[name](at)]
