"""Answer a person's question: text and person in, hits that this person may see out.

What may be seen is decided here, from the database: which drafts are asked for at all, and
once more for every hit. Who is not signed in never causes the restricted index to be
opened. What is unknown or gone is not shown.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, zip_longest
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser

from cms.documents.access import documents_for
from cms.documents.addresses import clause_path, edition_path
from cms.documents.content import anchor
from cms.documents.models import Edition
from cms.people.capabilities import Capability
from cms.people.models import User
from search import synonyms
from search.desks import desk_address, desk_of
from search.documents import FACETS, Entry
from search.engines import PUBLIC, RESTRICTED, index
from search.engines.base import COUNT_LIMIT, Hit, Hits, Request, Suggestion
from search.grammar import has_some
from search.lexicon_reading import completions, corrected
from search.query import Query, forms_in, parse
from search.results import Correction, Counts, Filters, Found, Results
from search.snippets import label_of, marked_html, snippet
from search.sources import DESK, EDITION

PAGE_SIZE = 10
LAST_PAGE = 100
SUGGESTIONS = 8
SUGGESTED = ("identifier", "title", "word")
# Clauses whose words complete what was typed.
TEXTS_TO_COMPLETE = 30
# With so few hits a query may be mistyped.
FEW = 3
Person = User | AnonymousUser | None


def find(
    text: str,
    user: Person = None,
    *,
    filters: Filters | None = None,
    in_force_on: str = "",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Results:
    """Search for a person. in_force_on: an ISO day, only what was in force on it.

    Where next to nothing is found, `did_you_mean` is the query with words that are
    published, if that finds more. Raises IndexUnavailable when the engine does not answer.
    """
    page = min(max(page, 1), LAST_PAGE)
    request = request_of(text, filters, in_force_on)
    if request.query.is_empty and not request.filters:
        return Results(request.query, request.filters, page=page)
    request = replace(request, offset=(page - 1) * size, limit=size)
    found = replace(_answer(request, user), page=page)
    if found.total >= FEW or any(hit.is_exact for hit in found.hits):
        return found
    return replace(found, did_you_mean=_correction(request, found.total, user))


def request_of(
    text: str, filters: Filters | None = None, in_force_on: str = ""
) -> Request:
    """What a question asks of the index of published text, from its first hit on.

    Filters that were typed are added to those that were chosen.
    """
    query = understood(text)
    wanted = {name: values for name, values in (filters or {}).items() if values}
    for name, values in query.filters.items():
        wanted[name] = tuple(dict.fromkeys((*wanted.get(name, ()), *values)))
    return Request(
        query=query, documents=None, filters=wanted, excluded=query.excluded,
        in_force_on=in_force_on,
    )  # fmt: skip


def understood(text: str) -> Query:
    """A query as it is searched: with what the glossary says means the same."""
    return parse(text, synonyms.others_of(forms_in(text)))


def suggest(
    beginning: str, user: Person = None, limit: int = SUGGESTIONS
) -> list[Suggestion]:
    """Identifiers and titles from what the person may see, and published words.

    They are whole texts to search for, some of each kind where there are enough.
    """
    found = index(PUBLIC).suggest(beginning, None, limit)
    if drafts := visible_drafts(user):
        found += index(RESTRICTED).suggest(beginning, drafts, limit)
    whole = completions(beginning, limit, _published_with)
    found += [Suggestion(text, "word") for text in whole]
    once: dict[str, Suggestion] = {}
    for one in sorted(found, key=lambda one: SUGGESTED.index(one.kind)):
        once.setdefault(one.text.casefold(), one)
    by_kind = [[s for s in once.values() if s.kind == kind] for kind in SUGGESTED]
    in_turn = (s for row in zip_longest(*by_kind) for s in row if s)
    return sorted(islice(in_turn, limit), key=lambda s: SUGGESTED.index(s.kind))


def _published_with(text: str) -> list[Entry]:
    request = Request(parse(text), documents=None, limit=TEXTS_TO_COMPLETE)
    return [hit.entry for hit in index(PUBLIC).search(request).hits]


def visible_drafts(user: Person) -> frozenset[str]:
    """UUIDs of the documents whose drafts a person may read, as of now."""
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    documents = documents_for(user, Capability.READ_DRAFTS)
    return frozenset(str(one) for one in documents.values_list("uuid", flat=True))


# -- asking --------------------------------------------------------------------------


def _answer(request: Request, user: Person) -> Results:
    """The results of a request, or of the first less strict one that finds something."""
    found = None
    for attempt in attempts(request):
        found = _results(attempt, user)
        if found.total:
            break
    return found


def attempts(request: Request) -> Iterator[Request]:
    """The request, and what to ask when nothing answers it."""
    yield request
    if request.query.also:
        # Taken together, the words of a form must all occur; one by one some will do.
        request = replace(request, query=parse(request.query.text))
        yield request
    if request.query.root and has_some(request.query.root):
        # Better one word of a question than nothing.
        yield replace(request, query=request.query.loosened(), of_some=1)


def _correction(request: Request, total: int, user: Person) -> Correction | None:
    """What may have been meant; None when it would find no more."""
    text = corrected(request.query)
    if not text:
        return None
    meant = replace(request, query=understood(text), offset=0, limit=1)
    found = _answer(meant, user)
    return Correction(text, found.total) if found.total > total else None


def _results(request: Request, user: Person) -> Results:
    """Ask, check the hits, and ask again without what must not be shown."""
    for _ in range(5):
        drafts = visible_drafts(user)
        hits = _ask(request, drafts)
        editions = _editions(hits.hits)
        hidden = {
            hit.entry.source
            for hit in hits.hits
            if not _is_visible(hit.entry, editions, drafts)
        }
        if not hidden:
            found = [_found(hit, editions) for hit in hits.hits]
            facets = {n: hits.facets[n] for n in FACETS if hits.facets.get(n)}
            return Results(
                request.query, request.filters, hits.total, found, facets,
                is_limited=hits.is_limited,
            )  # fmt: skip
        request = replace(request, hidden=request.hidden | hidden)
    return Results(request.query, request.filters)


def _ask(request: Request, drafts: frozenset[str]) -> Hits:
    """One answer from the published index and, for who may see drafts, the other."""
    if not drafts:
        return index(PUBLIC).search(request)
    start, end = request.offset, request.offset + request.limit
    both = replace(request, offset=0, limit=end)
    public = index(PUBLIC).search(both)
    restricted = index(RESTRICTED).search(replace(both, documents=drafts))
    hits = sorted([*public.hits, *restricted.hits], key=lambda hit: hit.rank)
    return Hits(
        total=min(public.total + restricted.total, COUNT_LIMIT + 1),
        hits=hits[start:end],
        facets=_added(public.facets, restricted.facets),
        is_limited=public.is_limited or restricted.is_limited,
    )


def _added(one: Counts, other: Counts) -> Counts:
    """Facets of two indexes; a facet that was not counted in one is not in the sum."""
    added: Counts = {}
    for name in dict.fromkeys((*one, *other)):
        mine, theirs = one.get(name, {}), other.get(name, {})
        values = dict.fromkeys((*mine, *theirs))
        if None in (*mine.values(), *theirs.values()):
            added[name] = values
            continue
        counts = {value: mine.get(value, 0) + theirs.get(value, 0) for value in values}
        added[name] = dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
    return added


def _editions(hits: list[Hit]) -> dict[str, Edition]:
    wanted = [
        uuid.UUID(hit.entry.source.removeprefix(EDITION))
        for hit in hits
        if hit.entry.source.startswith(EDITION)
    ]
    found = Edition.objects.filter(uuid__in=wanted).select_related("document")
    return {f"{EDITION}{edition.uuid}": edition for edition in found}


def _is_visible(
    entry: Entry, editions: dict[str, Edition], drafts: frozenset[str]
) -> bool:
    if entry.source.startswith(DESK):
        # The documents were read a moment ago; the desk may be gone since it was indexed.
        return entry.document in drafts and desk_of(_desk_pk(entry)) is not None
    return entry.source in editions


def _desk_pk(entry: Entry) -> str:
    return entry.source.removeprefix(DESK)


# -- showing -------------------------------------------------------------------------


def published(hits: list[Hit]) -> list[Found]:
    """Hits in published text as they are shown; without what the database has no more."""
    editions = _editions(hits)
    return [_found(hit, editions) for hit in hits if hit.entry.source in editions]


def _found(hit: Hit, editions: dict[str, Edition]) -> Found:
    entry = hit.entry
    edition = editions.get(entry.source)
    return Found(
        entry=entry,
        title=marked_html(hit.title),
        snippet=snippet(hit.body),
        label=hit.label if _is_name(hit) else label_of(entry, hit.title, hit.body),
        url=_url(hit, edition),
        status=str(edition.status) if edition else entry.status,
        is_exact=hit.is_exact,
    )


def _is_name(hit: Hit) -> bool:
    """Whether the identifier that was asked for is a label, not a clause's number."""
    kinds = {i.kind for i in hit.entry.identifiers if i.label == hit.label}
    return bool(kinds & {"requirement", "external"})


def _url(hit: Hit, edition: Edition | None) -> str:
    entry, node = hit.entry, hit.node or hit.entry.uuid
    if edition is None:
        return desk_address(desk_of(_desk_pk(entry)), entry)
    if entry.uuid == entry.document:
        return edition_path(edition)
    segment = entry.section_number or anchor(entry.section)
    return clause_path(edition, segment, node)


def way_back(url: str, text: str) -> str:
    """The address of a clause that can lead back to the results."""
    path, hash_, fragment = url.partition("#")
    return f"{path}?{urlencode({'found': text})}{hash_}{fragment}"
