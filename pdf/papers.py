"""Print a report: a Paper in, a tagged PDF in the house style out, the same bytes each time.

The fragment comes from templates of ours, which have escaped what people wrote. A table
in an element with `class="wide"` stands on a page turned on its side.
"""

import re
import unicodedata
from html import escape

from django.conf import settings
from django.utils.translation import gettext as _

from cms.documents.registry import CannotPrint, Paper
from pdf.book import About, Book, Part
from pdf.coverage import can_show, spell_scripts
from pdf.job import RenderFailed, run
from pdf.longwords import breakable
from pdf.matter import css_string
from pdf.pool import Limits

# Somebody waits for the answer with a browser.
LIMITS = Limits(cpu_seconds=60, process_seconds=120, wall_seconds=120)
_BEFORE_TAG = re.compile(r"[^<>]+(?=<)")


def print_report(paper: Paper) -> bytes:
    """The PDF of a report. Raises CannotPrint with the sentence that says why not."""
    try:
        return run(make_paper(paper), limits=LIMITS).data
    except RenderFailed as error:
        words = _("No PDF can be made here. %(reason)s") % {"reason": error}
        raise CannotPrint(words) from error


def make_paper(paper: Paper) -> Book:
    """The report as a book of one part, without a cover."""
    about = About(
        title=f"{paper.designation} {paper.title}".strip(),
        language=paper.language,
        identifier="",
        designation=paper.designation,
        author=settings.SITE_NAME,
    )
    return Book([Part(_document(paper))], about, f"{settings.SITE_URL}/")


def _document(paper: Paper) -> str:
    title = escape(f"{paper.designation} {paper.title}".strip())
    body = breakable(spell_scripts(name_unknown(f"{_head(paper)}{paper.html}\n")))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(paper.language)}">\n<head>'
        f'<meta charset="utf-8"><title>{title}</title>\n'
        f"<style>{_page_rules(paper)}</style></head>\n"
        f'<body data-part="paper">\n{body}</body></html>\n'
    )


def _head(paper: Paper) -> str:
    """Designation and title, and the facts as a table."""
    facts = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>\n'
        for name, value in paper.facts
    )
    table = f'<div class="paper-facts"><table>\n{facts}</table></div>\n'
    return (
        '<header class="paper-head">\n'
        f'<p class="paper-designation">{escape(paper.designation)}</p>\n'
        f"<h1>{escape(paper.title)}</h1>\n{table if facts else ''}</header>\n"
    )


def _page_rules(paper: Paper) -> str:
    """What the heads and feet of this report's pages say."""
    words = css_string(f"{paper.designation} · {paper.title}".strip(" ·"))
    site = css_string(settings.SITE_NAME)
    of = css_string(_(" of "))
    rules = (
        f"@top-left {{ content: {words} }} @bottom-left {{ content: {site} }} "
        f"@bottom-right {{ content: counter(page) {of} counter(pages) }}"
    )
    # The title itself heads the first page.
    first = "@page paper:first { @top-left { content: none } }"
    return f"@page paper {{ {rules} }} @page paper-wide {{ {rules} }} {first}"


def name_unknown(html: str) -> str:
    """Characters that no bundled font has, by their names: a report leaves nobody's words out."""
    return _BEFORE_TAG.sub(lambda found: "".join(map(_named, found[0])), html)


def _named(character: str) -> str:
    if character.isascii() or can_show(character):
        return character
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    return f"[{name.lower()}]"
