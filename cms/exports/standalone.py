"""An edition in, one HTML file out that needs nothing else: styles and pictures inside."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from cms.documents import addresses, blobs
from cms.documents.citing import reference_text
from cms.documents.content import short_id
from cms.documents.html import Page
from cms.documents.models import Edition

STYLES = ("reset", "tokens", "base", "layout", "components", "document", "print")


@cache
def style_sheet() -> str:
    """The site's styles as one sheet."""
    found = [finders.find(f"css/{name}.css") for name in STYLES]
    return "\n".join(Path(path).read_text("utf-8") for path in found if path)


def content_security_policy(style: str) -> str:
    """Nothing but this one sheet and pictures that are in the file."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def standalone(edition: Edition) -> tuple[str, str]:
    """The file and the content security policy to send with it."""
    tree, site = edition.snapshot.tree, settings.SITE_URL
    base = addresses.edition_path(edition)
    types = {asset["sha256"]: asset["media_type"] for asset in tree["assets"]}
    terms = {term["uuid"] for term in tree["terms"]}
    page = Page(
        tree,
        link=lambda xref: _link(page, xref, edition),
        file=lambda sha, name: _file(sha, name, types.get(sha, "")),
        term=lambda uuid: f"#term-{short_id(uuid)}" if uuid in terms else "",
        reference=lambda uuid: f"#ref-{short_id(uuid)}",
        permalink=lambda uuid: site + addresses.node_path(uuid),
    )  # fmt: skip
    meta = tree["meta"]
    style = style_sheet()
    context = {
        "style": style, "edition": edition, "tree": tree, "site": site,
        "site_name": settings.SITE_NAME, "address": site + base,
        "current": site + addresses.document_path(edition.document),
        "abstract": page.paragraphs(meta.get("abstract", [])),
        "scope": page.paragraphs(meta.get("scope", [])),
        "body": page.body(), "footnotes": page.footnote_list(),
        "contents": page.contents(2), "sha256": edition.snapshot.sha256,
        "terms": [
            {
                "ident": f"term-{short_id(term['uuid'])}", "entry": term,
                "definition": page.runs(term["definition"]),
                "source": page.runs(term["source"]),
            }
            for term in sorted(tree["terms"], key=lambda t: t["preferred"].casefold())
        ],
        "references": [
            {
                "ident": f"ref-{short_id(ref['uuid'])}", "key": ref["key"],
                "html": page.runs(reference_text(ref["csl"])),
            }
            for ref in sorted(tree["references"], key=lambda r: r["key"].casefold())
        ],
        "event": edition.events.filter(kind=edition.status).order_by("at", "pk").last(),
    }  # fmt: skip
    words = render_to_string("exports/document.html", context)
    return words, content_security_policy(style)


def _link(page: Page, xref: dict, edition: Edition) -> str:
    """A node of this text by its anchor, all others on the site."""
    own = xref["document"] == page.tree["document"] and xref["node"] in page.numbers
    if own and xref.get("edition") in (None, str(edition.uuid)):
        return f"#c-{short_id(xref['node'])}"
    path = settings.SITE_URL + addresses.node_path(xref["node"])
    return f"{path}?edition={xref['edition']}" if xref.get("edition") else path


def _file(sha: str, name: str, media_type: str) -> str:
    """A picture as a data: address, other files on the site."""
    address = settings.SITE_URL + addresses.file_path(sha, name)
    if not media_type.startswith("image/"):
        return address
    try:
        data = blobs.read(sha)
    except blobs.BlobMissing:
        return address
    return f"data:{media_type};base64,{b64encode(data).decode()}"
