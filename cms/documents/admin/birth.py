"""One form makes one section, however often the browser sends it as new.

Autosave creates the page of a new section. A click on "Save draft" that crosses it is
posted to the address for new pages once more, and would make a second section with the
same blocks. So the form carries the UUID of the section to be, and what is sent twice
is an edit of what the first made.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve, reverse
from wagtail import hooks
from wagtail.models import Page

from cms.documents.admin.forms import born
from cms.documents.models.pages import SectionPage


@hooks.register("before_create_page")
def edit_what_was_made(
    request: HttpRequest, parent: Page, page_class: type[Page]
) -> HttpResponse | None:
    """Hand a form that has made its section already to the edit view."""
    node = born(request.POST) if request.method == "POST" else None
    if node is None or page_class is not SectionPage:
        return None
    made = SectionPage.objects.child_of(parent).filter(node=node).first()
    if made is None:
        return None
    if not request.accepts("text/html"):
        # An autosave that a newer save has overtaken: it would bring old words back.
        return JsonResponse(
            {
                "success": False,
                "error_code": "overtaken",
                "error_message": "This section has been saved already. Go on writing, "
                "and click Save draft.",
            },
            status=400,
        )
    match = resolve(reverse("wagtailadmin_pages:edit", args=[made.pk]))
    return match.func(request, *match.args, **match.kwargs)
