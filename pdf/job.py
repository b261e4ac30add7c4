"""Run the renderer in processes of its own: a book in, PDF bytes out or a sentence why not.

They have limits on memory, processor time and waiting time; when one passes its limit all
end, and the site stays up. This module imports no Django.
"""

import contextlib
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
from pdf.pool import LOG, Limits, too_long, why
from pdf.worker_main import NO_PANGO

ROOT = Path(__file__).resolve().parent.parent
PANGO_MISSING = "Pango is not installed."
MOST_PROCESSES = 4
# What a child needs of our environment; libraries lie elsewhere on some machines.
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "VIRTUAL_ENV")
_POLL = 0.1  # seconds
# A long chapter has no news for minutes: who waits must hear that we are alive, and be
# able to stop us, which happens when we report.
_SAY_AGAIN = 5  # seconds


class RenderFailed(RuntimeError):
    """No PDF was made; the sentence says why."""


class PangoMissing(RenderFailed):
    """Pango is not on this machine, so it cannot make PDFs."""


@dataclass(frozen=True)
class Made:
    """A PDF and what it took; `peak_bytes` is the memory of its largest process."""

    data: bytes
    pages: int
    complaints: list[str]
    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    page_of: dict[str, str] = field(default_factory=dict)


def processes_here() -> int:
    """How many processes lay out side by side unless somebody says otherwise."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS
        cores = os.cpu_count() or 1
    return max(1, min(MOST_PROCESSES, cores))


def run(
    book: Book,
    *,
    limits: Limits | None = None,
    report: Callable[[str], None] = lambda _: None,
    processes: int | None = None,
    cache: Path | None = None,
) -> Made:
    """Render `book`. Raises PangoMissing, or RenderFailed when it ends without a PDF.

    report: called with a few words whenever a stage begins, and with the same again while
    it lasts; what it raises stops the rendering and is raised again.
    processes: how many lay out side by side; as many as there are cores, at most four.
    cache: folder in which laid-out parts are kept for the next time; None keeps none.
    """
    limits = limits or Limits()
    folder = Path(tempfile.mkdtemp(prefix="concord-pdf-")).resolve()
    try:
        (folder / "book.json").write_text(book.dump(), "utf-8")
        job = {
            "limits": limits.dump(),
            "processes": processes or processes_here(),
            "cache": str(cache.resolve()) if cache else "",
        }
        (folder / "job.json").write_text(json.dumps(job), "utf-8")
        code = _wait(folder, limits, report)
        return _collect(folder, code, limits)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, limits: Limits, report: Callable[[str], None]) -> int:
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pdf.worker_main", str(folder)],
            cwd=ROOT, env=environment(folder), stdin=subprocess.DEVNULL,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    last_at = time.monotonic() + limits.wall_seconds
    news = _News(folder / "progress", report)
    try:
        while process.poll() is None:
            if time.monotonic() > last_at:
                raise RenderFailed(too_long(limits.wall_seconds))
            news.tell()
            time.sleep(_POLL)
    finally:
        if process.poll() != 0:
            # Its children are of its group; they are to end with it, however it ended.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    news.tell()
    return process.returncode


class _News:
    """Passes on the lines of a file as they come, and the last one again and again."""

    def __init__(self, path: Path, report: Callable[[str], None]) -> None:
        self.path, self.report = path, report
        self.told, self.last, self.at = 0, "", time.monotonic()

    def tell(self) -> None:
        try:
            lines = self.path.read_text("utf-8").splitlines()
        except OSError:
            return
        due = lines[self.told :]
        if not due and self.last and time.monotonic() > self.at + _SAY_AGAIN:
            due = [self.last]
        for words in due:
            self.report(words)
            self.last, self.at = words, time.monotonic()
        self.told = len(lines)


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
        raise RenderFailed(why(code, folder, limits)) from None
    if "error" in result:
        raise RenderFailed(result["error"])
    return Made(data=Path(result.pop("path")).read_bytes(), **result)


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
