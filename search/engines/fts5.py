"""The embedded engine: clause entries in SQLite FTS5 files beside the database."""

# ruff: noqa: S608 -- SQL is put together from constants; every value is a parameter.

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from search.citations import is_bare_number
from search.documents import Entry
from search.engines import fts5_rows as rows
from search.engines.base import (
    COUNT_LIMIT,
    DEFAULT_WEIGHTS,
    Hit,
    Hits,
    Index,
    IndexUnavailable,
    Read,
    Report,
    Request,
    Stored,
    Suggestion,
)
from search.engines.fts5_files import IndexFiles, connect, create, transaction
from search.engines.fts5_query import Conditions, conditions_of, match_of, wanted_of
from search.engines.fts5_suggest import suggest
from search.grammar import And, Node, Some, complete, exact, for_title, has_some
from search.marking import marker

COLUMNS = ("title", "labels", "headings", "body", "title", "body")
# Among equals: editions that are over, the later one first.
LATEST = "ORDER BY e.effective_from DESC, e.source"
# Pinned hits (a whole document may be one) that are looked at.
PIN_LIMIT = 1000


class Fts5Index(Index):
    """One index in one file. See fts5_files for how files are swapped."""

    def __init__(
        self, name: str, folder: Path, weights: dict[str, float] | None = None
    ) -> None:
        self.name = name
        self.files = IndexFiles(folder, name)
        chosen = {**DEFAULT_WEIGHTS, **(weights or {})}
        self.bm25 = f"bm25(fts, {', '.join(str(float(chosen[c])) for c in COLUMNS)})"

    # -- writing ---------------------------------------------------------------------

    def replace(self, source: str, entries: list[Entry], version: object = None) -> int:
        with self.files.writing() as connection:
            return rows.replace(connection, source, entries)

    def rebuild(
        self, sources: Iterable[str], read: Read, report: Report = lambda _: None
    ) -> int:
        with self.files.locked("rebuild", wait=False):
            since = self._seq()
            path = self.files.next_file()
            create(path)
            with closing(connect(path)) as connection:
                # Until the swap the file is worth nothing, so it need not be safe yet.
                connection.execute("PRAGMA synchronous = OFF")
                self._fill(connection, list(sources), read, report)
                with self.files.locked("write"):
                    for source in self._written_after(since):
                        with transaction(connection):
                            rows.replace(connection, source, read(source))
                    connection.execute("PRAGMA synchronous = FULL")
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    count = connection.execute("SELECT count(*) FROM entries")
                    total = count.fetchone()[0]
                    self.files.point_to(path)
            self.files.remove_others(path)
            return total

    def _fill(
        self, connection: sqlite3.Connection, sources: list[str], read: Read,
        report: Report,
    ) -> None:  # fmt: skip
        for done, source in enumerate(sources, start=1):
            with transaction(connection):
                rows.replace(connection, source, read(source))
            report(f"{self.name}: {done} of {len(sources)}")
        with transaction(connection):
            connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")

    def _seq(self) -> int | None:
        """The number of the last writing; None when the file cannot be read, and so not
        be written either."""
        try:
            found = self.files.read(
                lambda c: c.execute(
                    "SELECT value FROM meta WHERE name = 'seq'"
                ).fetchone()
            )
        except IndexUnavailable:
            return None
        return found[0] if found else 0

    def _written_after(self, seq: int | None) -> list[str]:
        if seq is None:
            return []
        found = self.files.read(
            lambda c: c.execute(
                "SELECT source FROM sources WHERE seq > ? ORDER BY seq", (seq,)
            ).fetchall()
        )
        return [source for (source,) in found or ()]

    # -- reading ---------------------------------------------------------------------

    def sources(self) -> set[str]:
        found = self.files.read(
            lambda c: c.execute("SELECT DISTINCT source FROM entries").fetchall()
        )
        return {source for (source,) in found or ()}

    def sources_of(self, document: str) -> set[str]:
        sql = "SELECT DISTINCT source FROM entries WHERE document = ?"
        found = self.files.read(lambda c: c.execute(sql, (document,)).fetchall())
        return {source for (source,) in found or ()}

    def search(self, request: Request) -> Hits:
        if request.query.is_empty and not request.filters:
            return Hits()
        found = self.files.read(lambda c: _Search(c, request, self.bm25).hits())
        return found or Hits()

    def search_in(self, request: Request, sources: list[str]) -> Hits:
        """Answer a request from these sources only, in their order and each in the order
        of reading; without facets."""
        if request.query.is_empty and not request.filters:
            return Hits()
        found = self.files.read(
            lambda c: _Search(c, request, self.bm25).hits_in(sources)
        )
        return found or Hits()

    def suggest(
        self, beginning: str, documents: frozenset[str] | None, limit: int
    ) -> list[Suggestion]:
        found = self.files.read(lambda c: suggest(c, beginning, documents, limit))
        return found or []

    # -- checking --------------------------------------------------------------------

    def stored(self) -> Iterator[Stored]:
        yield from self.files.read(lambda c: list(rows.stored(c))) or ()

    def problems(self) -> Iterator[str]:
        if self.files.current() is None:
            return
        try:
            with self.files.writing() as connection:
                yield from list(rows.problems(connection))
        except sqlite3.Error as error:
            yield f"The file cannot be read: {error}."
        except IndexUnavailable as error:
            yield str(error)

    def state(self) -> str:
        if self.files.current() is None:
            return "ok"
        self.files.read(lambda c: c.execute("SELECT 1 FROM entries LIMIT 1").fetchone())
        return "ok"


class _Search:
    """One request over one consistent state of the file."""

    def __init__(
        self, connection: sqlite3.Connection, request: Request, bm25: str
    ) -> None:
        self.connection, self.request, self.bm25 = connection, request, bm25
        self.root = request.query.root
        self.everything = not self.root and not request.query.identifier
        # Of what was in force on a day, nothing comes first because it still is.
        self.status = "0" if request.in_force_on else "e.status"

    def hits(self) -> Hits:
        pinned = self.pinned(conditions_of(self.request))
        end = self.request.offset + self.request.limit
        page = pinned[self.request.offset : end]
        if len(page) < self.request.limit:
            skip = max(0, self.request.offset - len(pinned))
            room = self.request.limit - len(page)
            page = page + self.ranked([p[0] for p in pinned], skip, room)
        ids = self.matching()
        return Hits(total=len(ids), hits=self.shown(page), facets=self.facets(ids))

    def hits_in(self, sources: list[str]) -> Hits:
        """The hits of some sources, in their order."""
        where = conditions_of(self.request)
        where.add_in("e.source", sources)
        cited = {id_: (node, label) for id_, _, node, label in self.pinned(where)}
        tables, parameters = "entries AS e", []
        if not self.everything:
            matching, parameters = (
                "SELECT value FROM json_each(?)",
                [json.dumps([*cited])],
            )
            if self.root:
                matching += " UNION SELECT rowid FROM fts WHERE fts MATCH ?"
                parameters.append(match_of(self.root, self.request.of_some))
            # CROSS: begin with what matches, which is mostly little.
            tables = f"({matching}) AS m CROSS JOIN entries AS e ON e.id = m.value"
        rows_found = self.connection.execute(
            f"SELECT e.source, e.position, e.id FROM {tables} WHERE {where}",
            (*parameters, *where.parameters),
        )
        order = {source: number for number, source in enumerate(sources)}
        ids = [
            id_
            for *_, id_ in sorted(
                (order[source], at, i) for source, at, i in rows_found
            )
        ]
        end = self.request.offset + self.request.limit
        page = [
            (id_, (), *cited.get(id_, ("", "")))
            for id_ in ids[self.request.offset : end]
        ]
        return Hits(total=len(ids), hits=self.shown(page))

    def pinned(self, where: Conditions) -> list[tuple]:
        """Entries that the query cites, then what is below them:
        (id, rank, node, label)."""
        wanted = self.request.query.identifier
        if wanted is None:
            return []
        kind = "i.kind = 'number'" if is_bare_number(self.request.query.text) else (
            "i.kind <> 'number'"
        )  # fmt: skip
        sql = (
            f"SELECT e.id, {self.status}, {{tier}}, e.designation, e.position, {{node}} "
            f"FROM identifiers AS i JOIN entries AS e ON e.id = i.entry WHERE {where} "
            "AND (? = '' OR e.edition = ? COLLATE NOCASE) AND "
        )
        parameters = [*where.parameters, wanted.edition, wanted.edition]
        cited = self.connection.execute(
            sql.format(tier=0, node="i.node, i.label")
            + f"i.key = ? AND {kind} {LATEST}, i.kind LIMIT ?",
            (*parameters, wanted.key, PIN_LIMIT),
        ).fetchall()
        if not cited:
            return []
        if isinstance(self.root, Some):
            # A citation is no question: the words of "MCS-101 edition 1 clause 4.2" help
            # nobody one by one.
            self.root = And(self.root.parts)
        below = self.connection.execute(
            sql.format(tier=1, node="'', ''")
            # "/" follows "." in the alphabet: everything that begins with the key and ".".
            + f"i.key > ? AND i.key < ? AND i.kind = 'clause' {LATEST} LIMIT ?",
            (*parameters, wanted.key + ".", wanted.key + "/", PIN_LIMIT),
        ).fetchall()
        found = {}
        for id_, status, tier, designation, position, node, label in sorted(
            [*cited, *below], key=lambda row: row[1:5]
        ):
            rank = (0, status, tier, 0, 0, 0, 0, 0.0, designation, position)
            found.setdefault(id_, (id_, rank, node, label))
        return list(found.values())

    def ranked(self, pinned: list[int], skip: int, limit: int) -> list[tuple]:
        """Entries in order of rank, pinned ones left out."""
        where = conditions_of(self.request)
        if pinned:
            where.add_in("e.id", pinned, negated=True)
        if self.everything:
            sql = f"""SELECT e.id, {self.status}, 0, 0, 0, 0, 0.0, e.designation, e.position
                FROM entries AS e WHERE {where}
                ORDER BY 2, 8, 9, e.effective_from DESC, e.source LIMIT ? OFFSET ?"""
            parameters = (*where.parameters, limit, skip)
        elif self.root is None:
            return []
        else:
            self.add_some(where)
            wanted, unwanted = wanted_of(self.root)
            if unwanted:
                where.add(
                    "e.id NOT IN (SELECT rowid FROM fts WHERE fts MATCH ?)",
                    match_of(unwanted),
                )
            tiers = [
                match_of(for_title(self.root), title=True),
                self.unless_same(complete(self.root)),
                self.unless_same(exact(self.root)),
            ]
            without = [
                "e.id NOT IN (SELECT rowid FROM fts WHERE fts MATCH ?)"
                if tier
                else "? IS NOT NULL"
                for tier in tiers
            ]
            sql = f"""SELECT e.id, {self.status}, e.title_key <> ?, {", ".join(without)},
                {self.bm25}, e.designation, e.position
                FROM fts JOIN entries AS e ON e.id = fts.rowid
                WHERE fts MATCH ? AND {where}
                ORDER BY 2, 3, 4, 5, 6, 7, 8, 9, e.effective_from DESC, e.source
                LIMIT ? OFFSET ?"""
            parameters = (
                self.request.query.title_key, *tiers, match_of(wanted),
                *where.parameters, limit, skip,
            )  # fmt: skip
        return [
            (id_, (1, status, 0, *rank), "", "")
            for id_, status, *rank in self.connection.execute(sql, parameters)
        ]

    def unless_same(self, other: Node) -> str | None:
        """MATCH of a narrower tree; None when it is no narrower."""
        return None if other == self.root else match_of(other)

    def add_some(self, where: Conditions) -> None:
        """Enough words of a question must occur; ranking counts each of them once."""
        if self.request.of_some > 1 and has_some(self.root):
            where.add(
                "e.id IN (SELECT rowid FROM fts WHERE fts MATCH ?)",
                match_of(self.root, self.request.of_some),
            )

    def matching(self, without: str = "") -> list[int]:
        """All that is found, up to one more than is counted; one facet may be ignored."""
        where = conditions_of(self.request, without=without)
        found = {id_ for id_, *_ in self.pinned(where)}
        sql = f"FROM entries AS e WHERE {where} LIMIT ?"
        parameters: tuple = (*where.parameters, COUNT_LIMIT + 1)
        if self.root:
            sql = "FROM fts JOIN entries AS e ON e.id = fts.rowid WHERE fts MATCH ? AND"
            sql += f" {where} LIMIT ?"
            parameters = (match_of(self.root, self.request.of_some), *parameters)
        if self.root or self.everything:
            found |= {
                id_
                for (id_,) in self.connection.execute(f"SELECT e.id {sql}", parameters)
            }
        return sorted(found)[: COUNT_LIMIT + 1]

    def facets(self, ids: list[int]) -> dict[str, dict[str, int | None]]:
        """Counts of each facet under the filters of all others."""
        counts = self.counted(ids)
        for name in self.request.filters:
            counts[name] = self.counted(self.matching(without=name), name).get(name, {})
        return counts

    def counted(self, ids: list[int], only: str = "") -> dict[str, dict[str, Any]]:
        """Counts of every facet, or of one, among entries."""
        if len(ids) > COUNT_LIMIT:
            return self.values()
        counts: dict[str, dict[str, int]] = {}
        for name, value, count in self.connection.execute(
            """SELECT name, value, count(*) FROM facets
            WHERE entry IN (SELECT value FROM json_each(?)) AND (? = '' OR name = ?)
            GROUP BY name, value ORDER BY name, count(*) DESC, value""",
            (json.dumps(ids), only, only),
        ):
            counts.setdefault(name, {})[value] = count
        return counts

    def values(self) -> dict[str, dict[str, None]]:
        """Every value of the visible documents, uncounted."""
        where = Conditions()
        if self.request.documents is not None:
            where.add_in("document", self.request.documents)
        found: dict[str, dict[str, None]] = {}
        for name, value in self.connection.execute(
            f"SELECT DISTINCT name, value FROM facet_values WHERE {where} ORDER BY 1, 2",
            where.parameters,
        ):
            found.setdefault(name, {})[value] = None
        return found

    def shown(self, page: list[tuple]) -> list[Hit]:
        """The hits of a page with their matches marked."""
        entries = rows.load(self.connection, [id_ for id_, *_ in page])
        mark = marker(self.root).mark
        return [
            Hit(e, mark(e.title), mark(e.body), rank, node, label)
            for (id_, rank, node, label) in page
            for e in (entries[id_],)
        ]
