"""Rows of record cannot be changed or removed, whatever speaks to the database."""

import pytest
from django.db import IntegrityError, connection, transaction

from cms.documents import triggers
from cms.documents.models import (
    Blob,
    Edition,
    EditionEvent,
    NodeId,
    Proof,
    Snapshot,
    SnapshotBody,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return factories.edition(factories.document())


def refused(change):
    with pytest.raises(IntegrityError, match="kept as they are"), transaction.atomic():
        change()


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (SnapshotBody, "text", "{}"),
        (Snapshot, "number", 9),
        (Edition, "label", "9"),
        (Edition, "front_matter", {"tally": "invented"}),
        (EditionEvent, "kind", "withdrawn"),
        (NodeId, "kind", "note"),
        (Proof, "label", "9"),
    ],
)
def test_a_kept_column_cannot_be_updated(edition, model, column, value):
    refused(lambda: model.objects.update(**{column: value}))


def test_a_blob_cannot_be_updated(edition):
    Blob.objects.create(sha256="a" * 64, size=1, media_type="text/plain")
    refused(lambda: Blob.objects.update(size=2))


@pytest.mark.parametrize("model", [EditionEvent, NodeId, Edition, Snapshot, Proof])
def test_a_row_of_record_cannot_be_deleted(edition, model):
    table = model._meta.db_table

    def delete():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")

    refused(delete)


def test_a_table_of_record_cannot_be_replaced_into_or_emptied(edition):
    def rewrite():
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    "REPLACE INTO documents_snapshotbody (sha256, text) "
                    "SELECT sha256, 'x' FROM documents_snapshotbody"
                )
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("TRUNCATE documents_editionevent")

    refused(rewrite)


def test_status_and_effective_end_of_an_edition_may_change(edition):
    Edition.objects.update(status="withdrawn")
    edition.refresh_from_db()
    assert edition.status == "withdrawn"


def test_a_proof_takes_its_problems_but_not_another_label(edition):
    proof = Proof.objects.get()
    proof.problems = ["The picture is gone."]
    proof.save()
    proof.label = "7"
    refused(proof.save)


def test_nothing_is_missing_after_migration_and_install_is_idempotent():
    triggers.install()
    assert triggers.missing_triggers() == []


def test_a_dropped_trigger_is_named_and_comes_back():
    name = "keep_documents_edition"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name += "_update"
            cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute(f"DROP TRIGGER {name} ON documents_edition")
    assert triggers.missing_triggers() == [name]
    triggers.install()
    assert triggers.missing_triggers() == []


def test_a_trigger_that_says_something_else_counts_as_missing():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            name = "keep_documents_blob_delete"
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE DELETE ON documents_blob "
                "BEGIN SELECT 1; END"
            )
        else:
            name = "keep_documents_blob"
            cursor.execute(f"ALTER TABLE documents_blob DISABLE TRIGGER {name}")
    assert triggers.missing_triggers() == [name]


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_can_empty_its_tables_again():
    with transaction.atomic():
        factories.edition(factories.document())


def test_the_triggers_are_back_after_a_transactional_test():
    assert triggers.missing_triggers() == []
