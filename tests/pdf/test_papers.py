"""Reports on paper: tagged, the same bytes each time, nobody's words left out."""

import io

import pikepdf
import pypdf
import pytest

from cms.documents.registry import CannotPrint, Paper, print_paper
from pdf import accessible, papers
from pdf.job import PangoMissing

ROWS = "".join(
    f'<tr><th scope="row">Voter {number}</th><td>Approve</td><td>Fine.</td></tr>'
    for number in range(1, 81)
)
TABLE = (
    '<div class="table"><table><caption>Positions</caption><thead><tr>'
    '<th scope="col">Voter</th><th scope="col">Position</th><th scope="col">Reason</th>'
    f"</tr></thead><tbody>{ROWS}</tbody></table></div>"
)
PAPER = Paper(
    title="Report of the ballot",
    designation="MCS-101",
    facts=(("Closed", "3 May 2026 <late>"),),
    html=f"<h2>Outcome</h2><p>It passed.</p><ul><li>One</li></ul>{TABLE}"
    f'<div class="wide"><h2>All of it again</h2>{TABLE}</div>',
)


@pytest.fixture(scope="module")
def printed(pango) -> bytes:
    return print_paper(PAPER)


def words_of_pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def test_a_report_is_accessible_and_says_what_it_is(printed):
    assert accessible.problems(printed) == []
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert str(pdf.trailer.Info["/Title"]) == "MCS-101 Report of the ballot"


def test_a_report_has_the_same_bytes_each_time(printed):
    assert print_paper(PAPER) == printed


def test_a_long_table_repeats_its_head_and_every_page_its_number(printed):
    pages = words_of_pages(printed)
    assert len(pages) >= 4
    for number, page in enumerate(pages, start=1):
        assert page.count("Voter Position Reason\n") == 1
        assert f"{number} of {len(pages)}" in page


def test_wide_tables_stand_on_pages_turned_on_their_side(printed):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        boxes = [[float(x) for x in page.MediaBox] for page in pdf.pages]
    assert boxes[0][2] < boxes[0][3]
    assert boxes[-1][2] > boxes[-1][3]


def test_what_people_wrote_in_facts_is_escaped():
    html = papers.make_paper(PAPER).parts[0].html
    assert "3 May 2026 &lt;late&gt;" in html


def test_a_character_without_a_glyph_is_named():
    assert papers.name_unknown("<p>Yes 😀</p>") == "<p>Yes [grinning face]</p>"


def test_a_machine_without_pango_says_so(monkeypatch):
    def refuse(*_, **__):
        raise PangoMissing("Pango is not installed.")

    monkeypatch.setattr(papers, "run", refuse)
    with pytest.raises(CannotPrint) as refusal:
        print_paper(PAPER)
    assert str(refusal.value) == "No PDF can be made here. Pango is not installed."
