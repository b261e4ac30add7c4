"""How to cite an edition or a clause of it, in the formats that reference managers read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.documents import addresses
from cms.documents.citing import edition_line
from cms.documents.http import canonical, not_found, or_not_found, public_page, see
from cms.documents.models import Edition
from cms.documents.published import find_edition
from cms.reading import cite
from cms.reading.text import Text, text_of
from cms.reading.views.editions import kind_list


def _find(
    designation: str, label: str, number: str
) -> tuple[Edition, Text, str | None]:
    edition = or_not_found(find_edition, designation, label)
    text = text_of(edition.snapshot)
    if not number:
        return edition, text, None
    key = number.casefold()
    node = (
        text.by_segment.get(key)
        or text.headings.get(key)
        or text.by_id12.get(key.removeprefix("c-"))
    )
    if node is None:
        raise not_found()
    return edition, text, node


@public_page
def citation(
    request: HttpRequest, prefix: str, designation: str, label: str, form: str,
    number: str = "",
) -> HttpResponse:  # fmt: skip
    """cite.txt, .bib, .ris or .json of an edition or of a node of it."""
    edition, text, node = _find(designation, label, number)
    base = addresses.edition_path(edition)
    if path := canonical(request, f"/{prefix}/{designation}/{label}/", base):
        return see(path)
    words = cite.written(cite.edition_citation(edition, text, node), form)
    response = HttpResponse(words, content_type=cite.FORMATS[form][1])
    name = f"{edition.document.designation}-{edition.label}"
    response["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    return response


@public_page
def cite_page(
    request: HttpRequest, prefix: str, designation: str, label: str, number: str = ""
) -> HttpResponse:
    """Every format on one page, with both addresses of a clause."""
    edition, text, node = _find(designation, label, number)
    base = addresses.edition_path(edition)
    if path := canonical(request, f"/{prefix}/{designation}/{label}/", base):
        return see(path)
    csl = cite.edition_citation(edition, text, node)
    here = base + (f"{number}/" if number else "")
    context = {
        "document": edition.document, "edition": edition, "tree": text.tree,
        "kind_list": kind_list(edition.document), "base": base,
        "plain": edition_line(csl), "clause": csl.get("section", ""), "fixed": csl["URL"],
        "lasting": addresses.node_path(node) if node else "",
        "formats": [
            (name, f"{here}cite.{form}", cite.written(csl, form))
            for form, (name, _) in cite.FORMATS.items()
        ],
    }  # fmt: skip
    return render(request, "pages/cite.html", context)
