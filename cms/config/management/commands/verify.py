"""Recompute every hash and compare editions, files, index, desks, triggers and chains."""

import sys
from typing import Any

from cms.documents import registry
from cms.people.command import ConcordCommand


class Command(ConcordCommand):
    """Exit code 0 when nothing has drifted, else 1 with a line for each drift."""

    help = __doc__

    def answer(self, **options: Any) -> dict[str, Any]:
        drifts = []
        checks = registry.checks()
        for name, check in checks.items():
            if not options["json"] and sys.stderr.isatty():
                self.stderr.write(f"\r  {name:<40}", ending="")
            drifts += [{"check": drift.check, "what": drift.what} for drift in check()]
        if not options["json"] and sys.stderr.isatty():
            self.stderr.write("\r" + " " * 42 + "\r", ending="")
        return {"checks": sorted(checks), "drifts": drifts}

    def exit_code(self, answer: dict[str, Any]) -> int:
        return 1 if answer["drifts"] else 0

    def lines(self, answer: dict[str, Any]) -> list[str]:
        if not answer["drifts"]:
            return [f"Nothing has drifted: {', '.join(answer['checks'])}."]
        return [f"{drift['check']}: {drift['what']}" for drift in answer["drifts"]]
