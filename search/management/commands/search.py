"""Search from the command line: the same answer as the page gives."""

from argparse import ArgumentParser
from typing import Any

from cms.people.command import ConcordCommand, person
from cms.people.refusals import BadInput, Reason, Refused
from search.engines.base import IndexUnavailable
from search.finding import LAST_PAGE, PAGE_SIZE, find
from search.snippets import as_text


class Command(ConcordCommand):
    """manage.py search QUERY [--as USER]"""

    help = "Search published text, and the drafts that USER may read."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", metavar="QUERY")
        parser.add_argument(
            "--as", dest="user", metavar="USER", help="Search as this person."
        )
        parser.add_argument("--page", type=int, default=1, help="Ten hits each.")

    def answer(self, **options: Any) -> dict[str, Any]:
        user = person(options["user"]) if options["user"] is not None else None
        if not 1 <= options["page"] <= LAST_PAGE:
            raise BadInput("bad_page", f"Pages are numbered from 1 to {LAST_PAGE}.")
        try:
            results = find(options["query"], user, page=options["page"], size=PAGE_SIZE)
        except IndexUnavailable as error:
            raise Refused(Reason("index_unavailable", str(error))) from error
        return results.as_json()

    def lines(self, answer: dict[str, Any]) -> list[str]:
        shown = [f"{answer['total']} found"]
        for hit in answer["hits"]:
            names = (hit["designation"], hit["edition"], hit["number"], hit["label"])
            shown.append("  ".join(name for name in names if name))
            shown.append(f"    {as_text(hit['snippet'])}")
            shown.append(f"    {hit['url']}")
        return shown
