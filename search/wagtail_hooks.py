"""What search adds to the admin."""

from wagtail import hooks

from search import report


@hooks.register("register_admin_urls")
def report_urls() -> list:
    """The report on what people search for."""
    return report.urlpatterns


@hooks.register("register_reports_menu_item")
def report_menu_item() -> report.ReportMenuItem:
    """Where the secretariat finds it."""
    return report.menu_item()
