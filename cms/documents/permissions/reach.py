"""How far a person's memberships reach in the page tree: a person in, tree paths out."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page
from wagtail.signals import post_page_move

from cms import clock
from cms.documents.access import documents_for
from cms.documents.models import Document
from cms.documents.models.pages import DESK_DEPTH, DESK_MODELS, DeskRoot, GroupDesk
from cms.people.capabilities import Capability
from cms.people.models import Membership, Role, User
from cms.people.rights import groups_where
from cms.people.staff import is_secretariat

DESK_PATH = DESK_DEPTH * Page.steplen
GROUP_PATH = (DESK_DEPTH - 1) * Page.steplen
_ATTRIBUTE = "_reach"


@dataclass(frozen=True)
class Reach:
    """Paths of desks, and the shortest paths that cover exactly those."""

    reads: dict[str, int] = field(default_factory=dict)  # desk path → document pk
    edits: dict[str, int] = field(default_factory=dict)
    covering_reads: tuple[str, ...] = ()
    covering_edits: tuple[str, ...] = ()
    groups: frozenset[int] = frozenset()
    edits_groups: frozenset[int] = frozenset()
    # The home page and what is below it.
    keeps_site: bool = False
    # There is no desk that this person does not see.
    sees_all: bool = False

    def sees(self, page: Page) -> bool:
        """Whether a desk page, or a page that holds desks, is there for this person."""
        if len(page.path) >= DESK_PATH:
            return page.path[:DESK_PATH] in self.reads
        return any(path.startswith(page.path) for path in self.reads) or (
            self.keeps_site
        )


NOWHERE = Reach()
_generation = 0


def reach_of(user: User) -> Reach:
    """The reach of a person today; kept on the object until some membership changes."""
    if not getattr(user, "is_active", False) or not user.pk:
        return NOWHERE
    key: tuple[int, date] = (_generation, clock.today())
    known = getattr(user, _ATTRIBUTE, None)
    if known is None or known[0] != key:
        known = (key, _reach(user))
        setattr(user, _ATTRIBUTE, known)
    return known[1]


def in_desks(page: Page) -> bool:
    """Whether a page is the desks' root or lies below it."""
    if page.depth is None or page.depth < 2:
        return False
    return DeskRoot.objects.filter(path=page.path[: 2 * Page.steplen]).exists()


def hidden_from(user: User, pks: list[int]) -> bool:
    """Whether one of these pages is a desk page that the person may not see."""
    reach = reach_of(user)
    pages = Page.objects.filter(pk__in=pks)
    return any(in_desks(page) and not reach.sees(page) for page in pages)


def below(paths: tuple[str, ...]) -> Q:
    """The pages at and below these paths; matches nothing when there are none."""
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(path__startswith=path)
    return found


# -- reading it from memberships -----------------------------------------------------


def _reach(user: User) -> Reach:
    desks = {
        path: document
        for model in DESK_MODELS
        for path, document in model.objects.values_list("path", "document_id")
    }
    reads = _among(desks, documents_for(user, Capability.READ_DRAFTS))
    edits = _among(desks, documents_for(user, Capability.EDIT))
    groups = groups_where(user, Capability.READ_DRAFTS)
    edits_groups = groups_where(user, Capability.EDIT)
    return Reach(
        reads=reads,
        edits=edits,
        covering_reads=_covering(reads, desks, groups),
        covering_edits=_covering(edits, desks, edits_groups),
        groups=frozenset(groups),
        edits_groups=frozenset(edits_groups),
        keeps_site=user.is_superuser or is_secretariat(user),
        sees_all=len(reads) == len(desks),
    )


def _among(desks: dict[str, int], documents) -> dict[str, int]:
    wanted = set(documents.values_list("pk", flat=True))
    return {path: pk for path, pk in desks.items() if pk in wanted}


def _covering(
    mine: dict[str, int], desks: dict[str, int], groups: set[int]
) -> tuple[str, ...]:
    """A group's page stands for its desks where all are mine: thousands of paths in one
    query are more than SQLite takes."""
    others = {path[:GROUP_PATH] for path in desks.keys() - mine.keys()}
    whole = {
        path
        for path in GroupDesk.objects.filter(group__in=groups).values_list(
            "path", flat=True
        )
        if path not in others
    }
    single = [path for path in mine if path[:GROUP_PATH] not in whole]
    return (*sorted(whole), *sorted(single))


def _forget(**_: object) -> None:
    global _generation
    _generation += 1


def connect() -> None:
    """Forget what is kept whenever a row changes from which it is computed."""
    for model in (Membership, Role, Document, GroupDesk, *DESK_MODELS):
        post_save.connect(_forget, sender=model)
        post_delete.connect(_forget, sender=model)
    m2m_changed.connect(_forget, sender=Membership.roles.through)
    m2m_changed.connect(_forget, sender=Document.joint_groups.through)
    post_page_move.connect(_forget)
