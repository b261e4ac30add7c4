"""Register a standard that another body approved, with the file that it came as."""

import mimetypes
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from cms import clock
from cms.people.command import ConcordCommand, person
from cms.people.models import WorkingGroup
from cms.people.refusals import BadInput
from workflows.routes.external import External, register_external


class Command(ConcordCommand):
    """Exit code 0: a work item in publishing is open; 2: bad input; 3: refused."""

    help = "Register a standard that another body approved, without a ballot here."
    takes_at = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("designation")
        parser.add_argument("file", metavar="FILE", help="The standard as it came.")
        for name, words in (
            ("group", "The slug of the group that answers for it."),
            ("title", "Its title."),
            ("label", "The label of its edition, such as 2019."),
            ("approved-by", "The body that approved it."),
            ("approved-on", "The day of the approval, as 2019-05-03."),
            ("by", "Who registers it."),
        ):
            parser.add_argument(f"--{name}", required=True, help=words)
        parser.add_argument("--licence", default="", help="Under which it may be used.")

    def answer(self, **options: Any) -> dict[str, Any]:
        group = WorkingGroup.objects.filter(slug=options["group"]).first()
        if group is None:
            raise BadInput(
                "unknown_group", f"There is no group {options['group']!r} here."
            )
        path = Path(options["file"])
        try:
            source = path.read_bytes()
            approved_on = date.fromisoformat(options["approved_on"])
        except OSError as error:
            raise BadInput(
                "unreadable", f"{path} cannot be read: {error.strerror}."
            ) from error
        except ValueError as error:
            raise BadInput(
                "bad_date", "Give the day of the approval as 2019-05-03."
            ) from error
        given = External(
            designation=options["designation"], title=options["title"],
            label=options["label"], approved_by=options["approved_by"],
            approved_on=approved_on, file_name=path.name, source=source,
            media_type=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            licence=options["licence"],
        )  # fmt: skip
        item = register_external(group, given, by=person(options["by"]), at=clock.now())
        facts = item.records.get().data
        return {
            "designation": item.document.designation, "item": item.number,
            "state": item.state, "label": facts["label"],
            "source_sha256": facts["source_sha256"], "result": "done", "reasons": [],
        }  # fmt: skip

    def lines(self, answer: dict[str, Any]) -> list[str]:
        return [
            f"{answer['designation']} {answer['label']} is registered and waits for its "
            "proof; then publish it."
        ]
