"""An edition, or a clause of it, in; how to cite it out: plain, BibTeX, RIS, CSL-JSON."""

import json
import re
from typing import Any

from django.conf import settings

from cms.documents.addresses import clause_path, edition_path
from cms.documents.citing import edition_line, place_words
from cms.documents.models import Edition
from cms.reading.text import Text

Csl = dict[str, Any]
FORMATS = {
    "txt": ("Plain text", "text/plain; charset=utf-8"),
    "bib": ("BibTeX", "application/x-bibtex; charset=utf-8"),
    "ris": ("RIS", "application/x-research-info-systems; charset=utf-8"),
    "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json"),
}


def edition_citation(edition: Edition, text: Text, node: str | None = None) -> Csl:
    """CSL-JSON of an edition; with a node, its label and address are in it."""
    tree, day = text.tree, edition.published_at.date()
    path = edition_path(edition)
    key = f"{tree['designation']}-{edition.label}"
    csl: Csl = {
        "id": key, "type": "standard", "title": tree["title"],
        "number": tree["designation"], "edition": edition.label,
        "author": [{"literal": tree["group"]["name"]}],
        "publisher": settings.SITE_NAME,
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "language": tree["language"], "URL": settings.SITE_URL + path,
    }  # fmt: skip
    if node:
        section = text.page_of(node)
        segment = text.segment(section)
        found = text.numbers.get(node)
        label = (found.label if found else "") or text.title(text.places[node].section)
        csl["section"] = label
        csl["id"] = f"{key}-{re.sub(r'[^A-Za-z0-9.]+', '-', label)}"
        path = clause_path(edition, segment, node)
        if section == node:
            path = path.partition("#")[0]
        csl["URL"] = settings.SITE_URL + path
    return csl


def bibtex(csl: Csl) -> str:
    """A BibTeX entry; a clause is named in its note."""
    year, month, day = csl["issued"]["date-parts"][0]
    fields = {
        "title": f"{{{_tex(csl['title'])}}}",
        "author": f"{{{_tex(csl['author'][0]['literal'])}}}",
        "organization": _tex(csl["publisher"]), "institution": _tex(csl["publisher"]),
        "type": "Standard", "number": _tex(csl["number"]),
        "edition": _tex(csl["edition"]), "year": str(year),
        "date": f"{year}-{month:02d}-{day:02d}", "url": csl["URL"],
        "language": csl["language"],
    }  # fmt: skip
    if "section" in csl:
        fields["note"] = _tex(place_words(csl["section"]).capitalize())
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
    return f"@techreport{{{csl['id']},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    escapes = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}",
               "^": r"\textasciicircum{}"}  # fmt: skip
    escapes |= {c: "\\" + c for c in "&%$#_{}"}
    return "".join(escapes.get(c, c) for c in text)


def ris(csl: Csl) -> str:
    """An RIS record, of type STAND."""
    year, month, day = csl["issued"]["date-parts"][0]
    lines = [
        ("TY", "STAND"), ("TI", csl["title"]), ("AU", csl["author"][0]["literal"]),
        ("PB", csl["publisher"]), ("M1", csl["number"]), ("ET", csl["edition"]),
        ("PY", str(year)), ("DA", f"{year}/{month:02d}/{day:02d}"),
        ("LA", csl["language"]), ("UR", csl["URL"]),
    ]  # fmt: skip
    if "section" in csl:
        lines.append(("SE", place_words(csl["section"])))
    lines.append(("ER", ""))
    # A line break in a value would begin another field.
    return "".join(f"{tag}  - {' '.join(v.split())}\r\n" for tag, v in lines)


def written(csl: Csl, form: str) -> str:
    """A citation in one of FORMATS. Raises KeyError for another."""
    return {
        "txt": lambda: edition_line(csl) + "\n",
        "bib": lambda: bibtex(csl),
        "ris": lambda: ris(csl),
        "json": lambda: json.dumps([csl], ensure_ascii=False, indent=1) + "\n",
    }[form]()
