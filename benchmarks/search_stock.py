"""Time Wagtail's own database search on the clauses of benchmarks.search_speed: their
number in, JSON of milliseconds of processor time by kind of query out.

Run by `benchmarks.search_speed` in a process and a SQLite file of its own. Clauses are
rows of a plain indexed model. The same is asked as of our index: the first ten with their
texts, how many there are, and six facets. This backend marks nothing and cuts no snippets.
"""

import json
import sys
import time
from pathlib import Path

import django

django.setup()

from django.db import connection, models  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from modelsearch import index  # noqa: E402
from modelsearch.backends import database, get_search_backend  # noqa: E402
from modelsearch.query import Phrase, PlainText  # noqa: E402

from benchmarks import search_clauses  # noqa: E402
from search.documents import Entry  # noqa: E402

FACETS = ("kind", "document", "status", "group", "shift", "year")
# The common ones take seconds each.
ASKED_OF_A_KIND = 3


class Clause(index.Indexed, models.Model):
    """A clause as an ordinary indexed model."""

    label = models.TextField()
    title = models.TextField()
    body = models.TextField()
    kind = models.TextField()
    document = models.TextField()
    status = models.TextField()
    group = models.TextField()
    shift = models.TextField()
    year = models.TextField()

    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("label", boost=4),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.AutocompleteField("body"),
        *(index.FilterField(name) for name in FACETS),
    ]

    class Meta:
        app_label = "search"
        managed = False

    def __str__(self) -> str:
        return self.label


def row(entry: Entry) -> Clause:
    """An entry as a row; of several values of a facet the first."""
    facets = {name: entry.facets[name][0] for name in FACETS}
    label = f"{entry.designation} {entry.number}"
    return Clause(label=label, title=entry.title, body=entry.body, **facets)


def fill(entries: list[Entry]) -> float:
    """Make tables, rows and their index; seconds that indexing took."""
    migrations = MigrationExecutor(connection)
    migrations.migrate(
        [
            node
            for node in migrations.loader.graph.leaf_nodes()
            if node[0] in ("contenttypes", "wagtailsearch")
        ]
    )
    with connection.schema_editor() as editor:
        editor.create_model(Clause)
    Clause.objects.bulk_create([row(entry) for entry in entries], batch_size=1000)
    # At its start the process found no table, and so believes that there is no FTS5.
    database.USE_SQLITE_FTS = None
    rows = list(Clause.objects.order_by("pk"))
    started = time.process_time()
    for at in range(0, len(rows), 1000):
        get_search_backend().add_bulk(Clause, rows[at : at + 1000])
    return time.process_time() - started


def ask(kind: str, text: str) -> int:
    """What a page of results needs; how many clauses were found."""
    backend = get_search_backend()
    rows = Clause.objects.order_by("pk")
    if kind == "prefix":
        found = backend.autocomplete(text.rstrip("*"), rows)
    elif kind == "phrase":
        found = backend.search(Phrase(text.strip('"')), rows)
    else:
        operator = "or" if kind == "six words" else "and"
        found = backend.search(PlainText(text, operator=operator), rows)
    [(one.title, one.body) for one in found[:10]]
    for name in FACETS:
        found.facet(name)
    return found.count()


def main() -> None:
    """Print the answer."""
    path, count = Path(sys.argv[1]), int(sys.argv[2])
    made = list(search_clauses.documents(search_clauses.sample(path), count))
    entries = [entry for _, found in made for entry in found]
    took = fill(entries)
    times = {}
    for kind, texts in search_clauses.questions(made).items():
        times[kind] = []
        for text in texts[:: len(texts) // ASKED_OF_A_KIND][:ASKED_OF_A_KIND]:
            started = time.process_time()
            ask(kind, text)
            times[kind].append((time.process_time() - started) * 1000)
    sys.stdout.write(json.dumps({"rate": len(entries) / took, "times": times}))


if __name__ == "__main__":
    main()
