"""/review/<designation>/text/: the reading page, and the mark that a clause is seen."""

from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms import clock
from cms.documents.content import anchor
from cms.documents.models import Snapshot
from cms.people.models import User
from cms.people.refusals import BadInput
from workflows.models import WorkItem
from workflows.review.access import NOT_HERE, visible_item
from workflows.review.text.bases import Base, bases_of, starting_point, taken_of
from workflows.review.text.marks import mark_seen, seen_by, unmark_seen, unseen
from workflows.review.text.outline import outline_of
from workflows.review.text.parts import (
    Part,
    Parts,
    changed_clauses,
    changed_parts,
    clean_parts,
)
from workflows.review.text.readings import Reading, reading_of
from workflows.review.text.threads import threads_of
from workflows.roles import roles_in

MODES = ("clean", "changes", "comments")
SHORTEST_HASH = 8


@dataclass
class View:
    """What somebody asked to see: the query of an address, read."""

    item: WorkItem
    person: User
    query: QueryDict

    @cached_property
    def mode(self) -> str:
        """clean, changes or comments."""
        wanted = self.query.get("mode", "clean")
        return wanted if wanted in MODES else "clean"

    @cached_property
    def shown(self) -> Snapshot:
        """The text that is read: the work item's, or another one of the document."""
        wanted = self.query.get("snapshot", "")
        if wanted:
            return _snapshot(self.item, wanted)
        if self.item.snapshot is None:
            raise Http404(_(NOT_HERE))
        return self.item.snapshot

    @cached_property
    def reading(self) -> Reading:
        """That text, cut into clauses."""
        return reading_of(self.shown)

    @cached_property
    def bases(self) -> list[Base]:
        """What it can be compared with by name."""
        return bases_of(self.item, self.person, self.shown)

    @cached_property
    def base(self) -> Base | None:
        """What it is compared with: as asked for, else the first choice there is."""
        if self.mode != "changes":
            return None
        wanted = self.query.get("since", "")
        if not wanted or wanted in ("review", "ballot", "edition"):
            named = [base for base in self.bases if wanted in ("", base.key)]
            return named[0] if named else self._earlier(wanted)
        text = _snapshot(self.item, wanted)
        words = _("r%(number)02d (%(sha8)s)") % {
            "number": text.number, "sha8": text.sha8,
        }  # fmt: skip
        return Base(text.sha8, words, text)

    def _earlier(self, wanted: str) -> Base | None:
        """Nothing has a name: the text taken before this one."""
        if wanted:
            return None
        earlier = self.item.document.snapshots.filter(number__lt=self.shown.number)
        text = earlier.order_by("-number").first()
        return Base(text.sha8, _("the text before"), text) if text else None

    @cached_property
    def parts(self) -> Parts:
        """The clauses to be shown."""
        file = partial(_file_address, self.item.document.designation)
        if self.base is None:
            return clean_parts(self.reading, file)
        return changed_parts(reading_of(self.base.snapshot), self.reading, file)

    @cached_property
    def to_read(self) -> list[str]:
        """The clauses that a reviewer should open: what changed since the base, or since
        the text that the person knows; all of a text that has no older one."""
        if self.base is not None:
            return self.parts.changed
        return clauses_to_read(self.item, self.person, self.shown)

    @cached_property
    def seen(self) -> set[str]:
        """The clauses of the text that the person has seen as they stand."""
        return seen_by(self.person, self.item, self.reading)

    def link(self, **changes: str) -> str:
        """The address of this page with some of its query replaced; "" leaves it out."""
        kept = {
            name: self.query[name]
            for name in ("item", "snapshot", "mode", "since", "only")
            if self.query.get(name)
        }
        query = {name: value for name, value in {**kept, **changes}.items() if value}
        path = reverse("review:text", args=[self.item.document.designation])
        return f"{path}?{urlencode(query)}" if query else path


def clauses_to_read(item: WorkItem, person: User, shown: Snapshot) -> list[str]:
    """What is new in a text to somebody, in order; everything where nothing older is
    known."""
    known = starting_point(item, person, shown)
    reading = reading_of(shown)
    if known is None:
        return [clause.uuid for clause in reading.clauses]
    return changed_clauses(reading_of(known), reading)


def unseen_of(item: WorkItem, person: User) -> tuple[int, int]:
    """How many clauses that changed since the text that a reviewer knows are unseen, of
    how many. A text that has no older one has no changes."""
    if item.snapshot is None or starting_point(item, person, item.snapshot) is None:
        return 0, 0
    changed = clauses_to_read(item, person, item.snapshot)
    seen = seen_by(person, item, reading_of(item.snapshot))
    return len(unseen(changed, seen)), len(changed)


def _snapshot(item: WorkItem, sha256: str) -> Snapshot:
    """A text of the document by the beginning of its hash."""
    found = None
    if len(sha256) >= SHORTEST_HASH:
        texts = item.document.snapshots.filter(sha256__startswith=sha256.lower())
        found = texts.order_by("number").first()
    if found is None:
        raise Http404(_(NOT_HERE))
    return found


def _file_address(designation: str, sha256: str, name: str) -> str:
    return reverse("review:file", args=[designation, sha256, name])


@never_cache
@login_required
def text(request: HttpRequest, designation: str) -> HttpResponse:
    """A snapshot to be read: clean, with its changes, or its comments only."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    view = View(item, request.user, request.GET)
    return render(request, "workflows/text.html", _context(view))


def _context(view: View) -> dict[str, Any]:
    item, document = view.item, view.item.document
    roles = roles_in(item, view.person, clock.today())
    threads = threads_of(item, view.shown, view.reading, viewer=view.person)
    to_read = set(view.to_read)
    taken = taken_of(item)
    return {
        "item": item, "document": document, "view": view, "tree": view.reading.tree,
        "shown": view.shown, "base": view.base, "mode": view.mode,
        "state_then": next(t.state for t in taken if t.snapshot == view.shown),
        "taken": [
            (line, view.link(mode="changes", since=line.snapshot.sha8))
            for line in taken
            if line.snapshot != view.shown
        ],
        "texts": [
            (line, view.link(snapshot=line.snapshot.sha8, since="")) for line in taken
        ],
        "modes": _modes(view),
        "rows": [
            {
                "part": part,
                "threads": threads.by_clause.get(part.uuid, ()),
                "seen": part.uuid in view.seen,
                "markable": part.uuid in to_read and view.mode != "comments",
            }
            for part in _shown(view, threads.by_clause)
        ],
        "outline": outline_of(view.parts.parts, view.seen, threads),
        "threads": threads,
        "seen_count": len(to_read & view.seen), "to_read_count": len(to_read),
        "progress": progress(len(to_read & view.seen), len(to_read)),
        "only": view.query.get("only") == "changed" and view.base is not None,
        "whole_link": view.link(only=""), "only_link": view.link(only="changed"),
        "may_comment": item.is_open and view.shown == item.snapshot,
        "may_review": "reviewer" in roles
        and item.state in ("wg_review", "peer_review")
        and view.shown == item.snapshot,
        "comment_path": reverse("review:comment", args=[document.designation]),
    }  # fmt: skip


def _shown(view: View, by_clause: dict[str, list]) -> list[Part]:
    parts = view.parts.parts
    if view.mode == "comments":
        return [part for part in parts if part.uuid in by_clause]
    if view.base is not None and view.query.get("only") == "changed":
        return [part for part in parts if part.is_change]
    return parts


def _modes(view: View) -> list[tuple[str, str, bool]]:
    """Address, words and whether it is the present one, of each way to read."""
    key = view.base.key if view.base else ""
    modes = [(view.link(mode="", since="", only=""), _("Clean"), view.mode == "clean")]
    modes += [
        (
            view.link(mode="changes", since=base.key),
            _("Changes since %s") % base.words,
            key == base.key,
        )
        for base in view.bases
    ]
    if view.base and key not in {base.key for base in view.bases}:
        modes.append((view.link(), _("Changes since %s") % view.base.words, True))
    modes.append(
        (
            view.link(mode="comments", since="", only=""),
            _("Comments only"),
            view.mode == "comments",
        )
    )
    return modes


def progress(seen: int, total: int) -> str:
    """The words beside the bar."""
    return _("%(seen)d of %(total)d changed clauses seen") % {
        "seen": seen, "total": total,
    }  # fmt: skip


@never_cache
@login_required
@require_POST
def seen(request: HttpRequest, designation: str) -> HttpResponse:
    """Mark a clause as seen, or take the mark away; back to the clause, or JSON."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    # The query of the page on which the mark was set says what is counted.
    view = View(item, request.user, request.GET)
    taking = request.POST.get("unseen", "")
    node = taking or request.POST.get("seen", "")
    try:
        if taking:
            unmark_seen(item, view.reading, node, by=request.user)
        else:
            mark_seen(item, view.reading, node, by=request.user, at=clock.now())
    except BadInput as error:
        sentence = " ".join(reason.sentence for reason in error.reasons)
        return HttpResponse(sentence, status=400, content_type="text/plain")
    if "application/json" in request.headers.get("Accept", ""):
        to_read = set(view.to_read)
        count = len(to_read & view.seen)
        return JsonResponse(
            {
                "seen": not taking,
                "count": count,
                "words": progress(count, len(to_read)),
            }
        )
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        wanted = view.link()
    return HttpResponseRedirect(f"{wanted}#{anchor(node)}")
