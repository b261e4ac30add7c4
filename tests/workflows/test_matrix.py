"""Role by action: every address and every transition, fired for every role.

The tables are in `matrix.py`; who stands for each role is in `matrix_scene.py`.
"""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from cms import clock
from tests.workflows.matrix import ADDRESSES, ELSEWHERE, TRANSITIONS, places
from tests.workflows.matrix_scene import NOW, ROLES, Scene
from workflows.actions.perform import check_role
from workflows.refusals import WrongRole
from workflows.transitions import TABLES

OURS = ("cms", "workflows", "search", "pdf")
# Screens of ours in the admin that are views of Wagtail's.
VIEWSETS = (
    "membership", "workinggroup", "organisation", "role", "interestcategory", "job",
    "concord_desk",
)  # fmt: skip


def addresses(resolver=None, spaces=(), before="") -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address that code of ours answers; those without a name go
    by their pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = before + str(entry.pattern)
        if not isinstance(entry, URLPattern):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from addresses(entry, inner, pattern)
            continue
        view = entry.callback
        module = getattr(view, "view_class", view).__module__
        if module.split(".")[0] in OURS or (spaces[:1] and spaces[0] in VIEWSETS):
            yield ":".join([*spaces, entry.name or pattern]), pattern


def rows() -> dict[str, tuple[str, str]]:
    return {
        name: (get, post) for get, post, names in ADDRESSES for name in names.split()
    }


def test_every_address_has_a_row():
    missing = sorted({name for name, _ in addresses()} - set(rows()))
    assert not missing, (
        f"Say in ADDRESSES of tests/workflows/matrix.py who may reach {missing}, by GET "
        "and by POST."
    )


@pytest.mark.django_db
def test_each_role_reaches_what_the_table_says_and_nothing_else():
    scene, told, wrong = Scene(), rows(), []
    clients = {}
    for role, name in ROLES.items():
        clients[role] = Client(raise_request_exception=False)
        if name:
            clients[role].force_login(scene.people[name])
    with clock.at(NOW):
        for name, pattern in addresses():
            if set(told[name]) == {ELSEWHERE}:
                continue
            url = _address(name, pattern, places(scene))
            for method, codes in zip(("get", "post"), told[name], strict=False):
                if codes == ELSEWHERE:
                    continue
                expected = codes.split()
                expected = expected * len(ROLES) if len(expected) == 1 else expected
                for role, code in zip(ROLES, expected, strict=True):
                    with transaction.atomic():
                        found = getattr(clients[role], method)(url).status_code
                        transaction.set_rollback(True)
                    if str(found) != code:
                        wrong.append(f"{method} {name} as {role}: {found}, not {code}")
    assert wrong == []


def _address(name: str, pattern: str, known: dict[str, dict[str, str]]) -> str:
    if "<" not in pattern and name == pattern:
        return f"/{pattern}"
    wanted = set(re.findall(r"<(?:\w+:)?(\w+)>", pattern))
    space = "admin" if pattern.startswith("admin/") else ""
    facts = dict(known[""])
    for key in (space, name.split(":", maxsplit=1)[0], name):
        facts.update(known.get(key, {}))
    facts = {key: facts[key] for key in wanted}
    if "uuid" in facts:
        facts["uuid"] = UUID(facts["uuid"])
    query = known.get(name, {}).get("?", "")
    return reverse(name, kwargs=facts) + query


def test_every_transition_has_a_row():
    for track, table in TABLES.items():
        named = {word for words in TRANSITIONS.get(track, {}) for word in words.split()}
        wanted = {
            *table,
            *(f"{row.name}@{state}" for row in table.values() for state in row.terms),
        }
        missing = sorted(wanted - named)
        assert not missing, (
            f"Say in TRANSITIONS of tests/workflows/matrix.py who may perform {missing} "
            f"on the track {track}."
        )
        assert named - wanted == set()


@pytest.mark.django_db
def test_each_role_performs_what_the_table_says_and_nothing_else():
    scene, wrong = Scene(), []
    item = scene.item
    item.editor = scene.people["bob"]
    for track, table in TABLES.items():
        item.track = track
        for words, roles in TRANSITIONS[track].items():
            for word in words.split():
                name, _, state = word.partition("@")
                item.state = state or next(
                    source for source in table[name].sources
                    if source not in table[name].terms
                )  # fmt: skip
                for role, person in ROLES.items():
                    if person and _may(scene, table[name], person) != (
                        role in roles.split()
                    ):
                        wrong.append(f"{track} {word} as {role}")
    assert wrong == []


def _may(scene: Scene, row, person: str) -> bool:
    try:
        check_role(scene.item, row, scene.people[person], NOW)
    except WrongRole:
        return False
    return True
