"""Make one text of many hundred pages from the imports, and its PDF.

Run from the top of the house: `python -m benchmarks.pdf_book FILE [--pages 1000]`. The
OSCAL catalogue and the Markdown document in ../shared/data are repeated under new UUIDs
until there are enough pages. `--rows 10000` makes a text of one table instead. It prints
pages, wall and processor time and the peak of memory; nothing is written to a database.
"""

import argparse
import copy
import hashlib
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from cms.documents import content
from cms.documents.labels import fill_labels
from cms.importing.build import block, section, start_tree
from cms.importing.concord import remap
from cms.importing.read import read
from pdf.book import Asset, Book
from pdf.facts import Facts, HistoryLine
from pdf.html import make_book
from pdf.job import Limits, run

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SOURCES = (
    (
        "oscal",
        "oscal/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json",
    ),
    ("markdown", "markdown/sp800-63"),
)
# Pages that one copy of each source comes to, measured; only used to choose how many.
PAGES = {"oscal": 115, "markdown": 55}
SITE = "https://standards.example.org"
LIMITS = Limits(memory_bytes=8 * 1024**3, cpu_seconds=7200, wall_seconds=7200)


def source(kind: str, path: str) -> tuple[content.Tree, dict]:
    """A document of ../shared as a tree, with its files."""
    facts = {"designation": "BOOK-1", "document": fixed("book"), "language": "en"}
    found = read(DATA / path, kind, document_facts=facts)
    return found.tree, found.assets


def fixed(words: str) -> str:
    """A UUID that is the same for the same words, in the shape of version 4."""
    digest = hashlib.sha256(words.encode()).digest()[:16]
    return str(uuid.UUID(bytes=digest, version=4))


def copies(pages: int) -> Iterator[tuple[str, int]]:
    """(kind, number) of each copy until `pages` are reached, the sources in turn."""
    have = number = 0
    while have < pages:
        kind = SOURCES[number % len(SOURCES)][0]
        yield kind, number
        have += PAGES[kind]
        number += 1


def build(pages: int) -> tuple[content.Tree, dict]:
    """One text of about so many pages, the same each time, and the files it shows."""
    sources = {kind: source(kind, path) for kind, path in SOURCES}
    sections, terms, references, files = [], {}, {}, {}
    for kind, at in copies(pages):
        tree, assets = sources[kind]
        again = copy.deepcopy(tree)
        remap(again, {
            node["uuid"]: fixed(f"{at}/{order}")
            for order, (_, node) in enumerate(content.nodes(again))
        })  # fmt: skip
        for one in again["sections"]:
            one["title"] = f"{one['title']} ({at + 1})"
        sections += again["sections"]
        terms |= {term["uuid"]: term for term in again["terms"]}
        references |= {one["uuid"]: one for one in again["references"]}
        files |= assets
    whole = content.new_tree(
        document=fixed("book"), designation="BOOK-1", title="A book of imports",
        licence="CC0-1.0", group={"slug": "bench", "name": "Benchmark", "joint": []},
        meta={"abstract": [], "scope": []}, sections=sections,
        terms=[terms[key] for key in sorted(terms)],
        references=[references[key] for key in sorted(references)],
        assets=[files[sha].entry() for sha in sorted(files)],
    )  # fmt: skip
    # Clauses have other numbers here than in their sources; the words of one may hold
    # the label of another.
    fill_labels(whole)
    fill_labels(whole)
    return whole, files


def one_table(rows: int) -> content.Tree:
    """A text that is one table of so many rows."""
    cells = [["Name", "Meaning", "Number"]]
    cells += [[f"Row {at}", f"What row {at} means", str(at)] for at in range(1, rows)]
    table = block(
        "table", caption=content.runs("Long"), header_rows=1, header_columns=1, notes=[],
        rows=[[{"text": content.runs(words)} for words in row] for row in cells],
    )  # fmt: skip
    whole = section("A table")
    whole["blocks"].append(table)
    return start_tree(
        {"designation": "BOOK-2", "sections": [whole]}, title="A long table"
    )


def book(tree: content.Tree, files: dict, folder: Path) -> Book:
    """The book of a text; its pictures are written into `folder`."""
    assets = {}
    for sha, asset in files.items():
        (folder / sha).write_bytes(asset.data)
        assets[sha] = Asset(asset.media_type, str(folder / sha))
    sha256, day = content.sha256_of(tree), date(2026, 3, 2)
    facts = Facts(
        label="1", status="current", sha256=sha256, site=SITE, published=day,
        address=f"{SITE}/standards/BOOK-1/1/", effective_from=day,
        history=(HistoryLine("1", day, sha256),),
    )  # fmt: skip
    return make_book(tree, facts, assets)


def main() -> None:
    """Make the file and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="Where the PDF is written.")
    parser.add_argument("--pages", type=int, default=1000, help="At least so many.")
    parser.add_argument("--rows", type=int, default=0, help="One table of so many.")
    given = parser.parse_args()
    tree, files = (one_table(given.rows), {}) if given.rows else build(given.pages)
    with tempfile.TemporaryDirectory(prefix="concord-book-") as folder:
        made = run(
            book(tree, files, Path(folder)),
            limits=LIMITS,
            report=lambda words: sys.stderr.write(f"{words}\n"),
        )
    given.file.write_bytes(made.data)
    sys.stdout.write(
        f"{given.file}: {made.pages} pages, {len(made.data) / 1e6:.1f} MB, "
        f"{made.wall_seconds:.0f} s, {made.cpu_seconds:.0f} s of processor time, "
        f"{made.peak_bytes / 1e6:.0f} MB at most\n"
    )
    for words in made.complaints:
        sys.stdout.write(f"The layout reports: {words}\n")
    if not given.rows and made.pages < given.pages:
        raise SystemExit(f"It has fewer than {given.pages} pages.")


if __name__ == "__main__":
    main()
