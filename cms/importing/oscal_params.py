"""Parameters of an OSCAL catalog in, the words that stand for them in the text out."""

import re
from typing import Any

from cms.importing.report import Report

_INSERT = re.compile(r"\{\{\s*(?:insert:\s*param,|param:)?\s*([^\s{}|,]+)\s*\}\}")
_HOW_MANY = {"one": "", "one-or-more": " (one or more)"}
MAX_CHAIN = 20


class Params:
    """All parameters of a catalog, with where each was declared and whether used."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.by_id: dict[str, dict[str, Any]] = {}
        self.place: dict[str, str] = {}
        self.used: set[str] = set()

    def add(self, param: dict[str, Any], place: str) -> None:
        """Declare a parameter; its other names (alt-identifier) find it, too."""
        if param["id"] in self.place:
            self.report.lose(
                place, f"the parameter {param['id']}", "It is there twice."
            )
            return
        self.by_id[param["id"]] = param
        self.place[param["id"]] = place
        for prop in param.get("props", ()):
            if prop["name"] == "alt-identifier":
                self.by_id.setdefault(prop["value"], param)

    def ids_in(self, text: str) -> list[str]:
        """The ids of the parameters that `text` inserts, as it names them."""
        return _INSERT.findall(text)

    def fill(self, insert: str, *, place: str, chain: tuple[str, ...] = ()) -> str:
        """`{{ insert: param, … }}` as words, e.g. "[Assignment: time period]"."""
        found = _INSERT.fullmatch(insert)
        param = self.by_id.get(found[1]) if found else None
        if param is None or param["id"] in chain or len(chain) > MAX_CHAIN:
            name = found[1] if found else insert
            self.report.lose(
                place, f"the insertion of {name}", "There is no such parameter."
            )
            return f"[Assignment: {name}]"
        self.used.add(param["id"])
        return self.words(param, place=place, chain=(*chain, param["id"]))

    def words(
        self, param: dict[str, Any], *, place: str, chain: tuple[str, ...]
    ) -> str:
        """What stands in the text for a parameter: its values, choices or label."""
        if param.get("values"):
            return ", ".join(param["values"])
        if param.get("select"):
            return self.selection(param["select"], place=place, chain=chain)
        label = self.inner(param.get("label") or param["id"], place, chain)
        if not label.startswith("organization-defined"):
            label = f"organization-defined {label}"
        limits = [
            self.inner(limit["description"].strip(), place, chain)
            for limit in param.get("constraints", ())
            if limit.get("description")
        ]
        if limits:
            label += f" ({'; '.join(limits)})"
        return f"[Assignment: {label}]"

    def selection(
        self, select: dict[str, Any], *, place: str, chain: tuple[str, ...]
    ) -> str:
        choices = [self.inner(one, place, chain) for one in select.get("choice", ())]
        how_many = _HOW_MANY.get(select.get("how-many", ""), "")
        return f"[Selection{how_many}: {'; '.join(choices)}]"

    def inner(self, text: str, place: str, chain: tuple[str, ...]) -> str:
        filled = _INSERT.sub(lambda m: self.fill(m[0], place=place, chain=chain), text)
        return " ".join(filled.split())

    def tell(self) -> None:
        """Tell of parameters that no text shows, and of what none can show."""
        for name, place in self.place.items():
            param = self.by_id[name]
            if name not in self.used:
                self.report.lose(
                    place, "a parameter", "No text that came in mentions it."
                )
            for field in ("guidelines", "usage", "depends-on", "links", "remarks"):
                if param.get(field):
                    why = "A parameter is shown by its label, values or choices."
                    self.report.lose(f"{place}/{field}", f"{field} of a parameter", why)
            for limit in param.get("constraints", ()):
                if limit.get("tests"):
                    self.report.lose(
                        f"{place}/constraints",
                        "tests of a parameter",
                        "Only words are kept.",
                    )
            for index, prop in enumerate(param.get("props", ())):
                self.report.lose(
                    f"{place}/props/{index}",
                    f"the property {prop['name']} of a parameter",
                    "A parameter is shown by its label, values or choices.",
                )
