"""The worker: does what the outbox holds until stopped, or until nothing is left."""

import signal
from argparse import ArgumentParser
from typing import Any

from cms.outbox.worker import Worker
from cms.people.command import ConcordCommand


class Command(ConcordCommand):
    """Finishes the row in hand when it is asked to stop (SIGTERM, Ctrl-C)."""

    help = "Do what must happen after commits: index, render, mail."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--drain", action="store_true", help="Stop when nothing is left to do."
        )

    def answer(self, *, drain: bool, **_: Any) -> dict[str, object]:
        worker = Worker()
        before = {
            number: signal.signal(number, worker.stop)
            for number in (signal.SIGTERM, signal.SIGINT)
        }
        try:
            return (worker.drain() if drain else worker.run()).as_dict()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def lines(self, answer: dict[str, Any]) -> list[str]:
        done, waiting = answer["done"], answer["waiting"]
        failed = answer["retried"] + answer["failed"]
        text = [f"{done} done, {failed} failed, {waiting} waiting for another attempt."]
        return text + [f"Failed: {error}" for error in answer["errors"]]
