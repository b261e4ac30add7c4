"""Put the demo's glossary terms and references into the shared library."""

from typing import Any

from cms.documents.models.library import Reference, Term
from cms.documents.richtext.convert import html_from_runs
from cms.people.models import WorkingGroup
from fixtures.build import glossary_entry, reference_entry
from fixtures.glossary import TERMS
from fixtures.references import REFERENCES

# References are shared by everybody; the group that cites most keeps them.
REFERENCE_KEEPER = "microcredential-standards"


def make_library() -> None:
    """Every term and reference of the fixtures; those that are there are left alone."""
    groups = {group.slug: group for group in WorkingGroup.objects.all()}
    for slug, facts in TERMS.items():
        entry: dict[str, Any] = glossary_entry(slug)
        Term.objects.get_or_create(
            uuid=entry["uuid"],
            defaults={
                "preferred": entry["preferred"],
                "admitted": entry["admitted"],
                "deprecated": entry["deprecated"],
                "definition": html_from_runs(entry["definition"]),
                "source": html_from_runs(entry["source"]),
                "group": groups[facts["group"]],
            },
        )
    for key in REFERENCES:
        entry = reference_entry(key)
        Reference.objects.get_or_create(
            uuid=entry["uuid"],
            defaults={
                "key": entry["key"],
                "csl": entry["csl"],
                "group": groups[REFERENCE_KEEPER],
            },
        )
