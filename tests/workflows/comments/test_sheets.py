"""The ISO commenting template, both ways."""

import io
import json
import shutil
import subprocess
import zipfile

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from cms import clock
from tests.workflows.world import World, day
from workflows.comments.comments import (
    add_comment,
    agree_disposition,
    propose_disposition,
)
from workflows.comments.sheets.exporting import sheet
from workflows.comments.sheets.files import cells_of
from workflows.comments.sheets.importing import carry_out, plan_import, rows_of
from workflows.comments.sheets.table import NoSheet, escaped, rows_from, unescaped
from workflows.models import Comment
from workflows.refusals import BadInput

HEADINGS = [
    "MB/NC1", "Line number (e.g. 17)", "Clause/ Subclause (e.g. 3.1)",
    "Paragraph/ Figure/ Table/ (e.g. Table 1)", "Type of comment2", "Comments",
    "Proposed change", "Observations of the secretariat",
]  # fmt: skip


def xlsx(*rows):
    book = openpyxl.Workbook()
    book.active.append(["Template for comments and secretariat observations"])
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def good(number):
    return ["ZA", "12", 1 + number % 2, "", "te", f"Point {number}.", "Say it."]


@pytest.fixture
def world(db):
    return World.at("review")


def brought_in(world, data):
    with clock.at(day(5)):
        plan = plan_import(world.item, rows_of(data), by=world.people["jo"])
        made = carry_out(world.item, plan, by=world.people["jo"])
    return plan, made


def test_of_two_hundred_rows_eight_malformed_ones_are_named(world):
    bad = {
        5: (4, "technical?"), 20: (5, ""), 40: (2, "17.3"), 60: (0, ""),
        80: (4, ""), 100: (1, "x" * 21), 120: (2, "Annex Q"), 140: (5, "y" * 20_001),
    }  # fmt: skip
    rows = []
    for number in range(200):
        row = good(number)
        if number in bad:
            column, value = bad[number]
            row[column] = value
        rows.append(row)
    plan, made = brought_in(world, xlsx(*rows))
    assert len(made) == world.item.comments.count() == 192
    # The first row of comments is the third of the sheet.
    assert [(error.row, error.column) for error in plan.errors] == [
        (8, "Type of comment"), (23, "Comments"), (43, "Clause/Subclause"),
        (63, "MB/NC"), (83, "Type of comment"), (103, "Line number"),
        (123, "Clause/Subclause"), (143, "Comments"),
    ]  # fmt: skip
    assert plan.errors[2].reason == "The text has no clause “17.3”."
    comment = made[0]
    assert comment.on_behalf_of == "ZA"
    assert str(comment.node) == world.snapshot.tree["sections"][0]["uuid"]


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_what_goes_out_and_comes_back_makes_no_difference(world, kind):
    rows = [good(number) for number in range(6)]
    rows[3][5] = "'quoted\nand a second line\n\nafter a gap"
    rows[4][2], rows[5][2] = "", world.snapshot.tree["sections"][1]["uuid"]
    _plan, made = brought_in(world, xlsx(*rows))
    assert len(made) == 6
    for text in ("=1+1", "-\tno", "'=x", "two\r\nlines", "a\x0bb", "@me"):
        add_comment(world.item, text, by=world.people["gus"], at=day(5))
    propose_disposition(
        made[0], "noted", by=world.people["bob"], rationale="Yes.", at=day(6)
    )
    agree_disposition(made[0], by=world.people["alice"], at=day(6))
    data = sheet(world.item, kind, viewer=world.people["jo"])
    plan, again = brought_in(world, data)
    assert (plan.same, plan.errors, again) == (12, [], [])


def test_the_same_sheet_twice_brings_nothing_twice(world):
    data = xlsx(*(good(number) for number in range(4)))
    brought_in(world, data)
    plan, made = brought_in(world, data)
    assert (plan.same, made) == (4, [])
    assert Comment.objects.count() == 4


def test_a_comment_that_is_here_never_changes_by_a_sheet(world):
    brought_in(world, xlsx(good(0)))
    book = openpyxl.load_workbook(
        io.BytesIO(sheet(world.item, "xlsx", viewer=world.people["jo"]))
    )
    book.active["F3"] = "Something else."
    out = io.BytesIO()
    book.save(out)
    plan, made = brought_in(world, out.getvalue())
    assert made == []
    assert plan.errors[0].column == "Comments"
    assert "never changes" in plan.errors[0].reason


def test_no_cell_is_taken_for_a_formula(world):
    # What a person types may begin with anything.
    for text in ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)"):
        add_comment(world.item, text, by=world.people["jo"], at=day(5))
    data = sheet(world.item, "xlsx", viewer=world.people["jo"])
    cells = [
        cell
        for line in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()
        for cell in line
        if cell.value
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell for cell in cells if str(cell.value).startswith(tuple("=+-@"))]


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-", "@a", "\tx", "\rx", "'", "''=", "a=", ""]
)
def test_an_escaped_cell_comes_back_as_it_was(text):
    assert unescaped(escaped(text)) == text
    assert not escaped(text).startswith(tuple("=+-@\t\r"))


def test_a_docx_table_is_read_under_its_heading():
    document = docx.Document()
    table = document.add_table(rows=2, cols=8)
    for cell, words in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = words
    for cell, words in zip(table.rows[1].cells, map(str, [*good(1), ""]), strict=True):
        cell.text = words
    out = io.BytesIO()
    document.save(out)
    (row,) = rows_from(cells_of(out.getvalue()))
    assert (row.body, row.clause, row.type, row.text) == ("ZA", "2", "te", "Point 1.")


def test_a_bomb_an_entity_and_rubbish_are_refused():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (61 * 1024**2))
    entity = io.BytesIO()
    with zipfile.ZipFile(entity, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    for data, words in (
        (bomb.getvalue(), "unpacks"), (entity.getvalue(), "entities"),
        (b"rubbish", "neither"), (b"PK" + b"\0" * (5 * 1024**2), "larger"),
    ):  # fmt: skip
        with pytest.raises(NoSheet, match=words):
            list(cells_of(data))


def test_a_sheet_without_the_headings_is_refused():
    with pytest.raises(BadInput, match="headings of the commenting template"):
        rows_of(_bare())


def _bare():
    book = openpyxl.Workbook()
    book.active.append(["Some", "other", "table"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_page_shows_what_would_come_in_and_then_brings_it_in(world, client):
    bad = good(1)
    bad[4] = "?"
    file = SimpleUploadedFile("sheet.xlsx", xlsx(good(0), bad))
    client.force_login(world.people["jo"])
    address = "/review/ABC-1/comments/sheets/"
    with clock.at(day(5)):
        preview = client.post(address, {"sheet": file})
        page = preview.content.decode()
        assert "1 comment would come in." in page
        assert "is not ge, te or ed" in page
        assert not Comment.objects.exists()
        token = preview.context["token"]
        for _ in range(2):
            assert client.post(address, {"rows": token}).status_code == 302
    assert Comment.objects.count() == 1
    client.force_login(world.people["gus"])
    assert client.post(address, {"rows": token}).status_code == 400


def test_the_command_names_the_rows_that_it_left_out(world, tmp_path, capsys):
    bad = good(1)
    bad[4] = "?"
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(xlsx(good(0), bad))
    call_command(
        "import_comments", "ABC-1", path, "--by", "jo", "--json", "--at",
        day(5).isoformat(),
    )  # fmt: skip
    answer = json.loads(capsys.readouterr().out)
    assert (answer["imported"], answer["same"]) == (1, 0)
    assert answer["errors"] == [
        {"row": 4, "column": "Type of comment", "reason": "“?” is not ge, te or ed."}
    ]


@pytest.mark.once
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_libreoffice_opens_what_goes_out(world, kind, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed.")
    brought_in(world, xlsx(*(good(number) for number in range(3))))
    path = tmp_path / f"comments.{kind}"
    path.write_bytes(sheet(world.item, kind, viewer=world.people["jo"]))
    to = {"xlsx": "csv", "docx": "txt:Text"}[kind]
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", to, "--outdir", tmp_path, path],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (made,) = (p for p in tmp_path.iterdir() if p.suffix in (".csv", ".txt"))
    text = made.read_text("utf-8", errors="replace")
    assert "Observations of the secretariat" in text
    assert "Point 2." in text
