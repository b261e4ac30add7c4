"""A desk is frozen when nothing stands in the way, and says what does."""

import hashlib
from pathlib import Path

import pytest
from django.db import transaction

from cms.documents import blobs, content
from cms.documents.desk import FreezeRefused, assemble, freeze, open_desk, write_desk
from cms.documents.editions import prepare_proof, publish_edition
from cms.documents.models import SectionPage
from tests import factories

pytestmark = pytest.mark.django_db
PNG = Path("fixtures/figures/award-cycle.png").read_bytes()
SHA = hashlib.sha256(PNG).hexdigest()


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BLOB_DIR = tmp_path / "blobs"


def figure(alt="A cycle", **facts):
    return {
        "type": "figure", "uuid": content.mint(), "asset": SHA, "alt": alt,
        "caption": [], "source": [], **facts,
    }  # fmt: skip


def with_figure(doc, **facts):
    from PIL import Image

    with Image.open("fixtures/figures/award-cycle.png") as image:
        width, height = image.size
    asset = {
        "sha256": SHA, "name": "award-cycle.png", "media_type": "image/png",
        "size": len(PNG), "width": width, "height": height,
    }  # fmt: skip
    part = factories.section("Picture", figure(**facts))
    return factories.tree(doc, part, assets=[asset])


ASSETS = {SHA: ("award-cycle.png", "image/png", PNG)}


def test_the_snapshot_has_the_text_and_the_bytes_of_its_pictures():
    alice, doc = factories.user("alice"), factories.document()
    tree = with_figure(doc)
    desk = write_desk(doc, tree, ASSETS, by=alice)
    snapshot = freeze(doc, by=alice, at=factories.NOON)
    assert snapshot.tree == tree
    assert blobs.read(SHA) == PNG
    assert snapshot.sources.count() == 2
    assert [c.person for c in snapshot.contributors.all()] == [alice]
    assert snapshot.desk_id == desk.pk


def test_a_picture_needs_alternative_text():
    doc = factories.document()
    write_desk(doc, with_figure(doc, alt=""), ASSETS, by=None)
    with pytest.raises(FreezeRefused) as refused:
        freeze(doc, by=None, at=factories.NOON)
    assert "Figure 1 in “1 Picture” needs alternative text" in refused.value.problems[0]
    assert not doc.snapshots.exists()


def test_a_picture_that_an_import_did_not_find_does_not_block():
    doc = factories.document()
    tree = factories.tree(
        doc, factories.section("P", figure(asset=None, missing="lost.png"))
    )
    write_desk(doc, tree, by=None)
    assert freeze(doc, by=None, at=factories.NOON).tree == tree


def test_the_same_text_is_the_same_snapshot_whatever_was_saved_in_between():
    alice, doc = factories.user("alice"), factories.document()
    write_desk(doc, factories.tree(doc), by=alice)
    first = freeze(doc, by=alice, at=factories.NOON)
    page = SectionPage.objects.last()
    page.save_revision(user=alice)
    page.save_revision(user=alice)
    assert freeze(doc, by=alice, at=factories.NOON) == first


def test_the_next_edition_counts_its_own_contributors_only():
    alice, bob, doc = (
        factories.user("alice"), factories.user("bob"), factories.document(),
    )  # fmt: skip
    tree = factories.tree(doc)
    write_desk(doc, tree, by=alice)
    first = freeze(doc, by=alice, at=factories.NOON)
    proof = prepare_proof(doc, first, {}, at=factories.NOON)
    with transaction.atomic():
        publish_edition(proof, by=None, at=factories.NOON)
    page = SectionPage.objects.last()
    page.title = "Better rules"
    page.save_revision(user=bob)
    snapshot = freeze(doc, by=alice, at=factories.NOON)
    assert [c.person for c in snapshot.contributors.all()] == [bob]


def test_a_revision_that_a_snapshot_cites_is_not_overwritten():
    alice, doc = factories.user("alice"), factories.document()
    write_desk(doc, factories.tree(doc), by=alice)
    page = SectionPage.objects.last()
    revision = page.save_revision(user=alice)
    snapshot = freeze(doc, by=alice, at=factories.NOON)
    page.title = "Later"
    later = page.save_revision(user=alice, overwrite_revision=revision)
    assert later.pk != revision.pk
    again = page.save_revision(user=alice, overwrite_revision=later)
    assert again.pk == later.pk
    assert snapshot.tree["sections"][-1]["title"] == "Rules"


def test_an_unsaved_row_is_not_the_text_but_the_latest_revision_is():
    doc = factories.document()
    write_desk(doc, factories.tree(doc), by=None)
    page = SectionPage.objects.last()
    page.title = "Only in the revision"
    page.save_revision()
    assert SectionPage.objects.get(pk=page.pk).title == "Rules"
    desk = open_desk(doc)
    assert assemble(desk).tree["sections"][-1]["title"] == "Only in the revision"


def test_five_hundred_sections_are_read_with_the_same_queries(
    django_assert_max_num_queries,
):
    doc = factories.document()
    parts = [
        factories.section(f"S{n}", factories.paragraph("x"), factories.section("In"))
        for n in range(40)
    ]
    desk = write_desk(doc, factories.tree(doc, *parts), by=None)
    with django_assert_max_num_queries(12):
        assert len(list(content.sections(assemble(desk).tree))) == 80
