"""What the database holds between tests: the state to go back to, and scenes kept as rows.

Many tests begin with the same scene. It is built once a process; for the others its rows
are put back. What is put back is what the first build wrote, byte for byte; the objects are those that
it returned, as they were then. A scene is kept only when it was built in a database as the
migrations leave it and changed no row that was there. It must not depend on anything else
that a test has altered: what it depends on (a starting day, a preset) belongs in its key.
"""

import pickle
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

from cms import clock

Scene = TypeVar("Scene")
Rows = dict[str, set[str]]


@dataclass(frozen=True)
class Kept:
    """The rows that a build added, and what it returned."""

    rows: dict[str, list[str]]
    scene: bytes


@dataclass
class Start:
    """The database as the migrations left it."""

    counts: list[tuple]
    rows: Rows
    blob_dir: str


_start: Start | None = None
_kept: dict[Hashable, Kept | None] = {}


def begin() -> None:
    """Take the present state for the one that scenes are built in; forget all scenes."""
    global _start
    _kept.clear()
    counts = _counts()
    _start = Start(counts, _rows(counts), str(settings.BLOB_DIR))


def restore() -> None:
    """Put the database back as it was at the start, whatever a test has committed. The
    triggers that keep rows must be off."""
    assert _start is not None
    with transaction.atomic():
        now = _rows(_counts())
        for table in now.keys() | _start.rows.keys():
            wanted = _start.rows.get(table, set())
            if now.get(table, set()) != wanted:
                with connection.cursor() as cursor:
                    cursor.execute(f'DELETE FROM "{table}"')
                _insert(table, sorted(wanted))


def kept(key: Hashable, build: Callable[[], Scene]) -> Scene:
    """What `build` returns, with its rows in the database."""
    if not _is_pristine():
        return build()
    if key not in _kept:
        scene = build()
        rows = _added()
        _kept[key] = rows and Kept(rows, pickle.dumps(scene))
        return scene
    found = _kept[key]
    if found is None:
        return build()
    for table, rows in found.rows.items():
        _insert(table, rows)
    return pickle.loads(found.scene)


def _is_pristine() -> bool:
    return (
        _start is not None
        # Outside of a transaction callbacks after commit would be due as well.
        and connection.in_atomic_block
        and not clock.is_backdated()
        and str(settings.BLOB_DIR) == _start.blob_dir
        and _counts() == _start.counts
    )


def _added() -> dict[str, list[str]] | None:
    """The rows that are new since the start; None when one of those is not as it was."""
    assert _start is not None
    now = _rows(_counts())
    if any(rows - now.get(table, set()) for table, rows in _start.rows.items()):
        return None
    added = {
        table: sorted(rows - _start.rows.get(table, set()))
        for table, rows in now.items()
    }
    return {table: rows for table, rows in added.items() if rows}


# -- how each database says it ---------------------------------------------------------


def _tables() -> list[tuple[str, str]]:
    """(table, its primary key) of every table but the shadows of a full-text index."""
    global _known
    if not _known:
        with connection.cursor() as cursor:
            names = connection.introspection.table_names(cursor)
            _known = [
                (name, connection.introspection.get_primary_key_column(cursor, name))
                for name in sorted(names)
                if "_fts" not in name
            ]
    return _known


_known: list[tuple[str, str]] = []


def _counts() -> list[tuple]:
    """(table, rows, highest key) of every table."""
    question = " UNION ALL ".join(
        f'SELECT \'{table}\', count(*), max(CAST("{key}" AS text)) FROM "{table}"'
        for table, key in _tables()
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return sorted(cursor.fetchall())


def _rows(counts: list[tuple]) -> Rows:
    """The rows of every table that has some, as the database itself spells them."""
    read = _read_postgresql if connection.vendor == "postgresql" else _read_sqlite
    return {table: read(table) for table, count, _ in counts if count}


def _insert(table: str, rows: list[str]) -> None:
    if not rows:
        return
    if connection.vendor == "postgresql":
        with (
            connection.connection.cursor() as raw,
            raw.copy(f'COPY "{table}" FROM STDIN') as copy,
        ):
            copy.write("".join(rows))
        return
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" VALUES {",".join(rows)}')


def _read_postgresql(table: str) -> set[str]:
    with (
        connection.connection.cursor() as raw,
        raw.copy(f'COPY "{table}" TO STDOUT') as copy,
    ):
        text = b"".join(bytes(part) for part in copy).decode()
    return set(text.splitlines(keepends=True))


def _read_sqlite(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'PRAGMA table_info("{table}")')
        quoted = "||','||".join(f'quote("{row[1]}")' for row in cursor.fetchall())
        cursor.execute(f"SELECT '('||{quoted}||')' FROM \"{table}\"")
        return {row for (row,) in cursor.fetchall()}
