"""Signing in: one form for everybody, and where it leads."""

import pytest

from tests import factories as f

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


@pytest.fixture
def sign_in(client, settings):
    def sign_in(roles, wanted="/admin/"):
        person = f.member("alice", f.group("alpha"), *roles)
        person.set_password("a long password")
        person.save()
        data = {"username": "alice", "password": "a long password", "next": wanted}
        return client.post(LOGIN, data)

    return sign_in


def test_the_form_names_the_site_and_not_its_host(client):
    page = client.get(LOGIN).content.decode()
    assert "Sign in to Concord" in page
    assert "testserver" not in page


def test_an_editor_comes_to_the_admin(sign_in):
    assert sign_in(["editor"])["Location"] == "/admin/"


def test_who_has_no_business_in_the_admin_comes_to_their_work(sign_in, client):
    assert sign_in(["reviewer"])["Location"] == "/review/"
    # The admin sends them to the form, and the form on.
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1] == ("/review/", 302)


def test_where_one_wanted_to_go_is_kept(sign_in):
    assert sign_in(["reviewer"], "/review/ABC-1/")["Location"] == "/review/ABC-1/"


def test_another_host_is_not_gone_to(sign_in):
    assert sign_in(["editor"], "https://evil.example/")["Location"] == "/admin/"
