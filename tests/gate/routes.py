"""The table: every route by which Wagtail 8 changes live content, as a function to fire.

Numbers are those of the project's reference on Wagtail: a admin pages, b admin API, c the
write API (v3), d commands, e code. `says` is the code of the sentence that must come
back; `denied` a plain refusal by Wagtail's permission check; `saves` an ordinary draft.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page, PageViewRestriction, Revision, Site

from cms.documents.models import (
    DeskRoot,
    GroupDesk,
    SectionPage,
    Snapshot,
    StandardPage,
)

DENIED, SAVES, CLOSED, HARMLESS = "denied", "saves", "closed", "harmless"


@dataclass(frozen=True)
class Shot:
    """One attempt: who, at which page, in which scene."""

    scene: Any
    actor: Any
    desk: Any
    page: Page

    @property
    def plain(self) -> Page:
        """The same page as the base class has it."""
        return Page.objects.get(pk=self.page.pk)

    @property
    def revision(self) -> Revision:
        return self.page.latest_revision

    @property
    def home(self) -> Page:
        """The site's first page, as the database has it now."""
        return Page.objects.get(pk=self.scene.home.pk)

    @property
    def group_desk(self) -> Page:
        return GroupDesk.objects.get(group__slug="alpha")


@dataclass(frozen=True)
class Route:
    section: str
    name: str
    fire: Callable[[Shot], Any]
    expect: str

    def __str__(self) -> str:
        return f"1{self.section} {self.name}"


# -- 1a: the admin's pages ------------------------------------------------------------


def form_of(page: Page, **more: str) -> dict[str, str]:
    """What the edit form posts."""
    data = {"title": "Taken over", "slug": page.slug, **more}
    if isinstance(page, SectionPage):
        return {
            **data, "kind": "clause", "lang": "", "body-count": "0",
        }  # fmt: skip
    names = ("abstract", "scope", "audiences", "subjects")
    return {**data, **dict.fromkeys(names, "")}


def view(name: str, *, then: str = "", **data: Any) -> Callable[[Shot], Any]:
    """POST to one of Wagtail's page views; `then` names what else its address takes."""

    def fire(shot: Shot) -> Any:
        args = [shot.page.pk]
        if then == "revision":
            args.append(shot.revision.pk)
        elif then == "destination":
            args.append(shot.scene.home.pk)
        elif then:
            args += [int(part) if part.isdigit() else part for part in then.split()]
        path = reverse(f"wagtailadmin_pages:{name}", args=args)
        return shot.actor.post(path, _filled(shot, data))

    return fire


def _filled(shot: Shot, data: dict[str, Any]) -> dict[str, Any]:
    return {k: v(shot) if callable(v) else v for k, v in data.items()}


def edit(**more: Any) -> Callable[[Shot], Any]:
    def fire(shot: Shot) -> Any:
        path = reverse("wagtailadmin_pages:edit", args=[shot.page.pk])
        return shot.actor.post(path, form_of(shot.page, **_filled(shot, more)))

    return fire


def autosave(shot: Shot) -> Any:
    """As the editor saves on its own: over the revision that a snapshot may cite."""
    path = reverse("wagtailadmin_pages:edit", args=[shot.page.pk])
    Revision.objects.filter(pk=shot.revision.pk).update(user=shot.actor.user)
    data = form_of(shot.page, overwrite_revision_id=str(shot.revision.pk))
    return shot.actor.post(path, data, HTTP_ACCEPT="application/json")


def edit_live(shot: Shot) -> Any:
    """A page that SQL has made live is refused at the next save: a sentence, no fault."""
    Page.objects.filter(pk=shot.page.pk).update(live=True)
    response = edit()(shot)
    Page.objects.filter(pk=shot.page.pk).update(live=False)
    return response


def revert(shot: Shot) -> Any:
    """Save what an older revision says, as its form shows it."""
    path = reverse(
        "wagtailadmin_pages:revisions_revert", args=[shot.page.pk, _revision(shot)]
    )
    return shot.actor.post(path, form_of(shot.page))


def add_published(shot: Shot) -> Any:
    path = reverse(
        "wagtailadmin_pages:add", args=["documents", "sectionpage", shot.page.pk]
    )
    data = {**form_of(shot.desk.sections[0]), "action-publish": "1", "slug": "new-one"}
    return shot.actor.post(path, data)


def bulk(action: str, *, parent: bool = False, **data: Any) -> Callable[[Shot], Any]:
    """A bulk action on a page, or on all children of its group's desk."""

    def fire(shot: Shot) -> Any:
        path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        what = (
            f"id=all&childOf={shot.group_desk.pk}" if parent else f"id={shot.page.pk}"
        )
        return shot.actor.post(f"{path}?{what}", _filled(shot, data))

    return fire


def above(
    name: str, page: Callable[[Shot], Page], **data: Any
) -> Callable[[Shot], Any]:
    """A page view fired at a page that holds the desk."""

    def fire(shot: Shot) -> Any:
        path = reverse(f"wagtailadmin_pages:{name}", args=[page(shot).pk])
        return shot.actor.post(path, _filled(shot, data))

    return fire


def bulk_above(action: str, **data: Any) -> Callable[[Shot], Any]:
    """A bulk action on the desks' root and on the group's desk."""

    def fire(shot: Shot) -> Any:
        path = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        root = DeskRoot.objects.get()
        return shot.actor.post(
            f"{path}?id={root.pk}&id={shot.group_desk.pk}", _filled(shot, data)
        )

    return fire


def site_at_desk(shot: Shot) -> Any:
    """Move the site's root to a desk."""
    site = Site.objects.get()
    path = reverse("wagtailsites:edit", args=[site.pk])
    data = {
        "hostname": "localhost", "port": "80", "site_name": "x",
        "root_page": str(shot.page.pk), "is_default_site": "on",
    }  # fmt: skip
    return shot.actor.post(path, data)


def _home(shot: Shot) -> str:
    return str(shot.scene.home.pk)


def _group(shot: Shot) -> Page:
    return shot.group_desk


def _root(_: Shot) -> Page:
    return DeskRoot.objects.get()


SOON = (timezone.now() - timedelta(hours=1)).strftime("%Y-%m-%d %H:%M")
COPY = {
    "new_title": "Copy", "new_slug": "copy", "new_parent_page": _home,
    "copy_subpages": "on", "publish_copies": "on",
}  # fmt: skip

ADMIN = [
    ("edit, publish", edit(**{"action-publish": "1"}), "live"),
    ("edit, submit", edit(**{"action-submit": "1"}), "workflow"),
    ("edit, publish later", edit(go_live_at=SOON, **{"action-publish": "1"}), "live"),
    ("edit, save", edit(), SAVES),
    ("edit, schedule", edit(go_live_at=SOON, expire_at=SOON), SAVES),
    ("autosave", autosave, SAVES),
    ("add, publish", add_published, "live"),
    ("edit what SQL has made live", edit_live, "live"),
    ("revert", revert, SAVES),
    ("unschedule", view("revisions_unschedule", then="revision"), "schedule"),
    ("unpublish", view("unpublish", include_descendants="on"), "unpublish"),
    ("delete", view("delete"), "delete"),
    ("delete its parent", above("delete", _group), "delete"),
    ("delete the root", above("delete", _root), "delete"),
    ("move", view("move_confirm", then="destination"), "move"),
    ("set position", view("set_page_position", position="0"), "position"),
    ("copy", view("copy", **COPY), "copy"),
    ("alias", view("copy", **COPY, alias="on"), "copy"),
    ("copy its parent", above("copy", _group, **COPY), "copy"),
    ("convert alias", view("convert_alias"), "alias"),
    ("privacy", view("set_privacy", restriction_type="login"), "privacy"),
    (
        "privacy of its parent",
        above("set_privacy", _root, restriction_type="login"),
        "privacy",
    ),
    ("lock", view("lock"), "lock"),
    ("unlock", view("unlock"), "lock"),
    ("workflow action", view("workflow_action", then="approve 1"), "workflow"),
    ("workflow cancel", view("confirm_workflow_cancellation"), "workflow"),
    ("bulk publish", bulk("publish", include_descendants="on"), "live"),
    (
        "bulk publish on the parent",
        bulk("publish", parent=True, include_descendants="on"),
        "live",
    ),
    (
        "bulk publish of parents",
        bulk_above("publish", include_descendants="on"),
        "live",
    ),
    ("bulk unpublish", bulk("unpublish", include_descendants="on"), "unpublish"),
    ("bulk delete", bulk("delete"), "delete"),
    ("bulk delete on the parent", bulk("delete", parent=True), "delete"),
    ("bulk delete of parents", bulk_above("delete"), "delete"),
    ("bulk move", bulk("move", chooser=_home), "move"),
    ("site's root page", site_at_desk, DENIED),
]

# -- 1b: the admin API ----------------------------------------------------------------


def admin_api(action: str, **data: Any) -> Callable[[Shot], Any]:
    def fire(shot: Shot) -> Any:
        path = reverse("wagtailadmin_api:pages:action", args=[shot.page.pk, action])
        return shot.actor.post(path, _filled(shot, data))

    return fire


def _revision(shot: Shot) -> str:
    return str(shot.page.revisions.order_by("pk").first().pk)


ADMIN_API = [
    ("publish", admin_api("publish"), "live"),
    ("unpublish", admin_api("unpublish", recursive="true"), "unpublish"),
    ("delete", admin_api("delete"), "delete"),
    ("copy", admin_api("copy", recursive="true", keep_live="true", slug="c"), "copy"),
    ("move", admin_api("move", destination_page_id=_home), "move"),
    ("revert", admin_api("revert_to_page_revision", revision_id=_revision), SAVES),
    ("convert alias", admin_api("convert_alias"), "alias"),
    ("create alias", admin_api("create_alias", recursive="true"), "alias"),
    ("copy for translation", admin_api("copy_for_translation", locale="fr"), "copy"),
]

# -- 1c: the write API (v3) -----------------------------------------------------------


def v3(method: str, path: str = "", **data: Any) -> Callable[[Shot], Any]:
    def fire(shot: Shot) -> Any:
        body = json.dumps(_filled(shot, data)) if data else ""
        return shot.actor.api(method, f"/api/v3/pages/{shot.page.pk}/{path}", body)

    return fire


def v3_create(shot: Shot) -> Any:
    body = {
        "meta": {
            "type": "documents.SectionPage", "parent_id": shot.page.pk,
            "action": "publish",
        },
        "title": "New", "slug": "new-one",
    }  # fmt: skip
    return shot.actor.api("POST", "/api/v3/pages/", json.dumps(body))


def v3_parent_slug(shot: Shot) -> Any:
    body = {"slug": "elsewhere", "meta": {"action": "publish"}}
    path = f"/api/v3/pages/{shot.group_desk.pk}/"
    return shot.actor.api("PATCH", path, json.dumps(body))


def _home_pk(shot: Shot) -> int:
    return shot.scene.home.pk


def _revision_pk(shot: Shot) -> int:
    return int(_revision(shot))


V3 = [
    ("create and publish", v3_create, DENIED),
    (
        "patch and publish",
        v3("PATCH", title="Taken", meta={"action": "publish"}),
        DENIED,
    ),
    ("patch", v3("PATCH", title="Taken over"), SAVES),
    ("patch the parent's slug", v3_parent_slug, DENIED),
    ("publish", v3("POST", "actions/publish/"), DENIED),
    ("unpublish", v3("POST", "actions/unpublish/", recursive=True), DENIED),
    ("copy", v3("POST", "actions/copy/", recursive=True, slug="c"), DENIED),
    ("move", v3("POST", "actions/move/", destination_id=_home_pk), DENIED),
    ("delete", v3("DELETE"), DENIED),
    ("delete action", v3("DELETE", "actions/delete/"), DENIED),
    ("revert", v3("POST", "actions/revert/", revision_id=_revision_pk), SAVES),
    ("convert alias", v3("POST", "actions/convert_alias/"), HARMLESS),
    ("create alias", v3("POST", "actions/create_alias/", slug="alias"), DENIED),
    (
        "copy for translation",
        v3("POST", "actions/copy_for_translation/", locale="fr"),
        CLOSED,
    ),
]

# -- 1d: commands ---------------------------------------------------------------------


def scheduled_behind_our_back(shot: Shot) -> Any:
    """A revision that somebody has scheduled by SQL, and the command that publishes it."""
    past = timezone.now() - timedelta(hours=1)
    Revision.objects.filter(pk=shot.revision.pk).update(approved_go_live_at=past)
    command("publish_scheduled")


def expired_behind_our_back(shot: Shot) -> Any:
    past = timezone.now() - timedelta(hours=1)
    Page.objects.filter(pk=shot.page.pk).update(expire_at=past, live=True)
    command("publish_scheduled")
    Page.objects.filter(pk=shot.page.pk).update(expire_at=None, expired=False)


def loaddata(shot: Shot, tmp: Any = None) -> Any:
    """A fixture in which the page is live, saved as loaddata saves it."""
    page = shot.plain
    page.live = True
    text = serializers.serialize("json", [page])
    for one in serializers.deserialize("json", text):
        one.save()


def command(name: str, *arguments: Any, **options: Any) -> None:
    call_command(name, *arguments, stdout=StringIO(), **options)


def move_pages(shot: Shot) -> Any:
    command("move_pages", shot.group_desk.pk, shot.scene.home.pk)


COMMANDS = [
    ("publish_scheduled", scheduled_behind_our_back, "live"),
    ("publish_scheduled, expiry", expired_behind_our_back, HARMLESS),
    ("purge_revisions", lambda _: command("purge_revisions"), HARMLESS),
    ("move_pages", move_pages, "move"),
    ("loaddata", loaddata, "live"),
    ("fixtree", lambda _: command("fixtree", interactive=False), HARMLESS),
    ("set_url_paths", lambda _: command("set_url_paths"), HARMLESS),
]

# -- 1e: code -------------------------------------------------------------------------


def saved(**facts: Any) -> Callable[[Shot], Any]:
    def fire(shot: Shot) -> Any:
        page = shot.plain
        for name, value in facts.items():
            setattr(page, name, value)
        page.save()

    return fire


def saved_field(shot: Shot) -> Any:
    page = shot.plain
    page.live = True
    page.save(update_fields=["live"])


def restrict(shot: Shot) -> Any:
    PageViewRestriction.objects.create(page=shot.plain, restriction_type="login")


def restrict_above(_: Shot) -> Any:
    PageViewRestriction.objects.create(
        page=Page.get_first_root_node(), restriction_type="login"
    )


def schedule_revision(shot: Shot) -> Any:
    revision = shot.revision
    revision.approved_go_live_at = timezone.now()
    revision.save()


def rewrite_cited(shot: Shot) -> Any:
    revision = _cited(shot)
    revision.content = {**revision.content, "title": "Rewritten"}
    revision.save()


def _cited(shot: Shot) -> Revision:
    """A revision that the published snapshot was read from."""
    from cms.documents.models import SnapshotSource

    return SnapshotSource.objects.order_by("pk").first().revision


def sql(statement: str) -> Callable[[Shot], Any]:
    """What no signal sees."""

    def fire(_: Shot) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return fire


def site_root(shot: Shot) -> Any:
    site = Site.objects.get()
    site.root_page = shot.plain
    site.save()


def convert_alias(shot: Shot) -> Any:
    """A page that somebody has made an alias by SQL becomes one of its own."""
    Page.objects.filter(pk=shot.page.pk).update(alias_of=shot.scene.home.pk)
    page = shot.plain.specific
    ConvertAliasPageAction(page).execute(skip_permission_checks=True)


def copy_alias(shot: Shot) -> Any:
    shot.plain.create_alias(parent=shot.group_desk, update_slug="an-alias")


CODE = [
    ("Revision.publish", lambda s: s.revision.publish(), "live"),
    ("Page.publish", lambda s: s.page.publish(s.revision), "live"),
    (
        "PublishPageRevisionAction",
        lambda s: PublishPageRevisionAction(s.revision).execute(
            skip_permission_checks=True
        ),
        "live",
    ),
    (
        "PublishRevisionAction",
        lambda s: PublishRevisionAction(s.revision).execute(
            skip_permission_checks=True
        ),
        "live",
    ),
    ("Page.save, live", saved(live=True), "live"),
    ("Page.save, update_fields", saved_field, "live"),
    ("Page.save, go_live_at", saved(go_live_at=timezone.now()), "schedule"),
    ("Page.save, expire_at", saved(expire_at=timezone.now()), "schedule"),
    ("Page.unpublish", lambda s: s.plain.unpublish(), HARMLESS),
    (
        "QuerySet.unpublish",
        lambda s: Page.objects.filter(pk=s.page.pk).unpublish(),
        HARMLESS,
    ),
    ("create_alias", copy_alias, "alias"),
    ("convert alias action", convert_alias, HARMLESS),
    ("move to the site", lambda s: s.plain.move(s.home, "last-child"), "move"),
    ("PageViewRestriction", restrict, "privacy"),
    ("PageViewRestriction above", restrict_above, "privacy"),
    ("Revision, schedule", schedule_revision, "schedule"),
    ("Revision, rewrite a cited one", rewrite_cited, "revision_cited"),
    ("Revision, delete a cited one", lambda s: _cited(s).delete(), "cited"),
    ("Site.root_page", site_root, "site_root"),
    ("delete the group's desk", lambda s: s.group_desk.delete(), "cited"),
    ("delete the root", lambda s: _root(s).delete(), "cited"),
    (
        "delete by queryset",
        lambda s: Page.objects.filter(pk=s.group_desk.pk).delete(),
        "cited",
    ),
    (
        "delete the desk of a group without snapshots",
        lambda _: GroupDesk.objects.get(group__slug="beta").delete(),
        "holds_desks",
    ),
    (
        "SQL, rewrite a text",
        sql("UPDATE documents_snapshotbody SET text = '{}'"),
        "kept",
    ),
    ("SQL, rename an edition", sql("UPDATE documents_edition SET label = '9'"), "kept"),
    ("SQL, forget an event", sql("DELETE FROM documents_editionevent"), "kept"),
    (
        "QuerySet.update of a snapshot",
        lambda _: Snapshot.objects.update(number=F("number") + 9),
        "kept",
    ),
    (
        "update descendants' paths",
        lambda s: s.plain._update_descendant_url_paths("/a/", "/b/"),
        HARMLESS,
    ),
]

ROUTES = [
    Route(section, name, fire, expect)
    for section, rows in (
        ("a", ADMIN),
        ("b", ADMIN_API),
        ("c", V3),
        ("d", COMMANDS),
        ("e", CODE),
    )
    for name, fire, expect in rows
]


# -- lists ----------------------------------------------------------------------------


def listing(name: str, query: str = "") -> Callable[[Any], Any]:
    return lambda actor: actor.client.get(reverse(name) + query, follow=True)


def inside(name: str) -> Callable[[Any], Any]:
    """A list of what lies on a desk."""

    def ask(actor: Any) -> Any:
        desk = StandardPage.objects.order_by("pk").first()
        return actor.client.get(reverse(name, args=[desk.pk]))

    return ask


LISTS = [
    ("explorer on a desk", inside("wagtailadmin_explore")),
    ("chooser on a desk", inside("wagtailadmin_choose_page_child")),
    ("explorer", listing("wagtailadmin_explore_root")),
    ("search", listing("wagtailadmin_pages:search", "?q=scope")),
    ("chooser", listing("wagtailadmin_choose_page")),
    ("chooser search", listing("wagtailadmin_choose_page_search", "?q=scope")),
    ("site history", listing("wagtailadmin_reports:site_history")),
    ("aging pages", listing("wagtailadmin_reports:aging_pages")),
    ("page types", listing("wagtailadmin_reports:page_types_usage")),
    ("admin API", listing("wagtailadmin_api:pages:listing")),
    ("write API", lambda actor: actor.api("GET", "/api/v3/pages/")),
]
