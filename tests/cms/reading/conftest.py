"""A document in two editions, whose clauses moved, and a draft."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from cms import clock
from cms.documents.models import PublicDraft
from cms.reading import part, text
from cms.reading.views import words
from tests import factories as f


@pytest.fixture(autouse=True)
def _forget():
    """What one test read is not known to the next."""
    for memory in (text._texts, text._summaries, part._parts, words._made):
        memory.clear()


@pytest.fixture
def abc(db):
    """ABC-1: edition 1 (Scope, Rules with Evidence, Forms) and 2 (a clause before it,
    Forms replaced by Records)."""
    doc = f.document("ABC-1")
    scope = f.section("Scope", f.paragraph("Old words of the scope."))
    rule = f.requirement("The issuer shall publish its criteria.")
    evidence = f.section("Evidence", f.paragraph("Evidence comes from practice."))
    rules = f.section("Rules", rule, evidence)
    forms = f.section("Forms", f.paragraph("Use form seven."))
    first = f.edition(doc, f.tree(doc, scope, rules, forms))
    new = f.section("Terms", f.paragraph("Words and what they mean."))
    records = f.section(
        "Records", f.paragraph("Keep a record."),
        origins=[{"rel": "replaces", "uuid": forms["uuid"], "edition": None,
                  "sha256": None}],
    )  # fmt: skip
    scope2 = {**scope, "blocks": [f.paragraph("New words of the scope.")]}
    second = f.edition(
        doc, f.tree(doc, scope2, new, rules, records), at=f.NOON + timedelta(days=400)
    )
    first.refresh_from_db()
    return SimpleNamespace(
        doc=doc, first=first, second=second, scope=scope, rules=rules, rule=rule,
        evidence=evidence, forms=forms, records=records,
    )  # fmt: skip


@pytest.fixture
def draft(db):
    """DEF-2 has no edition; a draft of it is open for comment."""
    doc = f.document("DEF-2", lead=f.group("beta"))
    snapshot = f.snapshot(doc)
    return PublicDraft.objects.create(
        document=doc, snapshot=snapshot, label="Draft r01", opened_at=f.NOON,
        comment_until=clock.now() + timedelta(days=45),
    )  # fmt: skip
