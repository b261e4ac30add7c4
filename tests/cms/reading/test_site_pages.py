from wagtail.models import Page, Site

from cms.reading.models import HomePage
from cms.reading.site import ensure_page, ensure_site


def test_the_home_page_is_made_once(db):
    home = ensure_site()
    assert ensure_site().pk == home.pk
    assert HomePage.objects.count() == 1
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert not Page.objects.filter(title__startswith="Welcome").exists()


def test_the_home_page_shows_what_is_current(client, abc, draft):
    ensure_site()
    page = client.get("/").content.decode()
    assert "/standards/ABC-1/" in page
    assert f"/standards/DEF-2/draft/{draft.snapshot.sha8}/" in page
    assert "How to take part" in page


def test_the_home_page_is_there_before_anybody_has_made_one(client, db):
    assert client.get("/").status_code == 200


def test_a_live_page_is_read_and_a_draft_of_one_is_not(client, db):
    page = ensure_page("about", "About us", body="<p>Who we are.</p>")
    assert "Who we are." in client.get("/about/").content.decode()
    assert page.url == "/about/"
    page.unpublish()
    assert client.get("/about/").status_code == 404


def test_only_pages_of_the_two_kinds_are_served(client, db):
    home = ensure_site()
    home.add_child(instance=Page(title="Plain", slug="plain", live=True))
    assert client.get("/plain/").status_code == 404
    assert client.get("/home/plain/").status_code == 404


def test_editors_see_a_page_before_it_is_live(db):
    page = ensure_page("about", "About us", body="<p>Who we are.</p>")
    for shown in (ensure_site(), page):
        answer = shown.make_preview_request()
        assert answer.status_code == 200
    assert "Who we are." in answer.rendered_content
