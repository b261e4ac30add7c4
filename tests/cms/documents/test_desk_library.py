"""Terms and references: what CSL must have, and who may keep them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.documents.models import Reference, Term
from cms.documents.models.library import csl_problem
from tests import factories

pytestmark = pytest.mark.django_db
BOOK = {"type": "book", "title": "T", "author": [{"family": "A"}]}


@pytest.mark.parametrize(
    ("csl", "words"),
    [
        ([], "begins with {"),
        ({"title": "T"}, "type"),
        ({"type": "book"}, "title"),
        ({**BOOK, "author": [{"given": "A"}]}, "family name"),
        ({**BOOK, "volume": 1.5}, "numbers with a point"),
        ({**BOOK, "issued": {"date-parts": [[2001.5]]}}, "numbers with a point"),
    ],
)
def test_a_reference_says_what_is_wrong_with_it(csl, words):
    assert words in csl_problem(csl)


def test_a_sound_reference_is_sound():
    assert csl_problem(BOOK) == ""


def test_a_group_uses_a_key_once():
    alpha = factories.group()
    Reference.objects.create(key="a-2001", csl=BOOK, group=alpha)
    with pytest.raises(ValidationError, match="this key already"):
        Reference(key="a-2001", csl=BOOK, group=alpha).full_clean()
    Reference(key="a-2001", csl=BOOK, group=factories.group("beta")).full_clean()


def test_an_editor_keeps_a_term_for_an_own_group_only(client):
    alpha, beta = factories.group(), factories.group("beta")
    client.force_login(factories.member("alice", alpha, "editor"))
    url = reverse("wagtailsnippets_documents_term:add")
    empty = '{"blocks": [], "entityMap": {}}'
    data = {"preferred": "issuer", "definition": empty, "source": empty,
            "admitted": "issuing body\nbody", "deprecated": ""}  # fmt: skip
    assert client.post(url, {**data, "group": beta.pk}).status_code == 200
    assert client.post(url, {**data, "group": alpha.pk}).status_code == 302
    assert Term.objects.get().admitted == ["issuing body", "body"]


def test_a_member_reads_the_terms_of_all_groups_and_changes_none(client):
    alpha, beta = factories.group(), factories.group("beta")
    term = Term.objects.create(preferred="issuer", group=beta)
    client.force_login(factories.member("alice", alpha, "editor"))
    url = reverse("wagtailsnippets_documents_term:edit", args=[term.pk])
    assert client.get(url).status_code in (302, 403, 404)
    assert (
        b"issuer" in client.get(reverse("wagtailsnippets_documents_term:list")).content
    )
