"""The PDF of an edition or a book: the kept one where there is one, else made now."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cms.documents import blobs
from cms.documents.models import Edition
from cms.documents.published import find_edition
from cms.people.command import ConcordCommand
from cms.people.refusals import BadInput, Reason, Refused
from pdf.book import RENDERER
from pdf.job import PangoMissing, RenderFailed
from pdf.make import keep, render_pdf
from pdf.volumes import NoSuchVolume, bound


class Command(ConcordCommand):
    """Writes one file; nothing is written when it refuses."""

    help = "Write the PDF of an edition, or of several as one book, to a file."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "designation",
            help="Like MCS-101; for a book `toolkit`, or MCS-101,MCS-102.",
        )
        parser.add_argument(
            "edition", help="The edition's label, like 2; for a book `current`."
        )
        parser.add_argument("file", type=Path, help="Where the PDF is written.")
        parser.add_argument("--kind", choices=("edition", "book"), default="edition")

    def answer(
        self, *, designation: str, edition: str, file: Path, kind: str, **_: Any
    ) -> dict[str, Any]:
        if kind == "book":
            answer, data = self.book(designation, edition)
        else:
            answer, data = self.edition(designation, edition)
        try:
            file.write_bytes(data)
        except OSError as error:
            raise BadInput(
                "bad_file", f"{str(file)!r} cannot be written: {error.strerror}."
            ) from error
        return {**answer, "kind": kind, "file": str(file), "bytes": len(data)}

    def edition(self, designation: str, label: str) -> tuple[dict[str, Any], bytes]:
        """What is said of an edition's PDF, and its bytes."""
        try:
            found = find_edition(designation, label)
        except Edition.DoesNotExist:
            raise BadInput(
                "unknown_edition",
                f"There is no edition {label!r} of a document {designation!r}.",
            ) from None
        data, kept, renderer = self.pdf_of(found)
        return {
            "designation": found.document.designation, "edition": found.label,
            "status": found.status, "kept": kept, "renderer": renderer,
        }, data  # fmt: skip

    def book(self, selection: str, label: str) -> tuple[dict[str, Any], bytes]:
        """What is said of a volume of editions in force, and its bytes."""
        if label.casefold() != "current":
            raise BadInput(
                "unknown_edition",
                "A book holds the editions in force: give `current` for the edition.",
            )
        try:
            with refused():
                return bound(selection, self.stderr_line)
        except NoSuchVolume as error:
            raise BadInput("unknown_edition", str(error)) from None

    def pdf_of(self, edition: Edition) -> tuple[bytes, bool, str]:
        """(bytes, whether they were kept, what made them). Raises Refused."""
        rendition = edition.renditions.filter(kind="pdf", state=edition.status).first()
        if rendition:
            try:
                return blobs.read(rendition.blob_id), True, rendition.renderer
            except blobs.BlobMissing:
                # A rendition can be made again to the same bytes.
                pass
        with refused():
            data = render_pdf(edition, edition.status, report=self.stderr_line)
        # What was thrown away, or could not be made without Pango, is kept from now on.
        keep(edition, "pdf", edition.status, data)
        return data, False, RENDERER

    def stderr_line(self, words: str) -> None:
        """Progress, where nobody takes it for the answer."""
        if self.stderr.isatty():
            self.stderr.write(words)

    def lines(self, answer: dict[str, Any]) -> list[str]:
        return [
            "{file}: {designation}, edition {edition}, {bytes} bytes.".format(**answer)
        ]


@contextmanager
def refused() -> Iterator[None]:
    """What the renderer says as a refusal of the command."""
    try:
        yield
    except PangoMissing as error:
        raise Refused(Reason("no_pango", str(error))) from error
    except RenderFailed as error:
        raise Refused(
            Reason("not_rendered", f"The PDF could not be made. {error}")
        ) from error
