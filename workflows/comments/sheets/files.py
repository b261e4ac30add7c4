"""Sheets as files: bytes in, cells out, and rows in, bytes out. Bombs are refused.

Both formats are ZIP files of XML; what they unpack to is measured before anything reads it.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator

import docx
import openpyxl
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from docx.enum.section import WD_ORIENT
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from workflows.comments.sheets.table import (
    COLUMNS,
    LONGEST_CELL,
    NoSheet,
    Row,
    escaped,
    even_lines,
)

LARGEST = 5 * 1024**2
LARGEST_UNPACKED = 60 * 1024**2
MOST_PARTS = 500
WIDTHS = {"body": 18, "line": 8, "clause": 12, "place": 18, "type": 8, "text": 60,
          "proposed_change": 50, "observations": 50, "ident": 38}  # fmt: skip
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def cells_of(data: bytes) -> Iterator[list[object]]:
    """The cells of a sheet, row by row. Raises NoSheet for what cannot be read safely."""
    names = _checked(data)
    try:
        if "xl/workbook.xml" in names:
            return iter(_from_xlsx(data))
        if "word/document.xml" in names:
            return iter(_from_docx(data))
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
    ) as error:
        raise NoSheet("The file is damaged and could not be read.") from error
    raise NoSheet("The file is neither an XLSX nor a DOCX file.")


def _checked(data: bytes) -> set[str]:
    if len(data) > LARGEST:
        raise NoSheet(f"The file is larger than {LARGEST // 1024**2} MB. Split it.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > LARGEST_UNPACKED or len(parts) > MOST_PARTS:
                raise NoSheet("The file unpacks to far more than a sheet of comments.")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    fromstring(archive.read(part), forbid_dtd=True)
            return {part.filename for part in parts}
    except DefusedXmlException as error:
        raise NoSheet(
            "The file declares entities, which no sheet of comments needs."
        ) from error
    except (zipfile.BadZipFile, ParseError, RuntimeError, NotImplementedError, OSError,
            EOFError) as error:  # fmt: skip
        raise NoSheet("The file is neither an XLSX nor a DOCX file.") from error


def _from_xlsx(data: bytes) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def _from_docx(data: bytes) -> list[list[object]]:
    # Every table counts: some templates put the heading in one of its own.
    document = docx.Document(io.BytesIO(data))
    return [
        [cell.text for cell in row.cells]
        for table in document.tables
        for row in table.rows
    ]


def _cells(row: Row) -> list[str]:
    return [escaped(even_lines(cell))[:LONGEST_CELL] for cell in row.cells()]


def xlsx_of(rows: Iterable[Row], title: str) -> bytes:
    """A workbook of one sheet with the columns of the template."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Comments"
    sheet.append([title])
    sheet.append([heading for _name, heading in COLUMNS])
    for cell in sheet[2]:
        cell.font = Font(bold=True)
    for index, (name, _heading) in enumerate(COLUMNS, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS[name]
    for row in rows:
        sheet.append(_cells(row))
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if cell.value else cell.data_type
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def docx_of(rows: Iterable[Row], title: str) -> bytes:
    """A document on its side with the table of the template."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(title, level=1)
    filled = [[heading for _name, heading in COLUMNS], *map(_cells, rows)]
    table = document.add_table(rows=len(filled), cols=len(COLUMNS), style="Table Grid")
    # Each look at `table.rows[n].cells` walks the whole table; one walk is enough.
    for row, values in zip(table.rows, filled, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
