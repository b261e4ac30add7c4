"""An edition or open draft, whole or one section of it, in; what a page shows of it out."""

from dataclasses import dataclass, field
from html import escape

from django.utils.translation import gettext as _

from cms.documents import addresses, content
from cms.documents.citing import reference_text
from cms.documents.content import Node, Runs, anchor, short_id
from cms.documents.csv_tables import TABLES
from cms.documents.html import Page
from cms.documents.recent import Recent
from cms.documents.registry import Annotation, Annotations
from cms.reading.text import Text, runs_below

_parts = Recent(48)
# More sections than this, and only the outermost stand in the contents of a whole edition.
LONG_CONTENTS = 150


@dataclass(frozen=True)
class Line:
    """A line of the contents."""

    href: str
    label: str
    title: str
    current: str = ""
    children: tuple["Line", ...] = ()


@dataclass(frozen=True)
class Term:
    """A term used on the page, as this text froze it."""

    ident: str
    preferred: str
    admitted: str
    deprecated: str
    definition: str
    source: str
    href: str


@dataclass(frozen=True)
class Reference:
    """A work cited on the page."""

    ident: str
    key: str
    html: str


@dataclass(frozen=True)
class Part:
    """The words of a page: trusted HTML, and what stands at its end."""

    body: str
    footnotes: str
    abstract: str
    scope: str
    terms: tuple[Term, ...]
    references: tuple[Reference, ...]


def _said(one: Annotation) -> str:
    about = f'<span class="visually-hidden">: {escape(one.about)}</span>'
    words = escape(one.words) + (about if one.about else "")
    return f'<a href="{escape(one.href)}">{words}</a>' if one.href else words


@dataclass
class Reading:
    """One text under one address. `edition` is the UUID of the edition, "" for a draft."""

    text: Text
    base: str
    edition: str = ""
    shown: str | None = None
    # What features say about its nodes, by UUID.
    annotations: Annotations = field(default_factory=dict)
    terms: dict[str, Node] = field(init=False)

    def __post_init__(self) -> None:
        self.terms = {term["uuid"]: term for term in self.text.tree["terms"]}

    # -- addresses -------------------------------------------------------------------

    def section_href(self, section_uuid: str) -> str:
        """The page of a section."""
        return f"{self.base}{self.text.segment(section_uuid)}/"

    def node_href(self, node_uuid: str) -> str:
        """A node: here when it is on this page, else on the page that shows it best."""
        if self.shown is None or self.shown in self.text.places[node_uuid].path:
            return f"#{anchor(node_uuid)}"
        page = self.text.page_of(node_uuid)
        if page == node_uuid:
            return self.section_href(page)
        return f"{self.section_href(page)}#{anchor(node_uuid)}"

    def link(self, xref: dict) -> str:
        """Where a cross-reference leads; another document's node by its lasting address."""
        own = xref["document"] == self.text.tree["document"]
        same = not xref.get("edition") or xref["edition"] == self.edition
        if own and same and xref["node"] in self.text.places:
            return self.node_href(xref["node"])
        path = addresses.node_path(xref["node"])
        return f"{path}?edition={xref['edition']}" if xref.get("edition") else path

    # -- parts -----------------------------------------------------------------------

    def part(self) -> Part:
        """What the page shows; kept in the process, since nothing of it changes."""
        said = tuple((node, *words) for node, words in self.annotations.items())
        key = (
            self.text.tree["document"], self.text.sha256, self.base, self.shown, said
        )  # fmt: skip
        return _parts.get(key, self._part)

    def _part(self) -> Part:
        page = self.page()
        if self.shown is None:
            meta = self.text.tree["meta"]
            abstract = page.paragraphs(meta.get("abstract", []))
            scope = page.paragraphs(meta.get("scope", []))
            body = page.body()
            used = [runs for _, runs in content.all_runs(self.text.tree)]
        else:
            abstract = scope = ""
            section = self.text.sections[self.shown]
            # The page has one h1: the section's own title.
            page.heading_level = 1
            body = page.section(section, depth=1)
            used = list(runs_below(section))
        footnotes = page.footnote_list()
        terms = self._terms(page, used)
        return Part(
            body, footnotes, abstract, scope, terms, self._references(page, used)
        )

    def page(self) -> Page:
        """The renderer with this page's addresses."""
        return Page(
            self.text.tree, self.text.numbers,
            link=self.link, file=addresses.file_path, permalink=addresses.node_path,
            term=self._term_href,
            reference=lambda uuid: f"#ref-{short_id(uuid)}", annotate=self._annotate,
        )  # fmt: skip

    def _annotate(self, node: Node) -> str:
        said = [_said(one) for one in self.annotations.get(node["uuid"], ())]
        words = f'<p class="meta annotations">{" · ".join(said)}</p>' if said else ""
        # An open draft's tables are not offered: it will be gone from its address.
        return words + (self._csv_link(node) if self.edition else "")

    def _csv_link(self, node: Node) -> str:
        if node.get("type") not in TABLES:
            return ""
        label = self.text.numbers[node["uuid"]].label
        words = _("%(table)s as CSV") % {"table": label}
        return (
            '<p class="meta table-file">'
            f'<a href="{escape(addresses.table_path(self.base, node["uuid"]))}" '
            f'type="text/csv">{escape(words)}</a></p>\n'
        )

    def _term_href(self, uuid: str) -> str:
        return f"#term-{short_id(uuid)}" if uuid in self.terms else ""

    def _terms(self, page: Page, used: list[Runs]) -> tuple[Term, ...]:
        wanted: dict[str, None] = {}
        queue = list(used)
        for runs in queue:
            for run in runs:
                uuid = run.get("term")
                if uuid in self.terms and uuid not in wanted:
                    wanted[uuid] = None
                    queue += [
                        self.terms[uuid]["definition"],
                        self.terms[uuid]["source"],
                    ]
        # A term's own definition and source may cite works, too.
        used[:] = queue
        found = [self._term(page, self.terms[uuid]) for uuid in wanted]
        return tuple(sorted(found, key=lambda term: term.preferred.casefold()))

    def _term(self, page: Page, term: Node) -> Term:
        return Term(
            ident=f"term-{short_id(term['uuid'])}", preferred=term["preferred"],
            admitted="; ".join(term["admitted"]),
            deprecated="; ".join(term["deprecated"]),
            definition=page.runs(term["definition"]), source=page.runs(term["source"]),
            href=f"/glossary/#term-{short_id(term['uuid'])}",
        )  # fmt: skip

    def _references(self, page: Page, used: list[Runs]) -> tuple[Reference, ...]:
        cited = {
            run["cite"]["reference"] for runs in used for run in runs if "cite" in run
        }
        entries = self.text.tree["references"]
        found = [
            Reference(
                ident=f"ref-{short_id(entry['uuid'])}", key=entry["key"],
                html=page.runs(reference_text(entry["csl"])),
            )
            for entry in entries
            if self.shown is None or entry["uuid"] in cited
        ]  # fmt: skip
        return tuple(sorted(found, key=lambda reference: reference.key.casefold()))

    # -- contents --------------------------------------------------------------------

    def contents(self) -> list[Line]:
        """The contents: whole editions by anchor, sections with the way to the reader."""
        text = self.text
        if self.shown is None:
            depth = 2 if len(text.sections) <= LONG_CONTENTS else 1
            return [self._line(section, depth) for section in text.tree["sections"]]
        open_ = {self.shown, *text.paths[self.shown]}
        return [self._line(section, 9, open_) for section in text.tree["sections"]]

    def _line(self, section: Node, depth: int, open_: set[str] | None = None) -> Line:
        uuid = section["uuid"]
        below = section["sections"] if depth > 1 else []
        if open_ is not None and uuid not in open_:
            below = []
        here = uuid == self.shown
        return Line(
            href=f"#{anchor(uuid)}" if self.shown is None else self.section_href(uuid),
            label=self.text.numbers[uuid].label, title=section["title"],
            current="page" if here else "",
            children=tuple(self._line(child, depth - 1, open_) for child in below),
        )  # fmt: skip
