"""Facets for people: counted values in, choices and chips with words out."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.documents.models import Document, Edition
from cms.people.models import WorkingGroup
from search.asked import Asked
from search.documents import DRAFT, FACETS
from search.finding import Results

NAMES = {
    "kind": gettext_lazy("Document type"),
    "document": gettext_lazy("Standard"),
    "status": gettext_lazy("Status"),
    "group": gettext_lazy("Working group"),
    "audience": gettext_lazy("Audience"),
    "shift": gettext_lazy("Toolkit section"),
    "requirement": gettext_lazy("Requirement kind"),
    "year": gettext_lazy("Year"),
}
SHIFTS = {
    "mindsets": gettext_lazy("Mindsets"),
    "professional-learning": gettext_lazy("Professional learning and support"),
    "roles-incentives": gettext_lazy("Roles and incentives"),
    "infrastructure": gettext_lazy("Infrastructure and technology"),
    "policies": gettext_lazy("Policies"),
}
REQUIREMENTS = {
    "shall": gettext_lazy("Shall: required"),
    "should": gettext_lazy("Should: recommended"),
    "may": gettext_lazy("May: permitted"),
    "can": gettext_lazy("Can: possible"),
}
# Values that are shown at once; the others behind "More".
SHOWN_AT_ONCE = 6
Words = Callable[[str], str]


@dataclass(frozen=True)
class Choice:
    """A value of a facet. A typed one stands in the query, as in `status:current`."""

    value: str
    words: str
    count: int | None
    is_chosen: bool
    is_typed: bool = False


@dataclass(frozen=True)
class Facet:
    """A facet with its values, chosen ones first."""

    name: str
    words: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        """Values shown at once."""
        return self.choices[: max(SHOWN_AT_ONCE, self._chosen)]

    @property
    def more(self) -> list[Choice]:
        """Values shown on demand."""
        return self.choices[max(SHOWN_AT_ONCE, self._chosen) :]

    @property
    def is_counted(self) -> bool:
        """False when more clauses matched than are counted."""
        return all(choice.count is not None for choice in self.choices)

    @property
    def _chosen(self) -> int:
        return sum(choice.is_chosen for choice in self.choices)


@dataclass(frozen=True)
class Chip:
    """A filter that is in force. `remove` is the address without it, "" where it can only
    be taken out of the query by hand."""

    facet: str
    words: str
    remove: str


def facets_of(results: Results) -> list[Facet]:
    """What the page offers for narrowing; a facet with a single value says nothing."""
    shown = []
    for name in FACETS:
        counts = dict(results.facets.get(name, {}))
        typed = {v.casefold() for v in results.query.filters.get(name, ())}
        by_key = {value.casefold(): value for value in counts}
        wanted = results.filters.get(name, ())
        picked = {by_key.setdefault(v.casefold(), v) for v in wanted}
        for value in picked:
            counts.setdefault(value, None if None in counts.values() else 0)
        if len(counts) < 2 and not picked:
            continue
        words = words_of(name, results)
        choices = [
            Choice(
                value, words(value), count, value in picked, value.casefold() in typed
            )
            for value, count in counts.items()
        ]
        choices.sort(key=_order(name))
        shown.append(Facet(name, str(NAMES[name]), choices))
    return shown


def chips_of(results: Results, asked: Asked) -> list[Chip]:
    """The filters in force: first those of the address, then those of the query."""
    typed, unwanted = results.query.filters, results.query.excluded
    # Once a facet, not once a value: some words are read from the database.
    words = {
        name: words_of(name, results) for name in {*asked.filters, *typed, *unwanted}
    }
    found = [
        Chip(str(NAMES[name]), words[name](value), asked.without(name, value).address())
        for name, values in asked.filters.items()
        for value in values
    ]
    for given, pattern in ((typed, "%s"), (unwanted, _("not %s"))):
        for name, values in given.items():
            rest = asked.untyped(name)
            shown = pattern % ", ".join(words[name](value) for value in values)
            remove = rest.address() if rest else ""
            found.append(Chip(str(NAMES[name]), shown, remove))
    return found


def words_of(name: str, results: Results) -> Words:
    """How the values of a facet are shown. Rows are only read for what the answer holds:
    naming a value in the address must not tell whether there is such a thing."""
    values = list(results.facets.get(name, {}))
    if name == "kind":
        known = {str(k): str(label) for k, label in Document.Kind.choices}
    elif name == "status":
        known = {str(s): str(label) for s, label in Edition.Status.choices}
        known[DRAFT] = _("Draft of your groups")
    elif name == "group":
        known = group_names(values)
    elif name == "document":
        documents = Document.objects.filter(designation__in=values)
        known = {d.designation: str(d) for d in documents}
    elif name == "shift":
        known = {value: str(words) for value, words in SHIFTS.items()}
    elif name == "requirement":
        known = {value: str(words) for value, words in REQUIREMENTS.items()}
    else:
        known = {}
    by_key = {value.casefold(): words for value, words in known.items()}
    return lambda value: by_key.get(value.casefold(), value)


def group_names(slugs: list[str]) -> dict[str, str]:
    """The names of working groups by slug."""
    groups = WorkingGroup.objects.filter(slug__in=slugs)
    return dict(groups.values_list("slug", "name"))


def _order(name: str) -> Callable[[Choice], tuple]:
    """Chosen values first; then the newest year, the strongest requirement, or what most
    clauses have."""
    if name == "year":
        return lambda one: (not one.is_chosen, [-ord(c) for c in one.value])
    if name == "requirement":
        strength = list(REQUIREMENTS)
        return lambda one: (
            not one.is_chosen,
            strength.index(one.value) if one.value in strength else len(strength),
            one.words,
        )
    return lambda one: (not one.is_chosen, -(one.count or 0), one.words)
