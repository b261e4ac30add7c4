"""Pages about comments for participants: the list with its filters, and one comment."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms import clock
from cms.people.capabilities import Capability
from workflows.comments import listing
from workflows.comments.answering import answer_until
from workflows.comments.authors import Authors
from workflows.comments.bulk import ACTS, act_on_all
from workflows.comments.forms import DispositionForm, ReplyForm
from workflows.comments.steps import may_propose
from workflows.comments.suggestions import shown
from workflows.models import Comment, WorkItem
from workflows.review.access import NOT_HERE, visible_item
from workflows.roles import capabilities_in, roles_in
from workflows.windows import in_words

Facts = dict[str, Any]


def may_here(item: WorkItem, request: HttpRequest) -> Facts:
    """What the person on the page may do with comments of others."""
    now = clock.now()
    roles = roles_in(item, request.user, now.date())
    return {
        "dispose": may_propose(item, request.user, now),
        "agree": bool({"chair", "secretariat"} & roles),
        "send": bool({"chair", "editor", "secretariat"} & roles),
        "moderate": bool({"chair", "secretariat"} & roles),
    }


@never_cache
@login_required
@require_safe
def comments(request: HttpRequest, designation: str) -> HttpResponse:
    """Every comment, chosen by filters, by clause or by number."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    return _list(request, item)


def _list(
    request: HttpRequest, item: WorkItem, form: DispositionForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    may = may_here(item, request)
    every = listing.visible_comments(item, moderates=may["moderate"])
    wanted = {name: value for name, value in request.GET.items() if value}
    found = listing.chosen(every, wanted, me=request.user, item=item)
    by_clause = wanted.get("order", "clause") == "clause"
    keys = listing.in_order(item, found, wanted.get("clause", ""), by_clause=by_clause)
    authors = Authors(item, request.user)
    page = listing.page_of(item, keys, request.GET.get("page"), authors)
    query = request.GET.copy()
    query.pop("page", None)
    counted = listing.counts(every)
    context = {
        "item": item,
        "document": item.document,
        "page": page,
        "found": len(keys),
        "total": sum(counted.values()),
        "by_clause": by_clause,
        "counts": [
            (name, listing.STATE_WORDS[name], count)
            for name, count in counted.items()
            if count
        ],
        "wanted": wanted,
        "filtered": any(name not in ("page", "item", "order") for name in wanted),
        "selects": listing.filter_choices(),
        "clauses": listing.clause_choices(item),
        "flags": listing.FLAG_WORDS.items(),
        "query": query.urlencode(),
        "may": may,
        "may_any": any(may.values()),
        "form": form or DispositionForm(item),
    }
    return render(request, "workflows/comments/list.html", context, status=status)


@never_cache
@login_required
@require_POST
def bulk(request: HttpRequest, designation: str) -> HttpResponse:
    """Do one thing to all comments that are ticked."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise Http404(_(NOT_HERE))
    numbers = [int(n) for n in request.POST.getlist("comment") if n.isdigit()]
    may = may_here(item, request)
    ticked = listing.visible_comments(item, moderates=may["moderate"])
    ticked = ticked.filter(number__in=numbers).order_by("number")
    if not ticked:
        messages.error(request, _("Tick the comments that you mean first."))
        return _list(request, item, DispositionForm(item, request.POST), status=400)
    facts: Facts = {}
    if act == "propose":
        form = DispositionForm(item, request.POST)
        if not form.is_valid():
            return _list(request, item, form, status=400)
        facts = {"disposition": form.cleaned_data["disposition"], **form.facts()}
    done = act_on_all(ticked, act, by=request.user, **facts)
    if done.count:
        words = ngettext("Done for %d comment.", "Done for %d comments.", done.count)
        messages.success(request, words % done.count)
    for sentence in done.sentences():
        messages.warning(request, _("Not done for %s") % sentence)
    address = reverse("review:comments", args=[item.document.designation])
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@never_cache
@login_required
@require_safe
def comment(request: HttpRequest, designation: str, number: str) -> HttpResponse:
    """One comment: its thread, its history, where it stands in later texts."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    return comment_page(request, item, found_comment(request, item, number))


def found_comment(request: HttpRequest, item: WorkItem, number: str) -> Comment:
    """A comment that the person may see, or 404."""
    may = may_here(item, request)
    visible = listing.visible_comments(item, moderates=may["moderate"])
    found = get_object_or_404(
        visible.select_related(
            "author", "contact", "organisation", "category", "snapshot",
            "duplicate_of", "done_in", "disposed_by", "agreed_by",
        ),
        number=number,
    )  # fmt: skip
    found.work_item = item
    return found


def comment_page(
    request: HttpRequest, item: WorkItem, found: Comment, *, status: int = 200,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    """The page of a comment; more: forms with what was typed, and a refusal."""
    authors = Authors(item, request.user)
    row = listing.Row(
        found,
        listing.spot_of(found, item, listing.places_of(item)),
        authors.name(found),
    )
    until = answer_until(found)
    zone = item.document.lead_group.timezone
    mine = found.author_id == request.user.pk
    held = capabilities_in(item.document, request.user, clock.today())
    may_edit = Capability.EDIT in held
    initial = {
        "disposition": found.disposition, "rationale": found.rationale,
        "change_class": found.change_class,
        "duplicate_of": found.duplicate_of.number if found.duplicate_of else None,
    }  # fmt: skip
    context = {
        "item": item,
        "document": item.document,
        "row": row,
        "comment": found,
        "mine": mine,
        "may": may_here(item, request),
        "until": in_words(until, zone) if until else "",
        "events": _events(found, authors),
        "replies": _replies(found, authors),
        "places": found.places.select_related("snapshot").order_by("snapshot__number"),
        "form": DispositionForm(item, initial=initial),
        "reply_form": ReplyForm(),
        "suggestion": shown(found, item, may_edit=may_edit),
        "classes": Comment.ChangeClass.choices,
        **more,
    }
    return render(request, "workflows/comments/one.html", context, status=status)


def _events(found: Comment, authors: Authors) -> list[Facts]:
    """The history; a hidden author's own steps are the voter's."""
    hidden = authors.is_hidden(found)
    return [
        {
            "event": event,
            "who": authors.name(found)
            if hidden and event.by_id == found.author_id
            else str(event.by or event.contact or _("the clock")),
        }
        for event in found.events.select_related("by", "contact").order_by("sequence")
    ]


def _replies(found: Comment, authors: Authors) -> list[Facts]:
    hidden = authors.is_hidden(found)
    return [
        {
            "reply": reply,
            "who": authors.name(found)
            if hidden and reply.author_id == found.author_id
            else str(reply.author or reply.contact),
        }
        for reply in found.replies.select_related("author", "contact")
    ]


@never_cache
@login_required
@require_safe
def answers(request: HttpRequest, designation: str) -> HttpResponse:
    """What each commenter said and was answered, one after another."""
    item = visible_item(request.user, designation, request.GET.get("item"))
    visible = listing.visible_comments(item, moderates=False)
    authors = Authors(item, request.user)
    by_name: dict[str, list[listing.Row]] = {}
    for row in listing.rows(item, visible):
        by_name.setdefault(authors.name(row.comment), []).append(row)
    context = {
        "item": item,
        "document": item.document,
        "commenters": sorted(by_name.items(), key=lambda entry: entry[0].casefold()),
    }
    return render(request, "workflows/comments/answers.html", context)
