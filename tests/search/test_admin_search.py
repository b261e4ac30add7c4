"""Wagtail's own search of pages and snippets: titles and designations, never the text."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from cms.documents.desk import write_desk
from cms.documents.models import Term
from tests.factories import document, group, member, paragraph, section, tree

pytestmark = pytest.mark.django_db
HOSTILE = ['"', '""', "'", "(", ")", "*", "a*", ":", "x:y", "NEAR(", "a AND", "OR", "NOT",
           "-", "--", "\\", "^", "{", "%", "_", "🎓", "\u202e", '"zebra', 'ze"bra',
           "zebra " * 300]  # fmt: skip


@pytest.fixture
def alice(alpha):
    return member("alice", alpha, "editor")


@pytest.fixture(autouse=True)
def made(alpha):
    doc = document("ABC-9", lead=alpha, title="Quality of zebras")
    write_desk(
        doc, tree(doc, section("Grooming", paragraph("hovercraft"))), {}, by=None
    )
    Term.objects.create(preferred="quagga", definition="An animal.", group=alpha)
    call_command("wagtail_update_index", stdout=StringIO())


def searched(client, words, name="wagtailadmin_pages:search"):
    response = client.get(reverse(name), {"q": words})
    assert response.status_code == 200, words
    # The token is another in each answer.
    return re.sub(r"\b\w{64}\b", "", response.content.decode())


@pytest.mark.parametrize("words", ["zebras", "grooming", "ABC"])
def test_a_page_is_found_by_title_and_designation(client, alice, words):
    client.force_login(alice)
    shown = searched(client, words)
    assert "Grooming" in shown if words == "grooming" else "Quality of zebras" in shown


def test_a_page_is_not_found_by_a_word_of_its_text(client, alice):
    client.force_login(alice)
    shown = searched(client, "hovercraft")
    assert "Grooming" not in shown
    assert "Quality of zebras" not in shown


def test_an_editor_of_another_group_learns_nothing(client):
    beta = group("beta")
    own = document("BETA-1", lead=beta)
    write_desk(own, tree(own, section("Own")), {}, by=None)
    client.force_login(member("bob", beta, "editor"))
    for words, other in (("zebras", "zxbras"), ("grooming", "grxxming"), ("ABC-9", "XYZ-9")):  # fmt: skip
        shown = searched(client, words)
        assert shown.replace(words, other) == searched(client, other)


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_pages:search", "wagtailadmin_choose_page_search",
     "wagtailsnippetchoosers_documents_term:choose_results",
     "wagtailsnippets_documents_term:list", "wagtailsnippets_documents_term:list_results"],
)  # fmt: skip
def test_no_words_are_an_error(client, alice, name):
    client.force_login(alice)
    for words in HOSTILE:
        searched(client, words, name)


def test_a_term_is_chosen_by_its_name(client, alice):
    client.force_login(alice)
    name = "wagtailsnippetchoosers_documents_term:choose_results"
    assert "quagga" in searched(client, "quag", name)
    assert "quagga" not in searched(client, "zebu", name)
