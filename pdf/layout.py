"""Lay out one part in this process: HTML in, a PDF file and the facts that a merge needs out.

The file has pages and tags only; where its anchors and bookmarks stand and where its page
numbers go is in the facts, all in points from the lower left corner of a page. This
module imports no Django.
"""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document, Page
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from pdf.book import Asset
from pdf.fetcher import AssetFetcher
from pdf.folios import Place
from pdf.fonts import face_rules
from pdf.heads import clause_heads
from pdf.laid import Laid
from pdf.linebreaks import mended_breaks
from pdf.linenumbers import number_lines
from pdf.quickstyles import quick_styles, without_variables
from pdf.screencolours import screen_colours
from pdf.tagging import better_tags
from pdf.tidy import tidy

STYLES = Path(__file__).parent / "static" / "pdf" / "print.css"
VARIANT = "pdf/ua-1"
POINTS = 0.75  # in a pixel of CSS
# How far below the top of its line a line of Source Sans stands, in its size.
BASELINE = 0.937


class Press:
    """Styles and fonts, read once; processes that are forked from here share them."""

    def __init__(self) -> None:
        # Nested sections and lists are nested calls; 200 of them pass the default limit.
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 6000))
        self.fonts, self.counters = FontConfiguration(), CounterStyle()
        with _complaints() as self.complaints:
            self.css = CSS(
                string=face_rules() + without_variables(STYLES.read_text("utf-8")),
                font_config=self.fonts,
                counter_style=self.counters,
                url_fetcher=AssetFetcher({}),
            )

    def lay_out(
        self,
        html: str,
        base_url: str,
        assets: Mapping[str, Asset],
        out: Path,
        *,
        line_numbers: bool = False,
    ) -> Laid:
        """Write the pages of `html` to `out`. The same HTML gives the same bytes."""
        fetcher = AssetFetcher(assets)
        with _complaints() as complaints, _better_layout():
            page = HTML(string=html, base_url=base_url, url_fetcher=fetcher)
            document = page.render(
                stylesheets=[self.css],
                font_config=self.fonts,
                counter_style=self.counters,
                pdf_variant=VARIANT,
            )
            with better_tags(), screen_colours():
                document.write_pdf(out, pdf_variant=VARIANT)
        if line_numbers:
            out.write_bytes(number_lines(out.read_bytes(), document.pages))
        laid = _facts(document)
        laid.links = tidy(out)
        refused = [f"{url} is not part of the edition." for url in fetcher.refused]
        laid.complaints = sorted({*self.complaints, *complaints, *refused})
        return laid


@contextmanager
def _better_layout() -> Iterator[None]:
    """What WeasyPrint does not do, or not soon enough, while it lays out."""
    with mended_breaks(), clause_heads(), quick_styles():
        yield


def _facts(document: Document) -> Laid:
    laid = Laid()
    for index, page in enumerate(document.pages):
        place = folio_place(page)
        laid.folios.append(asdict(place) if place else None)
        # An element that runs on has its anchor on each page; the first one counts.
        for name, (x, y, *_) in page.anchors.items():
            laid.anchors.setdefault(name, [index, *_point(page, x, y)])
        for level, words, (x, y), state in page.bookmarks:
            point = _point(page, x, y)
            laid.outline.append([level, words, index, *point, state == "open"])
    return laid


def _point(page: Page, x: float, y: float) -> tuple[float, float]:
    return round(x * POINTS, 3), round((page.height - y) * POINTS, 3)


def folio_place(page: Page) -> Place | None:
    """Where the styles want a page's number: their empty box at the lower right."""
    for box in page._page_box.children:
        if not isinstance(box, boxes.MarginBox) or box.at_keyword != "@bottom-right":
            continue
        if any(isinstance(b, boxes.TextBox) and b.text for b in box.descendants()):
            return None
        align = str(box.style["text_align_all"])
        lead = {"left": 0.0, "start": 0.0, "center": 0.5}.get(align, 1.0)
        size = box.style["font_size"]
        x, y = _point(
            page,
            box.content_box_x() + lead * box.width,
            box.content_box_y() + BASELINE * size,
        )
        return Place(x, y, round(size * POINTS, 3), _ALIGNS[lead])
    return None


_ALIGNS = {0.0: "left", 0.5: "center", 1.0: "right"}


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
