"""With Elasticsearch down, slow or new the site stays up, says so, and catches up."""

import copy
import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import call_command

from cms.outbox import outbox
from cms.outbox.models import Job
from cms.outbox.worker import ATTEMPTS, Worker
from cms.people.defaults import ensure_defaults
from search import health, indexing
from search.engines import ELASTICSEARCH, EMBEDDED, PUBLIC, fallback, index, kept
from search.engines.base import IndexUnavailable, Request
from search.finding import find, suggest
from search.query import parse
from search.verifying import check_indexes
from tests.factories import (
    document,
    edition,
    group,
    member,
    paragraph,
    section,
    tree,
)
from tests.search.elasticsearch import needs_elasticsearch, new_place, remove

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    """What is subscribed here is forgotten afterwards, and so is who did not answer."""
    monkeypatch.setattr(outbox, "_handlers", copy.deepcopy(outbox._handlers))
    fallback._until.clear()
    yield
    fallback._until.clear()


def use(settings, url, prefix="est-nowhere"):
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX = url, prefix
    settings.ELASTICSEARCH_REPLICAS = "0"
    indexing.subscribe_all()
    fallback._until.clear()


@pytest.fixture
def down(settings):
    """An address at which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    use(settings, url)
    return url


@pytest.fixture
def place(settings):
    made = new_place()
    use(settings, made.url, made.prefix)
    yield made
    remove(made)


@pytest.fixture
def doc():
    ensure_defaults()
    return document("MCS-101", lead=group("alpha"))


def publish(doc, word):
    return edition(doc, tree(doc, section("A", paragraph(word))))


def work():
    """Run every row of search that is due; PDFs are no matter here."""
    Job.objects.exclude(handler__startswith="search.").delete()
    return Worker().drain()


def words(text):
    found = find(text)
    return [hit.entry.body for hit in found.hits], found.is_limited


# -- down ----------------------------------------------------------------------------


def test_while_it_is_down_the_embedded_engine_answers_and_says_so(doc, down, client):
    publish(doc, "zebra")
    work()
    assert words("zebra") == (["zebra"], True)
    assert [one.text for one in suggest("mcs-10")][:1] == ["MCS-101"]
    assert client.get("/search/?q=zebra").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["index"].startswith("limited: Elasticsearch does not answer")


def test_one_engine_that_is_down_holds_up_no_other(doc, down):
    publish(doc, "zebra")
    work()
    by_handler = {job.handler: job for job in Job.objects.all()}
    assert by_handler["search.edition"].state == "done"
    row = by_handler["search.edition.elasticsearch"]
    assert row.state == "waiting"
    assert "NotAnswering" in row.error


def test_a_rebuild_of_both_is_refused_and_one_of_the_files_is_not(doc, down, capsys):
    publish(doc, "zebra")
    with pytest.raises(SystemExit) as stop:
        call_command("rebuild_index", "--json")
    assert stop.value.code == 3
    assert "index_unavailable" in capsys.readouterr().out
    assert kept(PUBLIC, EMBEDDED)[0].sources() == set()
    call_command("rebuild_index", "--engine", EMBEDDED, "--json")
    assert words("zebra") == (["zebra"], True)


def test_verify_names_an_engine_that_is_down(doc, down):
    publish(doc, "zebra")
    work()
    lines = [drift.what for drift in check_indexes()]
    assert lines
    assert all(
        "in Elasticsearch" in line and "does not answer" in line for line in lines
    )


def test_an_installation_without_it_does_not_load_its_client():
    code = (
        "import django, sys; django.setup(); from search.finding import find; "
        "sys.exit('elasticsearch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0


def test_the_engine_elasticsearch_is_refused_where_there_is_none(capsys):
    with pytest.raises(SystemExit) as stop:
        call_command("rebuild_index", "--engine", ELASTICSEARCH, "--json")
    assert stop.value.code == 3
    assert "no_such_engine" in capsys.readouterr().out


def test_a_slow_one_is_waited_for_once(doc, settings):
    """Whoever asks after that is answered without another try."""
    publish(doc, "zebra")
    work()
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            try:
                while True:
                    asked.append(server.accept())
            except OSError:
                return

        threading.Thread(target=listen, daemon=True).start()
        use(settings, f"http://127.0.0.1:{server.getsockname()[1]}")
        assert words("zebra") == (["zebra"], True)
        count = len(asked)
        assert count
        assert words("zebra") == (["zebra"], True)
        assert len(asked) == count
        for connection, _ in asked:
            connection.close()
        server.shutdown(socket.SHUT_RDWR)


def test_a_key_that_is_refused_is_said_so(doc, settings):
    publish(doc, "zebra")
    work()
    keys = []

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self):
            keys.append(self.headers["Authorization"])
            self.send_error(401)

        def log_message(self, *arguments):
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.ELASTICSEARCH_API_KEY = "c2VjcmV0"
        use(settings, f"http://127.0.0.1:{server.server_port}")
        assert health() == (
            "limited: Elasticsearch refuses the key that is given for the public index."
        )
        assert words("zebra") == (["zebra"], True)
        server.shutdown()
    assert set(keys) == {"ApiKey c2VjcmV0"}


# -- new -----------------------------------------------------------------------------


@needs_elasticsearch
def test_a_new_one_asks_for_a_rebuild_and_is_used_after_it(doc, place):
    publish(doc, "zebra")
    work()
    assert words("zebra") == (["zebra"], True)
    assert health() == (
        "limited: There is no public index in Elasticsearch yet: run rebuild_index."
    )
    counts = indexing.rebuild()
    assert counts[ELASTICSEARCH] == counts[EMBEDDED] == {"public": 2, "restricted": 0}
    assert words("zebra") == (["zebra"], False)
    assert health() == "ok"
    assert list(check_indexes()) == []


@needs_elasticsearch
def test_an_odd_question_is_answered_by_the_files_and_costs_nobody_else(doc, place):
    publish(doc, "zebra")
    work()
    indexing.rebuild()
    usual = index(PUBLIC)
    usual.usual.weights = dict.fromkeys(usual.usual.weights, -1.0)
    assert usual.search(Request(parse("zebra"), None)).is_limited
    assert words("zebra") == (["zebra"], False)


@needs_elasticsearch
def test_who_is_not_signed_in_never_causes_the_second_index_to_be_asked(doc, place):
    """It is missing here, so whoever needs it is answered by the files."""
    publish(doc, "zebra")
    work()
    (public,) = kept(PUBLIC, ELASTICSEARCH)
    public.rebuild(indexing.sources_in(PUBLIC), indexing.read)
    alice = member("alice", group("alpha"), "editor")
    assert find("zebra", alice).is_limited
    assert not find("zebra").is_limited
    assert find("zebra").total == find("zebra", alice).total == 1


# -- back ----------------------------------------------------------------------------


@needs_elasticsearch
def test_when_it_is_back_it_catches_up_however_long_it_was_away(
    doc, place, settings, down
):
    use(settings, place.url, place.prefix)
    publish(doc, "zebra")
    work()
    indexing.rebuild()
    use(settings, down, place.prefix)
    publish(doc, "yak")
    for _ in range(ATTEMPTS):
        work()
        Job.objects.filter(done_at=None, failed_at=None).update(
            due_at="2026-01-01T00:00Z"
        )
    # The new edition, and the one that it supersedes.
    assert Job.objects.filter(failed_at__isnull=False).count() == 2
    assert words("yak") == (["yak"], True)
    assert indexing.catch_up() == 0

    use(settings, place.url, place.prefix)
    assert words("yak") == ([], False)
    assert indexing.catch_up() == 2
    work()
    assert words("yak") == (["yak"], False)
    assert list(check_indexes()) == []
    assert indexing.catch_up() == 0


@needs_elasticsearch
def test_a_row_that_waits_for_its_next_attempt_is_brought_forward(
    doc, place, settings, down
):
    use(settings, place.url, place.prefix)
    indexing.rebuild()
    use(settings, down, place.prefix)
    publish(doc, "yak")
    work()
    use(settings, place.url, place.prefix)
    assert work().waiting == 1
    assert indexing.catch_up() == 1
    assert work().waiting == 0
    assert words("yak") == (["yak"], False)


@needs_elasticsearch
def test_a_row_that_failed_for_another_reason_is_left_alone(place):
    indexing.rebuild()
    Job.objects.create(
        topic="edition.published", handler="search.edition.elasticsearch", key="x",
        attempts=8, failed_at="2026-01-01T00:00Z", error="KeyError: 'edition'",
    )  # fmt: skip
    assert indexing.catch_up() == 0


@needs_elasticsearch
def test_verify_sees_what_was_changed_in_elasticsearch(doc, place):
    made = publish(doc, "zebra")
    work()
    indexing.rebuild()
    Job.objects.all().delete()
    (one,) = kept(PUBLIC, ELASTICSEARCH)
    source = f"edition:{made.uuid}"
    one.replace(source, [e for e in indexing.read(source) if e.number != "1"])
    assert [drift.what for drift in check_indexes()] == [
        "public index in Elasticsearch: MCS-101 edition 1 clause 1 is missing."
    ]


@needs_elasticsearch
def test_writers_read_again_when_they_were_overtaken(doc, place, monkeypatch):
    made = publish(doc, "zebra")
    indexing.rebuild()
    source = f"edition:{made.uuid}"
    (one,) = kept(PUBLIC, ELASTICSEARCH)
    reads = []

    def read(wanted):
        reads.append(wanted)
        entries = original(wanted)
        if len(reads) == 1:
            one.replace(source, [])  # Somebody else writes meanwhile.
        return entries

    original = indexing.read
    monkeypatch.setattr(indexing, "read", read)
    indexing.write(source, ELASTICSEARCH)
    assert len(reads) == 2
    assert one.sources() == {source}


def test_an_unreachable_index_is_unavailable_by_itself(down):
    (one,) = kept(PUBLIC, ELASTICSEARCH)
    with pytest.raises(IndexUnavailable, match="does not answer"):
        one.state()
