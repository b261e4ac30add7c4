"""The reference validator passes what we make: PDF/UA-1 and PDF/A-3a, without exceptions."""

import subprocess
from pathlib import Path

import pytest

from cms import clock
from cms.documents.registry import print_paper
from fixtures.build import MODULES, build, drafts
from pdf import accessible
from pdf.book import Asset
from pdf.draft import make_draft_book
from pdf.html import make_book
from pdf.job import run
from pdf.make import render_pdf
from pdf.volume import Member, Volume, make_volume
from tests.pdf import books
from tests.pdf.test_papers import PAPER
from tests.pdf.truths import frozen
from tests.workflows.world import World, day
from workflows.ballots.report import report_paper
from workflows.ballots.sheets import sheets_of
from workflows.comments.comments import (
    add_comment,
    agree_disposition,
    propose_disposition,
)
from workflows.comments.reports import disposition_paper

SERVICE = Path(__file__).parents[1] / "services" / "verapdf"
DATA = Path(__file__).parents[3] / "shared" / "data"
FLAVOURS = "ua1,3a"


@pytest.fixture(scope="module")
def verapdf(pango):
    """Answers what veraPDF says of files; "" when they pass. One start for all of them."""
    ready = subprocess.run(
        [SERVICE, "install"], check=False, capture_output=True, text=True
    )
    if ready.returncode == 3:
        pytest.skip(ready.stderr.strip().splitlines()[-1])

    def check(*files: Path) -> str:
        answer = subprocess.run(
            [SERVICE, FLAVOURS, *files], capture_output=True, text=True, check=False
        )
        return "" if answer.returncode == 0 else answer.stdout + answer.stderr

    return check


def demo(
    designation: str, folder: Path, place: int = -1, status: str = "current"
) -> Path:
    tree, assets = build(drafts(designation)[place]())
    return written(tree, assets, folder / f"{designation}{place}{status}.pdf", status)


def written(tree, assets, path: Path, status: str = "current") -> Path:
    made = run(make_book(tree, books.facts(status), frozen(assets, path.parent)))
    assert made.complaints == []
    path.write_bytes(made.data)
    return path


def kept(data: bytes, path: Path) -> Path:
    path.write_bytes(data)
    return path


def test_what_each_kind_of_file_is_made_of_passes(verapdf, everything, tmp_path):
    assert verapdf(
        kept(everything.data, tmp_path / "everything.pdf"),
        demo("MCS-101", tmp_path),
        demo("MCS-101", tmp_path, status="proof"),
        demo("MCS-101", tmp_path, 0, "superseded"),
        kept(print_paper(PAPER), tmp_path / "report.pdf"),
    ) == ""  # fmt: skip


def test_every_demo_edition_passes(verapdf, tmp_path):
    files = [
        demo(designation, tmp_path, place)
        for designation in MODULES
        for place in range(len(drafts(designation)))
        if (designation, place) != ("MCS-101", len(drafts("MCS-101")) - 1)
    ]
    assert verapdf(*files) == ""


@pytest.mark.django_db
def test_the_report_of_a_ballot_passes(verapdf, tmp_path):
    world = World.at("ballot")
    world.vote("bob", "approve", 80)
    world.vote("jo", "negative", 80, "Clause 1 is unclear.")
    with clock.at(day(81)):
        sheets = sheets_of(world.item, world.people["alice"], day(81))
        report = print_paper(report_paper(world.item, sheets))
    assert verapdf(kept(report, tmp_path / "report.pdf")) == ""


@pytest.mark.django_db
def test_a_disposition_of_comments_passes(verapdf, tmp_path):
    world = World.at("review")
    people = world.people
    for number in range(3):
        comment = add_comment(
            world.item, "Too vague.\nSay more.", by=people["jo"], at=day(4), type="te"
        )
        if number:
            propose_disposition(comment, "accepted", by=people["bob"], at=day(5))
            agree_disposition(comment, by=people["alice"], at=day(6))
    with clock.at(day(7)):
        paper = print_paper(disposition_paper(world.item, None))
    assert verapdf(kept(paper, tmp_path / "dispositions.pdf")) == ""


@pytest.mark.django_db
def test_an_edition_of_the_database_passes_as_it_is_and_withdrawn(
    verapdf, tmp_path, settings
):
    settings.BLOB_DIR = tmp_path / "blobs"
    edition = World.at("published").document.editions.get()
    files = [
        kept(render_pdf(edition, state), tmp_path / f"{state}.pdf")
        for state in ("current", "withdrawn")
    ]
    assert verapdf(*files) == ""


def test_a_book_that_was_laid_out_in_chapters_passes(verapdf, tmp_path):
    long = tmp_path / "long.pdf"
    long.write_bytes(run(books.long_book()).data)
    assert verapdf(long) == ""


def test_the_toolkit_as_one_volume_passes(verapdf, tmp_path):
    members, files = [], {}
    for designation in (name for name in MODULES if name.startswith("TK-")):
        tree, assets = build(drafts(designation)[-1]())
        files |= frozen(assets, tmp_path)
        address = f"{books.SITE}/toolkit/{designation}/1/"
        members.append(Member(tree, books.facts(address=address), files, "Shift"))
    site = books.SITE
    volume = Volume("Toolkit", f"{site}/toolkit/book.pdf", site, "Concord", (*members,))
    made = run(make_volume(volume))
    assert accessible.problems(made.data) == []
    assert verapdf(kept(made.data, tmp_path / "toolkit.pdf")) == ""


def test_a_draft_and_redlines_pass(verapdf, tmp_path):
    from tests.pdf.test_draft import facts
    from tests.pdf.test_redline import redline_book

    (old, _), (new, assets) = [build(draft()) for draft in drafts("MCS-101")[:2]]
    files = frozen(assets, tmp_path)
    (tmp_path / books.PICTURE_SHA).write_bytes(books.PICTURE)
    picture = Asset("image/png", str(tmp_path / books.PICTURE_SHA))
    everything = books.everything()
    made = {
        "draft": make_draft_book(new, facts(), files),
        "redline": redline_book(old, new, files),
        "back": redline_book(everything, books.tree(), {books.PICTURE_SHA: picture}),
    }
    for name, book in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(run(book).data)
    assert verapdf(*(tmp_path / f"{name}.pdf" for name in made)) == ""


@pytest.mark.skipif(not DATA.is_dir(), reason="The files of ../shared are not here.")
def test_imported_documents_pass(verapdf, tmp_path):
    from cms.importing.read import read

    files = []
    for source, kind in (
        (DATA / "oscal" / "basic-catalog.json", "oscal"),
        (DATA / "markdown" / "sp800-63", "markdown"),
    ):
        facts = {
            "designation": kind.upper(), "kind": "standard", "language": "en",
            "document": books.uuid(7), "licence": "CC0-1.0",
            "group": {"slug": "alpha", "name": "Alpha", "joint": []},
        }  # fmt: skip
        found = read(source, kind, document_facts=facts)
        assets = {
            sha: (asset.name, asset.media_type, asset.data)
            for sha, asset in found.assets.items()
        }
        files.append(written(found.tree, assets, tmp_path / f"{kind}.pdf"))
    assert verapdf(*files) == ""
