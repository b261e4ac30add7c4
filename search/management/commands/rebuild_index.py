"""Build the search indexes anew while the old ones answer, then swap them."""

from argparse import ArgumentParser
from typing import Any

from cms.people.command import ConcordCommand
from cms.people.refusals import Reason, Refused
from search.engines.base import RebuildRunning
from search.indexing import rebuild


class Command(ConcordCommand):
    """manage.py rebuild_index"""

    help = "Build both search indexes anew from the database."

    def arguments(self, parser: ArgumentParser) -> None:
        """Nothing but --json."""

    def answer(self, **options: Any) -> dict[str, Any]:
        try:
            return {"result": "done", "entries": rebuild(self.tell)}
        except RebuildRunning as error:
            raise Refused(Reason("rebuild_running", str(error))) from error

    def tell(self, progress: str) -> None:
        """One line that counts up, where somebody is looking."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{progress}", ending="")

    def lines(self, answer: dict[str, Any]) -> list[str]:
        counts = (f"{count} in {name}" for name, count in answer["entries"].items())
        return [f"Indexed clauses: {', '.join(counts)}."]
