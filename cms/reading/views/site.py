"""The home page, pages of plain text, and the patterns that developers look at."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.documents.http import not_found, public_page
from cms.reading.home import whats_current
from cms.reading.models import ContentPage, HomePage


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """The front page; its own words come from Wagtail once somebody has written them."""
    page = HomePage.objects.live().public().first()
    return render(request, "pages/home.html", {"page": page, **whats_current()})


@public_page
def content_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A live page of plain text below the home page."""
    page = ContentPage.objects.live().public().filter(slug=slug).first()
    if page is None:
        raise not_found()
    return render(request, "pages/content_page.html", {"page": page})


@public_page
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component with sample data; only where DEBUG is set."""
    if not settings.DEBUG:
        raise not_found()
    return render(
        request,
        "pages/patterns.html",
        {"samples": ["notice", "success", "warning", "refusal"]},
    )
