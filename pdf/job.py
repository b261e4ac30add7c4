"""Run the renderer in a process of its own: a book in, PDF bytes out or a sentence why not.

The process has limits on memory, processor time and waiting time; when it passes one it
ends, and the site stays up. This module imports no Django.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pdf.book import Book
from pdf.fonts import write_config
from pdf.worker_main import NO_PANGO

ROOT = Path(__file__).resolve().parent.parent
PANGO_MISSING = "Pango is not installed."
# What a child needs of our environment; libraries lie elsewhere on some machines.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "VIRTUAL_ENV")
_POLL = 0.1  # seconds


class RenderFailed(RuntimeError):
    """No PDF was made; the sentence says why."""


class PangoMissing(RenderFailed):
    """Pango is not on this machine, so it cannot make PDFs."""


@dataclass(frozen=True)
class Limits:
    """What one rendering may take."""

    memory_bytes: int = 3 * 1024**3
    cpu_seconds: int = 1800
    wall_seconds: int = 2700


@dataclass(frozen=True)
class Made:
    """A PDF and what it took."""

    data: bytes
    pages: int
    complaints: list[str]
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    page_of: dict[str, str] = field(default_factory=dict)


def run(
    book: Book,
    *,
    limits: Limits | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Made:
    """Render `book`. Raises PangoMissing, or RenderFailed when it ends without a PDF.

    report: called with a few words whenever a stage begins; what it raises stops the
    rendering and is raised again.
    """
    limits = limits or Limits()
    folder = Path(tempfile.mkdtemp(prefix="concord-pdf-"))
    try:
        (folder / "book.json").write_text(book.dump(), "utf-8")
        code = _wait(folder, limits, report)
        return _collect(folder, code, limits)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, limits: Limits, report: Callable[[str], None]) -> int:
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable, "-m", "pdf.worker_main", str(folder),
                str(limits.memory_bytes), str(limits.cpu_seconds),
            ],
            cwd=ROOT, env=environment(folder), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    last_at = time.monotonic() + limits.wall_seconds
    told = 0
    try:
        while process.poll() is None:
            if time.monotonic() > last_at:
                raise RenderFailed(
                    f"It was stopped: it took longer than {limits.wall_seconds} seconds."
                )
            told = _tell(folder / "progress", told, report)
            time.sleep(_POLL)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    _tell(folder / "progress", told, report)
    return process.returncode


def _tell(path: Path, told: int, report: Callable[[str], None]) -> int:
    """Report the lines after the first `told`; how many lines there are now."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError:
        return told
    for words in lines[told:]:
        report(words)
    return len(lines)


def environment(folder: Path) -> dict[str, str]:
    """The child's environment: our fonts only, one locale, one time zone."""
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **passed_on,
        "FONTCONFIG_FILE": str(write_config(folder)),
        "HOME": str(folder), "TMPDIR": str(folder), "XDG_CACHE_HOME": str(folder),
        "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip


def _collect(folder: Path, code: int, limits: Limits) -> Made:
    if code == NO_PANGO:
        raise PangoMissing(PANGO_MISSING)
    try:
        result = json.loads((folder / "result.json").read_text("utf-8"))
    except (OSError, ValueError):
        raise RenderFailed(_end(code, limits, folder)) from None
    if "error" in result:
        raise RenderFailed(result["error"])
    return Made(data=(folder / "out.pdf").read_bytes(), **result)


def _end(code: int, limits: Limits, folder: Path) -> str:
    """Why the process ended without a result, as its end and its log tell."""
    if code == -signal.SIGXCPU:
        return (
            f"It was stopped: it took more than {limits.cpu_seconds} seconds of work."
        )
    if code < 0:
        name = signal.Signals(-code).name
        return f"It was stopped by the machine ({name}), perhaps for want of memory."
    log = (folder / "log").read_text("utf-8", errors="replace").strip()
    if "MemoryError" in log or "memory" in log[-300:].lower():
        return "It needs more memory than a PDF may take."
    last = log.splitlines()[-1:] or ["no reason given"]
    return f"The renderer stopped: {last[0][:300]}"


@cache
def has_pango() -> bool:
    """Whether this machine can make PDFs; asked once in the life of a process."""
    with tempfile.TemporaryDirectory(prefix="concord-pdf-") as folder:
        answer = subprocess.run(
            [sys.executable, "-m", "pdf.worker_main", "--check"],
            cwd=ROOT, env=environment(Path(folder)), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
    return answer.returncode == 0
