"""Show hits on a page: results in, what their list says and links to out."""

from dataclasses import dataclass
from urllib.parse import urlencode

from search.asked import Asked
from search.facets import group_names
from search.finding import Found, Results
from search.marking import Marker, marker

# The address of a hit says what to mark there. More than this is no help to a reader.
MOST_FORMS = 8
LONGEST_FORM = 60


@dataclass(frozen=True)
class Line:
    """A hit in the list. `within` is the address of all hits in its document, "" where
    the list has no other."""

    hit: Found
    href: str
    groups: str
    within: str


def lines_of(results: Results, asked: Asked) -> list[Line]:
    """The hits of a page, in their order."""
    slugs = {slug for hit in results.hits for slug in _groups(hit)}
    names = group_names(sorted(slugs))
    has_others = len(results.facets.get("document", {})) > 1 and not asked.filters.get(
        "document"
    )
    words = marker(results.query.root)
    return [
        Line(
            hit=hit,
            href=arrival(hit, results.query.text, words),
            groups=", ".join(names.get(slug, slug) for slug in _groups(hit)),
            within=_within(hit, asked) if has_others else "",
        )
        for hit in results.hits
    ]


def arrival(hit: Found, text: str, words: Marker) -> str:
    """The address of a hit with what leads back and what to mark; a draft's is that of
    its desk, which marks nothing."""
    if not hit.url or hit.entry.is_draft:
        return hit.url
    path, hash_, fragment = hit.url.partition("#")
    given = {"found": text, "mark": "|".join(forms_of(hit, words))}
    query = urlencode({name: value for name, value in given.items() if value})
    return f"{path}{'?' if query else ''}{query}{hash_}{fragment}"


def forms_of(hit: Found, words: Marker) -> list[str]:
    """What matched, as the clause writes it, each word or phrase once."""
    entry = hit.entry
    text = f"{entry.title}\n{entry.body}"
    found: dict[str, str] = {}
    for form in words.forms(text):
        if len(form) <= LONGEST_FORM and "|" not in form:
            found.setdefault(" ".join(form.casefold().split()), form)
    return [" ".join(form.split()) for form in found.values()][:MOST_FORMS]


def _groups(hit: Found) -> tuple[str, ...]:
    return hit.entry.facets.get("group", ())


def _within(hit: Found, asked: Asked) -> str:
    filters = {**asked.filters, "document": (hit.entry.designation,)}
    return asked.but(filters=filters).address()
