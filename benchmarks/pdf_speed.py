"""Measure how fast PDFs are made: numbers of pages in, a Markdown table out.

Run from the top of the house: `python -m benchmarks.pdf_speed --pages 40 400 1000`
(`--processes N`, `--rfc FILE.xml`, `--no-plain`). Each book is made by us, by us again after a word in one
chapter was changed, and by plain WeasyPrint in one process from the same HTML, with its
own way to get page numbers into the contents. `xml2rfc --pdf` is measured on an RFC where
that command is found (an environment of its own, `pip install 'xml2rfc[pdf]'`, first in PATH). Memory is that of the largest process.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from benchmarks.pdf_book import DATA, changed, facts, long_tree
from cms.documents.content import Tree
from pdf import chapters
from pdf.book import Asset, Book
from pdf.html import Printer, make_book
from pdf.job import Made, environment, processes_here, run

MEGA = 1024 * 1024


@dataclass
class Row:
    """One measurement. Seconds, bytes."""

    what: str
    pages: int
    wall: float
    cpu: float
    peak: int
    size: int

    def line(self) -> str:
        return (
            f"| {self.what} | {self.pages} | {self.wall:.1f} | {self.cpu:.1f} "
            f"| {self.peak / MEGA:.0f} | {self.size / MEGA:.1f} "
            f"| {self.pages / self.wall:.1f} |"
        )


# -- measuring -----------------------------------------------------------------------


def ours(what: str, book: Book, processes: int, cache: Path) -> Row:
    """The book made by us."""
    began = time.perf_counter()
    made = run(book, processes=processes, cache=cache)
    wall = time.perf_counter() - began
    _complain(what, made)
    return Row(
        what, made.pages, wall, made.cpu_seconds, made.peak_bytes, len(made.data)
    )


def _complain(what: str, made: Made) -> None:
    for words in made.complaints[:5]:
        print(f"{what}: {words}", file=sys.stderr)  # noqa: T201


def plain(tree: Tree, assets: dict[str, Asset], folder: Path) -> Row:
    """The same HTML as one document, by WeasyPrint as it comes."""
    long, chapters.LONG = chapters.LONG, sys.maxsize
    try:
        printer = Printer(tree, facts())
        front, text = printer.front(), printer.texts()[0].html
    finally:
        chapters.LONG = long
    own = front[front.index("<body") : front.index("</body>")]
    html = text.replace("</body>", "</main></body>")
    at = html.index("<body")
    end = html.index(">", at) + 1
    html = f"{html[:at]}<body><div{own[5:]}</div><main>{html[end:]}"
    html = re.sub(r'data-of="([^"]+)"', r'data-of="#\1"', html)
    (folder / "plain.html").write_text(html, "utf-8")
    names = {sha: [asset.media_type, asset.path] for sha, asset in assets.items()}
    (folder / "assets.json").write_text(json.dumps(names), "utf-8")
    out = folder / "plain.pdf"
    return measured(
        "WeasyPrint alone",
        [sys.executable, "-m", "benchmarks.pdf_speed", "--one", str(folder)],
        out, environment(folder),
    )  # fmt: skip


NUMBERED = """
.page-number::after { content: target-counter(attr(data-of url), page) }
@page { @bottom-right { content: counter(page) } }
@page front { @bottom-right { content: counter(page, lower-roman) } }
div[data-part="front"] { page: front; break-after: page }
"""


def one(folder: Path) -> None:
    """Render plain.html of `folder` in this process, with one stylesheet."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from pdf.fetcher import AssetFetcher
    from pdf.fonts import face_rules
    from pdf.layout import STYLES

    sys.setrecursionlimit(6000)
    names = json.loads((folder / "assets.json").read_text("utf-8"))
    fetcher = AssetFetcher({sha: Asset(*given) for sha, given in names.items()})
    fonts = FontConfiguration()
    styles = CSS(
        string=face_rules() + STYLES.read_text("utf-8") + NUMBERED,
        font_config=fonts, url_fetcher=fetcher,
    )  # fmt: skip
    html = (folder / "plain.html").read_text("utf-8")
    HTML(string=html, url_fetcher=fetcher).write_pdf(
        folder / "plain.pdf", stylesheets=[styles], font_config=fonts,
        pdf_variant="pdf/ua-1",
    )  # fmt: skip


def rfc(path: Path, folder: Path) -> Row | None:
    """What xml2rfc makes of an RFC, where its command is found."""
    script = shutil.which("xml2rfc")
    if not path.exists() or script is None:
        return None
    out = folder / "rfc.pdf"
    return measured(
        f"xml2rfc --pdf {path.name}",
        [script, "--pdf", "--no-network", str(path), "-o", str(out)], out, None,
    )  # fmt: skip


def measured(
    what: str, command: Sequence[str], out: Path, env: dict[str, str] | None
) -> Row:
    """One process that writes `out`."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not out.exists():
        raise SystemExit(f"{what} failed.")
    with pikepdf.open(out) as pdf:
        pages = len(pdf.pages)
    cpu = used.ru_utime + used.ru_stime
    unit = 1 if sys.platform == "darwin" else 1024
    return Row(what, pages, wall, cpu, used.ru_maxrss * unit, out.stat().st_size)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[40, 400, 1000])
    parser.add_argument("--processes", type=int, default=processes_here())
    parser.add_argument("--data", type=Path, default=DATA, help="The imports.")
    parser.add_argument("--rfc", type=Path, default=DATA / "rfc" / "rfc9440.xml")
    parser.add_argument("--no-plain", action="store_true")
    parser.add_argument("--keep", type=Path, help="Folder in which our PDFs are left.")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.one:
        one(given.one)
        return
    show(
        "| what | pages | wall, s | CPU, s | largest process, MB | size, MB | pages/s |"
    )
    show("|---|--:|--:|--:|--:|--:|--:|")
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as name:
        for pages in given.pages:
            folder = Path(name) / str(pages)
            folder.mkdir()
            for row in rows(pages, folder, given):
                show(row.line())
        if row := rfc(given.rfc, Path(name)):
            show(row.line())


def rows(pages: int, folder: Path, given: argparse.Namespace) -> Iterator[Row]:
    """The measurements of one size."""
    tree, assets = long_tree(pages, folder, given.data)
    cache = folder / "cache"
    book = make_book(tree, facts(), assets)
    many = f"{given.processes} processes"
    yield ours(
        f"Concord, {many}, {len(book.parts)} parts", book, given.processes, cache
    )
    edited = make_book(changed(tree), facts(), assets)
    yield ours("Concord, one chapter changed", edited, given.processes, cache)
    yield ours("Concord, nothing changed", edited, given.processes, cache)
    if given.keep:
        given.keep.mkdir(parents=True, exist_ok=True)
        data = run(edited, cache=cache).data
        (given.keep / f"book-{pages}.pdf").write_bytes(data)
    if not given.no_plain:
        yield plain(tree, assets, folder)


def show(line: str) -> None:
    """A line of the table, as soon as it is known."""
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
