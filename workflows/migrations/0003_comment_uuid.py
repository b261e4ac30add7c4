import uuid

from django.db import migrations, models


def mint(apps, schema_editor):
    """Each comment that is there gets a UUID of its own."""
    Comment = apps.get_model("workflows", "Comment")
    for comment in Comment.objects.filter(uuid=None):
        comment.uuid = uuid.uuid4()
        comment.save(update_fields=["uuid"])


class Migration(migrations.Migration):

    dependencies = [("workflows", "0002_due_process")]

    operations = [
        migrations.RunPython(mint, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="comment",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
    ]
