"""CSL-JSON in, a reference as it stands in a bibliography out (runs of the content tree).

Author and year, title, where it appeared, who published it, where to find it: one plain
style for every kind of work. What a reference does not say is left out, never guessed.
This module imports no Django.
"""

import re
from typing import Any
from urllib.parse import quote

from cms.documents.content import Runs, plain

Csl = dict[str, Any]
# Works that lie inside another: their own title is roman, the container's italic.
_PARTS = {
    "article-journal", "article-magazine", "article-newspaper", "article", "chapter",
    "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia", "post-weblog",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip


def reference_text(csl: Csl) -> Runs:
    """The whole reference: "Kane, M. T. (2013). Validating … *Journal* 50(1), 1–73. …"."""
    runs: Runs = []
    head = names(csl.get("author") or csl.get("editor"))
    if head and not csl.get("author"):
        head += " (eds.)" if len(csl["editor"]) > 1 else " (ed.)"
    when = year(csl)
    if head:
        _say(runs, f"{head} ({when})" if when else head)
    _title(runs, csl)
    if not head and when:
        _say(runs, when)
    for sentence in (_container(csl), _publisher(csl)):
        if sentence:
            _say(runs, *sentence)
    if _text(csl, "note"):
        _say(runs, _text(csl, "note"))
    _address(runs, csl)
    return [run for run in runs if run["text"]]


def edition_line(csl: Csl) -> str:
    """How to cite an edition of ours, or a clause of it, in one line.

    Who (year). Designation: title, edition, clause. Publisher. Address.
    """
    issued = year(csl) or csl["issued"]["literal"]
    place = f", {place_words(csl['section'])}" if "section" in csl else ""
    publisher = f" {csl['publisher']}." if csl.get("publisher") else ""
    return (
        f"{csl['author'][0]['literal']} ({issued}). {csl['number']}: {csl['title']}, "
        f"edition {csl['edition']}{place}.{publisher} {csl['URL']}"
    )


def place_words(label: str) -> str:
    """A bare number is a clause; everything else names itself."""
    return (
        f"clause {label}"
        if re.fullmatch(r"[0-9.]+|[A-Z](\.[0-9.]+)+", label)
        else label
    )


def names(people: list[dict[str, str]] | None) -> str:
    """Family names with initials, bodies in full: Kane, M. T.; ASCD."""
    return "; ".join(filter(None, map(_name, people or [])))


def _name(person: dict[str, str]) -> str:
    if person.get("literal"):
        return person["literal"]
    family = " ".join(
        filter(None, (person.get("non-dropping-particle"), person.get("family")))
    )
    initials = " ".join(
        "-".join(f"{piece[0]}." for piece in word.split("-") if piece)
        for word in person.get("given", "").split()
    )
    return ", ".join(filter(None, (family, initials, person.get("suffix"))))


def year(csl: Csl) -> str:
    """The year in which a work came out, or "" when nothing says it."""
    issued = csl.get("issued") or {}
    parts = issued.get("date-parts") or [[]]
    if parts[0]:
        return str(parts[0][0])
    found = re.search(r"\d{4}", str(issued.get("raw") or issued.get("literal") or ""))
    return found[0] if found else ""


def _date(value: Csl | None) -> str:
    """A CSL date in words: 3 May 2026, May 2026 or 2026."""
    parts = ((value or {}).get("date-parts") or [[]])[0]
    numbers = [int(part) for part in parts]
    words = [str(numbers[0])] if numbers else []
    if len(numbers) > 1 and 1 <= numbers[1] <= 12:
        words.insert(0, _MONTHS[numbers[1] - 1])
    if len(numbers) > 2:
        words.insert(0, str(numbers[2]))
    return " ".join(words)


def _text(csl: Csl, name: str) -> str:
    return str(csl.get(name) or "").strip()


def _title(runs: Runs, csl: Csl) -> None:
    title = _text(csl, "title") or "Untitled"
    extra = ", ".join(filter(None, (_text(csl, "number"), _edition(csl))))
    tail = f" ({extra})" if extra else ""
    if csl.get("type") in _PARTS:
        _say(runs, f"{title}{tail}")
    else:
        _say(runs, (title, ["em"]), tail)


def _edition(csl: Csl) -> str:
    edition = _text(csl, "edition")
    if edition.isdigit():
        ending = {1: "st", 2: "nd", 3: "rd"}.get(int(edition) % 10, "th")
        if int(edition) % 100 in (11, 12, 13):
            ending = "th"
        return f"{edition}{ending} edition"
    return f"{edition} edition" if edition else ""


def _container(csl: Csl) -> list[Any]:
    name = _text(csl, "container-title") or _text(csl, "collection-title")
    volume, issue, pages = (_text(csl, key) for key in ("volume", "issue", "page"))
    tail = f" {volume}" if volume else ""
    tail += f"({issue})" if issue else ""
    tail += f", {pages.replace('-', '–')}" if pages else ""
    return [(name, ["em"]), tail] if name else [tail.strip(", ")] if tail else []


def _publisher(csl: Csl) -> list[Any]:
    publisher, place = _text(csl, "publisher"), _text(csl, "publisher-place")
    words = ", ".join(filter(None, (publisher, place)))
    return [words] if words else []


def _address(runs: Runs, csl: Csl) -> None:
    doi, url = _text(csl, "DOI"), _text(csl, "URL")
    if doi:
        doi = re.sub(r"(?i)^(https?://(dx\.)?doi\.org/|doi:)", "", doi)
        url = f"https://doi.org/{quote(doi, safe='/:;()._-<>')}"
    if not re.match(r"https?://", url):
        return
    runs.append({"text": " "})
    runs.append({"text": url, "link": url})
    accessed = "" if doi else _date(csl.get("accessed"))
    if accessed:
        runs.append({"text": f" (accessed {accessed})"})


def _say(runs: Runs, *parts: str | tuple[str, list[str]]) -> None:
    """Add a sentence: parts of text, some with marks, and a full stop at its end."""
    if runs:
        runs.append({"text": " "})
    for part in parts:
        if isinstance(part, tuple):
            runs.append({"text": part[0], "marks": part[1]})
        elif part:
            runs.append({"text": part})
    last = plain(runs).rstrip()
    if last and last[-1] not in ".?!…":
        runs.append({"text": "."})
