"""Terms, references, pictures and files: all members read, the keeping group's editors write."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from cms.documents.models import File, Picture, Reference, Term
from cms.documents.permissions.library import collection_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def chris(alpha):
    return factories.member("chris", alpha, "chair")


def may(user, action, row) -> bool:
    policy = policy_registry.get_by_type(type(row))
    return policy.user_has_permission_for_instance(user, action, row)


@pytest.fixture(params=["term", "reference", "picture", "file"])
def row(request, alpha, settings, tmp_path):
    """A row that alpha keeps."""
    settings.MEDIA_ROOT = tmp_path
    if request.param == "term":
        return Term.objects.create(preferred="Badge", group=alpha)
    if request.param == "reference":
        return Reference.objects.create(key="a", csl={"title": "A"}, group=alpha)
    collection = collection_of(alpha)
    if request.param == "file":
        return File.objects.create(
            title="Slides", file=ContentFile(b"x", "slides.txt"), collection=collection
        )
    data = io.BytesIO()
    Image.new("RGB", (4, 4)).save(data, "PNG")
    return Picture.objects.create(
        title="Chart",
        file=ContentFile(data.getvalue(), "chart.png"),
        collection=collection,
    )


def test_editors_of_the_keeping_group_write(row, alice):
    for action in ("view", "choose", "change", "delete"):
        assert may(alice, action, row), action


def test_editors_of_other_groups_read_only(row, bob):
    assert may(bob, "view", row)
    assert may(bob, "choose", row)
    assert not may(bob, "change", row)
    assert not may(bob, "delete", row)


def test_members_who_do_not_edit_read_only(row, chris):
    assert may(chris, "view", row)
    assert not may(chris, "change", row)


def test_somebody_without_a_membership_reads_nothing(row):
    assert not may(factories.user("nobody"), "view", row)


def test_a_picture_is_uploaded_into_the_collection_of_ones_group(alice, alpha, beta):
    policy = policy_registry.get_by_type(Picture)
    found = policy.collections_user_has_permission_for(alice, "add")
    assert [c.name for c in found] == ["alpha"]


def test_nobody_makes_or_renames_collections_by_hand(client, alice, alpha):
    root = factories.user("root", is_superuser=True)
    policy = policy_registry.get_by_type(Collection)
    for person in (alice, root):
        for action in ("add", "change", "delete"):
            assert not policy.user_has_permission(person, action)
    client.force_login(root)
    made = collection_of(alpha)
    client.post(reverse("wagtailadmin_collections:edit", args=[made.pk]), {"name": "x"})
    made.refresh_from_db()
    assert made.name == "alpha"


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtaildocs:index"])
def test_the_lists_of_pictures_and_files_open_for_editors(client, alice, name):
    client.force_login(alice)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["wagtailimages:add", "wagtaildocs:add"])
def test_only_editors_upload(client, alice, chris, name):
    client.force_login(alice)
    assert client.get(reverse(name)).status_code == 200
    client.force_login(chris)
    assert client.get(reverse(name)).status_code == 302


def address(name: str, *arguments: object) -> str:
    return reverse(Term.snippet_viewset.get_url_name(name), args=arguments)


def posted(group, **more) -> dict:
    blank = dict.fromkeys(("definition", "admitted", "deprecated", "source"), "")
    return {**blank, "preferred": "Button", "group": group.pk, **more}


def test_an_editor_of_another_group_cannot_post_a_change(client, alpha, bob):
    term = Term.objects.create(preferred="Badge", group=alpha)
    client.force_login(bob)
    client.post(address("edit", term.pk), posted(alpha))
    client.post(address("delete", term.pk))
    client.post(
        reverse("wagtail_bulk_action", args=["documents", "term", "delete"])
        + f"?id={term.pk}"
    )
    term.refresh_from_db()
    assert term.preferred == "Badge"


def test_an_editor_keeps_terms_of_her_own_group_only(client, alpha, beta, alice):
    client.force_login(alice)
    assert client.get(address("add")).status_code == 200
    client.post(address("add"), posted(beta))
    assert not Term.objects.exists()
    client.post(address("add"), posted(alpha))
    term = Term.objects.get()
    client.post(address("edit", term.pk), posted(beta))
    term.refresh_from_db()
    assert term.group == alpha
