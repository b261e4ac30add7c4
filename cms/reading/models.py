"""The site's own pages: the home page and pages of plain text. Ordinary Wagtail pages."""

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "blockquote"]


class ServedHere:
    """What both kinds of page share: they are served by `cms.reading`, not by Wagtail."""

    def __str__(self) -> str:
        return self.title

    def address(self) -> str:
        """The page's path."""
        raise NotImplementedError

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple | None:
        """Wagtail's own view is not mounted, so Wagtail cannot work this out."""
        parts = super().get_url_parts(request)
        if parts is None:
            return None
        site_id, *_ = parts
        roots = [
            r for r in self._get_relevant_site_root_paths(request) if r[0] == site_id
        ]
        return site_id, roots[0].root_url, self.address()


class HomePage(ServedHere, Page):
    """The front page: a few words of our own above what is current."""

    lede = models.TextField(_("first sentences"), blank=True)
    take_part = RichTextField(_("how to take part"), features=FEATURES, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["reading.ContentPage"]
    max_count = 1
    template = "pages/home.html"
    content_panels = [*Page.content_panels, FieldPanel("lede"), FieldPanel("take_part")]

    class Meta:
        verbose_name = _("home page")

    def address(self) -> str:
        return "/"

    def get_context(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> dict:
        from cms.reading.home import whats_current

        return {**super().get_context(request, *args, **kwargs), **whats_current()}


class ContentPage(ServedHere, Page):
    """A page of plain text below the home page: about, how we work, accessibility."""

    lede = models.TextField(_("first sentences"), blank=True)
    body = RichTextField(_("text"), features=FEATURES, blank=True)

    parent_page_types = ["reading.HomePage"]
    subpage_types: list[str] = []
    template = "pages/content_page.html"
    content_panels = [*Page.content_panels, FieldPanel("lede"), FieldPanel("body")]

    class Meta:
        verbose_name = _("content page")

    def address(self) -> str:
        return f"/{self.slug}/"
