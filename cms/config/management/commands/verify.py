"""Compare everything that is kept with what it should be, and name each drift."""

from argparse import ArgumentParser
from typing import Any

from cms.documents import registry
from cms.people.command import ConcordCommand
from cms.people.refusals import BadInput


class Command(ConcordCommand):
    """Exits 0 when nothing has drifted, else 1 with one line for each drift."""

    help = "Check editions, snapshots, files, the index, the triggers and the records."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only",
            action="append",
            metavar="CHECK",
            help="Run this check only; may be given again.",
        )

    def answer(self, *, only: list[str] | None, **_: Any) -> dict[str, Any]:
        checks = registry.checks()
        names = only or list(checks)
        unknown = [name for name in names if name not in checks]
        if unknown:
            raise BadInput(
                "unknown_check",
                f"There is no check {unknown[0]!r}. There are: {', '.join(checks)}.",
            )
        drifts = [drift for name in names for drift in checks[name]()]
        return {
            "result": "drift" if drifts else "ok",
            "checks": names,
            "drifts": [{"check": drift.check, "what": drift.what} for drift in drifts],
        }

    def exit_code(self, answer: dict[str, Any]) -> int:
        return 1 if answer["drifts"] else 0

    def lines(self, answer: dict[str, Any]) -> list[str]:
        if answer["drifts"]:
            return [f"{drift['check']}: {drift['what']}" for drift in answer["drifts"]]
        return [f"Nothing has drifted ({', '.join(answer['checks'])})."]
