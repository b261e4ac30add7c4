"""The matter around a text: cover, imprint, contents, glossary, references, history.

A content tree and an edition's facts in, pieces of HTML out; all that people wrote is
escaped. This module imports no Django.
"""

from collections.abc import Iterator
from html import escape

from cms.documents.citing import reference_text
from cms.documents.content import Node, Tree, anchor, blocks
from cms.documents.html import Page
from pdf.facts import Facts, cite_as, day, licence
from pdf.record import IDENT, TITLE, has_record

KIND_WORDS = {
    "standard": "Standard",
    "chapter": "Toolkit chapter",
    "practice": "Promising practice",
    "recognition": "Recognition",
}
RELATIONS = {"replaces": "Replaces", "amends": "Amends", "supports": "Supports"}


def blocks_of(tree: Tree, types: tuple[str, ...]) -> Iterator[Node]:
    """The blocks of some types in reading order."""
    return (block for block in blocks(tree) if block["type"] in types)


def css_string(text: str) -> str:
    """`text` as a CSS string that cannot end its rule or the style element."""
    out = "".join(
        character if character.isalnum() or character in " .,:;·–—-()/" else
        f"\\{ord(character):x} " for character in text
    )  # fmt: skip
    return f'"{out}"'


def page_rules(tree: Tree, facts: Facts, footnotes: int) -> str:
    """What the heads and feet of this edition's pages say."""
    name = css_string(f"{tree['designation']} · Edition {facts.label}")
    foot = css_string(tree["group"].get("name", ""))
    banner = css_string(facts.banner)
    rules = f"@page {{ @top-left {{ content: {name} }} @bottom-left {{ content: {foot} }} }}"
    if facts.banner:
        rules += f"@page {{ @bottom-center {{ content: {banner} }} }}"
    edges = ("top-left", "bottom-left", "bottom-center")
    empty = "".join(f"@{edge} {{ content: none }}" for edge in edges)
    rules += f"@page cover {{ {empty} }}"
    if footnotes:
        rules += f"html {{ counter-reset: footnote {footnotes} }}"
    return rules


# -- front ---------------------------------------------------------------------------


def cover(tree: Tree, facts: Facts) -> str:
    """Designation, title, edition, status, group, dates, hash and lasting address."""
    group = escape(tree["group"].get("name", ""))
    rows = [
        ("Status", escape(facts.banner or facts.status_word)),
        ("Published", escape(facts.published_words)),
    ]
    if facts.effective_from:
        rows.append(("In force from", day(facts.effective_from)))
    if facts.ended:
        rows.append(("In force until", day(facts.ended)))
    if facts.successor:
        label, address = facts.successor
        rows.append(("Replaced by", f"Edition {escape(label)}, {_link(address)}"))
    rows.append(("Working group", group))
    joint = ", ".join(other["name"] for other in tree["group"].get("joint", ()))
    if joint:
        rows.append(("Jointly with", escape(joint)))
    rows += [
        ("Permanent link", _link(facts.address)),
        ("Text (SHA-256)", f'<code class="hash">{_hash(facts.sha256)}</code>'),
    ]
    facts_table = "".join(
        f'<tr><th scope="row">{name}</th><td>{value}</td></tr>\n'
        for name, value in rows
    )
    stamp = (
        f'<p class="cover-stamp">{escape(facts.banner)}</p>\n' if facts.banner else ""
    )
    return (
        '<header class="cover">\n'
        f'<p class="cover-group">{group}</p>\n'
        f'<p class="cover-kind">{KIND_WORDS.get(tree["kind"], "Document")}</p>\n'
        f'<p class="cover-designation">{escape(tree["designation"])}</p>\n'
        f'<h1 class="cover-title">{escape(tree["title"])}</h1>\n'
        f'<p class="cover-edition">Edition {escape(facts.label)}</p>\n{stamp}'
        f'<div class="cover-facts"><table>\n{facts_table}</table></div>\n</header>\n'
    )


def _hash(sha256: str) -> str:
    return " ".join(sha256[place : place + 8] for place in range(0, 64, 8))


def _link(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def imprint(tree: Tree, facts: Facts) -> str:
    """Licence, how to cite, who it is for and how its words are meant."""
    name, url = licence(tree["licence"])
    # A passage says itself what it is: no heading, so the outline stays short.
    out = ['<section class="imprint" aria-label="Imprint">\n']
    if facts.status == "proof":
        out.append(
            _fact(
                "Proof", "This is the proof of an edition. It has not been published."
            )
        )
    elif facts.banner:
        words = f"{escape(facts.banner)}."
        if facts.reason:
            words += f" {escape(facts.reason)}"
        out.append(_fact("Not in force", words))
    if name:
        words = f'<a href="{escape(url)}">{escape(name)}</a>' if url else escape(name)
        out.append(
            _fact("Licence", f"© {escape(tree['group'].get('name', ''))}. {words}.")
        )
    cited = escape(cite_as(tree, facts)).replace(
        escape(facts.address), _link(facts.address)
    )
    out.append(_fact("How to cite", cited))
    if tree["audiences"]:
        out.append(_fact("Written for", escape("; ".join(tree["audiences"]))))
    if tree["subjects"]:
        out.append(_fact("Subjects", escape("; ".join(tree["subjects"]))))
    for relation in tree["relations"]:
        word = RELATIONS.get(relation["rel"], relation["rel"].replace("-", " "))
        out.append(_fact(word.capitalize(), escape(relation["designation"])))
    if any(True for _ in blocks_of(tree, ("requirement",))):
        out.append(
            _fact(
                "How to read it",
                "“Shall” states a requirement, “should” a recommendation, “may” a "
                "permission and “can” a possibility. Each has a label by which it is "
                "cited.",
            )
        )
    out.append(
        _fact(
            "Checking this file",
            "The hash on the cover is that of the text which was approved. The "
            "edition’s page shows it, and anybody can compute it from the "
            "machine-readable text given there.",
        )
    )
    out.append("</section>\n")
    return "".join(out)


def _fact(name: str, html: str) -> str:
    return (
        f'<div class="imprint-fact"><p class="imprint-name">{escape(name)}</p>'
        f"<p>{html}</p></div>\n"
    )


def line(ident: str, label: str, title: str, depth: int) -> str:
    """A line of a list with its number, its link and the place of its page number."""
    # The number stands outside: a box inside a link would be a second link.
    number = ""
    if label:
        number = f'<span class="line-number" data-tag="Lbl">{escape(label)}</span> '
    return (
        f'<div class="line" data-depth="{depth}" data-tag="TOCI">'
        f'{number}<a href="#{ident}">{escape(title)}</a> '
        f'<span class="page-number" data-of="{ident}"></span></div>\n'
    )


def line_list(title: str, name: str, lines: str) -> str:
    """A list with its heading: contents, tables, figures, requirements."""
    return (
        f'<nav class="lines" data-list="{name}" id="front-{name}">'
        f'<h2>{title}</h2>\n<div data-tag="TOC">\n{lines}</div></nav>\n'
    )


# -- back ----------------------------------------------------------------------------


def back_titles(tree: Tree, facts: Facts) -> Iterator[tuple[str, str]]:
    """(anchor, title) of each section behind the text."""
    if tree["terms"]:
        yield "back-terms", "Glossary"
    if tree["references"]:
        yield "back-references", "References"
    if has_record(facts.front_matter):
        yield IDENT, TITLE
    if facts.history:
        yield "back-history", "Revision history"


def glossary(tree: Tree, page: Page) -> str:
    """The terms that the text uses, by their words, each with its definition."""
    if not tree["terms"]:
        return ""
    out = [
        '<section class="back" id="back-terms"><h2>Glossary</h2>\n'
        "<p>Terms of the common glossary as they stood when this text was approved.</p>\n"
    ]
    for term in sorted(
        tree["terms"], key=lambda t: (t["preferred"].casefold(), t["uuid"])
    ):
        out.append(
            f'<div class="term-entry" id="{anchor(term["uuid"])}">'
            f'<p class="definition-term"><dfn>{escape(term["preferred"])}</dfn></p>\n'
        )
        for name, word in (("admitted", "Also"), ("deprecated", "Not")):
            if term[name]:
                out.append(
                    f'<p class="definition-{name}"><span class="fact-name">{word}:</span> '
                    f"{escape('; '.join(term[name]))}</p>\n"
                )
        out.append(f"<p>{page.runs(term['definition'])}</p>\n")
        if term["source"]:
            out.append(
                '<p class="source"><span class="fact-name">Source:</span> '
                f"{page.runs(term['source'])}</p>\n"
            )
        out.append("</div>\n")
    out.append("</section>\n")
    return "".join(out)


def references(tree: Tree, page: Page) -> str:
    """The bibliography, by key."""
    if not tree["references"]:
        return ""
    entries = "".join(
        f'<div class="reference" id="{anchor(ref["uuid"])}">'
        f'<p><span class="reference-key">[{escape(ref["key"])}]</span> '
        f"{page.runs(reference_text(ref['csl']))}</p></div>\n"
        for ref in sorted(tree["references"], key=lambda r: (r["key"], r["uuid"]))
    )
    return (
        '<section class="back" id="back-references"><h2>References</h2>\n'
        f"{entries}</section>\n"
    )


def history(facts: Facts) -> str:
    """The editions of the document up to this one."""
    if not facts.history:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{escape(row.label)}</th>'
        f"<td>{day(row.published) if row.published else 'Proof'}</td>"
        f'<td><code class="hash">{row.sha256[:16]}…</code></td></tr>\n'
        for row in facts.history
    )
    return (
        '<section class="back" id="back-history"><h2>Revision history</h2>\n'
        '<div class="table"><table><thead><tr><th scope="col">Edition</th>'
        '<th scope="col">Published</th><th scope="col">Text (SHA-256)</th></tr></thead>'
        f"\n<tbody>{rows}</tbody></table></div></section>\n"
    )
