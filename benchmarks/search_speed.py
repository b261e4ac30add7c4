"""Measure how fast search is: numbers of clauses in, Markdown tables out.

Run from the top of the house:
`python -m benchmarks.search_speed --clauses 10000 100000 [--engine elasticsearch] [--stock]`.
`--sample` names the real clauses (dc_clauses_10k.jsonl.gz), which are grown by putting
halves of two together. A question is answered as for a page: parsed, the first ten hits
with their marks and snippets, the total and eight facets; each of twenty questions of a kind
three times. Milliseconds are processor time of this process, so that a busy machine
matters less; for Elasticsearch, which works elsewhere, those of the clock. `--stock`
measures Wagtail's own database search on the same clauses beside the smallest number.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median, quantiles

from django.conf import settings

from benchmarks import search_clauses, search_engines
from benchmarks.search_relevance import ask
from search.documents import Entry
from search.engines.base import Index
from search.engines.fts5 import Fts5Index
from search.snippets import marked_html, snippet

ROUNDS, REPLACED = 3, 20
NAME = "bench-speed"
Documents = list[tuple[str, list[Entry]]]


@dataclass
class Measured:
    """One engine at one size. Times in ms, `rate` in clauses a second, `size` in MB."""

    engine: str
    clauses: int
    rate: float
    rebuild_s: float = 0.0
    size: float | None = None
    replace: list[float] = field(default_factory=list)
    times: dict[str, list[float]] = field(default_factory=dict)


def measure(engine: str, made: Documents) -> Measured:
    """Fill an index, ask it, change some documents."""
    by_source = dict(made)
    with search_engines.scratch():
        index = search_engines.opened(engine, NAME)
        clock = _clock(index)
        started = clock()
        count = index.rebuild(list(by_source), by_source.__getitem__)
        took = clock() - started
        found = Measured(engine, count, count / took, took, size_of(index))
        for kind, texts in search_clauses.questions(made).items():
            found.times[kind] = [_asked(index, t) for _ in range(ROUNDS) for t in texts]
        found.replace = [_replaced(index, *one) for one in made[:REPLACED]]
        index.rebuild([], by_source.__getitem__)
    return found


def _clock(index: Index) -> Callable[[], float]:
    return time.process_time if isinstance(index, Fts5Index) else time.perf_counter


def _asked(index: Index, text: str) -> float:
    clock = _clock(index)
    started = clock()
    for hit in ask(index, text).hits:
        marked_html(hit.title)
        snippet(hit.body)
    return (clock() - started) * 1000


def _replaced(index: Index, source: str, entries: list[Entry]) -> float:
    changed = [replace(entry, body=f"{entry.body} Amended.") for entry in entries]
    clock = _clock(index)
    started = clock()
    index.replace(source, changed)
    return (clock() - started) * 1000


def size_of(index: Index) -> float | None:
    """MB that an index takes; None when that cannot be told."""
    if isinstance(index, Fts5Index):
        files = index.files.folder.glob(f"{index.name}-*")
        return sum(file.stat().st_size for file in files) / 1e6
    address = f"{settings.ELASTICSEARCH_URL}/*{index.name}*/_stats/store"
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310
        stores = json.load(answer)["_all"]["total"]["store"]
    return stores["size_in_bytes"] / 1e6


def stock(sample: Path, clauses: int) -> Measured:
    """Wagtail's own search, in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="concord-bench-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.search_stock", str(sample), str(clauses)],
            env={**os.environ, "DATA_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/stock.sqlite3"},
            stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
    told = json.loads(done.stdout)
    rate, times = told["rate"], told["times"]
    return Measured("Wagtail's", clauses, rate, clauses / rate, times=times)


# -- tables --------------------------------------------------------------------------


def p95(times: Sequence[float]) -> float:
    """The time below which 95 of 100 lie."""
    return quantiles(times, n=20, method="inclusive")[-1]


def tables(found: list[Measured]) -> list[str]:
    """What was measured, as Markdown."""
    heads = [f"{one.engine} {one.clauses:,}" for one in found]
    lines = [_row(["ms: p50 / p95", *heads]), _row(["---"] * (len(found) + 1))]
    for kind in found[0].times:
        cells = [f"{median(t):.1f} / {p95(t):.1f}" for t in (m.times[kind] for m in found)]  # fmt: skip
        lines.append(_row([kind, *cells]))
    lines += [
        _row(["replace 60 clauses", *(_replace_cell(one) for one in found)]),
        _row(["clauses indexed in a second", *(f"{one.rate:,.0f}" for one in found)]),
        _row(["rebuild, s", *(f"{one.rebuild_s:.0f}" for one in found)]),
        _row(["size, MB", *(f"{one.size:.0f}" if one.size else "–" for one in found)]),
    ]
    return lines


def _replace_cell(one: Measured) -> str:
    return f"{median(one.replace):.1f} / {p95(one.replace):.1f}" if one.replace else "–"


def compared(own: Measured, other: Measured) -> list[str]:
    """How many times as long the other takes, by medians."""
    ratios = {
        kind: median(times) / median(own.times[kind])
        for kind, times in other.times.items()
    }
    own_sum = sum(median(times) for times in own.times.values())
    other_sum = sum(median(times) for times in other.times.values())
    cells = ", ".join(f"{kind} {ratio:,.0f}" for kind, ratio in ratios.items())
    return [
        "",
        f"At {own.clauses:,} clauses Wagtail's own search takes so many times as long as "
        f"{own.engine}: {cells}; all kinds together {other_sum / own_sum:,.0f}.",
    ]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clauses", type=int, nargs="+", default=[10_000])
    parser.add_argument("--sample", type=Path, default=search_clauses.SAMPLE)
    parser.add_argument("--stock", action="store_true", help="Wagtail's search, too")
    search_engines.add_engine(parser)
    options = parser.parse_args()
    if not options.sample.exists():
        raise SystemExit(f"There is no {options.sample}: name the clauses by --sample.")
    clauses = search_clauses.sample(options.sample)
    found = []
    for count in sorted(options.clauses):
        made = list(search_clauses.documents(clauses, count))
        found += [measure(engine, made) for engine in options.engine or ["embedded"]]
    own = found[0]
    lines = []
    if options.stock:
        other = stock(options.sample.absolute(), min(options.clauses))
        found.append(other)
        lines = compared(own, other)
    sys.stdout.write("\n".join([*tables(found), *lines]) + "\n")


if __name__ == "__main__":
    main()
