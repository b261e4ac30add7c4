"""A standard that another body approved, registered without a ballot."""

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from cms.documents.models import Document, Edition
from tests import factories as make
from tests.workflows.world import World, day
from workflows import verify
from workflows.models import AuditLine
from workflows.refusals import BadInput, TransitionRefused, WrongRole
from workflows.routes.external import External, register_external

pytestmark = pytest.mark.django_db
GIVEN = External(
    designation="EXT-9", title="Badges", label="2019", approved_by="Another body",
    approved_on=date(2019, 5, 3), file_name="badges.pdf",
    media_type="application/pdf", source=b"%PDF-1.7 badges",
)  # fmt: skip


@pytest.fixture
def world():
    return World()


def register(world, given=GIVEN, by="sue", at=10):
    return register_external(world.group, given, by=world.people[by], at=day(at))


def published(world, given=GIVEN, at=10):
    world.item = register(world, given, at=at)
    world.make_proof(at + 1)
    world.do("publish", "sue", at + 2)
    return world.item.edition


def test_it_says_who_approved_it_and_when_and_keeps_the_file(world):
    edition = published(world)
    assert (edition.origin, edition.label) == ("external", "2019")
    assert (edition.approved_by, edition.approved_on) == (
        "Another body", date(2019, 5, 3),
    )  # fmt: skip
    sha256 = hashlib.sha256(GIVEN.source).hexdigest()
    assert edition.front_matter["source_sha256"] == sha256
    assert edition.snapshot.assets.filter(blob=sha256).exists()
    assert not world.item.ballots.exists()
    assert list(verify.check()) == []


def test_a_later_edition_supersedes_it(world):
    published(world)
    later = replace(GIVEN, label="2023", approved_on=date(2023, 5, 3), source=b"new")
    published(world, later, at=20)
    assert list(Edition.objects.values_list("label", "status")) == [
        ("2019", "superseded"), ("2023", "current"),
    ]  # fmt: skip


def test_only_the_secretariat_registers(world):
    with pytest.raises(WrongRole):
        register(world, by="alice")
    assert AuditLine.objects.get().name == "register_external"
    assert not Document.objects.filter(designation="EXT-9").exists()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"approved_by": ""}, "field_missing"),
        ({"source": b""}, "field_missing"),
        ({"approved_on": date(2030, 1, 1)}, "approved_later"),
        ({"label": "compare"}, "bad_label"),
        ({"designation": "ext 9"}, "bad_designation"),
    ],
)
def test_what_is_missing_or_wrong_is_said(world, facts, code):
    with pytest.raises(BadInput) as refusal:
        register(world, replace(GIVEN, **facts))
    assert [reason.code for reason in refusal.value.reasons] == [code]


def test_our_own_standards_and_labels_stay_apart(world):
    published(world)
    with pytest.raises(TransitionRefused) as refusal:
        register(world, at=30)
    assert [reason.code for reason in refusal.value.reasons] == ["label_in_use"]
    make.edition(make.document("OWN-1", lead=world.group))
    with pytest.raises(TransitionRefused) as refusal:
        register(world, replace(GIVEN, designation="OWN-1"), at=40)
    assert [reason.code for reason in refusal.value.reasons] == ["own_document"]
