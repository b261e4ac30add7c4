"""Suggestions from an FTS5 index: a beginning in, identifiers, titles and words out."""

# ruff: noqa: S608 -- SQL is put together from constants; every value is a parameter.

import sqlite3

from search.citations import fold, key_of
from search.engines.base import Suggestion
from search.engines.fts5_query import Conditions, match_of
from search.grammar import And, Node, Prefix, Word

# Identifiers and titles leave room for words.
MOST_OF_A_KIND = 3


def suggest(
    connection: sqlite3.Connection, beginning: str,
    documents: frozenset[str] | None, limit: int,
) -> list[Suggestion]:  # fmt: skip
    """Identifiers first, then titles, then words."""
    words = fold(beginning).split()
    if not words or (len(words) == 1 and len(words[0]) < 2):
        return []
    where = Conditions()
    if documents is not None:
        where.add_in("e.document", documents)
    found = [
        *_identifiers(connection, key_of(beginning), where, MOST_OF_A_KIND),
        *_titles(connection, words, where, MOST_OF_A_KIND),
    ]
    if len(words) == 1:
        found += _words(connection, words[0], documents, limit)
    return found[:limit]


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
    connection: sqlite3.Connection, words: list[str], where: Conditions, limit: int
) -> list[Suggestion]:
    parts: list[Node] = [Word(word) for word in words[:-1]]
    parts.append(Prefix(words[-1]))
    match = "{title} : (" + match_of(And(tuple(parts))) + ")"
    found = connection.execute(
        f"""SELECT t.title, e.designation FROM fts JOIN entries AS e ON e.id = fts.rowid
        JOIN texts AS t ON t.id = e.id WHERE fts MATCH ? AND {where} AND e.status = 0
        ORDER BY substr(e.title_key, 1, ?) <> ?, e.status, length(t.title), t.title
        LIMIT ?""",
        (match, *where.parameters, len(words[0]), words[0], limit),
    )
    return [Suggestion(title, "title", designation) for title, designation in found]


def _words(
    connection: sqlite3.Connection, word: str, documents: frozenset[str] | None,
    limit: int,
) -> list[Suggestion]:  # fmt: skip
    where = Conditions()
    if documents is not None:
        where.add_in("document", documents)
    found = connection.execute(
        f"""SELECT word FROM words WHERE word >= ? AND word < ? AND {where}
        GROUP BY word ORDER BY sum(count) DESC, word LIMIT ?""",
        (word, word + "\U0010ffff", *where.parameters, limit),
    )
    return [Suggestion(found_word, "word") for (found_word,) in found]
