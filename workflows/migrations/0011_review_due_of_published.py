"""Texts published before `review_due` was kept get what their record of it says."""

from datetime import date

from django.db import migrations


def fill(apps, schema_editor):
    record = apps.get_model("workflows", "TransitionRecord")
    item = apps.get_model("workflows", "WorkItem")
    for row in record.objects.filter(name="publish"):
        due = row.data.get("review_due")
        if due:
            item.objects.filter(pk=row.work_item_id, review_due=None).update(
                review_due=date.fromisoformat(due)
            )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0010_answers_of_reviews")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
