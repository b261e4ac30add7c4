"""Turn a content tree into HTML: the one renderer of pages, previews, reviews and PDFs.

Everything typed is escaped here; what comes out holds no style and no script. Callers say
where links lead. This module imports no Django.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from typing import Any

from cms.documents.addresses import node_path
from cms.documents.content import Node, Runs, Tree, anchor, plain
from cms.documents.html_tables import render_rubric, render_scale, render_table
from cms.documents.numbering import Number, number

Href = Callable[[str], str]
WORDS = {"shall": "Shall", "should": "Should", "may": "May", "can": "Can"}


@dataclass(frozen=True)
class Entry:
    """A line of the contents."""

    uuid: str
    number: str
    label: str
    title: str
    depth: int
    children: list["Entry"] = field(default_factory=list)


def _nowhere(_: Any) -> str:
    return ""


class Page:
    """Renders parts of one tree.

    link: an xref ({document, edition, node, label}) → address; "" prints the label only.
    file: (sha256, name) → address of a frozen file.
    term, reference: UUID → address of its entry; permalink: node UUID → its lasting
    address, shown beside headings and requirements when given.
    footnotes: "end" (marks here, texts from `footnote_list`) or "inline".
    heading_level: of the outermost sections, 1–6.
    annotate: node → trusted HTML put at the end of the node.
    """

    def __init__(  # noqa: PLR0913
        self,
        tree: Tree,
        numbers: dict[str, Number] | None = None,
        *,
        link: Callable[[dict], str] | None = None,
        file: Callable[[str, str], str] | None = None,
        term: Href = _nowhere,
        reference: Href | None = None,
        permalink: Href | None = None,
        footnotes: str = "end",
        heading_level: int = 2,
        annotate: Callable[[Node], str] = _nowhere,
    ) -> None:
        self.tree = tree
        self.numbers = numbers if numbers is not None else number(tree)
        self.link = link or self._own_link
        self.file = file or (lambda sha256, name: f"/files/{sha256}/{name}")
        self.term = term
        self.reference = reference or (lambda uuid: f"#{anchor(uuid)}")
        self.permalink = permalink
        self.footnotes = footnotes
        self.heading_level = heading_level
        self.annotate = annotate
        self.assets = {asset["sha256"]: asset for asset in tree["assets"]}
        self.keys = {ref["uuid"]: ref["key"] for ref in tree["references"]}
        self._notes: list[Node] = []

    def _own_link(self, xref: dict) -> str:
        own = xref["document"] == self.tree["document"] and xref["node"] in self.numbers
        return f"#{anchor(xref['node'])}" if own else node_path(xref["node"])

    # -- sections --------------------------------------------------------------------

    def body(self) -> str:
        """Every section of the document."""
        return "".join(self.section(section) for section in self.tree["sections"])

    def section(self, section: Node, *, children: bool = True, depth: int = 1) -> str:
        """A section with its heading, its blocks and, when wanted, its child sections."""
        out = [self._open(section, section["title"], depth, section)]
        open_levels: list[int] = []
        for block in section["blocks"]:
            if block["type"] != "heading":
                out.append(self.block(block))
                continue
            while open_levels and open_levels[-1] >= block["level"]:
                open_levels.pop()
                out.append("</section>\n")
            open_levels.append(block["level"])
            out.append(
                self._open(block, self.runs(block["text"]), depth + len(open_levels))
            )
        out += ["</section>\n"] * len(open_levels)
        if children:
            for child in section["sections"]:
                out.append(self.section(child, depth=depth + 1))
        out.append("</section>\n")
        return "".join(out)

    def _open(
        self, node: Node, title: str, depth: int, section: Node | None = None
    ) -> str:
        level = min(self.heading_level + depth - 1, 6)
        ident = anchor(node["uuid"])
        label = self._label(node)
        parts = []
        if label:
            parts.append(f'<span class="clause-number">{escape(label)}</span> ')
        parts.append(escape(title) if section is not None else title)
        if section is not None and section.get("informative"):
            parts.append(' <span class="clause-note">(informative)</span>')
        for external in node.get("external_ids", ())[:1]:
            parts.append(
                f' <span class="external-id">{escape(external["value"])}</span>'
            )
        kind = section["kind"] if section is not None else "clause"
        return (
            f'<section class="clause" data-kind="{kind}" data-depth="{depth}" '
            f'id="{ident}" aria-labelledby="h-{ident}"{_lang(node)}>\n'
            f'<h{level} class="clause-title" id="h-{ident}">{"".join(parts)}'
            f"{self._permalink(node, label or plain_title(title))}</h{level}>\n"
            f"{self.annotate(node)}"
        )

    def _permalink(self, node: Node, name: str) -> str:
        if self.permalink is None:
            return ""
        href = escape(self.permalink(node["uuid"]))
        return (
            f' <a class="permalink" href="{href}" '
            f'aria-label="Permanent link to {escape(name)}">¶</a>'
        )

    def _label(self, node: Node) -> str:
        found = self.numbers.get(node["uuid"])
        return found.label if found else ""

    def contents(self, depth: int = 3) -> list[Entry]:
        """The lines of a table of contents, nested, down to `depth` levels of sections."""
        return [self._entry(section, 1, depth) for section in self.tree["sections"]]

    def _entry(self, section: Node, at: int, depth: int) -> Entry:
        found = self.numbers[section["uuid"]]
        children = (
            [self._entry(child, at + 1, depth) for child in section["sections"]]
            if at < depth
            else []
        )
        return Entry(
            section["uuid"], found.number, found.label, section["title"], at, children
        )

    # -- text ------------------------------------------------------------------------

    def runs(self, text: Runs) -> str:
        """Runs as inline HTML."""
        return "".join(self._run(run) for run in text)

    def paragraphs(self, texts: Iterable[Runs], css_class: str = "") -> str:
        """A <p> for each Runs."""
        opening = f'<p class="{css_class}">' if css_class else "<p>"
        return "".join(f"{opening}{self.runs(text)}</p>\n" for text in texts)

    def _run(self, run: dict) -> str:
        if "footnote" in run:
            return self._footnote(run["footnote"])
        inner = escape(run["text"], quote=False).replace("\n", "<br>")
        if "xref" in run:
            inner = inner or escape(run["xref"].get("label") or "unknown clause")
            inner = _anchor(inner, self.link(run["xref"]), "xref")
        elif "cite" in run:
            inner = self._cite(run["cite"])
        elif "term" in run:
            inner = _anchor(inner, self.term(run["term"]), "term")
        elif "link" in run:
            inner = _anchor(inner, run["link"], "")
        # Marks go outside the link: a link inside <strong> keeps PDF tags in order.
        for mark in run.get("marks", ()):
            inner = f"<{mark}>{inner}</{mark}>"
        if run.get("lang"):
            inner = f'<span lang="{escape(run["lang"])}">{inner}</span>'
        return inner

    def _cite(self, cite: dict) -> str:
        words = self.keys.get(cite["reference"], "?")
        if cite.get("locator"):
            words += f", {cite['locator']}"
        href = self.reference(cite["reference"])
        return f"[{_anchor(escape(words), href, 'citation')}]"

    def _footnote(self, note: Node) -> str:
        ident = anchor(note["uuid"])
        if self.footnotes == "inline":
            return (
                f'<span class="footnote" id="{ident}">{self.runs(note["text"])}</span>'
            )
        self._notes.append(note)
        mark = escape(self.numbers[note["uuid"]].number)
        return (
            f'<sup class="footnote-mark"><a href="#{ident}" id="r{ident}" '
            f'role="doc-noteref" aria-label="Footnote {mark}">{mark}</a></sup>'
        )

    def footnote_list(self) -> str:
        """The footnotes whose marks were rendered since the last call, as a list."""
        notes, self._notes = self._notes, []
        if not notes:
            return ""
        items = []
        for note in notes:
            ident = anchor(note["uuid"])
            mark = escape(self.numbers[note["uuid"]].number)
            items.append(
                f'<li id="{ident}" value="{mark}">{self.runs(note["text"])} '
                f'<a class="footnote-back" href="#r{ident}" role="doc-backlink" '
                f'aria-label="Back to the text of footnote {mark}">↩</a></li>\n'
            )
        return (
            '<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">'
            f"\n<ol>\n{''.join(items)}</ol>\n</section>\n"
        )

    # -- blocks ----------------------------------------------------------------------

    def block(self, block: Node) -> str:
        """One block of any type but heading."""
        return getattr(self, f"_block_{block['type']}")(block)

    def attributes(self, node: Node, css_class: str) -> str:
        """class, id and lang of a block's element."""
        return f' class="{css_class}" id="{anchor(node["uuid"])}"{_lang(node)}'

    def _block_paragraph(self, block: Node) -> str:
        return (
            f"<p{self.attributes(block, 'paragraph')}>{self.runs(block['text'])}"
            f"</p>\n{self.annotate(block)}"
        )

    def _block_list(self, block: Node) -> str:
        inner = self._items(block, self.attributes(block, "list"))
        return inner + self.annotate(block)

    def _items(self, node: Node, attributes: str = "") -> str:
        style = node.get("style", "bullet")
        tag, kind = {
            "bullet": ("ul", ""), "number": ("ol", ' type="1"'),
            "letter": ("ol", ' type="a"'),
        }[style]  # fmt: skip
        out = [f'<{tag}{kind}{attributes} data-style="{style}">\n']
        for item in node["items"]:
            out.append(f'<li id="{anchor(item["uuid"])}">{self.runs(item["text"])}')
            if item.get("items"):
                out.append("\n" + self._items(item))
            out.append("</li>\n")
        out.append(f"</{tag}>\n")
        return "".join(out)

    def _block_requirement(self, block: Node) -> str:
        label = escape(self._label(block))
        kind = block["kind"]
        head = [
            f'<span class="requirement-label">{label}</span>',
            f'<span class="requirement-kind">{WORDS[kind]}</span>',
        ]
        for external in block.get("external_ids", ())[:1]:
            head.append(f'<span class="external-id">{escape(external["value"])}</span>')
        if block["role"]:
            role = escape(block["role"])
            head.append(f'<span class="requirement-role">For: {role}</span>')
        if block["levels"]:
            levels = escape(", ".join(block["levels"]))
            head.append(f'<span class="requirement-levels">Levels: {levels}</span>')
        if block["assessable"]:
            head.append('<span class="requirement-assessable">Assessed</span>')
        facts = "".join(
            f'<p class="requirement-{name}"><span class="fact-name">'
            f"{name.capitalize()}:</span> {self.runs(block[name])}</p>\n"
            for name in ("rationale", "verification")
            if block[name]
        )
        return (
            f"<div{self.attributes(block, 'requirement')} "
            f'data-requirement="{kind}">\n'
            f'<p class="requirement-head">{" ".join(head)}'
            f"{self._permalink(block, label)}</p>\n"
            f'<p class="requirement-text">{self.runs(block["text"])}</p>\n'
            f"{facts}{self.annotate(block)}</div>\n"
        )

    def _block_definition(self, block: Node) -> str:
        out = [
            f"<div{self.attributes(block, 'definition')}>\n",
            f'<p class="definition-term"><dfn>{escape(block["preferred"])}</dfn></p>\n',
        ]
        for name, words in (("admitted", "Also"), ("deprecated", "Not")):
            if block[name]:
                forms = escape("; ".join(block[name]))
                out.append(
                    f'<p class="definition-{name}"><span class="fact-name">'
                    f"{words}:</span> {forms}</p>\n"
                )
        out.append(f'<p class="definition-text">{self.runs(block["text"])}</p>\n')
        out += [self._source(block), self.annotate(block), "</div>\n"]
        return "".join(out)

    def _source(self, block: Node) -> str:
        if not block.get("source"):
            return ""
        return (
            '<p class="source"><span class="fact-name">Source:</span> '
            f"{self.runs(block['source'])}</p>\n"
        )

    def _remark(self, block: Node) -> str:
        kind = block["type"]
        label = f'<span class="remark-label">{escape(self._label(block))}</span> '
        first, *rest = block["paragraphs"] or [[]]
        return (
            f'<div{self.attributes(block, kind)} role="note">\n'
            f"<p>{label}{self.runs(first)}</p>\n"
            f"{self.paragraphs(rest)}{self.annotate(block)}</div>\n"
        )

    _block_note = _block_example = _block_warning = _remark

    def caption(self, block: Node, tag: str, runs: Runs | None = None) -> str:
        """The label and caption of a table or figure."""
        text = block["caption"] if runs is None else runs
        return (
            f'<{tag} id="h-{anchor(block["uuid"])}">'
            f'<span class="caption-label">{escape(self._label(block))}</span> '
            f"{self.runs(text)}</{tag}>\n"
        )

    def _block_table(self, block: Node) -> str:
        return render_table(self, block)

    def _block_rubric(self, block: Node) -> str:
        return render_rubric(self, block)

    def _block_scale(self, block: Node) -> str:
        return render_scale(self, block)

    def _block_figure(self, block: Node) -> str:
        asset = self.assets.get(block["asset"]) if block["asset"] else None
        if asset:
            size = "".join(
                f' {name}="{asset[name]}"'
                for name in ("width", "height")
                if name in asset
            )
            address = escape(self.file(asset["sha256"], asset["name"]))
            inner = f'<img src="{address}" alt="{escape(block["alt"])}"{size}>\n'
        else:
            name = escape(block.get("missing") or "the picture")
            inner = (
                f'<p class="figure-missing">{escape(block["alt"])} '
                f'<span class="clause-note">({name} is not available.)</span></p>\n'
            )
        return (
            f"<figure{self.attributes(block, 'figure')}>\n{inner}"
            f"{self.caption(block, 'figcaption')}{self._source(block)}"
            f"{self.annotate(block)}</figure>\n"
        )

    def _block_attachment(self, block: Node) -> str:
        asset = self.assets[block["asset"]]
        address = self.file(asset["sha256"], asset["name"])
        facts = f"{asset['media_type']}, {max(1, asset['size'] // 1000)} kB"
        if block["licence"]:
            facts += f", {block['licence']}"
        return (
            f"<div{self.attributes(block, 'attachment')}>\n<p>"
            f"{_anchor(escape(block['title']), address, '')} "
            f'<span class="clause-note">({escape(facts)})</span></p>\n'
            f"{self._source(block)}{self.annotate(block)}</div>\n"
        )

    def _block_quotation(self, block: Node) -> str:
        return (
            f"<blockquote{self.attributes(block, 'quotation')}>\n"
            f"{self.paragraphs(block['paragraphs'])}{self._source(block)}"
            f"{self.annotate(block)}</blockquote>\n"
        )

    def _block_recognition(self, block: Node) -> str:
        amount = f"{block['amount']} {block['unit']}".strip()
        head = " · ".join(
            escape(part)
            for part in (block["currency"], amount, block["jurisdiction"])
            if part
        )
        return (
            f"<div{self.attributes(block, 'recognition')}>\n"
            f'<p class="recognition-head">{head}</p>\n'
            f"<p>{self.runs(block['text'])}</p>\n{self.annotate(block)}</div>\n"
        )

    def _block_practice(self, block: Node) -> str:
        title = _anchor(escape(block["title"]), block["href"], "")
        return (
            f"<div{self.attributes(block, 'practice')}>\n"
            f'<p class="practice-head"><span class="remark-label">Promising practice'
            f"</span> {title}</p>\n<p>{self.runs(block['text'])}</p>\n"
            f"{self.annotate(block)}</div>\n"
        )

    def _block_formula(self, block: Node) -> str:
        number_ = self.numbers[block["uuid"]].number
        return (
            f"<div{self.attributes(block, 'formula')}>\n"
            f'<p><span class="formula-text">{escape(block["tex"])}</span> '
            f'<span class="formula-number">({number_})</span></p>\n'
            f'<p class="clause-note">{escape(block["alt"])}</p>\n'
            f"{self.annotate(block)}</div>\n"
        )


def plain_title(title: str) -> str:
    """A title without the tags that runs() put into it."""
    return title.split("<", 1)[0] or "this clause"


def title_of(node: Node) -> str:
    """The plain title of a section or heading."""
    return node["title"] if "title" in node else plain(node["text"])


def _lang(node: Node) -> str:
    return f' lang="{escape(node["lang"])}"' if node.get("lang") else ""


def _anchor(inner: str, href: str, css_class: str) -> str:
    if not href:
        return f'<span class="{css_class}">{inner}</span>' if css_class else inner
    named = f' class="{css_class}"' if css_class else ""
    return f'<a{named} href="{escape(href)}">{inner}</a>'
