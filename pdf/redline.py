"""Two texts of a document in, the book of what changed between them out.

The newer text reads on; what went stands struck through where it stood, what came is
underlined, what moved says from where to where. Changed passages have a bar in the
margin. This module imports no Django.
"""

import json
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from cms.documents.content import Tree
from pdf.book import About, Asset, Attachment, Book, Part
from pdf.chapters import Stretch, cut
from pdf.coverage import spell_scripts
from pdf.facts import licence
from pdf.front import (
    UNSEEN,
    cover_html,
    fact,
    hash_html,
    kind_word,
    link,
    with_running_words,
)
from pdf.longwords import breakable
from pdf.redline_text import ClauseLine, RedlineText
from pdf.shown import with_names

STYLES = Path(__file__).parent / "static" / "pdf" / "redline.css"


@dataclass(frozen=True)
class Side:
    """One of the two texts.

    name: "Edition 2" or "Draft r03"; address: where it is read, ""
    where nobody but members may; `facts` are (words,
    words) for the cover; date: ISO 8601 in UTC, "" where it has none.
    """

    tree: Tree
    name: str
    sha256: str
    address: str
    facts: tuple[tuple[str, str], ...] = ()
    date: str = ""

    @property
    def mid(self) -> str:
        """The name inside a sentence."""
        return self.name[:1].lower() + self.name[1:]


def make_redline(old: Side, new: Side, assets: dict[str, Asset], site: str) -> Book:
    """The parts, pictures and metadata of a redline. `site` has no slash at its end."""
    old, new = (replace(side, tree=with_names(side.tree)) for side in (old, new))
    printer = _Redline(old, new, site)
    front, texts = printer.front(), printer.texts()
    name, url = licence(new.tree["licence"])
    tree = new.tree
    about = About(
        title=(
            f"{tree['designation']} {tree['title']}, redline of {new.mid} against "
            f"{old.mid}"
        ),
        language=tree["language"],
        identifier=new.address,
        designation=tree["designation"],
        author=tree["group"].get("name", ""),
        description=f"What changed from {old.mid} to {new.mid}.",
        rights=name,
        rights_url=url,
        created=new.date,
        edition=new.name,
        status="redline",
        sha256=new.sha256,
    )
    shown = {sha: asset for sha, asset in assets.items() if sha in printer.text.shown}
    parts = [Part(front, "roman", "Front matter"), *texts]
    return Book(parts, about, f"{site}/", shown, [_changes(printer)])


def _name(piece: list[Stretch]) -> str:
    """From the first to the last chapter, as progress names them."""
    names = [piece[0].name, *(one.name for one in piece[1:] if one.begins)]
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _changes(printer: "_Redline") -> Attachment:
    """The summary for programs."""
    sides = {
        name: {"name": side.name, "sha256": side.sha256, "url": side.address}
        for name, side in (("old", printer.old), ("new", printer.new))
    }
    lines = [
        {"number": line.number, "was": line.was, "title": line.title, "said": line.said}
        for line in printer.text.lines
    ]
    return Attachment(
        name=f"{printer.new.tree['designation']}-changes.json",
        media_type="application/json",
        relationship="Supplement",
        description="The summary of changes, for programs",
        date=printer.new.date,
        text=json.dumps({**sides, "changes": lines}, ensure_ascii=False, indent=1),
    )


class _Redline:
    def __init__(self, old: Side, new: Side, site: str) -> None:
        self.old, self.new = old, new
        self.text = RedlineText(old.tree, new.tree, site)
        # Rendered first: its clauses say what the summary tells.
        self.stretches = self.text.stretches()

    def texts(self) -> list[Part]:
        """The clauses of both texts, in the order of the newer one: one part, or more
        when they are long."""
        pieces = cut(self.stretches)
        return [
            Part(
                self._document("".join(one.html for one in piece), "text"),
                "arabic", "Changes" if len(pieces) == 1 else _name(piece),
            )
            for piece in pieces
        ]  # fmt: skip

    def front(self) -> str:
        """Cover, how to read it, and the summary of changes."""
        body = f"{self._cover()}{self._notice()}{self._summary()}"
        return self._document(body, "front")

    def _document(self, body: str, part: str) -> str:
        tree, old, new = self.new.tree, self.old, self.new
        name = f"{tree['designation']} · {new.name} against {old.mid}"
        styles = with_running_words(
            UNSEEN + STYLES.read_text("utf-8"),
            {
                "top-left": name,
                "bottom-left": tree["group"].get("name", ""),
                "bottom-center": "Redline, for information",
            },
        )
        title = escape(f"{tree['designation']} {tree['title']}")
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(tree["language"])}">\n<head>'
            f'<meta charset="utf-8"><title>{title}</title>\n'
            f"<style>{styles}</style></head>\n"
            f'<body data-part="{part}" data-status="redline">\n'
            f"{breakable(spell_scripts(body))}</body></html>\n"
        )

    # -- front -----------------------------------------------------------------------

    def _cover(self) -> str:
        rows = []
        for words, side in (("New text", self.new), ("Old text", self.old)):
            said = "; ".join(f"{name} {value}" for name, value in side.facts)
            named = f"<strong>{escape(side.name)}</strong>"
            rows.append((words, f"{named}. {escape(said)}" if said else named))
            if side.address:
                rows.append(("Read it at", link(side.address)))
            rows.append(("Text (SHA-256)", hash_html(side.sha256)))
        rows.append(("Working group", escape(self.new.tree["group"].get("name", ""))))
        return cover_html(
            self.new.tree, kind=f"Redline of a {kind_word(self.new.tree).lower()}",
            edition=f"{self.new.name} against {self.old.mid}",
            stamp="Redline, for information", rows=rows,
        )  # fmt: skip

    def _notice(self) -> str:
        new, old = self.new, self.old
        out = ['<section class="imprint" aria-label="How to read this redline">\n']
        out.append(fact("What this is", (
            f"This file shows what changed from {escape(old.mid)} to {escape(new.mid)} of "
            f"{escape(new.tree['designation'])}. Only the texts themselves count; both "
            "are named with their hashes on the cover."
        )))  # fmt: skip
        out.append(fact("Words", (
            "<ins>What was added is underlined</ins>; <del>what was deleted is struck "
            "through</del>. Passages with a change have a bar beside them."
        )))  # fmt: skip
        out.append(fact("Passages and clauses", (
            "A line above a passage says when the whole of it was added, deleted or "
            "moved. What moved stands at its new place with the old one named; at the "
            "old place a line says where it went."
        )))  # fmt: skip
        out.append(fact("Identity", (
            "Clauses and passages are matched by their identity, so that one which was "
            "moved or renumbered is compared with itself."
        )))  # fmt: skip
        name, url = licence(new.tree["licence"])
        if name:
            words = (
                f'<a href="{escape(url)}">{escape(name)}</a>' if url else escape(name)
            )
            group = escape(new.tree["group"].get("name", ""))
            out.append(fact("Licence", f"© {group}. {words}."))
        out.append("</section>\n")
        return "".join(out)

    def _summary(self) -> str:
        lines = self.text.lines
        rows = "".join(map(_row, lines))
        if rows:
            rows = (
                '<div class="table summary"><table><caption class="unseen">Changes by '
                'clause</caption><thead><tr><th scope="col">Clause</th>'
                '<th scope="col">Title</th><th scope="col">What changed</th>'
                '<th scope="col">Page</th></tr></thead>\n'
                f"<tbody>\n{rows}</tbody></table></div>\n"
            )
        return (
            '<section class="front-section" id="front-changes">'
            f'<h2 class="matter-title">Summary of changes</h2>\n<p>{self._counts()}</p>\n{rows}</section>\n'
        )

    def _counts(self) -> str:
        counts = self.text.counts
        if not self.text.lines:
            return "Both texts have the same words."
        said = [
            f"{counts[name]} {'clause' if counts[name] == 1 else 'clauses'} {name}"
            for name in ("added", "deleted", "changed", "moved", "renumbered")
            if counts[name]
        ]
        same = counts["same"]
        said.append(f"{same} {'clause' if same == 1 else 'clauses'} without any change")
        return f"{'; '.join(said)}. A clause may count under several words."


def _row(line: ClauseLine) -> str:
    number = escape(line.number) or "–"
    if line.was:
        number += f'<br><span class="was">was {escape(line.was)}</span>'
    return (
        f'<tr><th scope="row">{number}</th>'
        f'<td><a href="#{line.anchor}">{escape(line.title)}</a></td>'
        f"<td>{escape('; '.join(line.said))}</td>"
        f'<td class="page"><span class="page-number" data-of="{line.anchor}"></span>'
        "</td></tr>\n"
    )
