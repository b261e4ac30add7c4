"""Import a file or folder as a draft document, and open its work item."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.db import IntegrityError

from cms import clock
from cms.documents.models import Blob, Document, NodeId
from cms.importing.errors import MalformedInput
from cms.importing.read import FORMATS, Imported, read
from cms.people.command import ConcordCommand, person
from cms.people.models import WorkingGroup
from cms.people.refusals import BadInput
from workflows.actions.propose import propose


class Command(ConcordCommand):
    """Performs the proposal with the text that it read; malformed input changes nothing."""

    help = __doc__
    takes_at = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", metavar="PATH")
        parser.add_argument("--format", required=True, help=", ".join(FORMATS))
        parser.add_argument("--group", required=True, metavar="SLUG")
        parser.add_argument("--designation", required=True, metavar="ID")
        parser.add_argument("--by", required=True, metavar="USER")
        parser.add_argument(
            "--kind", default="standard", help="standard (the default) or chapter"
        )

    def answer(self, **options: Any) -> dict[str, Any]:
        group = WorkingGroup.objects.filter(slug=options["group"]).first()
        if group is None:
            raise BadInput("unknown_group", f"There is no group {options['group']!r}.")
        by = person(options["by"])
        imported = self._read(options, group)
        tell = self._progress(quiet=options["json"])
        tell(0, 1, "writing the desk")
        try:
            item = propose(
                group=group,
                kind=options["kind"],
                designation=options["designation"],
                title=imported.tree["title"],
                by=by,
                at=clock.now(),
                tree=imported.tree,
                assets={
                    sha256: (asset.name, asset.media_type, asset.data)
                    for sha256, asset in imported.assets.items()
                },
                language=imported.tree["language"],
                licence=imported.tree["licence"] or "CC-BY-4.0",
                imported_from=f"{options['format']}: {imported.report.source}",
            )
        except IntegrityError as error:
            raise BadInput(
                "uuid_in_use", f"Another document here has the same UUIDs: {error}."
            ) from error
        tell(1, 1, "done")
        return {
            "designation": item.document.designation,
            "document": str(item.document.uuid),
            "state": item.state,
            "version": item.version,
            "title": item.document.title,
            "report": imported.report.as_json(),
            "text": imported.report.as_text(),
        }

    def _read(self, options: dict[str, Any], group: WorkingGroup) -> Imported:
        try:
            return read(
                options["path"],
                options["format"],
                document_facts={
                    "designation": options["designation"],
                    "kind": options["kind"],
                    "group": {"slug": group.slug, "name": group.name, "joint": []},
                },
                progress=self._progress(quiet=options["json"]),
                in_use=_in_use,
                has_file=lambda sha256: Blob.objects.filter(pk=sha256).exists(),
            )
        except MalformedInput as error:
            raise BadInput("malformed_input", str(error)) from error

    def _progress(self, *, quiet: bool) -> Any:
        """Progress goes to the terminal only, never into a pipe or a log."""
        if quiet or not sys.stderr.isatty():
            return lambda done, total, what: None

        def tell(done: int, total: int, what: str) -> None:
            share = 100 * done // total if total else 100
            self.stderr.write(f"\r{share:3d} % {what[:60]:<60}", ending="")
            if done >= total:
                self.stderr.write("")

        return tell

    def lines(self, answer: dict[str, Any]) -> list[str]:
        return [
            f"{answer['designation']} {answer['title']}: {answer['state']}.",
            *answer["text"].splitlines(),
        ]


def _in_use(uuid: str) -> bool:
    return (
        NodeId.objects.filter(uuid=uuid).exists()
        or Document.objects.filter(uuid=uuid).exists()
    )
