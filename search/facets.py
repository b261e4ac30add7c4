"""Facets for people: counted values in, links with words and counts out."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.documents.models import Document, Edition
from cms.people.models import WorkingGroup
from search.documents import DRAFT, FACETS
from search.finding import Filters, Results

NAMES = {
    "kind": gettext_lazy("Kind"),
    "document": gettext_lazy("Document"),
    "status": gettext_lazy("Status"),
    "group": gettext_lazy("Working group"),
    "audience": gettext_lazy("Audience"),
    "shift": gettext_lazy("System shift"),
    "requirement": gettext_lazy("Requirements"),
    "year": gettext_lazy("Year"),
}
SHIFTS = {
    "mindsets": gettext_lazy("Mindsets"),
    "professional-learning": gettext_lazy("Professional learning and support"),
    "roles-incentives": gettext_lazy("Roles and incentives"),
    "infrastructure": gettext_lazy("Infrastructure and technology"),
    "policies": gettext_lazy("Policies"),
}
# Values that are shown at once; the others behind "More".
SHOWN_AT_ONCE = 6


@dataclass(frozen=True)
class Choice:
    """A value of a facet."""

    value: str
    words: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its values, chosen ones first."""

    name: str
    words: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        """Values shown at once."""
        return self.choices[:SHOWN_AT_ONCE]

    @property
    def more(self) -> list[Choice]:
        """Values shown on demand."""
        return self.choices[SHOWN_AT_ONCE:]

    @property
    def is_open(self) -> bool:
        """Whether something is chosen in it."""
        return any(choice.is_chosen for choice in self.choices)


def filters_in(query: QueryDict) -> Filters:
    """The facets that an address chooses, at most 20 values each."""
    return {
        name: tuple(dict.fromkeys(v for v in query.getlist(name) if v))[:20]
        for name in FACETS
        if any(query.getlist(name))
    }


def facets_of(results: Results) -> list[Facet]:
    """What the page offers for narrowing; a facet with a single value says nothing."""
    shown = []
    for name in FACETS:
        counts = dict(results.facets.get(name, {}))
        chosen = results.filters.get(name, ())
        by_key = {value.casefold(): value for value in counts}
        picked = {by_key.setdefault(v.casefold(), v) for v in chosen}
        for value in picked:
            counts.setdefault(value, None if None in counts.values() else 0)
        if len(counts) < 2 and not picked:
            continue
        words = _words(name, list(counts))
        choices = [
            Choice(value, words(value), count, value in picked)
            for value, count in counts.items()
        ]
        choices.sort(key=lambda one: (not one.is_chosen, -(one.count or 0), one.words))
        shown.append(Facet(name, str(NAMES[name]), choices))
    return shown


def _words(name: str, values: list[str]) -> Callable[[str], str]:
    """How the values of a facet are shown."""
    if name == "kind":
        known = {str(k): str(label) for k, label in Document.Kind.choices}
    elif name == "status":
        known = {str(s): str(label) for s, label in Edition.Status.choices}
        known[DRAFT] = _("Draft of your groups")
    elif name == "group":
        groups = WorkingGroup.objects.filter(slug__in=values)
        known = dict(groups.values_list("slug", "name"))
    elif name == "shift":
        known = {value: str(words) for value, words in SHIFTS.items()}
    else:
        known = {}
    return lambda value: known.get(value, value)


def address(text: str, filters: Filters, **more: object) -> str:
    """The address of results."""
    pairs = [("q", text)]
    pairs += [(name, value) for name, values in filters.items() for value in values]
    pairs += [(name, str(value)) for name, value in more.items()]
    return f"/search/?{urlencode(pairs)}"
