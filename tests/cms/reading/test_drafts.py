from datetime import timedelta

from cms import clock
from cms.documents import content
from cms.reading import status
from tests import factories as f


def path_of(draft):
    return f"/standards/DEF-2/draft/{draft.snapshot.sha8}/"


def test_a_document_without_an_edition_leads_to_its_open_draft(client, draft):
    assert client.get("/standards/DEF-2/")["Location"] == path_of(draft)


def test_every_page_of_a_draft_says_so_and_is_kept_from_search_engines(client, draft):
    for path in (path_of(draft), path_of(draft) + "2/"):
        answer = client.get(path)
        assert (
            "This is a draft (Draft r01) and not a standard" in answer.content.decode()
        )
        last = status.day(draft.comment_until)
        assert f"Comments are taken until {last}." in answer.content.decode()
        assert answer["X-Robots-Tag"] == "noindex"
        assert "How to comment" in answer.content.decode()
        assert "/review/DEF-2/comment/" in answer.content.decode()


def test_a_closed_draft_is_gone_and_so_is_its_document(client, draft):
    address = path_of(draft)
    node = draft.snapshot.tree["sections"][0]["uuid"]
    assert client.get(f"/c/{content.short_id(node)}/").status_code == 302
    draft.closed_at = f.NOON
    draft.save()
    assert client.get(address).status_code == 404
    assert client.get(f"/c/{content.short_id(node)}/").status_code == 404
    assert client.get("/standards/DEF-2/").status_code == 404
    assert client.get("/standards/DEF-2/history/").status_code == 404
    assert "DEF-2" not in client.get("/standards/").content.decode()


def test_a_snapshot_that_nobody_opened_is_nowhere(client, db):
    doc = f.document("GHI-3")
    snapshot = f.snapshot(doc)
    node = snapshot.tree["sections"][0]["uuid"]
    paths = ["/standards/GHI-3/", f"/standards/GHI-3/draft/{snapshot.sha8}/",
             f"/c/{content.short_id(node)}/", f"/id/{doc.uuid}/",
             "/standards/GHI-3/history/", "/standards/GHI-3/feed.atom"]  # fmt: skip
    assert [client.get(path).status_code for path in paths] == [404] * 6
    for path in ("/", "/standards/", "/feed.atom", "/sitemap.xml", "/glossary/"):
        assert "GHI-3" not in client.get(path).content.decode()


def test_drafts_are_in_no_sitemap_and_no_feed(client, draft):
    for path in ("/sitemap.xml", "/feed.atom", "/standards/feed.atom"):
        assert "DEF-2" not in client.get(path).content.decode()


def test_a_newer_draft_leaves_the_edition_in_force(client, abc, draft):
    draft.document = abc.doc
    snapshot = f.snapshot(abc.doc)
    draft.snapshot = snapshot
    draft.save()
    assert client.get("/standards/ABC-1/")["Location"] == "/standards/ABC-1/2/"
    page = client.get("/standards/ABC-1/2/").content.decode()
    assert f"/standards/ABC-1/draft/{snapshot.sha8}/" in page


def test_a_draft_whose_time_for_comments_is_over_stays_but_asks_for_none(client, draft):
    draft.comment_until = clock.now() - timedelta(days=1)
    draft.save()
    page = client.get(path_of(draft)).content.decode()
    assert "How to comment" not in page
    last = status.day(draft.comment_until)
    assert f"Comments were taken until {last}; they are being dealt with." in page
    assert path_of(draft) not in client.get("/").content.decode()
    assert "DEF-2" not in client.get("/standards/?status=draft").content.decode()
    assert "DEF-2" in client.get("/standards/").content.decode()
