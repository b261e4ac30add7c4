"""Build the search indexes anew while the old ones answer, then swap them."""

from argparse import ArgumentParser
from typing import Any

from cms.people.command import ConcordCommand
from cms.people.refusals import Reason, Refused
from search.engines import ELASTICSEARCH, EMBEDDED, engines
from search.engines.base import IndexUnavailable, RebuildRunning
from search.indexing import rebuild


class Command(ConcordCommand):
    """manage.py rebuild_index"""

    help = "Build the search indexes anew from the database."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--engine",
            choices=(EMBEDDED, ELASTICSEARCH),
            default="",
            help="only the indexes of this engine; otherwise those of all",
        )

    def answer(self, *, engine: str, **options: Any) -> dict[str, Any]:
        if engine and engine not in engines():
            raise Refused(
                Reason(
                    "no_such_engine",
                    "There is no Elasticsearch here: ELASTICSEARCH_URL is not set.",
                )
            )
        try:
            counts = rebuild(self.tell, engine)
        except RebuildRunning as error:
            raise Refused(Reason("rebuild_running", str(error))) from error
        except IndexUnavailable as error:
            raise Refused(Reason("index_unavailable", str(error))) from error
        answer = {"result": "done", "entries": next(iter(counts.values()))}
        return {**answer, "engines": counts} if len(engines()) > 1 else answer

    def tell(self, progress: str) -> None:
        """One line that counts up, where somebody is looking."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{progress}", ending="")

    def lines(self, answer: dict[str, Any]) -> list[str]:
        found = answer.get("engines", {"": answer["entries"]})
        return [_line(engine, counts) for engine, counts in found.items()]


def _line(engine: str, entries: dict[str, int]) -> str:
    counts = ", ".join(f"{count} in {name}" for name, count in entries.items())
    return f"Indexed clauses{f' ({engine})' if engine else ''}: {counts}."
