"""Saved searches, as the person who keeps them uses the pages."""

from datetime import UTC, datetime

import pytest

from cms.people.refusals import Refused
from search import indexing
from search.models import SavedSearch
from search.questions import Question, question_of
from search.saved import MOST, change_search, save_search
from tests.factories import document, edition, group, paragraph, section, tree, user

pytestmark = pytest.mark.django_db
LIST, NEW = "/search/saved/", "/search/saved/new/"
AT = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def alice(alpha):
    return user("alice", email="alice@example.org")


@pytest.fixture
def found(alpha):
    doc = document("MCS-101", lead=alpha, title="Quality")
    made = edition(doc, tree(doc, section("Zebra", paragraph("zebra crossing"))))
    indexing.rebuild()
    return made


def saved(person, text="zebra", **facts):
    return save_search(person, Question(text, **facts), at=AT)


def html_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_the_results_lead_to_the_form_that_saves_them(client, found, alice):
    html = html_of(client.get("/search/", {"q": "zebra", "status": "current"}))
    assert f'href="{NEW}?q=zebra&amp;status=current"' in html
    # A token would make each answer another one, so that a leak could hide in it.
    assert "csrf" not in html
    client.force_login(alice)
    assert "csrf" not in html_of(client.get("/search/", {"q": "zebra"}))


def test_nothing_is_offered_where_nothing_is_asked(client, alice):
    client.force_login(alice)
    assert "Save this search" not in html_of(client.get("/search/"))


def test_saving_keeps_words_filters_day_name_and_mail(client, found, alice):
    client.force_login(alice)
    query = "q=zebra&status=current&status=superseded&junk=1&on=2026-04-01"
    html = html_of(client.get(f"{NEW}?{query}"))
    assert 'name="name" value="zebra"' in html
    assert not SavedSearch.objects.exists()
    asked = {"name": "Stripes", "alerts": "each"}
    html = html_of(client.post(f"{NEW}?{query}", asked, follow=True))
    assert "“Stripes” is saved" in html
    one = SavedSearch.objects.get()
    assert (one.person, one.name, one.text, one.alerts) == (
        alice, "Stripes", "zebra", "each",
    )  # fmt: skip
    assert one.filters == {"status": ["current", "superseded"]}
    assert str(one.in_force_on) == "2026-04-01"
    assert one.alerts_since is not None
    assert ": Current, Superseded" in html
    assert "In force on 1 April 2026" in html


def test_the_list_leads_back_to_the_results_and_to_the_feed(client, found, alice):
    saved(alice, filters={"status": ("current",)})
    client.force_login(alice)
    html = html_of(client.get(LIST))
    assert 'href="/search/?q=zebra&amp;status=current&amp;jump=no"' in html
    assert 'href="/search/feed?q=zebra&amp;status=current"' in html
    assert "Zebra" in html_of(client.get("/search/?q=zebra&status=current&jump=no"))


def test_an_empty_list_says_how_one_saves(client, alice):
    client.force_login(alice)
    assert "You have saved none yet" in html_of(client.get(LIST))


def test_a_question_is_saved_once(client, found, alice):
    client.force_login(alice)
    asked = {"name": "Stripes", "alerts": "off"}
    client.post(f"{NEW}?q=zebra", asked)
    again = client.post(f"{NEW}?q=zebra", asked)
    assert again["Location"] == f"{LIST}{SavedSearch.objects.get().uuid}/"
    client.post(f"{NEW}?q=zebra&status=current", asked)
    assert SavedSearch.objects.count() == 2
    assert "Saved as “Stripes”" in html_of(client.get("/search/", {"q": "zebra"}))


def test_nothing_asked_is_not_saved(client, alice):
    client.force_login(alice)
    html = html_of(client.post(f"{NEW}?q=+", {"name": "x", "alerts": "off"}), 409)
    assert "There is nothing to save yet" in html
    assert not SavedSearch.objects.exists()


def test_one_more_than_the_most_is_refused_with_a_way_out(client, alice):
    for number in range(MOST):
        saved(alice, f"zebra {number}")
    with pytest.raises(Refused):
        saved(alice, "one too many")
    client.force_login(alice)
    html = html_of(client.get(f"{NEW}?q=another"), 409)
    assert "Delete one that you no longer need" in html
    assert SavedSearch.objects.count() == MOST
    assert saved(user("bob"), "zebra")


def test_a_search_is_renamed_and_its_mail_chosen(client, alice):
    one = saved(alice)
    client.force_login(alice)
    page = f"{LIST}{one.uuid}/"
    assert 'value="zebra"' in html_of(client.get(page))
    client.post(page, {"name": "Stripes", "alerts": "weekly"})
    one.refresh_from_db()
    assert (one.name, one.alerts) == ("Stripes", "weekly")
    assert one.alerts_since is not None


def test_an_empty_name_is_refused_with_a_sentence(client, alice):
    one = saved(alice)
    client.force_login(alice)
    html = html_of(client.post(f"{LIST}{one.uuid}/", {"alerts": "each"}), 400)
    assert "Give it a name by which you will know it." in html
    one.refresh_from_db()
    assert (one.name, one.alerts) == ("zebra", "off")


def test_mail_begins_anew_only_after_it_was_off(alice):
    one = saved(alice)
    later = datetime(2026, 6, 1, tzinfo=UTC)
    change_search(one, name="a", alerts="each", at=AT)
    change_search(one, name="b", alerts="weekly", at=later)
    assert one.alerts_since == AT
    change_search(one, name="b", alerts="off", at=later)
    assert one.alerts_since is None


def test_deleting_asks_first(client, alice):
    one = saved(alice)
    client.force_login(alice)
    page = f"{LIST}{one.uuid}/delete/"
    assert "Delete “zebra”?" in html_of(client.get(page))
    assert SavedSearch.objects.exists()
    assert "“zebra” is deleted" in html_of(client.post(page, follow=True))
    assert not SavedSearch.objects.exists()


def test_somebody_elses_search_answers_like_none(client, alice):
    one = saved(alice, "secret words")
    client.force_login(user("bob"))
    for page in (f"{LIST}{one.uuid}/", f"{LIST}{one.uuid}/delete/"):
        for answer in (
            client.get(page),
            client.post(page, {"name": "b", "alerts": "off"}),
        ):
            assert answer.status_code == 404
    assert "secret" not in html_of(client.get(LIST))
    one.refresh_from_db()
    assert one.name == "secret words"


def test_who_is_not_signed_in_is_sent_to_sign_in(client, alice):
    one = saved(alice)
    own = f"{LIST}{one.uuid}/"
    for page in (LIST, f"{NEW}?q=a", own, f"{own}delete/"):
        assert client.get(page).status_code == 302
        assert client.post(page, {"q": "zebra"}).status_code == 302
    assert SavedSearch.objects.count() == 1


def test_what_was_typed_is_escaped(client, alice):
    saved(alice, '"><script>alert(1)</script>')
    client.force_login(alice)
    assert "<script>alert" not in html_of(client.get(LIST))


def test_a_long_question_gets_a_name_that_fits(alice):
    one = saved(alice, "word " * 60 + "end")
    assert len(one.name) <= 100
    assert one.name.endswith(" …")
    assert saved(alice, "w" * 300).name


def test_a_facet_that_is_no_more_does_no_harm(alice):
    one = saved(alice)
    one.filters = {"gone": ["x"], "status": ["current"]}
    assert question_of(one).filters == {"status": ("current",)}


def test_filters_are_told_in_words_and_unknown_ones_as_they_are(found):
    asked = {"kind": ("Standard",), "group": ("alpha", "beta"), "shift": ("mindsets",)}
    group("beta", name="Secret")
    told = [words.partition(": ")[2] for words in Question("", asked).narrowing]
    assert told == ["Standard", "Alpha, beta", "Mindsets"]
