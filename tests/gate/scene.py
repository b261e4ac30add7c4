"""What the gate test shoots at, and who shoots."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import APIToken, GroupPagePermission, Page

from cms.documents.desk import freeze
from cms.documents.editions import prepare_proof, publish_edition
from cms.people.models import User
from cms.reading.site import ensure_site
from tests import factories
from tests.cms.documents.desks import Desk, open_desk


@dataclass
class Actor:
    """Somebody with a browser and a token of the write API."""

    name: str
    user: User
    client: Client
    token: str

    def post(self, path: str, data=None, **headers):
        return self.client.post(path, data or {}, **headers)

    def api(self, method: str, path: str, data=None):
        """A call of the v3 API."""
        return self.client.generic(
            method, path, data or "", content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {self.token}",
        )  # fmt: skip


@dataclass
class Scene:
    """A published standard with a newer draft, an unpublished one, and a site."""

    published: Desk
    unpublished: Desk
    home: Page
    actors: dict[str, Actor]

    def desk(self, name: str) -> Desk:
        return getattr(self, name)


def build() -> Scene:
    home = ensure_site()
    group = factories.group("alpha")
    editor = factories.member("erin", group, "editor")
    published = open_desk("ABC-1", group, by=editor)
    later = factories.NOON + timedelta(days=1)
    snapshot = freeze(published.document, by=editor, at=later)
    proof = prepare_proof(published.document, snapshot, {}, at=later)
    publish_edition(proof, by=None, at=later)
    for page in published.pages:
        page.title = f"Newer {page.title}"
        page.save_revision(user=editor)
        page.refresh_from_db()
    # The newer draft is under review: what autosave would write over is cited.
    freeze(published.document, by=editor, at=later)
    unpublished = open_desk("ABC-2", group, by=editor)
    other = factories.group("beta")
    open_desk("ABC-3", other, by=factories.member("bob", other, "editor"))
    actors = {
        name: _actor(name, group) for name in ("superuser", "everything", "outsider")
    }
    return Scene(published, unpublished, home, actors)


def _actor(name: str, group) -> Actor:
    """All have every right of Wagtail. The outsider is a superuser and a member of
    nothing; the others hold every role, and one of them is a superuser."""
    user = factories.user(name, is_superuser=name != "everything")
    if name != "outsider":
        factories.member(user, group, "editor", "chair")
        factories.member(user, factories.group("secretariat"), "secretariat")
    rights, made = Group.objects.get_or_create(name="Everything")
    if made:
        rights.permissions.set(Permission.objects.all())
        for permission in Permission.objects.filter(codename__endswith="_page"):
            GroupPagePermission.objects.get_or_create(
                group=rights, page=Page.get_first_root_node(), permission=permission
            )
    user.groups.add(rights)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    _, token = APIToken.create_token(user=user, name="gate")
    return Actor(name, user, client, token)
