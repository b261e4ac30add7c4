"""Read a PDF back as its readers meet it: bytes in; words, headings, links, labels out.

Words come from what is drawn (glyphs and their ToUnicode), in the order of the tags, so
that nothing here knows how the file was made.
"""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

SHOWING = {"Tj", "TJ", "'", '"'}
_CODE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>")
_RANGE = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


def letters(text: str) -> str:
    """A text for comparison: no spaces, no hyphens (lines are broken at them), NFKC."""
    kept = (
        one
        for one in unicodedata.normalize("NFKC", text)
        if one not in "-\u2010\u2011" and unicodedata.category(one)[0] not in "ZC"
    )
    return "".join(kept)


@dataclass
class Element:
    """A tag with what is in it: elements and (page index, words)."""

    role: str
    alt: str = ""
    lang: str = ""
    kids: list["Element | tuple[int, str]"] = field(default_factory=list)
    links: list[Dictionary] = field(default_factory=list)

    def text(self, *, without: tuple[str, ...] = ()) -> str:
        """The words in it, but those in elements of some roles."""
        return "".join(
            kid[1] if isinstance(kid, tuple) else kid.text(without=without)
            for kid in self.kids
            if isinstance(kid, tuple) or kid.role not in without
        )

    def all(self, *roles: str) -> Iterator["Element"]:
        """It and the elements in it, in reading order, of these roles or of any."""
        if not roles or self.role in roles:
            yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.all(*roles)

    def leaves(self) -> Iterator["str | Dictionary"]:
        """Its words, and its links before the words that follow them, in reading order.

        The words of a link are left out; neighbours come as one.
        """
        words = ""
        for part in self._leaves():
            if isinstance(part, str):
                words += part
                continue
            if words:
                yield words
            yield part
            words = ""
        yield words

    def _leaves(self) -> Iterator["str | Dictionary"]:
        if self.links:
            yield from self.links
            return
        for kid in self.kids:
            if isinstance(kid, tuple):
                yield kid[1]
            else:
                yield from kid._leaves()


class Reading:
    """A PDF that is read. Use as a context."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.index = {page.obj.objgen: at for at, page in enumerate(self.pdf.pages)}
        self._fonts: dict[Any, dict[bytes, str]] = {}
        self._words = [self._read(page) for page in self.pdf.pages]

    def __enter__(self) -> "Reading":
        return self

    def __exit__(self, *_: object) -> None:
        self.pdf.close()

    # -- pages -----------------------------------------------------------------------

    @cached_property
    def labels(self) -> list[str]:
        """What each page is called: i, ii, 1, 2."""
        return [page.label for page in self.pdf.pages]

    def artifacts(self, index: int) -> str:
        """What is drawn on a page and not read aloud."""
        return self._words[index][1]

    def untagged(self, index: int) -> str:
        """What is drawn on a page and is neither tagged nor an artifact: a mistake."""
        return self._words[index][2]

    def tagged(self, index: int) -> str:
        """All tagged words of a page."""
        return "".join(self._words[index][0].values())

    def _read(self, page: pikepdf.Page) -> tuple[dict[int, str], str, str]:
        marked: dict[int, str] = {}
        artifacts, loose = [], []
        open_marks: list[int | str] = []
        font: dict[bytes, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                open_marks.append(_mark(page, operands))
            elif name == "EMC":
                open_marks.pop()
            elif name == "Tf":
                font = self._font(page.resources.Font[operands[0]])
            elif name in SHOWING:
                words = _shown(operands, font)
                if "artifact" in open_marks:
                    artifacts.append(words)
                elif numbers := [one for one in open_marks if isinstance(one, int)]:
                    marked[numbers[-1]] = marked.get(numbers[-1], "") + words
                else:
                    loose.append(words)
        return marked, "".join(artifacts), "".join(loose)

    def _font(self, font: Dictionary) -> dict[bytes, str]:
        if font.objgen not in self._fonts:
            self._fonts[font.objgen] = _to_unicode(font)
        return self._fonts[font.objgen]

    # -- structure -------------------------------------------------------------------

    @cached_property
    def structure(self) -> Element:
        """The tree of tags."""
        return self._element(self.pdf.Root.StructTreeRoot, None)

    def _element(self, node: Dictionary, page: int | None) -> Element:
        page = self.index[node.Pg.objgen] if "/Pg" in node else page
        found = Element(
            str(node.get("/S", "/Root"))[1:],
            str(node.get("/Alt", "")),
            str(node.get("/Lang", "")),
        )
        kids = node.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                found.kids.append((page, self._words[page][0].get(kid, "")))
            elif kid.get("/Type") == Name.MCR:
                at = self.index[kid.Pg.objgen] if "/Pg" in kid else page
                found.kids.append((at, self._words[at][0].get(int(kid.MCID), "")))
            elif kid.get("/Type") == Name.OBJR:
                found.links.append(kid.Obj)
            else:
                found.kids.append(self._element(kid, page))
        return found

    @property
    def headings(self) -> list[tuple[int, str]]:
        """(level, letters) of each heading in reading order."""
        roles = [f"H{level}" for level in range(1, 7)]
        return [
            (int(one.role[1:]), letters(one.text()))
            for one in self.structure.all(*roles)
        ]

    # -- ways around -----------------------------------------------------------------

    @cached_property
    def destinations(self) -> dict[str, int]:
        """The page index of each named destination. Raises KeyError for a lost page."""
        found: dict[str, int] = {}
        names = self.pdf.Root.get("/Names", Dictionary()).get("/Dests")
        waiting = [names] if names is not None else []
        while waiting:
            node = waiting.pop()
            waiting.extend(node.get("/Kids", ()))
            pairs = list(node.get("/Names", ()))
            for name, value in zip(pairs[::2], pairs[1::2], strict=True):
                found[str(name)] = self.page_of(value)
        return found

    def page_of(self, destination: Any) -> int:
        """The page index of a destination, named or direct."""
        if isinstance(destination, Dictionary):
            destination = destination.D
        if isinstance(destination, Array):
            return self.index[destination[0].objgen]
        return self.destinations[str(destination)]

    def target(self, link: Dictionary) -> int | str:
        """Where a link leads: a page index, or an address."""
        if "/Dest" in link:
            return self.page_of(link.Dest)
        action = link.A
        return str(action.URI) if action.S == Name.URI else self.page_of(action.D)

    @property
    def links(self) -> Iterator[Dictionary]:
        """Every link annotation."""
        for page in self.pdf.pages:
            for annotation in page.obj.get("/Annots", ()):
                if annotation.Subtype == Name.Link:
                    yield annotation

    @property
    def outline(self) -> list[tuple[int, str, int]]:
        """(level, letters, page index) of each line of the outline, in order."""
        found: list[tuple[int, str, int]] = []
        first = self.pdf.Root.get("/Outlines", Dictionary()).get("/First")
        waiting = [(1, first)] if first is not None else []
        while waiting:
            level, item = waiting.pop()
            where = item.Dest if "/Dest" in item else item.A.D
            found.append((level, letters(str(item.Title)), self.page_of(where)))
            if "/Next" in item:
                waiting.append((level, item.Next))
            if "/First" in item:
                waiting.append((level + 1, item.First))
        return found


def _mark(page: pikepdf.Page, operands: Any) -> int | str:
    """The MCID that a mark opens, "artifact", or "" for a mark that says neither."""
    if str(operands[0]) == "/Artifact":
        return "artifact"
    facts = operands[1] if len(operands) > 1 else None
    if isinstance(facts, Name):
        facts = page.resources.Properties[facts]
    if isinstance(facts, Dictionary) and "/MCID" in facts:
        return int(facts.MCID)
    return ""


def _shown(operands: Any, font: dict[bytes, str]) -> str:
    parts = operands[0] if isinstance(operands[0], Array) else operands
    out = []
    for part in parts:
        if isinstance(part, pikepdf.String):
            data = bytes(part)
            width = len(next(iter(font), b"  "))
            codes = (data[at : at + width] for at in range(0, len(data), width))
            out += [font.get(code, "\ufffd") for code in codes]
    return "".join(out)


def _to_unicode(font: Dictionary) -> dict[bytes, str]:
    """The text of each code of a font."""
    found: dict[bytes, str] = {}
    cmap = font.ToUnicode.read_bytes()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in _CODE.findall(block):
            words = bytes.fromhex(text.decode()).decode("utf-16-be")
            found[bytes.fromhex(code.decode())] = words
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in _RANGE.findall(block):
            start = int(text, 16)
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code.to_bytes(len(first) // 2, "big")] = chr(start + step)
    return found


# -- everything that is in the file ---------------------------------------------------


def attached(data: bytes) -> list[str]:
    """The names of the files that a PDF brings along."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return sorted(pdf.attachments)


def hidden_in(data: bytes, secret: str) -> list[str]:
    """Where a secret stands in a PDF: its bytes, its streams, its strings, its words."""
    spellings = {
        secret.encode(),
        secret.encode("utf-16-be"),
        secret.encode().hex().encode(),
        secret.encode("utf-16-be").hex().encode(),
    }
    found = (
        ["bytes"]
        if any(one in data.lower() or one in data for one in spellings)
        else []
    )
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                try:
                    inside = one.read_bytes()
                except pikepdf.PdfError:
                    # A picture in a coding that holds no text.
                    inside = one.read_raw_bytes()
                if any(spelling in inside for spelling in spellings):
                    found.append(f"stream {one.objgen}")
            elif secret in repr(one):
                found.append(f"object {one.objgen}")
    with Reading(data) as reading:
        for at in range(len(reading.labels)):
            words = reading.tagged(at) + reading.artifacts(at) + reading.untagged(at)
            if letters(secret) in letters(words):
                found.append(f"page {at + 1}")
    return found
