"""Pages of the mail that went out: all of it for a demonstration, its fate for the
secretariat."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.people.capabilities import Capability
from cms.people.rights import groups_where
from workflows.models import Mail
from workflows.review.access import NOT_HERE

ON_A_PAGE = 50


def may_see_fate(request: HttpRequest) -> bool:
    """The secretariat sees what went to whom and what came of it, never the words: the
    links in them are for one person only."""
    return bool(groups_where(request.user, Capability.ADMINISTER))


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mail first."""
    if not settings.MAILBOX:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not may_see_fate(request):
            raise Http404(_(NOT_HERE))
    pages = Paginator(Mail.objects.select_related("person", "contact"), ON_A_PAGE)
    return render(
        request,
        "workflows/mailbox.html",
        {"page": pages.get_page(request.GET.get("page")), "open": settings.MAILBOX},
    )


@never_cache
@require_safe
def one_mail(request: HttpRequest, uuid: str) -> HttpResponse:
    """A mail as its reader gets it; in a demonstration only."""
    return render(request, "workflows/mail.html", {"mail": _mail(uuid)})


@never_cache
@require_safe
def html_part(request: HttpRequest, uuid: str) -> HttpResponse:
    """The HTML of a mail as a page."""
    answer = HttpResponse(_mail(uuid).html)
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
    return answer


def _mail(uuid: str) -> Mail:
    if not settings.MAILBOX:
        raise Http404(_(NOT_HERE))
    return get_object_or_404(Mail, uuid=uuid)
