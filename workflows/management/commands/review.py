"""Give a review of the snapshot under review."""

from argparse import ArgumentParser
from typing import Any

from cms.people.command import ConcordCommand, person
from workflows.actions.declare import give_review
from workflows.management.arguments import work_item_named
from workflows.models.chain import instant


class Command(ConcordCommand):
    """Nobody reviews what they wrote."""

    help = "Say how ready the text under review is."
    takes_at = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("designation")
        parser.add_argument("--by", metavar="USER", required=True)
        parser.add_argument("--result", metavar="R", required=True)
        parser.add_argument("--note", metavar="T", default="")
        parser.add_argument("--snapshot", metavar="SHA", help="The text that you read.")
        parser.add_argument("--item", type=int, help="The number of a work item.")

    def answer(self, **options: Any) -> dict[str, Any]:
        item = work_item_named(options["designation"], options["item"])
        review = give_review(
            item, options["result"], by=person(options["by"]), note=options["note"],
            snapshot=options["snapshot"],
        )  # fmt: skip
        return {
            "designation": item.document.designation,
            "state": item.state,
            "review": review.result,
            "snapshot": review.snapshot.sha256,
            "at": instant(review.at),
            "result": "done",
            "reasons": [],
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        return [f"{answer['designation']}: the review is kept."]
