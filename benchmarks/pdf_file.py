"""Make the PDF of one text of many hundred pages, or of one long table: a length in, a file out.

Run from the top of the house: `python -m benchmarks.pdf_file FILE [--pages 1000]`, or with
`--rows 10000` for a text of one table. It prints pages, wall and processor time and the
peak of memory; nothing is written to a database.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.pdf_book import facts, long_tree
from cms.documents import content
from cms.importing.build import block, section, start_tree
from pdf.html import make_book
from pdf.job import run


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


def main() -> None:
    """Make the file and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="Where the PDF is written.")
    parser.add_argument("--pages", type=int, default=1000, help="About so many.")
    parser.add_argument("--rows", type=int, default=0, help="One table of so many.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="concord-book-") as name:
        folder = Path(name)
        tree, files = (
            (one_table(given.rows), {})
            if given.rows
            else long_tree(given.pages, folder)
        )
        made = run(
            make_book(tree, facts(), files),
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


if __name__ == "__main__":
    main()
