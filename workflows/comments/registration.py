"""Tells the rest of the procedure what comments add: tasks, a timer, a check."""


def register() -> None:
    """Called once, when the app starts."""
    from cms.documents.registry import register_annotator, register_check
    from cms.outbox.outbox import subscribe
    from workflows import topics
    from workflows.actions.timers import register_timer
    from workflows.comments import verify
    from workflows.comments.annotate import annotate
    from workflows.comments.answering import note_silence
    from workflows.comments.places import on_work_moved
    from workflows.comments.public import forget_unconfirmed
    from workflows.comments.tasks import tasks
    from workflows.review.sections import register_tasks

    register_check(verify.CHECK, verify.check)
    register_timer("comments.silence", note_silence)
    register_timer("comments.unconfirmed", forget_unconfirmed)
    register_tasks("comments", tasks)
    register_annotator("comments", annotate)
    subscribe(topics.WORK_MOVED, "comments.place", on_work_moved)
