"""What drafts and redlines have in front: a cover, facts, running words. No Django."""

from datetime import UTC, datetime
from html import escape

from cms.documents.content import Tree
from pdf import matter
from pdf.facts import day

# Words that are heard and not seen: what is not painted would have no tag, and letters
# smaller than these would get wrong widths. They stand on top of each other and take no
# room. Their spaces are kept, or they would swallow those beside them; with no-break
# spaces WeasyPrint loses these.
UNSEEN = (
    '.unseen { font: 400 2pt/0 "Source Sans 3"; letter-spacing: -0.77pt; '
    "color: transparent; text-decoration: none; white-space: pre; hyphens: none; }\n"
)


def unseen(words: str) -> str:
    """Words for those who hear a page, as HTML."""
    return f'<span class="unseen">{escape(words)}</span>'


def moment(value: datetime) -> str:
    """3 May 2026, 17:00 UTC, whatever the locale and the zone of the machine."""
    there = value.astimezone(UTC)
    return f"{day(there.date())}, {there:%H:%M} UTC"


def with_running_words(styles: str, words: dict[str, str]) -> str:
    """Styles with what stands in the head and foot of every page but the cover."""
    rules = "".join(
        f"@{edge} {{ content: {matter.css_string(text)} }}"
        for edge, text in words.items()
    )
    empty = "".join(f"@{edge} {{ content: none }}" for edge in words)
    return f"{styles}\n@page {{ {rules} }}\n@page cover {{ {empty} }}\n"


def kind_word(tree: Tree) -> str:
    """Standard, Toolkit chapter …"""
    return matter.KIND_WORDS.get(tree["kind"], "Document")


def cover_html(
    tree: Tree, *, kind: str, edition: str, stamp: str, rows: list[tuple[str, str]]
) -> str:
    """A cover in the style of an edition's; `rows` are (words, trusted HTML)."""
    table = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{value}</td></tr>\n'
        for name, value in rows
    )
    return (
        '<header class="cover">\n'
        f'<p class="cover-group">{escape(tree["group"].get("name", ""))}</p>\n'
        f'<p class="cover-kind">{escape(kind)}</p>\n'
        f'<p class="cover-designation">{escape(tree["designation"])}</p>\n'
        f'<h1 class="cover-title">{escape(tree["title"])}</h1>\n'
        f'<p class="cover-edition">{escape(edition)}</p>\n'
        f'<p class="cover-stamp">{escape(stamp)}</p>\n'
        f'<div class="cover-facts"><table>\n{table}</table></div>\n</header>\n'
    )


def hash_html(sha256: str) -> str:
    """A hash in groups of eight digits."""
    groups = " ".join(sha256[place : place + 8] for place in range(0, 64, 8))
    return f'<code class="hash">{groups}</code>'


def link(address: str) -> str:
    """A link that shows its address."""
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def fact(name: str, html: str) -> str:
    """A named passage of the imprint; `html` is trusted."""
    return (
        f'<div class="imprint-fact"><p class="imprint-name">{escape(name)}</p>'
        f"<p>{html}</p></div>\n"
    )
