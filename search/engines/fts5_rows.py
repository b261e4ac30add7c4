"""The rows of an FTS5 index: entries in and out, and whether they are still sound."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import fields

from search.documents import Entry, Identifier, Part
from search.engines.base import STATUS_RANK, Stored

TEXTS = ("title", "labels", "headings", "body")
_FACTS = [
    f.name for f in fields(Entry) if f.name not in (*TEXTS, "identifiers", "facets")
]


def replace(connection: sqlite3.Connection, source: str, entries: list[Entry]) -> int:
    """Make `entries` all rows of a source; only what differs is written."""
    kept = dict(
        connection.execute(
            "SELECT uuid, sha256 FROM entries WHERE source = ?", (source,)
        ).fetchall()
    )
    wanted = {entry.uuid: entry for entry in entries}
    gone = [u for u, sha in kept.items() if u not in wanted or wanted[u].sha256 != sha]
    new = [entry for u, entry in wanted.items() if kept.get(u) != entry.sha256]
    texts = {entry.uuid: tuple(getattr(entry, name) for name in TEXTS) for entry in new}
    forgotten = [_delete(connection, source, u) != texts.get(u) for u in gone]
    for entry in new:
        _insert(connection, entry)
    if any(forgotten):
        # FTS5 only notes that words are gone; they lie in its older parts until these
        # are merged. What was withdrawn from us must not stay readable in the file.
        connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")
    if gone or new:
        connection.execute("DELETE FROM facet_values WHERE source = ?", (source,))
        connection.executemany(
            "INSERT INTO facet_values VALUES (?, ?, ?, ?)", _value_rows(entries)
        )
    connection.execute("UPDATE meta SET value = value + 1 WHERE name = 'seq'")
    connection.execute(
        "INSERT OR REPLACE INTO sources "
        "SELECT ?, value FROM meta WHERE name = 'seq'", (source,),
    )  # fmt: skip
    return len(gone) + len(new)


def _delete(connection: sqlite3.Connection, source: str, uuid: str) -> tuple[str, ...]:
    """Delete a row; the texts that it had."""
    id_, *texts = connection.execute(
        "SELECT id, title, labels, headings, body FROM entries LEFT JOIN texts USING (id) "
        "WHERE source = ? AND uuid = ?", (source, uuid),
    ).fetchone()  # fmt: skip
    connection.execute("DELETE FROM texts WHERE id = ?", (id_,))
    connection.execute("DELETE FROM identifiers WHERE entry = ?", (id_,))
    connection.execute("DELETE FROM facets WHERE entry = ?", (id_,))
    connection.execute("DELETE FROM entries WHERE id = ?", (id_,))
    return tuple(texts)


def _insert(connection: sqlite3.Connection, entry: Entry) -> None:
    id_ = connection.execute(
        "INSERT INTO entries (source, uuid, document, status, designation, edition, "
        "position, title_key, effective_from, effective_to, sha256) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*_narrow(entry), entry.sha256),
    ).lastrowid
    data = entry.as_dict()
    facts = json.dumps({name: data[name] for name in _FACTS}, ensure_ascii=False)
    connection.execute(
        "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?)",
        (id_, *(data[name] for name in TEXTS), facts),
    )
    connection.executemany(
        "INSERT INTO identifiers VALUES (?, ?, ?, ?, ?)",
        [(i.key, id_, i.kind, i.node, i.label) for i in entry.identifiers],
    )
    connection.executemany(
        "INSERT INTO facets VALUES (?, ?, ?)", _facet_rows(id_, entry)
    )


def _narrow(entry: Entry) -> tuple:
    return (
        entry.source, entry.uuid, entry.document, STATUS_RANK[entry.status],
        entry.designation, entry.edition, entry.position, entry.title_key,
        entry.effective_from, entry.effective_to,
    )  # fmt: skip


def _facet_rows(id_: int, entry: Entry) -> list[tuple[int, str, str]]:
    return [(id_, name, v) for name, values in entry.facets.items() for v in values]


def _value_rows(entries: list[Entry]) -> list[tuple[str, str, str, str]]:
    return sorted(
        {
            (entry.source, name, value, entry.document)
            for entry in entries
            for name, values in entry.facets.items()
            for value in values
        }
    )


# -- out -----------------------------------------------------------------------------


def load(connection: sqlite3.Connection, ids: list[int]) -> dict[int, Entry]:
    """Entries by row number."""
    found = {}
    for id_ in ids:
        row = connection.execute(
            "SELECT title, labels, headings, body, facts FROM texts WHERE id = ?",
            (id_,),
        ).fetchone()
        found[id_] = _entry(connection, id_, row)
    return found


def _entry(connection: sqlite3.Connection, id_: int, row: tuple) -> Entry:
    facts = json.loads(row[4])
    parts = tuple(Part(**part) for part in facts.pop("parts"))
    identifiers = connection.execute(
        "SELECT key, kind, node, label FROM identifiers WHERE entry = ? ORDER BY 1, 2",
        (id_,),
    )
    facets: dict[str, list[str]] = {}
    for name, value in connection.execute(
        "SELECT name, value FROM facets WHERE entry = ? ORDER BY 1, 2", (id_,)
    ):
        facets.setdefault(name, []).append(value)
    return Entry(
        **facts,
        **dict(zip(TEXTS, row[:4], strict=True)),
        parts=parts,
        identifiers=tuple(Identifier(*found) for found in identifiers),
        facets={name: tuple(values) for name, values in facets.items()},
    )


# -- checking ------------------------------------------------------------------------


def stored(connection: sqlite3.Connection) -> Iterator[Stored]:
    """Every row with its hash as kept and as computed from its columns."""
    found = connection.execute(
        "SELECT e.id, e.source, e.uuid, e.document, e.status, e.designation, "
        "e.edition, e.position, e.title_key, e.effective_from, e.effective_to, "
        "e.sha256, t.title, t.labels, t.headings, "
        "t.body, t.facts FROM entries AS e LEFT JOIN texts AS t ON t.id = e.id "
        "ORDER BY e.source, e.position"
    ).fetchall()
    for id_, *rest in found:
        narrow, sha256, texts = tuple(rest[:10]), rest[10], rest[11:]
        place, computed = f"{narrow[4]} edition {narrow[5]} node {narrow[1]}", ""
        try:
            entry = _entry(connection, id_, tuple(texts))
            place = entry.place
            if _narrow(entry) == narrow:
                computed = entry.sha256
        except (ValueError, TypeError, KeyError):
            pass  # What cannot be read is not sound: `computed` stays empty.
        yield Stored(*narrow[:3], place, sha256, computed)


def problems(connection: sqlite3.Connection) -> Iterator[str]:
    """What the rows of single entries do not show: word lists, full text, the file."""
    for (line,) in connection.execute("PRAGMA integrity_check(5)").fetchall():
        if line != "ok":
            yield f"The file is damaged: {line}."
    yield from _orphans(connection)
    yield from _wrong_values(connection)
    try:
        connection.execute("INSERT INTO fts (fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError:
        yield "The full text does not match the stored clauses."


def _orphans(connection: sqlite3.Connection) -> Iterator[str]:
    for table, column in (
        ("texts", "id"),
        ("identifiers", "entry"),
        ("facets", "entry"),
    ):
        (count,) = connection.execute(
            f"SELECT count(*) FROM {table} "  # noqa: S608
            f"WHERE {column} NOT IN (SELECT id FROM entries)"
        ).fetchone()
        if count:
            yield f"The table {table} has {count} rows that belong to no clause."


def _wrong_values(connection: sqlite3.Connection) -> Iterator[str]:
    sources = [
        source
        for (source,) in connection.execute(
            "SELECT source FROM entries UNION SELECT source FROM facet_values ORDER BY 1"
        )
    ]
    for source in sources:
        ids = connection.execute("SELECT id FROM entries WHERE source = ?", (source,))
        try:
            entries = list(load(connection, [id_ for (id_,) in ids]).values())
        except (ValueError, TypeError, KeyError):
            continue  # `stored` names the row.
        kept = connection.execute(
            "SELECT source, name, value, document FROM facet_values WHERE source = ?",
            (source,),
        ).fetchall()
        if sorted(kept) != _value_rows(entries):
            yield f"The values of facets of {source} do not match its clauses."
