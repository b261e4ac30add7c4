"""Trees and books for the tests of PDFs: one of everything, and small ones."""

import hashlib
import struct
import zlib
from datetime import date
from pathlib import Path

from cms.documents import content
from pdf.book import Asset, Book
from pdf.facts import Facts, HistoryLine
from pdf.html import make_book

SITE = "https://standards.example.org"
RUNS = content.runs


def png(width: int = 40, height: int = 20) -> bytes:
    """A grey picture."""
    rows = b"".join(b"\x00" + b"\x99" * width for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PICTURE = png()
PICTURE_SHA = hashlib.sha256(PICTURE).hexdigest()


def uuid(number: int) -> str:
    return f"{number:08x}-0000-4000-8000-{number:012x}"


def node(block_type: str, number: int, **facts: object) -> content.Node:
    return {"type": block_type, "uuid": uuid(number), **facts}


def section(number: int, title: str, *parts: content.Node, **facts: object):
    return {
        "uuid": uuid(number), "kind": "clause", "title": title, "informative": False,
        "blocks": [part for part in parts if "blocks" not in part],
        "sections": [part for part in parts if "blocks" in part], **facts,
    }  # fmt: skip


def paragraph(number: int, text: str) -> content.Node:
    return node("paragraph", number, text=RUNS(text))


def tree(*sections: content.Node, **facts: object) -> content.Tree:
    if not sections:
        sections = (
            section(1, "Scope", paragraph(2, "This document says what good work is.")),
            section(3, "Rules", paragraph(4, "The issuer publishes its criteria.")),
        )
    facts.setdefault("meta", {"abstract": [RUNS("What it is.")], "scope": []})
    return content.new_tree(
        document=uuid(0xD0C), designation="ABC-1", title="Good work", language="en",
        licence="CC-BY-4.0", group={"slug": "alpha", "name": "Alpha", "joint": []},
        sections=list(sections), **facts,
    )  # fmt: skip


def footnote(number: int, text: str) -> dict:
    return {"text": "", "footnote": {"uuid": uuid(number), "text": RUNS(text)}}


def cell(text: str, **facts: int) -> content.Node:
    return {"text": RUNS(text), **facts}


def everything() -> content.Tree:
    """Each type of block, and what natural HTML makes of it that PDF/UA forbids."""
    term, reference = uuid(900), uuid(901)
    own = {"document": uuid(0xD0C), "edition": None, "node": uuid(20), "label": "2"}
    blocks = [
        node(
            "paragraph",
            10,
            text=[
                {"text": "Plain, "},
                {
                    "text": "a link",
                    "link": "https://example.org/a",
                    "marks": ["em", "strong"],
                },
                {"text": ", "},
                {"text": "", "xref": own, "marks": ["strong"]},
                {"text": ", "},
                {"text": "term", "term": term},
                {"text": " and "},
                {"text": "", "cite": {"reference": reference, "locator": "p. 3"}},
                {"text": " in French "},
                {"text": "en français", "lang": "fr"},
                {"text": "x", "marks": ["sub"]},
                {"text": " a()  b", "marks": ["code"]},
                footnote(11, "A note at the foot."),
            ],
        ),
        node("heading", 12, level=2, text=RUNS("First heading")),
        node("heading", 13, level=4, text=RUNS("A heading that skips a level")),
        node(
            "list",
            14,
            style="letter",
            items=[
                {
                    "uuid": uuid(15),
                    "text": RUNS("one\nwith a second line"),
                    "style": "bullet",
                    "items": [
                        {
                            "uuid": uuid(16),
                            "text": [{"text": "inner"}, footnote(17, "Deep.")],
                        }
                    ],
                },
                {"uuid": uuid(18), "text": RUNS("two")},
            ],
        ),
    ]
    more = [
        node("requirement", 21, kind="shall", text=RUNS("It shall work."),
             rationale=RUNS("Because."), verification=RUNS("Look."), role="Issuer",
             assessable=True, levels=["1", "2"]),
        node("definition", 22, term=term, preferred="term", admitted=["word"],
             deprecated=["thing"], text=RUNS("Name of an idea."), source=RUNS("Us.")),
        node("note", 23, paragraphs=[RUNS("First."), RUNS("Second.")]),
        node("example", 24, paragraphs=[RUNS("Such as this.")]),
        node("warning", 25, paragraphs=[RUNS("Mind the gap.")]),
        node("table", 26, caption=RUNS("Spans"), header_rows=2, header_columns=1, rows=[
            [cell("Name", rowspan=2), cell("Values", colspan=2)],
            [cell("Low"), cell("High")],
            [cell("a", rowspan=2), cell("1"), {"text": [{"text": "2"}, footnote(27, "Two.")]}],
            [cell("3"), cell("")],
        ], notes=[RUNS("In metres.")]),
        node("figure", 28, asset=PICTURE_SHA, alt="A grey bar", caption=RUNS("Grey"),
             source=RUNS("Own work")),
        node("figure", 29, asset=None, alt="Lost", caption=RUNS("Gone"), source=[],
             missing="lost.png"),
        node("quotation", 30, paragraphs=[RUNS("So it is.")], source=RUNS("Somebody")),
        node("scale", 31, caption=RUNS("Levels"), levels=[
            {"uuid": uuid(32), "name": "Low", "text": RUNS("little")},
            {"uuid": uuid(33), "name": "High", "text": RUNS("much")}]),
        node("rubric", 34, caption=RUNS("Judging"), levels=[
            {"uuid": uuid(35), "name": "No"}, {"uuid": uuid(36), "name": "Yes"}],
            criteria=[{"uuid": uuid(37), "name": "Works", "requirement": uuid(21),
                       "cells": [RUNS("It does not."), RUNS("It does.")]}]),
        node("recognition", 38, currency="CEU", amount="1.0", unit="CEU",
             jurisdiction="Ohio", text=RUNS("Ten contact hours.")),
        node("practice", 39, document=None, title="A practice", href="", text=RUNS("Done.")),
        node("formula", 40, tex="a = b", alt="a equals b"),
    ]  # fmt: skip
    return tree(
        section(1, "Foreword", paragraph(2, "Before."), kind="unnumbered"),
        section(3, "Text", *blocks),
        section(20, "More", *more, section(41, "Below", paragraph(42, "Under it."))),
        section(43, "Further", paragraph(44, "Behind."), kind="annex", informative=True),
        terms=[{"uuid": term, "preferred": "term", "admitted": [], "deprecated": [],
                "definition": RUNS("A word."), "source": []}],
        references=[{"uuid": reference, "key": "ref-1", "csl": {
            "type": "book", "title": "A Book", "URL": "https://example.org/book"}}],
        assets=[{"sha256": PICTURE_SHA, "name": "grey.png", "media_type": "image/png",
                 "size": len(PICTURE), "width": 40, "height": 20}],
    )  # fmt: skip


def facts(status: str = "current", **more: object) -> Facts:
    published = None if status == "proof" else date(2026, 3, 2)
    given = {
        "label": "1", "status": status, "sha256": "ab" * 32, "site": SITE,
        "address": f"{SITE}/standards/ABC-1/1/", "published": published,
        "effective_from": published,
        "history": (HistoryLine("1", published, "ab" * 32),),
    }  # fmt: skip
    return Facts(**{**given, **more})


def book(of: content.Tree | None = None, folder: Path | None = None, **more) -> Book:
    """A book of a tree; its picture is written into `folder`."""
    assets = {}
    if folder is not None:
        path = folder / PICTURE_SHA
        path.write_bytes(PICTURE)
        assets[PICTURE_SHA] = Asset("image/png", str(path))
    return make_book(of or tree(), facts(**more), assets)


def long_tree(chapters: int = 4, paragraphs: int = 130) -> content.Tree:
    """A text long enough to be laid out in chapters, each pointing to the next one."""
    words = (
        "The issuer publishes its criteria, and the assessor applies them as they are. "
    )
    found = []
    for chapter in range(1, chapters + 1):
        base = chapter * 1000
        to = uuid(base % (chapters * 1000) + 1000)
        own = {"document": uuid(0xD0C), "edition": None, "node": to, "label": "next"}
        first = node("paragraph", base + 1, text=[
            {"text": "See "}, {"text": "", "xref": own}, {"text": "."},
            footnote(base + 2, f"Noted in chapter {chapter}."),
        ])  # fmt: skip
        rest = [
            paragraph(base + 10 + at, f"{chapter}.{at} {words * 4}")
            for at in range(paragraphs)
        ]
        below = section(base + 900, "Below", paragraph(base + 901, "Under it."))
        found.append(section(base, f"Chapter {chapter}", first, *rest, below))
    return tree(*found)


def long_book(chapters: int = 4, paragraphs: int = 130) -> Book:
    return book(long_tree(chapters, paragraphs))
