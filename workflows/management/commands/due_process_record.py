"""Write the due-process record of a decision to a file."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cms.people.command import ConcordCommand
from cms.people.refusals import BadInput
from workflows.management.arguments import work_item_named
from workflows.record.archive import write_record
from workflows.record.versions import PUBLIC, SECRETARIAT


class Command(ConcordCommand):
    """Who may run commands may read everything, so the full version holds all names."""

    help = __doc__

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("designation")
        parser.add_argument("file", help="The ZIP to write.")
        parser.add_argument("--item", type=int, help="The number of a work item.")
        parser.add_argument(
            "--public", action="store_true",
            help="Without mail addresses and the names of a secret ballot.",
        )  # fmt: skip

    def answer(self, **options: Any) -> dict[str, Any]:
        item = work_item_named(options["designation"], options["item"])
        version = PUBLIC if options["public"] else SECRETARIAT
        path = Path(options["file"])
        try:
            with write_record(item, version) as archive, path.open("wb") as file:
                shutil.copyfileobj(archive, file)
        except OSError as error:
            raise BadInput(
                "cannot_write", f"{path} cannot be written: {error.strerror}."
            ) from error
        return {
            "designation": item.document.designation, "item": item.number,
            "version": version.name, "file": str(path), "size": path.stat().st_size,
            "result": "done", "reasons": [],
        }  # fmt: skip

    def lines(self, answer: dict[str, Any]) -> list[str]:
        return [
            f"{answer['designation']}, work item {answer['item']}: the {answer['version']} "
            f"record is in {answer['file']}."
        ]
