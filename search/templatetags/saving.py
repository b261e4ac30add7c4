"""What a page of results offers beside them: the feed, and the search to keep."""

from typing import Any

from django import template

from search.questions import question_in
from search.saved import same_as

register = template.Library()


@register.simple_tag(takes_context=True)
def question_asked(context: dict[str, Any]) -> dict[str, Any] | None:
    """{question, saved: the person's search that is the same, or None}; None where nothing
    is asked."""
    request = context.get("request")
    question = question_in(request.GET) if request else None
    if question is None or question.is_empty:
        return None
    person = request.user
    saved = same_as(person, question) if person.is_authenticated else None
    return {"question": question, "saved": saved}
