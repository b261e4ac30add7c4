"""An HTML element in, headings and blocks of the content tree out, in reading order.

Both Markdown (through `markup`) and raw HTML come this way. A subclass of `FlowReader`
answers where links lead and which pictures are there; everything that cannot be said in
blocks and runs is told to the report. This module imports no Django.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cms.documents import content
from cms.documents.content import Node, Runs, mint
from cms.documents.runs import (
    MAX_DEPTH,
    InlineReader,
    contents,
    join_lines,
    tidy_runs,
)
from cms.importing.build import block, paragraph
from cms.importing.captions import titled
from cms.importing.markup import TERMS
from cms.importing.remarks import REMARKS, quoted_remark, remark_class, remark_of
from cms.importing.report import Report
from cms.importing.tables import read_table

BLOCK_TAGS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote",
    "pre", "hr", "div", "section", "article", "aside", "main", "header", "footer",
    "nav", "figure", "details", "summary", "address", "center", "fieldset", "li", "dt",
    "dd", "figcaption", "caption",
}  # fmt: skip


KNOWN_ATTRIBUTES = {
    "id", "name", "class", "href", "src", "alt", "title", "lang", "colspan", "rowspan",
    "start", "type", "checked", "disabled", "scope", "latex-href", "latex-ignore",
    "latex-literal",
}  # fmt: skip


@dataclass
class Heading:
    """A heading as it was met; the importer makes a section of it."""

    level: int
    text: Runs
    line: int
    uuid: str = field(default_factory=mint)
    explicit: bool = False


Event = Node | Heading


@dataclass
class Source:
    """One file while it is read: where we are, and the anchors that it has."""

    name: str
    report: Report
    line: int = 0
    anchors: dict[str, str] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    restore: Callable[[str], str] = field(default=lambda text: text)

    def place(self) -> str:
        return f"{self.name}, line {self.line}" if self.line else self.name

    def lose(self, what: str, why: str) -> None:
        self.report.lose(self.place(), what, why)

    def meet(self, element: Any) -> None:
        """Note the line and the anchors of an element."""
        if not isinstance(element.tag, str):
            self.at(self.marker(element))
            return
        self.at(element.get("data-line") or "")
        self.tell_attributes(element)
        for name in ("id", "name"):
            anchor = element.get(name)
            if anchor and anchor not in self.pending:
                self.pending.append(anchor)

    def tell_attributes(self, element: Any) -> None:
        """List the attributes of raw HTML that say something we cannot keep."""
        for name in element.attrib:
            told = name in KNOWN_ATTRIBUTES or name.startswith("data-")
            # Cells tell their alignment once a table.
            told = told or (name in ("style", "align") and element.tag in ("td", "th"))
            if name == "markdown":
                why = "Markdown inside HTML is kept as it is written."
                self.lose("the attribute markdown", why)
            elif not told:
                why = "It says how things look or behave, not what they are."
                self.lose(f"the attribute {name}", why)

    def at(self, line: str) -> None:
        if line.isascii() and line.isdigit() and len(line) < 9:
            self.line = int(line)

    def marker(self, comment: Any) -> str:
        """The line that a comment of `markup` tells, or ""."""
        found = re.fullmatch(r"@line (\d{1,8})", comment.text or "")
        return found[1] if found else ""

    def release(self, uuid: str) -> None:
        """What led to `uuid`, a block that was dissolved, waits for the next claim."""
        names = [name for name, target in self.anchors.items() if target == uuid]
        for name in names:
            del self.anchors[name]
        self.pending += names

    def claim(self, uuid: str) -> None:
        """What was anchored since the last claim leads to `uuid`."""
        for anchor in self.pending:
            self.anchors.setdefault(anchor, uuid)
        self.pending.clear()


class FlowReader(InlineReader):
    """Reads one file; see `read_flow`."""

    def __init__(self, source: Source) -> None:
        super().__init__(lose=source.lose)
        self.source = source
        self.footnotes: dict[str, Any] = {}
        self.footnote_uuids: dict[str, str] = {}

    # -- for subclasses ---------------------------------------------------------------

    def figure(self, src: str, alt: str, caption: Runs) -> Node:
        """A figure block for the picture at `src`."""
        missing = {"missing": src} if src else {}
        self.lose(f"the picture {src}", "Its file was not there.")
        return block(
            "figure", asset=None, alt=alt, caption=caption, source=[], **missing
        )

    # -- inline -----------------------------------------------------------------------

    def text(self, text: str, facts: dict[str, Any]) -> Iterator[dict]:
        yield from super().text(self.source.restore(text), facts)

    def element(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        self.source.meet(element)
        if not isinstance(element.tag, str):
            if self.source.marker(element):
                return
            words = " ".join((element.text or "").split())
            self.lose(f"a comment: {words[:80]}", "Comments are not part of the text.")
            return
        if element.tag == "sup" and "footnote-ref" in (element.get("class") or ""):
            yield from self.footnote(element, facts)
            return
        yield from super().element(element, facts)

    def footnote(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        # The parser's own anchors (fnref1) are not the author's.
        self.source.pending = [
            name for name in self.source.pending if not name.startswith("fnref")
        ]
        link = next(iter(element), None)
        key = (link.get("href") or "").lstrip("#") if link is not None else ""
        if key not in self.footnotes:
            yield from self.inside(element, facts)
        elif key in self.footnote_uuids:
            yield {**_plain(facts), "text": "", "node": self.footnote_uuids[key]}
        else:
            self.footnote_uuids[key] = uuid = mint()
            text, moved = self.lines(self.footnotes[key])
            self.tell_moved(moved, "a footnote")
            if any("footnote" in run for run in text):
                self.lose("a footnote in a footnote", "It was left out.")
                text = tidy_runs(run for run in text if "footnote" not in run)
            yield {"text": "", "footnote": {"uuid": uuid, "text": text}}

    def link(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        """Links are resolved when all files are read: the address is kept as `href`."""
        address = self.source.restore(element.get("href") or "").strip()
        if "footnote-backref" in (element.get("class") or ""):
            return
        if element.get("title"):
            self.lose(
                f"the title {element.get('title')!r} of a link", "Links have none."
            )
        if not address or "href" in facts:
            yield from self.inside(element, facts)
            return
        pending = {"href": address, "place": self.source.place()}
        if element.get("latex-href"):
            pending["print_href"] = element.get("latex-href")
        yield from self.inside(element, {**facts, **pending})

    def picture(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        src = self.source.restore(element.get("src") or "")
        self.lose(
            f"the picture {src!r} in the middle of a line",
            "Pictures stand alone; its alternative text is kept.",
        )
        yield from self.text(element.get("alt") or "", facts)

    def other(self, element: Any, facts: dict[str, Any]) -> Iterator[dict]:
        if element.tag == "input" and element.get("type") == "checkbox":
            yield {
                "text": "☑ " if element.get("checked") is not None else "☐ ",
                **facts,
            }
            return
        yield from super().other(element, facts)

    # -- flow -------------------------------------------------------------------------

    def read_flow(self, element: Any) -> list[Event]:
        """The blocks and headings in `element`, footnotes put where they are cited."""
        for section in element.xpath(".//section[contains(@class, 'footnotes')]"):
            for item in section.iter("li"):
                if item.get("id"):
                    self.footnotes[item.get("id")] = item
                    del item.attrib["id"]
            previous = section.getprevious()
            if previous is not None and previous.tag == "hr":
                previous.getparent().remove(previous)
            section.getparent().remove(section)
        return titled(list(self.flow(element)), self.source)

    def flow(self, element: Any) -> Iterator[Event]:
        inline: list[Any] = []
        for part in contents(element):
            if isinstance(part, str) or not self.is_block(part):
                inline.append(part)
                continue
            yield from self.loose(inline)
            inline = []
            self.source.meet(part)
            yield from self.block(part)
        yield from self.loose(inline)

    def is_block(self, element: Any) -> bool:
        return isinstance(element.tag, str) and (
            element.tag in BLOCK_TAGS
            or any(
                isinstance(inner.tag, str) and inner.tag in BLOCK_TAGS
                for inner in element.iterdescendants()
            )
        )

    def loose(self, parts: list[Any], element: Any = None) -> Iterator[Event]:
        """Inline parts as a paragraph, or as figures where they are only pictures."""
        if not parts:
            return
        elements = [part for part in parts if _is_element(part)]
        pictures = [inner for part in elements for inner in part.iter("img")]
        words = "".join(
            "".join(part.itertext()) if _is_element(part) else part
            for part in parts
            if isinstance(part, str) or _is_element(part)
        )
        if pictures and not words.strip():
            for picture in pictures:
                yield self.image(picture)
            return
        text = self.read_parts(parts)
        if self.only_liquid(text):
            self.source.pending.clear()
            return
        if text:
            facts = self.with_lang(element, {}) if element is not None else {}
            made = remark_of(paragraph(text, **facts))
            self.source.claim(made["uuid"])
            yield made

    def only_liquid(self, text: Runs) -> bool:
        """Whether there is nothing but what a site's generator would have filled in."""
        words = content.plain(text)
        return bool(words) and not re.sub(r"\{\{[^{}]*\}\}|\s", "", words)

    def image(self, element: Any, caption: Runs | None = None) -> Node:
        self.source.meet(element)
        title = self.source.restore(element.get("title") or "").strip()
        if title and caption and title != content.plain(caption):
            self.lose(f"the title {title!r} of a picture", "It has a caption already.")
        made = self.figure(
            self.source.restore(element.get("src") or ""),
            " ".join(self.source.restore(element.get("alt") or "").split()),
            caption or content.runs(title),
        )
        self.source.claim(made["uuid"])
        return made

    def block(self, element: Any) -> Iterator[Event]:  # noqa: C901
        tag = element.tag
        if tag == "p":
            yield from self.loose(contents(element), element)
        elif re.fullmatch(r"h[1-6]", tag):
            explicit = bool(element.get("id"))
            heading = Heading(int(tag[1]), self.read(element), self.source.line)
            heading.explicit = explicit
            self.source.claim(heading.uuid)
            yield heading
        elif tag in ("ul", "ol"):
            yield from self.listing(element)
        elif tag == "dl":
            yield from self.definitions(element)
        elif tag == "table":
            yield from self.with_moved(read_table(self, element))
        elif tag == "blockquote":
            yield from self.quotation(element)
        elif tag == "pre":
            yield from self.code(element)
        elif tag == "hr":
            self.lose("a horizontal rule", "Sections part the text.")
        elif tag == "figure":
            yield from self.figures(element)
        elif remark := remark_class(element):
            yield from self.remark(remark, element)
        else:
            if tag in ("details", "summary", "nav", "aside"):
                self.lose(f"<{tag}>", "Its words stay, the fold or frame does not.")
            elif element.get("class"):
                what = f"the frame {element.get('class').removeprefix('admonition ')}"
                self.lose(what, "Its words stay, the frame does not.")
            yield from self.flow(element)

    def code(self, element: Any) -> Iterator[Event]:
        text = self.source.restore("".join(element.itertext())).strip("\n")
        info = element.get("data-info") or ""
        if element.get("data-formula"):
            made = block("formula", tex=text.strip(), alt="")
            self.source.report.note(
                f"{self.source.place()}: a formula needs an alternative text."
            )
        elif element.get("latex-literal"):
            self.lose(text, "It is an instruction to the program that prints.")
            self.source.pending.clear()
            return
        else:
            if info:
                self.lose(f"the language {info!r} of code", "Only its text is kept.")
            made = paragraph(content.runs(text.expandtabs(4), marks=["code"]))
        if text.strip():
            self.source.claim(made["uuid"])
            yield made

    # -- lists ------------------------------------------------------------------------

    def listing(self, element: Any) -> Iterator[Event]:
        moved: list[Event] = []
        self.source.pending, ids = [], list(self.source.pending)
        items = self.items(element, moved, 1)
        self.source.pending = ids + self.source.pending
        if items:
            made = block("list", style=self.style(element), items=items)
            self.source.claim(made["uuid"])
            yield made
        self.tell_moved(moved, "a list", "It stands behind the list now.")
        yield from moved

    def style(self, element: Any) -> str:
        if element.tag == "ul":
            return "bullet"
        start = element.get("start") or "1"
        if start != "1":
            self.lose(f"the start {start} of a list", "Numbers are computed, from 1.")
        kind = element.get("type") or "1"
        if kind in ("i", "I"):
            self.lose("the Roman numbers of a list", "Lists have numbers or letters.")
        return "letter" if kind in ("a", "A") else "number"

    def items(self, element: Any, moved: list[Event], depth: int) -> list[Node]:
        found = []
        for child in element:
            self.source.meet(child)
            if child.tag == "li":
                found.append(self.item(child, moved, depth))
            elif child.tag in ("ul", "ol") and found:
                self.nest(found[-1], child, moved, depth)
            elif isinstance(child.tag, str):
                found.append(self.item(child, moved, depth))
            elif not self.source.marker(child):
                self.lose("a comment", "Comments are not part of the text.")
            if child.tail and child.tail.strip():
                text = self.read_parts([child.tail])
                found.append({"uuid": mint(), "text": text})
        return [item for item in found if item["text"] or item.get("items")]

    def item(self, element: Any, moved: list[Event], depth: int) -> Node:
        item: Node = {"uuid": mint(), "text": []}
        paragraphs: list[Runs] = []
        inline: list[Any] = []

        def close() -> None:
            text = self.read_parts(inline)
            if text and not self.only_liquid(text):
                paragraphs.append(text)
            inline.clear()

        for part in contents(element):
            if isinstance(part, str) or not self.is_block(part):
                inline.append(part)
                continue
            close()
            self.source.claim(item["uuid"])
            self.source.meet(part)
            if part.tag in ("ul", "ol") and depth < MAX_DEPTH:
                self.nest(item, part, moved, depth)
            else:
                self.into(paragraphs, moved, self.block(part), item)
        close()
        self.source.claim(item["uuid"])
        item["text"] = join_lines(paragraphs)
        return item

    def nest(self, item: Node, element: Any, moved: list[Event], depth: int) -> None:
        """Put the list `element` under `item`."""
        style = self.style(element)
        if item.get("items") and item.get("style", "bullet") != style:
            self.lose("a second list in one item", "It was joined with the first.")
        inner = self.items(element, moved, depth + 1)
        if inner:
            item.setdefault("items", []).extend(inner)
            if style != "bullet":
                item.setdefault("style", style)

    def into(
        self, lines: list[Runs], moved: list[Event], events: Iterable[Event], to: Node
    ) -> None:
        """Paragraphs and headings become lines of `to`, anything else is moved out."""
        for event in events:
            if isinstance(event, Heading):
                self.lose(
                    "a heading inside another block", "It was made a strong line."
                )
                lines.append([_strong(run) for run in event.text])
            elif event["type"] == "paragraph":
                lines.append(event["text"])
            else:
                moved.append(event)
                continue
            self.source.release(_uuid(event))
            self.source.claim(to["uuid"])

    def lines(self, element: Any) -> tuple[Runs, list[Event]]:
        """An element as lines of one Runs, and the blocks that are no lines."""
        paragraphs: list[Runs] = []
        moved: list[Event] = []
        for event in self.flow(element):
            if isinstance(event, Heading):
                paragraphs.append([_strong(run) for run in event.text])
                self.lose(
                    "a heading inside another block", "It was made a strong line."
                )
            elif event["type"] == "paragraph":
                paragraphs.append(event["text"])
            elif event["type"] == "list":
                paragraphs += _bullets(event["items"])
                self.lose("a list inside another block", "Its items are lines now.")
            else:
                moved.append(event)
                continue
            self.source.release(_uuid(event))
            for name in [item["uuid"] for item in _items_of(event)]:
                self.source.release(name)
        return join_lines(paragraphs), moved

    def with_moved(self, made: tuple[Node | None, list[Event]]) -> Iterator[Event]:
        node, moved = made
        if node is not None:
            self.source.claim(node["uuid"])
            yield node
        self.tell_moved(moved, "a block", "It stands behind that block now.")
        yield from moved

    def tell_moved(
        self, moved: list[Event], where: str, what: str = "It was left out."
    ) -> None:
        for event in moved:
            kind = "heading" if isinstance(event, Heading) else event["type"]
            self.lose(f"a {kind} inside {where}", what)

    # -- definitions, quotations, remarks, figures --------------------------------------

    def definitions(self, element: Any) -> Iterator[Event]:
        """Each run of terms with the definitions that follow it."""
        terms: list[Runs] = []
        current: Node | None = None
        rest: list[Event] = []
        for child in [*_flatten(element), None]:
            if current is not None and (child is None or child.tag != "dd"):
                yield current
                yield from rest
                current, terms, rest = None, [], []
            if child is None:
                break
            self.source.meet(child)
            if child.tag == "dt":
                terms.append(self.term(child))
            elif child.tag == "dd":
                text, moved = self.lines(child)
                current = self.definition(current, terms, text)
                self.source.claim(current["uuid"])
                self.tell_moved(moved, "a definition", "It stands behind it now.")
                rest += moved
            else:
                yield from self.flow_of(child)
        for term in terms:
            yield paragraph(tidy_runs(_strong(run) for run in term))

    def term(self, element: Any) -> Runs:
        text = self.read(element)
        if any(_facts_lost(run) for run in text):
            self.lose("marks and links in a term", "A term is plain text.")
        return text

    def flow_of(self, element: Any) -> Iterator[Event]:
        if self.is_block(element):
            yield from self.block(element)
        else:
            yield from self.loose([element])

    def definition(self, current: Node | None, terms: list[Runs], text: Runs) -> Node:
        if current is not None:
            current["text"] = join_lines([current["text"], text])
            return current
        written = TERMS.join(content.plain(term) for term in terms).split(TERMS)
        found = [name.strip() for name in written if name.strip()]
        names = list(dict.fromkeys(found))
        if len(names) < len(found):
            self.lose(f"the term {names[0]!r}, written twice", "Once is enough.")
        return block(
            "definition", term=None, preferred=names[0] if names else "—",
            admitted=names[1:], deprecated=[], text=text, source=[],
        )  # fmt: skip

    def quotation(self, element: Any) -> Iterator[Event]:
        """Paragraphs stay together; what cannot be quoted stands between the parts."""
        pending, self.source.pending = self.source.pending, []
        events = list(self.flow(element))
        self.source.pending = pending + self.source.pending
        kind = "quotation"
        first = events[0] if events else None
        if isinstance(first, dict) and first["type"] == "paragraph":
            first = quoted_remark(first)
        if isinstance(first, dict) and first["type"] in ("note", "example", "warning"):
            kind = first["type"]
            events[:1] = [
                {**paragraph(text), **({"uuid": first["uuid"]} if n == 0 else {})}
                for n, text in enumerate(first["paragraphs"])
            ]
        yield from self.group(kind, events)

    def group(self, kind: str, events: list[Event]) -> Iterator[Event]:
        """Paragraphs in a row as one block of `kind`; other blocks between them."""
        texts: list[Runs] = []
        uuid = ""
        made: list[Event] = []

        def close() -> None:
            nonlocal uuid
            if texts:
                node = block(kind, paragraphs=list(texts))
                if kind == "quotation":
                    node["source"] = _source(node["paragraphs"])
                node["uuid"] = uuid
                made.append(node)
            texts.clear()
            uuid = ""

        for event in events:
            if isinstance(event, Heading):
                self.lose(
                    "a heading inside another block", "It was made a strong line."
                )
                node = paragraph([_strong(run) for run in event.text])
            else:
                node = event
            if node["type"] == "paragraph" and node["text"]:
                uuid = uuid or node["uuid"]
                if uuid != node["uuid"]:
                    self.source.release(node["uuid"])
                    self.source.claim(uuid)
                texts.append(node["text"])
            else:
                close()
                self.lose(
                    f"a {node['type']} inside a {kind}", "It stands on its own now."
                )
                made.append(node)
        close()
        for node in made:
            self.source.claim(node["uuid"])
        return iter(made)

    def remark(self, kind: str, element: Any) -> Iterator[Event]:
        title = ""
        for inner in element.xpath("./*[contains(@class, 'admonition-title')]"):
            words = "".join(inner.itertext()).strip()
            if words.casefold() not in REMARKS:
                title = words
            # Its tail is text of the remark.
            inner.drop_tree()
        events = list(self.flow(element))
        if events and isinstance(events[0], dict) and events[0]["type"] == kind:
            first = events[0]
            events[:1] = [paragraph(text) for text in first["paragraphs"]]
        if title:
            events.insert(0, paragraph([{"text": title, "marks": ["strong"]}]))
        yield from self.group(kind, events)

    def figures(self, element: Any) -> Iterator[Event]:
        caption: Runs = []
        rest: list[Event] = []
        for inner in element.iter("figcaption"):
            caption, moved = self.lines(inner)
            rest += moved
        images = list(element.iter("img"))
        for image in images:
            yield self.image(image, caption)
        for inner in list(element.iter("figcaption")) + images:
            inner.drop_tree()
        for event in self.flow(element):
            if not images and isinstance(event, dict) and event["type"] == "table":
                event["caption"] = event["caption"] or caption
                caption = []
            rest.append(event)
        if not images and caption:
            rest.append(paragraph(caption))
        yield from rest


# -- helpers ---------------------------------------------------------------------------


def _is_element(part: Any) -> bool:
    """Whether it is an element, not text nor a comment."""
    return not isinstance(part, str) and isinstance(part.tag, str)


def _uuid(event: Event) -> str:
    return event.uuid if isinstance(event, Heading) else str(event["uuid"])


def _items_of(event: Event) -> list[Node]:
    if isinstance(event, Heading):
        return []
    return [item for kind, item in content.block_nodes(event) if kind == "item"]


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("marks", "lang") if name in facts}


def _strong(run: dict[str, Any]) -> dict[str, Any]:
    return {**run, "marks": sorted({*run.get("marks", ()), "strong"})}


def _facts_lost(run: dict[str, Any]) -> bool:
    return bool(set(run) - {"text", "lang"})


def _bullets(items: list[Node], indent: str = "") -> list[Runs]:
    lines: list[Runs] = []
    for item in items:
        lines.append([{"text": f"{indent}• "}, *item["text"]])
        lines += _bullets(item.get("items", []), indent + "  ")
    return lines


def _flatten(element: Any) -> Iterator[Any]:
    """Children of a dl; HTML allows a div around each pair."""
    for child in element:
        if child.tag == "div":
            yield from _flatten(child)
        elif isinstance(child.tag, str):
            yield child


def _source(paragraphs: list[Runs]) -> Runs:
    """“— Somebody” at the end of a quotation names its source."""
    if len(paragraphs) > 1 and content.plain(paragraphs[-1]).startswith(("— ", "– ")):
        last = paragraphs.pop()
        return tidy_runs([{**last[0], "text": last[0]["text"][2:]}, *last[1:]])
    return []
