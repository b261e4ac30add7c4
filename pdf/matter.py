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
from pdf.qr import qr_code

KIND_WORDS = {
    "standard": "Standard",
    "chapter": "Toolkit chapter",
    "practice": "Promising practice",
    "recognition": "Recognition",
}
TERMS, REFERENCES, HISTORY = "back-terms", "back-references", "back-history"
RELATIONS = {"replaces": "Replaces", "amends": "Amends", "supports": "Supports"}


# The first page of a document in a volume has no heads: its title stands there.
OPENING_PAGE = (
    "@page :first { @top-left { content: none } @top-right { content: none } }"
)


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


def page_rules(tree: Tree, facts: Facts, footnotes: int, foot: str) -> str:
    """What the heads and feet of this edition's pages say.

    footnotes: how many precede; foot: what stands at the lower left.
    """
    name = css_string(f"{tree['designation']} · Edition {facts.label}")
    banner = css_string(facts.banner)
    rules = (
        f"@page {{ @top-left {{ content: {name} }} "
        f"@bottom-left {{ content: {css_string(foot)} }} }}"
    )
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
        rows.append(("Replaced by", f"Edition {escape(label)}, {link(address)}"))
    rows.append(("Working group", group))
    joint = ", ".join(other["name"] for other in tree["group"].get("joint", ()))
    if joint:
        rows.append(("Jointly with", escape(joint)))
    rows += [
        ("Permanent link", link(facts.address)),
        ("Text (SHA-256)", f'<code class="hash">{grouped(facts.sha256)}</code>'),
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
        f'<div class="cover-facts"><div class="cover-code">{qr_code(facts.address)}</div>\n'
        f"<table>\n{facts_table}</table></div>\n</header>\n"
    )


def grouped(sha256: str) -> str:
    """A hash in groups of eight, which can be compared by eye."""
    return " ".join(sha256[place : place + 8] for place in range(0, 64, 8))


def link(address: str) -> str:
    """An address that leads where it says."""
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def imprint(tree: Tree, facts: Facts) -> str:
    """Licence, how to cite, who it is for and how its words are meant."""
    name, url = licence(tree["licence"])
    # A passage says itself what it is: no heading, so the outline stays short.
    out = ['<section class="imprint" aria-label="Imprint">\n']
    if facts.status == "proof":
        out.append(
            fact("Proof", "This is the proof of an edition. It has not been published.")
        )
    elif facts.banner:
        words = f"{escape(facts.banner)}."
        if facts.reason:
            words += f" {escape(facts.reason)}"
        out.append(fact("Not in force", words))
    out.append(fact("Published by", f"{escape(facts.site_name)}, {link(facts.site)}"))
    if name:
        words = f'<a href="{escape(url)}">{escape(name)}</a>' if url else escape(name)
        out.append(
            fact("Licence", f"© {escape(tree['group'].get('name', ''))}. {words}.")
        )
    cited = escape(cite_as(tree, facts)).replace(
        escape(facts.address), link(facts.address)
    )
    out.append(fact("How to cite", cited))
    out.append(
        fact(
            "Citing a clause",
            "Name its number after the edition. The number of a clause and the label of a "
            "requirement are links to its own permanent address, which later editions keep.",
        )
    )
    if tree["audiences"]:
        out.append(fact("Written for", escape("; ".join(tree["audiences"]))))
    if tree["subjects"]:
        out.append(fact("Subjects", escape("; ".join(tree["subjects"]))))
    for relation in tree["relations"]:
        word = RELATIONS.get(relation["rel"], relation["rel"].replace("-", " "))
        out.append(fact(word.capitalize(), escape(relation["designation"])))
    if any(True for _ in blocks_of(tree, ("requirement",))):
        out.append(
            fact(
                "How to read it",
                "“Shall” states a requirement, “should” a recommendation, “may” a "
                "permission and “can” a possibility. Each has a label by which it is "
                "cited.",
            )
        )
    out.append(
        fact(
            "Checking this file",
            "The hash on the cover is that of the text which was approved. The "
            "edition’s page shows it, and anybody can compute it from the "
            "machine-readable text given there.",
        )
    )
    out.append("</section>\n")
    return "".join(out)


def fact(name: str, html: str) -> str:
    """A passage of the imprint: `name` is escaped, `html` is not."""
    return (
        f'<div class="imprint-fact"><p class="imprint-name">{escape(name)}</p>'
        f"<p>{html}</p></div>\n"
    )


# -- back ----------------------------------------------------------------------------


def glossary(tree: Tree, page: Page, prefix: str = "") -> str:
    """The terms that the text uses, by their words, each with its definition.

    prefix: before each anchor, where several documents lie in one file.
    """
    if not tree["terms"]:
        return ""
    ordered = sorted(
        tree["terms"], key=lambda t: (t["preferred"].casefold(), t["uuid"])
    )
    return _back(
        f"{prefix}{TERMS}",
        "Glossary",
        page.heading_level,
        "<p>Terms of the common glossary as they stood when this text was approved.</p>\n"
        + "".join(_term(term, page, prefix) for term in ordered),
    )


def _term(term: Node, page: Page, prefix: str) -> str:
    out = [
        f'<div class="term-entry" id="{prefix}{anchor(term["uuid"])}">'
        f'<p class="definition-term"><dfn>{escape(term["preferred"])}</dfn></p>\n'
    ]
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
    return "".join([*out, "</div>\n"])


def references(tree: Tree, page: Page, prefix: str = "") -> str:
    """The bibliography, by key. prefix: before each anchor."""
    if not tree["references"]:
        return ""
    entries = "".join(
        f'<div class="reference" id="{prefix}{anchor(ref["uuid"])}">'
        f'<p><span class="reference-key">[{escape(ref["key"])}]</span> '
        f"{page.runs(reference_text(ref['csl']))}</p></div>\n"
        for ref in sorted(tree["references"], key=lambda r: (r["key"], r["uuid"]))
    )
    return _back(f"{prefix}{REFERENCES}", "References", page.heading_level, entries)


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
    table = (
        '<div class="table"><table><thead><tr><th scope="col">Edition</th>'
        '<th scope="col">Published</th><th scope="col">Text (SHA-256)</th></tr></thead>'
        f"\n<tbody>{rows}</tbody></table></div>"
    )
    return _back(HISTORY, "Revision history", 2, table)


def _back(ident: str, title: str, level: int, html: str) -> str:
    return (
        f'<section class="back" id="{ident}">'
        f'<h{level} class="matter-title">{title}</h{level}>\n{html}</section>\n'
    )
