"""The places of the participants' side: a person in, links out, each only for whom it serves.

A feature registers its own when it starts (`workflows.apps`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cms.people.capabilities import Capability
from cms.people.models import User
from cms.people.rights import groups_where


@dataclass(frozen=True)
class Place:
    """A link with its words; `count` is what is new there, 0 for nothing."""

    words: str
    url: str
    count: int = 0


PlaceMaker = Callable[[User], Place | None]

_places: dict[str, tuple[int, PlaceMaker]] = {}


def register_place(name: str, order: int, maker: PlaceMaker) -> None:
    """Let `maker` add a place; a lower order stands further to the left."""
    _places[name] = (order, maker)


def places_of(user: User) -> list[Place]:
    """The places of a person, in order."""
    ordered = sorted(_places.values(), key=lambda entry: entry[0])
    return [place for _order, maker in ordered if (place := maker(user))]


def _mine(user: User) -> Place:
    return Place(_("My work"), reverse("review:queue"))


def _chair(user: User) -> Place | None:
    if not groups_where(user, Capability.LEAD):
        return None
    return Place(_("Chair’s dashboard"), reverse("review:chair"))


def _secretariat(user: User) -> Place | None:
    if not groups_where(user, Capability.ADMINISTER):
        return None
    return Place(_("Secretariat"), reverse("review:secretariat"))


register_place("mine", 10, _mine)
register_place("chair", 20, _chair)
register_place("secretariat", 30, _secretariat)
