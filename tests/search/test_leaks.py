"""Nobody learns a word of what he or she may not see, wherever it stands and however it is
asked for: each answer is, to the byte, that for a word which does not exist."""

import copy
import os
import re
import secrets
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from cms.documents import content
from cms.documents.desk import write_desk
from cms.documents.editions import prepare_proof
from cms.documents.models import SnapshotBody, Term
from cms.documents.triggers import install, remove
from cms.outbox import outbox, topics
from cms.outbox.outbox import emit
from cms.people.models import Membership
from search import indexing
from search.documents import DRAFT, Facts, entries
from search.engines import PUBLIC, RESTRICTED, index, kept
from search.engines.base import Request
from search.engines.fts5 import Fts5Index
from search.finding import find, suggest
from search.lexicon_verifying import check_lexicon
from search.models import Synonym, Word
from search.query import parse
from search.verifying import check_indexes
from tests.factories import (
    NOON,
    document,
    edition,
    group,
    member,
    paragraph,
    section,
    snapshot,
    tree,
    user,
)
from tests.search.working import work
from tests.workflows.world import World, day
from workflows.comments.comments import add_comment

pytestmark = pytest.mark.django_db

# Of one length, with one end, and near no other word.
CANARY, GHOST = "zyzzyvex", "qyqqyvex"
ELASTICSEARCH = os.environ.get("TEST_ELASTICSEARCH_URL", "")


@pytest.fixture(
    params=[
        "embedded",
        pytest.param(
            "elasticsearch",
            marks=[
                pytest.mark.elasticsearch,
                pytest.mark.skipif(
                    not ELASTICSEARCH, reason="TEST_ELASTICSEARCH_URL is not set"
                ),
            ],
        ),
    ]
)
def engine(request, db, settings, monkeypatch):
    """Which engine answers."""
    settings.ELASTICSEARCH_URL = ""
    if request.param == "embedded":
        yield request.param
        return
    settings.ELASTICSEARCH_URL = ELASTICSEARCH
    settings.ELASTICSEARCH_PREFIX = f"leaks-{secrets.token_hex(6)}"
    settings.ELASTICSEARCH_REPLICAS = "0"
    if isinstance(index(PUBLIC), Fts5Index):
        pytest.skip("This version does not ask Elasticsearch.")
    from tests.search.elasticsearch import remove as remove_indices

    # Each engine has handlers of its own; they are gone again after this test.
    monkeypatch.setattr(outbox, "_handlers", copy.deepcopy(outbox._handlers))
    indexing.subscribe_all()
    indexing.rebuild()
    yield request.param
    remove_indices(kept(PUBLIC)[-1].place)


@pytest.fixture
def alice(alpha):
    """Who may see alpha's drafts."""
    return member("alice", alpha, "editor")


@pytest.fixture
def greta():
    """An editor of another group, with a desk of her own."""
    beta = group("beta")
    own = document("BETA-1", lead=beta)
    write_desk(own, tree(own, section("Own", paragraph("Our own work."))), {}, by=None)
    return member("greta", beta, "editor")


@pytest.fixture(autouse=True)
def published(alpha, engine):
    """What everybody sees."""
    doc = document("PUB-1", lead=alpha, title="Rigour of evidence")
    edition(
        doc,
        tree(
            doc,
            section("Rigour", paragraph("Rigour of evidence is rated.")),
            section("Evidence", paragraph("Evidence is kept; rigour, rigour.")),
        ),
    )
    work()
    found = find("rigour")
    assert found.total > 1
    assert not found.is_limited
    return doc


# -- where a word may hide ------------------------------------------------------------


def draft(alpha, *parts, title="New work", designation="ABC-9", **facts):
    doc = document(designation, lead=alpha, title=title)
    write_desk(doc, tree(doc, *parts, **facts), {}, by=None)
    return doc


def in_the_body(alpha):
    draft(alpha, section("Part", paragraph(f"Only {CANARY} here.")))


def in_a_title(alpha):
    draft(alpha, section(f"The {CANARY}"), title=f"About {CANARY}")


def in_the_front(alpha):
    meta = {"abstract": [content.runs(CANARY)], "scope": []}
    draft(alpha, section("Part"), meta=meta, subjects=[CANARY], audiences=[CANARY])


def in_the_designation(alpha):
    draft(alpha, section("Part"), designation=f"{CANARY.upper()}-1")


def in_the_next_edition(alpha):
    doc = document("ABC-2", lead=alpha)
    old = section("Part", paragraph("Old words."))
    edition(doc, tree(doc, old))
    new = section("Part", paragraph(f"New words: {CANARY}."))
    write_desk(doc, tree(doc, old, new), {}, by=None)


def in_what_is_not_shown(alpha):
    figure = {
        "type": "figure", "uuid": content.mint(), "asset": None, "alt": f"A {CANARY}.",
        "caption": [], "source": [], "missing": f"{CANARY}.png",
    }  # fmt: skip
    draft(alpha, section("Part", figure, external_ids=[{"scheme": "x", "value": CANARY}]))  # fmt: skip


def in_a_comment(alpha):
    world = World().to_review()
    add_comment(
        world.item, f"Why {CANARY}?", by=world.people["jo"], at=day(4), type="te"
    )


def in_a_snapshot_under_review(alpha):
    doc = document("ABC-3", lead=alpha)
    taken = snapshot(doc, tree(doc, section(CANARY, paragraph(CANARY))))
    prepare_proof(doc, taken, {}, at=NOON)


def in_a_term_of_the_library(alpha):
    Term.objects.create(
        preferred=CANARY, admitted=["evidence"], definition=f"A {CANARY}.", group=alpha
    )


def in_a_term_of_a_draft(alpha):
    term = {
        "uuid": content.mint(), "preferred": CANARY, "admitted": ["evidence"],
        "deprecated": ["rigour"], "definition": [], "source": [],
    }  # fmt: skip
    draft(alpha, section("Part"), terms=[term])


def in_deleted_text(alpha):
    doc = document("ABC-4", lead=alpha)
    write_desk(doc, tree(doc, section("Part", paragraph(CANARY))), {}, by=None)
    work()
    write_desk(doc, tree(doc, section("Part", paragraph("Gone."))), {}, by=None)


def in_an_erased_edition(alpha):
    doc = document("ABC-5", lead=alpha)
    term = {
        "uuid": content.mint(), "preferred": CANARY, "admitted": ["evidence"],
        "deprecated": [], "definition": [], "source": [],
    }  # fmt: skip
    made = edition(doc, tree(doc, section(CANARY, paragraph(CANARY)), terms=[term]))
    work()
    assert CANARY in find(CANARY).hits[0].entry.title
    # What law may force: the text goes, hash and edition stay.
    remove(connection.alias)
    SnapshotBody.objects.filter(pk=made.snapshot.body_id).update(text="")
    install(connection.alias)
    with transaction.atomic():
        emit(topics.EDITION_CHANGED, str(made.uuid), edition=str(made.uuid))


HIDING = [
    in_the_body, in_a_title, in_the_front, in_the_designation, in_the_next_edition,
    in_what_is_not_shown, in_a_comment, in_a_snapshot_under_review,
    in_a_term_of_the_library, in_a_term_of_a_draft, in_deleted_text,
    in_an_erased_edition,
]  # fmt: skip
SEEN_BY_MEMBERS = HIDING[:6]


@pytest.fixture
def hidden(request, alpha):
    request.param(alpha)
    work()


def each(places):
    return pytest.mark.parametrize(
        "hidden", places, indirect=True, ids=lambda place: place.__name__
    )


# -- how it may be asked for ----------------------------------------------------------

QUERIES = [
    {"q": "{word}"}, {"q": '"{word}"'}, {"q": "{word}*"}, {"q": "{start}*"},
    {"q": "{slip}"}, {"q": "rigour {word}"}, {"q": "rigour OR {word}"},
    {"q": "rigour -{word}"}, {"q": "what evidence of rigour is {word}"},
    {"q": "{upper}-1"}, {"q": "{upper}-1 1"}, {"q": "document:{upper}-1"},
    {"q": "{word} status:draft"}, {"q": "{word}", "status": "draft"},
    {"q": "{word}", "group": "alpha"}, {"q": "{word}", "page": "2"},
    {"q": "{word}", "audience": "{word}"},
]  # fmt: skip
BEGINNINGS = ["{word}", "{start}", "{upper}", "rigour {start}", "the {start}"]


def spelt(text, word):
    return text.format(
        word=word, start=word[:4], upper=word.upper(), slip=f"{word[:-2]}{word[-1]}"
    )


def asked(client, address, word, **query):
    """The bytes of an answer without the echo of what was asked."""
    query = {name: spelt(value, word) for name, value in query.items()}
    response = client.get(address, query)
    text = response.content.decode()
    for echo in (word[:4], word[:4].upper()):
        text = text.replace(echo, "····")
    # A form's token is another in each answer.
    return response.status_code, re.sub(r"\b\w{64}\b", "", text)


def outsiders(greta):
    return (None, greta, user("rudi", is_superuser=True, is_staff=True))


def sign_in(client, person):
    client.logout()
    if person:
        client.force_login(person)


@each(HIDING)
def test_results_and_suggestions_are_those_for_a_word_that_does_not_exist(
    client, hidden, greta
):
    for person in outsiders(greta):
        sign_in(client, person)
        for query in [*QUERIES, *({**q, "format": "json"} for q in QUERIES[:6])]:
            one = asked(client, "/search/", CANARY, **query)
            assert one == asked(client, "/search/", GHOST, **query), (person, query)
        for query in QUERIES:
            one = asked(client, "/search/feed", CANARY, **query)
            assert one == asked(client, "/search/feed", GHOST, **query), (person, query)
        for beginning in BEGINNINGS:
            one = asked(client, "/search/suggest", CANARY, q=beginning)
            assert one == asked(client, "/search/suggest", GHOST, q=beginning)


@each(HIDING)
def test_nothing_is_found_counted_or_put_for_it(hidden, greta):
    for person in outsiders(greta):
        for text in (CANARY, f"{CANARY[:5]}*", f"{CANARY[:-2]}x"):
            found = find(text, person)
            assert (found.total, found.hits, found.facets) == (0, [], {})
            assert found.did_you_mean is None
        assert find("evidence", person).also == ()
        assert suggest(CANARY[:4], person) == []
    assert not Word.objects.filter(word__contains=CANARY[:4]).exists()
    assert not Synonym.objects.exists()


@each([place for place in HIDING if place is not in_an_erased_edition])
def test_no_feed_no_list_and_no_map_of_the_site_holds_it(client, hidden, greta):
    for person in outsiders(greta):
        sign_in(client, person)
        for path in ("/", "/feed.atom", "/standards/", "/standards/feed.atom",
                     "/standards/PUB-1/feed.atom", "/sitemap.xml", "/glossary/",
                     "/references/", "/robots.txt"):  # fmt: skip
            shown = client.get(path).content.decode().lower()
            assert CANARY[:4] not in shown, path


@each(HIDING)
def test_the_search_of_the_admin_tells_another_group_nothing(client, hidden, greta):
    call_command("wagtail_update_index", stdout=StringIO())
    client.force_login(greta)
    for name in ("wagtailadmin_pages:search", "wagtailadmin_choose_page_search"):
        for text in ("{word}", "{start}", "{upper}-1"):
            one = asked(client, reverse(name), CANARY, q=text)
            assert one == asked(client, reverse(name), GHOST, q=text)


# -- beside it: who may ---------------------------------------------------------------


@each(SEEN_BY_MEMBERS)
def test_members_find_it(hidden, alice):
    assert find(CANARY, alice).total > 0


@each(SEEN_BY_MEMBERS)
def test_a_membership_that_ends_hides_it_at_once(client, hidden, alice):
    client.force_login(alice)
    assert CANARY in client.get("/search/", {"q": CANARY[:4] + "*"}).content.decode().lower()  # fmt: skip
    Membership.objects.filter(person=alice).update(until="2021-01-01")
    # No worker has passed since.
    assert find(CANARY, alice).total == 0
    assert suggest(CANARY[:4], alice) == []
    for query in QUERIES:
        one = asked(client, "/search/", CANARY, **query)
        assert one == asked(client, "/search/", GHOST, **query)


@each([in_deleted_text, in_an_erased_edition])
def test_what_was_deleted_is_found_by_nobody(hidden, alice):
    assert find(CANARY, alice).total == 0
    assert suggest(CANARY[:4], alice) == []
    assert list(check_indexes()) == list(check_lexicon()) == []


# -- what drafts do to published results ----------------------------------------------


def test_a_thousand_drafts_change_no_public_score(alpha, alice, greta):
    texts = ("rigour", "evidence", "rigour evidence", "rig*", '"rigour of evidence"')

    def shown():
        return [
            [
                (hit.entry.uuid, hit.rank, hit.body)
                for hit in index(PUBLIC).search(Request(parse(text), None)).hits
            ]
            + [(found.total, found.facets, [h.snippet for h in found.hits])]
            for text in texts
            for found in (find(text), find(text, greta))
        ]

    before = shown()
    for n in range(3):
        part = section("Rigour", paragraph("rigour evidence " * 20))
        draft(alpha, part, designation=f"D-{n}")
    work()
    made = {source: read(source, alpha) for source in map(name, range(1000))}
    for one in kept(RESTRICTED):
        one.rebuild(list(made), made.__getitem__)
        assert len(one.sources()) == 1000
    assert shown() == before


def name(number):
    return f"desk:{10_000 + number}"


def read(source, alpha):
    """The entries of a draft full of the words that published text has."""
    part = section("Rigour", paragraph("rigour of evidence " * 5))
    of = content.new_tree(
        document=content.mint(), designation=source.upper().replace(":", "-"),
        title="Rigour of evidence", sections=[part],
        group={"slug": alpha.slug, "name": alpha.name, "joint": []},
        meta={"abstract": [], "scope": []},
    )  # fmt: skip
    return entries(of, Facts(source, DRAFT, DRAFT))
