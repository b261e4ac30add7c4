"""Nothing that Wagtail can do to a desk reaches a reader, and each attempt is told why."""

import logging

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http.response import HttpResponseBase

from cms.documents.guards.refusals import SENTENCES
from cms.people.refusals import Refused
from tests.gate import scene as scenes
from tests.gate import watch
from tests.gate.routes import (
    CLOSED,
    DENIED,
    HARMLESS,
    LISTS,
    ROUTES,
    SAVES,
    Route,
    Shot,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.gate.urls")]


@pytest.fixture
def scene():
    return scenes.build()


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Hundreds of refusals are no news."""
    caplog.set_level(logging.ERROR, "django.request")


def answer_of(response) -> tuple[int, str]:
    """Status, and every sentence that the one who asked is given."""
    text = " ".join(str(m) for m in get_messages(response.wsgi_request))
    if "json" in response.get("Content-Type", ""):
        text += response.content.decode()
    return response.status_code, text


def wrong_answer(route: Route, response) -> str:
    """What is wrong with an answer to HTTP; empty when it is as the table says."""
    status, text = answer_of(response)
    if status >= 500:
        return f"answers {status}"
    if route.expect == SAVES:
        return "" if status in (200, 201, 302) else f"answers {status}: {text}"
    if route.expect == HARMLESS:
        return ""
    if route.expect == CLOSED:
        return "" if status == 404 else f"answers {status}"
    if route.expect == DENIED:
        plain = status == 403 or (status == 302 and "permission" in text)
        return "" if plain else f"is not denied: {status} {text}"
    sentence = SENTENCES[route.expect]
    if sentence not in text:
        return f"does not say {route.expect!r}: {status} {text}"
    return "" if status in (302, 409) else f"answers {status}"


def wrong_refusal(route: Route, error: Exception | None) -> str:
    """What is wrong with what code was told; empty when it is as the table says."""
    if route.expect == HARMLESS:
        return f"raises {error!r}" if error else ""
    if isinstance(error, Refused):
        code = error.reasons[0].code
        return "" if code == route.expect else f"says {code!r}"
    if isinstance(error, ProtectedError) and route.expect == "cited":
        return ""
    if isinstance(error, IntegrityError) and route.expect == "kept":
        return ""
    return f"was not refused: {error!r}"


def fire(route: Route, shot: Shot, before: watch.State) -> list[str]:
    """Fire one route and take everything back; what it did wrong."""
    wrong = []
    # Messages that nobody has read yet would stand in for the one we wait for.
    shot.actor.client.cookies.pop("messages", None)
    with transaction.atomic(), watch.writes() as written:
        try:
            with transaction.atomic():
                response = route.fire(shot)
        except Exception as error:  # noqa: BLE001 - a fault is an answer, too
            wrong.append(wrong_refusal(route, error))
        else:
            http = isinstance(response, HttpResponseBase)
            told = wrong_answer(route, response) if http else wrong_refusal(route, None)
            wrong.append(told)
        if written:
            wrong += watch.wrong_with_desks() + watch.changes_since(before)
        transaction.set_rollback(True)
    return [f"{route}: {one}" for one in wrong if one]


@pytest.mark.parametrize("which", ["desk", "section"])
@pytest.mark.parametrize("desk", ["published", "unpublished"])
@pytest.mark.parametrize("actor", ["superuser", "everything"])
def test_no_route_reaches_a_reader(scene, actor, desk, which):
    target = scene.desk(desk)
    page = target.page if which == "desk" else target.sections[0]
    shot = Shot(scene, scene.actors[actor], target, page)
    before = watch.state()
    # Commands and code do not know who is signed in: once is enough.
    routes = [r for r in ROUTES if actor == "superuser" or r.section in "abc"]
    wrong = [one for route in routes for one in fire(route, shot, before)]
    # What is kept outside of the database is not rolled back: it shows at the end.
    wrong += watch.changes_since(before)
    assert not wrong, "\n".join(wrong)


_V3_FIRST = {"a": set(), "b": set(), "c": {422}}


def names_drafts(scene) -> list[str]:
    """Lists that name a draft to somebody without a membership."""
    outsider = scene.actors["outsider"]
    return [name for name, ask in LISTS if b"of ABC-" in ask(outsider).content]


def test_no_list_names_a_draft_to_an_outsider(scene):
    assert names_drafts(scene) == []


@pytest.mark.parametrize("which", ["desk", "section"])
def test_an_outsider_changes_nothing_and_is_told_of_nothing(scene, which):
    desk = scene.published
    page = desk.page if which == "desk" else desk.sections[0]
    shot = Shot(scene, scene.actors["outsider"], desk, page)
    before = watch.state()
    wrong = []
    for route in ROUTES:
        if route.section not in "abc":
            continue
        with transaction.atomic(), watch.writes() as written:
            shot.actor.client.cookies.pop("messages", None)
            response = route.fire(shot)
            # Whoever keeps the site sees that there are desks, though not what is on
            # them; the write API judges some of what is sent before it looks for the page.
            told = {302} if "parent" in route.name or "root" in route.name else set()
            if response.status_code not in {403, 404, *told} | _V3_FIRST[route.section]:
                wrong.append(f"{route}: answers {answer_of(response)}")
            if written:
                wrong += [f"{route}: {one}" for one in watch.changes_since(before)]
            transaction.set_rollback(True)
    wrong += watch.changes_since(before)
    assert not wrong, "\n".join(wrong)


def test_readers_see_the_published_standard_and_not_the_other(scene):
    pages = watch.readers_pages()
    assert pages["/standards/ABC-1/1/"].startswith("200")
    assert pages["/standards/ABC-2/"].startswith("404")
