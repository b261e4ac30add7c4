"""What the admin needs to run under its Content-Security-Policy."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_global_admin_js")
def start_choosers() -> str:
    """The script that starts date and time choosers without inline scripts."""
    return format_html(
        '<script type="module" src="{}"></script>', static("js/admin-choosers.js")
    )
