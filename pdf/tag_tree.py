"""Mend a tree of tags when it is complete: pydyf objects in, the same objects in better order.

WeasyPrint makes a new element of what runs on over a page or a line, puts notes at the end
of a page and lists' items as it finds them; here they become what a reader takes them for:
one table, one sentence, a note beside its mark. This module imports no Django.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pydyf

Element = Any

# What is one thing however many pages it takes. Heads of tables are not among them: on
# later pages they are decoration.
_JOINED = {
    "/Sect", "/Part", "/Art", "/Div", "/BlockQuote", "/P", "/H1", "/H2", "/H3", "/H4",
    "/H5", "/H6", "/Table", "/TBody", "/TR", "/TH", "/TD", "/L", "/LI", "/LBody", "/TOC",
    "/TOCI", "/Index", "/Caption", "/Note",
}  # fmt: skip
# What says nothing once it is empty. A cell without words is still a cell.
_PRUNED = {"/NonStruct", "/Div", "/Sect", "/Span", "/P"}

# What may hold text itself; WeasyPrint puts a span around the text of every line.
_HOLDERS = {
    "/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/Span", "/NonStruct", "/Lbl",
    "/LBody", "/TH", "/TD", "/Caption", "/Note", "/Code", "/Reference",
}  # fmt: skip
_BARE = {"Type", "S", "K", "P", "Pg"}


class Pieces:
    """Which elements were made of the same piece of HTML, in the order of pages."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, str], list[tuple[int, Element]]] = {}
        self._apart: set[int] = set()
        self._calls: dict[int, Element] = {}
        self._notes: dict[int, Element] = {}

    def keep_apart(self, html: Any) -> None:
        """A table that stays a table on each of its pages."""
        self._apart |= {id(inside) for inside in html.iter()}

    def add(self, html: Any, element: Element, page_number: int) -> None:
        """An element and the page on which it stands."""
        key = (id(html), element["S"])
        self._found.setdefault(key, []).append((page_number, element))

    def call(self, html: Any, element: Element) -> None:
        """The mark of a footnote in the text."""
        self._calls.setdefault(id(html), element)

    def note(self, html: Any, element: Element) -> None:
        """A footnote."""
        self._notes.setdefault(id(html), element)

    def split(self) -> Iterator[list[Element]]:
        """The pieces of each thing that has more than one, the first of each page."""
        for (html, role), found in self._found.items():
            if role not in _JOINED or html in self._apart:
                continue
            first_of_page: dict[int, Element] = {}
            for page_number, element in found:
                first_of_page.setdefault(page_number, element)
            if len(first_of_page) > 1:
                yield list(first_of_page.values())

    def links(self) -> Iterator[list[Element]]:
        """The pieces of each link that runs over lines."""
        for (_, role), found in self._found.items():
            if role == "/Link" and len(found) > 1:
                yield [element for _, element in found]

    def notes(self) -> Iterator[tuple[Element, Element]]:
        """Each mark with its note."""
        for html, call in self._calls.items():
            if html in self._notes:
                yield call, self._notes[html]


def mend(pdf: pydyf.PDF, pieces: Pieces) -> None:
    """Put the tree of `pdf`, which was made of `pieces`, in order."""
    tree = _Tree(pdf)
    for first, *later in pieces.split():
        for piece in later:
            tree.join(first, piece)
    for first, *later in pieces.links():
        for piece in later:
            if tree.follows(first, piece):
                tree.join(first, piece)
    for call, note in pieces.notes():
        tree.move_after(call, note)
    tree.in_order("/LI", tree.mend_item)
    tree.in_order("/L", tree.mend_list)
    tree.in_order("/TOCI", tree.mend_line)
    tree.in_order("/TR", tree.mend_row)
    tree.thin()
    tree.prune()
    tree.map_anew()
    tree.shorten()


class _Tree:
    """The structure elements of a PDF that is being written."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.joined: dict[bytes, bytes] = {}

    def at(self, reference: bytes) -> Any:
        return self.pdf.objects[int(bytes(reference).split()[0])]

    def elements(self) -> Iterator[Element]:
        """Every element that is in the tree."""
        for thing in self.pdf.objects:
            is_element = isinstance(thing, dict) and thing.get("Type") == "/StructElem"
            if is_element and thing.reference not in self.joined:
                yield thing

    def kids(self, element: Element) -> list[tuple[Any, Element | None]]:
        """Each kid as it is written, and as an element where it is one."""
        found = []
        for kid in element["K"]:
            thing = self.at(kid) if isinstance(kid, bytes) else None
            is_element = thing is not None and thing.get("Type") == "/StructElem"
            found.append((kid, thing if is_element else None))
        return found

    def new(self, role: str, parent: Element) -> Element:
        element = pydyf.Dictionary({
            "Type": "/StructElem", "S": role, "K": pydyf.Array([]), "Pg": parent["Pg"],
            "P": parent.reference,
        })  # fmt: skip
        self.pdf.add_object(element)
        return element

    def take(self, element: Element, kid: Any, thing: Element | None) -> None:
        """Hang a kid below another element."""
        element["K"].append(kid)
        if thing is not None:
            thing["P"] = element.reference

    def remove(self, element: Element) -> None:
        """Take an element out of its parent."""
        siblings = self.at(element["P"])["K"]
        if element.reference in siblings:
            siblings.remove(element.reference)

    # -- pieces ----------------------------------------------------------------------

    def join(self, first: Element, piece: Element) -> None:
        """Make a later piece a part of the first one."""
        for kid, thing in self.kids(piece):
            self.take(first, self.marked(kid, piece, first), thing)
        self.remove(piece)
        self.joined[piece.reference] = first.reference

    def marked(self, kid: Any, piece: Element, first: Element) -> Any:
        """A mark counts within its page, so one on another page has to name it."""
        if not isinstance(kid, int) or piece["Pg"] == first["Pg"]:
            return kid
        return pydyf.Dictionary({"Type": "/MCR", "Pg": piece["Pg"], "MCID": kid})

    def follows(self, first: Element, piece: Element) -> bool:
        """Whether nothing stands between two elements."""
        siblings = self.at(first["P"])["K"]
        if first["P"] != piece["P"] or first.reference not in siblings:
            return False
        place = siblings.index(first.reference) + 1
        return siblings[place : place + 1] == [piece.reference]

    def map_anew(self) -> None:
        """Marks and annotations of what was joined lead to the first piece."""
        root = next(
            thing for thing in self.pdf.objects
            if isinstance(thing, dict) and thing.get("Type") == "/StructTreeRoot"
        )  # fmt: skip
        numbers = self.at(root["ParentTree"])["Nums"]
        for place in range(1, len(numbers), 2):
            if isinstance(numbers[place], list):
                numbers[place][:] = [self.lasting(one) for one in numbers[place]]
            else:
                numbers[place] = self.lasting(numbers[place])

    def lasting(self, reference: bytes) -> bytes:
        while reference in self.joined:
            reference = self.joined[reference]
        return reference

    # -- order -----------------------------------------------------------------------

    def in_order(self, role: str, mend: Callable[[Element], None]) -> None:
        """Mend every element of a role."""
        for element in list(self.elements()):
            if element["S"] == role:
                mend(element)

    def move_after(self, mark: Element, note: Element) -> None:
        """A note is read where its mark stands, not at the end of the page."""
        self.remove(note)
        siblings = self.at(mark["P"])["K"]
        siblings.insert(siblings.index(mark.reference) + 1, note.reference)
        note["P"] = mark["P"]

    def mend_item(self, item: Element) -> None:
        """An item holds a label and one body; all else goes into the body (UA-1 7.2-20)."""
        kids = self.kids(item)
        roles = [thing and thing["S"] for _, thing in kids]
        if set(roles) <= {"/Lbl", "/LBody"} and roles.count("/LBody") == 1:
            return
        body = self.new("/LBody", item)
        item["K"][:] = [kid for kid, thing in kids if thing and thing["S"] == "/Lbl"]
        item["K"].append(body.reference)
        for kid, thing in kids:
            if thing is not None and thing["S"] == "/LBody":
                for inner in self.kids(thing):
                    self.take(body, *inner)
                self.joined[thing.reference] = body.reference
            elif thing is None or thing["S"] != "/Lbl":
                self.take(body, kid, thing)

    def mend_list(self, listed: Element) -> None:
        """A list within a list belongs to the item before it. Its items are mended."""
        kids = self.kids(listed)
        listed["K"][:] = []
        body = None
        for kid, thing in kids:
            role = thing["S"] if thing is not None else ""
            if role == "/L" and body is not None:
                self.take(body, kid, thing)
                continue
            listed["K"].append(kid)
            if role == "/LI":
                body = self.kids(thing)[-1][1]

    def mend_line(self, line: Element) -> None:
        """A line of the contents: its number is a label, its link a reference."""
        kids = self.kids(line)
        line["K"][:] = []
        for kid, thing in kids:
            if thing is not None and thing["S"] == "/Link":
                reference = self.new("/Reference", line)
                line["K"].append(reference.reference)
                self.take(reference, kid, thing)
            else:
                line["K"].append(kid)

    def mend_row(self, row: Element) -> None:
        """Scope where the HTML says none. The lists of headers are wrong with spans, so they go."""
        in_head = self.at(row["P"])["S"] == "/THead"
        for _, cell in self.kids(row):
            if cell is None or cell["S"] not in ("/TH", "/TD"):
                continue
            cell.pop("ID", None)
            cell["A"].pop("Headers", None)
            if cell["S"] == "/TH":
                cell["A"].setdefault("Scope", "/Column" if in_head else "/Row")

    def thin(self) -> None:
        """Take out what says nothing: half of all elements, and of the time to load them."""
        for element in reversed(list(self.elements())):
            if element["S"] in _HOLDERS:
                kids, element["K"] = self.kids(element), pydyf.Array([])
                for kid, thing in kids:
                    if thing is not None and _is_bare(thing):
                        for inner, within in self.kids(thing):
                            self.take(
                                element, self.marked(inner, thing, element), within
                            )
                        self.joined[thing.reference] = element.reference
                    else:
                        element["K"].append(kid)

    def prune(self) -> None:
        """Take out what has become empty, the innermost first."""
        for element in reversed(list(self.elements())):
            if element["S"] in _PRUNED and not element["K"]:
                self.remove(element)

    def shorten(self) -> None:
        """Say nothing twice, for a thousand pages have 50,000 elements: what
        names the annotation of a link stands in the link, one kid in no list, the page only
        where a kid lies on it. What finds an element by its type comes before."""
        for element in self.elements():
            kids = [self.inline(kid, element) for kid in element["K"]]
            if not any(_needs_page(kid) for kid in kids):
                element.pop("Pg", None)
            if element["S"] != "/Document":
                element["K"] = kids[0] if len(kids) == 1 else pydyf.Array(kids)
            del element["Type"]

    def inline(self, kid: Any, element: Element) -> Any:
        named = self.at(kid) if isinstance(kid, bytes) else {}
        if named.get("Type") != "/OBJR":
            return kid
        same_page = named.get("Pg") == element["Pg"]
        return pydyf.Dictionary(
            {k: v for k, v in named.items() if k != "Pg" or not same_page}
        )


def _needs_page(kid: Any) -> bool:
    """Whether a kid lies on the page that its element names."""
    return isinstance(kid, int) or (isinstance(kid, dict) and "Pg" not in kid)


def _is_bare(element: Element) -> bool:
    """Whether it does no more than hold its kids."""
    return element["S"] in ("/Span", "/NonStruct") and set(element) <= _BARE
