"""What every page of the participants' side shows above its title."""

from typing import Any

from django import template

from workflows.review.places import places_of

register = template.Library()


@register.inclusion_tag("workflows/places.html", takes_context=True)
def places(context: dict[str, Any]) -> dict[str, Any]:
    """The places of the person, the present one marked, and the way out."""
    request = context["request"]
    user = request.user
    return {
        "places": places_of(user) if user.is_authenticated else [],
        "path": request.path,
        "person": user,
        "csrf_token": context.get("csrf_token"),
        "reaches_admin": user.has_perm("wagtailadmin.access_admin"),
    }
