"""The files of an FTS5 index: which one is in use, who may write, how another takes over.

`public.sqlite3` is a symbolic link to `public-000003.sqlite3`. A rebuild writes the next
number and then replaces the link, which is atomic. A new file under the old name would
not do: SQLite finds the write-ahead log by name, so the old log would be played into it.
"""

import fcntl
import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from search.analysis import ANALYSIS_VERSION, stems, words
from search.engines.base import IndexUnavailable, RebuildRunning

SCHEMA_VERSION = 200 + ANALYSIS_VERSION
Answer = TypeVar("Answer")
_open = threading.local()

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT INTO meta VALUES ('seq', 0);
-- A source that was emptied stays here, so that a rebuild notices it.
CREATE TABLE sources (source TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
-- Narrow, since ranking reads it for every match.
CREATE TABLE entries (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, uuid TEXT NOT NULL,
    document TEXT NOT NULL, status INTEGER NOT NULL, designation TEXT NOT NULL,
    edition TEXT NOT NULL, position INTEGER NOT NULL, title_key TEXT NOT NULL,
    effective_from TEXT NOT NULL, effective_to TEXT NOT NULL,
    sha256 TEXT NOT NULL, UNIQUE (source, uuid));
CREATE INDEX entries_document ON entries (document);
CREATE TABLE texts (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, labels TEXT NOT NULL,
    headings TEXT NOT NULL, body TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE identifiers (
    key TEXT NOT NULL, entry INTEGER NOT NULL, kind TEXT NOT NULL, node TEXT NOT NULL,
    label TEXT NOT NULL, PRIMARY KEY (key, kind, entry)) WITHOUT ROWID;
CREATE INDEX identifiers_entry ON identifiers (entry);
CREATE TABLE facets (
    entry INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (entry, name, value)) WITHOUT ROWID;
-- Which values there are, for when there are too many matches to count.
CREATE TABLE facet_values (
    source TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    document TEXT NOT NULL, PRIMARY KEY (source, name, value)) WITHOUT ROWID;
-- What the full text holds: stems, and for beginnings of words the words themselves.
-- stems() and words() are ours, so the tokenizer has only to split at spaces.
CREATE VIEW analysed AS SELECT id, stems(title) AS title, stems(labels) AS labels,
    stems(headings) AS headings, stems(body) AS body, words(title) AS title_words,
    words(labels || ' ' || headings || ' ' || body) AS words FROM texts;
CREATE VIRTUAL TABLE fts USING fts5(
    title, labels, headings, body, title_words, words,
    content='analysed', content_rowid='id', tokenize='ascii', prefix='2 3');
CREATE TRIGGER texts_added AFTER INSERT ON texts BEGIN
    INSERT INTO fts (rowid, title, labels, headings, body, title_words, words)
    SELECT * FROM analysed WHERE id = new.id;
END;
CREATE TRIGGER texts_gone BEFORE DELETE ON texts BEGIN
    INSERT INTO fts (fts, rowid, title, labels, headings, body, title_words, words)
    SELECT 'delete', * FROM analysed WHERE id = old.id;
END;
"""


class IndexFiles:
    """The link, the numbered files and the locks of one index."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.link = folder / f"{name}.sqlite3"

    # -- reading ---------------------------------------------------------------------

    def current(self) -> Path | None:
        """The file in use, or None before the first was made."""
        try:
            return self.folder / self.link.readlink()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise IndexUnavailable(
                f"{self.link.name} is no link to an index: run rebuild_index."
            ) from error

    def read(self, answer: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        """What `answer` makes of one consistent state; None before the first file.

        The file may be swapped and deleted in between: then the new one is asked.
        """
        for _ in range(3):
            path = self.current()
            if path is None:
                return None
            try:
                connection = self._reader(path)
                connection.execute("BEGIN")
                try:
                    return answer(connection)
                finally:
                    connection.execute("ROLLBACK")
            except sqlite3.Error as error:
                self._forget()
                if self.current() == path:
                    raise IndexUnavailable(
                        f"The {self.name} index cannot be read: {error}."
                    ) from error
        raise IndexUnavailable(f"The {self.name} index is being replaced too often.")

    def _reader(self, path: Path) -> sqlite3.Connection:
        """The connection of this thread to the file in use."""
        mine = _open.__dict__.setdefault("readers", {})
        kept = mine.get(self.link)
        if kept and kept[:2] == (path, os.getpid()):
            return kept[2]
        self._forget()
        connection = connect(path)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA mmap_size = 1073741824")
        self._check_version(connection)
        mine[self.link] = (path, os.getpid(), connection)
        return connection

    def _check_version(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA_VERSION:
            connection.close()
            raise IndexUnavailable(
                f"The {self.name} index was made by another version: run rebuild_index."
            )

    def _forget(self) -> None:
        kept = _open.__dict__.setdefault("readers", {}).pop(self.link, None)
        if kept and kept[1] == os.getpid():
            kept[2].close()

    # -- writing ---------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction on the file in use, which is made if there is none."""
        with self.locked("write"):
            path = self.current()
            if path is None:
                path = self.numbered(1)
                self.remove(path)
                create(path)
                self.point_to(path)
            with closing(connect(path)) as connection:
                self._check_version(connection)
                with transaction(connection):
                    yield connection
                # Else what was deleted can be read in the log until it is written over.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def locked(self, what: str, *, wait: bool = True) -> Iterator[None]:
        """Hold a lock across processes; it falls away when the process dies."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{self.name}.{what}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise RebuildRunning(
                    f"The {self.name} index is being rebuilt already."
                ) from error
            yield

    def next_file(self) -> Path:
        """The name that a rebuild writes to; what a killed one left is removed."""
        current = self.current()
        number = int(re.findall(r"-(\d+)\.", current.name)[0]) + 1 if current else 1
        path = self.numbered(number)
        self.remove(path)
        return path

    def numbered(self, number: int) -> Path:
        """public-000003.sqlite3"""
        return self.folder / f"{self.name}-{number:06d}.sqlite3"

    def point_to(self, path: Path) -> None:
        """Let `path` be the file in use; readers change over with their next question."""
        partial = self.folder / f"{self.name}.link"
        partial.unlink(missing_ok=True)
        partial.symlink_to(path.name)
        partial.replace(self.link)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def remove_others(self, kept: Path) -> None:
        """Delete every numbered file but one. Who still reads one keeps it open."""
        for path in self.folder.glob(f"{self.name}-*.sqlite3"):
            if path != kept:
                self.remove(path)

    def remove(self, path: Path) -> None:
        """Delete a file with its log."""
        for ending in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + ending).unlink(missing_ok=True)


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file that exists; transactions are begun by hand."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        timeout=20,
    )
    # A changed byte may not be UTF-8 any more; `verify` must be able to say so.
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    connection.create_function("stems", 1, _stems, deterministic=True)
    connection.create_function("words", 1, _words, deterministic=True)
    connection.execute("PRAGMA synchronous = FULL")
    # Overwrite what is deleted with zeroes.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _stems(text: str) -> str:
    return " ".join(stems(text))


def _words(text: str) -> str:
    return " ".join(words(text))


def create(path: Path) -> None:
    """Make an empty index."""
    path.touch(mode=0o600)
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(SCHEMA)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done inside, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
