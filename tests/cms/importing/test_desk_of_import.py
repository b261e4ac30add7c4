"""What an import made, written to a desk, is what the desk says afterwards."""

from pathlib import Path

import pytest

from cms.documents import content
from cms.documents.assemble import assemble
from cms.documents.write_desk import write_desk
from cms.importing.read import read
from tests import factories

GOLDEN = Path(__file__).parents[3] / "fixtures" / "golden" / "import"
SHARED = Path(__file__).parents[4] / "shared" / "data"

pytestmark = pytest.mark.django_db


def desk_of(path, format):
    document = factories.document("TEA-1")
    group = document.lead_group
    facts = {
        "document": str(document.uuid),
        "designation": document.designation,
        "group": {"slug": group.slug, "name": group.name, "joint": []},
        "licence": document.licence,
        "title": document.title,
    }
    imported = read(path, format, document_facts=facts)
    desk = write_desk(document, imported.tree, imported.assets, by=None)
    return imported.tree, assemble(desk).tree


def differences(wanted, found, place=""):
    """Places where two trees differ, a few of them."""
    if type(wanted) is not type(found):
        return [f"{place}: {wanted!r} != {found!r}"]
    if isinstance(wanted, dict):
        both = sorted(wanted.keys() | found.keys())
        return [
            line
            for key in both
            for line in differences(wanted.get(key), found.get(key), f"{place}.{key}")
        ][:10]
    if isinstance(wanted, list) and len(wanted) == len(found):
        return [
            line
            for index, (one, other) in enumerate(zip(wanted, found, strict=True))
            for line in differences(one, other, f"{place}[{index}]")
        ][:10]
    return [] if wanted == found else [f"{place}: {wanted!r} != {found!r}"]


@pytest.mark.parametrize(
    ("name", "format"), [("catalog.json", "oscal"), ("guide", "markdown")]
)
def test_the_desk_says_what_was_imported(name, format):
    wanted, found = desk_of(GOLDEN / name, format)
    assert differences(wanted, found) == []
    assert content.sha256_of(found) == content.sha256_of(wanted)


def test_the_desk_says_what_the_real_folder_says():
    path = SHARED / "markdown" / "sp800-63"
    if not path.exists():
        pytest.skip("../shared/data/markdown is not here")
    wanted, found = desk_of(path, "markdown")
    assert differences(wanted, found) == []


def test_the_desk_says_what_the_real_catalog_says():
    paths = sorted((SHARED / "oscal").glob("*LOW*.json"))
    if not paths:
        pytest.skip("../shared/data/oscal is not here")
    wanted, found = desk_of(paths[0], "oscal")
    assert differences(wanted, found) == []
