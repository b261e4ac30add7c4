"""Bring comments in from a sheet in the ISO commenting template."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cms.people.command import ConcordCommand, person
from cms.people.refusals import BadInput
from workflows.comments.sheets.files import LARGEST
from workflows.comments.sheets.importing import carry_out, plan_import, rows_of
from workflows.management.arguments import work_item_named


class Command(ConcordCommand):
    """All valid rows come in; each malformed one is named with its column and reason."""

    help = "Bring comments in from an XLSX or DOCX file in the ISO commenting template."
    takes_at = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("designation")
        parser.add_argument("path", type=Path)
        parser.add_argument("--by", metavar="USER", required=True)
        parser.add_argument("--item", type=int, help="The number of a work item.")
        parser.add_argument(
            "--snapshot", metavar="SHA", default="",
            help="The text whose numbers the sheet uses, if not the present one.",
        )  # fmt: skip
        parser.add_argument(
            "--preview", action="store_true", help="Say what would be done, and stop."
        )

    def answer(self, **options: Any) -> dict[str, Any]:
        item = work_item_named(options["designation"], options["item"])
        by, path = person(options["by"]), options["path"]
        snapshot = item.snapshot
        if options["snapshot"]:
            snapshot = item.document.snapshots.filter(
                sha256__startswith=options["snapshot"].lower()
            ).first()
            if snapshot is None:
                raise BadInput("unknown_snapshot", "The document has no such text.")
        try:
            if path.stat().st_size > LARGEST:
                raise BadInput("too_large", f"{path} is larger than 5 MB. Split it.")
            rows = rows_of(path.read_bytes())
        except OSError as error:
            raise BadInput(
                "unreadable", f"{path} cannot be read: {error.strerror}."
            ) from error
        plan = plan_import(item, rows, by=by, snapshot=snapshot)
        made = []
        if not options["preview"]:
            show = None if options["json"] or not sys.stderr.isatty() else self._show
            made = carry_out(item, plan, by=by, snapshot=snapshot, progress=show)
        return {
            "designation": item.document.designation,
            "imported": len(made),
            "preview": options["preview"],
            **plan.as_json(),
        }

    def _show(self, done: int, total: int) -> None:
        self.stderr.write(f"\rComment {done} of {total}", ending="")
        if done == total:
            self.stderr.write("")

    def lines(self, answer: dict[str, Any]) -> list[str]:
        first = (
            f"{answer['new']} rows would come in"
            if answer["preview"]
            else f"{answer['imported']} comments have come in"
        )
        return [
            f"{answer['designation']}: {first}, {answer['same']} are here already, "
            f"{len(answer['errors'])} were left out.",
            *(
                f"Row {error['row']}, {error['column']}: {error['reason']}"
                for error in answer["errors"]
            ),
        ]
