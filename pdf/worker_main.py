"""The renderer's own process: a folder with book.json in, a PDF and result.json out.

    python -m pdf.worker_main FOLDER
    python -m pdf.worker_main --merge FOLDER MEMORY_BYTES CPU_SECONDS
    python -m pdf.worker_main --check

The first makes a book: it forks a process for each part and starts one that merges them.
Each of those sets its own limits and has no network, and ends with its work, which gives
the memory back. `--check` answers 0 when Pango and HarfBuzz-Subset are here.
"""

import json
import resource
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from pdf.confine import isolate, limit

NO_PANGO = 3


def _append(path: Path, words: str) -> None:
    """Add a line: the parent reads them all, however seldom it looks."""
    with path.open("a", encoding="utf-8") as file:
        file.write(words.replace("\n", " ") + "\n")


def main(arguments: list[str]) -> int:
    """0 when the PDF was written, NO_PANGO without Pango, 1 with a reason otherwise."""
    from pdf.render import NoPango, require_pango

    if arguments[0] == "--merge":
        merge_parts(Path(arguments[1]), int(arguments[2]), int(arguments[3]))
        return 0
    try:
        if arguments == ["--check"]:
            require_pango()
            return 0
        folder = Path(arguments[0])
        result = work(folder)
    except NoPango:
        return NO_PANGO
    (folder / "result.json").write_text(json.dumps(result), "utf-8")
    return 1 if "error" in result else 0


def work(folder: Path) -> dict[str, Any]:
    """Render the book of `folder`; what came of it, or a sentence in `error`."""
    from pdf.book import Book
    from pdf.cache import Cache
    from pdf.pool import Limits, NobodyWaits, Pool, TaskFailed
    from pdf.render import render

    began = time.monotonic()
    job = json.loads((folder / "job.json").read_text("utf-8"))
    book = Book.load((folder / "book.json").read_text("utf-8"))
    pool = Pool(job["processes"], Limits(**job["limits"]))
    cache = Cache(Path(job["cache"]) if job["cache"] else None)
    try:
        made = render(
            book, folder, pool, cache, lambda words: _append(folder / "progress", words)
        )
    except NobodyWaits:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    except TaskFailed as error:
        return {"error": str(error)}
    pool.usage.add(resource.getrusage(resource.RUSAGE_SELF))
    return {
        "path": str(made.path),
        "pages": made.pages,
        "page_of": made.page_of,
        "complaints": made.complaints,
        "wall_seconds": round(time.monotonic() - began, 2),
        "cpu_seconds": round(pool.usage.cpu_seconds, 2),
        "peak_bytes": pool.usage.peak_bytes,
    }


def merge_parts(folder: Path, memory_bytes: int, cpu_seconds: int) -> None:
    """Merge the pieces that `folder` names and finish the file."""
    limit(memory_bytes, cpu_seconds)
    from pdf.book import Book
    from pdf.finish import finish
    from pdf.fonts import FOLDER
    from pdf.laid import Laid
    from pdf.merge import Piece, merged
    from pdf.pages import labels

    book = Book.load((folder / "book.json").read_text("utf-8"))
    isolate(folder.parent, [FOLDER])
    found = json.loads((folder / "pieces.json").read_text("utf-8"))
    pieces = [
        Piece(Path(one["pdf"]), Laid(**one["laid"]), part.numbering)
        for one, part in zip(found, book.parts, strict=True)
    ]
    runs = labels([(piece.laid.pages, piece.numbering) for piece in pieces])
    with merged(pieces) as pdf:
        finish(pdf, book.about, runs, book.attachments, folder / "out.pdf")
    (folder / "result.json").write_text("{}", "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
