"""The renderer's own process: a folder with book.json in, out.pdf and result.json out.

    python -m pdf.worker_main FOLDER MEMORY_BYTES CPU_SECONDS
    python -m pdf.worker_main --check

It sets its own limits before it loads anything, has neither network nor subprocesses and
ends with its work, which gives the memory back. `--check` answers 0 when Pango and
HarfBuzz-Subset are here.
"""

import contextlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

NO_PANGO = 3
# WeasyPrint looks for its libraries by running ldconfig, so the ban comes after that.
BANNED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")


def _append(path: Path, words: str) -> None:
    """Add a line: the parent reads them all, however seldom it looks."""
    with path.open("a", encoding="utf-8") as file:
        file.write(words + "\n")


def main(arguments: list[str]) -> int:
    """0 when out.pdf was written, NO_PANGO without Pango, 1 with a reason otherwise."""
    try:
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError:
        return NO_PANGO
    # Without it fonts are cut by other code, to other bytes and with a complaint.
    if harfbuzz_subset is None:
        return NO_PANGO
    if arguments == ["--check"]:
        return 0
    folder = Path(arguments[0])
    limit(int(arguments[1]), int(arguments[2]))
    isolate()
    result = work(folder)
    (folder / "result.json").write_text(json.dumps(result), "utf-8")
    return 1 if "error" in result else 0


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Memory and processor time that this process may take; a core is never dumped."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS knows no limit of the address space.
        with contextlib.suppress(ValueError, OSError):
            # At the soft limit of time comes SIGXCPU, at the hard one SIGKILL.
            spare = 5 if what == resource.RLIMIT_CPU else 0
            resource.setrlimit(what, (most, most + spare))


def isolate() -> None:
    """From here on neither a connection nor another program can be opened."""

    def refuse(event: str, _: Any) -> None:
        if event.startswith(BANNED):
            raise PermissionError(f"The renderer may not do {event}.")

    sys.addaudithook(refuse)


def work(folder: Path) -> dict[str, Any]:
    """Render the book of `folder`; what came of it, or a sentence in `error`."""
    from pdf.book import Book
    from pdf.render import render

    began = time.monotonic()
    book = Book.load((folder / "book.json").read_text("utf-8"))
    try:
        made = render(book, tell=lambda words: _append(folder / "progress", words))
    except MemoryError:
        return {"error": "It needs more memory than a PDF may take."}
    except RecursionError:
        return {"error": "Its sections or lists are nested too deeply."}
    (folder / "out.pdf").write_bytes(made.data)
    used = resource.getrusage(resource.RUSAGE_SELF)
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "pages": made.pages,
        "page_of": made.page_of,
        "complaints": made.complaints,
        "wall_seconds": round(time.monotonic() - began, 2),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 2),
        "peak_bytes": used.ru_maxrss * unit,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
