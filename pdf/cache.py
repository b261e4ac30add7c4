"""Keep parts that were laid out: the hash of all that they depend on in, a PDF and facts out.

The folder may be shared by processes and thrown away at any time. It keeps to a size:
what was not used for longest goes first. A file that is broken is made again. This module
imports no Django.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SUFFIX = ".part"
MOST_BYTES = 1024**3


def key_of(facts: Sequence[str]) -> str:
    """The name under which something is kept that follows from `facts`."""
    return hashlib.sha256(json.dumps(list(facts)).encode()).hexdigest()


class Cache:
    """Files in a folder; without a folder nothing is kept.

    A file is one line with the SHA-256 of the rest, one line of JSON, and the PDF.
    """

    def __init__(self, folder: Path | None, most_bytes: int = MOST_BYTES) -> None:
        self.folder, self.most_bytes = folder, most_bytes

    def fetch(self, key: str, pdf: Path | None) -> Any | None:
        """Write the kept PDF to `pdf`; its facts, or None when there are none."""
        if self.folder is None:
            return None
        path = self.folder / f"{key}{SUFFIX}"
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        digest, _, rest = kept.partition(b"\n")
        if hashlib.sha256(rest).hexdigest().encode() != digest:
            path.unlink(missing_ok=True)
            return None
        facts, _, data = rest.partition(b"\n")
        if pdf is not None:
            pdf.write_bytes(data)
        # Another process may have thrown it away just now.
        with contextlib.suppress(OSError):
            os.utime(path)
        return json.loads(facts)

    def keep(self, key: str, facts: Any, pdf: Path | None) -> None:
        """Keep a PDF and its facts. A folder that cannot be written to keeps nothing."""
        if self.folder is None:
            return
        data = pdf.read_bytes() if pdf is not None else b""
        rest = json.dumps(facts).encode() + b"\n" + data
        digest = hashlib.sha256(rest).hexdigest().encode()
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix="new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(digest + b"\n" + rest)
                # Who reads it meanwhile sees the old file or the new one, whole.
                Path(name).replace(self.folder / f"{key}{SUFFIX}")
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def note(self, key: str, facts: Any) -> None:
        """Keep facts alone."""
        self.keep(key, facts, None)

    def noted(self, key: str) -> Any | None:
        """The facts that were noted, or None."""
        return self.fetch(key, None)

    def trim(self) -> None:
        """Throw away what was not used for longest until the rest is small enough."""
        if self.folder is None or not self.folder.is_dir():
            return
        found = []
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime_ns, path.name, status.st_size))
        total = sum(size for *_, size in found)
        for _, name, size in sorted(found):
            if total <= self.most_bytes:
                break
            (self.folder / name).unlink(missing_ok=True)
            total -= size
