"""Declare support for an adoption, a conflict, a proof accepted or evidence waived."""

from argparse import ArgumentParser
from typing import Any

from cms.people.command import ConcordCommand, json_data, person
from workflows.actions.declare import declare
from workflows.management.arguments import work_item_named
from workflows.models.chain import instant


class Command(ConcordCommand):
    """What others owe before a transition."""

    help = (
        "Declare support, a conflict of interest or its absence, a proof accepted, or "
        "evidence waived."
    )
    takes_at = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("designation")
        parser.add_argument("kind", metavar="support|conflict|proof|waiver")
        parser.add_argument("--by", metavar="USER", required=True)
        parser.add_argument("--data", metavar="JSON", help="An object.")
        parser.add_argument("--item", type=int, help="The number of a work item.")

    def answer(self, **options: Any) -> dict[str, Any]:
        item = work_item_named(options["designation"], options["item"])
        word = declare(
            item, options["kind"], by=person(options["by"]),
            data=json_data(options["data"]),
        )  # fmt: skip
        return {
            "designation": item.document.designation,
            "state": item.state,
            "kind": word.kind,
            "value": word.value,
            "at": instant(word.at),
            "result": "done",
            "reasons": [],
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        return [f"{answer['designation']}: the declaration is kept."]
