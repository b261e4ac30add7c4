"""The embedded engine: the contract, and what only files can get wrong."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from search.engines.base import IndexUnavailable, RebuildRunning, Request
from search.engines.fts5 import Fts5Index
from search.engines.fts5_files import connect
from search.engines.fts5_query import match_of
from search.grammar import complete, exact
from search.query import parse
from tests.factories import paragraph, section
from tests.search import hostile
from tests.search.contract import EngineContract, edition, tree

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "index"


def zebra(label="1", word="zebra"):
    return edition(tree("MCS-101", section("A", paragraph(word))), label=label)


def total(index, text="zebra"):
    return index.search(Request(parse(text), None)).total


class TestFts5(EngineContract):
    @pytest.fixture
    def index(self, folder):
        return Fts5Index("public", folder)


def test_every_word_is_quoted():
    stems, words = "{title labels headings body}", "{title_words words}"
    assert match_of(parse("MCS-1 NEAR").root) == (
        f'({stems} : "mc 1" AND {stems} : "near")'
    )
    assert match_of(parse("xx -yy zz*").root) == (
        f'(({stems} : "xx" AND {words} : "zz" *) NOT ({stems} : "yy"))'
    )


def test_a_query_is_bounded_work_whatever_is_typed():
    """Words and phrases that the engine looks up, and characters that it parses."""
    for text in hostile.queries():
        if root := parse(text).root:
            for tree_ in (root, complete(root), exact(root)):
                match = match_of(tree_, of_some=2)
                assert match.count('"') // 2 <= 200
                assert len(match) <= 8_000


def test_weights_are_a_setting(folder):
    index = Fts5Index("public", folder)
    part = (
        section("Rigour", paragraph("evidence")),
        section("Other", paragraph("rigour rigour rigour evidence evidence")),
    )
    index.replace(*edition(tree("MCS-101", *part)))
    other = Fts5Index("public", folder, {"title": 0, "headings": 0, "body": 9})
    found = [h.entry.title for h in other.search(Request(parse("rigour evidence"), None)).hits]  # fmt: skip
    assert found[0] == "Other"


def test_a_rebuild_leaves_one_file_and_a_link_to_it(folder):
    index = Fts5Index("public", folder)
    index.replace(*zebra())
    index.rebuild([], lambda source: [])
    index.rebuild([], lambda source: [])
    kept = sorted(p.name for p in folder.iterdir() if p.suffix == ".sqlite3")
    assert kept == ["public-000003.sqlite3", "public.sqlite3"]
    assert (folder / "public.sqlite3").is_symlink()


def test_two_rebuilds_at_once_are_refused(folder):
    index = Fts5Index("public", folder)

    def read(source):
        with pytest.raises(RebuildRunning):
            index.rebuild([], read)
        return []

    index.rebuild(["edition:x"], read)


KILLED = """
import os, pickle, sys
from pathlib import Path
from search.engines import fts5, fts5_files
folder, last = Path(sys.argv[1]), int(sys.argv[2])
entries = pickle.loads(Path(sys.argv[3]).read_bytes())
steps = 0

def step(*_):
    global steps
    steps += 1
    if steps > last:
        os.kill(os.getpid(), 9)

def watched(function, connect=fts5_files.connect):
    def watching(*given):
        step()
        done = function(*given)
        if function is connect:
            done.set_trace_callback(step)
        step()
        return done
    return watching

fts5.connect = fts5_files.connect = watched(fts5_files.connect)
for name in ("next_file", "point_to", "remove", "remove_others"):
    setattr(fts5_files.IndexFiles, name, watched(getattr(fts5_files.IndexFiles, name)))
os.fsync = watched(os.fsync)
fts5.Fts5Index("public", folder).rebuild(list(entries), lambda s: step() or entries[s])
"""


def test_a_rebuild_killed_at_any_step_leaves_an_index_in_use(folder, tmp_path):
    """A step is a statement, a file made, linked or removed, a source read."""
    index = Fts5Index("public", folder)
    old = dict([zebra(label="1"), zebra(label="2")])
    for source, entries in old.items():
        index.replace(source, entries)
    new = dict([zebra(label="1", word="yak"), zebra(label="2", word="yak")])
    (tmp_path / "new").write_bytes(pickle.dumps(new))
    seen, last = set(), 0
    while True:
        done = subprocess.run(
            [sys.executable, "-c", KILLED, folder, str(last), tmp_path / "new"],
            cwd=ROOT, check=False,
        )  # fmt: skip
        seen.add((total(index, "zebra"), total(index, "yak")))
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
        assert list(index.problems()) == []
        assert index.rebuild(list(old), old.__getitem__) == 4
        assert total(index, "zebra") == 2
        assert len(list(folder.glob("public-*.sqlite3"))) == 1
        last += 9
    assert seen == {(2, 0), (0, 2)}
    assert last > 60


def test_readers_are_served_while_a_writer_writes_and_files_are_swapped(folder):
    index = Fts5Index("public", folder)
    source, entries = zebra()
    index.replace(source, entries)
    stop, wrong = threading.Event(), []

    def read():
        while not stop.is_set():
            try:
                if total(index) < 1:
                    wrong.append("empty")
            except Exception as error:  # noqa: BLE001
                wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(12):
        index.replace(*zebra(label=str(number + 2)))
        if number % 4 == 0:
            index.rebuild([source], lambda source: entries)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_a_forked_process_opens_the_index_anew(folder):
    index = Fts5Index("public", folder)
    index.replace(*zebra())
    assert total(index) == 1
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if total(index) == 1 else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0


def test_a_file_of_another_version_asks_for_a_rebuild(folder):
    index = Fts5Index("public", folder)
    index.replace(*zebra())
    with connect((folder / "public.sqlite3").resolve()) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(IndexUnavailable, match="rebuild_index"):
        total(Fts5Index("public", folder))


def test_a_broken_file_is_unavailable_and_a_rebuild_heals_it(folder):
    index = Fts5Index("public", folder)
    source, entries = zebra()
    index.replace(source, entries)
    Path(os.path.realpath(folder / "public.sqlite3")).write_bytes(b"x" * 9000)
    fresh = Fts5Index("public", folder / ".." / "index")
    with pytest.raises(IndexUnavailable):
        total(fresh)
    assert any(list(fresh.problems()))
    fresh.rebuild([source], lambda source: entries)
    assert total(fresh) == 1


# -- what is deleted is gone ---------------------------------------------------------

# Neither shares its beginning with another word: FTS5 keeps equal beginnings once.
CANARIES = (b"qxvyzzyva", b"wkjabberwock")


def with_canaries(label="9"):
    text = paragraph("The qxvyzzyva meets a wkjabberwock.")
    part = section("Qxvyzzyva", text, external_ids=[{"scheme": "x", "value": "wkjabberwock-7"}])  # fmt: skip
    return edition(tree("MCS-101", part), label=label)


def readable(folder):
    """Whether any file, logs included, holds a canary."""
    kept = b"".join(path.read_bytes() for path in folder.iterdir()).lower()
    return any(canary in kept for canary in CANARIES)


@pytest.fixture
def full(folder):
    """An index with many documents, and a reader that keeps its log in use."""
    index = Fts5Index("public", folder)
    for number in range(30):
        index.replace(*zebra(label=f"1.{number}"))
    index.replace(*with_canaries())
    for number in range(30):
        index.replace(*zebra(label=f"2.{number}"))
    assert total(index, "qxvyzzyva") == 1
    assert readable(folder)
    return index


def test_a_deleted_source_cannot_be_read_in_the_files(folder, full):
    full.delete(with_canaries()[0])
    assert not readable(folder)
    assert total(full) == 60


def test_replaced_words_cannot_be_read_in_the_files(folder, full):
    source, _ = with_canaries()
    full.replace(source, zebra(label="9")[1])
    assert not readable(folder)
    assert total(full) == 61


def test_what_is_deleted_after_a_rebuild_cannot_be_read_in_the_files(folder, full):
    kept = dict([zebra(label="1"), with_canaries(), zebra(label="2")])
    full.rebuild(list(kept), kept.__getitem__)
    assert readable(folder)
    full.delete(with_canaries()[0])
    assert not readable(folder)


def test_what_is_deleted_during_a_rebuild_cannot_be_read_in_the_files(folder, full):
    source, entries = with_canaries()
    kept = {source: entries, "edition:last": []}

    def read(wanted):
        if wanted == "edition:last":
            kept[source] = []
            full.delete(source)
        return kept[wanted]

    full.rebuild(list(kept), read)
    assert not readable(folder)


# -- what was tampered with is noticed -----------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE texts SET body = replace(body, 'zebra', 'zebru') WHERE body <> ''",
        "UPDATE texts SET facts = replace(facts, 'MCS-101', 'MCS-102')",
        "UPDATE entries SET position = position + 1",
        "UPDATE entries SET title_key = 'b' WHERE title_key = 'a'",
        "UPDATE entries SET sha256 = 'f' || substr(sha256, 2) WHERE sha256 NOT LIKE 'f%'",
        "UPDATE facets SET value = 'withdrawn' WHERE value = 'current'",
        "DELETE FROM identifiers WHERE kind = 'clause'",
        "UPDATE texts SET body = CAST(x'ff' AS TEXT) WHERE body <> ''",
    ],
)
def test_a_changed_row_has_another_hash(folder, sql):
    index = Fts5Index("public", folder)
    index.replace(*zebra())
    with connect((folder / "public.sqlite3").resolve()) as connection:
        connection.execute(sql)
    assert any(row.sha256 != row.computed for row in index.stored())


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE facet_values SET value = 'x' WHERE name = 'kind'", "values of facets"),
        (
            "INSERT INTO facet_values VALUES ('edition:x', 'kind', 'x', 'd')",
            "values of facets",
        ),
        ("INSERT INTO facets VALUES (99, 'kind', 'standard')", "facets"),
        ("INSERT INTO fts (fts) VALUES ('delete-all')", "full text"),
    ],
)
def test_what_rows_do_not_show_is_a_problem(folder, sql, words):
    index = Fts5Index("public", folder)
    index.replace(*zebra())
    with connect((folder / "public.sqlite3").resolve()) as connection:
        connection.execute(sql)
    (problem,) = index.problems()
    assert words in problem
