"""What the outbox adds to the admin."""

from wagtail import hooks

from cms.outbox.admin.viewset import JobViewSet


@hooks.register("register_admin_viewset")
def outbox_screen() -> JobViewSet:
    """What waits and what failed."""
    return JobViewSet("job")
