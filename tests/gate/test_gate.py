"""Nothing that Wagtail can do to a desk reaches a reader, and each attempt is told why."""

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from wagtail.models import Page

from cms.documents.guards.refusals import SENTENCES
from cms.people.refusals import Refused
from tests.gate import scene as scenes
from tests.gate import watch
from tests.gate.routes import CLOSED, DENIED, HARMLESS, ROUTES, SAVES, Route, Shot

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.gate.urls")]


@pytest.fixture
def scene():
    return scenes.build()


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
    return f"was not refused: {error!r}"


def fire(route: Route, shot: Shot, before: watch.State) -> list[str]:
    """Fire one route and take everything back; what it did wrong."""
    wrong = []
    # Messages that nobody has read yet would stand in for the one we wait for.
    shot.actor.client.cookies.pop("messages", None)
    with transaction.atomic():
        try:
            with transaction.atomic():
                response = route.fire(shot)
        except (Refused, ProtectedError, PermissionDenied) as error:
            wrong.append(wrong_refusal(route, error))
        else:
            told = (
                wrong_refusal(route, None)
                if response is None or isinstance(response, Page)
                else wrong_answer(route, response)
            )
            wrong.append(told)
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
    assert not wrong, "\n".join(wrong)


def test_readers_see_the_published_standard_and_not_the_other(scene):
    pages = watch.readers_pages()
    assert pages["/standards/ABC-1/1/"].startswith("200")
    assert pages["/standards/ABC-2/"].startswith("404")
