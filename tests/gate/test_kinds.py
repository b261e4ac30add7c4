"""The guards hold for the desk of every kind, and for a kind that is added."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.documents.guards.refusals import DeskRefused
from cms.documents.models import GroupDesk, SectionPage
from cms.documents.models.pages import DESK_MODELS, desk_of
from cms.documents.verify import check_desks
from tests import factories
from tests.cms.documents.desks import open_desk

pytestmark = pytest.mark.django_db
KINDS = {
    "standard": "StandardPage",
    "chapter": "ChapterPage",
    "practice": "PracticePage",
}


def test_every_type_of_desk_is_tried_here():
    assert {model.__name__ for model in DESK_MODELS} == set(KINDS.values())
    for model in DESK_MODELS:
        assert model in GroupDesk.clean_subpage_models()
        assert model in SectionPage.clean_parent_page_models()


@pytest.fixture(params=KINDS)
def desk(request):
    group = factories.group("alpha")
    editor = factories.member("erin", group, "editor")
    return open_desk("ABC-1", group, by=editor, kind=request.param)


def test_it_is_of_its_own_type(desk):
    assert type(desk_of(desk.document)).__name__ == KINDS[desk.document.kind]


def test_code_cannot_make_it_live(desk):
    with pytest.raises(DeskRefused):
        desk.page.specific.get_latest_revision().publish()
    page = desk.page.specific
    page.live = True
    with pytest.raises(DeskRefused):
        page.save()
    assert list(check_desks()) == []


def test_a_superuser_cannot_publish_it_in_the_admin(desk):
    user = factories.user("root", is_superuser=True)
    factories.member(user, desk.document.lead_group, "editor")
    client = Client()
    client.force_login(user)
    path = reverse("wagtailadmin_pages:edit", args=[desk.page.pk])
    client.post(path, {"title": "Live", "slug": "live", "action-publish": "1"})
    desk.page.refresh_from_db()
    assert not desk.page.live
    assert client.get(f"/{desk.page.slug}/").status_code == 404
