"""The PDF of an edition, a draft, a redline or a book: the kept one where there is one, else made now."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cms.documents import blobs
from cms.documents.models import Edition, Snapshot
from cms.documents.published import find_edition, open_drafts
from cms.people.command import ConcordCommand
from cms.people.refusals import BadInput, Reason, Refused
from pdf import on_request
from pdf.book import RENDERER
from pdf.job import PangoMissing, RenderFailed
from pdf.make import keep, render_pdf
from pdf.on_request import Draft, Redline, Wish
from pdf.volumes import NoSuchVolume, bound

KINDS = ("edition", "draft", "redline", "book")
SHORTEST_HASH = 8
MOST_PROCESSES = 64


class Command(ConcordCommand):
    """Writes one file; nothing is written when it refuses."""

    processes: int | None = None

    help = "Write the PDF of an edition, a draft, a redline or a book to a file."

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "designation",
            help="Like MCS-101; for a book `toolkit`, or MCS-101,MCS-102.",
        )
        parser.add_argument(
            "edition",
            help="The edition's label, like 2; for a draft or a redline also the first "
            "eight digits of a text's hash or more, or the word draft; for a book `current`.",
        )
        parser.add_argument("file", type=Path, help="Where the PDF is written.")
        parser.add_argument("--kind", choices=KINDS, default="edition")
        parser.add_argument(
            "--processes", type=int, metavar="N",
            help="How many parts of an edition are laid out at a time.",
        )  # fmt: skip
        parser.add_argument(
            "--from", dest="older", default="",
            help="What a redline compares with: a label or a hash; by default the "
            "edition before.",
        )  # fmt: skip

    def answer(
        self, *, designation: str, edition: str, file: Path, kind: str, older: str,
        processes: int | None, **_: Any,
    ) -> dict[str, Any]:  # fmt: skip
        if processes is not None and not 1 <= processes <= MOST_PROCESSES:
            raise BadInput(
                "bad_processes", f"--processes is a number from 1 to {MOST_PROCESSES}."
            )
        self.processes = processes
        if kind == "edition":
            answer, data = self.edition(designation, edition)
        elif kind == "draft":
            answer, data = self.draft(designation, edition)
        elif kind == "book":
            answer, data = self.book(designation, edition)
        else:
            answer, data = self.redline(designation, edition, older)
        try:
            file.write_bytes(data)
        except OSError as error:
            raise BadInput(
                "bad_file", f"{str(file)!r} cannot be written: {error.strerror}."
            ) from error
        return {**answer, "kind": kind, "file": str(file), "bytes": len(data)}

    # -- kinds -----------------------------------------------------------------------

    def edition(self, designation: str, label: str) -> tuple[dict[str, Any], bytes]:
        """What is said of an edition's PDF, and its bytes."""
        try:
            found = find_edition(designation, label)
        except Edition.DoesNotExist:
            raise unknown(designation, label) from None
        data, kept, renderer = self.pdf_of(found)
        return {
            "designation": found.document.designation, "edition": found.label,
            "status": found.status, "kept": kept, "renderer": renderer,
        }, data  # fmt: skip

    def draft(self, designation: str, name: str) -> tuple[dict[str, Any], bytes]:
        """A draft for review of any text; as the public sees it while it is open."""
        text = find_text(designation, name)
        snapshot = text.snapshot if isinstance(text, Edition) else text
        snapshot.document = text.document
        opened = open_drafts().filter(snapshot=snapshot).first()
        answer, data = self.made(Draft(snapshot, opened))
        status = "open" if opened else "not public"
        return {**answer, "edition": snapshot.sha8, "status": status}, data

    def redline(
        self, designation: str, name: str, older: str
    ) -> tuple[dict[str, Any], bytes]:
        """What changed between two texts."""
        new = find_text(designation, name)
        old = find_text(designation, older) if older else on_request.edition_before(new)
        if old is None:
            raise BadInput(
                "nothing_before",
                f"There is no edition before {name!r}. Name another text with --from.",
            )
        answer, data = self.made(Redline(old, new))
        return {**answer, "edition": name, "from": on_request.short(old)}, data

    def made(self, wish: Wish) -> tuple[dict[str, Any], bytes]:
        """A file that is made on request. Raises Refused."""
        data = on_request.kept(wish)
        kept = data is not None
        if data is None:
            with refused():
                data = on_request.make(wish, report=self.stderr_line)
        answer = {
            "designation": wish.designation, "kept": kept, "renderer": RENDERER
        }  # fmt: skip
        return answer, data

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
            data = render_pdf(
                edition, edition.status, report=self.stderr_line,
                processes=self.processes,
            )  # fmt: skip
        # What was thrown away, or could not be made without Pango, is kept from now on.
        keep(edition, "pdf", edition.status, data)
        return data, False, RENDERER

    def stderr_line(self, words: str) -> None:
        """Progress, where nobody takes it for the answer."""
        if self.stderr.isatty():
            self.stderr.write(words)

    def lines(self, answer: dict[str, Any]) -> list[str]:
        words = {
            "edition": "edition {edition}", "draft": "draft {edition}",
            "redline": "redline of {edition} against {from}",
        }[answer["kind"]]  # fmt: skip
        return [
            f"{{file}}: {{designation}}, {words}, {{bytes}} bytes.".format(**answer)
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


def find_text(designation: str, name: str) -> Edition | Snapshot:
    """An edition by its label, else a text by the beginning of its hash.

    "draft" is the newest one that is open to the public, else the newest text.
    """
    try:
        return find_edition(designation, name)
    except Edition.DoesNotExist:
        pass
    texts = Snapshot.objects.select_related("document", "body").filter(
        document__designation_key=designation.casefold()
    )
    found = None
    if name.lower() == "draft":
        opened = texts.filter(pk__in=open_drafts().values("snapshot"))
        found = opened.order_by("number").last() or texts.order_by("number").last()
    elif len(name) >= SHORTEST_HASH:
        texts = texts.filter(sha256__startswith=name.lower())
        found = texts.order_by("number").first()
    if found is None:
        raise unknown(designation, name)
    return found


def unknown(designation: str, name: str) -> BadInput:
    """There is no such edition or text."""
    return BadInput(
        "unknown_edition",
        f"There is no edition {name!r} of a document {designation!r}.",
    )
