"""Suggestions from an FTS5 index: a beginning in, identifiers and titles out."""

# ruff: noqa: S608 -- SQL is put together from constants; every value is a parameter.

import sqlite3

from search.analysis import words
from search.citations import key_of
from search.engines.base import MAX_BEGINNING, Suggestion
from search.engines.fts5_query import Conditions
from search.query import clean

# Identifiers and titles leave room for words.
MOST_OF_A_KIND = 3


def suggest(
    connection: sqlite3.Connection, beginning: str,
    documents: frozenset[str] | None, limit: int,
) -> list[Suggestion]:  # fmt: skip
    """Identifiers first, then titles."""
    beginning = clean(beginning)[:MAX_BEGINNING]
    found = words(beginning)
    if not found or (len(found) == 1 and len(found[0]) < 2):
        return []
    where = Conditions()
    if documents is not None:
        where.add_in("e.document", documents)
    return [
        *_identifiers(connection, key_of(beginning), where, MOST_OF_A_KIND),
        *_titles(connection, found, where, MOST_OF_A_KIND),
    ][:limit]


def _identifiers(
    connection: sqlite3.Connection, key: str, where: Conditions, limit: int
) -> list[Suggestion]:
    found = connection.execute(
        f"""SELECT DISTINCT i.label, e.id, t.title, i.kind
        FROM identifiers AS i JOIN entries AS e ON e.id = i.entry
        JOIN texts AS t ON t.id = e.id
        WHERE {where} AND i.kind IN ('document', 'clause', 'requirement', 'external')
        AND e.status = 0 AND i.key >= ? AND i.key < ?
        ORDER BY e.status, length(i.key), i.key LIMIT ?""",
        (*where.parameters, key, key + "\U0010ffff", limit),
    )
    return [Suggestion(label, "identifier", title) for label, _, title, _ in found]


def _titles(
    connection: sqlite3.Connection, found: list[str], where: Conditions, limit: int
) -> list[Suggestion]:
    match = " AND ".join(f'"{word}"' for word in found) + " *"
    rows = connection.execute(
        f"""SELECT t.title, e.designation FROM fts JOIN entries AS e ON e.id = fts.rowid
        JOIN texts AS t ON t.id = e.id WHERE fts MATCH ? AND {where} AND e.status = 0
        ORDER BY substr(e.title_key, 1, ?) <> ?, length(t.title), t.title, e.designation
        LIMIT ?""",
        (
            f"{{title_words}} : ({match})",
            *where.parameters,
            len(found[0]),
            found[0],
            limit,
        ),
    )
    return [Suggestion(title, "title", designation) for title, designation in rows]
