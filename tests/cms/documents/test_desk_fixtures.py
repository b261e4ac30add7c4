"""The demo's own documents go to the desk and back."""

import pytest

from cms.documents import content
from cms.documents.desk import assemble, write_desk
from fixtures import build
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("designation", ["MCS-101", "MCS-102", "TK-1"])
def test_a_demo_document_comes_back_as_it_was_written(designation, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    try:
        drafts = build.drafts(designation)
    except ModuleNotFoundError:
        pytest.skip(f"{designation} is not written yet")
    tree, assets = build.build(drafts[-1]())
    for name in (tree["group"]["slug"], *(g["slug"] for g in tree["group"]["joint"])):
        factories.group(name, name=build.GROUPS[name])
    doc = factories.document(
        designation, kind=tree["kind"], uuid=tree["document"], title=tree["title"],
        lead=factories.group(tree["group"]["slug"]), language=tree["language"],
        licence=tree["licence"],
    )  # fmt: skip
    for joint in tree["group"]["joint"]:
        doc.joint_groups.add(factories.group(joint["slug"]))
    desk = write_desk(doc, tree, assets, by=None)
    found = assemble(desk)
    assert found.tree == tree
    assert content.sha256_of(found.tree) == content.sha256_of(tree)
