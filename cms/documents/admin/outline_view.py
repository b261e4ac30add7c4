"""The outline of a desk: forms that work without a script, each one action of `outline`."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access

from cms.documents import content, outline
from cms.documents.access import may_edit
from cms.documents.admin.access import desk_for
from cms.documents.assemble import Assembled, assemble
from cms.documents.freeze import problems_of
from cms.documents.models import SectionPage
from cms.documents.models.pages import Desk
from cms.documents.outline import OutlineRefused

Row = dict[str, Any]


def rows_of(assembled: Assembled, sections: list, depth: int = 1) -> Iterator[Row]:
    """The sections as the template walks them: with page, number and what may be done."""
    for index, section in enumerate(sections):
        before = sections[index - 1] if index else None
        yield {
            "section": section,
            "page": assembled.pages[section["uuid"]],
            "number": assembled.numbers[section["uuid"]].label,
            "blocks": len(section["blocks"]),
            "requirements": sum(b["type"] == "requirement" for b in section["blocks"]),
            "first": before is None,
            "last": index == len(sections) - 1,
            "can_nest": before is not None and section["kind"] != "annex",
            "can_unnest": depth > 1,
            "can_merge": before is not None and not before["sections"],
            "children": list(rows_of(assembled, section["sections"], depth + 1)),
        }


@require_http_methods(["GET", "POST"])
@require_admin_access
def outline_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """The outline; a POST does one action and comes back."""
    desk = desk_for(request, page_id)
    if request.method == "POST":
        return _act(request, desk)
    assembled = assemble(desk)
    context = {
        "desk": desk,
        "document": desk.document,
        "rows": list(rows_of(assembled, assembled.tree["sections"])),
        "retired": outline.retired_sections(desk),
        "problems": problems_of(assembled),
        "may_edit": may_edit(request.user, desk.document),
        "page_title": f"Outline of {desk.document.designation}",
    }
    return render(request, "documents/admin/outline.html", context)


def _act(request: HttpRequest, desk: Desk) -> HttpResponse:
    if not may_edit(request.user, desk.document):
        raise PermissionDenied
    page = _section(request, desk)
    act = _ACTIONS.get(request.POST.get("action", ""))
    if act is None:
        raise Http404("No such action.")
    try:
        sentence = act(page, request)
    except OutlineRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, sentence)
    return redirect(f"{_url(desk)}#s-{page.pk}")


def _section(request: HttpRequest, desk: Desk) -> SectionPage:
    try:
        return outline.section_of(desk, int(request.POST.get("section", "")))
    except (ValueError, SectionPage.DoesNotExist):
        raise Http404("No Page matches the given query.") from None


def _url(desk: Desk) -> str:
    return reverse("concord_desk:outline", args=[desk.pk])


def _move(page: SectionPage, request: HttpRequest) -> str:
    outline.move_section(page, request.POST["action"], by=request.user)
    return f"“{page.title}” was moved. The numbers follow."


def _merge(page: SectionPage, request: HttpRequest) -> str:
    keep = request.POST.get("keep_title") == "yes"
    into = outline.merge_with_previous(page, keep_title=keep, by=request.user)
    return f"“{page.title}” was merged into “{into.title}”."


def _retire(page: SectionPage, request: HttpRequest) -> str:
    outline.retire_section(page, by=request.user)
    return (
        f"“{page.title}” was retired. It is at the end of this page, and can come back."
    )


def _restore(page: SectionPage, request: HttpRequest) -> str:
    outline.restore_section(page, by=request.user)
    return f"“{page.title}” is back in the text."


_ACTIONS: dict[str, Callable[[SectionPage, HttpRequest], str]] = {
    **dict.fromkeys(("up", "down", "nest", "unnest"), _move),
    "merge": _merge,
    "retire": _retire,
    "restore": _restore,
}


@require_http_methods(["GET", "POST"])
@require_admin_access
def parts_view(request: HttpRequest, page_id: int, section_id: int) -> HttpResponse:
    """The blocks of one section: split it at one of them, or move some elsewhere."""
    desk = desk_for(request, page_id, edit=True)
    try:
        page = outline.section_of(desk, section_id)
    except SectionPage.DoesNotExist:
        raise Http404("No Page matches the given query.") from None
    if request.method == "POST":
        try:
            sentence = _cut(page, desk, request)
        except OutlineRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, sentence)
            return redirect(f"{_url(desk)}#s-{page.pk}")
    assembled = assemble(desk)
    section = next(
        (s for s in content.sections(assembled.tree) if s["uuid"] == str(page.node)),
        None,
    )
    if section is None:
        raise Http404("No Page matches the given query.")
    context = {
        "desk": desk,
        "page": page,
        "number": assembled.numbers[section["uuid"]].label,
        "blocks": [_block_row(assembled, block) for block in section["blocks"]],
        "others": [
            {
                "pk": assembled.pages[s["uuid"]].pk,
                "label": f"{assembled.numbers[s['uuid']].label} {s['title']}".strip(),
            }
            for s in content.sections(assembled.tree)
            if s["uuid"] != section["uuid"]
        ],
        "page_title": f"Parts of {page.title}",
        "posted": request.POST,
        "chosen": request.POST.getlist("blocks"),
    }
    return render(request, "documents/admin/parts.html", context)


def _block_row(assembled: Assembled, block: content.Node) -> Row:
    words = " ".join(content.block_text(block).split())
    number = assembled.numbers[block["uuid"]]
    return {
        "uuid": block["uuid"],
        "type": block["type"],
        "label": number.label if number.label != number.place else "",
        "words": words[:140] + ("…" if len(words) > 140 else ""),
    }


def _cut(page: SectionPage, desk: Desk, request: HttpRequest) -> str:
    if request.POST.get("action") == "split":
        block = request.POST.get("at", "")
        if not block:
            raise OutlineRefused("Choose the block at which the new section begins.")
        made = outline.split_section(
            page, block, title=request.POST.get("title", ""),
            below=request.POST.get("where") == "below", by=request.user,
        )  # fmt: skip
        names = ", ".join(f"“{new.title}”" for new in made)
        return f"“{page.title}” was split: {names}."
    try:
        target = outline.section_of(desk, int(request.POST.get("target", "")))
    except (ValueError, SectionPage.DoesNotExist):
        raise OutlineRefused("Choose the section that the blocks go to.") from None
    count = outline.move_blocks(
        page, request.POST.getlist("blocks"), target, by=request.user
    )
    word = "block was" if count == 1 else "blocks were"
    return str(format_html("{} {} moved to “{}”.", count, word, target.title))
