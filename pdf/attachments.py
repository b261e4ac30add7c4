"""An edition's text for programs, to go into its PDF: a content tree in, attachments out.

The same bytes are at public addresses: `document.json` and `tables/<id12>.csv` of the
edition. This module imports no Django.
"""

from collections.abc import Iterator

from cms.documents.addresses import table_path
from cms.documents.content import Tree, canonical_bytes, short_id
from cms.documents.csv_tables import MEDIA_TYPE, table_csv, table_title, tables
from cms.documents.numbering import number
from pdf.book import Attachment
from pdf.facts import Facts


def attachments_of(tree: Tree, facts: Facts, source: str = "") -> list[Attachment]:
    """The canonical JSON, then each table, rubric and scale as CSV.

    source: the text that was hashed, where it may differ from the tree in today's schema.
    """
    return [_source(tree, facts, source), *_tables(tree, facts)]


def _date(facts: Facts) -> str:
    return f"{facts.published.isoformat()}T00:00:00Z" if facts.published else ""


def _source(tree: Tree, facts: Facts, source: str) -> Attachment:
    return Attachment(
        name=f"{tree['designation']}-{facts.label}.json",
        media_type="application/json",
        relationship="Source",
        description=f"The text of {tree['designation']}, edition {facts.label}, for programs",
        date=_date(facts),
        text=source or canonical_bytes(tree).decode("utf-8"),
    )


def _tables(tree: Tree, facts: Facts) -> Iterator[Attachment]:
    numbers = number(tree)
    for table in tables(tree):
        address = table_path(facts.address, table["uuid"])
        yield Attachment(
            name=f"{tree['designation']}-{facts.label}-{short_id(table['uuid'])}.csv",
            media_type=MEDIA_TYPE,
            relationship="Data",
            description=f"{table_title(table, numbers)} ({address})",
            date=_date(facts),
            text=table_csv(tree, table, numbers).decode("utf-8"),
        )
