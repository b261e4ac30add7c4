from xml.etree import ElementTree

from cms.documents.editions import record_event
from tests import factories as f

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_list_is_narrowed_by_status(client, abc, draft):
    everything = client.get("/standards/").content.decode()
    assert "ABC-1" in everything
    assert "DEF-2" in everything
    current = client.get("/standards/?status=current").content.decode()
    assert "ABC-1" in current
    assert "DEF-2" not in current
    assert "ABC-1" not in client.get("/standards/?status=draft").content.decode()


def test_the_list_is_narrowed_by_group_and_audience(client, abc, draft):
    doc = f.document("AUD-1")
    f.edition(doc, f.tree(doc, audiences=["Issuers"]))
    found = client.get("/standards/?audience=Issuers").content.decode()
    assert "AUD-1" in found
    assert "ABC-1" not in found
    assert "ABC-1" not in client.get("/standards/?group=beta").content.decode()


def test_a_list_that_nothing_fits_says_what_to_do(client, abc):
    page = client.get("/standards/?status=withdrawn").content.decode()
    assert "Choose fewer conditions, or show all." in page


def test_designations_are_sorted_as_people_count(client, db):
    for designation in ("ZZ-10", "ZZ-9"):
        f.edition(f.document(designation))
    page = client.get("/standards/").content.decode()
    assert page.index("ZZ-9") < page.index("ZZ-10")


def test_the_feed_has_an_entry_with_a_lasting_id_for_each_edition(client, abc):
    feed = ElementTree.fromstring(client.get("/feed.atom").content)
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == 2
    assert all(id_.startswith("urn:uuid:") for id_ in ids)
    assert feed.findtext(f"{ATOM}updated") == "2027-04-06T12:00:00+00:00"


def test_a_withdrawal_is_in_the_feed_of_its_list_and_document(client, abc):
    record_event(abc.second, "withdrawn", by=None, at=f.NOON, reason="Wrong.")
    for path in ("/standards/feed.atom", "/standards/ABC-1/feed.atom"):
        assert "withdrawn" in client.get(path).content.decode()
    assert "withdrawn" not in client.get("/toolkit/feed.atom").content.decode()


def test_the_sitemap_holds_every_edition(client, abc):
    site = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = [element.text for element in site.iter() if element.tag.endswith("loc")]
    assert any(place.endswith("/standards/ABC-1/1/") for place in places)
    assert any(place.endswith("/standards/ABC-1/2/") for place in places)
    assert "Sitemap: " in client.get("/robots.txt").content.decode()
