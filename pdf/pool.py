"""Do several things in processes of their own, a few at a time: tasks in, what they took out.

Each process is forked from this one, which has loaded the libraries once, and ends with
its task, which gives the memory back. The first that fails ends the others. This module
imports no Django.
"""

import json
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

from pdf.confine import limit

_POLL = 0.02  # seconds
_PEAK = re.compile(rb"VmPeak:\s*(\d+) kB")
RESULT, LOG = "result.json", "log"
TOO_MUCH_MEMORY = "It needs more memory than a PDF may take."
TOO_DEEP = "Its sections or lists are nested too deeply."


class TaskFailed(RuntimeError):
    """A task ended without its result; the sentence says why."""


class NobodyWaits(TaskFailed):
    """The process that started this one has gone."""


@dataclass(frozen=True)
class Limits:
    """What a rendering may take: each of its processes, and all of it together."""

    memory_bytes: int = 2 * 1024**3
    cpu_seconds: int = 900
    process_seconds: int = 1200
    wall_seconds: int = 2700

    def dump(self) -> dict[str, int]:
        """As JSON can hold it."""
        return asdict(self)


@dataclass(frozen=True)
class Task:
    """One piece of work; `work` runs in the child and what it returns must be JSON.

    name: stands in the sentence that says what failed; "" says nothing of it.
    """

    folder: Path
    work: Callable[[], Any]
    name: str = ""


@dataclass
class Usage:
    """Processor time of all processes together, and the memory of the largest."""

    cpu_seconds: float = 0.0
    peak_bytes: int = 0

    def add(self, used: Any) -> None:
        """Count what the system says that a process took."""
        self.cpu_seconds += used.ru_utime + used.ru_stime
        # Linux counts in kilobytes, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        self.peak_bytes = max(self.peak_bytes, used.ru_maxrss * unit)


class Pool:
    """Runs tasks, at most `processes` at a time, each within `limits`."""

    def __init__(self, processes: int, limits: Limits) -> None:
        self.processes, self.limits = processes, limits
        self.usage = Usage()
        self._parent = os.getppid()
        self._running: dict[int, tuple[Task, float]] = {}

    def run(
        self, tasks: Sequence[Task], *, tell: Callable[[Task], None] = lambda _: None
    ) -> None:
        """Run all; each leaves RESULT in its folder. Raises TaskFailed for the first
        that fails, after all others have been stopped.

        tell: called when a task begins.
        """
        waiting = list(tasks)
        try:
            while waiting or self._running:
                while waiting and len(self._running) < self.processes:
                    task = waiting.pop(0)
                    tell(task)
                    self._running[_start(task, self.limits)] = (task, time.monotonic())
                self._look()
        finally:
            self._stop()

    def _look(self) -> None:
        """Take leave of those that have ended, or wait a moment."""
        ended = False
        for pid, (task, began) in list(self._running.items()):
            found, status, used = os.wait4(pid, os.WNOHANG)
            if found:
                ended = True
                del self._running[pid]
                self.usage.add(used)
                self._judge(task, os.waitstatus_to_exitcode(status))
            elif time.monotonic() - began > self.limits.process_seconds:
                most = self.limits.process_seconds
                raise TaskFailed(named(task.name, too_long(most)))
        if os.getppid() != self._parent:
            raise NobodyWaits("Who asked for the PDF has gone.")
        if not ended:
            time.sleep(_POLL)

    def _judge(self, task: Task, code: int) -> None:
        if code == 0 and (task.folder / RESULT).exists():
            return
        raise TaskFailed(named(task.name, why(code, task.folder, self.limits)))

    def _stop(self) -> None:
        for pid in self._running:
            os.kill(pid, signal.SIGKILL)
        for pid in self._running:
            os.waitpid(pid, 0)
        self._running.clear()


def _start(task: Task, limits: Limits) -> int:
    """The process that does `task`."""
    task.folder.mkdir(parents=True, exist_ok=True)
    pid = os.fork()
    if pid == 0:
        _be_child(task, limits)
    return pid


def _be_child(task: Task, limits: Limits) -> NoReturn:
    code, status = 1, _open_status()
    try:
        log = os.open(task.folder / LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        limit(limits.memory_bytes, limits.cpu_seconds)
        result = task.work()
        (task.folder / RESULT).write_text(json.dumps(result), "utf-8")
        code = 0
    except MemoryError:
        _write(TOO_MUCH_MEMORY)
    except RecursionError:
        _write(TOO_DEEP)
    except BaseException:  # noqa: BLE001 - the parent reads the log
        # Libraries have many errors for when there is no memory left.
        if _peak_bytes(status) > 0.9 * limits.memory_bytes:
            _write(TOO_MUCH_MEMORY)
        else:
            traceback.print_exc()
    finally:
        # Nothing that the parent has opened is to be closed or deleted by us.
        os._exit(code)


def _open_status() -> int | None:
    """A file that tells what this process takes, where the system has one."""
    try:
        return os.open("/proc/self/status", os.O_RDONLY)
    except OSError:
        return None


def _peak_bytes(status: int | None) -> int:
    """The most addresses that this process has had; 0 where nothing tells."""
    found = _PEAK.search(os.pread(status, 4096, 0)) if status is not None else None
    return int(found[1]) * 1024 if found else 0


def _write(words: str) -> None:
    os.write(2, f"{words}\n".encode())


def named(name: str, sentence: str) -> str:
    """The sentence with what it is about: "chapter 3 of 12: 5 Evidence"."""
    return f"{name}: {sentence}" if name else sentence


def too_long(seconds: int) -> str:
    """The sentence for a process that took too long."""
    return f"It was stopped: it took longer than {seconds} seconds."


def why(code: int, folder: Path, limits: Limits) -> str:
    """Why a process ended without a result, as its end and its log tell."""
    if code == -signal.SIGXCPU:
        return (
            f"It was stopped: it took more than {limits.cpu_seconds} seconds of work."
        )
    if code < 0:
        name = signal.Signals(-code).name
        return f"It was stopped by the machine ({name}), perhaps for want of memory."
    try:
        log = (folder / LOG).read_text("utf-8", errors="replace").strip()
    except OSError:
        log = ""
    last = (log.splitlines()[-1:] or ["no reason given"])[0]
    if last in (TOO_MUCH_MEMORY, TOO_DEEP):
        return last
    if "MemoryError" in log or "memory" in log[-300:].lower():
        return TOO_MUCH_MEMORY
    return f"The renderer stopped: {last[:300]}"
