"""The reference validator passes what we make: PDF/UA-1, without exceptions."""

import subprocess
from pathlib import Path

import pytest

from cms.documents.registry import print_paper
from fixtures.build import build, drafts
from pdf.book import Asset
from pdf.html import make_book
from pdf.job import run
from pdf.volume import Member, Volume, make_volume
from tests.pdf import books
from tests.pdf.test_papers import PAPER

SERVICE = Path(__file__).parents[1] / "services" / "verapdf"
DATA = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(scope="module")
def verapdf(pango):
    """Answers what veraPDF says of files; "" when they pass."""
    ready = subprocess.run(
        [SERVICE, "install"], check=False, capture_output=True, text=True
    )
    if ready.returncode == 3:
        pytest.skip(ready.stderr.strip().splitlines()[-1])

    def check(*files: Path) -> str:
        answer = subprocess.run(
            [SERVICE, "ua1", *files], capture_output=True, text=True, check=False
        )
        return "" if answer.returncode == 0 else answer.stdout + answer.stderr

    return check


def demo(designation: str, folder: Path) -> Path:
    tree, assets = build(drafts(designation)[-1]())
    return written(tree, assets, folder / f"{designation}.pdf")


def kept(assets, folder: Path) -> dict[str, Asset]:
    files = {}
    for sha, (_, media_type, data) in assets.items():
        (folder / sha).write_bytes(data)
        files[sha] = Asset(media_type, str(folder / sha))
    return files


def written(tree, assets, path: Path) -> Path:
    made = run(make_book(tree, books.facts(), kept(assets, path.parent)))
    assert made.complaints == []
    path.write_bytes(made.data)
    return path


def test_one_of_everything_a_demo_document_and_a_report_pass(
    verapdf, everything, tmp_path
):
    one = tmp_path / "everything.pdf"
    one.write_bytes(everything.data)
    report = tmp_path / "report.pdf"
    report.write_bytes(print_paper(PAPER))
    assert verapdf(one, demo("MCS-101", tmp_path), report) == ""


def test_a_volume_passes(verapdf, tmp_path):
    members = []
    for designation in ("TK-1", "TK-5"):
        tree, assets = build(drafts(designation)[-1]())
        facts = books.facts(address=f"{books.SITE}/toolkit/{designation}/1/")
        members.append(Member(tree, facts, kept(assets, tmp_path), "Shift"))
    address = f"{books.SITE}/toolkit/book.pdf"
    made = run(
        make_volume(Volume("All", address, books.SITE, "Concord", tuple(members)))
    )
    assert made.complaints == []
    (tmp_path / "volume.pdf").write_bytes(made.data)
    assert verapdf(tmp_path / "volume.pdf") == ""


def test_a_book_that_was_laid_out_in_chapters_passes(verapdf, tmp_path):
    long = tmp_path / "long.pdf"
    long.write_bytes(run(books.long_book()).data)
    assert verapdf(long) == ""


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
