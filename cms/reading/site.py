"""The site's root: makes the home page and Wagtail's Site row when they are missing."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from cms.reading.models import ContentPage, HomePage

TITLE = "Standards and a toolkit for educator micro-credentials"
LEDE = (
    "Written in the open by working groups, approved by their members, and free to "
    "read, cite and reuse."
)
TAKE_PART = (
    "<p>Anybody may comment on a draft while it is open for comment: choose it from the "
    "list, read it, and write to the working group that it names. Every comment is "
    "answered, and the answers are kept with the edition.</p>"
    "<p>Members of a working group draft, review and vote on the participants’ side.</p>"
)


@transaction.atomic
def ensure_site(
    title: str = TITLE, *, lede: str = LEDE, take_part: str = TAKE_PART
) -> HomePage:
    """The home page, made with Wagtail's Site row if need be. Safe to call again."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        _remove_welcome_page(root)
        home = HomePage(title=title, slug="home", lede=lede, take_part=take_part)
        root.add_child(instance=home)
        home.save_revision().publish()
    address = urlsplit(settings.SITE_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname=address.hostname or "localhost", port=address.port or 80,
        is_default_site=True, site_name=settings.SITE_NAME,
    )  # fmt: skip
    if site.pk is None or site.root_page_id != home.pk:
        site.root_page = home
        site.site_name = settings.SITE_NAME
        site.save()
    return home


def ensure_page(
    slug: str, title: str, *, lede: str = "", body: str = ""
) -> ContentPage:
    """A page below the home page; one that is there is left as its editors have it."""
    found = ContentPage.objects.filter(slug=slug).first()
    if found is None:
        found = ContentPage(slug=slug, title=title, lede=lede, body=body)
        ensure_site().add_child(instance=found)
        found.save_revision().publish()
    return found


def _remove_welcome_page(root: Page) -> None:
    """Wagtail's first migration leaves a plain page where the home page belongs."""
    for page in root.get_children().filter(slug="home"):
        if page.specific_class is Page and not page.get_children().exists():
            Site.objects.filter(root_page=page).delete()
            page.delete()
