"""Make a long book to measure PDFs with: a number of pages in, a content tree out.

It is made from the imports of ../shared/data, their sections repeated with other UUIDs
until there are enough, or from the demo where they are not here. Run from the top of the
house, `python -m benchmarks.pdf_book FILE [--pages 1000]` writes its PDF, for validators;
`--rows 10000` that of a text of one table.
"""

import argparse
import copy
import itertools
import json
import re
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from cms.documents.content import Node, Tree, new_tree, runs
from pdf.book import Asset
from pdf.facts import Facts, HistoryLine
from pdf.html import make_book
from pdf.job import run

Files = dict[str, tuple[str, bytes]]
DATA = Path(__file__).parents[2] / "shared" / "data"
SOURCES = (
    ("markdown/sp800-63", "markdown"),
    ("oscal/basic-catalog.json", "oscal"),
    (
        "oscal/NIST_SP-800-53_rev5_LOW-baseline-resolved-profile_catalog-min.json",
        "oscal",
    ),
)
# Characters on a page of these texts, about.
ON_A_PAGE = 2900
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_NOT_READ = re.compile(
    r'"(uuid|type|kind|style|document|edition|node)": ("[^"]*"|null),?|"[a-z_]+": |[][{}",]'
)


def sources(
    folder: Path, data: Path
) -> tuple[list[Node], dict[str, list], dict[str, Asset]]:
    """(sections, lists of a tree by name, files by hash) of the imports, or of the demo."""
    sections: list[Node] = []
    lists: dict[str, list] = {"terms": [], "references": [], "assets": []}
    files = {}
    for tree, found in _imports(data) if data.is_dir() else _demo():
        sections += [one for one in tree["sections"] if one["kind"] != "unnumbered"]
        for name, known in lists.items():
            known.extend(tree[name])
        for sha, (media_type, picture) in found.items():
            (folder / sha).write_bytes(picture)
            files[sha] = Asset(media_type, str(folder / sha))
    # Importers draw UUIDs by chance, and a second run is to find what the first has kept.
    sections, lists = _renamed([sections, lists], 0, set())
    return sections, lists, files


def _imports(data: Path) -> Iterator[tuple[Tree, Files]]:
    from cms.importing.read import read

    for path, kind in SOURCES:
        about = {
            "designation": "BENCH", "kind": "standard", "language": "en",
            "document": str(uuid.UUID(int=7, version=4)), "licence": "CC0-1.0",
            "group": {"slug": "bench", "name": "Bench", "joint": []},
        }  # fmt: skip
        found = read(data / path, kind, document_facts=about)
        yield found.tree, {s: (a.media_type, a.data) for s, a in found.assets.items()}


def _demo() -> Iterator[tuple[Tree, Files]]:
    from fixtures.build import build, drafts

    tree, assets = build(drafts("MCS-101")[-1]())
    yield tree, {s: (media_type, data) for s, (_, media_type, data) in assets.items()}


def again(sections: list[Node], lists: dict[str, list], count: int) -> list[Node]:
    """The same sections with UUIDs of their own, which point to one another as before.

    Terms and references keep theirs: they stand in the back matter once.
    """
    kept = {one["uuid"] for name in ("terms", "references") for one in lists[name]}
    return _renamed(sections, count, kept)


def _renamed(data: Any, count: int, kept: set[str]) -> Any:
    """`data` with other UUIDs, the same ones for the same `count`, but for those kept."""
    space = uuid.UUID(int=count)
    places: dict[str, int] = {}

    def other(found: re.Match[str]) -> str:
        if found[0] in kept:
            return found[0]
        place = places.setdefault(found[0], len(places))
        made = uuid.uuid5(space, str(place))
        return str(uuid.UUID(bytes=made.bytes, version=4))

    return json.loads(_UUID.sub(other, json.dumps(data)))


def long_tree(
    pages: int, folder: Path, data: Path = DATA
) -> tuple[Tree, dict[str, Asset]]:
    """A text of about so many pages, and its files, which are written into `folder`.

    data: the folder of the imports.
    """
    sections, lists, files = sources(folder, data)
    taken: list[Node] = []
    written = 0
    for section in _endless(sections, lists):
        if written >= pages * ON_A_PAGE:
            break
        taken.append(section)
        written += _size(section)
    tree = new_tree(
        document=str(uuid.UUID(int=8, version=4)), designation="BENCH-1",
        title="A book to measure with", language="en", licence="CC0-1.0",
        group={"slug": "bench", "name": "Bench", "joint": []},
        sections=taken, meta={"abstract": [], "scope": []}, **lists,
    )  # fmt: skip
    return tree, files


def _endless(sections: list[Node], lists: dict[str, list]) -> Iterator[Node]:
    for count in itertools.count(1):
        yield from again(sections, lists, count)


def _size(section: Node) -> int:
    """Characters that are read, about."""
    return len(_NOT_READ.sub("", json.dumps(section, ensure_ascii=False)))


def facts() -> Facts:
    """What the book says of itself."""
    day = date(2026, 3, 2)
    return Facts(
        label="1", status="current", sha256="ab" * 32, site="https://example.org",
        address="https://example.org/standards/BENCH-1/1/", published=day,
        effective_from=day, history=(HistoryLine("1", day, "ab" * 32),),
    )  # fmt: skip


def changed(tree: Tree) -> Tree:
    """The text after a word in one paragraph of one chapter in the middle was changed."""
    tree = copy.deepcopy(tree)
    middle = len(tree["sections"]) // 2
    for section in tree["sections"][middle:]:
        if block := _paragraph(section):
            block["text"] = [{"text": "Changed. "}, *block["text"]]
            break
    return tree


def _paragraph(section: Node) -> Node | None:
    for block in section["blocks"]:
        if block["type"] == "paragraph":
            return block
    for child in section["sections"]:
        if found := _paragraph(child):
            return found
    return None


def one_table(rows: int) -> Tree:
    """A text that is one table of so many rows."""
    cells = [["Name", "Meaning", "Number"]]
    cells += [[f"Row {at}", f"What row {at} means", str(at)] for at in range(1, rows)]
    table = {
        "type": "table", "uuid": str(uuid.UUID(int=9, version=4)), "notes": [],
        "caption": runs("Long"), "header_rows": 1, "header_columns": 1,
        "rows": [[{"text": runs(words)} for words in row] for row in cells],
    }  # fmt: skip
    section = {
        "uuid": str(uuid.UUID(int=10, version=4)), "kind": "clause", "title": "A table",
        "informative": False, "blocks": [table], "sections": [],
    }  # fmt: skip
    return new_tree(
        document=str(uuid.UUID(int=8, version=4)), designation="BENCH-2",
        title="A long table", licence="CC0-1.0", sections=[section],
        group={"slug": "bench", "name": "Bench", "joint": []},
        meta={"abstract": [], "scope": []},
    )  # fmt: skip


def main() -> None:
    """Write the PDF and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="Where the PDF is written.")
    parser.add_argument("--pages", type=int, default=1000, help="At least so many.")
    parser.add_argument("--rows", type=int, default=0, help="One table of so many.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="concord-book-") as folder:
        if given.rows:
            tree, files = one_table(given.rows), {}
        else:
            tree, files = long_tree(given.pages, Path(folder))
        book = make_book(tree, facts(), files)
        made = run(book, report=lambda words: sys.stderr.write(f"{words}\n"))
    given.file.write_bytes(made.data)
    sys.stdout.write(
        f"{given.file}: {made.pages} pages, {len(made.data) / 1e6:.1f} MB, "
        f"{made.wall_seconds:.0f} s, {made.cpu_seconds:.0f} s of processor time, "
        f"{made.peak_bytes / 1e6:.0f} MB at most in a process\n"
    )
    for words in made.complaints:
        sys.stdout.write(f"The layout reports: {words}\n")
    if not given.rows and made.pages < given.pages:
        raise SystemExit(f"It has fewer than {given.pages} pages.")


if __name__ == "__main__":
    main()
