"""Lay out a book and write it: HTML parts in, the bytes of a tagged PDF/UA-1 out.

Page numbers in the contents are plain text: later parts are laid out first, then the
places for numbers in earlier parts are filled from where the anchors came to stand. Only
a part that shows numbers of its own pages is laid out again. This module imports no Django.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration

from pdf.book import Book, Part
from pdf.fetcher import AssetFetcher
from pdf.finish import finish
from pdf.fonts import face_rules
from pdf.linebreaks import mended_breaks
from pdf.linenumbers import number_lines
from pdf.pages import fill, roman
from pdf.tagging import better_tags

STYLES = Path(__file__).parent / "static" / "pdf" / "print.css"
ROUNDS = 3
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Rendered:
    """A PDF, how long it is, where the anchors stand and what went wrong."""

    data: bytes
    pages: int
    page_of: dict[str, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Tools:
    css: CSS
    fonts: FontConfiguration
    counters: CounterStyle
    fetcher: AssetFetcher

    def lay_out(self, html: str, base_url: str) -> Document:
        page = HTML(string=html, base_url=base_url, url_fetcher=self.fetcher)
        return page.render(
            stylesheets=[self.css],
            font_config=self.fonts,
            counter_style=self.counters,
            pdf_variant="pdf/ua-1",
        )


def render(book: Book, *, tell: Tell = lambda _: None) -> Rendered:
    """Lay out and write `book`. The same book gives the same bytes.

    tell: called with a few words when a stage begins.
    `complaints` are the errors that WeasyPrint reports; a good PDF has none.
    """
    # Nested sections and lists are nested calls; 200 of them pass the default limit.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 6000))
    fetcher = AssetFetcher(book.assets)
    with _complaints() as complaints:
        fonts, counters = FontConfiguration(), CounterStyle()
        css = CSS(
            string=face_rules() + STYLES.read_text("utf-8"),
            font_config=fonts,
            counter_style=counters,
            url_fetcher=fetcher,
        )
        with mended_breaks():
            laid_out, page_of = _lay_out(
                book, _Tools(css, fonts, counters, fetcher), tell
            )
        tell("writing")
        pages = [page for document in laid_out for page in document.pages]
        with better_tags():
            data = laid_out[0].copy(pages).write_pdf(pdf_variant="pdf/ua-1")
    if book.line_numbers:
        data = number_lines(data, pages)
    tell("finishing")
    data = finish(data, book.about, _labels(book.parts, laid_out))
    complaints += [f"{url} is not part of the edition." for url in fetcher.refused]
    return Rendered(data, len(pages), page_of, sorted(set(complaints)))


def _lay_out(
    book: Book, tools: _Tools, tell: Tell
) -> tuple[list[Document], dict[str, str]]:
    """Every part laid out, last first, and the page number of every anchor."""
    page_of: dict[str, str] = {}
    laid_out: list[Document] = []
    for index in reversed(range(len(book.parts))):
        part = book.parts[index]
        html = fill(part.html, page_of)
        for _ in range(ROUNDS):
            tell(f"laying out part {index + 1} of {len(book.parts)}")
            document = tools.lay_out(html, book.base_url)
            known = dict(_anchors(part, document))
            before, html = html, fill(part.html, {**known, **page_of})
            # A part without places for its own numbers is laid out once.
            if html == before:
                break
        page_of = {**known, **page_of}
        laid_out.insert(0, document)
    return laid_out, page_of


def _anchors(part: Part, document: Document) -> Iterator[tuple[str, str]]:
    """Each anchor of a part with the number of its page."""
    # An element that runs on has its anchor on each page; the first one counts.
    seen: set[str] = set()
    for number, page in enumerate(document.pages, start=1):
        label = roman(number) if part.numbering == "roman" else str(number)
        for anchor in page.anchors:
            if anchor not in seen:
                seen.add(anchor)
                yield anchor, label


def _labels(parts: list[Part], laid_out: list[Document]) -> list[tuple[int, str]]:
    labels, first = [], 0
    for part, document in zip(parts, laid_out, strict=True):
        labels.append((first, part.numbering))
        first += len(document.pages)
    return labels


class _Listener(logging.Handler):
    def __init__(self, into: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.into = into

    def emit(self, record: logging.LogRecord) -> None:
        self.into.append(record.getMessage())


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """What WeasyPrint says goes wrong inside the block."""
    found: list[str] = []
    listener = _Listener(found)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(listener)
    level, propagate = logger.level, logger.propagate
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield found
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
        logger.propagate = propagate
