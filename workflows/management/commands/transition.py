"""Show where a document stands, or perform a transition."""

from argparse import ArgumentParser
from typing import Any

from cms import clock
from cms.people.command import ConcordCommand, json_data, person
from cms.people.refusals import BadInput
from workflows.actions import perform
from workflows.actions.describe import describe
from workflows.management.arguments import work_item_named
from workflows.refusals import TransitionRefused


class Command(ConcordCommand):
    """Exit code 0: done, pending or shown; 2: bad input; 3: refused."""

    help = "Show where a document stands, or perform a transition of the procedure."
    takes_at = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("designation")
        parser.add_argument("name", nargs="?", help="Without it the state is shown.")
        parser.add_argument("--by", metavar="USER", help="Who acts.")
        parser.add_argument("--data", metavar="JSON", help="An object.")
        parser.add_argument("--snapshot", metavar="SHA", help="The text that you mean.")
        parser.add_argument("--item", type=int, help="The number of a work item.")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any):
        """Let `--version N` be the work item's, not Django's."""
        parser = super().create_parser(
            prog_name, subcommand, conflict_handler="resolve", **kwargs
        )
        parser.add_argument("--version", dest="item_version", type=int, metavar="N")
        return parser

    def answer(self, **options: Any) -> dict[str, Any]:
        item = work_item_named(options["designation"], options["item"])
        data = json_data(options["data"])
        if options["name"] is None:
            if options["by"] is not None:
                person(options["by"])
            return {**describe(item, clock.now()), "result": "shown", "reasons": []}
        if not options["by"]:
            raise BadInput("no_person", "Say who acts, with --by.")
        by = person(options["by"])
        reserved = data.keys() & {"by", "at", "version", "snapshot"}
        if reserved:
            raise BadInput(
                "bad_data", f"--data takes no {', '.join(sorted(reserved))}."
            )
        try:
            outcome = perform(
                item, options["name"], by=by, version=options["item_version"],
                snapshot=options["snapshot"], **data,
            )  # fmt: skip
        except TransitionRefused as refusal:
            refusal.answer = describe(item, clock.now())
            raise
        return {
            **describe(outcome.work_item, clock.now()),
            "result": outcome.result,
            "reasons": [reason.as_json() for reason in outcome.reasons],
        }

    def lines(self, answer: dict[str, Any]) -> list[str]:
        found = [f"{answer['designation']}: {answer['state_label']}"]
        if answer["deadline"]:
            found[0] += f", until {answer['deadline']}"
        found += [reason["sentence"] for reason in answer["reasons"]]
        for row in answer["transitions"]:
            found.append(f"  {row['name']} → {row['target']} ({', '.join(row['who'])})")
            found += [f"    {reason['sentence']}" for reason in row["missing"]]
        return found
