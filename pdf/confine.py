"""Shut a process in: limits on memory and time, no network, no file but those named.

A process calls this before it touches what people wrote; there is no way back. This
module imports no Django.
"""

import contextlib
import os
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pdf.landlock import restrict_calls, restrict_files

# WeasyPrint looks for its libraries by running ldconfig, so the ban comes after that.
BANNED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")
LIBRARIES = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache",
    "/usr/share/zoneinfo", "/etc/localtime",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def limit(memory_bytes: int, cpu_seconds: int) -> None:
    """Memory and processor time that this process may take; a core is never dumped."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    # A forked process starts its count anew; one that loaded libraries does not.
    spent = int(used.ru_utime + used.ru_stime)
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, spent + cpu_seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS knows no limit of the address space.
        with contextlib.suppress(ValueError, OSError):
            # At the soft limit of time comes SIGXCPU, at the hard one SIGKILL.
            spare = 5 if what == resource.RLIMIT_CPU else 0
            resource.setrlimit(what, (most, most + spare))


def isolate(own: Path, files: Iterable[Path | str] = ()) -> None:
    """From here on no connection, no other program, and no file but these and Python's.

    Python's audit hook gives the reasons; the kernel, where it can, holds what does not
    ask Python.
    own: the folder that may be read and written; files: files and folders to be read.
    """
    writable = {_real(own)}
    packages = [path for path in sys.path if "-packages" in path]
    readable = {
        _real(path)
        for path in (own, sys.prefix, sys.base_prefix, os.devnull, *packages, *files)
    }

    def refuse(event: str, arguments: Any) -> None:
        if event.startswith(BANNED):
            raise PermissionError(f"The renderer may not do {event}.")
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, int):
                return
            allowed = writable if flags and flags & _WRITES else readable
            if not _within(_real(os.fsdecode(path)), allowed):
                raise PermissionError(f"The renderer may not open {path!r}.")

    # Libraries in C read more, now and then, and only of what everybody may see.
    restrict_files((*readable, *LIBRARIES), writable)
    restrict_calls()
    sys.addaudithook(refuse)


def _real(path: Path | str) -> str:
    return str(Path(path).resolve())


def _within(path: str, places: Iterable[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)
