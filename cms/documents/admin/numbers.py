"""The numbers of a section's parts as JSON, for the editor to show beside its blocks."""

from typing import Any

from django.core.cache import cache
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_GET
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from cms.documents import content
from cms.documents.admin.access import desk_for
from cms.documents.admin.forms import MOST_BLOCKS, WARN_BLOCKS
from cms.documents.assemble import Assembled, assemble
from cms.documents.models import SectionPage
from cms.documents.models.pages import DESK_DEPTH, numbers_key


@require_GET
@require_admin_access
def numbers(request: HttpRequest, page_id: int) -> JsonResponse:
    """The label of the section and of each of its blocks, and how many there are."""
    desk = desk_for(request, page_id)
    page = SectionPage.objects.filter(pk=page_id).first()
    if page is None:
        raise Http404("No Page matches the given query.")
    return JsonResponse(numbers_of(assemble(desk), str(page.node)))


def numbers_of(assembled: Assembled, node: str) -> dict[str, Any]:
    """{section, blocks: {uuid: label}, count, warn, most}; empty for a retired section."""
    section = next(
        (s for s in content.sections(assembled.tree) if s["uuid"] == node), None
    )
    labels = {}
    for block in section["blocks"] if section else ():
        number = assembled.numbers[block["uuid"]]
        # A paragraph has no number of its own, only the place it is in.
        if number.label != number.place or block["type"] == "heading":
            labels[block["uuid"]] = number.label
    return {
        "section": assembled.numbers[node].label if section else "",
        "blocks": labels,
        "count": len(section["blocks"]) if section else 0,
        "warn": WARN_BLOCKS,
        "most": MOST_BLOCKS,
    }


def number_in_lists(page: SectionPage) -> str:
    """The number of a section, "" where it has none. Lists ask for many of one desk, so
    they are kept until a page of the desk is saved, or for a minute."""
    key = numbers_key(page.path[: DESK_DEPTH * Page.steplen])
    known = cache.get(key)
    if known is None:
        known = {
            uuid: number.label
            for uuid, number in assemble(page.desk).numbers.items()
            if number.kind == "clause"
        }
        cache.set(key, known, timeout=60)
    return known.get(str(page.node), "")
