"""Measure how good the order of hits is: judged questions in, a table out.

Run from the top of the house: `python -m benchmarks.search_relevance [DIR]`. DIR holds the
CACM collection (cacm-docs.jsonl.gz, cacm-queries.tsv, cacm-qrels.tsv); each of its
abstracts is a clause here. `--judged` asks our own questions (judged.json) of the
documents in the configured database, which `./start --setup` fills. The way is that of a
reader: the parser, the index, and one word of a question where nothing has two.
"""

import argparse
import gzip
import json
import sys
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from statistics import mean

from benchmarks import search_engines
from benchmarks.search_measures import average_precision, ndcg
from search import indexing
from search.documents import Entry
from search.engines.base import Hits, Index, Request
from search.finding import Found, find
from search.grammar import has_some
from search.query import parse

FILES = ("cacm-docs.jsonl.gz", "cacm-queries.tsv", "cacm-qrels.tsv")
JUDGED = Path(__file__).with_name("judged.json")
SOURCE, DEPTH = "edition:cacm", 1000


def ask(index: Index, text: str, limit: int = 10) -> Hits:
    """What a reader is shown for a text, by the same rule as search.finding."""
    query = parse(text)
    request = Request(
        query=query, documents=None, filters=query.filters, excluded=query.excluded,
        limit=limit,
    )  # fmt: skip
    hits = index.search(request)
    if not hits.total and query.root and has_some(query.root):
        hits = index.search(replace(request, query=query.loosened(), of_some=1))
    return hits


def collection(folder: Path) -> tuple[list[Entry], dict[str, str], dict[str, set[str]]]:
    """The abstracts as entries, the questions by number, and what is relevant to each."""
    docs, queries, qrels = (folder / name for name in FILES)
    with gzip.open(docs, "rt", encoding="utf-8") as lines:
        entries = [_entry(at, json.loads(line)) for at, line in enumerate(lines)]
    asked = dict(_rows(queries))
    relevant: dict[str, set[str]] = defaultdict(set)
    for number, document, grade in _rows(qrels):
        if int(grade) > 0:
            relevant[number].add(document)
    return entries, asked, relevant


def _rows(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


def _entry(at: int, found: dict[str, str]) -> Entry:
    return Entry(
        source=SOURCE, uuid=found["id"], document="cacm", designation="CACM",
        document_title="CACM", edition="1", status="current", published="", position=at,
        number="", section="", section_number="", title=found["title"], headings="",
        labels="", body=found["text"],
    )  # fmt: skip


def measure(engine: str, folder: Path) -> str:
    """A row of the table for the CACM collection."""
    entries, asked, relevant = collection(folder)
    gains, precisions = [], []
    with search_engines.scratch():
        index = search_engines.opened(engine, "bench-cacm")
        index.rebuild([SOURCE], {SOURCE: entries}.__getitem__)
        for number, wanted in sorted(relevant.items()):
            hits = ask(index, asked[number], DEPTH).hits
            found = [hit.entry.uuid for hit in hits]
            gains.append(ndcg(found, wanted))
            precisions.append(average_precision(found, wanted))
        index.rebuild([], lambda source: [])
    return f"| {engine} | {len(gains)} | {mean(gains):.3f} | {mean(precisions):.3f} |"


def judge() -> list[str]:
    """Rows of the table for our own questions, by kind; then what was not found."""
    asked = json.loads(JUDGED.read_text("utf-8"))
    places: dict[str, list[int]] = defaultdict(list)
    missed = []
    with search_engines.scratch():
        indexing.rebuild()
        for one in asked:
            place = _place(one)
            places[one["kind"]].append(place)
            if not 1 <= place <= 3:
                missed.append(f"Not in the first 3 ({place or 'not at all'}): {one['query']}")  # fmt: skip
    rows = [_judged_row(kind, found) for kind, found in places.items()]
    rows.append(_judged_row("all", [place for found in places.values() for place in found]))  # fmt: skip
    return [*rows, "", *missed]


def _place(one: dict[str, str]) -> int:
    """Where the clause stands, counted from 1; 0 if not in the first ten. Where nothing
    is found, the reader follows the correction that is offered."""
    results = find(one["query"])
    correction = getattr(results, "did_you_mean", None)
    if not results.hits and correction:
        results = find(correction.text)
    for place, hit in enumerate(results.hits, start=1):
        if _is_wanted(hit, one):
            return place
    return 0


def _is_wanted(hit: Found, one: dict[str, str]) -> bool:
    entry = hit.entry
    wanted = (one["document"], one["clause"].replace("'", "’"))
    return (entry.designation, entry.title.replace("'", "’")) == wanted and (
        hit.status == "current"
    )


def _judged_row(kind: str, places: list[int]) -> str:
    first = mean(place == 1 for place in places)
    third = mean(1 <= place <= 3 for place in places)
    return f"| {kind} | {len(places)} | {first:.2f} | {third:.2f} |"


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("../shared/data/search"))  # fmt: skip
    parser.add_argument(
        "--judged", action="store_true", help="ask our own questions too"
    )
    search_engines.add_engine(parser)
    options = parser.parse_args()
    started = time.perf_counter()
    lines = []
    if absent := [name for name in FILES if not (options.folder / name).exists()]:
        lines += [f"CACM is left out: {options.folder} has no {', '.join(absent)}.", ""]
    else:
        lines += ["| engine | CACM questions | nDCG@10 | MAP |", "|---|---|---|---|"]
        for engine in options.engine or ["embedded"]:
            lines.append(measure(engine, options.folder))
    if options.judged:
        lines += ["", "| our questions | number | first | in the first 3 |", "|---|---|---|---|"]  # fmt: skip
        lines += judge()
    lines += ["", f"{time.perf_counter() - started:.0f} s"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
