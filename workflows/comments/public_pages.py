"""Pages of public comment, for anybody: write, confirm, and see what became of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cms import clock
from cms.documents.addresses import draft_path
from cms.documents.http import not_found, or_not_found
from cms.documents.models import PublicDraft
from cms.documents.published import find_document, open_drafts
from cms.people.models import Contact
from cms.people.refusals import BadInput
from workflows.comments import comments as on_comments
from workflows.comments import links, public
from workflows.comments.answering import answer_until
from workflows.comments.places import where_in
from workflows.comments.public_forms import PublicCommentForm, shown_now
from workflows.comments.reports import answered_page, waiting_count
from workflows.comments.sheet_pages import report_answer, sheet_answer
from workflows.models import Comment, UnverifiedComment, WorkItem
from workflows.refusals import TransitionRefused, WrongRole
from workflows.windows import in_words, is_over

Facts = dict[str, Any]


def draft_of(designation: str) -> PublicDraft:
    """The newest open draft of a document, or 404, whatever is hidden or missing."""
    found = open_drafts().filter(document__designation_key=designation.casefold())
    found = found.select_related("document__lead_group", "snapshot__body")
    draft = found.order_by("-opened_at").first()
    if draft is None:
        raise not_found()
    draft.snapshot.document = draft.document
    return draft


def _context(draft: PublicDraft) -> Facts:
    zone, until = draft.document.lead_group.timezone, draft.comment_until
    return {
        "draft": draft,
        "document": draft.document,
        "draft_path": draft_path(draft.snapshot),
        "until": in_words(until, zone) if until else "",
        "is_late": until is not None and is_over(until, clock.now()),
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, designation: str) -> HttpResponse:
    """The form; a POST sends the link that proves the address."""
    draft = draft_of(designation)
    if request.method != "POST":
        given = request.GET.get("node", "")
        initial = {
            "node": where_in(draft.snapshot).node(given) if given else "",
            "quote": request.GET.get("quote", ""),
            "type": Comment.Type.GENERAL, "started": shown_now(),
        }  # fmt: skip
        form = PublicCommentForm(draft.snapshot, initial=initial)
        return _form(request, draft, form)
    form = PublicCommentForm(draft.snapshot, request.POST)
    if form.is_machine:
        return _sent(request, draft, request.POST.get("email", ""))
    if not form.is_valid():
        return _form(request, draft, form, status=400)
    data, at = form.cleaned_data, clock.now()
    try:
        public.send_comment(
            draft, data["text"], email=data["email"], name=data["name"],
            organisation=data["organisation"], at=at,
            network=public.network_of(request.META.get("REMOTE_ADDR", ""), at),
            **form.facts(),
        )  # fmt: skip
    except public.TooMany as refusal:
        return _form(request, draft, form, status=429, refusal=refusal.reasons)
    except TransitionRefused as refusal:
        return _form(request, draft, form, status=409, refusal=refusal.reasons)
    except BadInput as error:
        return _form(request, draft, form, status=400, refusal=error.reasons)
    return _sent(request, draft, data["email"])


def _form(
    request: HttpRequest, draft: PublicDraft, form: PublicCommentForm, *,
    status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    if form.is_bound:
        # The next sending is timed anew; all else stays as it was typed.
        form.data = {**form.data.dict(), "started": shown_now()}
    context = {**_context(draft), "form": form, **more}
    return render(
        request, "workflows/comments/public_write.html", context, status=status
    )


def _sent(request: HttpRequest, draft: PublicDraft, email: str) -> HttpResponse:
    context = {**_context(draft), "email": email}
    return render(request, "workflows/comments/public_sent.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What was sent, and a button: a scanner that opens the link confirms nothing."""
    uuid = links.read(links.CONFIRM, token)
    sent = UnverifiedComment.objects.filter(uuid=uuid).first() if uuid else None
    if sent is None:
        raise not_found()
    context: Facts = {"sent": sent, "document": sent.work_item.document}
    if request.method == "POST":
        try:
            made = public.confirm_comment(sent, at=clock.now())
        except TransitionRefused as refusal:
            context["refusal"] = refusal.reasons
            return render(
                request, "workflows/comments/public_confirm.html", context, status=409
            )
        return HttpResponseRedirect(links.author_address(made.contact))
    if sent.comment:
        return HttpResponseRedirect(links.author_address(sent.comment.contact))
    return render(request, "workflows/comments/public_confirm.html", context)


def _contact(token: str) -> Contact:
    uuid = links.read(links.AUTHOR, token)
    found = Contact.objects.filter(uuid=uuid).first() if uuid else None
    if found is None:
        raise not_found()
    return found


@never_cache
@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """A commenter's own comments, with their answers."""
    return _mine(request, _contact(token), token)


def _mine(
    request: HttpRequest, contact: Contact, token: str, *, status: int = 200,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    found = contact.comments.select_related(
        "work_item__document__lead_group", "work_item__preset", "snapshot"
    ).prefetch_related("replies__author", "replies__contact")
    shown = []
    for comment in found.order_by("-pk"):
        until = answer_until(comment)
        zone = comment.work_item.document.lead_group.timezone
        where = where_in(comment.snapshot)
        node = str(comment.node) if comment.node else None
        shown.append(
            {
                "comment": comment,
                "clause": where.labels.get(where.clause(node), ""),
                "until": in_words(until, zone) if until else "",
                "answered": bool(comment.replied_at)
                and comment.disposition != "withdrawn",
            }
        )
    context = {"contact": contact, "token": token, "shown": shown, **more}
    return render(request, "workflows/comments/mine.html", context, status=status)


ACTS = ("satisfied", "unsatisfied", "withdraw", "reply")


@never_cache
@require_POST
def act(request: HttpRequest, token: str, uuid: str, what: str) -> HttpResponse:
    """A commenter's verdict on an answer, a word in the thread, or taking it back."""
    contact = _contact(token)
    comment = contact.comments.filter(uuid=uuid).first()
    if comment is None or what not in ACTS:
        raise not_found()
    typed = request.POST.get("text", "")
    try:
        if what == "reply":
            on_comments.reply_to(comment, typed, by=contact)
        elif what == "withdraw":
            on_comments.withdraw_comment(comment, by=contact)
        else:
            satisfied = what == "satisfied"
            on_comments.give_verdict(comment, by=contact, satisfied=satisfied)
    except (TransitionRefused, BadInput) as refusal:
        code = 400 if isinstance(refusal, BadInput) else 409
        return _mine(
            request, contact, token, refusal=refusal.reasons, typed=typed,
            typed_for=comment.pk,
            status=403 if isinstance(refusal, WrongRole) else code,
        )  # fmt: skip
    return HttpResponseRedirect(links.author_address(contact))


def _public_item(designation: str, number: str | None) -> WorkItem:
    """The newest run whose text the public could read; only that shows its comments."""
    document = or_not_found(find_document, designation)
    texts = document.public_drafts.values("snapshot")
    items = document.work_items.filter(comments__snapshot__in=texts).distinct()
    if number and number.isdigit():
        items = items.filter(number=number)
    item = items.order_by("-number").first()
    if item is None:
        raise not_found()
    return item


@never_cache
@require_safe
def dispositions(request: HttpRequest, designation: str) -> HttpResponse:
    """What became of the comments on a draft that was open to the public."""
    item = _public_item(designation, request.GET.get("item"))
    context = {
        "item": item, "document": item.document, "is_public": True,
        "page": answered_page(item, None, request.GET.get("page")),
        "waiting": waiting_count(item),
    }  # fmt: skip
    return render(request, "workflows/comments/dispositions.html", context)


@never_cache
@require_safe
def dispositions_file(
    request: HttpRequest, designation: str, kind: str
) -> HttpResponse:
    """The same as XLSX, DOCX or PDF."""
    item = _public_item(designation, request.GET.get("item"))
    if kind == "pdf":
        return report_answer(request, item, viewer=None)
    return sheet_answer(item, kind, viewer=None, answered_only=True)
