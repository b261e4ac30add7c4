"""Make a PDF of a book: parts laid out in processes of their own, merged into one file.

Parts that show no page numbers are laid out at once, side by side; those that do
(contents, lists, index) are filled from where the anchors came to stand and laid out
after them. What was laid out before comes from a cache. This module imports no Django.
"""

import gc
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pdf.book import RENDERER, Attachment, Book
from pdf.cache import Cache, key_of
from pdf.confine import isolate
from pdf.fonts import FACES, FOLDER
from pdf.laid import Laid
from pdf.pages import fill, has_places, link_out, page_map, unlaid
from pdf.pool import RESULT, Pool, Task, TaskFailed

if TYPE_CHECKING:
    from pdf.layout import Press

STYLES = Path(__file__).parent / "static" / "pdf" / "print.css"
BETWEEN = "x-book:"
ROUNDS = 4
SMALL = 250_000
"""HTML of fewer characters is laid out without looking for rubbish in between."""
MERGING = "merging"
Tell = Callable[[str], None]


class NoPango(RuntimeError):
    """The libraries that lay out are not on this machine."""


@dataclass(frozen=True)
class Rendered:
    """A file, how long it is, where the anchors stand and what went wrong."""

    path: Path
    pages: int
    page_of: dict[str, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


def render(
    book: Book, folder: Path, pool: Pool, cache: Cache, tell: Tell = lambda _: None
) -> Rendered:
    """Make the PDF of `book` in `folder`. The same book gives the same bytes.

    tell: called with a few words when a stage begins.
    `complaints` are what WeasyPrint reports, and links that lead nowhere; a good PDF has
    none. Raises TaskFailed with the sentence that says why not, NoPango.
    """
    return _Rendering(book, folder, pool, cache, tell).make()


class _Rendering:
    def __init__(
        self, book: Book, folder: Path, pool: Pool, cache: Cache, tell: Tell
    ) -> None:
        self.book, self.folder, self.pool = book, folder, pool
        self.cache, self.tell = cache, tell
        self.parts = [
            replace(part, html=link_out(part.html, BETWEEN)) for part in book.parts
        ]
        self.laid: list[Laid | None] = [None] * len(self.parts)
        self.html: dict[int, str] = {}

    def make(self) -> Rendered:
        plain = {
            index: part.html
            for index, part in enumerate(self.parts)
            if not has_places(part.html)
        }
        self._lay_out(plain)
        self._lay_out_numbered([i for i in range(len(self.parts)) if i not in plain])
        path = self._merge()
        laid = self._done()
        self.cache.trim()
        return Rendered(
            path, sum(one.pages for one in laid), self._map(), self._complaints(laid)
        )

    # -- parts ---------------------------------------------------------------------

    def _lay_out_numbered(self, indices: list[int]) -> None:
        """Parts that show page numbers, until every number is right."""
        self._remember(indices)
        for _ in range(ROUNDS):
            page_of = self._map()
            due = {i: fill(self.parts[i].html, page_of) for i in indices}
            due = {i: html for i, html in due.items() if html != self.html.get(i)}
            if not due:
                break
            self._lay_out(due)
        else:
            # Places of a fixed width cannot move a line; other styles could.
            raise TaskFailed("Its page numbers move the text that they stand in.")
        for i in indices:
            self.cache.note(self._hint(i), self._own(i).dump())

    def _remember(self, indices: Iterable[int]) -> None:
        """Where such a part's own anchors stood last time is a good guess of where they
        will, and its first one stands on its first page; the rounds put right what a guess
        gets wrong, so the result is the same."""
        for i in indices:
            known = self.cache.noted(self._hint(i))
            self.laid[i] = Laid(**known) if known else unlaid(self.parts[i].html)

    def _hint(self, index: int) -> str:
        return key_of(["hint", *renderer_facts(), self.parts[index].html])

    def _lay_out(self, wanted: Mapping[int, str]) -> None:
        """Lay out parts with this HTML; those that are kept are only fetched."""
        due = []
        for index, html in wanted.items():
            self.html[index] = html
            kept = self.cache.fetch(self._key(index), self._pdf(index))
            if kept is None:
                due.append(index)
            else:
                self.laid[index] = Laid(**kept)
        if not due:
            return
        press = load_press()
        self.pool.run(
            # The longest first: none of them is left over for the end.
            [
                self._task(press, index)
                for index in sorted(due, key=lambda i: (-len(self.html[i]), i))
            ],
            tell=lambda task: self.tell(task.name or "laying out"),
        )
        for index in due:
            facts = json.loads((self._own_folder(index) / RESULT).read_text("utf-8"))
            self.laid[index] = Laid(**facts)
            self.cache.keep(self._key(index), facts, self._pdf(index))

    def _task(self, press: "Press", index: int) -> Task:
        html, out = self.html[index], self._pdf(index)
        folder = self._own_folder(index)
        assets = {sha: asset for sha, asset in self.book.assets.items() if sha in html}

        def work() -> Any:
            paths = [FOLDER, *(asset.path for asset in assets.values())]
            isolate(self.folder, paths)
            if len(html) < SMALL:
                # It ends soon with all that it made; looking for rubbish costs a twentieth.
                gc.disable()
            return press.lay_out(
                html, self.book.base_url, assets, out,
                line_numbers=self.book.line_numbers,
            ).dump()  # fmt: skip

        return Task(folder, work, self._name(index))

    def _name(self, index: int) -> str:
        """Which part this is, in words; "" for the only one."""
        if len(self.parts) == 1:
            return ""
        title = self.parts[index].title
        place = f"chapter {index + 1} of {len(self.parts)}"
        return f"{place}: {title}" if title else place

    def _key(self, index: int) -> str:
        html = self.html[index]
        assets = [
            f"{sha} {asset.media_type}"
            for sha, asset in sorted(self.book.assets.items())
            if sha in html
        ]
        lines = "line numbers" if self.book.line_numbers else ""
        return key_of(
            ["part", *renderer_facts(), self.book.base_url, lines, *assets, html]
        )

    def _own_folder(self, index: int) -> Path:
        return self.folder / f"part-{index}"

    def _pdf(self, index: int) -> Path:
        self._own_folder(index).mkdir(exist_ok=True)
        return self._own_folder(index) / "part.pdf"

    def _own(self, index: int) -> Laid:
        laid = self.laid[index]
        if laid is None:
            raise RuntimeError(f"Part {index} has not been laid out.")
        return laid

    def _done(self) -> list[Laid]:
        return [self._own(index) for index in range(len(self.parts))]

    def _map(self) -> dict[str, str]:
        pieces = zip(self.laid, self.parts, strict=True)
        return page_map([(laid, part.numbering) for laid, part in pieces])

    # -- the whole -----------------------------------------------------------------

    def _merge(self) -> Path:
        """Merge in a process that has not loaded what lays out, which is smaller."""
        self.tell(MERGING)
        own = self.folder / MERGING
        own.mkdir()
        bare = replace(
            self.book,
            parts=[replace(p, html="") for p in self.parts],
            attachments=[
                _in_file(one, own / f"attachment-{index}")
                for index, one in enumerate(self.book.attachments)
            ],
        )
        (own / "book.json").write_text(bare.dump(), "utf-8")
        pieces = [
            {"pdf": str(self._pdf(index)), "laid": laid.dump()}
            for index, laid in enumerate(self._done())
        ]
        (own / "pieces.json").write_text(json.dumps(pieces), "utf-8")

        def work() -> None:
            limits = self.pool.limits
            os.execv(  # noqa: S606
                sys.executable,
                [
                    sys.executable, "-m", "pdf.worker_main", "--merge", str(own),
                    str(limits.memory_bytes), str(limits.cpu_seconds),
                ],
            )  # fmt: skip

        self.pool.run([Task(own, work, MERGING)])
        return own / "out.pdf"

    def _complaints(self, laid: list[Laid]) -> list[str]:
        known = {anchor for one in laid for anchor in one.anchors}
        lost = {link for one in laid for link in one.links} - known
        found = {words for one in laid for words in one.complaints}
        found |= {f"A link leads to {anchor}, which is not there." for anchor in lost}
        return sorted(found)


def _in_file(attachment: Attachment, path: Path) -> Attachment:
    """The same, its bytes in a file: whoever merges reads them one after the other."""
    path.write_bytes(attachment.read())
    return replace(attachment, text="", path=str(path))


@cache
def renderer_facts() -> tuple[str, ...]:
    """All that decides how a part is laid out, but for the part itself."""
    digest = hashlib.sha256(STYLES.read_bytes())
    for name in sorted(FACES):
        digest.update((FOLDER / name).read_bytes())
    versions = [
        f"{name} {version(name)}" for name in ("weasyprint", "pydyf", "pikepdf")
    ]
    return (RENDERER, digest.hexdigest(), *versions)


def require_pango() -> None:
    """Raises NoPango where the libraries that lay out are not here."""
    try:
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError:
        raise NoPango from None
    # Without it fonts are cut by other code, to other bytes and with a complaint.
    if harfbuzz_subset is None:
        raise NoPango


@cache
def load_press() -> "Press":
    """Load what lays out: a second of work, so only when it is needed. Raises NoPango."""
    require_pango()
    from pdf.layout import Press

    press = Press()
    # What is here now is not looked through again in each process that is forked, which
    # would copy all of it.
    gc.freeze()
    return press
