from django.db import migrations, models

KINDS = [
    ("written", "Written"), ("moderated", "Moderated"), ("triaged", "Triaged"),
    ("disposition_proposed", "Disposition proposed"),
    ("disposition_agreed", "Disposition agreed"),
    ("applied", "Suggested change applied"), ("done", "Change found in a text"),
    ("replied", "Answer sent"), ("thread", "Reply in the thread"),
    ("verdict", "Verdict given"), ("withdrawn", "Withdrawn"),
]


def write_events(apps, schema_editor):
    """What was kept before comments had events gets its first, which brings its columns
    along. An answer counted as sent when it was agreed to."""
    from cms.documents.content import sha256_of
    from workflows.comments.replay import columns_of, fingerprint
    from workflows.models.chain import GENESIS, instant

    Comment = apps.get_model("workflows", "Comment")
    CommentEvent = apps.get_model("workflows", "CommentEvent")
    comments = Comment.objects.filter(events=None).order_by("work_item", "number")
    for comment in comments:
        if comment.agreed_at and not comment.replied_at:
            comment.replied_at = comment.agreed_at
            comment.save(update_fields=["replied_at"])
        item, data = comment.work_item, {
            "sha256": fingerprint(comment),
            "moderation": comment.moderation,
            "columns": columns_of(comment),
        }
        last = item.comment_events.order_by("-sequence").first()
        facts = {
            "work_item": str(item.uuid), "comment": str(comment.uuid),
            "kind": "written", "at": instant(comment.at),
            "by": str(comment.author.uuid) if comment.author else None,
            "contact": str(comment.contact.uuid) if comment.contact else None,
            "data": data, "sequence": last.sequence + 1 if last else 1,
            "previous": last.sha256 if last else GENESIS,
        }
        CommentEvent.objects.create(
            work_item=item, comment=comment, kind="written", at=comment.at,
            by=comment.author, contact=comment.contact, data=data,
            sequence=facts["sequence"], previous=facts["previous"],
            sha256=sha256_of(facts),
        )


class Migration(migrations.Migration):

    dependencies = [("workflows", "0004_mail")]

    operations = [
        migrations.AlterField(
            model_name="commentevent",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=25),
        ),
        # Not undone: events are appended only.
        migrations.RunPython(write_events, migrations.RunPython.noop, elidable=True),
    ]
