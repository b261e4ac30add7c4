"""Cast a position in the open ballot of a document."""

from argparse import ArgumentParser
from typing import Any

from cms.people.command import ConcordCommand, person
from workflows.actions.cast_position import cast_position, late_sentence, warnings_of
from workflows.ballots.count import count
from workflows.management.arguments import work_item_named
from workflows.models.chain import instant


class Command(ConcordCommand):
    """A late position is kept for information; the result then says `late`."""

    help = "Cast a position; the latest before the ballot closes counts."
    takes_at = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("designation")
        parser.add_argument("--by", metavar="USER", required=True)
        parser.add_argument("--position", metavar="P", required=True)
        parser.add_argument("--reason", metavar="T", default="")
        parser.add_argument(
            "--node",
            metavar="UUID",
            default="",
            help="The clause that the reason is about.",
        )
        parser.add_argument("--snapshot", metavar="SHA", help="The text that you mean.")
        parser.add_argument("--item", type=int, help="The number of a work item.")

    def answer(self, **options: Any) -> dict[str, Any]:
        item = work_item_named(options["designation"], options["item"])
        cast = cast_position(
            item, options["position"], by=person(options["by"]),
            reason=options["reason"], node=options["node"],
            snapshot=options["snapshot"],
        )  # fmt: skip
        late = (
            {"code": "late", "sentence": late_sentence(cast)} if cast.is_late else None
        )
        warnings = [] if late else [w.as_json() for w in warnings_of(cast)]
        return {
            "designation": item.document.designation,
            "state": item.state,
            "position": cast.position,
            "at": instant(cast.at),
            "result": "late" if late else "done",
            "reasons": [late] if late else warnings,
            "tally": count(cast.ballot).as_json(),
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        if answer["result"] == "late":
            return [answer["reasons"][0]["sentence"]]
        kept = f"{answer['designation']}: the position “{answer['position']}” is kept."
        return [kept, *(reason["sentence"] for reason in answer["reasons"])]
