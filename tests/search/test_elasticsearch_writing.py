"""Writers, rebuilds and kills: what no order of events may lose or bring back."""

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from search.engines.base import IndexUnavailable, Overtaken, RebuildRunning, Request
from search.engines.elasticsearch import ElasticsearchIndex
from search.engines.elasticsearch_rebuild import Lease
from search.query import parse
from tests.factories import paragraph, section
from tests.search.contract import edition, tree
from tests.search.elasticsearch import NEEDED, new_place, remove

pytestmark = NEEDED
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def place():
    made = new_place()
    yield made
    remove(made)


@pytest.fixture
def index(place):
    made = ElasticsearchIndex("public", place, lease_seconds=2.0)
    made.rebuild([], lambda source: [])
    return made


def zebra(*words, label="1"):
    return edition(
        tree("MCS-101", *(section(word, paragraph(word)) for word in words)),
        label=label,
    )


def total(index, text="zebra"):
    return index.search(Request(parse(text), None)).total


def write(index, source, truth):
    """As every writer does."""
    while True:
        version = index.version(source)
        try:
            return index.replace(source, truth[source], version)
        except Overtaken:
            continue


def physical(index):
    """The names of the physical indices."""
    return sorted(index.place.client(60).indices.get(index=f"{index.store.alias}-*"))


# -- writers -------------------------------------------------------------------------


def test_an_older_writing_that_comes_late_is_refused(index):
    source, old = zebra("zebra", "quagga")
    _, new = zebra("yak")
    version = index.version(source)
    index.replace(source, new, index.version(source))
    with pytest.raises(Overtaken):
        index.replace(source, old, version)
    assert (total(index), total(index, "quagga"), total(index, "yak")) == (0, 0, 1)


def test_a_writer_that_is_overtaken_while_it_writes_is_told(index, monkeypatch):
    source, old = zebra("zebra")
    _, new = zebra("yak")
    index.replace(*zebra("gnu"))
    write = index.store._write

    def overtaken(*arguments):
        monkeypatch.undo()
        index.replace(source, new, index.version(source))
        return write(*arguments)

    monkeypatch.setattr(index.store, "_write", overtaken)
    with pytest.raises(Overtaken):
        index.replace(source, old, index.version(source))
    index.replace(source, new, index.version(source))
    assert (total(index), total(index, "yak"), total(index, "gnu")) == (0, 1, 0)


def test_what_was_deleted_is_not_brought_back_by_an_older_row(index):
    source, old = zebra("zebra")
    index.replace(source, old)
    version = index.version(source)
    index.delete(source)
    with pytest.raises(Overtaken):
        index.replace(source, old, version)
    assert index.sources() == set()


def test_before_the_first_rebuild_nothing_is_kept_and_readers_are_told(place):
    new = ElasticsearchIndex("restricted", place)
    source, made = zebra("zebra")
    assert new.version(source) == {}
    assert new.replace(source, made) == 0
    assert new.sources_of(made[0].document) == set()
    with pytest.raises(IndexUnavailable, match="run rebuild_index"):
        total(new)


# -- rebuilds ------------------------------------------------------------------------


def test_a_rebuild_leaves_one_physical_index(index):
    index.rebuild([], lambda source: [])
    assert len(physical(index)) == 1
    assert list(index.problems()) == []


def test_two_rebuilds_at_once_are_refused(index):
    def read(source):
        with pytest.raises(RebuildRunning):
            index.rebuild([], read)
        return []

    index.rebuild(["edition:x"], read)


def test_a_rebuild_may_take_longer_than_its_lease(index):
    def read(source):
        time.sleep(0.7)
        assert Lease(index.store, 1).is_held()
        return []

    index.rebuild([f"edition:{n}" for n in range(4)], read)


def test_what_was_written_wrongly_is_not_swapped_in(index):
    source, made = zebra("zebra")
    index.replace(source, made)
    seen = []

    def read(wanted):
        if seen:
            # As if the node had lost a clause that it had acknowledged.
            client = index.place.client(60)
            client.indices.refresh(index=index.store.building)
            client.delete_by_query(
                index=index.store.building, query={"term": {"source": source}}
            )
        seen.append(wanted)
        return made if wanted == source else []

    with pytest.raises(IndexUnavailable, match="old index stays"):
        index.rebuild([source, "edition:x"], read)
    assert total(index) == 1
    assert len(physical(index)) == 1


def test_an_index_of_another_version_asks_for_a_rebuild(index, monkeypatch):
    index.replace(*zebra("zebra"))
    client = index.place.client(60)
    client.indices.put_mapping(index=index.store.alias, meta={"made_by": "0.0"})
    index._forget()
    for ask in (lambda: total(index), lambda: index.replace(*zebra("yak"))):
        with pytest.raises(IndexUnavailable, match="another version"):
            ask()
    source, made = zebra("zebra")
    index.rebuild([source], lambda wanted: made)
    assert total(index) == 1


def test_a_changed_row_has_another_hash(index):
    index.replace(*zebra("zebra"))
    client = index.place.client(60)
    for script in (
        "ctx._source.body = 'zebru'",
        "ctx._source.status = 2",
        "ctx._source.entry.title = 'Other'",
        "ctx._source.facets.status = ['withdrawn']",
        "ctx._source.cite_keys = []",
        "ctx._source.remove('entry')",
    ):
        client.update_by_query(
            index=index.store.alias, refresh=True, script={"source": script},
            query={"term": {"title_key": "zebra"}},
        )  # fmt: skip
        assert any(row.sha256 != row.computed for row in index.stored()), script
        index.delete("edition:MCS-101-1")
        index.replace(*zebra("zebra"))


def test_readers_are_served_while_writers_write_and_indices_are_swapped(index):
    """Readers see the clause that is always there; in the end all is as it should be."""
    lasting, kept = zebra("zebra", label="0")
    truth = {lasting: kept}
    index.replace(lasting, kept)
    stop, totals = threading.Event(), []

    def read():
        while not stop.is_set():
            totals.append(total(index))

    def sources():
        yield from list(truth)  # Looked up when the rebuild asks.

    def publish(first):
        for number in range(first, first + 12):
            source, made = zebra("yak", "gnu", label=str(number % 3 + 1))
            truth[source] = made
            write(index, source, truth)

    # An error of a thread is raised by `result`.
    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        writers = [pool.submit(publish, number) for number in (0, 1)]
        while not all(writer.done() for writer in writers):
            index.rebuild(sources(), truth.__getitem__)
        stop.set()
        for thread in (*readers, *writers):
            thread.result()
    assert set(totals) == {1}
    expected = {(e.source, e.uuid, e.sha256) for made in truth.values() for e in made}
    assert {(r.source, r.uuid, r.computed) for r in index.stored()} == expected


def test_a_killed_rebuild_leaves_the_old_index_and_is_taken_over(index):
    source, made = zebra("zebra")
    index.replace(source, made)
    code = (
        "import os, sys\n"
        "from search.engines.elasticsearch import ElasticsearchIndex\n"
        "from search.engines.elasticsearch_client import Place\n"
        "place = Place(sys.argv[1], prefix=sys.argv[2], replicas='0')\n"
        "index = ElasticsearchIndex('public', place, lease_seconds=2.0)\n"
        "index.rebuild(['a', 'b'], lambda s: os.kill(os.getpid(), 9) if s == 'b' else [])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, index.place.url, index.place.prefix],
        cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    assert total(index) == 1
    assert len(physical(index)) == 2
    # Written to both, also to the one that nobody will finish.
    index.replace(*zebra("yak", label="2"))
    assert total(index, "yak") == 1
    for _ in range(100):
        try:
            assert index.rebuild([source], lambda wanted: made) == 2
            break
        except RebuildRunning:
            time.sleep(0.1)
    assert total(index) == 1
    assert len(physical(index)) == 1


def test_a_rebuild_that_was_stopped_is_a_problem(index):
    lease = Lease(index.store, 0.0)
    lease.take()
    index.place.client(60).indices.create(
        index=f"{index.store.alias}-000999", aliases={index.store.building: {}}
    )
    assert list(index.problems()) == [
        "A rebuild was stopped half-way: run rebuild_index."
    ]
    index.rebuild([], lambda source: [])
    assert list(index.problems()) == []
