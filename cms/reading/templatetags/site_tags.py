"""Tags that every page may use: links of the site's navigation."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, address: str, words: str) -> SafeString:
    """A link of the navigation that says when the reader is there."""
    request = context.get("request")
    here = request.path if request else ""
    if here == address:
        current = format_html(' aria-current="{}"', "page")
    elif here.startswith(address):
        current = format_html(' aria-current="{}"', "true")
    else:
        current = ""
    return format_html('<a href="{}"{}>{}</a>', address, current, words)
