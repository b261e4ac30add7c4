"""A person's notices, how mail comes, and what they follow. Looking changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms import clock
from cms.people.models import User
from workflows.models import Notice, Subscription, WorkItem
from workflows.notify import calendar, following
from workflows.notify.forms import PreferencesForm
from workflows.notify.matrix import SORTS, events_of_sort
from workflows.review.access import visible_item
from workflows.review.places import Place
from workflows.review.sections import Section

ON_A_PAGE = 30
READ = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())


def unread_count(person: User) -> int:
    """How many notices somebody has not marked as read."""
    return Notice.objects.filter(person=person, read_at=None).count()


def place(person: User) -> Place:
    """The link of the participants' navigation, with the count of what is new."""
    return Place(_("Notices"), reverse("review:notices"), unread_count(person))


@never_cache
@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """My notices, the unread before the read, filtered by sort and document."""
    mine = Notice.objects.filter(person=request.user)
    names = mine.order_by().values_list("document__designation", flat=True).distinct()
    sort, name = request.GET.get("sort", ""), request.GET.get("document", "")
    if sort in SORTS:
        slugs = [event.slug for event in events_of_sort(sort)]
        mine = mine.filter(event__in=slugs)
    if name:
        mine = mine.filter(document__designation=name)
    ordered = mine.select_related("document").annotate(is_read=READ)
    ordered = ordered.order_by("is_read", "-at", "-pk")
    return render(
        request,
        "workflows/notices.html",
        {
            "page": Paginator(ordered, ON_A_PAGE).get_page(request.GET.get("page")),
            "unread": mine.filter(read_at=None).count(),
            "sorts": [(slug, title) for slug, (title, _mode) in SORTS.items()],
            "names": sorted(names),
            "sort": sort,
            "name": name,
            "newest": mine.order_by("-pk").values_list("pk", flat=True).first(),
        },
    )


@login_required
@require_POST
def read_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read."""
    notice = get_object_or_404(Notice, pk=pk, person=request.user)
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=clock.now())
    return _back(request)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read that the page had; what came since stays unread."""
    newest = request.POST.get("newest", "")
    unread = Notice.objects.filter(person=request.user, read_at=None)
    if newest.isdigit():
        count = unread.filter(pk__lte=int(newest)).update(read_at=clock.now())
        words = ngettext(
            "%d notice is marked as read.", "%d notices are marked as read.", count
        )
        messages.success(request, words % count)
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}):
        wanted = reverse("review:notices")
    return HttpResponseRedirect(wanted)


@never_cache
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """How mail of each sort comes, what I follow, and the address of my calendar."""
    form = PreferencesForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choices are kept."))
        return HttpResponseRedirect(reverse("review:preferences"))
    own = Subscription.objects.filter(person=request.user)
    return render(
        request,
        "workflows/preferences.html",
        {
            "form": form,
            "followed": own.select_related("document", "group"),
            "calendar": calendar.address_of(request.user),
        },
        status=400 if form.is_bound else 200,
    )


@login_required
@require_POST
def renew_calendar(request: HttpRequest) -> HttpResponse:
    """Make the address of my calendar; an older one answers no more."""
    calendar.renew_address(request.user)
    messages.success(
        request, _("Your calendar has a new address. The old one answers no more.")
    )
    return HttpResponseRedirect(f"{reverse('review:preferences')}#calendar")


@login_required
@require_POST
def follow(request: HttpRequest, designation: str) -> HttpResponse:
    """Follow a document that I may read, or stop."""
    document = visible_item(request.user, designation).document
    stop = request.POST.get("follow") == "no"
    act = following.unfollow if stop else following.follow
    act(request.user, document, at=clock.now())
    words = (
        _("You no longer follow %s. What is owed to you still comes.")
        if stop
        else _("You follow %s.")
    )
    messages.success(request, words % document.designation)
    return _back(request)


def section(item: WorkItem, person: User) -> Section:
    """Whether I follow the document, on its page."""
    return Section(
        "workflows/follow.html",
        {
            "document": item.document,
            "follows": following.follows(person, item.document),
        },
    )
