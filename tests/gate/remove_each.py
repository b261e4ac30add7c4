"""Take each guard away in turn and show which routes of the gate then go wrong.

    python -m pytest tests/gate/remove_each.py -s

Not collected by name, since it shows a property of the tests: were a guard to go unseen,
this would fail. `GUARDS` is the list of what keeps the desk honest.
"""

import logging
from contextlib import contextmanager
from unittest import mock

import pytest
from django.db.models.signals import pre_delete, pre_save
from wagtail.models import Page
from wagtail.models.pages import PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.signals import pre_page_move

from cms.documents import triggers
from cms.documents.guards import middleware, receivers, routes
from cms.documents.models.pages import DeskPage
from cms.documents.permissions.guarded import Guarded
from tests.gate import scene as scenes
from tests.gate import watch
from tests.gate.routes import ROUTES, Shot
from tests.gate.test_gate import fire, names_drafts

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.gate.urls")]


@contextmanager
def without_receiver(signal, receiver):
    signal.disconnect(dispatch_uid=receiver.__name__)
    try:
        yield
    finally:
        signal.connect(receiver, dispatch_uid=receiver.__name__)


@contextmanager
def without_testers():
    with mock.patch.object(Guarded, "permissions_for_user", PERMISSIVE):
        yield


def PERMISSIVE(self, user):  # noqa: N802 - stands in for a method
    """What Wagtail itself would say."""
    return PagePermissionTester(user, self)


@contextmanager
def without_policy():
    """Wagtail's own policy, which reads rows kept by hand."""
    ours = policy_registry.values_by_class[Page]
    policy_registry.values_by_class[Page] = PagePermissionPolicy(Page)
    try:
        yield
    finally:
        policy_registry.values_by_class[Page] = ours


@contextmanager
def without_save_revision():
    with mock.patch.object(DeskPage, "save_revision", Page.save_revision):
        yield


GUARDS = {
    "sentences of routes": lambda: mock.patch.object(
        routes, "refusal", return_value=None
    ),
    "refusals as messages": lambda: mock.patch.object(
        middleware, "as_refusal", return_value=None
    ),
    "permission testers": without_testers,
    "page policy": without_policy,
    "hidden pages answer 404": lambda: mock.patch.object(
        routes, "is_hidden", return_value=False
    ),
    "save_revision of desks": without_save_revision,
    "triggers": triggers.lifted,
    **{
        f"{signal_name}: {receiver.__name__}": (
            lambda s=signal, r=receiver: without_receiver(s, r)
        )
        for signal_name, signal, receiver in (
            ("pre_save", pre_save, receivers.refuse_live_desk),
            ("pre_save", pre_save, receivers.refuse_revision),
            ("pre_save", pre_save, receivers.refuse_restriction),
            ("pre_save", pre_save, receivers.refuse_site_root),
            ("pre_delete", pre_delete, receivers.refuse_loss),
            ("pre_page_move", pre_page_move, receivers.refuse_move),
        )
    },
}


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize("guard", GUARDS)
def test_the_gate_fails_without(guard):
    scene = scenes.build()
    desk = scene.published
    wrong = []
    with GUARDS[guard]():
        before = watch.state()
        shot = Shot(scene, scene.actors["superuser"], desk, desk.sections[0])
        wrong += [one for route in ROUTES for one in fire(route, shot, before)]
        wrong += [f"list {name}: names a draft" for name in names_drafts(scene)]
    routes_hit = sorted({one.split(":")[0] for one in wrong})
    print(f"\n{guard}: {len(routes_hit)} routes: {', '.join(routes_hit)}")  # noqa: T201
    assert wrong, f"Nobody would notice that {guard!r} is gone."
