"""What happened to an edition later, for its own page: its events in, words out."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.documents.models import Edition
from cms.reading.front_matter import About


def with_later(about: About | None, edition: Edition) -> About | None:
    """The front matter with errata and reaffirmations, which are no part of the text."""
    events = list(
        edition.events.filter(kind__in=("erratum", "reaffirmed", "notice"))
    )  # fmt: skip
    if not events:
        return about
    page = about or About()
    errata = [_erratum(event.data) for event in events if event.kind == "erratum"]
    if errata:
        page.lists.append((_("Errata of this edition"), errata))
    for event in events:
        if event.kind != "erratum":
            day = date_format(event.at.date(), "j F Y")
            words = event.data.get("words") or event.get_kind_display()
            page.facts.append((words, day))
    return page


def _erratum(data: dict) -> str:
    return _("%(number)s: “%(original)s” reads “%(corrected)s”.") % {
        "number": data.get("number", ""), "original": data.get("original", ""),
        "corrected": data.get("corrected", ""),
    }  # fmt: skip
