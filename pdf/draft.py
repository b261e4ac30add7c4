"""A text under review in, the book of its draft out: watermark, line numbers, ways to comment.

Nothing here knows the database. This module imports no Django.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from cms.documents.content import Node, Tree, canonical_bytes
from pdf.book import Asset, Attachment, Book, Part
from pdf.facts import Facts, day, licence
from pdf.front import (
    UNSEEN,
    cover_html,
    fact,
    hash_html,
    kind_word,
    link,
    moment,
    unseen,
    with_running_words,
)
from pdf.html import Printer, about_of
from pdf.shown import with_names

FOLDER = Path(__file__).parent / "static" / "pdf"
STYLES = FOLDER / "draft.css"
WATERMARK = FOLDER / "draft.svg"


@dataclass(frozen=True)
class DraftFacts(Facts):
    """A text that may still change, at the moment that a file speaks of.

    label: what the text is called beside its hash, like "Draft r03".
    state: where the work stands, in the procedure's words; deadline: until when comments
    are taken, in UTC; `is_open`: whether it has not passed.
    public: whether anybody may read it; comment_at: the address where a clause, by UUID,
    is commented on.
    """

    state: str = ""
    deadline: datetime | None = None
    is_open: bool = False
    opened: datetime | None = None
    public: bool = True
    comment_at: dict[str, str] = field(default_factory=dict)

    @property
    def sha8(self) -> str:
        """The digits by which people name the text."""
        return self.sha256[:8]

    @property
    def status_word(self) -> str:
        return "Draft"

    @property
    def published_words(self) -> str:
        return "Not published"

    @property
    def banner(self) -> str:
        return "Draft, not a standard"

    @property
    def state_line(self) -> str:
        """Public review until 3 May 2026, 17:00 UTC"""
        state = self.state or "Draft"
        if self.deadline is None:
            return state
        if self.is_open:
            return f"{state} until {moment(self.deadline)}"
        return f"{state}; comments closed on {moment(self.deadline)}"


def make_draft_book(
    tree: Tree, facts: DraftFacts, assets: dict[str, Asset], source: str = ""
) -> Book:
    """The parts, pictures, metadata and text for programs of a draft for review.

    source: the canonical text that was hashed; the tree's, when it is not given.
    """
    attached = _attachment(tree, facts, source)
    tree = with_names(tree)
    printer = DraftPrinter(tree, facts)
    parts = [
        Part(printer.front(), "roman", "Front matter"),
        *printer.texts(),
        *printer.index(),
    ]
    about = about_of(tree, facts, f"draft {facts.sha8}", created=_date(facts))
    shown = {sha: asset for sha, asset in assets.items() if sha in printer.shown}
    shown[_mark()] = Asset("image/svg+xml", str(WATERMARK))
    return Book(parts, about, f"{facts.site}/", shown, [attached], line_numbers=True)


def _date(facts: DraftFacts) -> str:
    opened = facts.opened
    return f"{opened.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if opened else ""


def _attachment(tree: Tree, facts: DraftFacts, source: str) -> Attachment:
    return Attachment(
        name=f"{tree['designation']}-draft-{facts.sha8}.json",
        media_type="application/json",
        relationship="Source",
        description=f"The text of this draft of {tree['designation']}, for programs",
        date=_date(facts),
        text=source or canonical_bytes(tree).decode("utf-8"),
    )


def _mark() -> str:
    return hashlib.sha256(WATERMARK.read_bytes()).hexdigest()


class DraftPrinter(Printer):
    """Writes the parts of a draft: the edition's, with another front and running words."""

    facts: DraftFacts

    def __init__(self, tree: Tree, facts: DraftFacts) -> None:
        super().__init__(tree, facts)
        self.page.annotate = self._comment

    def front(self) -> str:
        """Cover, what a draft is, contents, lists, abstract, scope, what precedes clause 1."""
        body = [
            cover(self.tree, self.facts),
            notice(self.tree, self.facts),
            self.contents(),
            self.lists(),
            self.summary(),
            *(self.page.section(section) for section in self.forematter),
        ]
        return self._document("".join(body), part="front")

    def lasting(self, uuid: str) -> str:
        """None yet: what is not published may still go."""
        return ""

    def _document(self, body: str, **how: Any) -> str:
        whole = super()._document(body, **how)
        return whole.replace("</style>", f"{self._styles()}</style>", 1)

    def _styles(self) -> str:
        facts = self.facts
        name = f"{self.tree['designation']} · {facts.label} · {facts.sha8}"
        return with_running_words(
            UNSEEN
            + STYLES.read_text("utf-8").replace(
                # A file of that name lies beside the styles: collectstatic follows it.
                f"url({WATERMARK.name})",
                f"url(concord:asset/{_mark()})",
            ),
            {
                "top-left": name,
                "bottom-left": facts.state_line,
                "bottom-center": facts.banner,
            },
        )

    def _comment(self, node: Node) -> str:
        """The way to comment on a clause, beside its heading."""
        address = self.facts.comment_at.get(node["uuid"])
        if not address:
            return ""
        found = self.numbers.get(node["uuid"])
        label = (found.label if found else "") or "this clause"
        return (
            # Outside the link: a box in it would be a second link.
            f'<p class="comment"><a href="{escape(address)}">Comment</a>'
            f"{unseen(f' on {label}')}</p>\n"
        )


# -- front ---------------------------------------------------------------------------


def cover(tree: Tree, facts: DraftFacts) -> str:
    """What the text is, that it is no standard, until when it is open, and its hash."""
    group = tree["group"].get("name", "")
    rows = [("Status", escape(f"{facts.banner}"))]
    if facts.state:
        rows.append(("State", escape(facts.state)))
    if facts.deadline:
        words = "Comments until" if facts.is_open else "Comments were taken until"
        rows.append((words, moment(facts.deadline)))
    if facts.opened:
        rows.append(("Open to the public since", day(facts.opened.date())))
    rows.append(("Working group", escape(group)))
    if facts.address:
        rows.append(("Read and comment", link(facts.address)))
    rows.append(("Text (SHA-256)", hash_html(facts.sha256)))
    return cover_html(
        tree, kind=f"Draft {kind_word(tree).lower()}", edition=facts.label,
        stamp="Draft for review. This is not a standard.", rows=rows,
    )  # fmt: skip


def notice(tree: Tree, facts: DraftFacts) -> str:
    """What a draft is and is not, how to comment on it, and under which licence it stands."""
    out = ['<section class="imprint" aria-label="About this draft">\n']
    out.append(fact("What this is", _what(tree, facts)))
    if facts.comment_at and facts.deadline:
        out.append(fact("How to comment", (
            f"Comments are taken until {moment(facts.deadline)}. “Comment” beside a "
            "heading opens the form for that clause. Lines are numbered from 1 on each "
            "page: name the page and the line when you write about this file."
        )))  # fmt: skip
    else:
        out.append(fact("Lines", (
            "Lines are numbered from 1 on each page: name the page and the line when "
            "you write about this file."
        )))  # fmt: skip
    name, url = licence(tree["licence"])
    if name:
        words = f'<a href="{escape(url)}">{escape(name)}</a>' if url else escape(name)
        group = escape(tree["group"].get("name", ""))
        out.append(fact("Licence", f"© {group}. {words}."))
    out.append(fact("Which text this is", (
        f"{escape(facts.label)}, {hash_html(facts.sha256)}. The hash is that of the text; "
        "another text has another one."
    )))  # fmt: skip
    out.append("</section>\n")
    return "".join(out)


def _what(tree: Tree, facts: DraftFacts) -> str:
    words = (
        f"This is a draft of {escape(tree['designation'])}. It is not a standard: it has "
        "not been approved and may change or be given up. Do not cite it as a standard "
        "and claim no conformity with it."
    )
    if facts.successor:
        label, address = facts.successor
        words += (
            f' In force is <a href="{escape(address)}">edition {escape(label)}</a>.'
        )
    if not facts.public:
        words += " It is for members of the group and is not public."
    return words
