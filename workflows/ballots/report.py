"""The report of a run's ballots on paper and as a table: sheets in, a Paper or CSV out.

What a sheet does not show is not in it either, so both may go to whom the sheets are for.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cms.documents.registry import Paper
from workflows.ballots.sheets import Sheet
from workflows.models import WorkItem

COLUMNS = (
    "row", "ballot", "round", "group", "name", "organisation", "category", "position",
    "reason", "at", "seats", "returned", "approve", "negative", "abstain", "recuse",
    "found", "needed", "holds",
)  # fmt: skip
# A spreadsheet takes a cell that begins with one of these for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")


def report_paper(item: WorkItem, sheets: Sequence[Sheet]) -> Paper:
    """The report for printing."""
    document = item.document
    facts = [
        (_("Document"), document.title),
        (_("Work item"), str(item.number)),
        (_("Group"), ", ".join(str(group) for group in document.groups())),
        (_("Procedure"), str(item.preset)),
    ]
    last = [sheet for sheet in sheets if not sheet.ballot.recalled_at][-1:]
    facts += [(_("Outcome"), sheet.sentence) for sheet in last]
    html = render_to_string(
        "workflows/papers/ballot_report.html", {"item": item, "sheets": sheets}
    )
    return Paper(
        title=_("Report of the ballot"), designation=document.designation, html=html,
        facts=tuple(facts), language=document.language,
    )  # fmt: skip


def report_csv(sheets: Sequence[Sheet]) -> str:
    """The same as a table: one line a rule, a category and a seat; UTF-8 with a mark, so
    that spreadsheets read it right."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    for sheet in sheets:
        for row in _rows(sheet):
            writer.writerow({name: safe_cell(value) for name, value in row.items()})
    return "\ufeff" + out.getvalue()


def safe_cell(value: Any) -> str:
    """A value that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(RISKY) else text


def _rows(sheet: Sheet) -> Iterator[dict[str, Any]]:
    ballot = sheet.ballot
    own = {
        "ballot": ballot.get_kind_display(), "round": ballot.round,
        "group": ballot.group or "",
    }  # fmt: skip
    yield {**own, "row": "outcome", "found": sheet.sentence,
           "seats": sheet.tally["electorate"], "returned": sheet.tally["returned"]}  # fmt: skip
    for check in sheet.checks:
        yield {
            **own, "row": "rule", "name": check["rule"],
            "found": check["found"], "needed": check["threshold"],
            "holds": "yes" if check["passed"] else "no",
        }  # fmt: skip
    for row in sheet.categories:
        counts = ("approve", "negative", "abstain", "recuse")
        shown = {name: row[name] for name in counts if sheet.shows_counts}
        yield {**own, "row": "category", "category": row["name"], "seats": row["seats"],
               "returned": row["returned"], **shown}  # fmt: skip
    for kind, lines in (("seat", sheet.lines), ("late", sheet.late)):
        if kind == "late" and not sheet.shows_positions:
            continue
        for line in lines:
            position = line.position
            yield {
                **own, "row": kind, "name": line.seat.person,
                "organisation": line.seat.organisation or "",
                "category": line.seat.category.name if line.seat.category else "",
                "position": line.words, "reason": position.reason if position else "",
                "at": position.at.isoformat() if position else "",
            }  # fmt: skip
